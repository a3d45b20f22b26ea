"""Does the loaded data say what the triggers would have said? Asked of the database's own functions."""

import psycopg

from bench.load import PERSON_TABLES

SAMPLE = 5_000
CHILDREN = ("records_note", "board_statusentry", "board_nextstep")
COPIES = ["person_id", "case_id", "owner_id", "person_may_see", "protected", "audience", "audience_until"]


class Untrue(AssertionError):
    """The loader and the triggers disagree."""


def prove(dsn: str, *, people: int) -> dict[str, int]:
    """Count what is wrong: audiences against `audience_recompute`, copies against their records. All must be 0."""
    with psycopg.connect(dsn) as connection:
        wrong = {"audience": _audience(connection, whole=people <= 1_000)}
        for table in CHILDREN:
            differs = " OR ".join(f"c.{name} IS DISTINCT FROM r.{name}" for name in COPIES)
            wrong[table] = _number(
                connection,
                f"SELECT count(*) FROM {table} c JOIN records_record r ON r.id = c.record_id WHERE {differs}",
            )
        wrong["links"] = _number(connection, _LINKS)
        wrong["cases"] = _number(connection, _CASES)
        wrong["disclosures"] = _number(connection, _DISCLOSURES)
        empty = [
            table
            for table in PERSON_TABLES
            if not _number(connection, f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1) x")
        ]
        connection.rollback()
    if any(wrong.values()) or empty:
        raise Untrue(f"wrong rows: {wrong}; empty tables: {empty}")
    return wrong


def _audience(connection: psycopg.Connection, *, whole: bool) -> int:
    if whole:
        return _number(connection, "SELECT audience_recompute()")
    return _number(
        connection,
        f"SELECT count(*) FROM (SELECT * FROM records_record ORDER BY id LIMIT {SAMPLE}) r "
        "WHERE audience IS DISTINCT FROM record_audience(id, unit_id, owner_id, case_id, person_id) "
        "OR audience_until IS DISTINCT FROM record_until(id, owner_id, case_id, person_id)",
    )


def _number(connection: psycopg.Connection, statement: str) -> int:
    row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return int(row[0])


_LINKS = """
SELECT count(*) FROM people_personlink l JOIN organisations_unit u ON u.id = l.unit_id
JOIN people_person p ON p.id = l.person_id
WHERE l.audience <> ARRAY[u.reader_key] OR l.owner_id <> u.organisation_id OR NOT p.audience @> l.audience
   OR l.sort_name <> swedish_sort(l.family_name || ' ' || l.given_name)
   OR l.search_name <> swedish_fold(l.family_name || ' ' || l.given_name)
"""
_CASES = """
SELECT count(*) FROM cases_case c JOIN LATERAL (
  SELECT array_agg(u.reader_key ORDER BY u.reader_key) AS keys FROM cases_party p
  JOIN organisations_unit u ON u.id = p.unit_id WHERE p.case_id = c.id AND p.left_at IS NULL) k ON true
WHERE c.audience <> k.keys
"""
_DISCLOSURES = """
SELECT count(*) FROM sharing_disclosure d JOIN records_record r ON r.id = d.record_id
JOIN sharing_consent c ON c.id = d.consent_id
WHERE d.person_id <> r.person_id OR d.owner_id <> r.owner_id OR c.owner_id <> r.owner_id
   OR c.person_id <> r.person_id OR NOT r.category = ANY(c.categories)
   OR NOT EXISTS (SELECT 1 FROM sharing_consentrecipient x WHERE x.consent_id = c.id AND x.unit_id = d.recipient_id)
"""
