"""The data folder: where the program keeps what it must not lose, and who may read it.

Layout, below `ALONGSIDE_DATA` (by default `var/` beside the program):

    postgres/    the embedded server's own folder, 0700, owned by the user that the server runs as
    socket/      its socket, 0700 (elsewhere if the path would be too long for a socket)
    secrets/     passwords of the database roles and the signing key, 0700, files 0600
    keys/        the root key of identity records, 0700, file 0400; `ALONGSIDE_KEY_FILE` puts it elsewhere
    log/         the embedded server's log
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import stat
from pathlib import Path

from alongside.lib.environment import BadSetting, read_path

CHECKOUT = Path(__file__).resolve().parents[2]
SYSTEM_USER = "alongside"
ROOT_KEY_BYTES = 32


class DataFolderTrouble(Exception):  # noqa: N818 - a person reads it
    """The data folder cannot be used as it is. One line that says where, what and how to mend."""


def can_traverse(folder: Path, uid: int) -> bool:
    """Whether a user with no group of its own may pass through every parent of `folder`."""
    for parent in [folder, *folder.parents]:
        try:
            status = parent.stat()
        except FileNotFoundError:
            continue
        if status.st_uid == uid:
            continue
        if not status.st_mode & stat.S_IXOTH:
            return False
    return True


def default_data_folder() -> Path:
    """`var/` beside the program; as root, a place under /var/lib when no other user could reach that."""
    beside = CHECKOUT / "var"
    if os.geteuid() == 0 and not can_traverse(CHECKOUT, uid=-1):
        name = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
        return Path("/var/lib/alongside") / name
    return beside


def data_folder() -> Path:
    """The data folder of this installation; it may not exist yet."""
    return read_path("ALONGSIDE_DATA", default_data_folder())


def prepare_data_folder(folder: Path) -> None:
    """Create the data folder if absent and refuse it if it belongs to another user.

    Only the folder itself is touched; no parent changes its mode.
    """
    try:
        folder.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    except FileExistsError:
        raise DataFolderTrouble(f"The data folder {folder} is a file. Set ALONGSIDE_DATA.") from None
    except OSError as fault:
        raise DataFolderTrouble(
            f"The data folder {folder} cannot be created: {fault.strerror}. Set ALONGSIDE_DATA."
        ) from fault
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise DataFolderTrouble(
            f"The data folder {folder} belongs to the user {user_name(owner)}, and this is "
            f"{user_name(os.geteuid())}. Run as that user, or set ALONGSIDE_DATA to a folder of your own."
        )
    for name in ("secrets", "keys"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)


def user_name(uid: int) -> str:
    """The name of a system user, or its number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def write_new_file(path: Path, content: bytes, mode: int) -> bool:
    """Write a file that must not exist yet, whole or not at all. False if another was first."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def ensure_signing_key(folder: Path) -> None:
    """Create the key that signs sessions and links, once."""
    path = folder / "secrets" / "signing-key"
    if not path.exists():
        write_new_file(path, secrets.token_urlsafe(50).encode(), 0o600)


def signing_key(folder: Path) -> str | None:
    """The stored signing key, or None before the first start."""
    try:
        return (folder / "secrets" / "signing-key").read_text().strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def root_key_file() -> Path:
    """Where the root key of identity records lies: never in the database or its folder."""
    return read_path("ALONGSIDE_KEY_FILE", data_folder() / "keys" / "root.key")


def create_root_key(path: Path) -> bool:
    """Create the root key. Called once, before the first table exists; False if it was there already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return write_new_file(path, secrets.token_bytes(ROOT_KEY_BYTES), 0o400)


def check_root_key(path: Path) -> None:
    """Refuse a root key that is absent, unreadable, open to others, or of another length."""
    try:
        status = path.stat()
        length = len(path.read_bytes())
    except OSError as fault:
        raise BadSetting(
            f"The root key {path} cannot be read: {fault.strerror}. Without it identity records stay closed: "
            "put the key back from its copy, or name its place in ALONGSIDE_KEY_FILE."
        ) from fault
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadSetting(f"The root key {path} may be read by others; run: chmod 400 {path}")
    if length != ROOT_KEY_BYTES:
        raise BadSetting(
            f"The root key {path} has {length} bytes instead of {ROOT_KEY_BYTES}; it is not the key."
        )
