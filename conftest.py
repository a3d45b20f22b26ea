"""What every test stands on: one throw-away PostgreSQL a session, a frozen clock on request, a real web process."""

import atexit
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.template import Context
from django.template.base import FilterExpression
from django.utils.translation import override
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from samvag.core import context
from samvag.core.postgres import PORT, PostgresFault, Server, ensure_database, reset, socket_dir
from tests.product import RunningProduct

pytest_plugins = ["tests.asvs_ran", "tests.watch", "tests.world", "tests.floor.committed"]
TEMPLATE = "samvag_template"
SERVER = Server()
KEPT = Path(settings.BASE_DIR) / "var" / "migrated"


def _is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


def pytest_configure(config: pytest.Config) -> None:
    """Under xdist only this process, the controller, starts the database; alone it waits until a test asks."""
    if not _is_worker():
        atexit.register(_tear_down)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        _sweep()
        if getattr(config.option, "numprocesses", None) and not config.option.collectonly:
            with config.stash[blocking_manager_key].unblock():
                _raise_template()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_worker():
        _tear_down()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests may use both sign-ins: what the process runs as, and the owner."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: a test that commits uses `committed`, which leaves the town")
        wants_database = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if marker and "databases" not in marker.kwargs:
            marker.kwargs["databases"] = "__all__"
        elif not marker and wants_database:
            item.add_marker(pytest.mark.django_db(databases="__all__"))


def _raise_template() -> None:
    """A migrated database to copy from, made once a session."""
    if SERVER.process is not None:
        return
    kept = KEPT / _fingerprint()
    data = SERVER.at(settings.VAR_DIR).data
    if kept.exists():
        shutil.copytree(kept, data)
        SERVER.start(settings.VAR_DIR, fast=True)
        return
    SERVER.start(settings.VAR_DIR, fast=True)
    _migrate()
    SERVER.stop()
    _keep(data, kept)
    SERVER.start(settings.VAR_DIR, fast=True)


def _fingerprint() -> str:
    """What a migrated database depends on: the migrations, the texts that they are written in, and the programs."""
    app = Path(settings.BASE_DIR) / "samvag"
    made_of = sorted([*app.glob("*/migrations/*.py"), *app.glob("core/*.py"), *app.glob("audit/*.py"), Path(__file__)])
    made_of += sorted((app.parent / "requirements").glob("*.txt"))
    whole = hashlib.sha256()
    for path in made_of:
        whole.update(str(path.relative_to(app.parent)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def _keep(data: Path, kept: Path) -> None:
    """Migrating takes longer than most runs of a few tests: the next session begins from here. The last two stay."""
    fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
    shutil.copytree(data, fresh)
    with suppress(OSError):  # another session was as quick
        fresh.rename(kept)
    shutil.rmtree(fresh, ignore_errors=True)
    for old in sorted(KEPT.iterdir(), key=lambda one: one.stat().st_mtime)[:-2]:
        shutil.rmtree(old, ignore_errors=True)


def _migrate() -> None:
    ensure_database(SERVER.superuser_dsn(), TEMPLATE)
    owner = connections["owner"]
    own_name = owner.settings_dict["NAME"]
    owner.settings_dict["NAME"] = TEMPLATE
    call_command("migrate", database="owner", verbosity=0)
    owner.close()
    owner.settings_dict["NAME"] = own_name


def _let_go() -> None:
    """Close every connection of this process, pooled ones too."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.alias == "default":
            connection.close_pool()


def _renew() -> None:
    """This process's database as a fresh copy of the template. Other processes' connections to it are cut."""
    _let_go()
    superuser = f"host={socket_dir(settings.VAR_DIR)} port={PORT} user=postgres dbname=postgres"
    name = os.environ["SAMVAG_DATABASE"]
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
    ensure_database(superuser, name, template=TEMPLATE)


def _tear_down() -> None:
    SERVER.stop(patience=2)
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


def _sweep() -> None:
    """Clear up after sessions that were killed. A living session holds its lock and is passed by."""
    for folder in Path(tempfile.gettempdir()).glob("samvag-test-*"):
        if (folder / "pg" / "lock").exists():
            with suppress(PostgresFault, OSError):
                reset(folder)
                shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def superuser_dsn() -> str:
    """For the few tests that look behind row-level security: this worker's database as superuser."""
    return f"host={socket_dir(settings.VAR_DIR)} port={PORT} user=postgres dbname={os.environ['SAMVAG_DATABASE']}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of pytest-django's own: each worker gets a copy of the template, and signs in as the web role."""
    with django_db_blocker.unblock():
        if not _is_worker():
            _raise_template()
        _renew()
    yield
    with django_db_blocker.unblock():
        _let_go()


@pytest.fixture(autouse=True)
def in_swedish() -> Iterator[None]:
    """A request leaves its language behind in the thread: each test starts in Swedish."""
    with override("sv"):
        yield


@pytest.fixture(autouse=True, scope="session")
def declared_defaults() -> Iterator[None]:
    """An undefined template variable fails, but not one that says what stands there instead: `|default:`."""
    strict = FilterExpression.resolve
    says: dict[FilterExpression, bool] = {}  # what a compiled template says is asked of each of its places once

    def resolve(self: FilterExpression, context: Context, ignore_failures: bool = False) -> object:
        if self.filters and self not in says:
            names = {getattr(function, "_filter_name", "") for function, _ in self.filters}
            says[self] = bool(names & {"default", "default_if_none"})
        return strict(self, context, ignore_failures or says.get(self, False))

    FilterExpression.resolve = resolve
    yield
    FilterExpression.resolve = strict


@pytest.fixture
def frozen_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    """A Tuesday morning in office hours. The application's clock stands; the database's, and its context's, do not."""
    monkeypatch.setattr(context, "wall_clock", lambda: int(time_machine.escape_hatch.time.time()))
    moment = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
    with time_machine.travel(moment, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def running_product(django_db_setup: None) -> Iterator[RunningProduct]:
    """A real web process on a free port, signed in as the web role, on this worker's database."""
    product = RunningProduct()
    product.start()
    # Playwright keeps an event loop in this thread; Django would take the test's own queries for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield product
    product.stop()


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser that `make browser` found; a missing one is a failure, never a skip."""
    answer = subprocess.run(["scripts/browser"], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip().splitlines()[0]


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Wait for something another process does, at most five seconds."""

    def wait(happened: Callable[[], bool], patience: float = 5) -> None:
        until = time.monotonic() + patience
        while not happened():
            assert time.monotonic() < until, "it did not happen in time"
            time.sleep(0.05)

    return wait
