"""One client: by handle for whoever may, hidden from everyone else; identity only with a reason."""

from __future__ import annotations

import datetime

import pytest

from alongside.access.models import Wall
from alongside.audit.models import AuditEvent
from alongside.intake.identity import open_identities
from alongside.intake.models import Client, IdentityRecord
from alongside.lib.acting import acting
from tests.cast import CANARIES, SYSTEM
from tests.web.office_pages import signed_in

pytestmark = pytest.mark.django_db
REASON = "to prepare the retainer"


def text(response) -> str:
    return response.content.decode()


def leaked(page: str) -> list[str]:
    return [f"{canary} coast" for canary in CANARIES.values() if f"{canary} coast" in page]


def address(cast, act: str = "") -> str:
    return f"/office/clients/{cast.coast.client.code}/{act}"


def test_alice_sees_the_handle_the_dates_and_no_name(cast):
    page = text(signed_in(cast.alice).get(address(cast)))
    assert "Blue Heron 17" in page
    assert "Spanish" in page
    assert "H.S.P. v. J.K., 223 N.J. 196 (2015)" in page
    assert "Not verified" in page
    assert leaked(page) == []


def test_strangers_find_nothing_and_the_walled_even_less(cast):
    assert signed_in(cast.charlie).get(address(cast)).status_code == 404
    for account in (cast.carol, cast.bob, cast.omar, cast.cleo):
        assert signed_in(account).get(address(cast)).status_code == 403
    role = next(role for role, account in cast.own.items() if account == cast.alice)
    for act in ("", "edit/", "identity/"):
        assert signed_in(cast.walled[role]).get(address(cast, act)).status_code == 404
        assert signed_in(cast.ended[role]).get(address(cast, act)).status_code == 403


def test_a_reason_opens_the_identity_once_and_stands_on_record(cast):
    client = signed_in(cast.alice)
    asked = client.get(address(cast, "identity/"))
    assert leaked(text(asked)) == []
    refused = client.post(address(cast, "identity/"), {"reason": "because"})
    assert (refused.status_code, leaked(text(refused))) == (422, [])
    shown = client.post(address(cast, "identity/"), {"reason": REASON})
    assert len(leaked(text(shown))) == len(CANARIES)
    assert "no-store" in shown["Cache-Control"]
    event = AuditEvent.objects.get(tag="client:identity:reveal")
    assert (event.actor, event.reason) == (cast.alice.code, REASON)
    page = text(signed_in(cast.mara).get(address(cast)))
    assert "Alice Stone" in page
    assert REASON in page
    assert leaked(page) == []


def test_a_screener_does_not_see_who_looked(cast):
    page = text(signed_in(cast.ines).get(address(cast)))
    assert "Who looked" not in page


FACTS = {"city": "Seattle", "state": "WA", "nationality": "HND", "pathways": ["asylum"], "screened": "yes"}
LANGUAGES = {"language_1": "mam", "level_1": "native", "language_2": "spa", "level_2": "basic"}


def test_facts_are_edited_and_the_loser_sees_both_texts(cast):
    client = signed_in(cast.alice)
    done = client.post(address(cast, "edit/"), {**FACTS, **LANGUAGES, "version": 1})
    assert done.status_code == 303
    with acting(SYSTEM):
        row = Client.objects.get(pk=cast.coast.client.pk)
    assert (row.city, row.nationality, row.pathways, row.version) == ("Seattle", "HND", ["asylum"], 2)
    assert row.languages == [{"code": "mam", "level": "native"}, {"code": "spa", "level": "basic"}]
    lost = client.post(address(cast, "edit/"), {**FACTS, **LANGUAGES, "city": "Tacoma", "version": 1})
    page = text(lost)
    assert lost.status_code == 409
    assert "<td>Seattle</td><td>Tacoma</td>" in page
    assert 'name="version" value="2"' in page
    assert 'value="Tacoma"' in page


def test_a_fault_keeps_what_was_typed(cast):
    answer = signed_in(cast.alice).post(
        address(cast, "edit/"), {**FACTS, "city": "Yakima", "next_hearing_on": "soon", "version": 1}
    )
    assert answer.status_code == 422
    assert 'value="Yakima"' in text(answer)
    assert 'value="soon"' in text(answer)


def test_identity_is_corrected_and_sealed_again(cast):
    client = signed_in(cast.alice)
    typed = {"given_name": "Ixchel", "family_name": "Tun", "birth_date": "2011-02-03", "version": 1}
    assert client.post(address(cast, "identity/edit/"), typed).status_code == 303
    with acting(SYSTEM):
        found = open_identities([cast.coast.client])[cast.coast.client.pk]
        raw = bytes(IdentityRecord.objects.get(client=cast.coast.client).given_name)
    assert (found.given_name, found.birth_date, found.note) == ("Ixchel", datetime.date(2011, 2, 3), None)
    assert b"Ixchel" not in raw
    lost = client.post(address(cast, "identity/edit/"), {**typed, "given_name": "Other"})
    assert lost.status_code == 409
    assert "<td>Ixchel</td><td>Other</td>" in text(lost)


def test_a_wall_raised_on_the_page_hides_the_client_at_once(cast):
    alice = signed_in(cast.alice)
    person = cast.coast.people[next(r for r, a in cast.own.items() if a == cast.alice)]
    mara = signed_in(cast.mara)
    unknown = mara.post(address(cast, "wall/"), {"email": "no@one.example", "reason": "worked for them"})
    assert unknown.status_code == 422
    assert alice.get(address(cast)).status_code == 200
    done = mara.post(address(cast, "wall/"), {"email": person.email, "reason": "worked for them"})
    assert done.status_code == 303
    assert Wall.objects.filter(subject=cast.coast.client.code, holder=cast.alice.code).count() == 1
    assert alice.get(address(cast)).status_code == 404
