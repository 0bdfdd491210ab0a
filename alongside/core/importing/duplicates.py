"""The same person twice: in one file, and in what is stored."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from .model import Issue, Kind, Known, KnownPerson, Record, Row, Status
from .names import name_key
from .text import fold, folded


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


class Seen:
    """The people of one file so far, by whatever tells that two rows are one person."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.by_email: dict[str, Row] = {}
        self.by_ref: dict[str, Row] = {}
        self.by_name: dict[tuple[Any, ...], list[tuple[frozenset[str], Row]]] = defaultdict(list)

    def find(self, row: Row) -> tuple[Row, str] | None:
        """The earlier row of the same person and why it is the same."""
        record = row.record
        if self.kind is Kind.VOLUNTEERS:
            email = record["email"]
            if email and email in self.by_email:
                return self.by_email[email], "the same e-mail address"
        elif record["ref"] and (earlier := self.by_ref.get(ref_key(record["ref"]))):
            return earlier, "the same reference"
        bucket, words = self._place(record)
        if bucket is None:
            return None
        for others, earlier in self.by_name.get(bucket, ()):
            if words <= others or others <= words:
                where = (
                    "the same name, organization and office"
                    if self.kind is Kind.VOLUNTEERS
                    else "the same name and date of birth"
                )
                return earlier, where
        return None

    def add(self, row: Row) -> None:
        record = row.record
        if self.kind is Kind.VOLUNTEERS:
            if record["email"]:
                self.by_email.setdefault(record["email"], row)
        elif record["ref"]:
            self.by_ref.setdefault(ref_key(record["ref"]), row)
        bucket, words = self._place(record)
        if bucket is not None:
            self.by_name[bucket].append((words, row))

    def _place(self, record: Record) -> tuple[tuple[Any, ...] | None, frozenset[str]]:
        """(bucket, words of the name). Same bucket and one name within the other: the same person.

        A name alone is no proof: volunteers need the same organization and office, clients the same
        date of birth. A second family name left out, or the parts exchanged, changes nothing.
        """
        given, family = record["given_name"], record["family_name"]
        if not given or not family:
            return None, frozenset()
        words = frozenset(folded(given).split()) | frozenset(folded(family).split())
        ends = tuple(sorted((folded(given).split(" ")[0], folded(family).split(" ")[0])))
        if self.kind is Kind.VOLUNTEERS:
            if not record["organization"] and not record["office"]:
                return None, words
            return (*ends, folded(record["organization"] or ""), record["office"]), words
        if not record["birth_date"]:
            return None, words
        return (*ends, record["birth_date"]), words


def mark(kind: Kind, rows: list[Row], keep: frozenset[int]) -> None:
    """Give the status `duplicate` to each row of a person seen earlier in the file; `keep`: rows that are not."""
    seen = Seen(kind)
    for row in rows:
        if row.status is Status.REFUSED:
            continue
        found = None if row.number in keep else seen.find(row)
        if found is None:
            seen.add(row)
            continue
        earlier, why = found
        row.status = Status.DUPLICATE
        row.issues.insert(
            0,
            Issue(
                None,
                "duplicate_of",
                earlier.number,
                f"the same person as row {earlier.number} ({why})",
                of=earlier.number,
            ),
        )
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
