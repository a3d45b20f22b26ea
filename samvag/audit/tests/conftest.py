"""A database server of its own, where log rows are committed and sealed as in life.

On the session's common server the open transactions of other tests would hold the seal back.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from samvag.audit.sealing import seal_log
from samvag.core.postgres import Server, ensure_database, socket_dir
from samvag.demo.structure import build_structure


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


def seal(rows: int) -> None:
    """Seal until so many rows are sealed: the server's own housekeeping may have a transaction open for a moment."""
    until, done = time.monotonic() + 10, 0
    while done < rows:
        assert time.monotonic() < until
        done += as_worker(seal_log)
    assert done == rows


@pytest.fixture(scope="package")
def server() -> Iterator[tuple[Server, Path]]:
    """Running, empty."""
    with tempfile.TemporaryDirectory(prefix="samvag-seal-") as folder:
        server = Server().start(Path(folder), fast=True)
        yield server, Path(folder)
        server.stop()


@pytest.fixture(scope="package")
def migrated(django_db_setup: None, server: tuple[Server, Path], django_db_blocker: DjangoDbBlocker) -> Path:
    """With the practice town's structure."""
    name = connections["default"].settings_dict["NAME"]
    ensure_database(server[0].superuser_dsn(), name)
    with django_db_blocker.unblock():
        _reach(server[1])
        call_command("migrate", database="owner", verbosity=0)
        build_structure()
        _reach(settings.VAR_DIR)
    return server[1]


@pytest.fixture(scope="module")
def apart(
    migrated: Path, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Everything reaches that server for as long as the module's tests run; how to reach it as superuser."""
    place, backup = settings.SEAL_DIRECTORY, settings.BACKUP_URL
    settings.SEAL_DIRECTORY = str(tmp_path_factory.mktemp("elsewhere"))
    settings.BACKUP_URL = backup.replace(quote(str(socket_dir(settings.VAR_DIR))), quote(str(socket_dir(migrated))))
    with django_db_blocker.unblock():
        _reach(migrated)
        yield f"host={socket_dir(migrated)} user=postgres dbname={connections['default'].settings_dict['NAME']}"
        _reach(settings.VAR_DIR)
    settings.SEAL_DIRECTORY, settings.BACKUP_URL = place, backup


def _reach(folder: Path) -> None:
    let_go()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["HOST"] = str(socket_dir(folder))
