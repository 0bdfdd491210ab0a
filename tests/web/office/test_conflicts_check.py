"""Conflict checks, duplicates of a new client, related parties: on the pages of the office."""

from __future__ import annotations

import logging

import pytest
from django.urls import reverse

from alongside.access.roles import Role
from alongside.audit.models import AuditEvent
from alongside.intake import conflicts
from alongside.intake.conflicts import Purpose
from alongside.intake.models import Client, RelatedParty
from alongside.lib.acting import acting
from tests.cast import CANARIES, PARTY, SYSTEM
from tests.web.office_pages import signed_in

pytestmark = pytest.mark.django_db
CHECK = "/office/conflicts/check/"
NAMES = f"{CANARIES['family_name']} coast, {CANARIES['given_name']} coast"


def text(response) -> str:
    return response.content.decode()


def test_ines_checks_a_name_and_sees_handle_strength_and_reasons(cast):
    page = signed_in(cast.ines)
    assert 'href="/office/conflicts/check/"' in text(page.get("/office/clients/"))
    answer = page.post(CHECK, {"name": NAMES, "birth_date": "2010-03-14"})
    shown = text(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert "Blue Heron 17" in shown
    assert "Very likely the same person" in shown
    assert "the names in another order" in shown
    assert "the same birth date" in shown
    spanish = page.post(CHECK, {"name": NAMES}, headers={"accept-language": "es"})
    assert "Muy probablemente la misma persona" in text(spanish) or "Probablemente la misma persona" in text(
        spanish
    )


def test_a_name_of_nobody_on_file_is_said_plainly(cast):
    answer = signed_in(cast.alice).post(CHECK, {"name": "Wilmer Us Ixcoy"})
    assert "Nobody like this is on file" in text(answer)
    assert "That is no proof" in text(answer)


def test_behind_a_wall_the_page_says_only_that_there_is_a_conflict(cast):
    for role in (Role.STAFF_ATTORNEY, Role.INTAKE_SCREENER, Role.PROGRAM_MANAGER):
        shown = text(signed_in(cast.walled[role]).post(CHECK, {"name": NAMES, "birth_date": "2010-03-14"}))
        assert "in a file that you may not see" in shown
        for secret in ("Blue Heron 17", str(cast.coast.client.code), "Very likely", "the same birth date"):
            assert secret not in shown


def test_only_those_who_do_intake_may_ask(cast):
    for account in (cast.bob, cast.carol, cast.cleo, cast.omar, cast.dana, cast.fay):
        assert signed_in(account).post(CHECK, {"name": NAMES}).status_code == 403
    assert signed_in(cast.ended[Role.STAFF_ATTORNEY]).post(CHECK, {"name": NAMES}).status_code == 403
    assert "Blue Heron" not in text(signed_in(cast.charlie).post(CHECK, {"name": NAMES}))
    assert signed_in(cast.alice).post(CHECK, {"birth_date": "2010-03-14"}).status_code == 422
    assert signed_in(cast.alice).post(CHECK, {"name": "Ana", "a_number": "12"}).status_code == 422


def test_the_page_says_when_the_hour_is_used_up_and_keeps_what_was_typed(cast, monkeypatch):
    monkeypatch.setitem(conflicts.AN_HOUR, Purpose.CHECK, 2)
    page = signed_in(cast.alice)
    for _ in range(2):
        assert page.post(CHECK, {"name": "Brenda Xitumul"}).status_code == 200
    answer = page.post(CHECK, {"name": "Brenda Xitumul"})
    assert answer.status_code == 429
    assert "A person may make 2 checks within an hour" in text(answer)
    assert 'value="Brenda Xitumul"' in text(answer)


def test_no_name_reaches_the_log_the_trail_or_an_address(cast, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = signed_in(cast.alice).post(CHECK, {"name": NAMES, "other_names": "Canarito Tecun"})
        signed_in(cast.alice).get(CHECK)
    told = [r.getMessage() for r in caplog.records if not r.name.startswith("django.db")]
    told += [repr(event.__dict__) for event in AuditEvent.objects.all()]
    told += [answer.get("Location", ""), answer.wsgi_request.get_full_path()]
    assert not [line for line in told if any(name in line for name in (*CANARIES.values(), "Canarito"))]


FACTS = {"screened": "unknown", "level_1": "unknown", "level_2": "unknown", "level_3": "unknown"}


def new_client(page, cast, **typed):
    once = page.get("/office/clients/new/").context["form"]["once"].value()
    return {**FACTS, "once": once, "organization": str(cast.coast.nonprofit.code), **typed}


def test_a_duplicate_is_offered_before_a_client_is_added(cast):
    page = signed_in(cast.ines)
    names = {
        "given_name": f"{CANARIES['given_name']} coast",
        "family_name": f"{CANARIES['family_name']} coast",
    }
    typed = new_client(page, cast, **names)
    offered = page.post("/office/clients/new/", typed)
    assert offered.status_code == 409
    assert "Not added yet: is this the same person?" in text(offered)
    assert "Blue Heron 17" in text(offered)
    assert count_clients() == 2
    question = offered.context["question"]
    # A decision about one name is none about another.
    other = page.post("/office/clients/new/", {**typed, "birth_date": "2010-03-14", "another": question})
    assert other.status_code == 409
    done = page.post("/office/clients/new/", {**typed, "another": question})
    assert done.status_code == 303
    assert count_clients() == 3
    again = page.post("/office/clients/new/", {**typed, "another": question})
    assert again["Location"] == done["Location"]
    assert count_clients() == 3


def test_nobody_is_offered_where_nobody_is_like_it_or_the_hour_is_used_up(cast, monkeypatch):
    page = signed_in(cast.ines)
    typed = new_client(page, cast, given_name="Wilmer", family_name="Us Ixcoy", a_number="a 089-123-456")
    assert page.post("/office/clients/new/", typed).status_code == 303
    monkeypatch.setitem(conflicts.AN_HOUR, Purpose.NEW_CLIENT, 1)
    typed = new_client(page, cast, given_name="Huilmer", family_name="Us Ixcoi")
    done = page.post("/office/clients/new/", typed, follow=True)
    assert "added without looking for duplicates" in text(done)
    assert count_clients() == 4


def count_clients() -> int:
    with acting(SYSTEM):
        return Client.objects.count()


def parties_of(cast):
    with acting(SYSTEM):
        return list(RelatedParty.objects.filter(client=cast.coast.client).order_by("id"))


def test_alice_puts_a_related_party_into_the_file_and_takes_it_out(cast):
    page = signed_in(cast.alice)
    address = f"/office/clients/{cast.coast.client.code}/"
    form = page.get(f"{address}parties/add/")
    typed = {
        "role": "sponsor", "name": "Rubén Ixcoy Toj", "other_names": "el Chino", "birth_date": "1980-02-29",
        "once": form.context["form"]["once"].value(),
    }  # fmt: skip
    assert page.post(f"{address}parties/add/", {**typed, "name": ""}).status_code == 422
    for _ in range(2):
        assert page.post(f"{address}parties/add/", typed).status_code == 303
    assert len(parties_of(cast)) == 2
    shown = text(page.get(address))
    assert "Sponsor" in shown
    assert "Ixcoy" not in shown
    opened = text(page.post(f"{address}identity/", {"reason": "to prepare the retainer"}))
    assert "Rubén Ixcoy Toj" in opened
    assert f"{PARTY} coast" in opened
    hits = text(page.post(CHECK, {"name": "Ruben Ixcoi"}))
    assert "Sponsor, in this client’s matter" in hits
    (_father, sponsor) = parties_of(cast)
    assert page.post(reverse("office:party-remove", args=[sponsor.code])).status_code == 303
    assert len(parties_of(cast)) == 1
    assert "Nobody like this is on file" in text(page.post(CHECK, {"name": "Ruben Ixcoi"}))


def test_strangers_neither_find_nor_remove_a_party(cast):
    address = reverse("office:party-remove", args=[cast.coast.party.code])
    add = f"/office/clients/{cast.coast.client.code}/parties/add/"
    for account in (cast.charlie, cast.walled[Role.STAFF_ATTORNEY], cast.walled[Role.PROGRAM_MANAGER]):
        assert signed_in(account).post(address).status_code == 404
        assert signed_in(account).get(add).status_code == 404
    for account in (cast.bob, cast.cleo, cast.omar):
        assert signed_in(account).post(address).status_code == 403
        assert signed_in(account).get(add).status_code == 403
    assert len(parties_of(cast)) == 1


def test_an_a_number_is_kept_in_one_way_of_writing(cast):
    page = signed_in(cast.alice)
    address = f"/office/clients/{cast.coast.client.code}/identity/"
    typed = {"given_name": "Ixchel", "family_name": "Tun", "version": 1}
    wrong = page.post(f"{address}edit/", {**typed, "a_number": "A12"})
    assert wrong.status_code == 422
    assert page.post(f"{address}edit/", {**typed, "a_number": "89 123 456"}).status_code == 303
    assert "A089123456" in text(page.post(address, {"reason": "to prepare the retainer"}))
    assert "Blue Heron 17" in text(page.post(CHECK, {"a_number": "a089-123-456"}))
