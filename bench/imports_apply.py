"""What applying an import costs against a COPY of the same rows into the same tables, in one run.

    python bench/imports_apply.py [--rows 100000]

A program of its own on a private PostgreSQL in a temporary folder. The import is applied by the service
that the page and the command use, understanding of the file included. Then the rows that it wrote are
copied out, taken back, and put in again by COPY in one transaction. Target: at most 10 times.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

TARGET = 10.0
TABLES = [
    "volunteers_person", "volunteers_affiliation", "access_membership", "volunteers_enrollment",
    "volunteers_credential", "volunteers_languageskill", "volunteers_personnote", "intake_nameterm",
    "imports_importchange",
]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as folder:
        Path(folder).chmod(0o711)
        os.environ["ALONGSIDE_DATA"] = str(Path(folder) / "data")
        from alongside.lib.database_session import ready_database

        with ready_database():
            print(json.dumps(measure(Path(folder), arguments.rows), indent=2))
    return 0


def measure(folder: Path, count: int) -> dict[str, object]:
    from alongside.imports.models import ImportBatch
    from alongside.imports.services import apply_import, read_batch, start_import, undo_import
    from alongside.lib.acting import System, acting
    from alongside.lib.database_address import conninfo
    from alongside.lib.database_roles import connect
    from alongside.partners.services import create_program
    from bench.imports import people, write_files

    shell = System("benchmark")
    source = write_files(folder, people(count, seed=1))[0]
    with acting(shell):
        program = create_program(shell, slug="bench", name="Bench")
        batch = start_import(
            shell, program, None, ImportBatch.Kind.VOLUNTEERS, source.name, source.read_bytes()
        )
        batch = read_batch(shell, batch)
    began = time.perf_counter()
    with acting(shell):
        batch = apply_import(shell, batch)
    applied = time.perf_counter() - began
    copies: dict[str, bytes] = {}
    # As the owner of the tables: COPY knows no row-level security, which binds the program itself.
    with connect(conninfo("owner")) as session, session.transaction(), session.cursor() as cursor:
        for table in TABLES:
            buffer = io.BytesIO()
            with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:  # names of our own
                for piece in copy:
                    buffer.write(piece)
            copies[table] = buffer.getvalue()
    began = time.perf_counter()
    with acting(shell):
        stayed = undo_import(shell, batch)
        ImportBatch.objects.get(pk=batch.pk).changes.all().delete()
    undone = time.perf_counter() - began
    began = time.perf_counter()
    with connect(conninfo("owner")) as session, session.transaction(), session.cursor() as cursor:
        for table in TABLES:
            with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                copy.write(copies[table])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    copied = time.perf_counter() - began
    return {
        "rows": count,
        "written": batch.totals["new"],
        "apply_seconds": round(applied, 2),
        "copy_seconds": round(copied, 2),
        "ratio": round(applied / copied, 2),
        "target": TARGET,
        "undo_seconds": round(undone, 2),
        "stayed": len(stayed),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    raise SystemExit(main())
