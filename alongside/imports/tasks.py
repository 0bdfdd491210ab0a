"""Jobs of imports: each takes a code, calls one service as whoever started the batch, and may run twice."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app

from alongside.accounts.models import Account
from alongside.core.importing.model import CannotWriteError
from alongside.imports import services
from alongside.imports.models import ImportBatch
from alongside.lib.acting import System, acting


def _starter(code: str) -> tuple[Account, ImportBatch]:
    """The batch, and the account that started it, if it may still see the batch."""
    with acting(System("import job")):
        started_by = ImportBatch.objects.values_list("started_by", flat=True).get(code=code)
    account = Account.objects.get(code=started_by)
    with acting(account):
        batch = (
            ImportBatch.objects.visible_to(account).select_related("program", "organization").get(code=code)
        )
    return account, batch


@app.task(name="imports.read", queue="imports", retry=2)
def read(code: str) -> None:
    """Read and understand a batch."""
    account, batch = _starter(code)
    with acting(account):
        services.read_batch(account, batch)


@app.task(name="imports.apply", queue="imports", retry=2)
def apply(code: str) -> None:
    """Write a batch; progress is told in transactions of its own, so that a page can show it."""
    account, batch = _starter(code)
    with ThreadPoolExecutor(max_workers=1) as side:

        def tell(done: int, total: int) -> None:
            ImportBatch.objects.filter(pk=batch.pk).update(
                progress_done=done, progress_total=total, updated_at=timezone.now()
            )

        def report(done: int, total: int) -> None:
            side.submit(tell, done, total)

        try:
            with acting(account):
                services.apply_import(account, batch, report)
        except CannotWriteError as error:
            services.give_back(batch, str(error))
        finally:
            side.submit(connections.close_all)


@app.periodic(cron="17 3 * * *")
@app.task(name="imports.erase_expired", queue="imports", pass_context=False)
def erase_expired(timestamp: int) -> None:  # noqa: ARG001 - what periodic jobs are given
    """Erase the cells of batches that can no longer be undone."""
    with acting(System("nightly erasure of import contents")):
        services.erase_expired_contents(timezone.now())


def enqueue_read(code: uuid.UUID) -> None:
    """Have a batch read, in the caller's transaction."""
    read.defer(code=str(code))


def enqueue_apply(code: uuid.UUID) -> None:
    """Have a batch written, in the caller's transaction."""
    apply.defer(code=str(code))
