"""The life of a batch: read, understood, corrected, written, taken back. Each verb is one transaction."""

from __future__ import annotations

import datetime
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.core.importing.model import (
    Corrections,
    Kind,
    NotUnderstoodError,
    Understanding,
)
from alongside.core.importing.model import (
    Place as CorePlace,
)
from alongside.core.importing.store import corrections_from, from_stored, to_stored
from alongside.core.importing.text import fold
from alongside.core.importing.understand import understand
from alongside.imports import contents
from alongside.imports.corrections import merged
from alongside.imports.models import ImportBatch, ImportChange
from alongside.imports.registry import Place, Report, Written, writer_of
from alongside.lib.acting import Actor
from alongside.lib.bulk_rows import add_rows
from alongside.lib.lookups import lookups
from alongside.lib.tabular import UnreadableFileError, Workbook, read_workbook
from alongside.partners.models import Office, Organization, Program

UNDO_HOURS = 24
BATCH_LOCK = 20_261  # the class of our advisory locks on batches


class StaleBatchError(Exception):
    """The batch is no longer in the state that the act needs; somebody else was first."""


@transaction.atomic
def start_import(
    actor: Actor,
    program: Program,
    organization: Organization | None,
    kind: ImportBatch.Kind,
    file_name: str,
    content: bytes,
    *,
    code: uuid.UUID | None = None,
    then: Callable[[uuid.UUID], None] | None = None,
) -> ImportBatch:
    """Keep a file, sealed, and have it read.

    `code` makes a double submit harmless: the same code is the same batch. `then` is called with the code in
    the same transaction (to enqueue the reading). Effects: a batch in state `reading`; audit `import:read`.
    """
    code = code or uuid.uuid4()
    known = ImportBatch.objects.filter(code=code, started_by=actor.code).first()
    if known is not None:
        return known
    _key, wrapped = contents.key_for(code)
    batch = ImportBatch(
        code=code,
        program=program,
        organization=organization,
        kind=kind,
        started_by=actor.code,
        key_wrapped=wrapped,
    )
    contents.put(batch, "file_sealed", content)
    contents.put(batch, "file_name_sealed", file_name.encode())
    batch.save()
    record_event(actor, Tag.IMPORT_READ, "import", code, program=program.code, detail={"bytes": len(content)})
    if then is not None:
        then(code)
    return batch


def _workbook(batch: ImportBatch) -> tuple[str, Workbook]:
    content = contents.get(batch, "file_sealed")
    name = contents.get(batch, "file_name_sealed")
    if content is None or name is None:
        raise UnreadableFileError("the file is no longer kept; upload it again")
    with tempfile.NamedTemporaryFile(prefix="import-") as file:
        file.write(content)
        file.flush()
        return name.decode(), read_workbook(Path(file.name))


def corrections_of(batch: ImportBatch) -> Corrections:
    """What people have said about the batch so far."""
    document = contents.get_json(batch, "corrections_sealed")
    return Corrections() if document is None else corrections_from(document)


def understand_batch(actor: Actor, batch: ImportBatch) -> Understanding:
    """Read and understand the file afresh, against who is stored now. Writes nothing."""
    name, workbook = _workbook(batch)
    place = Place(batch.program, batch.organization)
    return understand(
        workbook.sheets,
        Kind(batch.kind),
        file_name=name,
        encoding=workbook.encoding,
        lookups=lookups(),
        today=timezone.localdate(),
        corrections=corrections_of(batch),
        offices=offices_of(batch.program),
        known=writer_of(batch.kind).known(actor, place),
    )


def offices_of(program: Program) -> dict[str, CorePlace]:
    """The cities of the program's offices, folded, so that they are understood before any gazetteer is asked."""
    offices = Office.objects.filter(organization__partnerships__program=program).distinct()
    return {fold(city): CorePlace(city, state) for city, state in offices.values_list("city", "state")}


@transaction.atomic
def read_batch(actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Understand a batch's file and keep the understanding for its page. May run twice.

    Effects: state `understood`, or `refused` with one sentence that says why; totals.
    """
    batch = _only_one(batch)
    if batch.state not in {ImportBatch.State.READING, ImportBatch.State.UNDERSTOOD}:
        return batch
    try:
        understanding = understand_batch(actor, batch)
    except (UnreadableFileError, NotUnderstoodError) as error:
        batch.state = ImportBatch.State.REFUSED
        batch.refusal = str(error)[:500]
        batch.file_sealed = None
    else:
        _keep(batch, understanding)
    batch.version += 1
    batch.save()
    return batch


def stored_understanding(batch: ImportBatch) -> Understanding | None:
    """The understanding as it was kept for the page; None before the file is read and after its erasure."""
    stored = contents.get_json(batch, "understanding_sealed")
    return None if stored is None else from_stored(stored)


def _keep(batch: ImportBatch, understanding: Understanding) -> None:
    contents.put_json(batch, "understanding_sealed", to_stored(understanding))
    batch.totals = understanding.totals()
    batch.progress_total = batch.progress_done = len(understanding.rows)
    batch.state = ImportBatch.State.UNDERSTOOD


@transaction.atomic
def correct_import(
    actor: Actor, batch: ImportBatch, document: dict[str, Any], *, version: int
) -> ImportBatch:
    """Answer decisions or map columns anew, and understand the file again with the answers.

    `document` is as `core.importing` reads corrections. Raises `StaleBatchError` where the batch has moved
    on, `NotUnderstoodError` where an answer makes no sense. Effects: audit `import:correct`.
    """
    locked = _only_one(batch)
    if locked.version != version or locked.state != ImportBatch.State.UNDERSTOOD:
        raise StaleBatchError
    answers = merged(contents.get_json(locked, "corrections_sealed"), document)
    corrections_from(answers)
    contents.put_json(locked, "corrections_sealed", answers)
    understanding = understand_batch(actor, locked)
    _keep(locked, understanding)
    locked.version += 1
    locked.save()
    record_event(actor, Tag.IMPORT_CORRECT, "import", locked.code, program=locked.program.code)
    return locked


@transaction.atomic
def ask_to_apply(batch: ImportBatch, *, version: int, then: Callable[[uuid.UUID], None]) -> ImportBatch:
    """Hand an understood batch to the worker; of two who ask, one is first.

    Raises `StaleBatchError`. Effects: state `applying`; `then` is called with the code in the transaction.
    """
    changed = ImportBatch.objects.filter(
        pk=batch.pk, version=version, state=ImportBatch.State.UNDERSTOOD
    ).update(state=ImportBatch.State.APPLYING, version=version + 1, updated_at=timezone.now())
    if not changed:
        raise StaleBatchError
    then(batch.code)
    batch.refresh_from_db()
    return batch


def _only_one(batch: ImportBatch) -> ImportBatch:
    """Wait for whoever works on the batch, without locking its row: progress is written to it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [BATCH_LOCK, batch.pk])
    return ImportBatch.objects.select_related("program", "organization").get(pk=batch.pk)


def _tell_nobody(_done: int, _total: int) -> None:
    """The report of an apply that nobody watches."""


@transaction.atomic
def apply_import(actor: Actor, batch: ImportBatch, report: Report | None = None) -> ImportBatch:
    """Write every row that needs no decision, all or none. Nobody is mailed. A second run does nothing.

    `report` is told rows done and rows in all. Raises `CannotWriteError` with what to do first; nothing is
    then written. Effects: people or clients created and changed through their services; a change row for
    each; `undo_until` in 24 hours; one audit line `import:apply` with the totals.
    """
    locked = _only_one(batch)
    if locked.state not in {ImportBatch.State.APPLYING, ImportBatch.State.UNDERSTOOD}:
        return locked
    understanding = understand_batch(actor, locked)
    count = _write_rows(actor, locked, understanding, report or _tell_nobody)
    _keep(locked, understanding)
    locked.state = ImportBatch.State.APPLIED
    locked.applied_at = timezone.now()
    locked.undo_until = locked.applied_at + datetime.timedelta(hours=UNDO_HOURS)
    locked.refusal = ""
    locked.version += 1
    locked.save()
    detail = {"written": count, **locked.totals}
    record_event(actor, Tag.IMPORT_APPLY, "import", locked.code, program=locked.program.code, detail=detail)
    return locked


def _write_rows(actor: Actor, batch: ImportBatch, understanding: Understanding, report: Report) -> int:
    place = Place(batch.program, batch.organization)
    written = writer_of(batch.kind).write(actor, place, understanding, report)
    key = contents.data_key(batch)
    add_rows(
        ImportChange,
        [
            ImportChange(
                batch=batch,
                subject_kind=change.subject_kind,
                subject=change.subject,
                row=change.row,
                before_sealed=contents.seal_before(key, batch.code, change.subject, change.before),
                version_after=change.version_after,
            )
            for change in written
        ],
    )
    return len(written)


@transaction.atomic
def give_back(batch: ImportBatch, why: str) -> None:
    """An apply that could not be done: the batch waits again, with the sentence that says why."""
    ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.APPLYING).update(
        state=ImportBatch.State.UNDERSTOOD, refusal=why[:500], updated_at=timezone.now()
    )


@transaction.atomic
def undo_import(actor: Actor, batch: ImportBatch) -> list[str]:
    """Take back what a batch wrote, within 24 hours.

    Returns a sentence for each row that has to stay because it was changed or used since. Raises
    `StaleBatchError` where the batch is not applied or its time is over. Effects: rows deleted or restored;
    state `undone`; audit `import:undo`.
    """
    locked = _only_one(batch)
    is_open = locked.undo_until is not None and timezone.now() <= locked.undo_until
    if locked.state != ImportBatch.State.APPLIED or not is_open:
        raise StaleBatchError
    key = contents.data_key(locked)
    written = [
        Written(
            change.subject_kind,
            change.subject,
            change.row,
            contents.unseal_before(key, locked.code, change.subject, change.before_sealed),
            change.version_after,
        )
        for change in locked.changes.order_by("-id")
    ]
    stayed = writer_of(locked.kind).take_back(actor, Place(locked.program, locked.organization), written)
    locked.state = ImportBatch.State.UNDONE
    locked.undone_at = timezone.now()
    locked.version += 1
    locked.save()
    record_event(
        actor,
        Tag.IMPORT_UNDO,
        "import",
        locked.code,
        program=locked.program.code,
        detail={"taken_back": len(written) - len(stayed), "stayed": len(stayed)},
    )
    return stayed


@transaction.atomic
def discard_import(actor: Actor, batch: ImportBatch) -> None:
    """Let go of a batch that was not written, and erase what it holds.

    Raises `StaleBatchError` where it was written. Effects: state `discarded`; contents erased; audit
    `import:discard`.
    """
    waiting = [ImportBatch.State.READING, ImportBatch.State.UNDERSTOOD, ImportBatch.State.REFUSED]
    changed = ImportBatch.objects.filter(pk=batch.pk, state__in=waiting).update(
        state=ImportBatch.State.DISCARDED, updated_at=timezone.now(), **dict.fromkeys(contents.FIELDS)
    )
    if not changed:
        raise StaleBatchError
    record_event(actor, Tag.IMPORT_DISCARD, "import", batch.code, program=batch.program.code)


@transaction.atomic
def erase_expired_contents(now: datetime.datetime) -> int:
    """Erase the cells of batches that can no longer be undone. Called by a nightly job. Returns how many."""
    expired = ImportBatch.objects.filter(undo_until__lt=now, file_sealed__isnull=False)
    codes = list(expired.values_list("pk", flat=True))
    ImportChange.objects.filter(batch__in=codes).update(before_sealed=None)
    return ImportBatch.objects.filter(pk__in=codes).update(**dict.fromkeys(contents.FIELDS))
