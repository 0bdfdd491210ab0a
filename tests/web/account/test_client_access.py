"""Who can see a client and why; lifting a wall with a reason."""

import pytest
from django.test import Client
from django.urls import reverse

from alongside.access.models import Wall
from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


def browser_of(account):
    client = Client()
    client.force_login(account)
    return client


def test_alice_reads_who_sees_the_client_and_why_and_who_is_kept_out(cast):
    page = browser_of(cast.alice).get(reverse("account:client-access", args=[cast.coast.client.code]))
    text = page.content.decode()
    assert "Bob Okafor own" in {account.name for account, _found in page.context["seeing"]}
    assert "Bob Okafor walled" in {account.name for account, _found in page.context["kept_out"]}
    assert "They sit on the team and every conflict is cleared" in text
    assert "elsewhere" not in text


def test_mara_lifts_a_wall_with_a_reason_that_is_written_down(cast):
    bob = cast.walled[Role.VOLUNTEER_ATTORNEY]
    wall = Wall.objects.get(holder=bob.code)
    mara = browser_of(cast.mara)
    lift = reverse("account:wall-lift", args=[wall.code])
    assert mara.post(lift, {"reason": "short"}).status_code == 422
    assert mara.post(lift, {"reason": "the earlier employment ended in 2019"}).status_code == 303
    assert AuditEvent.objects.get(tag="wall:lift").reason == "the earlier employment ended in 2019"
    page = mara.get(reverse("account:client-access", args=[cast.coast.client.code]))
    assert "Bob Okafor walled" in {account.name for account, _found in page.context["seeing"]}
    assert mara.post(lift, {"reason": "a second time, by a stale page"}).status_code == 404


def test_a_manager_behind_the_wall_cannot_lift_it(cast):
    manager = cast.walled[Role.PROGRAM_MANAGER]
    wall = Wall.objects.get(holder=manager.code)
    answer = browser_of(manager).post(
        reverse("account:wall-lift", args=[wall.code]), {"reason": "I should like to see it"}
    )
    assert answer.status_code == 404
    assert Wall.objects.get(pk=wall.pk).ends_on is None
