"""`samvag backup`: a whole copy now and then and everything written since, encrypted, of the database we run.

PostgreSQL lays what it has written (its WAL, 16 MB at a time, at the latest after a minute) beside its data; we encrypt
it into the backup directory and take it away. With a whole copy before it, any moment in between can be had back
(PostgreSQL manual 25.3). Nothing is ever overwritten or removed there: that is for whoever owns the disk to decide.
"""

import fcntl
import gzip
import io
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.utils import timezone

from samvag.core.lockbox import Lockbox, LockboxFault, facts_of, lock, read_key
from samvag.core.postgres import PORT, Server, find_bin_dir

WHOLE, WAL = "hel-", "logg-"
MOMENT = "%Y%m%dT%H%M%SZ"
SERVED_ELSEWHERE = (
    "Databasen (DATABASE_URL) sköts av någon annan, och då tas säkerhetskopian där: WAL-arkivering och krypterade "
    "helkopior, till exempel med pgBackRest. Vad som krävs står i docs/howto/back-up-and-restore.md."
)
NO_PLACE = "Ange SAMVAG_BACKUP_DIRECTORY: en katalog på en annan disk, där säkerhetskopiorna ska ligga."
NO_KEY = (
    "Ange nyckeln som säkerhetskopiorna låses med: SAMVAG_BACKUP_KEY_FILE eller SAMVAG_BACKUP_KEY. "
    "Gör en med samvag backup --new-key och förvara den på ett annat ställe än kopiorna. Utan nyckel tas ingen kopia."
)
NOT_LAID_BESIDE = (
    "Databasen startades utan SAMVAG_BACKUP_DIRECTORY och lägger inte undan det den skriver. "
    "Sätt variabeln, starta om Samväg och försök igen."
)
SERIES = "SELECT system_identifier || '-' || left(pg_walfile_name(pg_current_wal_lsn()), 8) FROM pg_control_system()"
ANOTHER = "{place} har kopior av en annan databas, eller av tiden före en återställning. Välj en tom katalog."


def backup_key() -> bytes:
    """The operator's key. Without one nothing is written and nothing is read."""
    text = settings.BACKUP_KEY
    if settings.BACKUP_KEY_FILE:
        try:
            text = Path(settings.BACKUP_KEY_FILE).read_text()
        except OSError as fault:
            raise CommandError(f"Nyckelfilen {settings.BACKUP_KEY_FILE} går inte att läsa: {fault.strerror}.") from None
    if not text.strip():
        raise ImproperlyConfigured(NO_KEY)
    return read_key(text)


def backup_place() -> Path:
    """Where the copies lie. Refused for a database that is not ours to copy."""
    if settings.DATABASE_IS_GIVEN:
        raise CommandError(SERVED_ELSEWHERE)
    if not settings.BACKUP_DIRECTORY:
        raise ImproperlyConfigured(NO_PLACE)
    place = Path(settings.BACKUP_DIRECTORY).absolute()
    if place.is_relative_to(Path(settings.VAR_DIR).absolute() / "pg"):
        raise CommandError(f"{place} ligger i databasens egen katalog. Välj en annan disk.")
    return place


def keep(place: Path, key: bytes, *, whole: bool, longest: timedelta = timedelta(hours=24)) -> str:
    """Copy what has been written since the last time, after a whole copy if one is asked for or due; what was done.

    Pre-condition: the server under SAMVAG_VAR runs and lays its WAL beside (`postgres.ARCHIVING`).
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    server = Server().at(settings.VAR_DIR)
    with _alone(place), psycopg.connect(server.superuser_dsn(), autocommit=True) as connection:
        if connection.execute("SHOW archive_mode").fetchone() != ("on",):
            raise CommandError(NOT_LAID_BESIDE)
        copies, series = whole_copies(place), _series(connection)
        if copies and facts_of(copies[-1], key)["series"] != series:
            raise CommandError(ANOTHER.format(place=place))
        due = not copies or _now(connection) - ready_at(copies[-1]) > longest
        if whole or due:
            _whole_copy(server, connection, place, key, series)
        until = _lay_beside(server, connection)
        count = _collect(server, place, key, series)
    done = "en helkopia, " if whole or due else ""
    until_words = timezone.localtime(until).strftime("%Y-%m-%d %H:%M:%S")
    return f"Säkerhetskopierat till {place}: {done}loggfiler: {count}. Kan återställas till och med {until_words}."


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    with (place / "las").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"En annan säkerhetskopiering till {place} pågår redan.") from None
        yield


def _one(connection: psycopg.Connection[Any], question: str) -> Any:
    return next(connection.execute(question.encode()))[0]


def _now(connection: psycopg.Connection[Any]) -> datetime:
    found: datetime = _one(connection, "SELECT clock_timestamp()")
    return found


def _series(connection: psycopg.Connection[Any]) -> str:
    """Which line of history: after a restore to a point in time another line begins."""
    return str(_one(connection, SERIES))


def whole_copies(place: Path) -> list[Path]:
    """Every whole copy, the oldest first. The name says when it was ready; that it is true PostgreSQL sees to."""
    return sorted(one for one in place.glob(f"{WHOLE}*") if one.name.removeprefix(WHOLE)[:1].isdigit())


def ready_at(copy: Path) -> datetime:
    """When a whole copy was ready: nothing earlier can be had back from it."""
    return datetime.strptime(copy.name.removeprefix(WHOLE), MOMENT).replace(tzinfo=UTC)


def _whole_copy(server: Server, connection: psycopg.Connection[Any], place: Path, key: bytes, series: str) -> None:
    """The whole cluster as pg_basebackup gives it: straight through the cipher, never in plain on a disk."""
    first = _one(connection, "SELECT pg_walfile_name(pg_current_wal_lsn())")
    server.bin_dir = find_bin_dir(server.data)
    command, options = server.program("pg_basebackup")
    command += ["--pgdata=-", "--format=tar", "--gzip", "--wal-method=fetch", "--checkpoint=fast", "--no-password"]
    command += [f"--host={server.socket}", f"--port={PORT}", "--username=postgres"]
    beside = place / f"{WHOLE}under-arbete"
    beside.unlink(missing_ok=True)  # of an attempt that was killed
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=words, **options) as running,
    ):
        lock(cast(IO[bytes], running.stdout), beside, key, {"kind": "whole", "series": series, "first": first})
        if running.wait():
            beside.unlink()
            words.seek(0)
            raise CommandError(f"Helkopian kunde inte tas:\n{words.read().decode(errors='replace')}")
    ready = _now(connection) + timedelta(seconds=1)  # names have whole seconds, and none may promise too early
    time.sleep(1)
    beside.rename(place / f"{WHOLE}{ready.astimezone(UTC):{MOMENT}}")


def _lay_beside(server: Server, connection: psycopg.Connection[Any], patience: float = 60) -> datetime:
    """Have the database lay aside all it has written; the moment up to which everything is there.

    Restoring stops at the first commit after the moment asked for, so a commit of our own follows that moment.
    """
    until = _now(connection)
    connection.execute("SELECT pg_logical_emit_message(true, 'samvag', 'backup')")
    segment = _one(connection, "SELECT pg_walfile_name(pg_switch_wal())")
    give_up = time.monotonic() + patience
    while not (server.archive / segment).exists():
        if time.monotonic() > give_up:
            raise CommandError(
                f"Databasen lade inte undan {segment} i {server.archive}. Är disken full? Se {server.log}"
            )
        time.sleep(0.05)
    return until


def _collect(server: Server, place: Path, key: bytes, series: str) -> int:
    """Encrypt what lies beside and take it away; how many files. Killed in between, it is done again."""
    count = 0
    for laid in sorted(one for one in server.archive.iterdir() if one.suffix != ".new"):
        target = place / f"{WAL}{laid.name}"
        if target.exists():
            with Lockbox(target, key) as box:
                if gzip.decompress(box.read()) != laid.read_bytes():
                    raise LockboxFault(f"{target} finns redan och är en annan. Ingenting skrevs över.")
        else:
            packed = io.BytesIO(gzip.compress(laid.read_bytes(), 1))
            lock(packed, target, key, {"kind": "wal", "series": series, "name": laid.name})
            _written_down(place)
        laid.unlink()
        count += 1
    return count


def _written_down(folder: Path) -> None:
    """Wait until the disk knows a new name, before what it was made of is taken away."""
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
