"""A world whose rows are committed, for what only shows between transactions; emptied by the superuser afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from samvag.access.actors import Actor
from samvag.core.context import payload_for, signed
from samvag.core.postgres import PORT, socket_dir
from tests.architecture.tables import PERSON_TABLES
from tests.world import World

ALSO_EMPTIED = (
    "core_oncekey",
    "access_signin",
    "meetings_attendance",
    "meetings_approval",
    "meetings_meeting",
    "lifting_problem",
    "notices_sending",
    "notices_message",
    "notices_preference",
    "notices_functioninbox",
    "retention_purge",
    "organisations_openinghours",
    "schedules_workinghours",
    "schedules_absence",
)


@contextmanager
def committed(blocker: DjangoDbBlocker, superuser_dsn: str) -> Iterator[World]:
    """A world outside any test transaction. Sessions, once-keys and rows about persons are gone when it ends."""
    with blocker.unblock():
        try:
            yield World()
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close()
            empty = ", ".join([*PERSON_TABLES, *ALSO_EMPTIED])
            with psycopg.connect(superuser_dsn) as superuser:
                superuser.execute(f"TRUNCATE {empty}".encode())


@pytest.fixture
def lasting(town: None, django_db_blocker: DjangoDbBlocker, superuser_dsn: str) -> Iterator[World]:
    """A world whose acts are committed, for tests with several connections."""
    with committed(django_db_blocker, superuser_dsn) as world:
        yield world


def signed_in(role: str, actor: Actor | None, database: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of one process's role with an actor's context, past Django."""
    connection = psycopg.connect(host=str(socket_dir(settings.VAR_DIR)), port=PORT, user=role, dbname=database)
    if actor is not None:
        connection.execute("SELECT set_config('samvag.ctx', %s, true)", [signed(payload_for(actor, "care"))])
    return connection
