"""What only shows between transactions: expiry to the second, and the job process."""

import os
import time
from datetime import datetime, timedelta

import psycopg
import pytest
from django.utils import timezone

from samvag.records.models import Note
from samvag.sharing.actions import disclose
from samvag.sharing.models import Ground
from tests.floor.attempts import hand_over, note, value
from tests.floor.committed import signed_in
from tests.world import World


def seen_by(world: World, name: str) -> int:
    with world.acting(name):
        return Note.objects.count()


def sleep_past(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - timezone.now()).total_seconds()) + 0.05)


def test_a_disclosure_ends_to_the_second_without_a_job(lasting: World) -> None:
    """Three receivers of one note: another organisation, one's own, and one whose time is longer."""
    case = lasting.case()
    item = note(lasting, "maria", case)
    until = timezone.now() + timedelta(seconds=0.9)
    hand_over(lasting, "maria", item, valid_until=until)
    with lasting.acting("maria"):
        for unit, end in (("Försörjningsstöd", until), ("Lindens vårdcentral", until + timedelta(hours=1))):
            disclose(
                item.record,
                by=lasting.actor("maria"),
                recipients=[lasting.unit(unit).pk],
                ground=Ground.HARMLESS,
                ground_note="Prövad",
                valid_until=end,
            )
    assert [seen_by(lasting, name) for name in ("maria", "johan", "karin", "olle", "rut")] == [1, 1, 1, 1, 1]
    with lasting.acting("karin"):
        assert value("SELECT count(*) FROM sharing_disclosure WHERE record_id = %s", [item.pk]) == 1
    sleep_past(until)
    assert [seen_by(lasting, name) for name in ("maria", "johan", "karin", "olle", "rut")] == [1, 1, 0, 0, 1]
    with lasting.acting("karin"):
        assert value("SELECT count(*) FROM sharing_disclosure WHERE record_id = %s", [item.pk]) == 0
    with signed_in("samvag_worker", None, os.environ["SAMVAG_DATABASE"]) as worker:
        assert worker.execute("SELECT audience_recompute()").fetchone() == (1,)
        assert worker.execute("SELECT audience_recompute()").fetchone() == (0,)
    assert [seen_by(lasting, name) for name in ("maria", "johan", "karin", "olle", "rut")] == [1, 1, 0, 0, 1]


def test_an_open_transaction_loses_the_row_when_it_ends(lasting: World) -> None:
    case = lasting.case()
    item = note(lasting, "maria", case)
    until = timezone.now() + timedelta(seconds=0.7)
    hand_over(lasting, "maria", item, valid_until=until)
    with lasting.acting("karin"):
        assert Note.objects.count() == 1
        sleep_past(until)
        assert Note.objects.count() == 0


@pytest.mark.parametrize("role", ["samvag_worker", "samvag_stream", "samvag_report"])
def test_other_processes_are_bound_by_the_same_rows(lasting: World, role: str) -> None:
    lasting.case()
    for name, cases in ((None, 0), ("maria", 1), ("karin", 1), ("olle", 0)):
        actor = lasting.actor(name) if name else None
        with signed_in(role, actor, os.environ["SAMVAG_DATABASE"]) as connection:
            if role == "samvag_worker":
                assert connection.execute("SELECT count(*) FROM cases_case").fetchone() == (cases,)
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute("SELECT count(*) FROM cases_case")


def test_a_consent_is_whole_when_it_is_written(lasting: World) -> None:
    """Nobody is added to it afterwards, in another transaction."""
    lasting.case()
    with lasting.acting("maria"):
        consent = value("SELECT id FROM sharing_consent")
    with lasting.acting("maria"), pytest.raises(Exception, match="no such consent to fill"):
        value(
            "INSERT INTO sharing_consentrecipient (consent_id, unit_id) VALUES (%s, %s) RETURNING 1",
            [consent, lasting.unit("Lindens vårdcentral").pk],
        )
