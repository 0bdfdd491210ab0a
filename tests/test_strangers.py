"""Nobody gets further than the access matrix says: every page, as every role, in every relation."""

import io
import logging
import re
import uuid
import zipfile

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse

from alongside.access.matrix import ANYONE, MATRIX, SIGNED_IN
from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.intake.models import Client, ClientKey, Household, IdentityRecord
from alongside.intake.querysets import ClientQuerySet, HouseholdQuerySet, OfClientQuerySet
from alongside.lib import acting as acting_module
from alongside.lib.acting import acting
from alongside.placement.models import ConflictRequest, PlanClient, TeamClient
from alongside.placement.querysets import ConflictRequestQuerySet, PlanClientQuerySet, TeamQuerySet
from alongside.web.shell import PROGRAM_KEY
from tests.cast import CANARIES, HANDLES, PARTY, PASSWORD, SYSTEM, Cast, grant, make_cast
from tests.walk import NOBODYS, SUBJECTS, Subject, Visit, filled, names_and_parameters, visits

pytestmark = pytest.mark.django_db

RELATIONS = ("own", "elsewhere", "walled", "ended", "invited", "anonymous")
ENTRIES = sorted(
    (e for e in MATRIX.entries.values() if e.url in names_and_parameters() and e.subject in {"", *SUBJECTS}),
    key=lambda e: e.url,
)
OF_COAST = [f"{canary} coast" for canary in (*CANARIES.values(), PARTY)]
HANDLE_OF_COAST = HANDLES[0]


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals are what is wanted here; the log of them is not."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_stands_in_the_matrix_and_every_row_of_the_matrix_has_an_address():
    assert set(names_and_parameters()) == set(MATRIX.entries)


def test_every_kind_of_subject_is_known_to_the_walk():
    assert {e.subject for e in ENTRIES if e.subject} <= set(SUBJECTS)


def test_every_row_names_methods_that_browsers_send():
    assert {m for e in ENTRIES for m in e.methods} <= {"GET", "POST"}


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("relation", RELATIONS)
def test_every_page_answers_everybody_as_promised(cast, relation, prove):
    walked = list(visits(cast, relation, ENTRIES, whole=prove))
    if relation == "own":
        assert {(v.entry.url, v.role) for v in walked} == {(e.url, role) for e in ENTRIES for role in Role}
    assert [str(v) for v in walked if not v.is_kept] == []
    assert [str(v) for v in walked if leaks(v)] == []
    if relation == "anonymous":
        assert {v.location.split("?")[0] for v in walked if v.promised == {302}} == {"/account/sign-in/"}


def leaks(visit: Visit) -> list[str]:
    """What stands in the answer and must not: identity on any page, a handle where its client is hidden."""
    found = [text for text in OF_COAST if text in visit.body and not may_read_names(visit)]
    is_stranger = visit.relation != "own" or visit.role in {Role.OPERATOR, Role.FUNDER, Role.BOARD_MEMBER}
    if is_stranger and HANDLE_OF_COAST in visit.body:
        found.append(HANDLE_OF_COAST)
    return found


def may_read_names(visit: Visit) -> bool:
    """The clerk reads the names of the request that was asked of the clerk's organization."""
    return (visit.relation, visit.role, visit.entry.subject) == (
        "own",
        Role.CONFLICTS_CLERK,
        "conflict-request",
    )


# --- the second lock --------------------------------------------------------------------------------

CLIENT_NAMING = (
    ClientQuerySet,
    HouseholdQuerySet,
    OfClientQuerySet,
    TeamQuerySet,
    PlanClientQuerySet,
    ConflictRequestQuerySet,
)


@pytest.fixture
def without_the_first_lock(monkeypatch):
    """`visible_to` of everything that names a client lets everybody through."""
    for queryset in CLIENT_NAMING:
        monkeypatch.setattr(queryset, "visible_to", lambda rows, _actor: rows)
    monkeypatch.setattr(ClientQuerySet, "file_open_to", lambda rows, _actor: rows)


@pytest.mark.parametrize("relation", ["elsewhere", "walled", "ended", "invited"])
def test_without_the_first_lock_the_database_still_gives_no_client_away(
    cast, without_the_first_lock, relation
):
    reading = [e for e in ENTRIES if e.roles - {ANYONE, SIGNED_IN}]
    walked = list(visits(cast, relation, reading, methods=("GET", "POST")))
    assert [str(v) for v in walked if v.status >= 500] == []
    assert [(str(v), leaks(v)) for v in walked if leaks(v)] == []


@pytest.mark.parametrize("relation", ["elsewhere", "walled", "ended", "invited"])
def test_without_the_first_lock_no_query_finds_a_row_that_names_the_client(
    cast, without_the_first_lock, relation
):
    for role, account in getattr(cast, relation).items():
        with acting(account):
            assert cast.coast.client.code not in set(Client.objects.values_list("code", flat=True)), role
            hidden = (ClientKey, IdentityRecord, TeamClient, PlanClient, ConflictRequest)
            found = [m.__name__ for m in hidden if m.objects.filter(client_id=cast.coast.client.pk).exists()]
            assert found == [], role
            assert not Household.objects.filter(program=cast.coast.program).exists()


def test_a_query_outside_of_any_request_finds_no_client(cast):
    assert Client.objects.count() == 0
    assert IdentityRecord.objects.count() == 0


# --- the first lock without the second --------------------------------------------------------------


@pytest.fixture
def without_the_second_lock(monkeypatch):
    """PostgreSQL is told that the program itself acts, whoever does: every row is open to every query."""
    real = acting_module._tell
    monkeypatch.setattr(acting_module, "_tell", lambda _user, _system: real("", "without the second lock"))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("relation", ["elsewhere", "walled"])
def test_without_the_second_lock_every_page_still_answers_as_promised(
    cast, without_the_second_lock, relation
):
    asked = [e for e in ENTRIES if e.roles - {ANYONE, SIGNED_IN} or e.subject not in {"", *NOBODYS}]
    walked = list(visits(cast, relation, asked, methods=("GET", "POST")))
    assert [str(v) for v in walked if not v.is_kept] == []
    assert [str(v) for v in walked if leaks(v)] == []


# --- one person, two programs -------------------------------------------------------------------------


@pytest.mark.timeout(1800)
def test_a_right_in_one_program_is_none_in_another_where_the_same_person_volunteers(cast):
    """Whoever manages, staffs or coordinates in Plains and sits on a team in Coast meets in Coast only what
    the seat opens, also while Coast is the program that the frame shows."""
    parameters, wrong = names_and_parameters(), []
    at_home = {Role.PROGRAM_MANAGER, Role.STAFF_ATTORNEY, Role.INTAKE_SCREENER, Role.PARTNER_COORDINATOR}
    for role in sorted(at_home):
        account = cast.elsewhere[role]
        assign_role(SYSTEM, account.code, Role.VOLUNTEER_ATTORNEY, program=cast.coast.program.code)
        grant(cast.coast, Role.VOLUNTEER_ATTORNEY, account.code)
        browser = Browser(raise_request_exception=False)
        browser.force_login(account)
        session = browser.session
        session[PROGRAM_KEY] = str(cast.coast.program.code)
        session.save()
        for entry in ENTRIES:
            if role not in entry.roles:
                continue
            subject = SUBJECTS[entry.subject](cast.coast) if entry.subject else Subject(None, ())
            address = reverse(entry.url, kwargs=filled(parameters[entry.url], subject))
            for method in entry.methods:
                with transaction.atomic():
                    answer = browser.generic(method, address)
                    transaction.set_rollback(True)
                is_refused = answer.status_code in {302, 403, 404}
                is_open = entry.url in OPEN_BY_SEAT or entry.subject in OF_THE_INSTALLATION
                if entry.subject and not is_open and not is_refused:
                    wrong.append(f"{method} {entry.url} as {role}: {answer.status_code}")
                hidden = {
                    "Brandt coast",
                    *([] if entry.url in OPEN_BY_SEAT else [HANDLE_OF_COAST, "Okafor coast"]),
                }
                body = answer.content.decode()
                wrong += [f"{method} {entry.url} as {role} shows {text}" for text in hidden if text in body]
    assert wrong == [], "\n".join(wrong)


# What the seat itself opens: the team, its client by handle, the partners of the program.
OPEN_BY_SEAT = {
    "firm:home", "firm:team", "office:client", "office:client-moves-read", "office:clients", "office:law-change",
    "office:organization", "office:team", "office:teams", "volunteer:identity",
}  # fmt: skip
# Law is the same for every program: whoever reads or writes rules in one does so for all.
OF_THE_INSTALLATION = {"rule", "law-change"}


# --- what a stranger can tell from an answer ---------------------------------------------------------


@pytest.mark.timeout(1800)
def test_a_stranger_cannot_tell_an_object_that_is_hidden_from_one_that_does_not_exist(cast):
    parameters, told = names_and_parameters(), {}
    for entry in ENTRIES:
        if not entry.subject or entry.subject in NOBODYS or entry.roles & {ANYONE, SIGNED_IN}:
            continue
        if entry.subject in OF_THE_INSTALLATION:
            continue
        subject = SUBJECTS[entry.subject](cast.coast)
        if subject.row is None:
            continue
        role = min(entry.roles)
        stranger = Browser(raise_request_exception=False)
        stranger.force_login(cast.elsewhere[role])
        hidden = filled(parameters[entry.url], subject)
        absent = {name: nowhere(value) for name, value in hidden.items()}
        for method in entry.methods:
            answers = [
                stranger.generic(method, reverse(entry.url, kwargs=kwargs)) for kwargs in (hidden, absent)
            ]
            shown = [(a.status_code, without_marks(a.content.decode(), hidden, absent)) for a in answers]
            if shown[0] != shown[1] or shown[0][0] != 404:
                told[f"{method} {entry.url}"] = [status for status, _body in shown]
    assert told == {}


def nowhere(value):
    """A value of the same form that names nothing."""
    return uuid.uuid4() if isinstance(value, uuid.UUID) else value


def without_marks(body, *addresses):
    """The page without what differs for everybody: its token and its own address."""
    for kwargs in addresses:
        for value in kwargs.values():
            if len(str(value)) > 8:
                body = body.replace(str(value), "…")
    return re.sub(r"[A-Za-z0-9]{64}", "…", body)


@pytest.mark.parametrize("page", ["office:clients-export", "office:people-export"])
@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_a_file_that_leaves_holds_no_identity_of_a_client(cast, page, file):
    mara = Browser()
    mara.force_login(cast.mara)
    again = mara.get(reverse(page))
    mara.post(again["Location"], {"password": PASSWORD, "next": reverse(page)})
    answer = mara.post(reverse(page), {"file": file, "reason": "for the monthly report to the partners"})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if file == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    text = content.decode()
    assert "Okafor" in text or HANDLE_OF_COAST in text
    assert [secret for secret in (*OF_COAST, HANDLES[1]) if secret in text] == []
