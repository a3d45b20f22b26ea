"""Sealing as the background work does it, and the command that examines."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core import mail

from samvag.audit.events import record_event
from samvag.audit.examination import Outcome, verify_daily
from samvag.audit.letters import send_checkpoint
from samvag.audit.outside import handed_out, outside_file
from samvag.audit.reading import last_verification, newest_seals
from samvag.audit.sealing import seal_log
from samvag.audit.tests.conftest import as_worker, seal
from samvag.config.cli import main
from tests.world import World


@pytest.fixture
def fresh(apart: str, settings: Any, tmp_path: Path) -> str:
    """Nothing sealed and nothing handed out before."""
    settings.SEAL_DIRECTORY = str(tmp_path / "not there yet")
    with psycopg.connect(apart) as connection:
        connection.execute("TRUNCATE audit_event, audit_read, audit_seal, audit_verification")
    return apart


def _write(count: int) -> None:
    for _number in range(count):
        with World().acting("maria"):
            record_event("note.written", subject=f"record:{uuid4()}", person=uuid4(), version=1)


def test_a_transaction_under_way_is_not_sealed_over(fresh: str) -> None:
    """What is written beside an open transaction waits for it: a batch never changes after it was sealed."""
    with psycopg.connect(fresh) as open_one:
        open_one.execute("SELECT pg_current_xact_id()")
        _write(3)
        assert as_worker(seal_log) == 0
        open_one.commit()
    seal(3)
    assert as_worker(seal_log) == 0
    assert [one.rows for one in handed_out(outside_file()) if one] == [3]


def test_the_other_place_was_away_for_a_while(fresh: str) -> None:
    _write(1)
    seal(1)
    place = outside_file()
    away = place.rename(place.with_name("away"))
    place.mkdir()
    _write(2)
    with pytest.raises(OSError, match="directory"):
        as_worker(seal_log)
    place.rmdir()
    away.rename(place)
    assert as_worker(seal_log) == 0
    assert [one.number for one in handed_out(place) if one] == [1, 2]


def test_the_daily_examination_is_written_down(fresh: str) -> None:
    _write(4)
    seal(4)
    assert as_worker(verify_daily).findings == []
    with psycopg.connect(fresh) as superuser:
        superuser.execute("UPDATE audit_event SET subject = 'other' WHERE id = (SELECT id FROM audit_event LIMIT 1)")
    assert len(as_worker(verify_daily).findings) == 1
    last = last_verification()
    assert last is not None
    assert (last.faults, last.seals, last.rows) == (1, 1, 5)
    assert "raden är ändrad" in last.first_fault
    with psycopg.connect(fresh) as superuser:
        told = superuser.execute("SELECT details->'faults' FROM audit_event WHERE name = 'log.verified' ORDER BY at")
        assert told.fetchall() == [(0,), (1,)]


def test_the_command_answers_in_words_and_exit_code(fresh: str, capsys: pytest.CaptureFixture[str]) -> None:
    _write(3)
    seal(3)
    assert main(["verify"]) == 0
    assert "Loggen är hel: 3 rader, 1 sigill" in capsys.readouterr().out
    with psycopg.connect(fresh) as superuser:
        superuser.execute("TRUNCATE audit_event, audit_seal")
    assert main(["verify"]) == 1
    assert "Loggen är INTE hel: 1 fel" in capsys.readouterr().err


@pytest.mark.parametrize("work", [seal_log, verify_daily])
def test_the_web_role_may_not_take_the_whole_log(fresh: str, work: Callable[[], Any]) -> None:
    with pytest.raises(Exception, match="permission denied"):
        work()


def test_a_letter_holds_the_newest_checkpoint(fresh: str, settings: Any) -> None:
    assert send_checkpoint(Outcome([])) == 0
    _write(1)
    seal(1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SEAL_MAIL = ["arkiv@kommun.example"]
    assert send_checkpoint(Outcome([])) == 1
    assert newest_seals(1)[0].root in mail.outbox[-1].body
    assert "Loggen är hel" in mail.outbox[-1].body
