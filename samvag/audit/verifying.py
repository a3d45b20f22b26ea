"""Is the log whole? Every row, batch, link and signature, against the checkpoints that were handed elsewhere.

`examine` is pure: rows, seals and outside checkpoints in, findings out, the first broken place first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from samvag.audit.seal import FIRST, HASH, Checkpoint, Line, mac_of, root, signature_holds


@dataclass(frozen=True)
class Stored:
    """A seal as the database holds it: the checkpoint and the hashes of the rows it covers."""

    checkpoint: Checkpoint
    leaves: bytes

    @property
    def parts(self) -> list[bytes]:
        """The hashes one by one."""
        return [self.leaves[place : place + HASH] for place in range(0, len(self.leaves), HASH)]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what}: {self.where}"


@dataclass(frozen=True)
class Keys:
    """What codes and signatures are tried with; former keys stay, or what they made could not be tried."""

    row_keys: Sequence[str]
    seal_keys: Mapping[str, Ed25519PublicKey]


class _Rows:
    """The log's rows, taken a batch at a time."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._next = next(self._lines, None)

    def below(self, tx: int | None = None) -> Iterator[Line]:
        """Those of the next batch; without an end all that are left."""
        while self._next is not None and (tx is None or self._next.tx < tx):
            yield self._next
            self._next = next(self._lines, None)


def examine(
    lines: Iterable[Line], seals: Iterable[Stored], outside: Sequence[Checkpoint | None], keys: Keys
) -> Iterator[Finding]:
    """Everything that is wrong. Pre-condition: lines in order of transaction and id, seals in order of number."""
    handed = {one.number: one for one in outside if one is not None}
    rows, former = _Rows(lines), None
    for stored in seals:
        yield from _chain(former, stored.checkpoint, handed, keys)
        yield from _batch(list(rows.below(stored.checkpoint.tx_to)), stored, keys)
        former = stored.checkpoint
    yield from _cut_off(former, handed)
    for line in rows.below():
        yield from _row(line, keys)
    yield from _outside_itself(outside, keys)
    if former is not None and not handed:
        yield Finding("inga sigill är utlämnade", "utan en kopia på annan plats syns det inte om loggen kortas av")


def _outside_itself(outside: Sequence[Checkpoint | None], keys: Keys) -> Iterator[Finding]:
    for place, one in enumerate(outside, start=1):
        if one is None or not signature_holds(one, keys.seal_keys):
            yield Finding("utlämnat sigill går inte att lita på", f"rad {place} i filen")


def _chain(
    former: Checkpoint | None, here: Checkpoint, handed: Mapping[int, Checkpoint], keys: Keys
) -> Iterator[Finding]:
    where = f"sigill {here.number}, {here.at}"
    expected = (former.number + 1, former.tx_to, former.digest) if former else (1, 0, FIRST)
    if (here.number, here.tx_from, here.previous) != expected:
        yield Finding("sigillet fortsätter inte det förra", where)
    if not signature_holds(here, keys.seal_keys):
        yield Finding("underskriften stämmer inte", where)
    elsewhere = handed.get(here.number)
    if elsewhere is not None and elsewhere.digest != here.digest:
        yield Finding("sigillet är ett annat än det som lämnades ut", where)


def _cut_off(last: Checkpoint | None, handed: Mapping[int, Checkpoint]) -> Iterator[Finding]:
    newest = max(handed, default=0)
    have = last.number if last else 0
    if newest > have:
        yield Finding("loggen är avkortad", f"sigill {have + 1}–{newest} har lämnats ut men finns inte kvar")


def _row(line: Line, keys: Keys) -> Iterator[Finding]:
    if not any(mac_of(line.text, key) == line.mac for key in keys.row_keys):
        yield Finding("raden är ändrad eller ditlagd", _place(line))


def _place(line: Line) -> str:
    return f"{line.table} {line.id}, {line.at}"


def _batch(batch: Sequence[Line], stored: Stored, keys: Keys) -> Iterator[Finding]:
    """Row by row, then the batch as a whole; a whole batch that is wrong with every row right lacks or has too many."""
    faults = [finding for line in batch for finding in _row(line, keys)]
    yield from faults
    here = stored.checkpoint
    found = [line.leaf for line in batch]
    if len(found) == here.rows and root(found) == here.root:
        if stored.leaves != b"".join(found):
            yield Finding("sigillets egna uppgifter är ändrade", f"sigill {here.number}, {here.at}")
        return
    if not faults:
        yield _where_it_differs(batch, stored)


def _where_it_differs(batch: Sequence[Line], stored: Stored) -> Finding:
    here, sealed = stored.checkpoint, stored.parts
    whole = f"sigill {here.number}, {here.at}, {here.rows} rader sigillerade och {len(batch)} funna"
    if root(sealed) != here.root:
        return Finding("raderna är inte de som sigillerades", whole)
    pairs = zip((line.leaf for line in batch), sealed, strict=False)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    after = f"efter {_place(batch[same - 1])}" if same else "före den första raden"
    if len(batch) < here.rows:
        return Finding("rad saknas", f"{after} ({whole})")
    if same == len(batch):
        return Finding("sigillets egna uppgifter är ändrade", whole)
    return Finding("rad är ändrad eller ditlagd", f"{_place(batch[same])} ({whole})")
