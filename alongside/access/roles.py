"""The fixed roles, and what each may do. There is no permission editor: this file is the policy."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Fixed roles, assigned per program and organization, with dates."""

    OPERATOR = "operator", _("Operator")
    PROGRAM_MANAGER = "program_manager", _("Program manager")
    STAFF_ATTORNEY = "staff_attorney", _("Staff attorney or mentor")
    INTAKE_SCREENER = "intake_screener", _("Intake screener")
    PARTNER_COORDINATOR = "partner_coordinator", _("Partner coordinator")
    ORGANIZATION_ADMINISTRATOR = "organization_administrator", _("Organization administrator")
    CONFLICTS_CLERK = "conflicts_clerk", _("Conflicts clerk")
    VOLUNTEER_ATTORNEY = "volunteer_attorney", _("Volunteer attorney")
    PARALEGAL = "paralegal", _("Paralegal")
    INTERPRETER = "interpreter", _("Interpreter")
    LAW_STUDENT = "law_student", _("Law student")
    DATE_CHECKER = "date_checker", _("Date checker")
    CLIENT = "client", _("Client or guardian")
    FUNDER = "funder", _("Funder or reporter")
    BOARD_MEMBER = "board_member", _("Award board member")


class Permission(models.TextChoices):
    """The closed list of what can be permitted: `subject:verb` or `subject:part:verb`."""

    PROGRAM_READ = "program:read"
    PROGRAM_EDIT = "program:edit"
    ORGANIZATION_READ = "organization:read"
    ORGANIZATION_EDIT = "organization:edit"
    PERSON_READ = "person:read"
    PERSON_EDIT = "person:edit"
    PERSON_EXPORT = "person:export"
    PERSON_INVITE = "person:invite"
    ROLE_ASSIGN = "role:assign"
    CLIENT_READ = "client:read"
    CLIENT_EDIT = "client:edit"
    CLIENT_EXPORT = "client:export"
    CLIENT_IDENTITY_REVEAL = "client:identity:reveal"
    CLIENT_WALL = "client:wall:raise"
    FINDING_DECIDE = "finding:decide"
    CLIENT_TIER_OVERRIDE = "client:tier:override"
    IMPORT_VOLUNTEERS = "import:volunteers"
    IMPORT_CLIENTS = "import:clients"
    PLAN_READ = "plan:read"
    PLAN_EDIT = "plan:edit"
    PLAN_ACCEPT = "plan:accept"
    PLAN_EXPORT = "plan:export"
    CONFLICT_ASK = "conflict:ask"
    CONFLICT_CHECK = "conflict:check"
    CONFLICT_ANSWER = "conflict:answer"
    TEAM_READ = "team:read"
    RULE_READ = "rule:read"
    RULE_WRITE = "rule:write"
    AUDIT_READ = "audit:read"
    PLATFORM_OPERATE = "platform:operate"


_STAFF = frozenset(
    {
        Permission.PROGRAM_READ,
        Permission.ORGANIZATION_READ,
        Permission.PERSON_READ,
        Permission.CLIENT_READ,
        Permission.TEAM_READ,
        Permission.RULE_READ,
    }
)
_MEMBER = frozenset({Permission.TEAM_READ, Permission.CLIENT_READ})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # No AUDIT_READ: it tells who looked at a client, and no program bounds an operator's role.
    Role.OPERATOR: frozenset({Permission.PLATFORM_OPERATE, Permission.ORGANIZATION_READ}),
    Role.PROGRAM_MANAGER: _STAFF
    | {
        Permission.PROGRAM_EDIT,
        Permission.ORGANIZATION_EDIT,
        Permission.PERSON_EDIT,
        Permission.PERSON_EXPORT,
        Permission.PERSON_INVITE,
        Permission.ROLE_ASSIGN,
        Permission.CLIENT_EDIT,
        Permission.CLIENT_EXPORT,
        Permission.CLIENT_IDENTITY_REVEAL,
        Permission.CLIENT_WALL,
        Permission.FINDING_DECIDE,
        Permission.CLIENT_TIER_OVERRIDE,
        Permission.IMPORT_VOLUNTEERS,
        Permission.IMPORT_CLIENTS,
        Permission.PLAN_READ,
        Permission.PLAN_EDIT,
        Permission.PLAN_ACCEPT,
        Permission.PLAN_EXPORT,
        Permission.CONFLICT_ASK,
        Permission.CONFLICT_CHECK,
        Permission.AUDIT_READ,
    },
    Role.STAFF_ATTORNEY: _STAFF
    | {
        Permission.CLIENT_EDIT,
        Permission.CLIENT_IDENTITY_REVEAL,
        Permission.CLIENT_WALL,
        Permission.FINDING_DECIDE,
        Permission.CLIENT_TIER_OVERRIDE,
        Permission.CONFLICT_CHECK,
        Permission.PLAN_READ,
        Permission.AUDIT_READ,
        Permission.RULE_WRITE,
    },
    Role.INTAKE_SCREENER: frozenset(
        {
            Permission.PROGRAM_READ,
            Permission.CLIENT_READ,
            Permission.CLIENT_EDIT,
            Permission.CLIENT_IDENTITY_REVEAL,
            Permission.CONFLICT_CHECK,
            Permission.IMPORT_CLIENTS,
            Permission.RULE_READ,
        }
    ),
    Role.PARTNER_COORDINATOR: frozenset(
        {
            Permission.ORGANIZATION_READ,
            Permission.PERSON_READ,
            Permission.PERSON_EDIT,
            Permission.PERSON_EXPORT,
            Permission.PERSON_INVITE,
            Permission.TEAM_READ,
        }
    ),
    Role.ORGANIZATION_ADMINISTRATOR: frozenset(
        {
            Permission.ORGANIZATION_READ,
            Permission.ORGANIZATION_EDIT,
            Permission.PERSON_READ,
            Permission.PERSON_EDIT,
            Permission.PERSON_INVITE,
        }
    ),
    Role.CONFLICTS_CLERK: frozenset({Permission.CONFLICT_ANSWER}),
    Role.VOLUNTEER_ATTORNEY: _MEMBER,
    Role.PARALEGAL: _MEMBER,
    Role.INTERPRETER: _MEMBER,
    Role.LAW_STUDENT: _MEMBER,
    Role.DATE_CHECKER: frozenset(),
    Role.CLIENT: frozenset(),
    Role.FUNDER: frozenset(),
    Role.BOARD_MEMBER: frozenset(),
}

# Who signs in with a password alone; every other role puts a second factor behind it.
PASSWORD_IS_ENOUGH = frozenset({Role.CLIENT, Role.FUNDER, Role.BOARD_MEMBER})

# Which roles see whole programs, and which see the clients of their own organization in a program.
PROGRAM_WIDE = frozenset({Role.PROGRAM_MANAGER})
ORGANIZATION_STAFF = frozenset({Role.STAFF_ATTORNEY, Role.INTAKE_SCREENER})
# Which roles see the people of their own organization and its subsidiaries.
PEOPLE_OF_OWN_ORGANIZATION = frozenset({Role.PARTNER_COORDINATOR, Role.ORGANIZATION_ADMINISTRATOR})
