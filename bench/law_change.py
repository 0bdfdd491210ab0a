"""A change of law over invented clients in a database: preview and acceptance, sealed facts opened on the way.

    python bench/law_change.py [--clients 20000]

A private PostgreSQL is made and thrown away. The one-year rule is read as 200 days, so that every client with
an arrival on file moves. The job of `intake.law_change` runs in this process; the time is by the clock, the
database's work included, and the memory is this process's, after the loading and after the job.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

RULE = "asylum_one_year"
STATES = ("CA", "NY", "NJ", "TX", "WA", "VA")
BUNDLE = 2_000


def peak_mb() -> float:
    """The most memory that this process has held, in megabytes."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def load_clients(number: int) -> Any:
    """So many clients of one program, from a seed; the staff attorney who will decide."""
    from alongside.access.roles import Role
    from alongside.access.services import assign_role
    from alongside.accounts.services import create_account
    from alongside.intake.services import ClientRecord, create_clients
    from alongside.lib.acting import System, acting
    from alongside.partners.services import create_organization, create_program, join_program

    system, chance, today = System("benchmark"), random.Random(1), datetime.date.today()  # noqa: DTZ011 - as of the day of the run
    with acting(system):
        program = create_program(system, slug="bench", name="Bench")
        aid = create_organization(system, name="Bench Legal Aid", kind="legal_nonprofit")
        join_program(system, program, aid, "lead")
        alice = create_account(system, "alice@bench.example", "four words put together", name="Alice")
        assign_role(system, alice.code, Role.STAFF_ATTORNEY, program=program.code, organization=aid.code)
    for begin in range(0, number, BUNDLE):
        records = [
            ClientRecord(
                birth_date=today - datetime.timedelta(days=chance.randint(5 * 365, 20 * 365)),
                entered_on=today - datetime.timedelta(days=chance.randint(0, 600)),
                state=chance.choice(STATES),
                pathways=["asylum"],
            )
            for _one in range(min(BUNDLE, number - begin))
        ]
        create_clients(system, program, aid, records)
    return alice


def change_law(alice: Any) -> dict[str, Any]:
    """Propose, preview, accept, apply; seconds of each pass."""
    from alongside.intake.law_change import work_out_change
    from alongside.law import services
    from alongside.law.models import digest_of
    from alongside.law.rules import rules_in_force

    before = rules_in_force().texts[RULE]
    text = before.split("[[versions.examples]]")[0].replace("length = 1\n", "length = 200\n")
    text = text.replace('unit = "years"', 'unit = "days"')
    change = services.propose_text(alice, RULE, text, "For the measure.", based_on=digest_of(before))
    seconds = {}
    for name in ("preview", "apply"):
        began = time.perf_counter()
        work_out_change(change.code)
        seconds[name] = time.perf_counter() - began
        change.refresh_from_db()
        if name == "preview":
            services.accept_change(alice, change, change.version)
    return {"seconds": seconds, "counts": change.counts, "state": change.state}


def main() -> int:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, default=20_000)
    number = parser.parse_args().clients
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="alongside-law-") as folder:
        Path(folder).chmod(0o711)
        os.environ["ALONGSIDE_DATA"] = str(Path(folder) / "data")
        from alongside.lib.database_session import ready_database

        with ready_database():
            alice = load_clients(number)
            loaded = peak_mb()
            found = change_law(alice)
    seconds = {name: round(value, 1) for name, value in found["seconds"].items()}
    rates = {name: round(number / value) for name, value in found["seconds"].items()}
    result = {
        "clients": number,
        "load_before": round(load, 1),
        "load_after": round(os.getloadavg()[0], 1),
        "counts": found["counts"],
        "seconds": seconds,
        "clients_per_second": rates,
        "peak_mb_after_loading": loaded,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(result, indent=2))
    return 0 if found["state"] == "done" else 1


if __name__ == "__main__":
    sys.exit(main())
