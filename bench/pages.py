"""List and plan pages with 1,000 and with 100,000 volunteers, in one run.

    python bench/pages.py [--small 1000] [--large 100000] [--repeat 15]

Two programs lie in one database of the benchmark's own; each page is asked for as the program's manager, in
process, and the median time counts. Targets: the same number of queries at both sizes, at most 1.3 times the
time, and at most 3 times the time of an empty signed-in page. The plan's teams are laid down as a matcher
would lay them, without matching: what is measured is the page.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import resource
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SAME_TIME, OF_EMPTY = 1.3, 3.0
CITIES = ("Los Angeles CA", "New York NY", "Newark NJ", "San Francisco CA", "Seattle WA", "Arlington VA")
PAGES = (
    ("people", "office:people", False),
    ("clients", "office:clients", False),
    ("plans", "office:plans", False),
    ("plan", "office:plan", True),
    ("plan: teams by city", "office:plan-teams", True),
    ("plan: not placed", "office:plan-unplaced", True),
    ("plan: conflicts", "office:plan-conflicts", True),
)


def load_program(slug: str, volunteers: int) -> tuple[Any, Any]:
    """A program with so many volunteers, 22 children to 100 of them, and a proposed plan; its manager."""
    from alongside.access.roles import Role
    from alongside.access.services import assign_role
    from alongside.accounts.models import Account
    from alongside.intake.services import ClientRecord, create_clients
    from alongside.lib.acting import System, acting
    from alongside.partners.services import create_organization, create_program, join_program
    from alongside.volunteers.bulk import VolunteerRecord, create_people

    system = System("benchmark")
    with acting(system):
        program = create_program(system, slug=slug, name=slug.title())
        aid = create_organization(system, name=f"{slug} Legal Aid", kind="legal_nonprofit")
        join_program(system, program, aid, "lead")
        people: list[uuid.UUID] = []
        for begin in range(0, volunteers, 10_000):
            records = [
                VolunteerRecord(
                    given_name=f"Given{n % 997}",
                    family_name=f"Family{n}",
                    email=f"v{n}@{slug}.example",
                    organization=f"{slug} Firm {n % 40} LLP",
                    office=CITIES[n % 6].rsplit(" ", 1)[0],
                    role="attorney" if n % 3 else "paralegal",
                    admissions=(CITIES[n % 6][-2:],),
                    languages=(("spa", "fluent"),) if n % 2 else (),
                )
                for n in range(begin, min(volunteers, begin + 10_000))
            ]
            people += create_people(system, program, records)
        for begin in range(0, volunteers * 22 // 100, 5_000):
            waiting = [
                ClientRecord(
                    given_name="Given", family_name=f"Family{n}", pathways=("sijs",), state=CITIES[n % 6][-2:],
                    city=CITIES[n % 6].rsplit(" ", 1)[0], languages=(("spa", "native"),),
                    birth_date=datetime.date(2010, 1, 1) + datetime.timedelta(days=n % 3000),
                )
                for n in range(begin, min(volunteers * 22 // 100, begin + 5_000))
            ]  # fmt: skip
            create_clients(system, program, aid, waiting, seed=begin)
        plan = lay_plan(program, people)
    manager = Account.objects.create_user(f"manager@{slug}.example", None, name="Mara Example")
    assign_role(system, manager.code, Role.PROGRAM_MANAGER, program=program.code)
    return plan, manager


def lay_plan(program: Any, people: list[uuid.UUID]) -> Any:
    """A proposed plan: four members a team, every tenth child without one."""
    from django.utils import timezone

    from alongside.core.matching.sayings import say
    from alongside.placement.instance import build_instance
    from alongside.placement.models import Plan
    from alongside.placement.services import solving
    from alongside.placement.solving import Reasons

    plan = Plan.objects.create(
        program=program,
        name="Spring",
        state=Plan.State.SOLVING,
        started_by=uuid.uuid4(),
        as_of=timezone.localdate(),
    )
    gathered = build_instance(program, plan.as_of)
    codes = [row["id"] for row in gathered.document["clients"]]
    placed = [code for n, code in enumerate(codes) if n % 10]
    teams: list[dict[str, Any]] = [
        {
            "id": f"t{n}",
            "clients": [code],
            "members": [
                {"volunteer": str(people[(4 * n + k) % len(people)]), "covers": ["trained"], "fit": 20}
                for k in range(4)
            ],
            "interpreter": None,
            "mentor": str(people[n % len(people)]),
            "fit": 80,
            "because": [],
        }
        for n, code in enumerate(placed)
    ]
    left = set(codes) - set(placed)
    lacking = say("seat_lacking", seat="admitted", words=("NJ",), km=80, nearest_km=112.4, late=1, barred=0)
    nobody = {"kind": "nobody", "missing": [lacking.to_document()]}
    reasons = Reasons({team["id"]: [] for team in teams}, dict.fromkeys(left, nobody))
    result = {
        "status": "feasible",
        "levels": [
            {"name": "urgency", "sense": "max", "value": 1, "bound": 1, "gap": 0.0, "proved": True},
            {"name": "fit", "sense": "min", "value": 1, "bound": 1, "gap": 0.0, "proved": True},
        ],
        "certificate": {"urgency_bound": 1.0},
        "teams": teams,
        "unplaced": [{"client": code, "because": nobody} for code in sorted(left)],
        "advice": [],
        "unused": [str(code) for code in people[4 * len(teams) :]],
    }
    Plan.objects.filter(pk=plan.pk).update(instance=gathered.document)
    solving._lay_down(plan, gathered, result, reasons)  # noqa: SLF001 - the benchmark stands in for the matcher
    return Plan.objects.light().get(pk=plan.pk)


class Reader:
    """Somebody who asks for one page again and again."""

    def __init__(self, account: Any, address: str) -> None:
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        self.browser = Client()
        self.browser.force_login(account)
        self.address = address
        self.times: list[float] = []
        answer = self.browser.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        self.kilobytes = len(answer.content) // 1024
        with CaptureQueriesContext(connection) as queries:
            self.browser.get(address)
        self.queries = len(queries)

    def ask(self) -> None:
        """One request."""
        began = time.perf_counter()
        self.browser.get(self.address)
        self.times.append((time.perf_counter() - began) * 1000)

    def figures(self) -> dict[str, float]:
        """Median milliseconds, queries, size."""
        return {"ms": round(statistics.median(self.times), 1), "queries": self.queries, "kB": self.kilobytes}


def compare(small: Reader, large: Reader, empty: Reader, repeat: int) -> dict[str, Any]:
    """The three asked in turn, so that whatever else the machine does falls on all of them alike."""
    for _ in range(repeat):
        for reader in (empty, small, large):
            reader.ask()
    middle = {name: statistics.median(r.times) for name, r in (("s", small), ("l", large), ("e", empty))}
    row: dict[str, Any] = {
        "empty": empty.figures(),
        "small": small.figures(),
        "large": large.figures(),
        "ratio": round(middle["l"] / middle["s"], 2),
        "of_empty": round(middle["l"] / middle["e"], 2),
    }
    row["met"] = row["ratio"] <= SAME_TIME and row["of_empty"] <= OF_EMPTY and small.queries == large.queries
    return row


def run(small: int, large: int, repeat: int) -> list[dict[str, Any]]:
    """A row for each page."""
    from django.urls import reverse

    from alongside.lib.database_address import conninfo
    from alongside.lib.database_roles import connect

    loaded = {}
    for slug, size in (("small", small), ("large", large)):
        began = time.perf_counter()
        loaded[slug] = load_program(slug, size)
        print(f"{size:,} volunteers loaded in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    # As the owner of the tables: in a running program PostgreSQL does this by itself after a minute.
    with connect(conninfo("owner")) as session:
        session.execute("ANALYZE")
    rows: list[dict[str, Any]] = []
    for label, name, of_plan in PAGES:
        readers = {
            slug: Reader(manager, reverse(name, args=[plan.code] if of_plan else []))
            for slug, (plan, manager) in loaded.items()
        }
        empty = Reader(loaded["large"][1], reverse("account:home"))
        rows.append({"page": label, **compare(readers["small"], readers["large"], empty, repeat)})
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="alongside-pages-") as folder:
        Path(folder).chmod(0o711)
        os.environ["ALONGSIDE_DATA"] = str(Path(folder) / "data")
        os.environ["ALONGSIDE_HOSTS"] = "testserver"
        from alongside.lib.database_session import ready_database

        with ready_database():
            from django.conf import settings

            settings.SECOND_FACTOR_REQUIRED = False  # the manager signs in without one
            settings.STORAGES["staticfiles"] = {
                "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
            }
            settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
            rows = run(arguments.small, arguments.large, arguments.repeat)
    print(json.dumps(rows, indent=1))
    head = f"{'page':24}{'queries':>9}{'empty ms':>10}{'small ms':>10}{'large ms':>10}{'ratio':>7}"
    print(f"{head}{'of empty':>10}", file=sys.stderr)
    for row in rows:
        times = "".join(f"{row[who]['ms']:>10}" for who in ("empty", "small", "large"))
        figures = f"{row['large']['queries']:>9}{times}{row['ratio']:>7}{row['of_empty']:>10}"
        print(f"{row['page']:24}{figures}{'' if row['met'] else '  missed'}", file=sys.stderr)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"Peak memory of the process that loads and asks: {peak} MB", file=sys.stderr)
    return 0 if all(row["met"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
