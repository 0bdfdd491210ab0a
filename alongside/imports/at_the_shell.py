"""Imports at the shell, with the database ready: the program itself acts, on behalf of whoever may start it."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from alongside.core.importing.model import CannotWriteError, Kind, Understanding
from alongside.core.importing.understand import understand
from alongside.imports.models import ImportBatch
from alongside.imports.registry import Place, writer_of
from alongside.imports.services import (
    apply_import,
    offices_of,
    read_batch,
    start_import,
    stored_understanding,
)
from alongside.lib.acting import System, acting
from alongside.lib.lookups import lookups
from alongside.lib.tabular import Workbook
from alongside.partners.models import Organization, Program, ProgramPartner

SHELL = System("import at the shell")


def against_the_database(slug: str, kind: Kind, name: str, book: Workbook) -> Understanding:
    """Understand a file against who is stored, where a program of that code exists. Writes nothing."""
    with acting(SHELL):
        program = Program.objects.filter(slug=slug).first()
        place = Place(program, _lead(program)) if program else None
        return understand(
            book.sheets,
            kind,
            file_name=name,
            encoding=book.encoding,
            lookups=lookups(),
            today=timezone.localdate(),
            offices=offices_of(program) if program else {},
            known=writer_of(kind.value).known(SHELL, place) if place else None,
        )


def _lead(program: Program) -> Organization | None:
    part = program.partnerships.filter(part=ProgramPartner.Part.LEAD, ends_on=None).select_related(
        "organization"
    )
    found = part.first()
    return found.organization if found else None


def apply_file(slug: str, kind: Kind, path: Path) -> Understanding:
    """Write every row of a file that needs no decision, in one transaction; undone on the page for 24 hours.

    Clients are written for the program's lead nonprofit. Raises `CannotWriteError` with what to do first.
    """
    with acting(SHELL):
        program = Program.objects.filter(slug=slug).first()
        if program is None:
            known = ", ".join(Program.objects.order_by("slug").values_list("slug", flat=True)[:10])
            raise CannotWriteError(f"there is no program {slug!r}; there are: {known or 'none yet'}")
        organization = _lead(program) if kind is Kind.CLIENTS else None
        batch = start_import(
            SHELL, program, organization, ImportBatch.Kind(kind.value), path.name, path.read_bytes()
        )
        batch = read_batch(SHELL, batch)
        if batch.state == ImportBatch.State.REFUSED:
            raise CannotWriteError(batch.refusal)
        understanding = stored_understanding(apply_import(SHELL, batch))
        assert understanding is not None
        return understanding
