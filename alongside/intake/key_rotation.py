"""`alongside keys rotate`: a new root key. Data keys are wrapped anew; what they seal is not touched. The
index of names, whose digests are keyed by the root key, is made anew.

The new key is written beside the old one before anything changes, the data keys are wrapped in one
transaction, and only then the files change places. Whatever stops the work, one of the two files fits the
database, and running the command again finishes it.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path

from django.conf import settings

from alongside.audit.services import record_event
from alongside.audit.tags import Tag
from alongside.imports.contents import key_place as batch_key_place
from alongside.imports.models import ImportBatch
from alongside.intake.identity import key_place
from alongside.intake.models import ClientKey
from alongside.intake.name_index import file_everybody
from alongside.lib.acting import SYSTEM_CODE, System, acting
from alongside.lib.data_folder import write_new_file
from alongside.lib.vault import KEY_BYTES, rewrap_data_key, root_key, root_key_id

AT_ONCE = 2000
ACTOR = System("rotation of the root key")


def run(_arguments: argparse.Namespace) -> int:
    """Rotate the root key and say how many data keys were wrapped anew."""
    path = Path(settings.KEY_FILE)
    count = rotate_root_key(path)
    print(
        f"{count} data keys are wrapped by a new root key in {path}. The former key lies beside it, as "
        f"{former(path).name}: keep it as long as you keep backups that need it.",
        file=sys.stderr,
    )
    return 0


def draft(path: Path) -> Path:
    """Where the new key waits until the database has changed."""
    return path.with_name(f"{path.name}.new")


def former(path: Path) -> Path:
    """Where the key that was in use before lies."""
    return path.with_name(f"{path.name}.former")


def rotate_root_key(path: Path) -> int:
    """Replace the root key in `path`. Returns how many data keys were wrapped anew.

    Effects: every client's and every import's data key wrapped by the new key and the index of names keyed by
    it, in one transaction; the key files change places; audit `key:rotate`. A rotation that was interrupted after its transaction is only
    finished.
    """
    old = root_key()
    waiting = draft(path)
    if not waiting.exists():
        write_new_file(waiting, secrets.token_bytes(KEY_BYTES), 0o400)
    new = waiting.read_bytes()
    with acting(ACTOR):
        count = 0
        if not ClientKey.objects.filter(root_key_id=root_key_id(new)).exists():
            # The index of names is keyed by the root key: made anew while the former key still opens names.
            file_everybody(new)
            count = _rewrap_clients(old, new) + _rewrap_batches(old, new)
            record_event(ACTOR, Tag.KEY_ROTATE, "platform", SYSTEM_CODE, detail={"keys": count})
    former(path).unlink(missing_ok=True)
    os.link(path, former(path))
    waiting.replace(path)
    return count


def _rewrap_clients(old: bytes, new: bytes) -> int:
    rows = ClientKey.objects.select_related("client").only("wrapped", "root_key_id", "client__code")
    changed: list[ClientKey] = []
    total = 0
    for row in rows.iterator(chunk_size=AT_ONCE):
        row.wrapped = rewrap_data_key(row.wrapped, key_place(row.client.code), old, new)
        row.root_key_id = root_key_id(new)
        changed.append(row)
        if len(changed) == AT_ONCE:
            total += ClientKey.objects.bulk_update(changed, ["wrapped", "root_key_id"])
            changed = []
    return total + ClientKey.objects.bulk_update(changed, ["wrapped", "root_key_id"])


def _rewrap_batches(old: bytes, new: bytes) -> int:
    rows = list(ImportBatch.objects.only("code", "key_wrapped"))
    for row in rows:
        row.key_wrapped = rewrap_data_key(row.key_wrapped, batch_key_place(row.code), old, new)
    return ImportBatch.objects.bulk_update(rows, ["key_wrapped"], batch_size=AT_ONCE)
