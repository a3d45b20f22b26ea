"""A linter by others reads our row-level security: an error is one of two kinds we chose, or the test fails."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from samvag.core.postgres import PORT, socket_dir

PERSON_COLUMNS = ("person_id", "link_id", "record_id", "case_id", "referral_id")


@pytest.fixture(scope="module")
def findings(django_db_setup: None) -> list[dict[str, Any]]:
    name = settings.DATABASES["default"]["NAME"]
    url = f"postgresql:///{name}?host={socket_dir(settings.VAR_DIR)}&port={PORT}&user=postgres"
    program = Path(sys.executable).parent / "pgrls"
    command = [program, "lint", "--database-url", url, "--format", "json", "--min-severity", "error"]
    answer = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    report = json.loads(answer.stdout)
    return [found for found in report["violations"] if found["severity"] == "error"]


def test_a_table_without_row_level_security_concerns_no_person(
    findings: list[dict[str, Any]], superuser_dsn: str
) -> None:
    open_tables = [found["location"].removeprefix("public.") for found in findings if found["rule_id"] == "SEC001"]
    with psycopg.connect(superuser_dsn) as connection:
        rows = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = ANY(%s) AND column_name = ANY(%s)",
            [open_tables, list(PERSON_COLUMNS)],
        ).fetchall()
    assert rows == []


def test_only_the_keeper_who_cannot_sign_in_reads_without_condition(
    findings: list[dict[str, Any]], superuser_dsn: str
) -> None:
    unconditional = [found["location"] for found in findings if found["rule_id"] == "SEC038"]
    with psycopg.connect(superuser_dsn) as connection:
        rows = connection.execute(
            "SELECT schemaname || '.' || tablename || '.' || policyname FROM pg_policies"
            " WHERE roles <> '{samvag_keeper}'"
        ).fetchall()
    assert set(unconditional) & {where for (where,) in rows} == set()


def test_nothing_else_is_an_error(findings: list[dict[str, Any]]) -> None:
    assert [found for found in findings if found["rule_id"] not in ("SEC001", "SEC038")] == []
