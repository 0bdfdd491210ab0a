"""Bring an embedded database of an older major version to the one that this program brings.

`pg_upgrade` needs the older version's binaries as well; they are not shipped. The former folder is kept.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from alongside.lib.database_trouble import DatabaseTrouble
from alongside.lib.embedded_postgres import (
    MAJOR,
    SUPERUSER,
    EmbeddedPostgres,
    ServerUser,
    server_user,
    usable_binaries,
)


def upgrade(server: EmbeddedPostgres, old_binaries: Path) -> Path:
    """Upgrade the server folder by copying. Returns the folder that keeps the former database.

    Effects: `postgres/` becomes a cluster of the new version; the former one is `postgres-<version>/`.
    Raises `DatabaseTrouble` and changes nothing when anything is not as it must be.
    """
    user = server_user()
    version = stored_version(server)
    check_old_binaries(old_binaries, version)
    server.prepare_folders(user)
    with (server.run_folder / "users.lock").open("r") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseTrouble(
                f"The database in {server.folder} is in use; stop the program first."
            ) from None
        work = server.folder / "upgrade"
        if work.exists():
            shutil.rmtree(work)
        work.mkdir(mode=0o700)
        user.give(work)
        try:
            _copy_upgraded(server, user, old_binaries, work)
            kept = server.folder / f"postgres-{version}"
            server.server_folder.rename(kept)
            (work / "postgres").rename(server.server_folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return kept


def stored_version(server: EmbeddedPostgres) -> str:
    """The major version of the stored database; refuses one that needs no upgrade."""
    try:
        version = (server.server_folder / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise DatabaseTrouble(f"There is no database in {server.server_folder}.") from None
    if version == str(MAJOR):
        raise DatabaseTrouble(f"The database in {server.server_folder} is of PostgreSQL {MAJOR} already.")
    if not version.isdigit() or int(version) > MAJOR:
        raise DatabaseTrouble(
            f"The database in {server.server_folder} is of PostgreSQL {version}, later than this program's {MAJOR}: "
            "install the release of Alongside that wrote it, or a later one."
        )
    if server.is_running():
        raise DatabaseTrouble(f"The database in {server.folder} is in use; stop the program first.")
    return version


def check_old_binaries(folder: Path, version: str) -> None:
    """Refuse a folder that does not hold the version that the database is of."""
    try:
        told = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        raise DatabaseTrouble(
            f"{folder} holds no postgres; install PostgreSQL {version} and name its bin folder in --old-binaries."
        ) from None
    if told.split()[-1].split(".")[0] != version and f" {version}." not in told:
        raise DatabaseTrouble(f"{folder} holds {told.strip()}; the database is of PostgreSQL {version}.")


def _copy_upgraded(server: EmbeddedPostgres, user: ServerUser, old_binaries: Path, work: Path) -> None:
    """A new cluster in `work/postgres` with the content of the stored one."""
    password = work / "password"
    password.touch(mode=0o600)
    password.write_text(server.password(SUPERUSER))
    user.give(password)
    passfile = work / "pgpass"
    passfile.touch(mode=0o600)
    passfile.write_text(f"*:*:*:{SUPERUSER}:{server.password(SUPERUSER)}\n")
    user.give(passfile)
    binaries = usable_binaries(user)
    new = work / "postgres"
    server.run_initdb(user, binaries, new, password, checksums=_has_checksums(server, user, binaries))
    command = [str(binaries / "pg_upgrade"), "--old-bindir", str(old_binaries), "--new-bindir", str(binaries)]
    command += ["--old-datadir", str(server.server_folder), "--new-datadir", str(new)]
    command += ["--username", SUPERUSER, "--socketdir", str(server.socket_folder), "--copy"]
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C",
        "TZ": "UTC",
        "PGPASSFILE": str(passfile),
    }
    result = subprocess.run(
        command,
        env=environment,
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        **user.popen_options(),
    )
    if result.returncode != 0:
        lines = [line for line in (result.stdout + result.stderr).splitlines() if line.strip()]
        raise DatabaseTrouble("pg_upgrade refused, and nothing was changed:\n" + "\n".join(lines[-12:]))


def _has_checksums(server: EmbeddedPostgres, user: ServerUser, binaries: Path) -> bool:
    """Whether the stored cluster has page checksums: the new one must be the same."""
    told = server.run_program([str(binaries / "pg_controldata"), str(server.server_folder)], user)
    line = next((row for row in told.stdout.splitlines() if "page checksum version" in row), ": 1")
    return line.rpartition(":")[2].strip() != "0"
