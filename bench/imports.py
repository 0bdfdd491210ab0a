"""What a dry run of an import costs against the bare reading of the same file, in one run.

    python bench/imports.py [--rows 100000] [--repeat 3]

Each measure is a process of its own, start included; the ratio is of the best of each. Bare reading is
`csv.reader` over the file, and python-calamine over the workbook, every cell touched. Target: a dry run
at most 12 times the bare reading.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

TARGET = 12.0
HEADINGS = [
    "First name", "Last name(s)", "Work email", "Cell", "Employer / company", "Title", "Office", "State bar admission(s)",
    "Languages you speak (level)", "Hours/month you can give", "Attended the webinar?", "Anything we should know?",
]  # fmt: skip
BARE_CSV = """
import csv, sys
n = 0
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for row in csv.reader(file):
        n += len(row)
print(n)
"""
BARE_XLSX = """
import python_calamine, sys
n = 0
for row in python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python():
    n += len(row)
print(n)
"""


def people(count: int, seed: int) -> list[list[str]]:
    """Rows as a sign-up form gives them: names, addresses and phones all distinct, the rest repeating."""
    chance = random.Random(seed)
    given = [
        f"{a}{b}"
        for a in ("Ana", "Ben", "Car", "Dan", "Eli", "Fer")
        for b in ("a", "ito", "la", "us", "na", "mir")
    ]
    family = [
        f"{a}{b} {c}"
        for a in ("Gon", "Per", "Lop", "Mar")
        for b in ("zález", "ez", "tín")
        for c in ("Rico", "Powers", "Solís")
    ]
    firms = [f"Firm {n} LLP" for n in range(40)]
    titles = ["Associate", "Partner", "Paralegal", "Corporate Counsel", "Contract Manager"]
    offices = ["LA", "San Francisco, CA", "SEA", "NYC", "Newark, N.J.", "Wash DC", "Seattle"]
    bars = [
        "CA (2009)",
        "NY",
        "none",
        "",
        "WA #123456",
        "NJ; NY",
        "D.C. and VA",
        *(f"CA #{n}" for n in range(200_000, 200_500)),
    ]
    spoken = ["Spanish (fluent)", "none", "", "English only", "Spanish (native); Mam", "French (some)"]
    hours = ["5", "4-6", "about 8", "10 hrs", "2 hrs"]
    rows = []
    for n in range(count):
        first, last = chance.choice(given), chance.choice(family)
        rows.append(
            [
                first, last.replace(" ", f"{n % 977} "), f"{first}.{n}@firm{n % 40}.example".lower(), f"({200 + n % 700}) 555-{n % 10_000:04d}",
                chance.choice(firms), chance.choice(titles), chance.choice(offices), chance.choice(bars), chance.choice(spoken),
                chance.choice(hours), "Yes", f"note {n}" if n % 3 == 0 else "",
            ]
        )  # fmt: skip
    return rows


def write_files(folder: Path, rows: list[list[str]]) -> list[Path]:
    comma = folder / "people.csv"
    with comma.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows)
    book = folder / "people.xlsx"
    workbook = xlsxwriter.Workbook(str(book), {"constant_memory": False})
    sheet = workbook.add_worksheet("Form Responses 1")
    for at, row in enumerate([HEADINGS, *rows]):
        sheet.write_row(at, 0, row)
    workbook.close()
    return [comma, book]


def measured(command: list[str], output: Path) -> tuple[float, int]:
    """(seconds, peak resident bytes of the process and the largest of its children)."""
    with output.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command[:3]} ended with {status}")
    return seconds, usage.ru_maxrss * 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    worst = 0.0
    results = []
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as name:
        folder = Path(name)
        for path in write_files(folder, people(arguments.rows, arguments.seed)):
            bare = [sys.executable, "-c", BARE_CSV if path.suffix == ".csv" else BARE_XLSX, str(path)]
            dry = [
                sys.executable,
                "-m",
                "alongside.cli",
                "import",
                "volunteers",
                str(path),
                "--program",
                "bench",
                "--json",
            ]
            base = min(measured(bare, folder / "out") for _ in range(arguments.repeat))
            full = min(measured(dry, folder / "out") for _ in range(arguments.repeat))
            totals = json.loads((folder / "out").read_text(encoding="utf-8"))["totals"]
            ratio = full[0] / base[0]
            worst = max(worst, ratio)
            results.append({"file": path.suffix[1:], "rows": arguments.rows, "bare_seconds": round(base[0], 3), "dry_run_seconds": round(full[0], 3),
                            "ratio": round(ratio, 2), "dry_run_peak_mb": full[1] >> 20, "totals": totals})  # fmt: skip
    print(
        json.dumps(
            {"benchmark": "imports", "target_ratio": TARGET, "met": worst <= TARGET, "results": results},
            indent=1,
        )
    )
    return 0 if worst <= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
