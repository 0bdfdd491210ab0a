"""The standing cast: two programs of strangers, everybody with a name, and every role in every relation.

Program Coast (organization A is Harbor Justice, the employer is Sterling LLP):
Mara manages it, Alice is staff attorney, Ines screens; Carol coordinates Sterling's volunteers, Gita
administers Sterling, Cleo answers its conflicts; Bob represents, Paula, Ivo and Lena sit on the same team;
Theo checks dates, Dana is a client, Fay funds, Boris judges awards. Omar runs the platform.
Program Plains (organization B is Ridge Defenders, the employer is Fenwick LLP): Charlie is staff attorney.

The client "Blue Heron 17" of Coast is Dana's child; nobody of Plains may learn that the child exists.
"""

import datetime
from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from alongside.access.models import Grant, Invitation, RoleAssignment, Wall
from alongside.access.roles import Role
from alongside.access.services import assign_role, give_grant
from alongside.accounts.models import Account
from alongside.accounts.services import create_account
from alongside.imports.models import ImportBatch
from alongside.intake.findings import seal_detail
from alongside.intake.identity import data_key
from alongside.intake.models import (
    Client,
    Consent,
    Consultation,
    Finding,
    IntakeDay,
    QuestionAudio,
    QueueEntry,
    RelatedParty,
    Screening,
)
from alongside.intake.parties import add_party
from alongside.intake.party_records import PartyFacts
from alongside.intake.services import ClientRecord, create_clients
from alongside.law.models import LawChange
from alongside.lib.acting import System, acting
from alongside.lib.vault import new_data_key
from alongside.partners.models import Organization, Program
from alongside.partners.services import add_office, create_organization, create_program, join_program
from alongside.placement.models import ConflictRequest, Plan, PlanClient, PlanTeam, Seat, Team, TeamClient
from alongside.volunteers.models import Person
from alongside.volunteers.services import add_credential, affiliate, create_person, enroll
from tests.law.proposals import proposal

SYSTEM = System("the cast of the tests")
PASSWORD = "four words put together"

# role: (given name, family name) of whoever holds it in Coast
HOLDERS: dict[Role, tuple[str, str]] = {
    Role.OPERATOR: ("Omar", "Reyes"),
    Role.PROGRAM_MANAGER: ("Mara", "Lindqvist"),
    Role.STAFF_ATTORNEY: ("Alice", "Stone"),
    Role.INTAKE_SCREENER: ("Ines", "Duarte"),
    Role.PARTNER_COORDINATOR: ("Carol", "Whitfield"),
    Role.ORGANIZATION_ADMINISTRATOR: ("Gita", "Rao"),
    Role.CONFLICTS_CLERK: ("Cleo", "Marsh"),
    Role.VOLUNTEER_ATTORNEY: ("Bob", "Okafor"),
    Role.PARALEGAL: ("Paula", "Nunez"),
    Role.INTERPRETER: ("Ivo", "Petrov"),
    Role.LAW_STUDENT: ("Lena", "Frost"),
    Role.DATE_CHECKER: ("Theo", "Brandt"),
    Role.CLIENT: ("Dana", "Morales"),
    Role.FUNDER: ("Fay", "Sinclair"),
    Role.BOARD_MEMBER: ("Boris", "Adler"),
}
OF_THE_NONPROFIT = {Role.STAFF_ATTORNEY, Role.INTAKE_SCREENER}
OF_THE_EMPLOYER = {
    Role.PARTNER_COORDINATOR,
    Role.ORGANIZATION_ADMINISTRATOR,
    Role.CONFLICTS_CLERK,
    Role.VOLUNTEER_ATTORNEY,
    Role.PARALEGAL,
    Role.LAW_STUDENT,
}
SEATED = {
    Role.VOLUNTEER_ATTORNEY: Seat.Role.PRACTITIONER_OF_RECORD,
    Role.PARALEGAL: Seat.Role.PARALEGAL,
    Role.INTERPRETER: Seat.Role.INTERPRETER,
    Role.LAW_STUDENT: Seat.Role.STUDENT,
}

# Strings that appear nowhere but in what a client entrusted: each tells where it leaked from.
CANARIES = {
    "given_name": "Xochiquetzal",
    "family_name": "Tecuanhuehue",
    "ref": "CANARY-REF-4711",
    "living_with": "aunt Canarywood",
    "note": "canary note of the intake",
}
PARTY = "Canaryfather Ixtabay"  # of a related party: as secret as the client's own name
HANDLES = ("Blue Heron 17", "Red Kite 4")


@dataclass
class World:
    """One program with its two organizations, one team and everything that hangs on its client."""

    program: Program
    nonprofit: Organization
    employer: Organization
    people: dict[Role, Person] = field(default_factory=dict)
    client: Client | None = None
    team: Team | None = None
    plan: Plan | None = None
    later_plan: Plan | None = None
    plan_team: PlanTeam | None = None
    seat: Seat | None = None
    conflict: ConflictRequest | None = None
    batch: ImportBatch | None = None
    law_change: LawChange | None = None
    screening: Screening | None = None
    finding: Finding | None = None
    consent: Consent | None = None
    recording: QuestionAudio | None = None
    consultation: Consultation | None = None
    intake_day: IntakeDay | None = None
    number: QueueEntry | None = None
    party: RelatedParty | None = None

    def place(self, role: Role) -> dict[str, object]:
        """Program and organization of an assignment of `role` in this world."""
        if role is Role.OPERATOR:
            return {"program": None, "organization": None}
        organization = None
        if role in OF_THE_NONPROFIT:
            organization = self.nonprofit.code
        elif role in OF_THE_EMPLOYER:
            organization = self.employer.code
        return {"program": self.program.code, "organization": organization}


@dataclass
class Cast:
    """Everybody. `own`, `elsewhere`, `walled`, `ended` and `invited` hold an account for every role."""

    coast: World
    plains: World
    own: dict[Role, Account] = field(default_factory=dict)
    elsewhere: dict[Role, Account] = field(default_factory=dict)
    walled: dict[Role, Account] = field(default_factory=dict)
    ended: dict[Role, Account] = field(default_factory=dict)
    invited: dict[Role, Account] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Account:
        """`cast.alice`, `cast.bob`; Charlie is Alice's counterpart in Plains."""
        if name == "charlie":
            return self.elsewhere[Role.STAFF_ATTORNEY]
        for role, (given, _family) in HOLDERS.items():
            if given.lower() == name:
                return self.own[role]
        raise AttributeError(name)


def make_world(slug: str, nonprofit: str, employer: str, handle: str) -> World:
    program = create_program(SYSTEM, slug=slug, name=f"{slug.title()} partnership")
    a = create_organization(SYSTEM, name=nonprofit, kind=Organization.Kind.LEGAL_NONPROFIT)
    b = create_organization(SYSTEM, name=employer, kind=Organization.Kind.LAW_FIRM)
    join_program(SYSTEM, program, a, "lead")
    join_program(SYSTEM, program, b, "employer")
    add_office(SYSTEM, b, city="Newark", state="NJ")
    world = World(program, a, b)
    world.people = {role: make_person(world, role, slug) for role in HOLDERS if role is not Role.OPERATOR}
    record = ClientRecord(
        handle=handle,
        city="Newark",
        state="NJ",
        nationality="GTM",
        languages=[("spa", "native")],
        pathways=["sijs"],
        birth_date=datetime.date(2010, 3, 14),
        **{name: f"{text} {slug}" for name, text in CANARIES.items()},
    )
    code = create_clients(SYSTEM, program, a, [record])[0]
    with acting(SYSTEM):
        world.client = Client.objects.get(code=code)
        world.party = add_party(SYSTEM, world.client, PartyFacts("parent", (f"{PARTY} {slug}",)))
        place(world)
    return world


def make_person(world: World, role: Role, slug: str) -> Person:
    given, family = HOLDERS[role]
    person = create_person(
        SYSTEM, given_name=given, family_name=f"{family} {slug}", email=f"{given.lower()}@{slug}.example"
    )
    if role in OF_THE_NONPROFIT:
        affiliate(SYSTEM, person, world.nonprofit)
    elif role in OF_THE_EMPLOYER:
        affiliate(SYSTEM, person, world.employer)
    if role in SEATED:
        enroll(SYSTEM, person, world.program, "attorney" if role is Role.VOLUNTEER_ATTORNEY else "paralegal")
    if role is Role.VOLUNTEER_ATTORNEY:
        add_credential(SYSTEM, person, jurisdiction="NJ")
    return person


def place(world: World) -> None:
    """A plan, its team, the conflict request and an import of this world, written as services write them."""
    today = timezone.localdate()
    client, program = world.client, world.program
    bob = world.people[Role.VOLUNTEER_ATTORNEY]
    world.plan = Plan.objects.create(
        program=program,
        name="First plan",
        state=Plan.State.PROPOSED,
        started_by=world.people[Role.PROGRAM_MANAGER].code,
        as_of=today,
        result={"teams": [], "unplaced": [], "levels": [], "status": "optimal"},
    )
    world.later_plan = Plan.objects.create(
        program=program,
        name="Second plan",
        state=Plan.State.PROPOSED,
        based_on=world.plan,
        started_by=world.people[Role.PROGRAM_MANAGER].code,
        as_of=today,
        result={"teams": [], "unplaced": [], "levels": [], "status": "optimal"},
    )
    world.plan_team = PlanTeam.objects.create(
        plan=world.plan,
        key="t1",
        name="Linden",
        client_codes=[client.code],
        members=[{"volunteer": str(bob.code), "covers": ["admitted"], "fit": 10}],
    )
    PlanClient.objects.create(
        plan=world.plan,
        team=world.plan_team,
        client=client,
        client_code=client.code,
        handle=client.handle,
        pathway="sijs",
    )
    world.conflict = ConflictRequest.objects.create(
        program=program,
        client=client,
        client_code=client.code,
        organization=world.employer,
        plan=world.plan,
        handle=client.handle,
        asked_by=world.people[Role.PROGRAM_MANAGER].code,
    )
    world.team = Team.objects.create(
        program=program,
        plan=world.plan,
        name="Linden",
        formed_on=today,
        state=Team.State.OPEN,
        client_codes=[client.code],
    )
    TeamClient.objects.create(team=world.team, client=client, handle=client.handle, starts_on=today)
    for role, seat in SEATED.items():
        person = world.people[role]
        organization = world.employer if role in OF_THE_EMPLOYER else None
        world.seat = Seat.objects.create(
            team=world.team, person=person, organization=organization, role=seat, starts_on=today
        )
    world.consultation = Consultation.objects.create(client=client, on=today)
    world.intake_day = IntakeDay.objects.create(
        program=program, organization=world.nonprofit, on=today, place=f"School hall {program.slug}"
    )
    world.number = QueueEntry.objects.create(day=world.intake_day, number=1, language="mam")
    hear(world)
    _key, wrapped = new_data_key("import_batch:0")
    world.batch = ImportBatch.objects.create(
        program=program,
        organization=world.nonprofit,
        kind=ImportBatch.Kind.CLIENTS,
        state=ImportBatch.State.REFUSED,
        refusal="The file is empty.",
        started_by=world.people[Role.INTAKE_SCREENER].code,
        key_wrapped=wrapped,
    )
    attorney = world.people[Role.STAFF_ATTORNEY]
    world.law_change = proposal(program.slug, attorney.code, client)


def hear(world: World) -> None:
    """An interview under way, a finding of an earlier one, a consent, and a question read aloud."""
    ines = world.people[Role.INTAKE_SCREENER].code
    client, today = world.client, timezone.localdate()
    earlier = Screening.objects.create(
        client=client, status=Screening.Status.FINISHED, language="spa", started_by=ines, screened_on=today
    )
    world.finding = Finding(client=client, screening=earlier, pathway="sijs")
    detail = {
        "answer": "unclear",
        "elements": [],
        "flags": [],
        "ask_next": ["sij3"],
        "rule_version": "2022-04-07",
    }
    world.finding.detail = seal_detail(data_key(client), world.finding.code, detail)
    world.finding.save()
    world.screening = Screening.objects.create(client=client, language="spa", started_by=ines)
    world.consent = Consent.objects.create(
        client=client, kind=Consent.Kind.STORAGE, given_on=today, language="spa", recorded_by=ines
    )
    world.recording = QuestionAudio.objects.create(
        organization=world.nonprofit,
        question="sij3",
        language="mam",
        content_type="audio/mpeg",
        sound=b"ID3" + bytes(100),
        recorded_by=ines,
    )


def sign_up(world: World, role: Role, relation: str, code: object = None) -> Account:
    """An account that holds `role` in `world`, with the grants that its seat or its request brings."""
    given, family = HOLDERS[role]
    email = f"{given.lower()}.{relation}@{world.program.slug}.example"
    account = create_account(SYSTEM, email, PASSWORD, code=code, name=f"{given} {family} {relation}")
    assign_role(SYSTEM, account.code, role, **world.place(role))
    grant(world, role, account.code)
    return account


def grant(world: World, role: Role, holder: object) -> None:
    source = {"source_kind": "team", "source": world.team.code}
    if role in SEATED:
        give_grant(holder, "client", world.client.code, Grant.Scope.FILE, **source)
        give_grant(holder, "team", world.team.code, Grant.Scope.TEAM, **source)
    if role is Role.CONFLICTS_CLERK:
        asked = {"source_kind": "conflict_request", "source": world.conflict.code}
        give_grant(holder, "client", world.client.code, Grant.Scope.NAMES, **asked)


def make_cast() -> Cast:
    """Everybody, in the caller's transaction."""
    coast = make_world("coast", "Harbor Justice", "Sterling LLP", HANDLES[0])
    plains = make_world("plains", "Ridge Defenders", "Fenwick LLP", HANDLES[1])
    cast = Cast(coast, plains)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for role in Role:
        at_home = None if role is Role.OPERATOR else coast.people[role].code
        away = None if role is Role.OPERATOR else plains.people[role].code
        cast.own[role] = sign_up(coast, role, "own", at_home)
        cast.elsewhere[role] = sign_up(plains, role, "elsewhere", away)
        cast.walled[role] = sign_up(coast, role, "walled")
        cast.ended[role] = sign_up(coast, role, "ended")
        cast.invited[role] = create_account(
            SYSTEM, f"{role}.invited@coast.example", PASSWORD, name=f"Invited {role}"
        )
    ended = [account.code for account in cast.ended.values()]
    for model in (RoleAssignment, Grant):
        model.objects.filter(holder__in=ended).update(starts_on=yesterday, ends_on=timezone.localdate())
    Wall.objects.bulk_create(
        Wall(
            subject_kind="client",
            subject=coast.client.code,
            holder_kind=Wall.HolderKind.PERSON,
            holder=account.code,
            reason="former employer of the other side",
            raised_by=cast.own[Role.PROGRAM_MANAGER].code,
            starts_on=yesterday,
        )
        for account in cast.walled.values()
    )
    Invitation.objects.bulk_create(
        Invitation(
            email=account.email,
            token_digest=f"{number:064x}",
            person=account.code,
            role=role,
            invited_by=cast.own[Role.PROGRAM_MANAGER].code,
            expires_at=timezone.now() + datetime.timedelta(hours=72),
            **coast.place(role),
        )
        for number, (role, account) in enumerate(cast.invited.items())
    )
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast, gone after the test. About a second; a test that needs one person makes one."""
    return make_cast()
