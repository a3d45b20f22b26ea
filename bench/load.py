"""COPY into a migrated database, as superuser with triggers off and the indexes made afterwards."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

import psycopg
from psycopg import sql

from bench import people, records
from bench.town import Pair

CHUNK = 5_000
COLUMNS = {
    "people_person": "id birth_date deceased_on protection protected audience",
    "people_personidentifier": "person_id kind value valid_from valid_to audience protected",
    "people_personlink": "id person_id owner_id unit_id number_kind number given_name family_name phone contact_note "
    "sort_name search_name linked_at protected audience",
    "cases_case": "id number person_id site_id programme_version_id opened_at opened_by_id owner_id closed_at "
    "closed_reason protected audience",
    "cases_party": "id case_id unit_id person_id code ground joined_at left_at protected audience",
    "cases_caserole": "id case_id assignment_id person_id code begins_at ends_at protected audience",
    "sharing_consent": "id person_id owner_id unit_id given purpose categories form witness leaflet_version "
    "valid_from valid_until recorded_at recorded_by_id replaces_id ended_at ended_by_id end_kind protected audience",
    "sharing_consentrecipient": "consent_id unit_id audience",
    "records_record": "id kind category person_id case_id owner_id unit_id author_id occurred_at recorded_at lineage "
    "version superseded_at retracted correction_reason person_may_see protected unit_name unit_short owner_name "
    "audience audience_until",
    "records_note": "record_id person_id case_id owner_id person_may_see protected audience audience_until "
    "heading text",
    "board_statusentry": "record_id person_id case_id owner_id person_may_see protected audience audience_until "
    "domain level direction words",
    "board_nextstep": "record_id person_id case_id owner_id person_may_see protected audience audience_until "
    "text responsible_id due_on done_on",
    "sharing_disclosure": "id record_id person_id owner_id recipient_id ground ground_note consent_id decided_by_id "
    "decided_at valid_until ended_at end_reason protected audience",
}
PERSON_TABLES = tuple(COLUMNS)


def load(dsn: str, *, count: int, pairs: list[Pair], version: int, now: datetime) -> None:
    """Fill an empty, migrated database. Throw-away only: superuser, triggers and foreign keys unchecked."""
    everybody = people.Population(count, pairs, version, now)
    with psycopg.connect(dsn) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '512MB'")
        psycopg.ClientCursor(connection).execute(_DEFAULTS, {"tables": list(PERSON_TABLES)})
        indexes = _drop_indexes(connection)
        # Emptied in the same transaction: with wal_level=minimal nothing below is written twice.
        connection.execute(f"TRUNCATE {', '.join(PERSON_TABLES)} CASCADE".encode())
        for table, lines in _simple(everybody).items():
            _copy(connection, table, lines)
        writing = records.Writing(everybody)
        for turn in range(people.RECORDS):
            for first in range(0, count, CHUNK):
                for table, text in writing.turn(turn, first, first + CHUNK).items():
                    _copy_text(connection, table, text)
        for statement in indexes:
            connection.execute(statement.encode())
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _simple(everybody: people.Population) -> dict[str, Iterator[str]]:
    return {
        "people_person": people.persons(everybody),
        "people_personidentifier": people.identifiers(everybody),
        "people_personlink": people.links(everybody),
        "cases_case": people.cases(everybody),
        "cases_party": people.parties(everybody),
        "cases_caserole": people.roles(everybody),
        "sharing_consent": people.consents(everybody),
        "sharing_consentrecipient": people.consent_recipients(everybody),
    }


def _copy(connection: psycopg.Connection, table: str, lines: Iterable[str]) -> None:
    left = iter(lines)
    while chunk := list(islice(left, CHUNK)):
        _copy_text(connection, table, "\n".join(chunk) + "\n")


def _copy_text(connection: psycopg.Connection, table: str, text: str) -> None:
    if not text:
        return
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table].split()))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(text.encode())


def _drop_indexes(connection: psycopg.Connection) -> list[str]:
    """Drop every index but the primary keys' and return how to make them again."""
    found = connection.execute(_INDEXES, {"tables": list(PERSON_TABLES)}).fetchall()
    for drop, _make in found:
        connection.execute(drop.encode())
    return [make for _drop, make in found]


# What the product leaves empty when a row is new, for the loader and for the bare writes beside it.
_DEFAULTS = """
SELECT set_config('bench.tables', array_to_string(%(tables)s::text[], ','), true);
DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT table_name, column_name, data_type FROM information_schema.columns
           WHERE table_name = ANY(string_to_array(current_setting('bench.tables'), ',')) AND table_schema = 'public'
             AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
             AND data_type IN ('text', 'character varying', 'boolean', 'ARRAY') LOOP
    EXECUTE format('ALTER TABLE %%I ALTER COLUMN %%I SET DEFAULT %%L', c.table_name, c.column_name,
                   CASE c.data_type WHEN 'boolean' THEN 'false' WHEN 'ARRAY' THEN '{}' ELSE '' END);
  END LOOP;
END $$
"""

_INDEXES = """
SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE i.indrelid = ANY(%(tables)s::regclass[])
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
UNION ALL
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', c.conrelid::regclass, c.conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c WHERE c.contype = 'u' AND c.conrelid = ANY(%(tables)s::regclass[])
"""
