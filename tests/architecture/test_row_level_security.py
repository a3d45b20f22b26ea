"""The floor as the catalogue shows it, and the lint shown to see what it looks for."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.lint import findings
from tests.architecture.tables import CHILDREN, PERSON_TABLES, TABLES

SEEDED = {
    "force taken away": "ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY",
    "row-level security switched off": "ALTER TABLE records_note DISABLE ROW LEVEL SECURITY",
    "reading policy dropped": "DROP POLICY select_rows ON people_personlink",
    "table granted to everybody": "GRANT SELECT ON people_person TO PUBLIC",
    "column granted to everybody": "GRANT SELECT (number) ON people_personlink TO PUBLIC",
    "deleting granted to web": "GRANT DELETE ON records_record TO samvag_web",
    "emptying granted to worker": "GRANT TRUNCATE ON sharing_disclosure TO samvag_worker",
    "a person's table given to reports": "GRANT SELECT ON sharing_consent TO samvag_report",
    "audience readable": "GRANT SELECT (audience) ON people_person TO samvag_web",
    "one policy for every command": "CREATE POLICY wide ON cases_case TO samvag_web USING (owner_id = ctx_org())",
    "a policy that lets all through": "CREATE POLICY wide ON records_note FOR SELECT TO samvag_web USING (true)",
    "an update that checks nothing": "CREATE POLICY late ON cases_party FOR UPDATE TO samvag_web USING (id IS NULL)",
    "a new table": "CREATE TABLE cases_secret (person_id uuid)",
    "definer without search_path": "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
    "AS $$ SELECT count(*) FROM people_person $$",
    "definer owned by another": "ALTER FUNCTION person_known(uuid) OWNER TO samvag_owner",
    "definer open to all": "GRANT EXECUTE ON FUNCTION link_person(bigint,text,text,text,text,text,text,date) TO PUBLIC",
    "a view with its owner's rights": "CREATE VIEW everybody AS SELECT id FROM people_person",
    "web passes the rows by": "ALTER ROLE samvag_web BYPASSRLS",
    "worker belongs to the owner": "GRANT samvag_owner TO samvag_worker",
    "index dropped": "DROP INDEX records_record_audience",
    "protection dropped": "DROP POLICY protected_rows ON cases_case",
}


@pytest.fixture
def catalogue(django_db_setup: None, superuser_dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """The database as superuser, in a transaction that is always rolled back."""
    with psycopg.connect(superuser_dsn) as connection:
        yield connection
        connection.rollback()


def test_the_floor_has_no_faults(catalogue: psycopg.Connection[Any]) -> None:
    assert findings(catalogue) == []


@pytest.mark.parametrize("mistake", SEEDED)
def test_a_mistake_is_seen(catalogue: psycopg.Connection[Any], mistake: str) -> None:
    catalogue.execute("SET LOCAL lock_timeout = '5s'")
    if mistake.startswith("a new table"):
        catalogue.execute("SET LOCAL ROLE samvag_owner")
    catalogue.execute(SEEDED[mistake].encode())
    catalogue.execute("RESET ROLE")
    assert len(findings(catalogue)) >= 1


def test_every_model_is_classified() -> None:
    managed = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert managed - set(TABLES) == set()


def test_every_content_table_is_known_to_the_triggers(catalogue: psycopg.Connection[Any]) -> None:
    assert dict(catalogue.execute("SELECT name, kind FROM records_childtable").fetchall()) == CHILDREN


def test_the_document_names_every_table_about_a_person() -> None:
    text = (settings.BASE_DIR / "docs" / "who-may-see.md").read_text()
    named = set(re.findall(r"^\| `([a-z_]+)`", text, re.M))
    assert set(PERSON_TABLES) - named == set()
    assert named - set(TABLES) == set()
