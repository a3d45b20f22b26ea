"""A safe request changes no row: the cursor refuses, and every address asked leaves only log rows."""

from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from samvag.core.writes import WroteOnGet, no_writes
from tests.architecture.expectations import ADDRESSES
from tests.architecture.states import build
from tests.architecture.walking import patterns, url
from tests.floor.committed import committed

WRITES = (
    "UPDATE people_personlink SET phone = ''",
    "  insert into core_oncekey (key) values (gen_random_uuid())",
    "DELETE FROM core_draft",
    "TRUNCATE records_note",
    "\n-- a remark\nDELETE FROM core_draft",
    "LOCK TABLE core_draft",
    "WITH gone AS (DELETE FROM core_draft RETURNING 1) SELECT count(*) FROM gone",
    "SELECT 1; DELETE FROM core_draft",
)
MAY_GROW = {"audit_event", "audit_read", "django_session"}
# In the order of the columns' own digest, so that a changed row shows as well as a new one.
DIGEST = "SELECT count(*), COALESCE(sum(hashtextextended(t::text, 0)), 0) FROM {} t"


@pytest.mark.django_db
@pytest.mark.parametrize("statement", WRITES)
def test_the_cursor_refuses_to_write(town: None, statement: str) -> None:
    with no_writes(), connection.cursor() as cursor, pytest.raises(WroteOnGet):
        cursor.execute(statement)
    with connection.cursor() as cursor, no_writes():
        cursor.execute("SELECT 1")
        cursor.execute("WITH one AS (SELECT 1) SELECT * FROM one")


def tables(superuser_dsn: str) -> dict[str, tuple[Any, ...]]:
    """Every table's rows in one number."""
    with psycopg.connect(superuser_dsn) as superuser:
        names = superuser.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
            "AND NOT relispartition"
        ).fetchall()
        return {name: superuser.execute(DIGEST.format(name).encode()).fetchone() or () for (name,) in names}


@pytest.mark.heavy
def test_every_address_leaves_log_rows_only(town: None, django_db_blocker: DjangoDbBlocker, superuser_dsn: str) -> None:
    assert settings.MODE == "test"
    with committed(django_db_blocker, superuser_dsn) as world:
        scene = build(world, "disclosed")
        clients = {name: world.client(name) for name in ("maria", "karin", "olle")}
        before = tables(superuser_dsn)
        asked = 0
        for pattern in patterns():
            address = ADDRESSES[pattern]
            if "GET" not in address.methods or pattern.startswith("events/"):
                continue
            for client in clients.values():
                client.get(url(pattern, address, scene.ids))
                client.head(url(pattern, address, scene.ids))
                asked += 1
        after = tables(superuser_dsn)
    assert {name for name in after if after[name] != before[name]} - MAY_GROW == set()
    assert asked > 100
