"""Loading the demonstration: through the services and the import that everybody uses."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from alongside.accounts.models import Account
from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.demo import children, figures, names, signups
from alongside.demo.intake_work import do_intake_work
from alongside.demo.interviews import hold_interviews
from alongside.demo.partnership import Partnership, found_partnership
from alongside.demo.sign_ins import make_staff, make_volunteers
from alongside.imports.models import ImportBatch
from alongside.imports.services import apply_import, read_batch, start_import
from alongside.lib.acting import Actor, System, acting
from alongside.lib.bulk_rows import add_rows
from alongside.partners.models import Organization, Program
from alongside.placement.services.plans import start_plan
from alongside.placement.services.solving import work_out_plan
from alongside.volunteers.bulk import VolunteerRecord, create_people
from alongside.volunteers.models import Enrollment, Training

LOADER = System("demonstration")
SHARE_TRAINED = 0.86
SHARE_TRAINED_IN_ASYLUM = 0.35
HOURS_FOR_TWO_TEAMS = 10
ROWS_IN_A_FILE = 90_000
Say = Callable[[str], None]
As = Enrollment.As


class OtherProgramsError(Exception):
    """The database holds a program of somebody's: a demonstration does not belong beside it."""


def is_loaded() -> bool:
    """Whether the demonstration is there already. Raises `OtherProgramsError` where other programs are."""
    slugs = set(Program.objects.values_list("slug", flat=True))
    if figures.PROGRAM_SLUG in slugs:
        return True
    if slugs:
        raise OtherProgramsError
    return False


def load_demonstration(*, scale: int, seed: int, seconds: int, say: Say) -> Partnership:
    """Load the program `scale` times as large, all or nothing; then propose a plan within `seconds`.

    Effects: organizations, sign-ins, people, clients, interviews, consultations, an intake day,
    trainings, a proposed plan; audit `demo:load`.
    """
    today = timezone.localdate()
    with transaction.atomic():
        with acting(LOADER):
            where = found_partnership(LOADER, today)
            manager = make_staff(LOADER, where)
        with acting(manager):
            say("Reading the volunteers' sign-ups.")
            _import_volunteers(manager, where, seed, scale)
            say("Reading the list of children.")
            _import_children(manager, where, seed, scale, today)
            hold_interviews(manager, where, today)
        with acting(LOADER):
            _bring_the_nonprofits_people(where, seed, scale)
            _train(where, seed, today)
        with acting(manager):
            do_intake_work(manager, where, today)
        with acting(LOADER):
            record_event(LOADER, Tag.DEMO_LOAD, "program", where.program.code, detail={"scale": scale})
    say("Working out a first plan.")
    seated = _propose(manager, where, seconds)
    with acting(LOADER):
        make_volunteers(LOADER, where, seated)
    return where


def _import(
    actor: Account,
    program: Program,
    organization: Organization | None,
    kind: ImportBatch.Kind,
    name: str,
    file: bytes,
) -> None:
    batch = start_import(actor, program, organization, kind, name, file)
    apply_import(actor, read_batch(actor, batch))


def _import_volunteers(actor: Account, where: Partnership, seed: int, scale: int) -> None:
    people = signups.sign_ups(seed, scale)
    rows = signups.rows(people, seed, scale)
    for start in range(0, len(rows), ROWS_IN_A_FILE):
        file = signups.workbook(rows[start : start + ROWS_IN_A_FILE])
        _import(actor, where.program, None, ImportBatch.Kind.VOLUNTEERS, "volunteer-sign-ups.xlsx", file)
    busy = Enrollment.objects.filter(program=where.program, hours_per_month__gte=HOURS_FOR_TWO_TEAMS)
    busy.update(capacity=2)


def _import_children(actor: Account, where: Partnership, seed: int, scale: int, today: datetime.date) -> None:
    rows = children.children(seed, today, scale)
    for start in range(0, len(rows), ROWS_IN_A_FILE):
        file = children.csv_file(rows[start : start + ROWS_IN_A_FILE])
        _import(actor, where.program, where.national, ImportBatch.Kind.CLIENTS, "children.csv", file)


def _bring_the_nonprofits_people(where: Partnership, seed: int, scale: int) -> None:
    """Mentors and interpreters of the nonprofits, and a law student: they did not sign up by the workbook."""
    chance = random.Random(f"nonprofits {seed}")  # noqa: S311 - invention, not a secret
    nonprofits = (where.national.name, where.local.name)
    records: list[VolunteerRecord] = []

    def add(
        given: str, family: str, organization: int, role: As, spoken: tuple[str, ...], **part: object
    ) -> None:
        records.append(
            VolunteerRecord(
                given_name=given,
                family_name=family,
                email=f"{names.plain(given)}.{names.plain(family)}{len(records)}@{('harbor', 'casasur')[organization]}.example",
                organization=nonprofits[organization],
                role=role,
                languages=tuple((code, "fluent") for code in spoken),
                enrollment=part,
            )
        )

    for turn in range(scale):
        for given, family, organization, pathways, capacity in figures.MENTORS:
            if turn:
                given, family = names.english_name(chance)  # noqa: PLW2901 - the first are named
            add(given, family, organization, As.MENTOR, ("spa",), pathways=list(pathways), capacity=capacity)
        for given, family, organization, spoken, capacity in figures.INTERPRETERS:
            if turn:
                given, family = names.spanish_name(chance)  # noqa: PLW2901 - the first are named
            add(given, family, organization, As.INTERPRETER, spoken, capacity=capacity, is_remote=True)
        add(*names.english_name(chance), 0, As.LAW_STUDENT, (), is_remote=True)
    create_people(LOADER, where.program, records)


def _train(where: Partnership, seed: int, today: datetime.date) -> None:
    """Who came to the webinar, and who to the asylum training after it."""
    chance = random.Random(f"trainings {seed}")  # noqa: S311 - invention, not a secret
    webinar = today - datetime.timedelta(days=33)
    volunteers = Enrollment.objects.filter(program=where.program).exclude(
        role__in=[As.MENTOR, As.INTERPRETER]
    )
    rows: list[Training] = []
    for person in volunteers.order_by("pk").values_list("person_id", flat=True):
        draw = chance.random()
        if draw < SHARE_TRAINED:
            rows.append(
                Training(person_id=person, pathway="sijs", completed_on=webinar, title="October webinar")
            )
        if draw < SHARE_TRAINED_IN_ASYLUM:
            day = webinar + datetime.timedelta(days=12)
            rows.append(
                Training(person_id=person, pathway="asylum", completed_on=day, title="Asylum, in person")
            )
    add_rows(Training, rows)


def _propose(actor: Actor, where: Partnership, seconds: int) -> list[str]:
    """A proposed plan; the codes of those who would sit on its teams."""
    with acting(actor):
        plan = start_plan(
            actor, where.program, name="First plan", seconds=seconds, seed=0, token=uuid.uuid4()
        )
    work_out_plan(plan.code)
    with acting(actor):
        plan.refresh_from_db(fields=["result"])
    teams = (plan.result or {}).get("teams", [])
    found = [member["volunteer"] for team in teams for member in team["members"]]
    return found + [team["interpreter"] for team in teams if team["interpreter"]]
