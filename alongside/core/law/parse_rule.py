"""What every rule file has in common: its head, its texts in two languages, and where a version comes from."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from typing import Any

from alongside.core.documents import Fault, Reader, shown
from alongside.core.law import model
from alongside.core.law.conditions import Alternatives, parse_alternatives

HEAD = ("id", "kind", "title_en", "title_es")
PROVENANCE = (
    "effective_from", "effective_basis", "effective_to", "selected_by", "authority", "confidence",
    "volatility", "source", "source_date", "verified_by", "verified_on", "review_by", "harm",
    "safe_fallback", "note",
)  # fmt: skip
BASES = ("enactment", "stated", "unknown")
LONGEST_TEXT = 4000


class RuleReader(Reader):
    """Reads one TOML table: dates are dates there, and texts may be long."""

    def day(self, field: str) -> date:
        """A required date."""
        value = self.fields.get(field)
        if isinstance(value, date):
            return value
        self.fault(
            field, "is missing" if value is None else f"is {shown(str(value))}", "give a date, 2026-01-31"
        )
        return model.EARLIEST

    def optional_day(self, field: str) -> date | None:
        """A date, or none where the field is absent or an empty text."""
        return None if self.fields.get(field) in (None, "") else self.day(field)

    def prose(self, field: str, *, required: bool = True) -> str:
        """A text of up to 4,000 characters."""
        value = self.fields.get(field, "")
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or (required and not value.strip()):
            self.fault(field, f"is {shown(str(value))}", "give a text")
            return ""
        return value.strip()

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts, in their order; absent is empty."""
        values = self.items(field)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self.fault(field, f"holds {shown(str(value))}", "give texts")
                return ()
        return tuple(values)

    def count(self, field: str) -> int | None:
        """A whole number from 0, or none where absent."""
        return self.whole(field, 0, 100_000) if field in self.fields else None

    def alternatives(self, field: str) -> Alternatives:
        """Conditions, as `conditions.parse_alternatives` reads them."""
        try:
            return parse_alternatives(self.texts(field))
        except ValueError as error:
            self.fault(
                field, f"holds a condition that is not one ({shown(list(self.texts(field)))})", str(error)
            )
            return ()

    def tables(self, field: str, fields: Iterable[str]) -> list[RuleReader]:
        """A reader for each table of an array of tables."""
        allowed = tuple(fields)
        return [
            RuleReader(value, self.path(f"{field}[{n}]").replace('"', ""), self.faults, allowed)
            for n, value in enumerate(self.items(field))
        ]


def read_text(reader: RuleReader, field: str, *, required: bool = True) -> model.Text:
    """The text under `field_en` and `field_es`; both, or (where not required) neither."""
    english = reader.prose(f"{field}_en", required=required)
    return {"en": english, "es": reader.prose(f"{field}_es", required=required or bool(english))}


def read_provenance(reader: RuleReader) -> model.Provenance:
    """Where a version comes from. Every date, the source and at least one authority are demanded."""
    authority = reader.texts("authority")
    if not authority:
        reader.fault("authority", "is missing", "cite at least one authority")
    made = model.Provenance(
        effective_from=reader.day("effective_from"),
        effective_basis=reader.choice("effective_basis", BASES),
        effective_to=reader.optional_day("effective_to"),
        selected_by=reader.prose("selected_by"),
        authority=authority,
        confidence=reader.choice("confidence", model.CONFIDENCES),
        volatility=reader.choice("volatility", model.VOLATILITIES),
        source=reader.prose("source"),
        source_date=reader.day("source_date"),
        verified_by=reader.prose("verified_by", required=False),
        verified_on=reader.optional_day("verified_on"),
        review_by=reader.day("review_by"),
        harm=reader.choice("harm", model.HARMS),
        safe_fallback=reader.prose("safe_fallback"),
        note=reader.prose("note", required=False),
    )
    if made.effective_to is not None and made.effective_to < made.effective_from:
        reader.fault("effective_to", "lies before effective_from", "correct one of the two")
    if bool(made.verified_by) != (made.verified_on is not None):
        reader.fault(
            "verified_by", "stands without verified_on, or the other way round", "give both or neither"
        )
    if made.effective_basis == "unknown" and made.effective_from != model.EARLIEST:
        reader.fault(
            "effective_basis", "is unknown although a date is given", "give 1900-01-01, or the basis"
        )
    if made.review_by <= made.source_date:
        reader.fault("review_by", "is not after source_date", "name a day on which a person looks again")
    return made


def order_versions(reader: RuleReader, versions: list[Any]) -> tuple[Any, ...]:
    """The versions from the earliest; a fault where two are in force on one day, or where there is none."""
    versions.sort(key=lambda version: version.provenance.effective_from)
    if not versions:
        reader.fault("versions", "is missing", "give at least one version")
    for first, second in itertools.pairwise(versions):
        ends, begins = first.provenance.effective_to, second.provenance.effective_from
        if ends is None or ends >= begins:
            reader.fault(
                "versions",
                f"are two in force on {begins}",
                "end the first on the day before the second begins",
            )
    return tuple(versions)


def begin(document: Any, faults: list[Fault], fields: Iterable[str]) -> tuple[RuleReader, str, model.Text]:
    """A reader for a whole file, with the rule's id and title."""
    reader = RuleReader(document, "", faults, (*HEAD, *fields))
    return reader, reader.prose("id"), read_text(reader, "title")
