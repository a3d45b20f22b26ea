"""Nothing of one's own is left hanging without a word, another's is never hinted at, and the parties are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.board.tests.conftest import statements
from samvag.cases.models import Case
from samvag.leaving import actions
from samvag.leaving.actions import Plan, close_case, plan_leaving, undo_closing
from samvag.leaving.reading import hanging
from samvag.medication.actions import Agreed, Turn, agree_to_hand_out, end_hand_out, keep_tapering, turn_tapering
from samvag.medication.actions import Plan as Tapered
from samvag.medication.models import WEEK
from samvag.meetings.actions import Gathering, call_case_meeting, cancel_meeting
from samvag.notices.kinds import KINDS, SHOWN
from samvag.questions.actions import ask
from samvag.selfcare.actions import Assessed, assess_self_care
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from samvag.visits.actions import Plan as Visit
from samvag.visits.actions import book_visit, keep_visit
from tests.world import World


def at_work(world: World, case: Case, name: str, other: str) -> None:
    """A visit, a question and a next step of one's own."""
    by = world.actor(name)
    with world.acting(name):
        book_visit(case, Visit(timezone.now() + timedelta(days=2), "street", (by.assignment_id,), "Torget"), by=by)
        ask(case, by=by, to_unit=world.unit(other).pk, text="När?", category="coordination")
    world.next_step(name, case, f"Steg av {name}")


def kinds(world: World, name: str, case: Case) -> list[str]:
    with world.acting(name):
        return [one.kind for one in hanging(world.actor(name), case)]


def close(world: World, case: Case) -> Any:
    with world.acting("maria"):
        return close_case(Case.objects.get(pk=case.pk), by=world.actor("maria"), reason="own_wish")


def test_what_is_ones_own_is_listed_with_a_way_to_it(world: World) -> None:
    case = world.case()
    at_work(world, case, "maria", "Öppenvårdspsykiatrin")
    page = world.client("maria").get(f"/arende/{case.pk}/avslut/").content.decode()
    assert kinds(world, "maria", case) == ["visit", "question", "step"]
    assert page.count("/tavla/steg/") == 1
    for words in ("Fortfarande öppet hos er", "/besok/", "/fraga/", "Fråga till Öppenvårdspsykiatrin utan svar"):
        assert words in page
    assert kinds(world, "karin", case) == ["question"]  # what is asked of them is theirs to answer
    assert statements(world.client("maria"), f"/arende/{case.pk}/avslut/") <= 10


def test_anothers_is_neither_shown_nor_counted(world: World) -> None:
    case, karin = world.case(), world.actor("karin")
    with world.acting("karin"):
        meets = timezone.now() + timedelta(days=2)
        book_visit(case, Visit(meets, "street", (karin.assignment_id,), "Hemligt"), by=karin)
        soon = timezone.localdate() + timedelta(days=9)
        care = Assessed("Dosett", "alone", "Låg", "", "Så", "Ring", follow_up_on=soon)
        assess_self_care(case, care, "somatic", by=karin, treating=True)
    assert kinds(world, "maria", case) == []
    page = world.client("maria").get(f"/arende/{case.pk}/avslut/").content.decode()
    assert "Fortfarande öppet" not in page
    assert "Varför avslutas det ändå" not in page
    assert sorted(kinds(world, "karin", case)) == ["care", "step", "visit"]
    close(world, case)  # nothing of the owner's own is open


def test_nobody_goes_on_handing_out_medicine_in_a_case_that_is_closed(world: World) -> None:
    """The unit's list of today holds open cases: what is not ended before the closing would be forgotten."""
    case, karin, today = world.case(), world.actor("karin"), timezone.localdate()
    agreed = Agreed("Antabus 400 mg", "dr Lind", today, WEEK, "seen", "Karin", today)
    plan = Tapered("Diazepam", "dr Lind", today, ((today, "5 mg"),), "x", "x", today + timedelta(days=9))
    with world.acting("karin"):
        one = agree_to_hand_out(case, agreed, "substance", by=karin)
        tapering = keep_tapering(case, plan, "substance", by=karin)
    assert kinds(world, "karin", case) == ["hand_out", "tapering", "step"]
    assert kinds(world, "maria", case) == []  # handed over to them, and not theirs to end
    page = world.client("karin").get(f"/arende/{case.pk}/avslut/").content.decode()
    assert "Läkemedel lämnas ut" in page
    assert "Antabus" not in page.partition("Fortfarande öppet")[2].partition("</section>")[0]
    with world.acting("karin"):
        end_hand_out(one, case, by=karin, day=today, because="Klart")
        turn_tapering(tapering, case, Turn("ended", today, "dr Lind"), by=karin)
    assert kinds(world, "karin", case) == ["step"]


def test_not_closed_without_a_word_and_closed_with_one(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    world.next_step("maria", case)
    with pytest.raises(Refused, match="fortfarande öppet"):
        close(world, case)
    page, closing = f"/arende/{case.pk}/avslut/", {"reason": "own_wish", "close": "yes"}
    answer = maria.post(page, closing)
    assert answer.status_code == 422
    assert "still_open" in answer.context["form"].errors
    assert maria.post(page, closing | {"still_open": "Hyresvärden ringer själv"}).status_code == 302
    assert "Hyresvärden ringer själv" in maria.get(f"/arende/{case.pk}/").content.decode()


def test_ended_first_needs_no_word(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    with world.acting("maria"):
        booked = book_visit(case, Visit(timezone.now(), "street", (maria.assignment_id,), "Torget"), by=maria)
    assert kinds(world, "maria", case) == ["visit"]
    with world.acting("maria"):
        keep_visit(booked, case, by=maria)
    assert kinds(world, "maria", case) == []
    close(world, case)


def told(world: World, name: str, case: Case) -> bool:
    """May this one be told of the closing now?"""
    with world.acting(name):
        return bool(SHOWN["case_closed"](world.actor(name)).filter(pk=case.pk).exists())


def test_the_parties_are_told_without_a_name_or_a_cause(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case, said = world.case(given_name="Alva", family_name="Avslutad"), []
    monkeypatch.setattr(actions, "tell_unit", lambda kind, **to: said.append((kind, to["unit"], to["subject"])))
    closure = close(world, case)
    units = [world.unit(name).pk for name in ("Vuxenenheten", "Öppenvårdspsykiatrin")]
    assert sorted(said) == sorted(("case_closed", unit, case.pk) for unit in units)
    words = f"{KINDS['case_closed'].label} {KINDS['case_closed'].words}"
    assert not any(one in words for one in ("Alva", "Vuxen", "psyk", "vilja"))
    assert told(world, "karin", case)
    assert not told(world, "olle", case)
    with world.acting("maria"):
        undo_closing(closure, by=world.actor("maria"))
    assert not told(world, "karin", case)  # it was a mistake


def test_nothing_after_the_consent_has_ended(world: World) -> None:
    case = world.case()
    close(world, case)
    assert told(world, "karin", case)
    with world.acting("maria"):
        owner = world.actor("maria").organisation_id
        for one in Consent.objects.filter(person_id=case.person_id, owner_id=owner, ended_at__isnull=True):
            withdraw_consent(one, by=world.actor("maria"))
    assert not told(world, "karin", case)
    assert told(world, "maria", case)


def test_words_are_kept_with_the_plan(world: World) -> None:
    case = world.case()
    world.next_step("maria", case)
    with world.acting("maria"):
        plan_leaving(case, Plan("own_wish", still_open="Löser sig"), by=world.actor("maria"))
    assert "Löser sig" in world.client("maria").get(f"/arende/{case.pk}/avslut/").content.decode()
    close(world, case)


def test_a_meeting_called_and_not_held_is_left_hanging_for_the_house_that_called_it(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    asked = [maria.assignment_id, world.actor("karin").assignment_id]
    soon = timezone.now() + timedelta(days=2)
    with world.acting("maria"):
        meeting = call_case_meeting(case, Gathering(soon, aim="Boendet", participants=asked, place="Rum 4"), by=maria)
    assert (kinds(world, "maria", case), kinds(world, "karin", case)) == (["meeting"], [])
    page = world.client("maria").get(f"/arende/{case.pk}/avslut/").content.decode()
    assert f"/avstamning/{meeting.pk}/" in page
    assert "Rum 4" in page
    with world.acting("maria"):
        cancel_meeting(meeting, by=maria)
    assert kinds(world, "maria", case) == []
