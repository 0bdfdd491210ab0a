"""The workbook that two employers' volunteers filled in, with the dirt that such workbooks have."""

from __future__ import annotations

import io
import itertools
import random
import string
from dataclasses import dataclass

import xlsxwriter

from alongside.demo import figures
from alongside.demo.names import english_name, plain, spanish_name

HEADINGS = (
    "Timestamp",
    "First name",
    "Last name(s)",
    "Work email",
    "Cell",
    "Employer",
    "Title",
    "Office",
    "State bar admission(s)",
    "Languages you speak (level)",
    "Hours/month you can give",
    "T-shirt size",
    "Anything we should know?",
)
_ATTORNEY_TITLES = {
    "firm": ("Associate", "Senior Associate", "Partner", "Counsel"),
    "company": ("Corporate Counsel", "Senior Corporate Counsel", "Associate General Counsel"),
}
_OTHER_TITLES = {
    "firm": ("Paralegal", "Legal Assistant"),
    "company": ("Paralegal", "Contract Manager", "Legal Assistant"),
}
TURNS_FOR_A_PLAIN_NAME = 3
_NOTES = (
    "",
    "",
    "",
    "prefer older teens",
    "can't travel",
    "on leave until January",
    "glad to help with filings",
)
_HOURS = ("4", "5", "6-8", "about 10", "8", "10", "2 hrs", "3-5", "6")


@dataclass(frozen=True)
class SignUp:
    """One person as she would be read by a careful reader."""

    given_name: str
    family_name: str
    email: str
    employer: str
    city: figures.City
    kind: str
    is_attorney: bool
    cells: tuple[str, ...]


def _admissions(chance: random.Random, city: figures.City, number: int) -> str:
    """Admissions as someone types them. New Jersey's bar is the scarce one: a first plan has to say so."""
    home = city.state
    is_admitted_at_home = number < 2 if home == "NJ" else home == "VA" or chance.random() < 0.88
    states = [
        home
        if is_admitted_at_home
        else chance.choice(("TX", "IL", "MA", "NY") if home != "NY" else ("TX", "IL", "MA"))
    ]
    if chance.random() < 0.12:
        states.append(chance.choice([s for s in ("NY", "DC", "MA", "TX") if s not in states]))
    style = chance.randrange(3)
    if style == 0:
        return ", ".join(states)
    if style == 1:
        return ", ".join(f"{state} ({chance.randrange(1996, 2020)})" for state in states)
    return "; ".join(states)


def _languages(chance: random.Random, *, is_spanish: bool) -> str:
    said = []
    if is_spanish:
        said.append(chance.choice(("Spanish (fluent)", "Spanish (native)", "Español (fluent)")))
    elif chance.random() < 0.08:
        said.append("some Spanish")
    if chance.random() < 0.06:
        said.append(chance.choice(("French (fluent)", "Mandarin (native)", "Portuguese (conversational)")))
    return "; ".join(said) or chance.choice(("none", "", "English only"))


def _own_name(chance: random.Random, taken: set[tuple[str, str]], *, is_spanish: bool) -> tuple[str, str]:
    """A name that nobody in the program has: with a middle initial once the plain ones are used up."""
    for turn in itertools.count():
        given, family = spanish_name(chance) if is_spanish else english_name(chance)
        if turn > TURNS_FOR_A_PLAIN_NAME:
            given = (
                f"{given} {chance.choice(string.ascii_uppercase)}. {chance.choice(string.ascii_uppercase)}."
            )
        if (given, family) not in taken:
            taken.add((given, family))
            break
    return given, family


def _person(
    chance: random.Random,
    taken: set[tuple[str, str]],
    number: int,
    place: int,
    city: figures.City,
    kind: str,
    *,
    is_attorney: bool,
) -> SignUp:
    is_spanish = chance.random() < 0.33
    given, family = _own_name(chance, taken, is_spanish=is_spanish)
    employer = figures.FIRM if kind == "firm" else chance.choice(figures.SUBSIDIARIES)
    domain = "harrowvale.example" if kind == "firm" else "corvid.example"
    email = f"{plain(given)}.{plain(family.split()[0])}{number}@{domain}"
    cells = (
        f"{chance.randrange(9, 11)}/{chance.randrange(1, 29)}/2026",
        given,
        family,
        email,
        f"({chance.randrange(201, 990)}) 555-{chance.randrange(100, 199):04d}",
        employer,
        chance.choice((_ATTORNEY_TITLES if is_attorney else _OTHER_TITLES)[kind]),
        chance.choice(city.written_as),
        _admissions(chance, city, place) if is_attorney else chance.choice(("N/A", "none", "")),
        _languages(chance, is_spanish=is_spanish),
        chance.choice(_HOURS),
        chance.choice(("S", "M", "L", "XL")),
        chance.choice(_NOTES),
    )
    return SignUp(given, family, email, employer, city, kind, is_attorney, cells)


def sign_ups(seed: int, scale: int = 1) -> list[SignUp]:
    """The distinct people of the program, `scale` times 127, in the order in which they signed up."""
    chance = random.Random(f"sign-ups {seed}")  # noqa: S311 - invention, not a secret
    people: list[SignUp] = []
    taken: set[tuple[str, str]] = set()
    for _ in range(scale):
        for city in figures.CITIES:
            for kind, count in (("firm", city.firm), ("company", city.company)):
                attorneys = max(2, round(count * 0.74)) if count > 2 else count
                people += [
                    _person(chance, taken, len(people) + i, i, city, kind, is_attorney=i < attorneys)
                    for i in range(count)
                ]
    chance.shuffle(people)
    return people


def rows(people: list[SignUp], seed: int, scale: int = 1) -> list[tuple[str, ...]]:
    """The rows of the workbook: everyone once, and those who signed up twice."""
    chance = random.Random(f"twice {seed}")  # noqa: S311
    found = [person.cells for person in people]
    for person in chance.sample(
        people, (figures.SIGN_UP_ROWS - figures.FIRM_PEOPLE - figures.COMPANY_PEOPLE) * scale
    ):
        cells = list(person.cells)
        cells[3] = cells[3].upper() if chance.random() < 0.5 else cells[3]
        cells[10] = chance.choice(_HOURS)
        found.insert(chance.randrange(len(found)), tuple(cells))
    return found


def workbook(all_rows: list[tuple[str, ...]]) -> bytes:
    """An XLSX file with a title above its headings, a second sheet and a column that nobody needs."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("Form responses 1")
        sheet.write_string(0, 0, f"{figures.PROGRAM_NAME}: volunteer sign-up, all offices")
        sheet.write_string(1, 0, "exported by the pro bono team")
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(3, column, heading)
        for number, cells in enumerate(all_rows):
            for column, cell in enumerate(cells):
                sheet.write_string(4 + number, column, cell)
        counts = book.add_worksheet("Count by office")
        counts.write_string(0, 0, "Office")
        counts.write_string(0, 1, "Count")
    return buffer.getvalue()
