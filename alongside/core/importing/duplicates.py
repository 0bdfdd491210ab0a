"""The same person twice: in one file, and in what is stored."""

from __future__ import annotations

from typing import Any

from .model import Issue, Kind, Known, KnownPerson, Record, Row, Status
from .names import name_key
from .text import fold


def email_key(email: str) -> str:
    """The form in which two addresses are compared."""
    return email.strip().lower()


def ref_key(ref: str) -> str:
    """The form in which two case references are compared."""
    return fold(ref).replace(" ", "")


def differences(kind: Kind, record: Record, other: Record, says: str) -> list[Issue]:
    """What a later record says otherwise. A silent field contradicts nothing."""
    found = []
    for key in kind.keys:
        mine, theirs = record.get(key), other.get(key)
        if mine in (None, []) or _same(mine, theirs):
            continue
        message = (
            f"{says} {theirs if theirs not in (None, []) else 'nothing'!r}"
            if not _secret(key)
            else f"{says} something else"
        )
        found.append(Issue(key, "differs", mine, message, of=theirs))
    return found


def _secret(key: str) -> bool:
    """Lists are shown by their values elsewhere; here their repetition would only be long."""
    return key in {"languages", "note"}


def _same(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, str) and isinstance(theirs, str):
        return mine == theirs or fold(mine) == fold(theirs) != ""
    return bool(mine == theirs)


class People:
    """What tells the people of one file apart. Names are folded once."""

    def __init__(self, kind: Kind, rows: list[Row]) -> None:
        self.kind = kind
        names = {row.record["given_name"] for row in rows if row.record}
        names |= {row.record["family_name"] for row in rows if row.record}
        if kind is Kind.VOLUNTEERS:
            names |= {row.record["organization"] for row in rows if row.record}
        names.discard(None)
        self.words: dict[str, tuple[str, ...]] = {name: tuple(fold(name).split()) or ("",) for name in names}

    def address(self, record: Record) -> str | None:
        """What belongs to one person only: e-mail address, or case reference."""
        if self.kind is Kind.VOLUNTEERS:
            return record["email"] or None
        return ref_key(record["ref"]) if record["ref"] else None

    def place(self, record: Record) -> tuple[Any, ...] | None:
        """What two rows of one person share beside the whole name: its first words, in any order, and where.

        A name alone is no proof: volunteers need the same organization and office, clients the same date
        of birth.
        """
        given, family = record["given_name"], record["family_name"]
        if not given or not family:
            return None
        first, last = self.words[given][0], self.words[family][0]
        if last < first:
            first, last = last, first
        if self.kind is Kind.CLIENTS:
            born = record["birth_date"]
            return (first, last, born) if born else None
        organization, office = record["organization"], record["office"]
        if organization:
            return first, last, self.words[organization], office
        return (first, last, None, office) if office else None

    def is_same_name(self, record: Record, other: Record) -> bool:
        """Whether one name lies within the other: a second family name left out changes nothing."""
        mine = {*self.words[record["given_name"]], *self.words[record["family_name"]]}
        theirs = {*self.words[other["given_name"]], *self.words[other["family_name"]]}
        return mine <= theirs or theirs <= mine


def mark(kind: Kind, rows: list[Row], keep: frozenset[int]) -> None:
    """Give the status `duplicate` to each row of a person seen earlier in the file; `keep`: rows that are not."""
    people = People(kind, rows)
    by_address: dict[str, Row] = {}
    by_place: dict[tuple[Any, ...], list[Row]] = {}
    volunteers = kind is Kind.VOLUNTEERS
    for row in rows:
        if row.status is Status.REFUSED:
            continue
        address, place = people.address(row.record), people.place(row.record)
        earlier = by_address.get(address) if address else None
        why = "the same e-mail address" if volunteers else "the same reference"
        if earlier is None and place and place in by_place:
            same = (other for other in by_place[place] if people.is_same_name(row.record, other.record))
            earlier = next(same, None)
            why = (
                "the same name, organization and office" if volunteers else "the same name and date of birth"
            )
        if earlier is None or row.number in keep:
            if address:
                by_address.setdefault(address, row)
            if place:
                by_place.setdefault(place, []).append(row)
            continue
        row.status = Status.DUPLICATE
        message = f"the same person as row {earlier.number} ({why})"
        row.issues.insert(0, Issue(None, "duplicate_of", earlier.number, message, of=earlier.number))
        row.issues.extend(differences(kind, row.record, earlier.record, f"row {earlier.number} says"))


def compare(kind: Kind, rows: list[Row], known: Known) -> None:
    """Set rows against what is stored: `change` where the file says something else, `duplicate` where it says nothing new."""
    for row in rows:
        if row.status not in {Status.NEW, Status.NEEDS_DECISION}:
            continue
        person = _find_known(kind, row.record, known)
        if person is None:
            continue
        row.target = person.code
        changes = differences(kind, row.record, person.record, "stored is")
        row.issues.extend(changes)
        if row.status is Status.NEEDS_DECISION:
            continue
        row.status = Status.CHANGE if changes else Status.DUPLICATE
        if not changes:
            row.issues.insert(
                0,
                Issue(
                    None,
                    "already_stored",
                    person.code,
                    "stored already, with the same values",
                    of=person.code,
                ),
            )


def _find_known(kind: Kind, record: Record, known: Known) -> KnownPerson | None:
    if kind is Kind.VOLUNTEERS and record["email"]:
        person = known.by_email(email_key(record["email"]))
        if person:
            return person
    if kind is Kind.CLIENTS and record["ref"]:
        person = known.by_ref(ref_key(record["ref"]))
        if person:
            return person
    keys = ("birth_date",) if kind is Kind.CLIENTS else ("organization", "office")
    for candidate in known.by_name(name_key(record["given_name"], record["family_name"])):
        if all(record[k] and _same(record[k], candidate.record.get(k)) for k in keys):
            return candidate
    return None
