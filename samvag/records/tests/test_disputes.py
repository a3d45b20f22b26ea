"""The person considers an entry wrong: noted in their words, shown to all who see the entry, kept when it ends."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from samvag.people.actions import protect
from samvag.records.actions import correct_record, end_dispute, note_dispute
from samvag.records.models import Dispute, Record
from samvag.records.timeline import disputes
from tests.floor.attempts import hand_over, note
from tests.world import World

pytestmark = pytest.mark.django_db
WORDS = "Jag var inte där den dagen."


@pytest.fixture
def case(world: World) -> Any:
    return world.case()


def test_everybody_who_sees_the_entry_sees_the_note(world: World, case: Any) -> None:
    written = note(world, "maria", case)
    hand_over(world, "maria", written)
    with world.acting("maria"):
        note_dispute(written.record, by=world.actor("maria"), words=WORDS)
    for name in ("maria", "karin"):
        html = world.client(name).get(f"/arende/{case.pk}/").content.decode()
        assert WORDS in html
        assert "Personen anser att uppgiften är fel" in html
    with world.acting("karin"):
        assert disputes(Record.objects.get(pk=written.pk)) == []  # who noted it and when is the writer's own


def test_the_board_says_it_too(world: World, case: Any) -> None:
    status, maria = world.status("maria", case), world.actor("maria")
    step = world.next_step("maria", case)
    with world.acting("maria"):
        note_dispute(Record.objects.get(pk=status.pk), by=maria, words=WORDS)
        note_dispute(Record.objects.get(pk=step.pk), by=maria, words="Det har jag inte lovat.")
    html = world.client("maria").get("/tavla/").content.decode()
    assert WORDS in html
    assert "Det har jag inte lovat." in html


def test_it_follows_a_correction_and_its_history_is_kept(world: World, case: Any) -> None:
    written, maria = note(world, "maria", case), world.actor("maria")
    with world.acting("maria"):
        note_dispute(written.record, by=maria, words=WORDS)
        corrected = correct_record(written, by=maria, reason="Stavfel").record
        corrected.refresh_from_db()
        assert corrected.dispute == WORDS
        note_dispute(corrected, by=maria, words="Det var min bror.")
        end_dispute(corrected, by=maria, because="Rättat, personen är nöjd")
        assert corrected.disputed_at is None
        told = disputes(corrected)
        assert [one.words for one in told] == ["Det var min bror.", WORDS]
        assert told[0].ended_because == "Rättat, personen är nöjd"
        assert all(one.ended_at for one in told)
        written.record.refresh_from_db()
        assert written.record.dispute == ""
    page = world.client("maria").get(f"/uppgift/{corrected.pk}/versioner/").content.decode()
    assert WORDS in page
    assert "Gäller inte längre" in page


@pytest.mark.parametrize("name", ["karin", "olle", "hans"])
def test_only_the_writing_unit_notes_it(world: World, case: Any, name: str) -> None:
    written = note(world, "maria", case)
    hand_over(world, "maria", written)
    with world.acting(name), pytest.raises(PermissionDenied):
        note_dispute(written.record, by=world.actor(name), words=WORDS)
    with world.acting(name), connection.cursor() as cursor:
        cursor.execute("SELECT record_dispute(%s, 'x', '')", [written.pk])
        assert cursor.fetchone()[0] is False
    assert not Dispute.objects.exists()


def test_a_protected_persons_entry_needs_an_opening(world: World, case: Any) -> None:
    written = note(world, "maria", case)
    with world.acting("maria"):
        protect(world.link("maria", case), by=world.actor("maria"), protection="sekretessmarkering")
        note_dispute(written.record, by=world.actor("maria"), words=WORDS)
    with world.acting("sara"), connection.cursor() as cursor:
        assert not Dispute.objects.exists()
        cursor.execute("SELECT record_dispute(%s, 'x', '')", [written.pk])
        assert cursor.fetchone()[0] is False


def test_the_page_asks_for_words_or_a_reason(world: World, case: Any) -> None:
    written = note(world, "maria", case)
    client, where = world.client("maria"), f"/uppgift/{written.pk}/fel/"
    assert client.post(where, {"words": " "}).status_code == 422
    assert client.post(where, {"words": WORDS}).status_code == 302
    assert WORDS in client.get(where).content.decode()
    assert client.post(where, {"ended": "on", "because": ""}).status_code == 422
    assert client.post(where, {"ended": "on", "because": "Rättat"}).status_code == 302
    assert world.client("olle").get(where).status_code == 404
