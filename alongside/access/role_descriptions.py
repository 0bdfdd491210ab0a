"""One sentence for each role, for people who choose or give one: what it does and what it sees."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alongside.access.roles import Role

ROLE_DESCRIPTIONS: dict[Role, Promise] = {
    Role.OPERATOR: _("Keeps the platform running. Sees no client, no case and no name of one."),
    Role.PROGRAM_MANAGER: _("Runs a program: people, clients, imports, plans and teams."),
    Role.STAFF_ATTORNEY: _("Mentors teams, and knows the clients of the own nonprofit."),
    Role.INTAKE_SCREENER: _("Enters and screens the clients of the own nonprofit."),
    Role.PARTNER_COORDINATOR: _("Looks after the volunteers of one employer. Sees seats, never a case."),
    Role.ORGANIZATION_ADMINISTRATOR: _("Keeps the list of the own organization's people."),
    Role.CONFLICTS_CLERK: _("Answers conflict requests: the names of one request, nothing else."),
    Role.VOLUNTEER_ATTORNEY: _("Represents the clients of the own teams, once every conflict is cleared."),
    Role.PARALEGAL: _("Works on the files of the own teams."),
    Role.INTERPRETER: _("Interprets for the own teams."),
    Role.LAW_STUDENT: _("Works on the files of the own teams under supervision."),
    Role.DATE_CHECKER: _("Checks dates for a limited time."),
    Role.CLIENT: _("Sees the own case, and who stands beside them."),
    Role.FUNDER: _("Sees totals. Never a person."),
    Role.BOARD_MEMBER: _("Judges nominations."),
}
