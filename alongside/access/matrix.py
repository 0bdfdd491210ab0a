"""The access matrix: every URL of the product by name, and which roles may call it.

One table in code. The gate in `web` reads it on every request, `docs/access.md` is generated from it, and
the tests walk every row as every role. A URL that does not stand here cannot be called.

A row speaks of the role alone. Which objects a role then sees is the matter of `visible_to` (a stranger
gets 404) and of the permission that the view demands (an insider without it gets 403).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from alongside.access.roles import Role

ANYONE = "anyone"
SIGNED_IN = "signed-in"


@dataclass(frozen=True)
class Entry:
    """One URL.

    `roles` are the roles that may call it; `ANYONE` opens it to visitors, `SIGNED_IN` to every account.
    `methods` are those that it answers. `subject` names the kind of object in its path, if any: the tests
    put an object of that kind there (see `tests/walk.py`). `again` asks the person to prove once more who
    they are, where that was more than ten minutes ago; `factor` asks for it by a passkey or an authenticator
    app, and refuses whoever has neither.
    """

    url: str
    roles: frozenset[Role | str]
    methods: tuple[str, ...] = ("GET",)
    subject: str = ""
    note: str = ""
    again: bool = False
    factor: bool = False


@dataclass
class Matrix:
    """All entries by URL name."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def add(
        self,
        url: str,
        roles: frozenset[Role | str] | set[Role | str] | set[Role] | set[str],
        *,
        methods: tuple[str, ...] = ("GET",),
        subject: str = "",
        note: str = "",
        again: bool = False,
        factor: bool = False,
    ) -> None:
        if url in self.entries:
            raise ValueError(f"{url} stands in the access matrix twice")
        self.entries[url] = Entry(url, frozenset(roles), methods, subject, note, again, factor)


MATRIX = Matrix()
_add = MATRIX.add

MANAGERS: set[Role] = {Role.PROGRAM_MANAGER}
STAFF: set[Role] = {Role.PROGRAM_MANAGER, Role.STAFF_ATTORNEY}
INTAKE: set[Role] = {Role.PROGRAM_MANAGER, Role.STAFF_ATTORNEY, Role.INTAKE_SCREENER}
ATTORNEYS: set[Role] = {Role.STAFF_ATTORNEY}
IMPORTERS: set[Role] = {Role.PROGRAM_MANAGER, Role.INTAKE_SCREENER}
COORDINATORS: set[Role] = {Role.PARTNER_COORDINATOR, Role.ORGANIZATION_ADMINISTRATOR}
SEATED: set[Role] = {
    Role.VOLUNTEER_ATTORNEY,
    Role.PARALEGAL,
    Role.INTERPRETER,
    Role.LAW_STUDENT,
    Role.STAFF_ATTORNEY,
}

# --- public ---------------------------------------------------------------------------------------
_add("public:home", {ANYONE}, note="sends a signed-in account to its own first page")
_add(
    "public:queue", {ANYONE}, subject="queue-token", note="numbers of an intake day; the address is a secret"
)
_add("public:queue-live", {ANYONE}, subject="queue-token")
_add("set_language", {ANYONE}, methods=("POST",))

# --- account --------------------------------------------------------------------------------------
_GET_POST = ("GET", "POST")
_add("account_login", {ANYONE}, methods=_GET_POST)
_add("account_logout", {ANYONE}, methods=_GET_POST)
_add("account_inactive", {ANYONE})
_add("account_email_verification_sent", {ANYONE})
_add("account_confirm_email", {ANYONE}, methods=_GET_POST, subject="address-key")
_add("account_reauthenticate", {SIGNED_IN}, methods=_GET_POST)
_add("account_change_password", {SIGNED_IN}, methods=_GET_POST)
_add("account_set_password", {SIGNED_IN}, methods=_GET_POST)
_add("account_reset_password", {ANYONE}, methods=_GET_POST)
_add("account_reset_password_done", {ANYONE})
_add("account_reset_password_from_key", {ANYONE}, methods=_GET_POST, subject="reset-key")
_add("account_reset_password_from_key_done", {ANYONE})
_add("mfa_index", {SIGNED_IN})
_add("mfa_authenticate", {ANYONE}, methods=_GET_POST, note="between the password and the session")
_add("mfa_reauthenticate", {SIGNED_IN}, methods=_GET_POST)
_add("mfa_activate_totp", {SIGNED_IN}, methods=_GET_POST)
_add("mfa_deactivate_totp", {SIGNED_IN}, methods=_GET_POST)
_add("mfa_view_recovery_codes", {SIGNED_IN})
_add("mfa_generate_recovery_codes", {SIGNED_IN}, methods=_GET_POST)
_add("mfa_list_webauthn", {SIGNED_IN})
_add("mfa_add_webauthn", {SIGNED_IN}, methods=_GET_POST)
_add("mfa_reauthenticate_webauthn", {SIGNED_IN}, methods=_GET_POST)
_add("mfa_login_webauthn", {ANYONE}, methods=_GET_POST)
_add("mfa_remove_webauthn", {SIGNED_IN}, methods=_GET_POST, subject="passkey")
_add("mfa_edit_webauthn", {SIGNED_IN}, methods=_GET_POST, subject="passkey")
_add("account:home", {SIGNED_IN})
_add("account:session-keep", {SIGNED_IN})
_add("account:session-end", {SIGNED_IN}, methods=("POST",), subject="session")
_add("account:program-switch", {SIGNED_IN}, methods=("POST",))
_add("account:access", MANAGERS | COORDINATORS, note="who has which role, where one lets people in")
_add("account:invite", MANAGERS | COORDINATORS, methods=_GET_POST)
_add("account:role-end", MANAGERS | COORDINATORS, methods=("POST",), subject="role")
_add("account:client-access", STAFF, subject="client", note="who can see a client, and why")
_add("account:wall-lift", STAFF, methods=("POST",), subject="wall")
_add("account:invitation-revoke", MANAGERS | COORDINATORS, methods=("POST",), subject="invitation")
_add("account:invitation", {ANYONE}, methods=_GET_POST, subject="invitation-token")
_add(
    "account:demonstration",
    {ANYONE},
    methods=("POST",),
    note="only in the demonstration, on a loopback address",
)

# --- office: people and clients -------------------------------------------------------------------
_add("office:people", STAFF)
_add("office:people-search", STAFF, methods=("POST",))
_add("office:people-export", MANAGERS, methods=_GET_POST, again=True)
_add("office:person-new", MANAGERS, methods=_GET_POST)
_add("office:person", STAFF, subject="person")
_add("office:person-edit", MANAGERS, methods=_GET_POST, subject="person")
_add("office:person-part", MANAGERS, methods=_GET_POST, subject="person")
_add("office:person-affiliate", MANAGERS, methods=_GET_POST, subject="person")
_add("office:affiliation-end", MANAGERS, methods=("POST",), subject="affiliation")
_add("office:person-credential", MANAGERS, methods=_GET_POST, subject="person")
_add("office:person-language", MANAGERS, methods=_GET_POST, subject="person")
_add("office:person-training", MANAGERS, methods=_GET_POST, subject="person")
_add("office:person-note", MANAGERS, methods=_GET_POST, subject="person")
_add("office:person-detail-remove", MANAGERS, methods=("POST",), subject="person-detail")
_add("office:clients", INTAKE)
_add("office:clients-export", MANAGERS, methods=_GET_POST, again=True)
_add("office:client-new", INTAKE, methods=_GET_POST)
_add("office:client", INTAKE, subject="client")
_add("office:client-edit", INTAKE, methods=_GET_POST, subject="client")
_add("office:client-identity", INTAKE, methods=_GET_POST, subject="client")
_add("office:client-identity-edit", INTAKE, methods=("POST",), subject="client")
_add("office:client-household", INTAKE, methods=_GET_POST, subject="client")
_add("office:client-wall", STAFF, methods=_GET_POST, subject="client")
_add("office:party-add", INTAKE, methods=_GET_POST, subject="client")
_add("office:party-remove", INTAKE, methods=("POST",), subject="related-party")
_add("office:conflicts-check", INTAKE, methods=_GET_POST, note="names by POST alone; 30 an hour a person")
_add(
    "office:client-tier", STAFF, methods=_GET_POST, subject="client", note="decide how urgent, with a reason"
)
_add("office:client-tier-restore", STAFF, methods=("POST",), subject="client")
_add("office:screening-start", INTAKE, methods=_GET_POST, subject="client")
_add(
    "office:screening", INTAKE, subject="screening", note="what was said so far, to whoever may hear clients"
)
_add("office:question", INTAKE, methods=_GET_POST, subject="screening")
_add("office:screening-finish", INTAKE, methods=("POST",), subject="screening")
_add("office:findings", INTAKE, subject="screening", note="nothing is verified but by an attorney")
_add("office:finding-decide", STAFF, methods=("POST",), subject="finding")
_add("office:finding-assign", STAFF, methods=("POST",), subject="finding")
_add("office:recordings", INTAKE, methods=_GET_POST, note="questions read aloud, by language")
_add("office:recording-sound", INTAKE, subject="recording")
_add("office:recording-remove", INTAKE, methods=("POST",), subject="recording")
_add("office:consents", INTAKE, subject="client")
_add("office:consent-give", INTAKE, methods=_GET_POST, subject="client")
_add("office:consent-revoke", INTAKE, methods=("POST",), subject="consent")
_add("office:referral-add", INTAKE, methods=_GET_POST, subject="client")
_add("office:home", INTAKE, note="what must happen next, and by when")
_add("office:partners", STAFF)
_add("office:partner-new", MANAGERS, methods=_GET_POST)
_add("office:organization", STAFF, subject="organization")
_add("office:organization-edit", MANAGERS, methods=_GET_POST, subject="organization")
_add("office:office-add", MANAGERS, methods=_GET_POST, subject="organization")
_add("office:partner-leave", MANAGERS, methods=("POST",), subject="organization")
_add("office:program", MANAGERS, methods=_GET_POST, note="the rules of placement")

# --- office: the rules of law ---------------------------------------------------------------------
_add("office:rules", INTAKE, note="the review queue, overdue rules on top")
_add("office:rule", INTAKE, subject="rule")
_add("office:rule-diff", INTAKE, subject="rule")
_add("office:rule-export", INTAKE, subject="rule", note="the text in force, byte for byte")
_add("office:rule-sign", ATTORNEYS, methods=_GET_POST, subject="rule", again=True, factor=True)
_add("office:rule-version-new", ATTORNEYS, methods=_GET_POST, subject="rule", again=True, factor=True)
_add("office:second-factor", ATTORNEYS, note="how to set one up, for whoever wants to sign")
_add("office:law-changes", INTAKE)
_add(
    "office:law-change", INTAKE, subject="law-change", note="clients by handle, only those whose file is open"
)
_add("office:law-change-progress", INTAKE, subject="law-change")
_add("office:law-change-accept", ATTORNEYS, methods=_GET_POST, subject="law-change", again=True, factor=True)
_add("office:law-change-withdraw", ATTORNEYS, methods=("POST",), subject="law-change")
_add("office:law-change-again", ATTORNEYS, methods=("POST",), subject="law-change")
_add("office:client-moves-read", INTAKE, methods=("POST",), subject="client", note="moved dates were seen")

# --- office: consultations and intake days ---------------------------------------------------------
_add("office:consultations", INTAKE)
_add("office:consultations-export", MANAGERS, methods=_GET_POST, again=True, note="counts, no name or handle")
_add("office:consultation-new", INTAKE, methods=_GET_POST, subject="client")
_add("office:consultation", INTAKE, subject="consultation")
_add("office:consultation-advice", INTAKE, methods=("POST",), subject="consultation", note="on record")
_add("office:consultation-give", INTAKE, methods=_GET_POST, subject="consultation")
_add("office:consultation-close", INTAKE, methods=("POST",), subject="consultation")
_add("office:consultation-followed", INTAKE, methods=("POST",), subject="consultation")

_add("office:intake-days", INTAKE)
_add("office:intake-day-new", INTAKE, methods=_GET_POST)
_add("office:intake-day", INTAKE, subject="intake-day", note="the queue, by number")
_add("office:intake-day-live", INTAKE, subject="intake-day")
_add("office:intake-day-close", INTAKE, methods=("POST",), subject="intake-day")
_add("office:intake-number-add", INTAKE, methods=("POST",), subject="intake-day")
_add("office:intake-call", INTAKE, methods=("POST",), subject="intake-day")
_add("office:intake-number-mark", INTAKE, methods=("POST",), subject="queue-entry")
_add("office:intake-number-join", INTAKE, methods=_GET_POST, subject="queue-entry")

# --- office: imports ------------------------------------------------------------------------------
_add("office:imports", IMPORTERS)
_add("office:import-start", IMPORTERS, methods=("GET", "POST"))
_add("office:import", IMPORTERS, subject="import", note="how a file was understood, row by row")
_add("office:import-progress", IMPORTERS, subject="import")
_add("office:import-columns", IMPORTERS, methods=("POST",), subject="import")
_add("office:import-decide", IMPORTERS, methods=("POST",), subject="import")
_add("office:import-row", IMPORTERS, methods=("POST",), subject="import")
_add("office:import-apply", IMPORTERS, methods=("POST",), subject="import")
_add("office:import-undo", IMPORTERS, methods=("POST",), subject="import")
_add("office:import-discard", IMPORTERS, methods=("POST",), subject="import")

# --- office: plans and teams ----------------------------------------------------------------------
_add("office:plans", STAFF)
_add("office:plan-start", MANAGERS, methods=_GET_POST)
_add("office:plan", STAFF, subject="plan")
_add("office:plan-progress", STAFF, subject="plan")
_add("office:plan-stop", MANAGERS, methods=("POST",), subject="plan")
_add("office:plan-discard", MANAGERS, methods=("POST",), subject="plan")
_add("office:plan-teams", STAFF, subject="plan")
_add("office:plan-team", STAFF, subject="plan-team")
_add("office:plan-unplaced", STAFF, subject="plan")
_add("office:plan-seat", MANAGERS, subject="plan-seat")
_add("office:plan-pin", MANAGERS, methods=("POST",), subject="plan-seat")
_add("office:plan-move", MANAGERS, methods=_GET_POST, subject="plan")
_add("office:plan-decisions", STAFF, subject="plan")
_add("office:plan-decide", MANAGERS, methods=("POST",), subject="plan")
_add("office:plan-undecide", MANAGERS, methods=("POST",), subject="plan")
_add("office:plan-again", MANAGERS, methods=_GET_POST, subject="plan")
_add("office:plan-compare-choose", STAFF, subject="plan")
_add("office:plan-compare", STAFF, subject="plan-pair")
_add("office:plan-conflicts", STAFF, subject="plan")
_add("office:plan-conflicts-ask", MANAGERS, methods=("POST",), subject="plan")
_add("office:plan-accept", MANAGERS, methods=_GET_POST, subject="plan")
_add("office:plan-print", STAFF, subject="plan")
_add("office:plan-xlsx", MANAGERS, subject="plan")
_add("office:plan-pdf", MANAGERS, subject="plan")
_add("office:teams", STAFF)
_add("office:team", STAFF, subject="team")
_add("office:team-seat-add", MANAGERS, methods=_GET_POST, subject="team")
_add("office:team-seat-end", MANAGERS, methods=("POST",), subject="team-seat")
_add("office:team-end", MANAGERS, methods=("POST",), subject="team")
_add("office:conflicts", STAFF)

# --- firm -----------------------------------------------------------------------------------------
_add("firm:home", COORDINATORS)
_add("firm:team", COORDINATORS, subject="team")
_add("firm:conflicts", {Role.CONFLICTS_CLERK})
_add("firm:conflict", {Role.CONFLICTS_CLERK}, methods=_GET_POST, subject="conflict-request")
_add("firm:conflict-names", {Role.CONFLICTS_CLERK}, methods=("POST",), subject="conflict-request")

# --- volunteer ------------------------------------------------------------------------------------
_add("volunteer:home", {SIGNED_IN}, note="one's own teams; empty for who sits on none")
_add("volunteer:team", {SIGNED_IN}, subject="team", note="facts only for whom the file is open")
_add("volunteer:identity", SEATED, methods=_GET_POST, subject="client")
_add("volunteer:conflict", SEATED, methods=_GET_POST, subject="conflict-request")
_add("volunteer:conflict-names", SEATED, methods=("POST",), subject="conflict-request")

# --- client and funder ----------------------------------------------------------------------------
_add("client:home", {Role.CLIENT}, note="who stands on their side; nothing of a case")
_add("funder:home", {Role.FUNDER}, note="counts, none below 11")

# --- operator -------------------------------------------------------------------------------------
_add("operator:home", {Role.OPERATOR})
_add("operator:program-new", {Role.OPERATOR}, methods=_GET_POST, again=True)
_add("operator:accounts", {Role.OPERATOR})
_add("operator:account-close", {Role.OPERATOR}, methods=("POST",), subject="account")
_add("operator:audit", {Role.OPERATOR}, note="sign-ins, invitations and roles; nothing of a case")
