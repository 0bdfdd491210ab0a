"""The demonstration's organizations, offices and program."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from alongside.demo import figures
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, Program, ProgramPartner
from alongside.partners.services import add_office, create_organization, create_program, join_program

Kind = Organization.Kind
Part = ProgramPartner.Part

# Days between the forming of a team and the earliest date, by pathway: how long the first filing takes.
LEAD_DAYS = {"sijs": 45, "asylum": 60, "u_visa": 30, "t_visa": 30}


@dataclass(frozen=True)
class Partnership:
    """The program and its partners, and a stranger: another nonprofit with a program of its own."""

    program: Program
    national: Organization
    local: Organization
    firm: Organization
    company: Organization
    stranger: Organization
    stranger_program: Program


def found_partnership(actor: Actor, today: datetime.date) -> Partnership:
    """Create organizations with their offices, the program and its partners, and the stranger."""
    began = today - datetime.timedelta(days=120)
    program = create_program(
        actor, slug=figures.PROGRAM_SLUG, name=figures.PROGRAM_NAME, starts_on=began, lead_days=LEAD_DAYS
    )
    national = create_organization(actor, name=figures.NATIONAL_NONPROFIT, kind=Kind.LEGAL_NONPROFIT)
    local = create_organization(actor, name=figures.LOCAL_NONPROFIT, kind=Kind.LEGAL_NONPROFIT)
    firm = create_organization(actor, name=figures.FIRM, kind=Kind.LAW_FIRM, has_malpractice_cover=True)
    company = create_organization(actor, name=figures.COMPANY, kind=Kind.CORPORATE_LEGAL_DEPARTMENT)
    join_program(actor, program, national, Part.LEAD, began)
    join_program(actor, program, local, Part.NONPROFIT, began)
    join_program(actor, program, firm, Part.EMPLOYER, began)
    join_program(actor, program, company, Part.EMPLOYER, began)
    subsidiaries = [
        create_organization(actor, name=name, kind=Kind.CORPORATE_LEGAL_DEPARTMENT, parent=company)
        for name in figures.SUBSIDIARIES
    ]
    for subsidiary in subsidiaries:
        join_program(actor, program, subsidiary, Part.EMPLOYER, began)
    for city in figures.CITIES:
        if city.firm:
            _open_office(actor, firm, city)
        for subsidiary in subsidiaries:
            _open_office(actor, subsidiary, city)
    _open_office(actor, local, figures.CITIES[0])
    stranger = create_organization(actor, name=figures.STRANGER_NONPROFIT, kind=Kind.LEGAL_NONPROFIT)
    stranger_program = create_program(
        actor, slug=figures.STRANGER_PROGRAM_SLUG, name=figures.STRANGER_PROGRAM_NAME, starts_on=began
    )
    join_program(actor, stranger_program, stranger, Part.LEAD, began)
    return Partnership(program, national, local, firm, company, stranger, stranger_program)


def _open_office(actor: Actor, organization: Organization, city: figures.City) -> None:
    add_office(
        actor,
        organization,
        city=city.name,
        state=city.state,
        latitude=city.latitude,
        longitude=city.longitude,
        time_zone=city.time_zone,
    )
