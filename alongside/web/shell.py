"""What the frame around a page shows: who is signed in, as what, in which program, and where one can go."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from alongside.access.matrix import ANYONE, MATRIX, SEATED, SIGNED_IN
from alongside.access.roles import Role
from alongside.access.standing import Standing, standing
from alongside.partners.models import Program

PROGRAM_KEY = "program"  # in the session: the code of the program that the person works in


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place to go. `count` is what waits there (0 hides it)."""

    url: str
    label: str | Promise
    icon: str
    count: int = 0
    section: str | Promise = ""


@dataclass(frozen=True, slots=True)
class ProgramChoice:
    """A program that the person may switch to; `code` is its public id."""

    code: str
    label: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame's content. Without a person the frame shows only the brand and the languages."""

    person: str = ""
    role: str = ""
    organization: str = ""
    nav: Sequence[NavItem] = field(default_factory=tuple)
    programs: Sequence[ProgramChoice] = field(default_factory=tuple)
    switch_url: str = ""
    home_url: str = "/"
    session_seconds: int = 0
    keep_url: str = ""
    is_practice: bool = False

    @property
    def program(self) -> str:
        """The name of the program that the person is working in, or empty."""
        return next((choice.label for choice in self.programs if choice.is_current), "")


# Roles that bring nobody onto a team.
NEVER_SEATED = frozenset({Role.OPERATOR, Role.DATE_CHECKER, Role.CLIENT, Role.FUNDER, Role.BOARD_MEMBER})

_CLIENTS = _("Intake and law")
_PROGRAM = _("Program")
_PLACING = _("Placing")
_PLATFORM = _("Platform")

# Every place of the main navigation in its order: URL name, label, icon, section. A person sees those that
# the access matrix opens to one of her roles; what has no URL yet is not shown.
PLACES: tuple[tuple[str, str | Promise, str, str | Promise], ...] = (
    ("office:home", _("Home"), "home", ""),
    ("firm:home", _("Our people"), "building-community", ""),
    ("operator:home", _("Platform"), "server-2", ""),
    ("client:home", _("Home"), "home", ""),
    ("funder:home", _("Figures"), "route", ""),
    ("volunteer:home", _("My teams"), "heart-handshake", ""),
    ("office:clients", _("Clients"), "heart-handshake", _CLIENTS),
    ("office:consultations", _("Consultations"), "message-2", _CLIENTS),
    ("office:intake-days", _("Intake days"), "ticket", _CLIENTS),
    ("office:conflicts-check", _("Conflict check"), "user-search", _CLIENTS),
    ("office:rules", _("Rules"), "gavel", _CLIENTS),
    ("office:people", _("Volunteers"), "users", _PROGRAM),
    ("office:imports", _("Imports"), "table-import", _PROGRAM),
    ("office:partners", _("Partners"), "affiliate", _PROGRAM),
    ("office:program", _("Settings"), "settings", _PROGRAM),
    ("account:access", _("Access"), "shield-lock", _PROGRAM),
    ("office:plans", _("Plans"), "route", _PLACING),
    ("office:teams", _("Teams"), "users-group", _PLACING),
    ("office:conflicts", _("Conflicts"), "shield-half", _PLACING),
    ("firm:conflicts", _("Conflicts"), "shield-half", _PLACING),
    ("operator:program-new", _("New program"), "affiliate", _PLATFORM),
    ("operator:accounts", _("Accounts"), "user-cog", _PLATFORM),
    ("operator:audit", _("Audit"), "list-search", _PLATFORM),
)


def address(name: str) -> str:
    """The address of a URL name without arguments, or empty where no such page exists."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def navigation(mine: Standing) -> tuple[NavItem, ...]:
    """The places that the access matrix opens to this standing, in their order.

    "My teams" stands first for those whose work it is, last for others who may be seated, and not at all for
    those who never are.
    """
    return _places_open_to(mine.role_names, get_urlconf())


@lru_cache(maxsize=256)  # the matrix and the addresses are the same until the program starts anew
def _places_open_to(role_names: frozenset[Role], _urlconf: str | None) -> tuple[NavItem, ...]:
    may_sit = bool(role_names - NEVER_SEATED)
    items: list[NavItem] = []
    aside: list[NavItem] = []
    for name, label, icon, section in PLACES:
        entry = MATRIX.entries.get(name)
        url = address(name)
        if entry and url and (entry.roles & role_names or entry.roles & {ANYONE, SIGNED_IN}):
            if name == "volunteer:home" and not may_sit:
                continue
            if name == "volunteer:home" and not role_names & SEATED:
                aside.append(NavItem(url, label, icon, section=_PLACING))
            else:
                items.append(NavItem(url, label, icon, section=section))
    return (*items, *aside)


def current_url(path: str, nav: Sequence[NavItem]) -> str:
    """The nav item that this page belongs to: the longest address that begins the page's own."""
    inside = [item.url for item in nav if path == item.url or path.startswith(item.url.rstrip("/") + "/")]
    return max(inside, key=len, default="")


def _programs(request: HttpRequest, mine: Standing) -> tuple[ProgramChoice, ...]:
    names: list[tuple[uuid.UUID, str]] | None = getattr(request, "_program_names", None)
    if names is None:
        rows = Program.objects.filter(code__in=mine.programs).order_by("name", "id")
        names = list(rows.values_list("code", "name"))
    chosen = request.session.get(PROGRAM_KEY, "")
    codes = [str(code) for code, _name in names]
    current = chosen if chosen in codes else next(iter(codes), "")
    return tuple(ProgramChoice(str(code), name, str(code) == current) for code, name in names)


def programs_of(request: HttpRequest, mine: Standing) -> list[Program]:
    """The programs in which the person has a role, by name. Their names are kept for the frame."""
    rows = list(Program.objects.filter(code__in=mine.programs).order_by("name", "id"))
    request._program_names = [(row.code, row.name) for row in rows]  # type: ignore[attr-defined]  # noqa: SLF001 - the request's own object
    return rows


def make_shell(request: HttpRequest) -> Shell:
    """The frame for this request. Three small queries for a signed-in person, none for a visitor."""
    account = getattr(request, "user", None)
    practice = bool(getattr(settings, "DEMONSTRATION", False))
    if account is None or not account.is_authenticated:
        return Shell(is_practice=practice)
    mine = standing(account)
    return Shell(
        person=account.get_full_name(),
        role=" · ".join(dict.fromkeys(str(assigned.role.label) for assigned in mine.roles)),
        nav=navigation(mine),
        programs=_programs(request, mine),
        switch_url=address("account:program-switch"),
        session_seconds=int(getattr(settings, "SESSION_IDLE_SECONDS", 0)),
        keep_url=address("account:session-keep"),
        is_practice=practice,
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, made when a template first asks, and `nav_current`."""
    made: Any = SimpleLazyObject(lambda: make_shell(request))
    return {
        "shell": made,
        "nav_current": SimpleLazyObject(lambda: current_url(request.path, made.nav)),
    }
