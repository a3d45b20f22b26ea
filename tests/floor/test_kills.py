"""Database, web and worker killed under writes: nothing acknowledged is lost, nothing is doubled.

Runs the practice town on a database server of its own, with everything written down before it is acknowledged.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings

from samvag.config.lifeline import FLAG
from samvag.core.postgres import Server
from tests.product import HOST, RunningProduct

ROUNDS, WRITERS = 20, 4
VICTIMS = ("database", "web", "worker")
REPORT = Path(settings.BASE_DIR) / "var" / "reports" / "faults.json"
TOKEN = "k" * 32


@contextmanager
def environment(folder: Path) -> Iterator[None]:
    """What the processes inherit instead of the tests' own database."""
    kept = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(("SAMVAG_", "DATABASE_", "PG"))]:
        del os.environ[name]
    os.environ["DJANGO_SETTINGS_MODULE"] = "samvag.config.settings"
    os.environ |= {"SAMVAG_VAR": str(folder), "SAMVAG_MODE": "demo", "SAMVAG_LOG": "CRITICAL"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


class Town:
    """The practice town's three processes, each of which can be killed and comes back."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.server, self.web = folder, Server(), RunningProduct()
        self.jobs: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "samvag.config.cli", "demo", "--no-serve"]
        made = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        self.server.start(self.folder)
        self.web.start()
        self._start_jobs()

    def _start_jobs(self) -> None:
        self.jobs = subprocess.Popen(
            [sys.executable, "-m", "samvag.config.cli", "worker"],
            env=os.environ | {"SAMVAG_ROLE": "samvag_worker", FLAG: "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self, victim: str) -> None:
        """`kill -9`, and start again as the supervisor does."""
        if victim == "database":
            os.kill(int((self.server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            self.server.stop()
            self.server.start(self.folder)
        elif victim == "web":
            self.web.kill()
            self.web.start()
        else:
            self._kill_jobs()
            self._start_jobs()

    def _kill_jobs(self) -> None:
        assert self.jobs is not None
        with suppress(ProcessLookupError):
            os.killpg(self.jobs.pid, signal.SIGKILL)
        self.jobs.wait()

    def stop(self) -> None:
        if self.jobs is not None:
            self._kill_jobs()
        self.web.stop()
        self.server.stop(patience=3)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.server.superuser_dsn(), dbname="samvag") as connection:
            return connection.execute(query.encode()).fetchall()


class Writer(threading.Thread):
    """One coordinator who adds next steps, and sends a form again with its own key until it is answered."""

    def __init__(self, port: int, case: str, responsible: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.case, self.responsible, self.stop = port, case, responsible, stop
        self.cookie = f"csrftoken={TOKEN}"
        self.acknowledged: list[str] = []
        self.answers: list[int] = []
        self.again = 0

    def post(self, path: str, fields: dict[str, Any]) -> tuple[int, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=20)
        try:
            body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields})
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers
        finally:
            connection.close()

    def sign_in(self) -> None:
        status, headers = self.post("/logga-in/", {"persona": "maria"})
        assert status == 302, status
        found = [line.split(";")[0] for line in headers.get_all("Set-Cookie", []) if line.startswith("sessionid=")]
        self.cookie += "; " + found[0]

    def run(self) -> None:
        while not self.stop.is_set():
            text, key = f"Steg {uuid.uuid4().hex}", str(uuid.uuid4())
            if self.write({"_once": key, "text": text, "responsible": self.responsible, "due_on": "2031-03-03"}):
                self.acknowledged.append(text)

    def write(self, fields: dict[str, Any], patience: float = 60) -> bool:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                status, headers = self.post(f"/tavla/nasta-steg/{self.case}/", fields)
                if status == 302 and "logga-in" not in headers["Location"]:
                    return True
                self.answers.append(status)
                assert status >= 500, status
            self.again += 1
            time.sleep(0.05)
        return False


def tally(town: Town, writers: list[Writer]) -> dict[str, int]:
    """What was acknowledged against what stands."""
    stands = dict(town.rows("SELECT text, count(*) FROM board_nextstep WHERE text LIKE 'Steg %' GROUP BY text"))
    acknowledged = [text for writer in writers for text in writer.acknowledged]
    return {
        "rounds": ROUNDS,
        "acknowledged": len(acknowledged),
        "lost": sum(text not in stands for text in acknowledged),
        "doubled": sum(count > 1 for count in stands.values()),
        "sent_again": sum(writer.again for writer in writers),
    }


def until_written(writers: list[Writer], more: int = 8, patience: float = 20) -> None:
    """Wait until everything is up and the writers are in the middle of writing."""
    goal = sum(len(writer.acknowledged) for writer in writers) + more
    until = time.monotonic() + patience
    while sum(len(writer.acknowledged) for writer in writers) < goal:
        assert time.monotonic() < until, Counter(status for writer in writers for status in writer.answers)
        time.sleep(0.01)


@pytest.mark.heavy
def test_nothing_acknowledged_is_lost_or_doubled() -> None:
    with tempfile.TemporaryDirectory(prefix="samvag-kill-") as name, environment(Path(name)):
        town = Town(Path(name))
        try:
            town.start()
            (maria,) = town.rows(
                "SELECT a.id FROM organisations_assignment a JOIN identity_user u ON u.id = a.user_id "
                "WHERE u.username = 'maria'"
            )
            cases = town.rows(
                "SELECT c.id FROM cases_case c JOIN cases_caserole r ON r.case_id = c.id AND r.ends_at IS NULL "
                f"WHERE c.closed_at IS NULL AND NOT c.protected AND r.assignment_id = {maria[0]} ORDER BY c.number"
            )
            stop = threading.Event()
            writers = [Writer(town.web.port, str(cases[n % len(cases)][0]), maria[0], stop) for n in range(WRITERS)]
            for writer in writers:
                writer.sign_in()
                writer.start()
            for number in range(ROUNDS):
                until_written(writers)
                town.kill(VICTIMS[number % len(VICTIMS)])
            until_written(writers)
            stop.set()
            for writer in writers:
                writer.join(60)
            found = tally(town, writers)
        finally:
            town.stop()
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(found, indent=2) + "\n")
    assert (found["lost"], found["doubled"]) == (0, 0)
    assert found["acknowledged"] >= 8 * ROUNDS
    assert found["sent_again"] > 0
