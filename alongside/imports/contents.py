"""What a batch holds sealed: the file, its name, the understanding, the corrections.

Each is bytes under the batch's own data key, bound to its field and batch; JSON is compressed first.
"""

from __future__ import annotations

import json
import uuid
import zlib
from typing import Any

from alongside.imports.models import ImportBatch
from alongside.lib.vault import new_data_key, seal, unseal, unwrap_data_key

FIELDS = ("file_sealed", "file_name_sealed", "understanding_sealed", "corrections_sealed")


def _place(field: str, code: uuid.UUID) -> str:
    return f"imports_importbatch:{field}:{code}"


def key_place(code: uuid.UUID) -> str:
    """Where a batch's data key belongs."""
    return _place("key", code)


def key_for(code: uuid.UUID) -> tuple[bytes, bytes]:
    """A new data key for a batch, and the same wrapped."""
    return new_data_key(key_place(code))


def data_key(batch: ImportBatch) -> bytes:
    """The batch's data key."""
    return unwrap_data_key(batch.key_wrapped, key_place(batch.code))


def put(batch: ImportBatch, field: str, content: bytes) -> None:
    """Seal `content` into a field of the batch; the caller saves."""
    setattr(batch, field, seal(data_key(batch), content, _place(field, batch.code)))


def get(batch: ImportBatch, field: str) -> bytes | None:
    """What is sealed in a field, or None where it was erased or never written."""
    sealed = getattr(batch, field)
    return None if sealed is None else unseal(data_key(batch), sealed, _place(field, batch.code))


def put_json(batch: ImportBatch, field: str, document: Any) -> None:
    """Seal a JSON document into a field; the caller saves."""
    put(batch, field, zlib.compress(json.dumps(document, ensure_ascii=False).encode(), level=3))


def get_json(batch: ImportBatch, field: str) -> Any:
    """The JSON document in a field, or None."""
    content = get(batch, field)
    return None if content is None else json.loads(zlib.decompress(content))


def seal_before(
    key: bytes, code: uuid.UUID, subject: uuid.UUID, before: dict[str, Any] | None
) -> bytes | None:
    """A record as it was before a change, sealed under the batch's key; None stays None."""
    if before is None:
        return None
    return seal(key, json.dumps(before, ensure_ascii=False).encode(), _place(f"before-{subject}", code))


def unseal_before(
    key: bytes, code: uuid.UUID, subject: uuid.UUID, sealed: bytes | memoryview | None
) -> dict[str, Any] | None:
    """What `seal_before` sealed."""
    if sealed is None:
        return None
    found: dict[str, Any] = json.loads(unseal(key, sealed, _place(f"before-{subject}", code)))
    return found
