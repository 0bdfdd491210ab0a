"""Sign-up workbooks and client lists as other coordinators would send them, each with its truth.

A seed decides people, headings, their order and language, the container (CSV in some encoding, XLSX with
title rows, merged cells and other sheets) and the dirt. What is true of a cell is decided first and only
then written down in one of the ways in which people write it. Everyone is invented.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

GIVEN = [
    "Karina",
    "Jorge Luis",
    "Kevin",
    "Angélica",
    "Denise",
    "René",
    "Mary",
    "Óliver",
    "José María",
    "Thomas",
    "Sofía",
    "Nayeli",
    "Robert",
    "Itzel",
    "Grace",
    "Tomás",
]
FAMILY = [
    "Rico Hurtado",
    "Bermúdez Prieto",
    "Powers",
    "de la Rosa Guzmán",
    "Escobar",
    "Arce Montes",
    "Chavez",
    "Casanova Cisneros",
    "Morales Hernandes",
    "Gillespie",
    "Quiñónez",
    "O'Neill",
    "Salcido Alcalá",
    "Wilson",
    "Brito Padrón",
    "Lee",
]
ORGANIZATIONS = [
    "Ashgrove Tate LLP",
    "Meridian Commerce",
    "Meridian Studios",
    "Listenwell, Inc.",
    "Harbor & Pine LLP",
]

OFFICES = {
    "Los Angeles": ["LA", "L.A.", "Los Angeles, CA", "los angeles", "Los Angeles (downtown)", "Los Angeles Office", "LOS ANGELES", "Los Angeles, Calif."],
    "San Francisco": ["SF", "S.F.", "San Francisco, CA", "San Fran", "San Francisco - Market St", "San Francisco CA"],
    "Seattle": ["SEA", "Seattle, WA", "Seattle", "Seattle, Wash.", "seattle office", "Seattle HQ"],
    "New York": ["NYC", "New York, NY", "Manhattan", "New York City", "Nueva York", "N.Y.C.", "NY"],
    "Newark": ["Newark, N.J.", "Newark", "Newark NJ", "Newark, New Jersey"],
    "Washington": ["DC", "Washington, D.C.", "Wash DC", "Washington DC", "D.C.", "Washington, DC 20001"],
    "Arlington": ["Arlington, Va.", "Arlington", "Arlington VA", "Arlington, Virginia"],
    "Chicago": ["Chicago, IL", "Chicago", "Chicago, Ill."],
    "Boise": ["Boise, ID", "Boise", "Boise, Idaho"],
}  # fmt: skip
STATES = {
    "CA": ["CA", "California", "Cal.", "Calif.", "CA (2009)", "CA #234466", "California (bar no. 123456)", "Calif"],
    "NY": ["NY", "New York", "N.Y.", "NY (2011)", "Nueva York", "NY #5512345"],
    "NJ": ["NJ", "New Jersey", "N.J.", "Nueva Jersey"],
    "WA": ["WA", "Wash.", "WA #383671", "Washington State"],
    "DC": ["DC", "D.C.", "District of Columbia", "D.C. (2009)"],
    "TX": ["TX", "Texas", "Tex."],
    "IL": ["IL", "Illinois", "Ill."],
    "MA": ["MA", "Massachusetts", "Mass."],
    "VA": ["VA", "Virginia", "Va."],
}  # fmt: skip
LANGUAGES = {
    "spa": ["Spanish", "español", "Español", "SPANISH", "spanish", "castellano"],
    "por": ["Portuguese", "portugués", "Brazilian Portuguese"],
    "fra": ["French", "francés", "français"],
    "cmn": ["Mandarin", "Mandarin Chinese", "Chinese (Mandarin)", "chino mandarín"],
    "quc": ["K'iche'", "Quiché", "K’iche’", "Kiche"],
    "mam": ["Mam", "mam"],
    "kjb": ["Q'anjob'al", "Kanjobal", "Q’anjob’al"],
    "ixl": ["Ixil"],
    "hat": ["Haitian Creole", "Kreyòl", "criollo haitiano"],
    "cab": ["Garifuna", "garífuna"],
    "kek": ["Q'eqchi'", "Kekchí"],
}  # fmt: skip
LEVELS = {
    "native": ["native", "nativo", "native speaker", "mother tongue"],
    "fluent": ["fluent", "fluido", "advanced"],
    "conversational": ["conversational", "conversacional", "intermediate", "intermedio"],
    "basic": ["basic", "básico", "some", "beginner"],
    "unknown": [""],
}
TITLES = {
    "attorney": [
        "Partner",
        "Associate",
        "Corporate Counsel",
        "Abogada",
        "Associate General Counsel",
        "Counsel",
        "Staff Attorney",
    ],
    "paralegal": ["Paralegal", "Senior Paralegal"],
    "legal_assistant": ["Legal Assistant", "Asistente legal", "Legal Secretary"],
    "contract_manager": ["Contract Manager", "Gerente de contratos", "Contracts Manager"],
    "law_student": ["Law student", "Estudiante de derecho", "2L"],
    "interpreter": ["Interpreter", "Intérprete"],
    "other": ["Legal Ops", "Marketing Lead"],
}
COUNTRIES = {
    "GTM": ["Guatemala", "Guatemalan", "GUATEMALA", "guatemalteca", "GT"],
    "HND": ["Honduras", "Honduran", "hondureño"],
    "SLV": ["El Salvador", "Salvadoran", "salvadoreña", "Salvador"],
    "MEX": ["Mexico", "México", "Mexican", "mexicana"],
    "ECU": ["Ecuador", "Ecuadorian"],
}
PATHWAYS = {
    "sijs": ["SIJS", "SIJ", "sijs", "Special Immigrant Juvenile"],
    "asylum": ["asylum", "Asylum", "asilo"],
    "u_visa": ["U visa", "U-visa", "visa U"],
    "t_visa": ["T visa", "T visa?", "visa T", "trafficking"],
    "tps": ["TPS"],
    "vawa": ["VAWA"],
}
EMPTY = ["", "", "none", "N/A", "n/a", "-", "TBD"]

VOLUNTEER_HEADINGS: dict[str, list[str]] = {
    "given_name": ["First name", "First", "Given name(s)", "Nombre", "Nombre(s)", "FIRST NAME", "First Name *", "1. What is your first name?", "Nombres"],
    "family_name": ["Last name", "Surname", "Apellidos", "Last", "Family name", "LAST NAME(S)", "Last Name *", "2. What is your last name?", "Apellido(s)"],
    "name": ["Name", "Full name", "Nombre completo", "Volunteer", "Your name (first and last)", "Nombre y apellidos"],
    "email": ["Email", "E-mail address", "Correo electrónico", "Work e-mail", "EMAIL", "Email Address *", "Correo", "What email should we use?"],
    "organization": ["Organization", "Firm", "Company / firm", "Empresa", "Where do you work?", "Organización", "Employer", "Law Firm or Company", "Despacho / empresa"],
    "office": ["Office", "City", "Office location", "Oficina", "Which office are you based in?", "Sede", "Location", "Ciudad"],
    "title": ["Title", "Job title", "Cargo", "Position", "Puesto", "Your title"],
    "admissions": ["Bar admissions", "Admitted in", "Colegiado en", "State(s) where you are licensed to practice law", "Bar(s)", "Jurisdictions", "Where are you admitted?", "Licensed in (states)", "Estados donde está admitido"],
    "languages": ["Languages", "Idiomas", "Languages spoken (other than English)", "Language skills", "What languages do you speak?", "Idiomas que habla (nivel)", "Foreign languages"],
    "hours_per_month": ["Hours per month", "Horas al mes", "Hrs/mo", "How many hours a month can you volunteer?", "Monthly hours", "Horas disponibles al mes", "Available hours (monthly)"],
    "phone": ["Phone", "Mobile", "Teléfono", "Cell phone", "Phone (with ext.)", "Celular", "Best phone number to reach you"],
    "note": ["Notes", "Comments", "Comentarios", "Anything else?", "Observaciones", "Is there anything else we should know?"],
}  # fmt: skip
VOLUNTEER_JUNK = {
    "Timestamp": "10/11/2017 13:02", "T-shirt size": "M", "Practice group": "Litigation", "Supervisor email": "boss@firm.example", "Attended training?": "Yes", "Dietary needs": "vegetarian", "Years of practice": "7", "How did you hear about us?": "a friend", "Bar number": "123456", "Marca temporal": "2017-10-11",
}  # fmt: skip
CLIENT_HEADINGS: dict[str, list[str]] = {
    "ref": ["Case #", "Ref", "Client ID", "Expediente", "File no.", "No. de caso", "Case number"],
    "given_name": ["First name", "Child's first name", "Nombre", "Nombres", "Given name", "Minor's first name"],
    "family_name": ["Last name", "Apellidos", "Child's last name(s)", "Surname", "Last names"],
    "name": ["Child", "Client name", "Nombre del niño/a", "Minor's name", "Name", "Nombre del menor"],
    "birth_date": ["DOB", "Date of birth", "Fecha de nacimiento", "Birth date", "D.O.B.", "F. nac."],
    "nationality": ["Country of origin", "Nationality", "País de origen", "Nacionalidad", "COO", "Country"],
    "languages": ["Language", "Primary language", "Idioma", "Best language(s)", "Lengua materna", "Language(s) spoken"],
    "city": ["City", "Lives in", "Ciudad", "City/State", "Current location", "Reside en", "City of residence"],
    "entered_on": ["Entry date", "Date of entry to US", "Fecha de entrada", "Arrival", "Entered US", "Fecha de llegada"],
    "household": ["Siblings", "Sibling group", "Grupo familiar", "Family", "Household", "Hermanos (grupo)"],
    "living_with": ["Lives with", "Caregiver", "Vive con", "Living situation", "Placement"],
    "pathways": ["Relief", "Possible relief", "Posible alivio", "Potential forms of relief", "Case type", "Vía legal"],
    "next_hearing_on": ["Next hearing", "Hearing date", "Próxima audiencia", "Next court date", "Court date", "NEXT HEARING DATE"],
    "screened": ["Screened?", "Intake complete?", "Entrevistado", "Screening done (Y/N)", "Evaluado"],
    "note": ["Notes", "Comments", "Observaciones", "Screener's notes", "Notas"],
}  # fmt: skip
CLIENT_JUNK = {
    "A-number": "A 208 555 111", "Age": "9", "Gender": "F", "Sponsor phone": "212-555-0100", "Assigned attorney": "Alice", "Court": "Newark EOIR", "Date added": "2017-10-01", "Edad": "11",
}  # fmt: skip


@dataclass
class Written:
    """A file on disk and what is true of it: expected records, by the row in the sheet."""

    path: Path
    kind: str
    records: dict[int, dict[str, Any]]
    duplicates: dict[int, int] = field(default_factory=dict)
    style: str = ""


def _date(rng: random.Random, day: dt.date, style: str) -> str:
    months = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ]
    if style == "mixed":
        style = rng.choice(["iso", "mdy", "mdy2", "long", "abbr"])
    return {
        "iso": day.isoformat(),
        "mdy": f"{day.month}/{day.day}/{day.year}",
        "mdy2": f"{day.month:02d}/{day.day:02d}/{day.year % 100:02d}",
        "dmy": f"{day.day}/{day.month}/{day.year}",
        "dmy.": f"{day.day:02d}.{day.month:02d}.{day.year}",
        "long": f"{day:%B} {day.day}, {day.year}",
        "abbr": f"{day.day}-{day:%b}-{day.year}",
        "es": f"{day.day} de {months[day.month - 1]} de {day.year}",
    }[style]


def _name(rng: random.Random, given: str, family: str, style: str) -> str:
    return {
        "comma": f"{family}, {given}",
        "plain": f"{given} {family}",
        "upper": f"{family}, {given}".upper(),
    }[style]


def _languages(rng: random.Random, spoken: dict[str, str]) -> str:
    if not spoken:
        return rng.choice([*EMPTY, "English only", "English"])
    pattern = rng.choice(["{n} ({v})", "{n} - {v}", "{n}: {v}", "{v} {n}", "{n} – {v}"])
    parts = []
    for code, level in spoken.items():
        name, word = rng.choice(LANGUAGES[code]), rng.choice(LEVELS[level])
        parts.append(pattern.format(n=name, v=word) if word else name)
    return rng.choice(["; ", ", ", " / ", " and ", " & ", "\n"]).join(parts)


def _admissions(rng: random.Random, codes: list[str]) -> str:
    if not codes:
        return rng.choice([*EMPTY, "not admitted", "pending NY"])
    said = rng.choice(["; ", ", ", " and ", " & ", " / ", "/"]).join(rng.choice(STATES[c]) for c in codes)
    return said + rng.choice(["", "", "", "; pending MD", ", FL (pending)"])


def _phone(rng: random.Random) -> tuple[str, str]:
    a, b = rng.randint(201, 989), rng.randint(100, 199)
    plain = f"+1{a}5550{b}"
    return rng.choice(
        [
            (f"({a}) 555-0{b}", plain), (f"{a}.555.0{b}", plain), (f"+1 {a} 555 0{b}", plain), (f"1{a}5550{b}", plain),
            (f"{a}-555-0{b} x12", plain + ";ext=12"), (f"{a} 555 0{b} ext. 7", plain + ";ext=7"),
        ]
    )  # fmt: skip


def _hours(rng: random.Random) -> tuple[Any, int]:
    n = rng.randint(1, 12)
    return rng.choice(
        [
            (str(n), n),
            (f"{n}-{n + 2}", n),
            (f"about {n}", n),
            (f"{n} hrs", n),
            (f"{n} a {n + 3}", n),
            (f"~{n}", n),
            (n, n),
            (f"{n}+", n),
            (f"{n} horas", n),
        ]
    )


def volunteers(
    rng: random.Random, count: int, name_style: str
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(cells by field, record) of invented volunteers with distinct addresses."""
    people = []
    pairs = rng.sample([(g, f) for g in GIVEN for f in FAMILY], count)
    for at, (given, family) in enumerate(pairs):
        local = "".join(
            c
            for c in f"{given}.{family.split()[0]}".lower().replace(" ", "")
            if c.isascii() and (c.isalpha() or c == ".")
        )
        role = rng.choice(list(TITLES))
        title = rng.choice(TITLES[role])
        codes = sorted(rng.sample(list(STATES), rng.choice([1, 1, 1, 2, 3]))) if role == "attorney" else []
        spoken = {
            code: rng.choice(list(LEVELS))
            for code in rng.sample(list(LANGUAGES), rng.choice([0, 0, 1, 1, 2]))
        }
        city = rng.choice(list(OFFICES))
        phone, e164 = _phone(rng)
        hours, least = _hours(rng)
        address: str = f"{local}{at}@firm{at % 5}.example"
        note = rng.choice(
            [
                "",
                "prefers teens, not infants",
                "=SUM(1,2)",
                "on leave in May",
                "-",
                "@home on Fridays",
                "+1 with a colleague",
            ]
        )
        record: dict[str, Any] = {
            "given_name": given, "family_name": family, "email": address, "organization": ORGANIZATIONS[at % 5], "office": city, "role": role,
            "title": title, "admissions": codes, "languages": [{"code": c, "level": spoken[c]} for c in sorted(spoken)],
            "hours_per_month": least, "phone": e164, "note": note if note not in {"", "-"} else None,
        }  # fmt: skip
        cells = {
            "given_name": rng.choice([given, given + " ", given, given.upper()]), "family_name": rng.choice([family, family, " " + family]),
            "name": _name(rng, given, family, name_style), "email": rng.choice([address, address.upper(), f" {address}"]),
            "organization": rng.choice([record["organization"]] * 3 + [record["organization"].upper()]), "office": rng.choice(OFFICES[city]),
            "title": title, "admissions": _admissions(rng, codes), "languages": _languages(rng, spoken), "hours_per_month": hours,
            "phone": phone, "note": note,
        }  # fmt: skip
        people.append((cells, record))
    return people


def clients(
    rng: random.Random, count: int, name_style: str, date_style: str
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(cells by field, record) of invented children."""
    states = {
        "Los Angeles": "CA",
        "San Francisco": "CA",
        "Seattle": "WA",
        "New York": "NY",
        "Newark": "NJ",
        "Washington": "DC",
        "Chicago": "IL",
        "Boise": "ID",
    }
    people = []
    for at in range(count):
        given, family = rng.choice(GIVEN), rng.choice(FAMILY)
        born = dt.date(2003, 1, 1) + dt.timedelta(days=rng.randint(0, 4000) + at)
        entered = dt.date(2015, 1, 1) + dt.timedelta(days=rng.randint(0, 900))
        hearing = dt.date(2018, 1, 1) + dt.timedelta(days=rng.randint(0, 300)) if rng.random() < 0.7 else None
        country, city = rng.choice(list(COUNTRIES)), rng.choice(list(states))
        spoken = rng.choice(["spa", "spa", "quc", "mam", "kjb", "ixl"])
        found = sorted(rng.sample(list(PATHWAYS), rng.choice([1, 1, 2])))
        family_label = f"F{at // 3}" if at % 3 == 0 else None
        screened = rng.random() < 0.7
        record = {
            "ref": f"HC-{1000 + at}", "given_name": given, "family_name": family, "birth_date": born.isoformat(), "nationality": country,
            "languages": [{"code": spoken, "level": "unknown"}], "city": city, "state": states[city], "entered_on": entered.isoformat(),
            "household": family_label, "living_with": rng.choice(["with mother", "foster home", "tía materna"]), "pathways": found,
            "next_hearing_on": hearing.isoformat() if hearing else None, "screened": screened, "note": None,
        }  # fmt: skip
        cells = {
            "ref": record["ref"], "given_name": given, "family_name": family, "name": _name(rng, given, family, name_style),
            "birth_date": _date(rng, born, date_style), "nationality": rng.choice(COUNTRIES[country]), "languages": rng.choice(LANGUAGES[spoken]),
            "city": rng.choice(OFFICES[city]), "entered_on": _date(rng, entered, date_style), "household": family_label or rng.choice(["", "-", "none", "N/A"]),
            "living_with": record["living_with"], "pathways": rng.choice(["; ", ", ", " / ", " & "]).join(rng.choice(PATHWAYS[p]) for p in found),
            "next_hearing_on": _date(rng, hearing, date_style) if hearing else rng.choice(["TBD", "none yet", "", "N/A", "pending", "por definir"]),
            "screened": rng.choice(["Y", "yes", "Sí", "x", "TRUE"] if screened else ["N", "no", "No", "pending"]), "note": rng.choice(["", "N/A"]),
        }  # fmt: skip
        people.append((cells, record))
    return people


def write_file(folder: Path, seed: int, kind: str, count: int = 25) -> Written:
    """One file of that kind, decided by the seed."""
    rng = random.Random(f"{kind} {seed}")
    name_style = rng.choice(["comma", "plain", "upper"]) if rng.random() < 0.35 else ""
    date_style = rng.choice(["iso", "mdy", "mixed", "dmy", "dmy.", "long", "abbr", "es", "mdy2"])
    if kind == "volunteers":
        people, headings, junk = (
            volunteers(rng, count, name_style or "comma"),
            VOLUNTEER_HEADINGS,
            VOLUNTEER_JUNK,
        )
    else:
        people, headings, junk = (
            clients(rng, count, name_style or "comma", date_style),
            CLIENT_HEADINGS,
            CLIENT_JUNK,
        )
    fields: list[str] = [
        f for f in headings if f not in ({"given_name", "family_name"} if name_style else {"name"})
    ]
    optional = [
        f
        for f in fields
        if f in {"phone", "note", "household", "living_with", "title", "hours_per_month", "screened"}
    ]
    for absent in rng.sample(optional, rng.choice([0, 0, 1, 2])):
        if absent != "title":
            fields.remove(absent)
    chosen = {f: rng.choice(headings[f]) for f in fields}
    columns: list[tuple[str | None, str]] = [(f, chosen[f]) for f in fields] + [
        (None, h) for h in rng.sample(list(junk), 3)
    ]
    rng.shuffle(columns)
    lines, truth, duplicates = _lines(rng, people, columns, junk, kind, set(fields))
    style = rng.choice(["xlsx", "xlsx", "csv"])
    preamble = rng.choice([0, 0, 1, 3])
    path = folder / f"{kind}-{seed}.{style}"
    if style == "xlsx":
        _write_xlsx(rng, path, columns, lines, preamble)
        described = f"xlsx, {preamble} rows above"
    else:
        encoding = rng.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
        delimiter = rng.choice([",", ";", "\t", "|"])
        path.write_bytes(_csv_bytes(columns, lines, preamble, encoding, delimiter))
        described = f"csv {encoding} {delimiter!r}, {preamble} rows above"
    first = preamble + 2
    return Written(
        path,
        kind,
        {first + at: record for at, record in truth.items()},
        {first + at: first + earlier for at, earlier in duplicates.items()},
        f"{described}; names {name_style or 'apart'}; dates {date_style}",
    )


def _lines(
    rng: random.Random, people: Any, columns: Any, junk: dict[str, str], kind: str, fields: set[str]
) -> Any:
    """The data rows with blank ones and a repeated person among them, and what is true of each."""
    lines: list[list[Any]] = []
    truth: dict[int, dict[str, Any]] = {}
    duplicates: dict[int, int] = {}
    where: list[int] = []
    for cells, record in people:
        if rng.random() < 0.1:
            lines.append([])
        expected = {
            k: v
            for k, v in record.items()
            if k in fields or k in {"given_name", "family_name", "role", "state"}
        }
        for key in record.keys() - expected.keys():
            expected[key] = [] if isinstance(record[key], list) else None
        truth[len(lines)] = {k: expected[k] for k in record}
        where.append(len(lines))
        lines.append([cells[f] if f else junk[h] for f, h in columns])
    again = rng.randrange(len(people))
    key = "email" if kind == "volunteers" else "ref"
    line = list(lines[where[again]])
    for at, (f, _) in enumerate(columns):
        if f == key:
            line[at] = str(line[at]).strip().swapcase()
    duplicates[len(lines)] = where[again]
    lines.append(line)
    return lines, truth, duplicates


def _csv_bytes(columns: Any, lines: list[list[Any]], preamble: int, encoding: str, delimiter: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    for at in range(preamble):
        writer.writerow(["Volunteer & client list, 2017" if at == 0 else ""] + [""] * (len(columns) - 1))
    writer.writerow([heading for _, heading in columns])
    writer.writerows(lines)
    text = out.getvalue()
    return text.encode(encoding, "strict" if encoding != "cp1252" else "replace")


def _write_xlsx(rng: random.Random, path: Path, columns: Any, lines: list[list[Any]], preamble: int) -> None:
    book = xlsxwriter.Workbook(str(path))
    if rng.random() < 0.6:
        cover = book.add_worksheet("Instructions")
        cover.write_column(
            0,
            0,
            ["Please fill in the next sheet.", "One line per person: name, e-mail, office.", "Thank you!"],
        )
    sheet = book.add_worksheet(rng.choice(["Form Responses 1", "Sheet1", "Voluntarios", "List 2017"]))
    if preamble:
        sheet.merge_range(0, 0, 0, min(5, len(columns) - 1), "Children's project (all offices): list")
    for column, (_, heading) in enumerate(columns):
        sheet.write_string(preamble, column, heading)
    day = book.add_format({"num_format": "mm/dd/yyyy"})
    for row, line in enumerate(lines, start=preamble + 1):
        for column, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            elif (
                isinstance(value, str)
                and value[:4].isdigit()
                and value[4:5] == "-"
                and len(value) == 10
                and rng.random() < 0.5
            ):
                sheet.write_datetime(row, column, dt.datetime.fromisoformat(value), day)
            elif value != "":
                sheet.write_string(row, column, value)
    if rng.random() < 0.6:
        summary = book.add_worksheet("Summary")
        summary.write_row(0, 0, ["Office", "Count"])
        summary.write_row(1, 0, ["Seattle", 12])
    book.close()
