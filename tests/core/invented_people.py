"""An invented population with the collisions of a real one, and the ways in which a name comes back changed.

Given and family names are drawn with the frequencies of a few common and many rare ones; siblings share family
names; birth dates fall on 18 years. `come_back` writes somebody as another office, another day would.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from alongside.core.conflicts import Party

GIVEN = [
    "María",
    "José",
    "Juan",
    "Luis",
    "Carlos",
    "Ana",
    "Miguel",
    "Pedro",
    "Francisco",
    "Rosa",
    "Manuel",
    "Antonio",
    "Marta",
    "Elena",
    "Jorge",
    "Oscar",
    "Mario",
    "Sandra",
    "Wilmer",
    "Kevin",
    "Brayan",
    "Heidy",
    "Yesenia",
    "Xiomara",
    "Evelin",
    "Maribel",
    "Elder",
    "Selvin",
    "Denis",
    "Edwin",
    "Darwin",
    "Josué",
    "Isaías",
    "Elías",
    "Marisol",
    "Lesly",
    "Katerin",
    "Estefany",
    "Dayana",
    "Brenda",
    "Ingrid",
    "Karina",
    "Yadira",
    "Mirna",
    "Glenda",
    "Nohemí",
    "Esperanza",
    "Encarnación",
    "Tomás",
    "Mateo",
    "Domingo",
    "Andrés",
    "Sebastián",
    "Baltazar",
    "Gaspar",
    "Pascual",
    "Diego",
    "Nicolás",
    "Catarina",
    "Eulalia",
    "Juana",
    "Petrona",
    "Micaela",
    "Candelaria",
    "Ixchel",
    "Guadalupe",
    "Concepción",
    "Refugio",
    "Socorro",
    "Dolores",
    "Mercedes",
    "Alejandra",
    "Alejandro",
    "Daniel",
    "Daniela",
    "Gabriel",
    "Gabriela",
    "Fernando",
    "Fernanda",
    "Ricardo",
    "Roberto",
    "Alberto",
    "Eduardo",
    "Gerardo",
    "Enrique",
    "Ernesto",
    "Guillermo",
    "Graciela",
    "Beatriz",
    "Isabel",
    "Teresa",
    "Cristina",
    "Verónica",
    "Mohammed",
    "Youssef",
    "Khalid",
    "Farhad",
    "Zabihullah",
    "Harpreet",
    "Gurpreet",
    "Jean",
    "Widnel",
    "Guerdine",
    "Rodelphe",
    "Tesfay",
    "Hirut",
    "Vladimir",
    "Daria",
    "Oleksandr",
    "Thiago",
    "Luísa",
    "Weiming",
    "Xiaomei",
]
FAMILY = [
    "Hernández",
    "López",
    "García",
    "Martínez",
    "González",
    "Pérez",
    "Rodríguez",
    "Sánchez",
    "Ramírez",
    "Cruz",
    "Flores",
    "Gómez",
    "Morales",
    "Vásquez",
    "Reyes",
    "Mejía",
    "Ramos",
    "Castillo",
    "Ortiz",
    "Aguilar",
    "Mendoza",
    "Velásquez",
    "Jiménez",
    "Orellana",
    "Zelaya",
    "Portillo",
    "Menjívar",
    "Aldana",
    "Pineda",
    "Barahona",
    "Funes",
    "Arriola",
    "Quintanilla",
    "Caal",
    "Pop",
    "Chub",
    "Xol",
    "Cuc",
    "Tum",
    "Us",
    "Batz",
    "Toc",
    "Tzoc",
    "Tzul",
    "Tecún",
    "Ixcoy",
    "Coy",
    "Ajanel",
    "Sucuc",
    "Xiloj",
    "Xitumul",
    "Cotzajay",
    "Pirir",
    "Quisquinay",
    "Tziquín",
    "Lux",
    "Sapón",
    "Bámaca",
    "Chales",
    "Ajtún",
    "Mateo",
    "Domingo",
    "Andrés",
    "Francisco",
    "Nicolás",
    "Gaspar",
    "Pascual",
    "Sebastián",
    "Ordóñez",
    "Núñez",
    "Quiñónez",
    "Ibáñez",
    "Rivas",
    "Cabrera",
    "Rax",
    "Tipaz",
    "Morente",
    "Arriaga",
    "Zacarías",
    "Boc",
    "Sinay",
    "Barrios",
    "Tomás",
    "Quispe",
    "Mamani",
    "Guamán",
    "Mosquera",
    "Cuero",
    "Riascos",
    "Souza",
    "Araújo",
    "Gonçalves",
    "Joseph",
    "Pierre",
    "Louis",
    "Estimé",
    "Desravines",
    "Diouf",
    "Ngono",
    "Hagos",
    "Alemayehu",
    "Qaderi",
    "Rahimi",
    "Noorzai",
    "Wardak",
    "Alzahrani",
    "Haddad",
    "Dhaliwal",
    "Singh",
    "Kaur",
    "Shrestha",
    "Kuznetsova",
    "Shevchenko",
    "Bondarenko",
    "Zhang",
    "Wang",
    "Li",
    "Nguyen",
    "Park",
]
BY_EAR = (
    ("v", "b"), ("b", "v"), ("z", "s"), ("s", "z"), ("ll", "y"), ("y", "ll"), ("h", ""), ("j", "x"), ("c", "k"),
    ("qu", "k"), ("gue", "ge"), ("ü", "u"), ("ph", "f"), ("tz", "ts"), ("i", "y"),
)  # fmt: skip
SHORT = {
    "José": "Pepe", "Francisco": "Paco", "Guadalupe": "Lupita", "Concepción": "Concha", "Manuel": "Manuelito",
    "Enrique": "Kike", "Eduardo": "Lalo", "Guillermo": "Memo", "Graciela": "Chela", "Beatriz": "Betty",
    "Isabel": "Chabela", "Teresa": "Tere", "Roberto": "Beto", "Daniel": "Dani", "María": "Ma.", "Luis": "Luisito",
}  # fmt: skip
FIRST_BIRTH, BIRTH_DAYS = datetime.date(2006, 1, 1), 18 * 365


def people(count: int, chance: random.Random) -> list[Party]:
    """`count` invented people; three in ten have an A-number, one in ten no birth date."""
    found: list[Party] = []
    while len(found) < count:
        family = drawn(FAMILY, 2, chance)
        for _ in range(chance.choices((1, 2, 3), (75, 20, 5))[0]):
            given = drawn(GIVEN, chance.choices((1, 2), (35, 65))[0], chance)
            born = FIRST_BIRTH + datetime.timedelta(days=chance.randrange(BIRTH_DAYS))
            found.append(
                Party(
                    str(len(found)),
                    "client",
                    (" ".join([*given, *family]),),
                    None if chance.random() < 0.1 else born,
                    f"A{chance.randrange(10**8, 10**9)}" if chance.random() < 0.3 else None,
                )
            )
    return found[:count]


def drawn(names: Sequence[str], count: int, chance: random.Random) -> list[str]:
    """Names by the frequencies of life: the n-th is borne by a share of 1/(n + 3)."""
    weights = [1 / (place + 4) for place in range(len(names))]
    return chance.choices(names, weights, k=count)


def come_back(party: Party, chance: random.Random) -> Party:
    """The same person written another day: one or two changes of the name, perhaps a slip in the birth date."""
    name = party.names[0]
    for change in chance.sample(CHANGES, chance.choices((1, 2), (60, 40))[0]):
        name = change(name, chance)
    born = party.birth_date
    luck = chance.random()
    if born is not None and luck < 0.25:
        born = None
    elif born is not None and luck < 0.35:
        born = born + datetime.timedelta(days=chance.choice((1, -1, 10, 365)))
    return replace(party, id="asked", names=(name,), birth_date=born, a_number=None)


def _left_out(name: str, chance: random.Random) -> str:
    parts = name.split()
    if len(parts) > 2:
        parts.pop(chance.randrange(len(parts)))
    return " ".join(parts)


def _reordered(name: str, _chance: random.Random) -> str:
    parts = name.split()
    return f"{' '.join(parts[-2:])}, {' '.join(parts[:-2])}".upper()


def _by_ear(name: str, chance: random.Random) -> str:
    small = name.lower()
    fitting = [pair for pair in BY_EAR if pair[0] in small]
    written, heard = chance.choice(fitting) if fitting else ("", "")
    return small.replace(written, heard, 1)


def _one_letter(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _shortened(name: str, chance: random.Random) -> str:
    parts = name.split()
    at = chance.randrange(len(parts))
    parts[at] = SHORT.get(parts[at], parts[at][:8] if at else parts[at])
    return " ".join(parts)


def _initial(name: str, _chance: random.Random) -> str:
    parts = name.split()
    return " ".join([parts[0], *(f"{part[0]}." for part in parts[1:2] if len(parts) > 3), *parts[-2:]])


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _left_out, _reordered, _by_ear, _one_letter, _shortened, _initial,
)  # fmt: skip
