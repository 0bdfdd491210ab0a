"""The same person twice: in one file, and in what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from .model import Issue, Kind, Known, KnownPerson, Record, Row, Status
from .names import name_key
from .text import fold, folded, short


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
    live = [row for row in rows if row.status is not Status.REFUSED]
    addresses = [row.record[address_key] for row in live]
    if not volunteers:
        addresses = [ref_key(address) if address else address for address in addresses]
    places = _places([row.record for row in live], addresses, where, whence)
    shared = _repeated(addresses), _repeated(places)
    by_address: dict[str, Row] = {}
    by_place: dict[tuple[Any, ...], list[Row]] = {}
    for row, address, place in zip(live, addresses, places, strict=True):
        if address not in shared[0] and place not in shared[1]:
            continue  # alone with both: nobody's duplicate, and nobody is its
        earlier = by_address.get(address) if address else None
        why = "the same e-mail address" if volunteers else "the same reference"
        if earlier is None and place in by_place:
            earlier = _same_name(row.record, by_place[place])
            why = (
                "the same name, organization and office" if volunteers else "the same name and date of birth"
            )
            if place[0] is REPEATED:
                why = "the same row again"
        if earlier is not None and row.number not in keep:
            _mark_duplicate(kind, row, earlier, why)
            continue
        if address:
            by_address.setdefault(address, row)
        if place is not None:
            by_place.setdefault(place, []).append(row)


REPEATED = None  # begins the place of a row of which only every word tells who it is


def _places(
    records: list[Record], addresses: list[str | None], where: str, whence: str
) -> list[tuple[Any, ...] | None]:
    """For each record what it shares with every record that may be of the same person; None where nothing can."""
    first_words = _FirstWords()
    places: list[tuple[Any, ...] | None] = []
    for record, address in zip(records, addresses, strict=True):
        given, family = record["given_name"], record["family_name"]
        desk, town = record[where], record[whence]
        place: tuple[Any, ...] | None = None
        if given and family:
            if desk or town:
                first = first_words[given.partition(" ")[0]] or fold(given).partition(" ")[0]
                last = first_words[family.partition(" ")[0]] or fold(family).partition(" ")[0]
                if last < first:
                    first, last = last, first
                place = (first, last, folded(desk) if desk else desk, town)
            elif not address:
                # Nothing to tell two people of one name apart by: only a row that repeats every word is one twice.
                place = (REPEATED, *map(str, record.values()))
        places.append(place)
    return places


class _FirstWords(dict[str, str]):
    """The first word of a text as folded, each text once; a name's first word is that of the part before its space."""

    def __missing__(self, text: str) -> str:
        word = self[text] = fold(text).partition(" ")[0]
        return word


def _repeated(keys: Iterable[Any]) -> set[Any]:
    """The keys that occur more than once; None is no key."""
    return {key for key, count in Counter(keys).items() if count > 1 and key is not None}


# Parent and child of one name at one firm are two people.
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})


def _same_name(record: Record, others: list[Row]) -> Row | None:
    """The first of the rows whose name lies within this one's, or this one's within it."""
    mine = _name_words(record)
    for other in others:
        theirs = _name_words(other.record)
        generations = (mine ^ theirs) & _GENERATIONS
        if (mine <= theirs or theirs <= mine) and not (generations and "birth_date" not in record):
            return other
    return None


def _name_words(record: Record) -> set[str]:
    given, family = folded(record["given_name"]), folded(record["family_name"])
    return {*(given.split() or ("",)), *(family.split() or ("",))}


def _mark_duplicate(kind: Kind, row: Row, earlier: Row, why: str) -> None:
    row.status = Status.DUPLICATE
    message = f"the same person as row {earlier.number} ({why})"
    row.issues.insert(0, Issue(None, "duplicate_of", earlier.number, message, of=earlier.number))
    row.issues.extend(differences(kind, row.record, earlier.record, f"row {earlier.number} says"))


def compare(kind: Kind, rows: list[Row], known: Known) -> None:
    """Set rows against what is stored: `change` where the file says something else, `duplicate` where it says nothing new."""
    on_file: dict[int, KnownPerson] = {}
    for row in rows:
        if row.status not in {Status.NEW, Status.NEEDS_DECISION}:
            continue
        person = _find_known(kind, row.record, known)
        if person is None:
            continue
        row.target = person.code
        on_file[row.number] = person
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
    if kind is Kind.CLIENTS:
        _join_siblings(rows, on_file)


def _join_siblings(rows: list[Row], on_file: Mapping[int, KnownPerson]) -> None:
    """A label that rows share brings children on file, who have no household, into that of the others.

    Where they sit in different households already, every row of the label waits for a person.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        label = row.record.get("household") if row.number in on_file or row.status in _UNWRITTEN else None
        if label:
            groups.setdefault(label, []).append(row)
    for label, group in groups.items():
        homes = {person.home for row in group if (person := on_file.get(row.number)) and person.home}
        if len(homes) > 1:
            message = (
                f"the children of label {short(label)!r} sit in different households already: move them on their own "
                "pages, or say that the label is of no household"
            )
            for row in group:
                row.issues.append(Issue("household", "different_households", label, message, blocking=True))
                row.status = Status.NEEDS_DECISION
            continue
        settled = [
            row
            for row in group
            if row.status is not Status.NEEDS_DECISION
            or ((person := on_file.get(row.number)) and person.home)
        ]
        for row in group:
            mover = on_file.get(row.number)
            if mover is None or mover.home or not mover.may_move or row.status is Status.NEEDS_DECISION:
                continue
            others = [
                str(other.number) for other in settled if other is not row and other.target != row.target
            ]
            if others:
                message = f"joins the household of the siblings in row {', '.join(others[:5])}"
                row.issues = [issue for issue in row.issues if issue.kind != "already_stored"]
                row.issues.append(Issue("household", "joins_household", label, message, of=int(others[0])))
                row.status = Status.CHANGE


_UNWRITTEN = frozenset({Status.NEW, Status.NEEDS_DECISION})


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
