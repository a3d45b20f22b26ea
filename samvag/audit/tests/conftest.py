"""A database of its own, where log rows are committed and sealed as in life."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from samvag.core.database_roles import ensure_database
from samvag.demo.structure import build_structure

TEMPLATE = "samvag_template"  # the migrated, empty database that the session's conftest makes


def let_go() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
        with suppress(AttributeError):
            connection.close_pool()  # type: ignore[attr-defined]


def as_worker(work: Callable[[], Any]) -> Any:
    """Run as the role of the background work, on a connection of its own."""
    default = connections["default"]
    let_go()
    default.settings_dict["USER"], former = "samvag_worker", default.settings_dict["USER"]
    try:
        return work()
    finally:
        let_go()
        default.settings_dict["USER"] = former


@pytest.fixture(scope="module")
def apart(
    django_db_setup: None,
    superuser_dsn: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The practice town's structure in a database of the module's own; how to reach it as superuser."""
    usual, name = os.environ["SAMVAG_DATABASE"], os.environ["SAMVAG_DATABASE"] + "_log"
    place, backup = settings.SEAL_DIRECTORY, settings.BACKUP_URL
    ensure_database(superuser_dsn, name, template=TEMPLATE)
    settings.SEAL_DIRECTORY = str(tmp_path_factory.mktemp("elsewhere"))
    settings.BACKUP_URL = backup.replace(f"/{usual}?", f"/{name}?")
    with django_db_blocker.unblock():
        _point_at(name)
        build_structure()
        yield superuser_dsn.replace(f"dbname={usual}", f"dbname={name}")
        _point_at(usual)
    settings.SEAL_DIRECTORY, settings.BACKUP_URL = place, backup
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _point_at(name: str) -> None:
    let_go()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name
