"""A database of its own in which the story stands committed, so that it can be looked at from all sides."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from psycopg.rows import dict_row
from pytest_django.plugin import DjangoDbBlocker

from samvag.assessments import reading as assessments
from samvag.core.database_roles import ensure_database
from samvag.programmes import reading as programmes

TEMPLATE = "samvag_template"  # the migrated, empty database that the session's conftest makes
Query = Callable[..., list[dict[str, Any]]]


def _let_go() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
        with suppress(AttributeError):
            connection.close_pool()  # type: ignore[attr-defined]


# A version never changes, but in another database its number is another version's.
KEPT = (programmes._spoken, programmes.as_written, assessments._spoken, assessments.as_written)


def _point_at(name: str) -> None:
    _let_go()
    for kept in KEPT:
        kept.cache_clear()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name


def _drop(dsn: str, name: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def count_rows(dsn: str) -> dict[str, int]:
    """How many rows each table has."""
    with psycopg.connect(dsn) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = {}
        for (name,) in tables:
            row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
            found[name] = row[0] if row else 0
        return found


@pytest.fixture(scope="module")
def told(django_db_setup: None, superuser_dsn: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Tell the story once a module. Gives the superuser's way into its database."""
    before, name = os.environ["SAMVAG_DATABASE"], os.environ["SAMVAG_DATABASE"] + "_story"
    outside = f"{superuser_dsn} dbname=postgres"
    _drop(outside, name)
    with django_db_blocker.unblock():
        _let_go()
        ensure_database(outside, name, template=TEMPLATE)
        _point_at(name)
        try:
            call_command("practice_town", verbosity=0)
            yield f"{superuser_dsn} dbname={name}"
        finally:
            _point_at(before)
            _drop(outside, name)


@pytest.fixture(scope="module")
def query(told: str) -> Iterator[Query]:
    """Ask the database as the superuser, who sees every row."""
    with psycopg.connect(told, autocommit=True, row_factory=dict_row) as connection:

        def ask(statement: str, *params: Any) -> list[dict[str, Any]]:
            return connection.execute(statement.encode(), params).fetchall()

        yield ask
