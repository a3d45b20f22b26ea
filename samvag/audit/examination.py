"""Taking the whole log through the examination, and what it came to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from samvag.audit.lines import IN_ORDER, SELECT_LINES
from samvag.audit.outside import handed_out, outside_file
from samvag.audit.seal import Checkpoint, Line, database_key, private_key, public_keys
from samvag.audit.sealing import lines
from samvag.audit.verifying import Finding, Keys, Stored, examine

# The background work reads through its own door; the command reads the tables themselves as the backup role, and
# trusts nothing that is stored in the database.
THROUGH_THE_DOOR = "SELECT * FROM audit_lines(%(first)s, %(end)s)"
FROM_THE_TABLES = SELECT_LINES.format(first="%(first)s", end="%(end)s") + IN_ORDER
SEALS = (
    "SELECT number, at, tx_from, tx_to, rows, root, previous, key_id, signature, leaves FROM audit_seal "
    "WHERE number > %s ORDER BY number LIMIT 500"
)
AT_ONCE = 20_000
END = 2**63 - 1


@dataclass
class Outcome:
    """What an examination found; `findings` is empty when the log is whole."""

    findings: list[Finding]
    rows: int = 0
    seals: int = 0
    last_seal: str = ""


def verify(cursor: Any, source: str, outside: Sequence[Checkpoint | None] | None = None) -> Outcome:
    """Examine the log that the cursor reads, in one snapshot of the database when the caller has opened one."""
    outcome = Outcome([])
    handed = handed_out(outside_file()) if outside is None else outside
    seals = list(_seals(cursor))
    outcome.seals, outcome.last_seal = len(seals), seals[-1].checkpoint.digest if seals else ""
    outcome.findings = list(examine(_counted(_rows(cursor, source, seals), outcome), seals, handed, our_keys()))
    return outcome


def our_keys() -> Keys:
    """The keys of the settings, now and formerly."""
    public = [private_key(settings.SEAL_KEY).public_key()]
    public += [Ed25519PublicKey.from_public_bytes(bytes.fromhex(one)) for one in settings.SEAL_FORMER_KEYS]
    secrets = [settings.CONTEXT_KEY, *settings.CONTEXT_FORMER_KEYS]
    return Keys([database_key(secret) for secret in secrets], public_keys(public))


def _seals(cursor: Any) -> Iterator[Stored]:
    number = 0
    while True:
        cursor.execute(SEALS, [number])
        found = cursor.fetchall()
        if not found:
            return
        for *fields, leaves in found:
            yield Stored(Checkpoint(*fields), bytes(leaves))
        number = found[-1][0]


def _rows(cursor: Any, source: str, seals: Sequence[Stored]) -> Iterator[Line]:
    """All rows in order, some batches at a time."""
    first, waiting = 0, 0
    for stored in seals:
        waiting += stored.checkpoint.rows
        if waiting >= AT_ONCE:
            yield from _between(cursor, source, first, stored.checkpoint.tx_to)
            first, waiting = stored.checkpoint.tx_to, 0
    yield from _between(cursor, source, first, END)


def _between(cursor: Any, source: str, first: int, end: int) -> Iterator[Line]:
    cursor.execute(source, {"first": first, "end": end})
    return lines(cursor.fetchall())


def _counted(rows: Iterator[Line], outcome: Outcome) -> Iterator[Line]:
    for row in rows:
        outcome.rows += 1
        yield row


def verify_daily() -> Outcome:
    """Examine the log as the background work and write down the outcome, whatever it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        outcome = verify(cursor, THROUGH_THE_DOOR)
        first = str(outcome.findings[0])[:500] if outcome.findings else ""
        cursor.execute(
            "SELECT audit_verified(%s, %s, %s, %s, %s)",
            [outcome.rows, outcome.seals, outcome.last_seal, len(outcome.findings), first],
        )
    return outcome
