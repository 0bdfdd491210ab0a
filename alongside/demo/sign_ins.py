"""One sign-in for each role, offered on the demonstration's sign-in page."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.access.roles import Role
from alongside.access.services import assign_role
from alongside.accounts.models import Account
from alongside.accounts.services import create_account
from alongside.demo.partnership import Partnership
from alongside.lib.acting import Actor
from alongside.partners.models import Organization, Program
from alongside.volunteers.models import Enrollment, Person

As = Enrollment.As


def make_sign_in(
    actor: Actor,
    name: str,
    role: Role,
    *,
    program: Program | None = None,
    organization: Organization | None = None,
    person: Person | None = None,
) -> Account:
    """An account of the demonstration with one role; `person` is who it is in the program, if anyone."""
    words = name.lower().replace("á", "a").replace("é", "e").replace("í", "i").split()
    account = create_account(
        actor,
        f"{'.'.join(words)}@demo.example",
        code=person.code if person else None,
        name=name,
        is_demonstration=True,
    )
    assign_role(
        actor,
        account.code,
        role,
        program=program.code if program else None,
        organization=organization.code if organization else None,
    )
    return account


def make_staff(actor: Actor, where: Partnership) -> Account:
    """The sign-ins that need no volunteer; gives the program manager, who does the rest."""
    program = where.program
    manager = make_sign_in(
        actor, "Mara Whitfield", Role.PROGRAM_MANAGER, program=program, organization=where.national
    )
    staff = ((Role.STAFF_ATTORNEY, "Alice Monroe"), (Role.INTAKE_SCREENER, "Inés Caballero"))
    for role, name in staff:
        make_sign_in(actor, name, role, program=program, organization=where.national)
    make_sign_in(actor, "Omar Haddad", Role.OPERATOR)
    make_sign_in(actor, "Carol Ashby", Role.PARTNER_COORDINATOR, program=program, organization=where.firm)
    make_sign_in(
        actor, "Winston Achebe", Role.ORGANIZATION_ADMINISTRATOR, program=program, organization=where.company
    )
    make_sign_in(actor, "Cleo Hartman", Role.CONFLICTS_CLERK, program=program, organization=where.firm)
    make_sign_in(actor, "Gus Lindahl", Role.CONFLICTS_CLERK, program=program, organization=where.company)
    make_sign_in(actor, "Lía Paredes", Role.CONFLICTS_CLERK, program=program, organization=where.local)
    make_sign_in(actor, "Tess Moreau", Role.DATE_CHECKER, program=program, organization=where.national)
    make_sign_in(actor, "Frances Ito", Role.FUNDER, program=program)
    make_sign_in(actor, "Judge Ellery Stone", Role.BOARD_MEMBER, program=program)
    make_sign_in(actor, "Dana Reyes", Role.CLIENT, program=program)
    make_sign_in(
        actor,
        "Charlie Novak",
        Role.STAFF_ATTORNEY,
        program=where.stranger_program,
        organization=where.stranger,
    )
    return manager


def make_volunteers(actor: Actor, where: Partnership, seated: Sequence[str]) -> None:
    """Sign-ins of an attorney, a paralegal, a student and an interpreter: of those `seated` where there are any,
    so that whoever accepts the plan can then look at it from a seat."""
    wanted = (
        (Role.VOLUNTEER_ATTORNEY, As.ATTORNEY),
        (Role.PARALEGAL, As.PARALEGAL),
        (Role.LAW_STUDENT, As.LAW_STUDENT),
        (Role.INTERPRETER, As.INTERPRETER),
    )
    for role, part in wanted:
        enrolled = Enrollment.objects.filter(program=where.program, role=part).select_related("person")
        ordered = enrolled.order_by("person__family_name", "person__given_name", "pk")
        person = (ordered.filter(person__code__in=seated).first() or ordered[0]).person
        affiliation = person.affiliations.filter(ends_on=None).first()
        make_sign_in(
            actor,
            person.full_name,
            role,
            program=where.program,
            organization=affiliation.organization if affiliation else None,
            person=person,
        )
