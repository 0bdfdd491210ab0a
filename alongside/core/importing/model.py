"""What importing speaks of: sheets in, an understanding out, corrections in between."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import Any, Protocol

FORMAT = "alongside.import/1"

VOLUNTEER_KEYS = (
    "given_name",
    "family_name",
    "email",
    "organization",
    "office",
    "role",
    "title",
    "admissions",
    "languages",
    "hours_per_month",
    "phone",
    "note",
)
CLIENT_KEYS = (
    "ref",
    "given_name",
    "family_name",
    "birth_date",
    "nationality",
    "languages",
    "city",
    "state",
    "entered_on",
    "household",
    "living_with",
    "pathways",
    "next_hearing_on",
    "screened",
    "note",
)
LIST_KEYS = frozenset({"admissions", "languages", "pathways"})

Record = dict[str, Any]


class Kind(StrEnum):
    """What a file lists."""

    VOLUNTEERS = "volunteers"
    CLIENTS = "clients"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of this kind's record, in order."""
        return VOLUNTEER_KEYS if self is Kind.VOLUNTEERS else CLIENT_KEYS


class Status(StrEnum):
    """What would become of a row, in the words of the contract."""

    NEW = "new"
    CHANGE = "change"
    DUPLICATE = "duplicate"
    NEEDS_DECISION = "needs_decision"
    REFUSED = "refused"


class NotUnderstoodError(ValueError):
    """The file as a whole, or a correction, makes no sense; the message says what to do."""


class CannotWriteError(Exception):
    """What was understood cannot be written as it stands; the message says what to do first, and names nobody."""


@dataclass
class Sheet:
    """One sheet as read. `rows[0]` is row 1; a blank row is []. Merges are (top, left, bottom, right), 0-based."""

    name: str | None
    rows: list[list[str]]
    visible: bool = True
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Issue:
    """One remark on one row.

    `field` is the record's key or None for the whole row; `value` what the file says; `of` the row
    number of the earlier row, the code of a stored person, or what the other says (kind `differs`).
    A `blocking` issue makes the row need a decision.
    """

    field: str | None
    kind: str
    value: Any
    message: str
    of: Any = None
    blocking: bool = False

    def document(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "kind": self.kind,
            "value": self.value,
            "of": self.of,
            "message": self.message,
        }


@dataclass(slots=True)
class Column:
    """How one column was understood. `field` None: not understood, dropped. `index` is 0-based.

    `order` is the settled order of a date column ("mdy", "dmy"), "unsettled", or None where no cell needs one.
    """

    index: int
    heading: str
    field: str | None
    confidence: float
    order: str | None = None
    samples: list[str] = dataclasses.field(default_factory=list)


@dataclass(slots=True)
class Row:
    """One row of people; `number` is 1-based in the sheet. `record` is empty where refused."""

    number: int
    status: Status
    record: Record
    issues: list[Issue] = field(default_factory=list)
    target: str | None = None  # code of the stored person of a `change`, or of a stored duplicate

    def document(self) -> dict[str, Any]:
        return {
            "row": self.number,
            "status": self.status.value,
            "record": self.record or None,
            "issues": [issue.document() for issue in self.issues],
        }


@dataclass
class Understanding:
    """A whole file as understood: nothing of it is written anywhere yet."""

    kind: Kind
    file_name: str
    encoding: str | None
    sheet: str | None
    header_row: int
    columns: list[Column]
    rows: list[Row]
    other_sheets: list[str] = field(default_factory=list)

    def totals(self) -> dict[str, int]:
        counts = Counter(map(attrgetter("status"), self.rows))
        return {status.value: counts[status] for status in Status}

    def document(self, *, applied: bool = False) -> dict[str, Any]:
        """The document of `alongside import --json`, format alongside.import/1."""
        return {**self.head(applied=applied), "rows": [row.document() for row in self.rows]}

    def head(self, *, applied: bool = False) -> dict[str, Any]:
        """The document without its rows (an empty list holds their place)."""
        return {
            "format": FORMAT,
            "kind": self.kind.value,
            "file": {
                "name": self.file_name,
                "rows": len(self.rows),
                "encoding": self.encoding,
                "sheet": self.sheet,
                "header_row": self.header_row,
            },
            "columns": [
                {"heading": c.heading, "field": c.field, "confidence": c.confidence} for c in self.columns
            ],
            "rows": [],
            "totals": self.totals(),
            "applied": applied,
        }


@dataclass(frozen=True)
class Place:
    """A city as understood; `state` None where unknown or outside the United States."""

    city: str
    state: str | None


@dataclass(frozen=True)
class Lookups:
    """What the understanding asks of the world. Each takes a text as typed and gives None where unknown.

    `language`: ISO 639-3 code, individual. `country`: ISO 3166-1 alpha-3. `city`: a place of a name and
    maybe a state (two letters).
    """

    language: Callable[[str], str | None]
    country: Callable[[str], str | None]
    city: Callable[[str, str | None], Place | None]


@dataclass(frozen=True)
class Corrections:
    """What a person has said about a file.

    sheet, header_row   which sheet, and the 1-based row of headings
    columns             column index (0-based) → field, or None to drop the column
    date_order          column index → "mdy" or "dmy"
    offices             text as typed → city, or None for no office
    languages           text as typed → ISO 639-3 code, or None for no language
    rows                row number → {"keep": true} not a duplicate | {"skip": true} leave out |
                        {"record": {key: value}} these values instead
    """

    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[int, str | None] = field(default_factory=dict)
    date_order: Mapping[int, str] = field(default_factory=dict)
    offices: Mapping[str, str | None] = field(default_factory=dict)
    languages: Mapping[str, str | None] = field(default_factory=dict)
    rows: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownPerson:
    """A stored volunteer or client: its code and its record, in the shape of this kind's records.

    `home` is the household of a client, None without one; `may_move` whether this import may give it one.
    """

    code: str
    record: Record
    home: str | None = None
    may_move: bool = False


class Known(Protocol):
    """Who is stored already. Keys are made by `duplicates.email_key`, `ref_key` and `name_key`."""

    def by_email(self, key: str) -> KnownPerson | None: ...

    def by_ref(self, key: str) -> KnownPerson | None: ...

    def by_name(self, key: str) -> list[KnownPerson]: ...
