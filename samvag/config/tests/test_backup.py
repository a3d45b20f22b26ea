"""A restore rehearsed from end to end with the commands an operator gives, and everything that must be refused."""

import hashlib
import http.cookiejar
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from psycopg import sql

from samvag.config.backup import WAL, whole_copies
from samvag.core.lockbox import new_key
from samvag.core.postgres import ARCHIVING, Server
from tests.architecture.lint import findings
from tests.product import RunningProduct

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("backup")]
SEAL = "import django; django.setup(); from samvag.audit.sealing import seal_log; print(seal_log())"
ROWS = "SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM {} t"
TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p' ORDER BY 1"""


@dataclass
class House:
    """A town in a folder, a place for its copies, and the commands."""

    folder: Path
    place: Path
    key: str
    noted: str = ""
    rows: str = ""

    def environment(self, var: Path | None = None) -> dict[str, str]:
        """Only the variables an operator sets; nothing of the test's own."""
        mine = {
            name: value for name, value in os.environ.items() if not name.startswith(("SAMVAG_", "DATABASE_", "PG"))
        }
        mine |= {"DJANGO_SETTINGS_MODULE": "samvag.config.settings", "SAMVAG_VAR": str(var or self.folder)}
        mine |= {"SAMVAG_SEAL_DIRECTORY": str(self.folder.parent / "elsewhere")}
        return mine | {"SAMVAG_BACKUP_DIRECTORY": str(self.place), "SAMVAG_BACKUP_KEY": self.key}

    def run(self, *command: str, var: Path | None = None, fails: bool = False, **more: str) -> str:
        """What a command said; a refusal is a sentence and never a traceback."""
        whole = self.environment(var) | more
        done = subprocess.run([sys.executable, *command], env=whole, capture_output=True, text=True, timeout=300)
        assert "Traceback" not in done.stderr
        assert bool(done.returncode) == fails, done.stdout + done.stderr
        return done.stderr if fails else done.stdout

    def samvag(self, *words: str, **more: Any) -> str:
        return self.run("-m", "samvag.config.cli", *words, **more)

    def refused(self, *words: str, **more: Any) -> str:
        return self.samvag(*words, fails=True, **more)


def digest(server: Server) -> str:
    """One hash of every row of every table."""
    whole = hashlib.sha256()
    with psycopg.connect(server.superuser_dsn("samvag")) as connection:
        for (name,) in connection.execute(TABLES).fetchall():
            row = connection.execute(sql.SQL(ROWS).format(sql.Identifier(name))).fetchone()
            whole.update(f"{name} {row}\n".encode())
    return whole.hexdigest()


def _one(server: Server, question: str) -> Any:
    with psycopg.connect(server.superuser_dsn("samvag")) as connection:
        return next(connection.execute(question.encode()))[0]


def _do(server: Server, *statements: str) -> None:
    with psycopg.connect(server.superuser_dsn("samvag")) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def seen_by_maria(house: House, var: Path) -> str:
    """One page through the product, signed in as the coordinator Maria. Pre-condition: the database runs."""
    with patch.dict(os.environ, house.environment(var), clear=True):
        product = RunningProduct()
        product.start()
        try:
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
            with browser.open(f"{product.url}/logga-in/") as answer:
                form = next(one for one in answer.read().decode().split("<form") if 'value="maria"' in one)
            values = re.findall(r'name="(\w+)"\s+value="([^"]*)"', form)
            with browser.open(f"{product.url}/logga-in/", urllib.parse.urlencode(values).encode()):
                pass
            with browser.open(f"{product.url}/arenden/") as answer:
                return str(answer.read().decode())
        finally:
            product.stop()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A town that was copied, worked on, copied again, then struck by an accident, and then lost altogether."""
    folder = tmp_path_factory.mktemp("house")
    house = House(folder / "var", folder / "copies", new_key())
    house.samvag("demo", "--no-serve")
    assert "helkopia" in house.samvag("backup")
    server = Server(ARCHIVING).start(house.folder)
    try:
        assert int(house.run("-c", SEAL, SAMVAG_ROLE="samvag_worker")) > 0
        _do(server, "UPDATE records_note SET text = text || ' Skrivet efter helkopian.'")
        house.noted, house.rows = str(_one(server, "SELECT clock_timestamp()")), digest(server)
        assert "Maria" in seen_by_maria(house, house.folder)
        assert int(house.run("-c", SEAL, SAMVAG_ROLE="samvag_worker")) > 0
        _do(server, "SET session_replication_role = replica", "DELETE FROM records_note", "DELETE FROM audit_event")
        assert "helkopia" not in house.samvag("backup")
    finally:
        server.stop()
    shutil.rmtree(house.folder / "pg")
    yield house
    shutil.rmtree(folder)


def test_a_restore_to_a_noted_moment_brings_every_row_back(house: House, tmp_path: Path) -> None:
    restored = tmp_path / "ny"
    house.samvag("restore", "--to", str(restored), "--at", house.noted)
    assert "Loggen är hel" in house.samvag("verify", var=restored, SAMVAG_SEAL_DIRECTORY=str(restored / "seal"))
    assert "loggen är avkortad" in house.refused("verify", var=restored)  # what came after is lost, and that is seen
    server = Server().start(restored)
    try:
        assert digest(server) == house.rows
        with psycopg.connect(server.superuser_dsn("samvag")) as connection:
            assert findings(connection) == []
        assert "/arende/" in seen_by_maria(house, restored)
    finally:
        server.stop()


def test_without_a_moment_it_goes_as_far_as_the_copies_reach(house: House, tmp_path: Path) -> None:
    restored = tmp_path / "ny"
    house.samvag("restore", "--to", str(restored))
    server = Server(ARCHIVING).start(restored)
    try:
        assert _one(server, "SELECT count(*) FROM records_note") == 0
        assert "Välj en tom katalog" in house.refused("backup", var=restored)  # another line of history begins here
    finally:
        server.stop()


def _edited(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size * 2 // 3)


def _log(place: Path, number: int) -> Path:
    return sorted(one for one in place.glob(f"{WAL}*") if len(one.name) == len(WAL) + 24)[number]


SPOILED: dict[str, tuple[Callable[[Path], None], str]] = {
    "an edited whole copy": (lambda place: _edited(whole_copies(place)[0]), "ändrad eller avklippt"),
    "a cut whole copy": (lambda place: _cut(whole_copies(place)[0]), "ändrad eller avklippt"),
    "an edited log": (lambda place: _edited(_log(place, -1)), "ändrad eller avklippt"),
    "a cut log": (lambda place: _cut(_log(place, -1)), "ändrad eller avklippt"),
    "a log that is gone": (lambda place: _log(place, -2).unlink(), "saknas bland kopiorna"),
    "a log under another's name": (lambda place: _log(place, -1).rename(_log(place, -2)), "ett annat namn"),
    "no whole copy": (lambda place: whole_copies(place)[0].unlink(), "Det finns ingen helkopia"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_spoiled_copies_are_refused_and_nothing_is_left(house: House, tmp_path: Path, what: str) -> None:
    spoil, words = SPOILED[what]
    place, restored = tmp_path / "copies", tmp_path / "ny"
    shutil.copytree(house.place, place)
    spoil(place)
    said = house.refused("restore", "--to", str(restored), SAMVAG_BACKUP_DIRECTORY=str(place))
    assert words in said
    assert not restored.exists() or not any(restored.iterdir())


def test_what_cannot_be_done_is_said_in_a_sentence(house: House, tmp_path: Path) -> None:
    taken, restored = tmp_path / "taken", str(tmp_path / "ny")
    taken.mkdir()
    (taken / "something").touch()
    back = ["restore", "--to", restored]
    assert "inte tom" in house.refused("restore", "--to", str(taken))
    assert [one.name for one in taken.iterdir()] == ["something"]
    assert "annan nyckel" in house.refused(*back, SAMVAG_BACKUP_KEY=new_key())
    assert "32 byte" in house.refused(*back, SAMVAG_BACKUP_KEY="kort")
    assert "Utan nyckel" in house.refused("backup", SAMVAG_BACKUP_KEY="")
    assert "går inte att läsa" in house.refused("backup", SAMVAG_BACKUP_KEY_FILE=str(tmp_path / "none"))
    assert "en annan disk" in house.refused("backup", SAMVAG_BACKUP_DIRECTORY="")
    assert "pgBackRest" in house.refused("backup", DATABASE_URL="postgresql://samvag_web@db.example/samvag")
    assert "Den äldsta helkopian" in house.refused(*back, "--at", "2020-01-01 12:00")
    assert "har inte varit" in house.refused(*back, "--at", "2999-01-01 12:00")
    assert "går inte att läsa" in house.refused(*back, "--at", "i går")
    assert not (tmp_path / "ny").exists() or not any((tmp_path / "ny").iterdir())
