"""Somebody leaves: nobody is let go to nobody, what ends is told, and it can be taken back and opened again."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.between.reading import findings
from samvag.board.actions import set_next_step
from samvag.board.reading import board_rows
from samvag.board.tests.conftest import OpenMore, open_more, statements
from samvag.cases.models import Case, CaseRole, Closure
from samvag.clocks.actions import start_clock
from samvag.clocks.models import Deadline
from samvag.clocks.reading import rule_in_force
from samvag.leaving.actions import (
    Plan,
    accept_handover,
    close_case,
    end_pause,
    pause_case,
    plan_leaving,
    reopen_case,
    undo_closing,
)
from samvag.leaving.reading import farewell_of
from samvag.people.actions import note_death
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["open_more"]
DEMO = {"purpose": "demonstration"}
OUTSIDE = Plan("point_efforts", receiver_kind="primary_care", receiver="Vårdsamordnaren på Linden")


def close(world: World, case: Case, reason: str = "own_wish", by: str = "maria", **options: Any) -> Closure:
    at = options.pop("at", None)
    with world.acting(by, **options):
        return close_case(Case.objects.get(pk=case.pk), by=world.actor(by), reason=reason, at=at)


def plan(world: World, case: Case, said: Plan, by: str = "maria") -> None:
    with world.acting(by):
        plan_leaving(case, said, by=world.actor(by))


def accept(world: World, case: Case, by: str = "maria") -> None:
    with world.acting(by):
        accept_handover(case, by=world.actor(by), accepted_by="Lisa Ek", day=timezone.localdate())


def codes(world: World, name: str, case: Case) -> set[str]:
    with world.acting(name):
        return {one.detector.code for one in findings(world.actor(name)) if one.subject == case.pk}


def on_board(world: World, case: Case, day: date | None = None, name: str = "maria") -> bool:
    with world.acting(name):
        return case.pk in {row.case_id for row in board_rows(world.actor(name), day=day)}


def test_nobody_is_let_go_to_nobody(world: World) -> None:
    case = world.case()
    plan(world, case, OUTSIDE)
    with pytest.raises(Refused, match="tagit över"):
        close(world, case, "point_efforts")
    with world.acting("maria"), pytest.raises(DatabaseError, match="nobody has taken over"), transaction.atomic():
        Closure.objects.create(
            case=case,
            person_id=case.person_id,
            reason="point_efforts",
            closed_at=timezone.now(),
            closed_by_id=world.actor("maria").assignment_id,
        )
    accept(world, case)
    # Another receiver has not said anything.
    plan(world, case, Plan("point_efforts", receiver_kind="other", receiver="Personligt ombud"))
    with pytest.raises(Refused, match="tagit över"):
        close(world, case, "point_efforts")
    plan(world, case, OUTSIDE)
    close(world, case, "point_efforts")
    assert codes(world, "maria", case) == set()


def test_a_stated_reason_lets_go_and_is_found_until_somebody_has_taken_over(world: World) -> None:
    case = world.case()
    plan(world, case, Plan("point_efforts", receiver="Linden", receiver_kind="primary_care", why_not="Semester"))
    close(world, case, "point_efforts")
    assert codes(world, "maria", case) == {"let_go"}
    assert "Avslutat utan mottagare" in world.client("johan").get("/mellan-stolarna/").content.decode()
    accept(world, case)  # also after the case is closed
    assert codes(world, "maria", case) == set()


def test_a_unit_that_takes_part_says_itself_that_it_takes_over(world: World) -> None:
    case, karin = world.case(), world.actor("karin")
    said = Plan("point_efforts", receiver_kind="named_contact", receiver="Psykiatrin", receiver_unit_id=karin.unit_id)
    plan(world, case, said)
    assert "take_over" in codes(world, "karin", case)
    assert "take_over" not in codes(world, "maria", case)
    with pytest.raises(Refused, match="säger det själv"):
        accept(world, case)
    accept(world, case, "karin")
    assert "take_over" not in codes(world, "karin", case)
    close(world, case, "point_efforts")


def test_closing_ends_what_hung_on_it_and_the_past_stands(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    world.next_step("maria", case)
    with world.acting("maria"):
        rule = rule_in_force("first_meeting", timezone.localdate())
        start_clock(by=maria, person_id=case.person_id, subject=case.pk, rule=rule)
    page = f"/arende/{case.pk}/avslut/"
    shown = world.client("maria").get(page).content.decode()
    for words in ("Ring hyresvärden", "Första träffen", "Maria Lund", "Upphör utan att räknas som gjort"):
        assert words in shown
    plan(world, case, Plan(still_open="Hyresvärden ringer själv"))
    closure = close(world, case)
    with world.acting("karin"):
        assert not CaseRole.objects.filter(case=case, ends_at__isnull=True).exists()
        assert Case.objects.get(pk=case.pk).closed_reason == "Vill inte vara med längre"
    assert not on_board(world, case)
    for name in ("maria", "karin"):  # a party goes on reading what it has
        assert "avslutades" in world.client(name).get(f"/arende/{case.pk}/").content.decode()
    for path in ("/", "/forfaller/", "/forfaller/?visa=enheten"):
        assert "Ring hyresvärden" not in world.client("maria").get(path).content.decode()
    with world.acting("maria"):
        assert Deadline.objects.get(subject=case.pk).met_event == "case.closed"
        undo_closing(closure, by=maria)
        assert Deadline.objects.get(subject=case.pk).met_at is None
        assert CaseRole.objects.filter(case=case, ends_at__isnull=True).count() == 4
    assert on_board(world, case)
    assert "Ring hyresvärden" in world.client("maria").get("/forfaller/").content.decode()
    with world.acting("maria"), pytest.raises(Refused):
        undo_closing(closure, by=maria)  # once


def test_only_the_owner_closes_and_only_today_is_taken_back(world: World) -> None:
    case = world.case()
    for name in ("karin", "hans", "sara"):
        with pytest.raises((Refused, Case.DoesNotExist)):
            close(world, case, by=name)
    assert "öppnade ärendet avslutar det" in world.client("karin").get(f"/arende/{case.pk}/avslut/").content.decode()
    with world.acting("karin"), pytest.raises(DatabaseError), transaction.atomic():
        Closure.objects.create(
            case=case,
            person_id=case.person_id,
            reason="moved",
            closed_at=timezone.now(),
            closed_by_id=world.actor("karin").assignment_id,
        )
    closure = close(world, case, "moved", at=timezone.now() - timedelta(days=2), **DEMO)
    with world.acting("maria"), pytest.raises(Refused, match="samma dag"):
        undo_closing(closure, by=world.actor("maria"))
    with world.acting("maria"), pytest.raises(DatabaseError, match="same day"), transaction.atomic():
        Closure.objects.filter(pk=closure.pk).update(undone_at=timezone.now())
    with pytest.raises(Refused):
        close(world, case)
    assert world.client("maria").post(f"/arende/{case.pk}/avslut/angra/").status_code == 403


def test_a_person_leaves_for_two_months_and_comes_back_on_a_closed_day(world: World, open_more: OpenMore) -> None:
    """On a Saturday. It is a new period: the board of a day in between is without the person, those who still work
    there have their roles again, and the first meeting counts from the Monday."""
    maria = world.actor("maria")
    saturday = timezone.localdate() - timedelta(days=(timezone.localdate().weekday() - 5) % 7 or 7)
    back = datetime(saturday.year, saturday.month, saturday.day, 11, tzinfo=UTC)
    left = back - timedelta(days=61)
    case = open_more(1, at=left - timedelta(days=30), lines=False)[0]
    closure = close(world, case, "own_wish", at=left, **DEMO)
    with world.acting("maria", **DEMO):
        assert reopen_case(closure, by=maria, why="came_back", at=back) == []
        first = Deadline.objects.get(subject=case.pk)
        assert timezone.localdate(first.starts_at) == saturday
        weekdays = (saturday + timedelta(days=n) for n in range(1, 30))
        rule_days = [day for day in weekdays if day.weekday() < 5]
        assert timezone.localdate(first.due_at) >= rule_days[4]
        roles = CaseRole.objects.filter(case=case)
        assert roles.filter(ends_at__isnull=True, begins_at=back).count() == 1
        assert roles.filter(ends_at=left).count() == 1
        assert farewell_of(case) is None
    assert on_board(world, case, (left - timedelta(days=1)).date())
    assert not on_board(world, case, (left + timedelta(days=20)).date())
    assert on_board(world, case, saturday)
    assert on_board(world, case)
    with world.acting("maria"), pytest.raises(DatabaseError), transaction.atomic():
        Closure.objects.filter(pk=closure.pk).update(reopened_at=None)  # what happened has happened
    close(world, case, "moved")  # and can leave again


def test_a_pause_is_quiet_until_its_day_and_is_not_leaving(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    with world.acting("maria"):
        rule = rule_in_force("first_meeting", timezone.localdate())
        clock = start_clock(by=maria, person_id=case.person_id, subject=case.pk, rule=rule)
    assert codes(world, "maria", case) == {"no_next_step"}
    expected = timezone.localdate() + timedelta(days=21)
    with world.acting("maria"):
        pause = pause_case(case, by=maria, reason="away", expected_on=expected)
        assert board_rows(maria, case_id=case.pk)[0].paused_until == expected
        with pytest.raises(Refused):
            pause_case(case, by=maria, reason="away", expected_on=expected)
    assert codes(world, "maria", case) == set()
    assert "Pausad till" in world.client("karin").get("/tavla/").content.decode()
    assert "Pausad till" in world.client("karin").get(f"/arende/{case.pk}/").content.decode()
    with world.acting("maria"):
        end_pause(pause, by=maria)
        later = Deadline.objects.get(lineage=clock.lineage, replaced_at__isnull=True)
        assert later.pk != clock.pk
        assert later.due_at >= clock.due_at
        with pytest.raises(Refused):
            end_pause(pause, by=maria)
    assert codes(world, "maria", case) == {"no_next_step"}


def test_a_pause_whose_day_has_come_is_asked_about(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    with world.acting("maria", **DEMO):
        past = timezone.now() - timedelta(days=20)
        pause_case(case, by=maria, reason="own_wish", expected_on=timezone.localdate(), begins_on=past.date(), at=past)
    assert codes(world, "maria", case) == {"pause_over", "no_next_step"}
    said = world.client("maria").get("/mellan-stolarna/").content.decode()
    assert re.search(r"Personen väntades tillbaka \d+ [a-z]+ 20\d\d\.", said)  # a day as one says it
    with world.acting("maria"):
        assert board_rows(maria, case_id=case.pk)[0].paused_until is None


def test_a_death_ends_it_at_once_and_a_mistaken_one_never_happened(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    with pytest.raises(Refused):
        close(world, case, "died")
    with world.acting("maria"):
        link = world.link("maria", case)
    with world.acting("maria"):
        note_death(link, by=maria, died_on=timezone.localdate())
    shown = world.client("maria").get(f"/arende/{case.pk}/").content.decode()
    assert "när dödsdagen skrevs in" in shown
    assert "Öppna igen" not in shown
    assert codes(world, "maria", case) == set()
    with world.acting("maria"):
        closure = Closure.objects.get(case=case)
        with pytest.raises(Refused):
            reopen_case(closure, by=maria, why="came_back")
        note_death(link, by=maria, died_on=None)
        assert Case.objects.get(pk=case.pk).closed_at is None
        # Psychiatry took part on the person's consent, which is asked for anew; the municipality's own stand as before.
        assert CaseRole.objects.filter(case=case, ends_at__isnull=True).count() == 2


def test_the_whole_way_on_the_pages(world: World) -> None:
    case = world.case()
    maria, page = world.client("maria"), f"/arende/{case.pk}/avslut/"
    assert maria.post(page, {"close": "yes"}).status_code == 422
    filled = {"reason": "point_efforts", "receiver_kind": "primary_care", "receiver": "Linden", "met_on": "i går"}
    filled |= {"sign_ordinary_services": "met", "words_ordinary_services": "Handlar själv"}
    again = maria.post(page, filled | {"close": "yes"})
    assert again.status_code == 422
    assert "Handlar själv" in again.content.decode()
    assert maria.post(page, filled).status_code == 302
    assert maria.post(f"{page}tagit-over/", {"accepted_by": "Lisa Ek", "day": "i dag"}).status_code == 302
    assert "Har tagit över sedan" in maria.get(page).content.decode()
    assert maria.post(page, filled | {"close": "yes"}).status_code == 302
    shown = maria.get(f"/arende/{case.pk}/").content.decode()
    assert "Ångra avslutet" in shown
    assert "Handlar själv" in shown
    assert maria.post(f"{page}angra/").status_code == 302
    assert maria.post(page, {"reason": "other", "close": "yes"}).status_code == 422
    assert maria.post(page, {"reason": "other", "reason_words": "Annat", "close": "yes"}).status_code == 302
    assert maria.post(f"/arende/{case.pk}/oppna-igen/", {"why": "too_early", "words": "Ringde"}).status_code == 302
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    paused = {"reason": "away", "begins_on": "i dag", "expected_on": day}
    assert maria.post(f"/arende/{case.pk}/paus/", paused | {"expected_on": "i dag"}).status_code == 422
    assert maria.post(f"/arende/{case.pk}/paus/", paused).status_code == 302
    assert "Pausad till" in maria.get(f"/arende/{case.pk}/").content.decode()
    assert maria.post(f"/arende/{case.pk}/paus/slut/").status_code == 302


def test_what_the_pages_cost(world: World) -> None:
    """Ten statements a page at most, with a step and somebody who has taken over."""
    case = world.case()
    world.next_step("maria", case)
    plan(world, case, OUTSIDE)
    accept(world, case)
    client = world.client("maria")
    assert statements(client, f"/arende/{case.pk}/avslut/") <= 10
    assert statements(client, f"/arende/{case.pk}/paus/") <= 10
    assert statements(client, f"/arende/{case.pk}/") <= 8
    plan(world, case, Plan("moved", still_open="Flyttar med"))
    close(world, case, "moved")
    assert statements(client, f"/arende/{case.pk}/oppna-igen/") <= 10


def test_the_open_steps_do_not_lend_the_writers_unit_to_whoever_does_them(world: World) -> None:
    case, to_karin = world.case(), world.actor("karin").assignment_id
    with world.acting("maria"):
        set_next_step(
            case, by=world.actor("maria"), text="Hembesök", responsible_id=to_karin, due_on=timezone.localdate()
        )
    page = " ".join(world.client("maria").get(f"/arende/{case.pk}/avslut/").content.decode().split())
    assert "nästa steg för Karin Berg, senast" in page
    assert "Karin Berg, Vuxenenheten" not in page
