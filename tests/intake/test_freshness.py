"""Urgency grows as days pass, and an edit under way is not lost to it."""

from __future__ import annotations

import datetime

import pytest

from alongside.intake.freshness import refresh_urgency
from alongside.intake.models import Client
from alongside.intake.services import ClientRecord, create_clients
from alongside.lib.acting import System, acting
from alongside.partners.services import create_organization, create_program

pytestmark = pytest.mark.django_db
SYSTEM = System("tests")
HEARING = datetime.date(2030, 6, 1)


def test_the_points_of_a_hearing_grow_until_it_comes(db):
    program = create_program(SYSTEM, slug="sijs", name="Multi-city SIJS")
    nonprofit = create_organization(SYSTEM, name="Harbor Legal Aid", kind="legal_nonprofit")
    record = ClientRecord(
        birth_date=datetime.date(2025, 1, 1), state="NJ", pathways=("sijs",), next_hearing_on=HEARING
    )
    create_clients(SYSTEM, program, nonprofit, [record])

    def points() -> tuple[int, int]:
        with acting(SYSTEM):
            return Client.objects.values_list("urgency", "version").get()

    day = datetime.timedelta(days=1)
    seen = []
    for days in (800, 400, 200, 100, 60, 10, -5):
        refresh_urgency(HEARING - days * day)
        seen.append(points())
    assert seen == [(15, 1), (30, 1), (50, 1), (70, 1), (85, 1), (100, 1), (100, 1)]
    assert refresh_urgency(HEARING + 5 * day) == 0
