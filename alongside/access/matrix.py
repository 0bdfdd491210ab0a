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
    put an object of that kind there (see `tests/cast.py`).
    """

    url: str
    roles: frozenset[Role | str]
    methods: tuple[str, ...] = ("GET",)
    subject: str = ""
    note: str = ""


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
    ) -> None:
        if url in self.entries:
            raise ValueError(f"{url} stands in the access matrix twice")
        self.entries[url] = Entry(url, frozenset(roles), methods, subject, note)


MATRIX = Matrix()
_add = MATRIX.add

MANAGERS: set[Role] = {Role.PROGRAM_MANAGER}
STAFF: set[Role] = {Role.PROGRAM_MANAGER, Role.STAFF_ATTORNEY}
INTAKE: set[Role] = {Role.PROGRAM_MANAGER, Role.STAFF_ATTORNEY, Role.INTAKE_SCREENER}
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
_add(
    "account:demonstration",
    {ANYONE},
    methods=("POST",),
    note="only in the demonstration, on a loopback address",
)

# --- office: people and clients -------------------------------------------------------------------

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

# --- firm -----------------------------------------------------------------------------------------

# --- volunteer ------------------------------------------------------------------------------------

# --- operator -------------------------------------------------------------------------------------
