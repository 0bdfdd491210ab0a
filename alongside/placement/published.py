"""Figures of a program for readers who may see nobody: counts alone, and none that is small.

A count of fewer than eleven people could name one of them, so it is not given; nor is any total from which a
hidden count could be had by subtraction. Nothing here takes a filter.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from alongside.intake.models import Client
from alongside.lib.acting import System, acting
from alongside.partners.models import Program, ProgramPartner
from alongside.placement.models import Team, TeamClient
from alongside.volunteers.models import Enrollment

LEAST_PUBLISHED = 11  # as health statistics do it


def publishable(count: int) -> int | None:
    """The count, or None where it is too small to be published; zero is small too."""
    return count if count >= LEAST_PUBLISHED else None


@dataclass(frozen=True)
class PublishedFigures:
    """Organizations are counted as they are; people, clients and teams only where there are enough."""

    organizations: int
    volunteers: int | None
    teams: int | None
    represented: int | None
    waiting: int | None


def published_figures(program: Program) -> PublishedFigures:
    """The figures of today, counted by the program itself; five queries. No row leaves this function."""
    holds = Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate())
    with acting(System("published figures")):
        clients = Client.objects.filter(program=program)
        carried = TeamClient.objects.filter(client__program=program, ends_on__isnull=True).values("client")
        represented = clients.filter(pk__in=carried).count()
        return PublishedFigures(
            organizations=ProgramPartner.objects.filter(holds, program=program).count(),
            volunteers=publishable(
                Enrollment.objects.filter(holds, program=program).values("person").distinct().count()
            ),
            teams=publishable(Team.objects.filter(program=program).exclude(state=Team.State.ENDED).count()),
            represented=publishable(represented),
            waiting=publishable(clients.count() - represented),
        )
