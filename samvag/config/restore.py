"""`samvag restore`: the database as it was at a moment, in a folder of its own. What runs today is never touched.

The newest whole copy before the moment is unpacked and PostgreSQL reads on in its log until then (manual 25.3.5). If a
copy is missing, cut, edited or locked with another key nothing is left behind.
"""

import gzip
import shutil
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from samvag.audit.outside import handed_out, outside_file
from samvag.config.backup import WAL, ready_at, whole_copies
from samvag.core.lockbox import Lockbox
from samvag.core.postgres import PostgresFault, Server

SEGMENT = 24  # signs in the name of a WAL file: time line, number, part
NOT_REACHED = "Kopiorna räcker inte fram till {at}. Den sista händelsen i dem är från {last}."
MISSING = "Loggfilen {name} saknas bland kopiorna, så det går inte att återställa längre än till tiden före den."


def moment(text: str) -> datetime:
    """A time somebody wrote, in the clock on the wall unless it says otherwise."""
    with suppress(ValueError):
        found = parse_datetime(text)
        if found is not None:
            return found if found.tzinfo else timezone.make_aware(found)
    raise CommandError(f"Tiden {text!r} går inte att läsa. Skriv som 2026-11-22 13:05 eller 2026-11-22 13:05:30.")


def restore(place: Path, key: bytes, folder: Path, at: datetime | None) -> str:
    """The database as it was at `at`, or as late as the copies reach, under `folder`; what was done.

    Pre-condition: `folder` is empty or does not exist; it is to become a SAMVAG_VAR.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"{folder} finns redan och är inte tom. Ingenting ändrades. Välj en katalog som inte finns.")
    copy = _chosen(place, at)
    with _nothing_half(folder):
        server = Server().at(folder)
        server.root.mkdir(mode=0o700, parents=True)
        first = _unpack(copy, key, server.data)
        _unlock_wal(place, key, server.root / "restoring", first)
        last = _roll_forward(folder, at)
        shutil.rmtree(server.root / "restoring")
    words = _seals(folder)
    return f"Återställt i {folder}, från {copy.name}. Den sista händelsen är från {_clock(last)}.\n{words}"


def _clock(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else "helkopian"


def _chosen(place: Path, at: datetime | None) -> Path:
    copies = whole_copies(place)
    if not copies:
        raise CommandError(f"Det finns ingen helkopia i {place}.")
    before = [copy for copy in copies if at is None or ready_at(copy) <= at]
    if not before:
        raise CommandError(f"Den äldsta helkopian blev färdig {_clock(ready_at(copies[0]))}. Tidigare går inte att få.")
    if at is not None and at > datetime.now(UTC):
        raise CommandError("Tiden har inte varit än.")
    return before[-1]


@contextmanager
def _nothing_half(folder: Path) -> Iterator[None]:
    """What went wrong takes with it everything it unpacked. Pre-condition: the folder was empty before."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder / "pg", ignore_errors=True)
        raise


def _unpack(copy: Path, key: bytes, data: Path) -> str:
    """Unlock and unpack a whole copy; the name of the first log file that is needed after it."""
    data.mkdir(mode=0o700)
    with Lockbox(copy, key) as box:
        with gzip.GzipFile(fileobj=box) as plain, tarfile.open(fileobj=plain, mode="r|") as tar:
            tar.extractall(data, filter="data")
        box.drain()
        return str(box.facts["first"])


def _unlock_wal(place: Path, key: bytes, folder: Path, first: str) -> None:
    """Unlock the log from `first` on. A gap is refused: what comes after it could not be read."""
    folder.mkdir(mode=0o700)
    names = sorted(one.name.removeprefix(WAL) for one in place.glob(f"{WAL}*") if one.suffix != ".new")
    expected = first
    for name in names:
        if len(name) == SEGMENT and name < first:
            continue
        if len(name) == SEGMENT and name != expected:
            raise CommandError(MISSING.format(name=expected))
        with Lockbox(place / f"{WAL}{name}", key) as box:
            if box.facts["name"] != name:
                raise CommandError(f"{WAL}{name} har fått ett annat namn än den hade och används inte.")
            (folder / name).write_bytes(gzip.decompress(box.read()))
        expected = _after(name) if len(name) == SEGMENT else expected


def _after(name: str) -> str:
    """The name of the log file after one: 16 MB each, 256 to every number."""
    number = (int(name[8:16], 16) << 8) + int(name[16:], 16) + 1
    return f"{name[:8]}{number >> 8:08X}{number & 0xFF:08X}"


def _roll_forward(folder: Path, at: datetime | None) -> datetime | None:
    """Start the database, let it read the log until the moment, and stop it; when the last event in it happened."""
    target = [f"recovery_target_time={at.isoformat()}", "recovery_target_action=promote"] if at else []
    server = Server(["restore_command=cp ../restoring/%f %p", *target])
    server.at(folder).data.joinpath("recovery.signal").touch()
    try:
        server.start(folder)
        return _until_open(server)
    except PostgresFault as fault:
        raise CommandError(_in_words(server, at) or str(fault)) from None
    finally:
        server.stop(patience=60)


def _until_open(server: Server) -> datetime | None:
    while server.poll() is None:
        with suppress(psycopg.OperationalError), psycopg.connect(server.superuser_dsn(), autocommit=True) as connection:
            row = connection.execute("SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp()").fetchone()
            if row is not None and not row[0]:
                found: datetime | None = row[1]
                return found
        time.sleep(0.05)
    raise PostgresFault(f"Databasen slutade läsa sin logg:\n{server.log.read_text(errors='replace')[-2000:]}")


def _in_words(server: Server, at: datetime | None) -> str:
    """PostgreSQL's reasons for not reaching a moment, in words."""
    words = server.log.read_text(errors="replace") if server.log.exists() else ""
    if at and "recovery ended before configured recovery target" in words:
        last = next((line for line in words.splitlines() if "last completed transaction was at log time" in line), "")
        return NOT_REACHED.format(at=_clock(at), last=last.rpartition("log time ")[2] or "helkopian")
    if at and "before consistent recovery point" in words:
        return f"Helkopian var inte färdig {_clock(at)}. Välj en senare tid."
    return ""


def _seals(folder: Path) -> str:
    """The checkpoints handed elsewhere as they were at the moment, for `samvag verify` of what was restored.

    The file elsewhere is not touched: it shows what the log had after the moment, and that part is now lost.
    """
    kept = outside_file()
    lines = kept.read_text(encoding="ascii", errors="replace").splitlines() if kept.exists() else []
    if not lines:
        return f"Inga utlämnade sigill fanns i {kept}; samvag verify kan inte se om loggen är avkortad."
    server = Server().start(folder)
    try:
        with psycopg.connect(server.superuser_dsn(settings.DATABASE)) as connection:
            row = connection.execute("SELECT coalesce(max(number), 0) FROM audit_seal").fetchone()
    finally:
        server.stop()
    newest = row[0] if row else 0
    mine = [line for line, one in zip(lines, handed_out(kept), strict=True) if one is None or one.number <= newest]
    copy = folder / "seal" / kept.name
    copy.parent.mkdir(mode=0o700)
    copy.write_text("".join(f"{line}\n" for line in mine), encoding="ascii")
    lost = len(lines) - len(mine)
    return f"Sigillen fram till dess ligger i {copy}; {lost} senare finns kvar bara i {kept}. Granska: samvag verify"
