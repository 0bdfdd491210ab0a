"""Walks the product's pages as everybody: what the access matrix promises, compared with what they answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from alongside.access.matrix import ANYONE, SIGNED_IN, Entry
from alongside.access.models import Invitation, RoleAssignment, Wall
from alongside.access.roles import Role
from alongside.access.selectors import invitations_visible_to, roles_visible_to
from alongside.accounts.models import Account
from alongside.lib.acting import acting
from tests.cast import Cast, World

METHODS = ("GET", "POST", "DELETE")
# What a page may answer to somebody who may call it: a page, a way on, or what was wrong with the input.
FINE = {200, 204, 302, 303, 304, 400, 409, 410, 422, 429}


def names_and_parameters() -> dict[str, list[str]]:
    """Every URL name of the product with the names of the parameters in its address."""
    found: dict[str, list[str]] = {}

    def collect(patterns: list[URLPattern | URLResolver], space: str, before: list[str]) -> None:
        for one in patterns:
            here = [*before, *one.pattern.regex.groupindex]
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                collect(one.url_patterns, inner, here)
            else:
                found[f"{space}{one.name}"] = here

    collect(get_resolver().url_patterns, "", [])
    return found


@dataclass(frozen=True)
class Subject:
    """What stands in an address: the row that decides who sees it (None: nobody's), and the values."""

    row: models.Model | None
    values: tuple[object, ...]


def _of(attribute: str) -> Callable[[World], Subject]:
    def make(world: World) -> Subject:
        row = getattr(world, attribute)
        return Subject(row, (row.code,))

    return make


def _person(world: World) -> Subject:
    row = world.people[Role.VOLUNTEER_ATTORNEY]
    return Subject(row, (row.code,))


def _of_bob(relation: str) -> Callable[[World], Subject]:
    """A detail of Bob's, as visible as Bob."""

    def make(world: World) -> Subject:
        bob = world.people[Role.VOLUNTEER_ATTORNEY]
        return Subject(bob, (getattr(bob, relation).first().code,))

    return make


def _plan_and_team(world: World) -> Subject:
    return Subject(world.plan_team, (world.plan.code, world.plan_team.code))


def _plan_and_seat(world: World) -> Subject:
    seat = f"{world.plan_team.code}_{world.people[Role.VOLUNTEER_ATTORNEY].code}"
    return Subject(world.plan_team, (world.plan.code, seat))


def _pair_of_plans(world: World) -> Subject:
    return Subject(world.plan, (world.plan.code, world.later_plan.code))


def _seat_of_team(world: World) -> Subject:
    return Subject(world.team, (world.team.code, world.seat.code))


def _detail_of_person(world: World) -> Subject:
    bob = world.people[Role.VOLUNTEER_ATTORNEY]
    return Subject(bob, (bob.code, "credential", bob.credentials.get().code))


def _wall(world: World) -> Subject:
    """As visible as the client around whom it stands."""
    row = Wall.objects.filter(subject=world.client.code).order_by("id").first()
    return Subject(world.client, (row.code,))


def _party(world: World) -> Subject:
    """As visible as the client in whose matter the party stands."""
    return Subject(world.client, (world.party.code,))


def _number(world: World) -> Subject:
    """As visible as the day in whose queue it waits."""
    return Subject(world.intake_day, (world.number.code,))


def _consultation(world: World) -> Subject:
    """As visible as the client who was advised."""
    return Subject(world.client, (world.consultation.code,))


def _role_of_bob(world: World) -> Subject:
    bob = world.people[Role.VOLUNTEER_ATTORNEY]
    row = RoleAssignment.objects.get(holder=bob.code)
    return Subject(row, (row.code,))


def _account_of_bob(world: World) -> Subject:
    """Accounts belong to the platform, not to a program: whoever operates it sees every one."""
    return Subject(None, (world.people[Role.VOLUNTEER_ATTORNEY].code,))


def _invitation(world: World) -> Subject:
    row = Invitation.objects.get(program=world.program.code, role=Role.VOLUNTEER_ATTORNEY)
    return Subject(row, (row.code,))


def _nobody(*values: object) -> Callable[[World], Subject]:
    return lambda _world: Subject(None, values)


# How to put an object of each kind into an address. A new kind in the matrix needs a line here.
SUBJECTS: dict[str, Callable[[World], Subject]] = {
    "client": _of("client"),
    "person": _person,
    "enrollment": _of_bob("enrollments"),
    "affiliation": _of_bob("affiliations"),
    "program": _of("program"),
    "organization": _of("employer"),
    "team": _of("team"),
    "plan": _of("plan"),
    "plan-team": _plan_and_team,
    "plan-pair": _pair_of_plans,
    "team-seat": _seat_of_team,
    "person-detail": _detail_of_person,
    "plan-seat": _plan_and_seat,
    "account": _account_of_bob,
    "wall": _wall,
    "consultation": _consultation,
    "intake-day": _of("intake_day"),
    "queue-entry": _number,
    "related-party": _party,
    "role": _role_of_bob,
    "invitation": _invitation,
    "conflict-request": _of("conflict"),
    "import": _of("batch"),
    "law-change": _of("law_change"),
    "rule": _nobody("orr_18"),
    "screening": _of("screening"),
    "finding": _of("finding"),
    "consent": _of("consent"),
    "recording": _of("recording"),
    # secrets and marks that nobody holds: each is answered alike, whoever asks
    "address-key": _nobody("no-such-key"),
    "reset-key": _nobody("1", "no-such-key"),
    "invitation-token": _nobody("no-such-token"),
    "queue-token": _nobody("no-such-token"),
    "session": _nobody("00000000000000000000"),
    "passkey": _nobody(0),
}
# Pages about something that an account may not have, and the one that only the demonstration has.
MAY_BE_ABSENT = {"account:demonstration", "mfa_deactivate_totp", "mfa_view_recovery_codes"}
# Parameters beside the subject that decide nothing about access.
OTHER_PARAMETERS: dict[str, object] = {"position": 1, "kind": "contact", "row": 1}
NOBODYS = {"address-key", "reset-key", "session", "passkey", "invitation-token", "queue-token"}


@dataclass(frozen=True)
class Visit:
    """One request: who asked what, the answer, and the answers that the matrix promises."""

    entry: Entry
    method: str
    role: Role | None
    relation: str
    status: int
    location: str
    body: str
    promised: frozenset[int]

    @property
    def is_kept(self) -> bool:
        return self.status in self.promised

    def __str__(self) -> str:
        who = f"{self.role or 'visitor'} ({self.relation})"
        return f"{self.method} {self.entry.url} as {who}: {self.status}, promised {sorted(self.promised)}"


def filled(parameters: list[str], subject: Subject) -> dict[str, object]:
    """The address's parameters: the subject's values first, the rest by name."""
    rest = parameters[len(subject.values) :]
    unknown = set(rest) - set(OTHER_PARAMETERS)
    assert not unknown, f"say in tests/walk.py what to put for {sorted(unknown)}"
    own = dict(zip(parameters, subject.values, strict=False))
    return {**own, **{name: OTHER_PARAMETERS[name] for name in rest}}


@lru_cache(maxsize=10_000)
def sees(account: Account, row: models.Model) -> bool:
    """What `visible_to` says; asked once for each pair, because nothing that is asked here stays written."""
    with acting(account):
        if isinstance(row, RoleAssignment | Invitation):
            visible = roles_visible_to if isinstance(row, RoleAssignment) else invitations_visible_to
            return visible(account).filter(pk=row.pk).exists()
        return bool(type(row)._default_manager.visible_to(account).filter(pk=row.pk).exists())


def promise(
    entry: Entry, method: str, account: Account | None, roles: set[Role], subject: Subject
) -> set[int]:
    """The statuses that the matrix and `visible_to` promise."""
    if ANYONE not in entry.roles:
        if account is None:
            return {302}
        if SIGNED_IN not in entry.roles and not entry.roles & roles:
            return {403}
    if method not in entry.methods:
        return {405}
    if subject.row is None:
        return FINE | ({404} if entry.subject in NOBODYS or entry.url in MAY_BE_ABSENT else set())
    return FINE if account is not None and sees(account, subject.row) else {404}


def visits(
    cast: Cast,
    relation: str,
    entries: list[Entry],
    *,
    methods: tuple[str, ...] = METHODS,
    whole: bool = False,
) -> Iterator[Visit]:
    """Every entry as every role in one relation. What a request wrote is taken back before the next.

    At home ("own") every role asks every page, by each method where the matrix lets the role through and by
    the first where it does not. In the other relations only the roles that the matrix lets through ask,
    because the gate refuses the others before it looks at whose object it is. `whole` asks everything.
    """
    parameters = names_and_parameters()
    accounts: dict[Role | None, Account | None] = (
        {None: None} if relation == "anonymous" else dict(getattr(cast, relation))
    )
    held = relation not in {"ended", "invited", "anonymous"}
    for role, account in accounts.items():
        client = Client(raise_request_exception=False)
        if account is not None:
            client.force_login(account)
        roles = {role} if role else set()
        for entry in entries:
            if not (whole or relation in {"own", "anonymous"} or _is_worth_asking(entry, role)):
                continue
            subject = SUBJECTS[entry.subject](cast.coast) if entry.subject else Subject(None, ())
            address = reverse(entry.url, kwargs=filled(parameters[entry.url], subject))
            for method in _worth_trying(entry, role, methods, whole=whole):
                promised = promise(entry, method, account, roles if held else set(), subject)
                answer = _ask(client, method, address)
                yield Visit(
                    entry, method, role, relation, answer.status_code, answer.get("Location", ""),
                    _text(answer), frozenset(promised),
                )  # fmt: skip


def _worth_trying(
    entry: Entry, role: Role | None, methods: tuple[str, ...], *, whole: bool
) -> tuple[str, ...]:
    """Each method where the role's place decides the answer; the first of the row elsewhere."""
    if whole or role is None or _is_worth_asking(entry, role):
        return methods
    return tuple(m for m in methods if m in entry.methods)[:1] or methods[:1]


def _is_worth_asking(entry: Entry, role: Role | None) -> bool:
    """Whether the role's place decides the answer; pages for everybody are asked by one role for all."""
    if entry.roles & {ANYONE, SIGNED_IN}:
        return role is Role.STAFF_ATTORNEY or entry.subject not in {"", *NOBODYS}
    return role in entry.roles


def _ask(client: Client, method: str, address: str) -> Any:
    with transaction.atomic():
        cookies = dict(client.cookies)
        answer = client.generic(method, address)
        answer_text = _text(answer)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    answer.walked_text = answer_text
    return answer


def _text(answer: Any) -> str:
    kept = getattr(answer, "walked_text", None)
    if kept is not None:
        return str(kept)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")
