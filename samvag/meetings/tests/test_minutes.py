"""What each principal keeps of a sync meeting: what its own staff said, what was handed over and taken, no more."""

import itertools
import re
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.cases.models import Case
from samvag.meetings.actions import approve_minutes, end_meeting
from samvag.meetings.minutes import digest_of, minutes_of
from samvag.meetings.models import Approval, Line, Meeting
from samvag.meetings.tests.conftest import Hold, Say
from samvag.records.models import Note
from samvag.sharing.actions import end_disclosure
from samvag.sharing.models import Disclosure
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
MUNICIPALITY, PSYCHIATRY = "Vuxenenheten", "Öppenvårdspsykiatrin"
OTHER = {"maria": PSYCHIATRY, "karin": MUNICIPALITY}


def over(world: World, meeting: Meeting) -> Meeting:
    with world.acting("maria"):
        end_meeting(meeting, by=world.actor("maria"))
    return meeting


def approve(world: World, meeting: Meeting, by: str, take: bool = False) -> None:
    """Look, tick everything or nothing, and say yes."""
    actor = world.actor(by)
    with world.acting(by):
        minutes = minutes_of(actor, meeting)
        taken = [one.record.pk for minute in minutes for one in minute.received] if take else []
        approve_minutes(meeting, by=actor, seen=digest_of(minutes), take=taken)


def kept(world: World, by: str, case: Case) -> str:
    """Everything in notes that the principal owns of this person."""
    with world.acting(by):
        own = Note.objects.filter(case_id=case.pk, owner_id=world.actor(by).organisation_id)
        return "\n".join(own.values_list("text", flat=True))


@pytest.mark.parametrize(("maria_gives", "karin_gives", "take"), list(itertools.product((False, True), repeat=3)))
def test_each_keeps_its_own_and_what_it_was_handed_and_took(
    world: World, hold: Hold, speak: Say, maria_gives: bool, karin_gives: bool, take: bool
) -> None:
    """The whole table: who hands over, and whether what was handed over is taken."""
    case, meeting = world.case(), hold()
    given = {"maria": maria_gives, "karin": karin_gives}
    for name, gives in given.items():
        speak(meeting, case, name, f"Sagt av {name}", OTHER[name] if gives else "", decision=f"Beslut av {name}")
    over(world, meeting)
    for name in given:
        approve(world, meeting, name, take)
    for name, other in (("maria", "karin"), ("karin", "maria")):
        text = kept(world, name, case)
        assert f"Sagt av {name}" in text
        assert f"Beslut av {name}" in text
        assert (f"Sagt av {other}" in text) == (given[other] and take), (name, given, take)
        assert ("Kopierat från" in text) == (given[other] and take)


def test_what_was_not_handed_over_cannot_be_taken(world: World, hold: Hold, speak: Say) -> None:
    case, meeting = world.case(), hold()
    secret = speak(meeting, case, "karin", "Bara psykiatrins")
    speak(meeting, case, "maria", "Vårt")
    over(world, meeting)
    maria = world.actor("maria")
    with world.acting("maria"):
        seen = digest_of(minutes_of(maria, meeting))
        with pytest.raises(Refused, match="utlämnat"):
            approve_minutes(meeting, by=maria, seen=seen, take=[secret.pk])
    client = world.client("maria")
    where = f"/avstamning/{meeting.pk}/anteckningar/"
    page = client.get(where).content.decode()
    assert "Bara psykiatrins" not in page
    answer = client.post(where, {"seen": _seen(page), "take": [str(secret.pk), "nonsense"]})
    assert answer.status_code == 403
    assert kept(world, "maria", case) == ""


def test_what_was_taken_back_meanwhile_is_not_kept(world: World, hold: Hold, speak: Say) -> None:
    case, meeting = world.case(), hold()
    line = speak(meeting, case, "karin", "Utlämnat", MUNICIPALITY)
    over(world, meeting)
    client, where = world.client("maria"), f"/avstamning/{meeting.pk}/anteckningar/"
    seen = _seen(client.get(where).content.decode())
    with world.acting("karin"):
        end_disclosure(Disclosure.objects.get(record_id=line.pk), by=world.actor("karin"), reason="Fel")
    answer = client.post(where, {"seen": seen, "take": [str(line.pk)]})
    assert answer.status_code == 409
    assert "läs igenom igen" in answer.content.decode()
    assert "Utlämnat" not in kept(world, "maria", case)


def test_a_word_more_from_a_colleague_is_read_before_it_is_kept(world: World, hold: Hold, speak: Say) -> None:
    case, meeting = world.case(), hold()
    first = speak(meeting, case, "maria", "Först")
    over(world, meeting)
    client, where = world.client("maria"), f"/avstamning/{meeting.pk}/anteckningar/"
    seen = _seen(client.get(where).content.decode())
    speak(meeting, case, "johan", "Sedan", based_on=first.pk, check_base=True)
    answer = client.post(where, {"seen": seen})
    assert answer.status_code == 409
    assert client.post(where, {"seen": _seen(answer.content.decode())}).status_code == 302
    assert "Sedan" in kept(world, "maria", case)
    assert "Först" not in kept(world, "maria", case)


def test_each_approves_for_itself_once_and_then_says_no_more(world: World, hold: Hold, speak: Say) -> None:
    case, meeting = world.case(), hold()
    speak(meeting, case, "maria", "Vårt")
    maria, karin = world.actor("maria"), world.actor("karin")
    with world.acting("maria"), pytest.raises(Refused, match="Avsluta"):
        approve_minutes(meeting, by=maria, seen="")
    over(world, meeting)
    approve(world, meeting, "maria")
    with world.acting("karin"):
        assert list(Approval.objects.values_list("organisation_id", flat=True)) == [maria.organisation_id]
        with pytest.raises(ProgrammingError), transaction.atomic():  # for the other principal
            _approval(meeting, maria.organisation_id, karin.assignment_id)
    with world.acting("maria"), pytest.raises(Refused, match="redan godkänt"):
        approve_minutes(meeting, by=maria, seen="")
    with pytest.raises(Refused, match="godkända"):
        speak(meeting, case, "johan", "Mer")
    speak(meeting, case, "karin", "Psykiatrin är inte klar")
    page = world.client("maria").get(f"/avstamning/{meeting.pk}/").content.decode()
    assert "Godkända av" in page
    assert "Inte godkända ännu" in page


def _approval(meeting: Meeting, organisation: int, assignment: int) -> None:
    values: dict[str, Any] = {"organisation_id": organisation, "approved_by_id": assignment}
    Approval(meeting=meeting, approved_at=timezone.now(), **values).save(force_insert=True)


def test_a_coordinator_falls_ill_and_a_colleague_of_the_same_house_goes_on(
    world: World, hold: Hold, speak: Say
) -> None:
    """Maria begins and writes; Johan, whom nobody had asked, comes in, goes on with her words and ends the meeting.
    Karin may end it too, but not keep anything for the municipality."""
    case, meeting = world.case(), hold()
    speak(meeting, case, "maria", "Maria hann skriva")
    johan, where = world.client("johan"), f"/avstamning/{meeting.pk}/"
    assert johan.post(where + "start/").status_code == 302
    page = johan.get(f"{where}{case.pk}/").content.decode()
    assert "Maria hann skriva" in page
    base = re.search(r'name="base" value="([^"]+)"', page)
    assert base is not None
    more = {"note": "Maria hann skriva, Johan fyllde i", "base": base[1]}
    assert johan.post(f"{where}{case.pk}/", more).status_code == 302
    assert johan.post(where + "slut/")["Location"] == where + "anteckningar/"
    notes = where + "anteckningar/"
    assert johan.post(notes, {"seen": _seen(page_of(johan, notes))}).status_code == 302
    assert "Johan fyllde i" in kept(world, "johan", case)
    karin = world.client("karin")
    assert "Johan fyllde i" not in page_of(karin, where + "anteckningar/")
    assert kept(world, "karin", case) == ""


def test_the_timeline_tells_it_once(world: World, hold: Hold, speak: Say) -> None:
    case, meeting = world.case(), hold()
    speak(meeting, case, "maria", "En gång räcker", PSYCHIATRY)
    maria, karin = world.client("maria"), world.client("karin")
    assert page_of(maria, f"/arende/{case.pk}/").count("En gång räcker") == 1
    over(world, meeting)
    approve(world, meeting, "maria")
    page = page_of(maria, f"/arende/{case.pk}/")
    assert page.count("En gång räcker") == 1
    assert "Avstämning" in page
    assert page_of(karin, f"/arende/{case.pk}/").count("En gång räcker") == 1  # as it was handed over
    with world.acting("maria"):
        assert Line.objects.count() == 1


def page_of(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return found[1]
