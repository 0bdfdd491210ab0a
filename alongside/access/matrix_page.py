"""The access matrix as a page for people: `docs/access.md`."""

from __future__ import annotations

from collections.abc import Iterable

from alongside.access.matrix import ANYONE, SIGNED_IN, Entry
from alongside.access.roles import PASSWORD_IS_ENOUGH, ROLE_PERMISSIONS, Role

HEAD = """# Who may open what

Written by `alongside access` from the tables that decide it (`alongside/access/matrix.py` and `roles.py`); a test
compares them. Change the tables, then run `alongside access > docs/access.md`.

A page asks three questions, in this order:

1. **Does a role of yours stand in the row of the page?** If not: 403, or the sign-in page for a visitor.
2. **Do you see the object in its address?** `visible_to` answers, and PostgreSQL's row-level policies once more. If not:
   404, as if it did not exist. A wall beats every role and every seat.
3. **Does your role carry the permission there?** If not: 403.

A role holds in a program, for an organization, from a day to a day. What ended today is closed from the next request on,
and an invitation that is not accepted opens nothing. Every role puts a second factor behind the password, except these:
{password}.
"""
SECTIONS = (
    ("Everybody and one's own account", ("public:", "account", "mfa_", "set_language")),
    ("Office", ("office:",)),
    ("Firm", ("firm:",)),
    ("Volunteer", ("volunteer:",)),
    ("Client and funder", ("client:", "funder:")),
    ("Operator", ("operator:",)),
)


def words(role: Role) -> str:
    """The role's name as the code writes it, with spaces."""
    return role.value.replace("_", " ")


def _who(entry: Entry) -> str:
    if ANYONE in entry.roles:
        return "everybody"
    if SIGNED_IN in entry.roles:
        return "everybody who is signed in"
    return ", ".join(words(role) for role in Role if role in entry.roles)


def _row(entry: Entry) -> str:
    notes = [entry.note] if entry.note else []
    if entry.factor:
        notes.append("asks for a fresh second factor")
    elif entry.again:
        notes.append("asks once more who you are")
    return (
        f"| `{entry.url}` | {' '.join(entry.methods)} | {entry.subject.replace('-', ' ')} "
        f"| {_who(entry)} | {'; '.join(notes)} |"
    )


def access_page(entries: Iterable[Entry]) -> str:
    """The page in Markdown: a table of URLs for each audience, and the permissions of each role."""
    rows = sorted(entries, key=lambda e: e.url)
    parts = [HEAD.format(password=", ".join(words(r) for r in Role if r in PASSWORD_IS_ENOUGH))]
    for title, prefixes in SECTIONS:
        chosen = [e for e in rows if e.url.startswith(prefixes)]
        if not chosen:
            continue
        parts.append(f"## {title}\n\n| page | methods | object | who | |\n|---|---|---|---|---|")
        parts[-1] += "\n" + "\n".join(_row(e) for e in chosen) + "\n"
    parts.append("## What each role may do with what it sees\n\n| role | permissions |\n|---|---|")
    parts[-1] += "".join(
        f"\n| {words(role)} | {', '.join(f'`{p.value}`' for p in sorted(ROLE_PERMISSIONS[role], key=lambda p: p.value))} |"
        for role in Role
    )
    return "\n".join(parts) + "\n"


def sections_cover(entries: Iterable[Entry]) -> bool:
    """Whether every row belongs to a section of the page."""
    prefixes = tuple(prefix for _title, group in SECTIONS for prefix in group)
    return all(e.url.startswith(prefixes) for e in entries)
