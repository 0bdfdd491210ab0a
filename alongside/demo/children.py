"""The list of children who wait, as a nonprofit keeps it."""

from __future__ import annotations

import csv
import datetime
import io
import random

from alongside.demo import figures
from alongside.demo.names import spanish_name

HEADINGS = (
    "Case ref",
    "First name",
    "Last names",
    "Date of birth",
    "Country",
    "Best language",
    "Lives in",
    "State",
    "Date of entry",
    "Sibling group",
    "Lives with",
    "Possible relief",
    "Next hearing",
    "Screened?",
    "Notes",
)
_LIVES_WITH = (
    "with mother",
    "with aunt",
    "foster home",
    "with older sibling",
    "government shelter",
    "with uncle",
)
_RELIEF = ("SIJS", "SIJS", "SIJS; asylum", "SIJS", "SIJS; T visa")


def _day(day: datetime.date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def _dealt(
    chance: random.Random,
    counts: tuple[tuple[str, int], ...],
    rest: str,
    siblings: dict[int, str],
    given: dict[str, str],
) -> list[str]:
    """A word for each of 28 children, `counts` of each and the rest `rest`; `given` are the siblings' words."""
    words = [word for word, count in counts for _ in range(count)]
    words += [rest] * (figures.CHILDREN - len(words))
    for group in siblings.values():
        words.remove(given[group])
    chance.shuffle(words)
    return [given[siblings[i]] if i in siblings else words.pop() for i in range(figures.CHILDREN)]


def children(seed: int, today: datetime.date, scale: int = 1) -> list[tuple[str, ...]]:
    """Rows in the order of `HEADINGS`: `scale` times 28 children, in 26 groups each time."""
    chance = random.Random(f"children {seed}")  # noqa: S311 - invention, not a secret
    found: list[tuple[str, ...]] = []
    for round_number in range(scale):
        cities = [city for city in figures.CITIES for _ in range(city.children)]
        siblings = _sibling_groups(cities, round_number)
        pairs = sorted(set(siblings.values()))
        homes = dict(zip(pairs, ("El Salvador", "Honduras"), strict=True))
        countries = _dealt(chance, figures.COUNTRIES, "Guatemala", siblings, homes)
        languages = _dealt(chance, figures.INDIGENOUS, "Spanish", siblings, dict.fromkeys(pairs, "Spanish"))
        unscreened = {i for i, city in enumerate(cities) if city.name == "San Francisco"}
        family_names: dict[str, str] = {}
        for i, city in enumerate(cities):
            given, family = spanish_name(chance)
            group = siblings.get(i, "")
            family = family_names.setdefault(group, family) if group else family
            years = chance.choice((9, 11, 13, 14, 15, 16, 16, 17, 17))
            birth = today - datetime.timedelta(days=round(years * 365.25) + chance.randrange(330))
            entered = today - datetime.timedelta(days=chance.randrange(60, 700))
            hearing = today + datetime.timedelta(days=chance.choice((24, 41, 66, 95, 130, 170, 240, 330)))
            found.append(
                (
                    f"HL{1001 + len(found)}",
                    given,
                    family,
                    _day(birth),
                    countries[i],
                    languages[i],
                    city.name,
                    city.state,
                    _day(entered),
                    group,
                    chance.choice(_LIVES_WITH),
                    chance.choice(_RELIEF),
                    _day(hearing) if chance.random() < 0.75 else "TBD",
                    "N" if i in unscreened else "Y",
                    "",
                )
            )
    return found


def _sibling_groups(cities: list[figures.City], round_number: int) -> dict[int, str]:
    """Two pairs of siblings, each in one city: 28 children in 26 groups."""
    first = next(i for i, city in enumerate(cities) if city.name == "Los Angeles")
    second = next(i for i, city in enumerate(cities) if city.name == "Seattle")
    label = f"F{2 * round_number + 1}", f"F{2 * round_number + 2}"
    return {first: label[0], first + 1: label[0], second: label[1], second + 1: label[1]}


def csv_file(all_rows: list[tuple[str, ...]]) -> bytes:
    """The list as a CSV file in UTF-8 with a byte-order mark, as spreadsheets save it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(all_rows)
    return text.getvalue().encode("utf-8-sig")
