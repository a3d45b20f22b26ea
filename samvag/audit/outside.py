"""Checkpoints kept elsewhere: an append-only file in a directory that should lie on another machine's disk."""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from samvag.audit.seal import Checkpoint, read_back, written

LAST_LINES = 4096  # bytes from the end that surely hold the last line


def outside_file() -> Path:
    """Where they are handed. One file a database, so that two installations may share the place."""
    return Path(settings.SEAL_DIRECTORY) / f"sigill-{settings.DATABASES['default']['NAME']}.jsonl"


def handed_out(path: Path) -> list[Checkpoint | None]:
    """Everything that was handed out, in order; None for a line that can no longer be read."""
    if not path.exists():
        return []
    return [_read(line) for line in path.read_text(encoding="ascii", errors="replace").splitlines()]


def _read(line: str) -> Checkpoint | None:
    try:
        return read_back(line)
    except ValueError:
        return None


def last_number(path: Path) -> int:
    """The number of the last checkpoint handed out; 0 before the first."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LAST_LINES))
        lines = file.read().decode("ascii", errors="replace").splitlines()
    last = _read(lines[-1]) if lines else None
    return last.number if last else 0


def hand_out(path: Path, checkpoints: Iterable[Checkpoint]) -> int:
    """Append them and wait until the disk has them; how many there were."""
    lines = [written(one) for one in checkpoints]
    if not lines:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="ascii") as file:
        file.write("".join(line + "\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    return len(lines)
