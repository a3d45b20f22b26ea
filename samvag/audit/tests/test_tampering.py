# ruff: noqa: S311, S608 (chance only chooses where; the floor is attacked with SQL that names tables)
"""Whoever owns the tables, or is superuser, changes the log in every way there is; each time it shows.

One small log, sealed in nine batches with some rows after the last; every attempt in a transaction that is rolled back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from samvag.audit.events import log_read, record_event
from samvag.audit.examination import FROM_THE_TABLES, our_keys, verify
from samvag.audit.outside import handed_out, outside_file
from samvag.audit.seal import Checkpoint, database_key, mac_of, next_checkpoint, private_key
from samvag.audit.sealing import lines
from samvag.audit.tests.conftest import seal
from tests.world import World

ROUNDS = 30
BATCHES, ROWS = 9, 6
ALL = FROM_THE_TABLES
KEY = private_key(settings.SEAL_KEY)
LAST = 2**62
Superuser = psycopg.Connection[Any]


@dataclass
class Log:
    """A connection past every policy, and what was handed out."""

    connection: Superuser
    outside: list[Checkpoint | None]

    def rows(self) -> list[Any]:
        cursor = self.connection.cursor()
        return list(lines(cursor.execute(ALL, {"first": 0, "end": LAST}).fetchall()))

    def sealed(self) -> list[Any]:
        end = max(one.tx_to for one in self.outside if one)
        return [row for row in self.rows() if row.tx < end]

    def found(self) -> list[str]:
        return [str(one) for one in verify(self.connection.cursor(), ALL, self.outside).findings]


def _write(world: World, count: int) -> None:
    for number in range(count):
        with world.acting("maria"):
            if number % 2:
                log_read("case", persons=[uuid4(), uuid4()], subject=f"case:{uuid4()}", ground="åäö | \\ \"'")
            else:
                record_event("note.written", subject=f"record:{uuid4()}", person=uuid4(), version=1, because="å\n|")


@pytest.fixture(scope="module")
def log(apart: str) -> Iterator[Log]:
    """Nine seals and two rows behind the last."""
    with psycopg.connect(apart) as connection:
        connection.execute("TRUNCATE audit_event, audit_read, audit_seal, audit_verification")
    for _batch in range(BATCHES):
        _write(World(), ROWS)
        seal(ROWS)
    _write(World(), 2)
    with psycopg.connect(apart) as connection:
        yield Log(connection, handed_out(outside_file()))
        connection.rollback()


def test_a_whole_log_is_whole(log: Log) -> None:
    outcome = verify(log.connection.cursor(), ALL, log.outside)
    assert (outcome.findings, outcome.rows, outcome.seals) == ([], BATCHES * ROWS + 2, BATCHES)
    assert len(log.outside) == BATCHES


def test_every_column_is_in_the_code_of_the_row(log: Log) -> None:
    """Each column changed alone, as the owner of everything: the code no longer fits."""
    for table in ("audit_event", "audit_read"):
        columns = log.connection.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass "
            "AND attnum > 0 AND attname <> 'mac'",
            [table],
        ).fetchall()
        assert len(columns) >= 11
        for name, kind in columns:
            with log.connection.transaction(force_rollback=True):
                row = next(one for one in log.rows() if one.table == table)
                log.connection.execute(f"UPDATE {table} SET {name} = {OTHER[kind]} WHERE id = %s", [row.id])
                assert any("raden är ändrad" in one for one in log.found()), f"{table}.{name}"


OTHER = {
    "uuid": "gen_random_uuid()",
    "timestamp with time zone": "at + interval '1 microsecond'",
    "text": "'x'",
    "bigint": "9999",
    "jsonb": """'{"version": 2}'""",
    "uuid[]": "ARRAY[gen_random_uuid()]",
}


def _edit(log: Log, chance: Random) -> str:
    row = chance.choice(log.rows())
    log.connection.execute(f"UPDATE {row.table} SET subject = 'record:other' WHERE id = %s", [row.id])
    return row.id


def _edit_knowing_the_key(log: Log, chance: Random) -> str:
    """With the context key one makes a code that fits; the seal still shows it."""
    row = chance.choice(log.sealed())
    log.connection.execute(f"UPDATE {row.table} SET user_id = 4711 WHERE id = %s", [row.id])
    _code_anew(log, row)
    return row.id


def _code_anew(log: Log, row: Any) -> None:
    changed = next(one for one in log.rows() if one.id == row.id)
    code = mac_of(changed.text, database_key(settings.CONTEXT_KEY))
    log.connection.execute(f"UPDATE {row.table} SET mac = %s WHERE id = %s", [code, row.id])


def _delete(log: Log, chance: Random) -> str:
    row = chance.choice(log.sealed())
    log.connection.execute(f"DELETE FROM {row.table} WHERE id = %s", [row.id])
    return "rad saknas"


def _insert(log: Log, chance: Random) -> str:
    """A row that fits among the sealed ones, with a code that fits."""
    row = chance.choice(log.sealed())
    new = str(uuid4())
    names = [
        n
        for (n,) in log.connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [row.table]
        )
    ]
    values = ", ".join(f"'{new}'" if name == "id" else name for name in names)
    log.connection.execute(f"INSERT INTO {row.table} SELECT {values} FROM {row.table} WHERE id = %s", [row.id])
    _code_anew(log, next(one for one in log.rows() if one.id == new))
    return new


def _swap(log: Log, chance: Random) -> str:
    """Two rows change their content, or their place in time, with codes that fit."""
    events = [row for row in log.sealed() if row.table == "audit_event"]
    one, other = chance.sample(events, 2)
    name = chance.choice(["person_id", "at", "tx", "subject"])
    log.connection.execute(
        f"UPDATE audit_event e SET {name} = o.{name} FROM audit_event o "
        "WHERE (e.id, o.id) IN ((%(a)s, %(b)s), (%(b)s, %(a)s))",
        {"a": one.id, "b": other.id},
    )
    _code_anew(log, one)
    _code_anew(log, other)
    return ""


def _truncate(log: Log, chance: Random) -> str:
    """The end is cut off, rows and seals alike."""
    _cut(log, chance.randrange(1, BATCHES))
    return "avkortad"


def _cut(log: Log, keep: int) -> None:
    end = next(one.tx_to for one in log.outside if one and one.number == keep)
    log.connection.execute("DELETE FROM audit_event WHERE tx >= %s", [end])
    log.connection.execute("DELETE FROM audit_read WHERE tx >= %s", [end])
    log.connection.execute("DELETE FROM audit_seal WHERE number > %s", [keep])


def _edit_and_reseal(log: Log, chance: Random) -> str:
    """With both keys stolen, everything from the changed row on is made anew: only the copy elsewhere shows it."""
    _edit_knowing_the_key(log, chance)
    _reseal(log)
    return "ett annat än det som lämnades ut"


def _truncate_and_reseal(log: Log, chance: Random) -> str:
    _cut(log, chance.randrange(0, BATCHES - 1) or 1)
    gone = log.sealed()[-1]
    log.connection.execute(f"DELETE FROM {gone.table} WHERE id = %s", [gone.id])
    _reseal(log, many=chance.random() < 0.5)
    return ""


def _reseal(log: Log, many: bool = False) -> None:
    """A thief's own sealer. `many` makes as many seals as there were."""
    ends = [one.tx_to for one in log.outside if one]
    log.connection.execute("TRUNCATE audit_seal")
    rows, former = log.rows(), None
    for place, end in enumerate(ends):
        start = former.tx_to if former else 0
        leaves = [row.leaf for row in rows if start <= row.tx < end]
        if not leaves and not many:
            continue
        former = next_checkpoint(former, leaves, tx_to=end, at=log.outside[place].at, key=KEY)
        values = (former.number, former.at, former.tx_from, former.tx_to, former.rows, former.root)
        log.connection.execute(
            "INSERT INTO audit_seal VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [*values, former.previous, former.key_id, former.signature, b"".join(leaves)],
        )


WAYS = (
    _edit,
    _edit_knowing_the_key,
    _delete,
    _insert,
    _swap,
    _truncate,
    _edit_and_reseal,
    _truncate_and_reseal,
)


def test_every_tampering_is_found(log: Log) -> None:
    """Eight ways, each many times at random places: at least 200 in all, none missed, the place named."""
    tried, missed = 0, []
    for way in WAYS:
        for seed in range(ROUNDS):
            with log.connection.transaction(force_rollback=True):
                sign = way(log, Random(f"{way.__name__}{seed}"))
                tried += 1
                found = log.found()
                if not found or not any(sign in one for one in found):
                    missed.append((way.__name__, seed, sign, found[:2]))
    assert missed == []
    assert tried >= 200
    print(f"{tried} tamperings, {tried - len(missed)} found")


def test_the_copy_elsewhere_is_examined_too(log: Log) -> None:
    spoilt = [*log.outside[:-1], None]
    findings = [str(one) for one in verify(log.connection.cursor(), ALL, spoilt).findings]
    assert findings == [f"utlämnat sigill går inte att lita på: rad {BATCHES} i filen"]
    nothing = verify(log.connection.cursor(), ALL, []).findings
    assert [one.what for one in nothing] == ["inga sigill är utlämnade"]


def test_a_former_key_is_still_known(log: Log, settings: Any) -> None:
    former = KEY.public_key().public_bytes_raw().hex()
    settings.SEAL_FORMER_KEYS, settings.SEAL_KEY = [former], "a new one"
    assert len(our_keys().seal_keys) == 2
    assert log.found() == []
    settings.SEAL_FORMER_KEYS = []
    assert "underskriften stämmer inte" in log.found()[0]
