"""An intake day: numbers in turn, and no number called twice, however many screeners call at once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.accounts.models import Account
from alongside.audit.models import AuditEvent
from alongside.intake import intake_days as services
from alongside.intake.models import Client, IntakeDay, QueueEntry
from alongside.intake.services import ClientRecord, create_clients
from alongside.lib.acting import System, acting
from alongside.lib.versions import StaleVersionError
from alongside.partners.models import Organization, Program
from alongside.partners.services import create_organization, create_program

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = System("tests")
Status = QueueEntry.Status


class Hall:
    """A day of Harbor's in a school hall, with Ines and Ola who hear people."""

    def __init__(self) -> None:
        self.program: Program = create_program(SYSTEM, slug="sijs", name="SIJS")
        self.harbor: Organization = create_organization(SYSTEM, name="Harbor", kind="legal_nonprofit")
        self.ines, self.ola = (self.screener(name) for name in ("Ines", "Ola"))
        self.day = self.open()

    def screener(self, name: str) -> Account:
        account = Account.objects.create_user(f"{name.lower()}@harbor.example", name=name)
        place = {"program": self.program.code, "organization": self.harbor.code}
        assign_role(SYSTEM, account.code, Role.INTAKE_SCREENER, **place)
        return account

    def open(self) -> IntakeDay:
        return services.open_day(
            self.ines,
            self.program,
            self.harbor,
            code=uuid.uuid4(),
            on=timezone.localdate(),
            place="School hall",
        )

    def give(self, **more: object) -> int:
        return services.add_number(self.ines, self.day, code=uuid.uuid4(), **more).number  # type: ignore[arg-type]

    def number(self, number: int) -> QueueEntry:
        return QueueEntry.objects.select_related("day__program", "day__organization").get(
            day=self.day, number=number
        )


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_numbers_come_in_turn_and_a_form_sent_twice_gives_one(hall):
    with acting(hall.ines):
        once = uuid.uuid4()
        twice = [services.add_number(hall.ines, hall.day, code=once).number for _time in range(2)]
        assert (twice, hall.give(language="mam")) == ([1, 1], 2)


def test_who_cannot_wait_comes_first_and_then_the_lowest_number(hall):
    with acting(hall.ines):
        for needs_first in (False, False, True):
            hall.give(needs_first=needs_first)
        called = []
        for _time in range(3):
            entry = services.call_next(hall.ines, hall.day)
            called.append(entry.number)
            services.mark_number(hall.ines, entry, entry.version, Status.DONE)
        assert called == [3, 1, 2]
        assert services.call_next(hall.ines, hall.day) is None


def test_a_screener_may_ask_for_a_language(hall):
    with acting(hall.ines):
        hall.give(language="spa")
        hall.give(language="mam")
        entry = services.call_next(hall.ines, hall.day, "mam")
        assert (entry.number, entry.screener) == (2, hall.ines.code)


def test_a_screener_hears_one_person_at_a_time(hall):
    with acting(hall.ines):
        hall.give()
        hall.give()
        first = services.call_next(hall.ines, hall.day)
        with pytest.raises(services.StillHearingError) as still:
            services.call_next(hall.ines, hall.day)
        assert still.value.entry == first
    with acting(hall.ola):
        assert services.call_next(hall.ola, hall.day).number == 2


def test_two_screeners_who_call_at_once_get_two_numbers(hall):
    with acting(hall.ines):
        for _number in range(8):
            hall.give()
    screeners = [hall.ines, hall.ola, *(hall.screener(f"Screener{n}") for n in range(4))]
    together = Barrier(len(screeners))

    def call(account: Account) -> int:
        together.wait(timeout=20)
        try:
            with acting(account):
                return services.call_next(account, hall.day).number
        finally:
            connection.close()

    with ThreadPoolExecutor(len(screeners)) as pool:
        called = list(pool.map(call, screeners))
    assert sorted(called) == [1, 2, 3, 4, 5, 6]


def test_one_screener_who_calls_twice_at_once_gets_one_number(hall):
    with acting(hall.ines):
        hall.give()
        hall.give()
    together = Barrier(2)

    def call(_number: int) -> int | str:
        together.wait(timeout=20)
        try:
            account = Account.objects.get(pk=hall.ines.pk)
            with acting(account):
                return services.call_next(account, hall.day).number
        except services.StillHearingError:
            return "still hearing"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(call, range(2)), key=str) == [1, "still hearing"]


def test_numbers_given_at_once_are_different(hall):
    together = Barrier(4)

    def give(_number: int) -> int:
        together.wait(timeout=20)
        try:
            with acting(hall.ines):
                return hall.give()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(give, range(4))) == [1, 2, 3, 4]


def test_a_number_goes_back_to_the_queue_and_a_stale_page_changes_nothing(hall):
    with acting(hall.ines):
        hall.give()
        entry = services.call_next(hall.ines, hall.day)
        stale = entry.version
        services.mark_number(hall.ines, entry, stale, Status.LEFT)
        with pytest.raises(StaleVersionError):
            services.mark_number(hall.ines, hall.number(1), stale, Status.DONE)
        services.mark_number(hall.ines, entry, entry.version, Status.WAITING)
        row = hall.number(1)
        assert (row.status, row.screener, row.called_at, row.ended_at) == (Status.WAITING, None, None, None)
        with pytest.raises(ValueError, match="not marked"):
            services.mark_number(hall.ines, row, row.version, "with_screener")


def test_a_client_is_joined_and_the_trail_does_not_say_which(hall):
    (code,) = create_clients(SYSTEM, hall.program, hall.harbor, [ClientRecord(handle="Gray Owl 5")])
    with acting(hall.ines):
        dana = Client.objects.get(code=code)
        hall.give()
        entry = services.call_next(hall.ines, hall.day)
        services.join_client(hall.ines, entry, entry.version, client=dana, interpreter=None)
        (line,) = services.queue_of(hall.ines, hall.day)
        assert (line.handle, line.client, line.screener) == ("Gray Owl 5", code, "Ines")
        event = AuditEvent.objects.get(tag="intake_day:number:join")
        assert (event.subject_kind, event.detail) == ("intake_day", {"number": 1})


def test_a_closed_day_gives_and_calls_no_number(hall):
    with acting(hall.ines):
        hall.give()
        services.close_day(hall.ines, hall.day, hall.day.version)
        row = hall.number(1)
        assert row.status == Status.LEFT
        for act in (hall.give, lambda: services.call_next(hall.ines, hall.day)):
            with pytest.raises(services.ClosedDayError):
                act()
        with pytest.raises(services.ClosedDayError):
            services.mark_number(hall.ines, row, row.version, Status.WAITING)


def test_the_display_knows_numbers_and_only_by_its_secret(hall):
    with acting(hall.ines):
        hall.give(language="mam")
        hall.give()
        services.call_next(hall.ines, hall.day)
    token = services.display_token(hall.day)
    assert services.numbers_on_display(token) == services.Numbers((1,), (2,), is_over=False)
    assert services.numbers_on_display(str(hall.day.code)) is None
    assert services.numbers_on_display(token[:-2]) is None


def test_a_stranger_opens_no_day_and_calls_nobody(hall):
    ridge = create_organization(SYSTEM, name="Ridge", kind="legal_nonprofit")
    charlie = Account.objects.create_user("charlie@ridge.example", name="Charlie")
    place = {"program": hall.program.code, "organization": ridge.code}
    assign_role(SYSTEM, charlie.code, Role.STAFF_ATTORNEY, **place)
    with acting(hall.ines):
        hall.give()
    with acting(charlie):
        assert not IntakeDay.objects.visible_to(charlie).exists()
        assert not QueueEntry.objects.exists()
        with pytest.raises(PermissionDenied):
            services.call_next(charlie, hall.day)
        with pytest.raises(PermissionDenied):
            services.open_day(
                charlie, hall.program, hall.harbor, code=uuid.uuid4(), on=timezone.localdate(), place="x"
            )
