"""Sealing the log in the database, a batch at a time. Pages never wait: the seal only reads what they have written."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from samvag.audit.outside import hand_out, last_number, outside_file
from samvag.audit.seal import Checkpoint, Line, next_checkpoint, private_key

MOST_ROWS = 20_000
_LOCK = 0x5EA1  # one sealer at a time in the whole cluster
LAST = (
    "SELECT number, at, tx_from, tx_to, rows, root, previous, key_id, signature FROM audit_seal "
    "WHERE number > %s ORDER BY number"
)


def seal_log() -> int:
    """Seal what is final since the last time and hand the checkpoints out; how many rows were sealed."""
    sealed = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            rows = _seal_batch(cursor) if cursor.fetchone()[0] else 0
        sealed += rows
        if rows < MOST_ROWS:
            break
    hand_out_new()
    return sealed


def _seal_batch(cursor: Any) -> int:
    former = last_checkpoint(cursor)
    start = former.tx_to if former else 0
    cursor.execute("SELECT audit_final(%s, %s)", [start, MOST_ROWS])
    end = cursor.fetchone()[0]
    cursor.execute("SELECT * FROM audit_lines(%s, %s)", [start, end])
    leaves = [line.leaf for line in lines(cursor)]
    if not leaves:
        return 0
    made = next_checkpoint(former, leaves, tx_to=end, at=timezone.now().isoformat(), key=private_key(settings.SEAL_KEY))
    values = (made.number, made.at, made.tx_from, made.tx_to, made.rows, made.root, made.previous, made.key_id)
    cursor.execute(
        "SELECT audit_seal_add(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", [*values, made.signature, b"".join(leaves)]
    )
    return len(leaves)


def lines(rows: Any) -> Iterator[Line]:
    """Log rows as a cursor holds them."""
    for table, key, at, tx, text, mac in rows:
        yield Line(table, str(key), at.isoformat(), tx, text, mac)


def last_checkpoint(cursor: Any) -> Checkpoint | None:
    """The newest seal in the database."""
    cursor.execute("SELECT max(number) FROM audit_seal")
    newest = cursor.fetchone()[0]
    return next(iter(checkpoints_after(cursor, newest - 1)), None) if newest else None


def checkpoints_after(cursor: Any, number: int) -> list[Checkpoint]:
    """The seals in the database with a higher number, in order."""
    cursor.execute(LAST, [number])
    return [Checkpoint(*row) for row in cursor.fetchall()]


def hand_out_new() -> int:
    """Hand out what has not been. After a time when the other place could not be reached it catches up."""
    path = outside_file()
    with connection.cursor() as cursor:
        return hand_out(path, checkpoints_after(cursor, last_number(path)))
