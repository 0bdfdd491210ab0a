"""The same person twice: in one file, and in what is stored."""

from __future__ import annotations

from collections.abc import Iterable
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


def mark(kind: Kind, rows: list[Row], keep: frozenset[int]) -> None:
    """Give the status `duplicate` to each row of a person seen earlier in the file; `keep`: rows that are not.

    The same person: the same e-mail address or case reference; or one name within the other (a second
    family name left out, the parts exchanged) at the same place. A name alone is no proof: the place is
    organization and office of a volunteer, the date of birth of a client.
    """
    volunteers = kind is Kind.VOLUNTEERS
    address_key = "email" if volunteers else "ref"
    where, whence = ("organization", "office") if volunteers else ("birth_date", "birth_date")
    words = _folded_words(row.record.get(key) for key in ("given_name", "family_name", where) for row in rows)
    by_address: dict[str, Row] = {}
    by_place: dict[tuple[Any, ...], Row | list[Row]] = {}
    for row in rows:
        if row.status is Status.REFUSED:
            continue
        record = row.record
        address, given, family = record[address_key], record["given_name"], record["family_name"]
        if address and not volunteers:
            address = ref_key(address)
        earlier = by_address.get(address) if address else None
        why = "the same e-mail address" if volunteers else "the same reference"
        place: tuple[Any, ...] | None = None
        if given and family and (record[where] or record[whence]):
            first, last = words[given][0], words[family][0]
            organization = record[where] and words[record[where]]
            place = (first, last, organization, record[whence])
            if last < first:
                place = (last, first, organization, record[whence])
            if earlier is None and place in by_place:
                earlier = _same_name(record, by_place[place], words)
                why = (
                    "the same name, organization and office"
                    if volunteers
                    else "the same name and date of birth"
                )
        if place is None and not address and given and family:
            # Nothing to tell two people of one name apart by: only a row that repeats every word is one twice.
            place = ("whole", *map(str, record.values()))
            if earlier is None and place in by_place:
                earlier, why = _same_name(record, by_place[place], words), "the same row again"
        if earlier is not None and row.number not in keep:
            _mark_duplicate(kind, row, earlier, why)
            continue
        if address:
            by_address.setdefault(address, row)
        if place is not None:
            others = by_place.get(place)
            if others is None:
                by_place[place] = row
            elif isinstance(others, list):
                others.append(row)
            else:
                by_place[place] = [others, row]


# Parent and child of one name at one firm are two people.
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
Words = dict[str, tuple[str, ...]]


def _folded_words(names: Iterable[str | None]) -> Words:
    return {name: tuple(fold(name).split()) or ("",) for name in set(names) if name}


def _same_name(record: Record, others: Row | list[Row], words: Words) -> Row | None:
    """The first of the rows whose name lies within this one's, or this one's within it."""
    mine = {*words[record["given_name"]], *words[record["family_name"]]}
    for other in others if isinstance(others, list) else (others,):
        theirs = {*words[other.record["given_name"]], *words[other.record["family_name"]]}
        generations = (mine ^ theirs) & _GENERATIONS
        if (mine <= theirs or theirs <= mine) and not (generations and "birth_date" not in record):
            return other
    return None


def _mark_duplicate(kind: Kind, row: Row, earlier: Row, why: str) -> None:
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
        stored = person.record
        if kind is Kind.CLIENTS:
            # A file's own label of siblings is not stored: it joins new children to those on file, and changes none.
            stored = {**stored, "household": row.record["household"]}
        changes = differences(kind, row.record, stored, "stored is")
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
