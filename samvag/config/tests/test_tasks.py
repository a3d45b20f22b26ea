"""The worker's jobs, run by a real worker in its own database role."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import psycopg
import pytest
from pytest_django.plugin import DjangoDbBlocker

from samvag.config import tasks
from samvag.config.lifeline import FLAG


@pytest.fixture
def jobs(town: None, superuser_dsn: str, django_db_blocker: DjangoDbBlocker) -> Iterator[psycopg.Connection]:
    """The job table, empty before and after."""
    with psycopg.connect(superuser_dsn, autocommit=True) as superuser:
        superuser.execute("TRUNCATE procrastinate_jobs CASCADE")
        with django_db_blocker.unblock():
            yield superuser
        superuser.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture
def worker() -> Iterator[Callable[[], None]]:
    """Starts the product's worker; it ends with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        environment = os.environ | {
            "SAMVAG_ROLE": "samvag_worker",
            "DJANGO_SETTINGS_MODULE": "samvag.config.settings",
            FLAG: "1",
        }
        started.append(subprocess.Popen([sys.executable, "-m", "samvag.config.cli", "worker"], env=environment))

    yield start
    for process in started:
        process.terminate()
        process.wait(15)


def test_the_worker_does_its_rounds(
    jobs: psycopg.Connection, worker: Callable[[], None], eventually: Callable[..., None]
) -> None:
    jobs.execute(
        "INSERT INTO procrastinate_jobs (task_name, status, queue_name, args) "
        "VALUES ('door_draft_purge', 'doing', 'default', '{}')"
    )
    tasks.audience_recompute.defer()
    tasks.retry_stalled.defer()
    tasks.notices_deliver.defer()
    tasks.notices_purge.defer()
    worker()

    def all_done() -> bool:
        left = jobs.execute("SELECT count(*) FROM procrastinate_jobs WHERE status <> 'succeeded'").fetchone()
        return left == (0,)

    eventually(all_done, 30)


def test_no_audience_is_wrong(jobs: psycopg.Connection) -> None:
    assert jobs.execute("SELECT audience_recompute()").fetchone() == (0,)


def test_the_web_role_may_not_run_the_workers_rounds(db: None) -> None:
    with pytest.raises(Exception, match="permission denied"):
        tasks.audience_recompute()
