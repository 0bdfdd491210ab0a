"""Envelope encryption of identity: AES-256-GCM under a data key of its own, wrapped by a root key.

The root key is 32 bytes in a file outside the database (`settings.KEY_FILE`). Each client has a data key,
stored only wrapped by the root key. Associated data binds every ciphertext to its place (table, field,
row), so that one row's value cannot be pasted into another. Layout of a sealed value: 1 byte format (1),
12 bytes nonce, ciphertext with its 16-byte tag.

Source of the construction: NIST SP 800-38D (GCM), 96-bit random nonces; each data key seals far fewer
than 2**32 values.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT = b"\x01"
NONCE_BYTES = 12
KEY_BYTES = 32


class VaultError(Exception):
    """A key is missing or a sealed value does not belong where it stands. Names no content."""


@lru_cache(maxsize=4)
def _read_root_key(path: str, _written_at: int) -> bytes:
    key = Path(path).read_bytes()
    if len(key) != KEY_BYTES:
        raise VaultError(f"the root key in {path} has {len(key)} bytes instead of {KEY_BYTES}")
    return key


def root_key() -> bytes:
    """The 32-byte root key from the environment's key file, read anew when the file is replaced.

    Raises `VaultError`.
    """
    path = Path(settings.KEY_FILE)
    try:
        return _read_root_key(str(path), path.stat().st_mtime_ns)
    except OSError as error:
        raise VaultError(f"the root key cannot be read from {path}: {error.strerror}") from error


def root_key_id(key: bytes | None = None) -> str:
    """Eight hexadecimal digits that name a root key (by default the one in use) without telling it."""
    named = root_key() if key is None else key
    return hashlib.sha256(b"alongside root key id" + named).hexdigest()[:8]


def derived_key(purpose: str, root: bytes | None = None) -> bytes:
    """A 32-byte key for one purpose alone, derived from a root key (by default the one in use) by HKDF-SHA256.

    Two purposes have unrelated keys, and none of them tells the root key. Source: RFC 5869.
    """
    info = f"alongside:{purpose}".encode()
    source = root_key() if root is None else root
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(source)


def seal(key: bytes, plaintext: bytes, place: str) -> bytes:
    """`plaintext` sealed under `key` and bound to `place` ("table:field:row")."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plaintext, place.encode())


def unseal(key: bytes, sealed: bytes | memoryview, place: str) -> bytes:
    """What `seal` sealed at `place`. Raises `VaultError` where key, place or bytes do not fit."""
    value = bytes(sealed)
    if value[:1] != FORMAT:
        raise VaultError(f"the sealed value at {place.split(':', maxsplit=1)[0]} has an unknown format")
    try:
        return AESGCM(key).decrypt(value[1 : 1 + NONCE_BYTES], value[1 + NONCE_BYTES :], place.encode())
    except InvalidTag as error:
        raise VaultError("a sealed value does not fit its key or its place") from error


def new_data_key(place: str) -> tuple[bytes, bytes]:
    """A fresh data key and the same key wrapped by the root key, bound to `place`."""
    key = AESGCM.generate_key(256)
    return key, seal(root_key(), key, f"data-key:{place}")


def unwrap_data_key(wrapped: bytes | memoryview, place: str) -> bytes:
    """The data key that `new_data_key` wrapped at `place`."""
    return unseal(root_key(), wrapped, f"data-key:{place}")


def rewrap_data_key(wrapped: bytes | memoryview, place: str, old: bytes, new: bytes) -> bytes:
    """The same data key, wrapped by another root key; what it seals stays untouched."""
    return seal(new, unseal(old, wrapped, f"data-key:{place}"), f"data-key:{place}")
