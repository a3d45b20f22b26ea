"""Each detector finds what it is for, says so once, and tells nobody of what they may not see."""

import json
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.administration.actions import end_employment
from samvag.between import reading
from samvag.between.actions import lift_mute, mute
from samvag.between.detectors import DETECTORS
from samvag.between.models import Mute
from samvag.between.reading import Finding, findings
from samvag.board.actions import set_next_step
from samvag.board.reading import board_rows
from samvag.board.tests.conftest import OpenMore, open_more, statements
from samvag.cases.actions import hand_over_role, write_case_note
from samvag.cases.models import CaseRole
from samvag.meetings.actions import Gathering, answer_invitation, call_case_meeting
from samvag.meetings.models import Attendance
from samvag.questions.actions import answer, ask, send_back, withdraw
from samvag.questions.models import Message
from samvag.referrals import actions as referrals
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from samvag.ui import dates
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["open_more"]
DEMO = {"purpose": "demonstration"}
OUTSIDERS = ("olle", "rut", "vera", "sara", "nina", "adam", "disa", "lena")


def found_by(world: World, name: str, unit: str = "") -> list[Finding]:
    actor = world.actor(name, unit)
    with world.acting(name):
        return findings(actor)


def codes(world: World, name: str, subject: Any = None) -> list[str]:
    return [one.detector.code for one in found_by(world, name) if subject is None or one.subject == subject]


def test_a_new_case_lacks_only_a_next_step_and_then_nothing(world: World) -> None:
    case = world.case()
    assert codes(world, "maria") == ["no_next_step"]
    world.next_step("maria", case)
    assert codes(world, "maria") == []
    # Psychiatry was handed the step; had it not been, psychiatry would lack one.
    assert codes(world, "karin") == []


def test_long_silence_and_no_fast_vardkontakt(world: World, open_more: OpenMore) -> None:
    then = timezone.now() - timedelta(days=40)
    case = open_more(1, at=then)[0]
    silent = {one.detector.code: one for one in found_by(world, "maria") if one.subject == case.pk}
    assert {"silent", "no_fvk", "no_coordinator"} <= set(silent)
    assert "40 dagar" in silent["silent"].sentence
    assert "Öppenvårdspsykiatrin" in silent["no_coordinator"].sentence
    assert silent["silent"].href == f"/arende/{case.pk}/anteckning/"
    world.status("maria", case)
    world.next_step("maria", case)
    assert "silent" in codes(world, "maria", case.pk)  # nobody has met the person for that
    with world.acting("maria"):
        write_case_note(case, by=world.actor("maria"), category="social", heading="x", text="x", share_with=())
    assert "silent" not in codes(world, "maria", case.pk)


def test_a_coordinator_who_is_gone_without_cover(world: World, open_more: OpenMore) -> None:
    case = open_more(1)[0]
    maria = world.actor("maria")
    assert "coordinator_gone" not in codes(world, "johan", case.pk)
    with world.acting("adam"):
        end_employment(by=world.actor("adam"), assignment_id=maria.assignment_id, on=timezone.localdate())
    found = [one for one in found_by(world, "johan") if one.subject == case.pk]
    gone = [one for one in found if one.detector.code == "coordinator_gone"]
    assert len(gone) == 1
    # The same fault is said once: only the unit that never had one lacks a coordinator.
    lacking = [one.sentence for one in found if one.detector.code == "no_coordinator"]
    assert lacking == ["Ingen samordnar från Öppenvårdspsykiatrin."]
    assert "Maria Lund" in gone[0].sentence
    assert "/roll/" in gone[0].href
    with world.acting("johan"):
        assert any("borta" in mark for mark in marked(world, case))
    # Nobody else has the case on their day, so whoever may give roles has.
    assert "Maria Lund, Vuxenenheten, samordnar men" in world.client("johan").get("/").content.decode()


def marked(world: World, case: Any) -> list[str]:
    from samvag.board.markup import _between as marks_on  # noqa: PLC0415
    from samvag.board.page import pen_for  # noqa: PLC0415

    johan = world.actor("johan")
    (row,) = [one for one in board_rows(johan) if one.case_id == case.pk]
    return marks_on(row, pen_for(johan, row.version_id))


def test_the_board_marks_what_the_detectors_find(world: World, open_more: OpenMore) -> None:
    case = open_more(1, at=timezone.now() - timedelta(days=40))[0]
    html = world.client("maria").get("/tavla/").content.decode()
    assert "Tyst länge" in html
    assert "Ingen fast vårdkontakt" in html
    maria = world.actor("maria")
    with world.acting("maria"):
        for code in ("silent", "no_fvk"):
            mute(by=maria, detector=code, subject=case.pk, person_id=case.person_id, reason="x", until=_soon())
    html = world.client("maria").get("/tavla/").content.decode()
    assert "Tyst länge" not in html
    assert "Ingen fast vårdkontakt" not in html


def test_a_step_that_was_left_behind(world: World) -> None:
    case = world.case()
    world.next_step("johan", case, text="Johans steg")
    with world.acting("maria"):
        held = CaseRole.objects.select_related("case").get(
            case=case, assignment_id=world.actor("johan").assignment_id, ends_at__isnull=True
        )
        hand_over_role(held, by=world.actor("maria"), successor_id=world.actor("sara").assignment_id)
    (left,) = [one for one in found_by(world, "maria") if one.detector.code == "left_behind"]
    assert "Johan Ek" in left.sentence


def test_a_question_nobody_answers(world: World) -> None:
    asked = timezone.now() - timedelta(days=15)
    referral = world.referral()
    with world.acting("maria", **DEMO):
        referrals.ask_for_more(referral, by=world.actor("maria"), asked_of="x", question="?", at=asked)
    assert codes(world, "maria", referral.pk) == ["unanswered"]
    assert codes(world, "karin") == []
    with world.acting("maria", **DEMO):
        referrals.resume(referral, by=world.actor("maria"))
    assert codes(world, "maria", referral.pk) == []


def test_bounced_twice_counts_only_what_the_viewer_may_see(world: World) -> None:
    number = world.number()
    keys = []
    for outcome in ("decline", "redirect"):
        world.used -= 1  # the same person again
        referral = world.referral()
        keys.append(referral.pk)
        with world.acting("maria"):
            referrals.decide(referral, by=world.actor("maria"), outcome=outcome, reason="x", answer="x")
    assert number.value
    bounced = [one for one in found_by(world, "maria") if one.detector.code == "bounced"]
    assert [(one.subject, "2 gånger" in one.sentence) for one in bounced] == [(keys[1], True)]
    for name in ("karin", "rut", "olle"):
        assert "bounced" not in codes(world, name)


def test_an_invitation_nobody_has_answered(world: World) -> None:
    meeting, maria = world.meeting(), world.actor("maria")
    with world.acting("maria"):
        Attendance(meeting=meeting, assignment_id=maria.assignment_id).save(force_insert=True)
    (one,) = found_by(world, "maria")
    assert one.detector.code == "invitation"
    assert one.sentence == f"Remissgruppen {dates.long(meeting.starts_at)}: du har inte svarat om du kommer."
    assert codes(world, "johan") == []
    page = world.client("maria").get(one.href, follow=True).content.decode()
    assert "Du är kallad. Kommer du?" in page
    assert world.client("maria").post(f"/remissgrupp/{meeting.pk}/svara/", {"comes": "yes"}).status_code == 302
    assert codes(world, "maria") == []
    with world.acting("johan"), pytest.raises(Refused):
        answer_invitation(meeting, by=world.actor("johan"), comes=True)


def test_an_extra_meeting_stands_once_on_min_dag(world: World) -> None:
    """It has its own place there, with day and answer; the detectors leave it."""
    case, whom = world.case(), [world.actor("karin").assignment_id]
    with world.acting("maria"):
        starts = timezone.now() + timedelta(days=1)
        call_case_meeting(case, Gathering(starts, aim="Boendet", participants=whom), by=world.actor("maria"))
    assert "invitation" not in codes(world, "karin")
    page = world.client("karin").get("/").content.decode()
    assert page.count("du har inte svarat") == 1
    assert "Möten du är kallad till" in page


def ask_psychiatry(world: World) -> Message:
    case, to = world.case(), world.unit("Öppenvårdspsykiatrin").pk
    with world.acting("maria"):
        sent = ask(case, by=world.actor("maria"), to_unit=to, text="?", category="coordination")
    return the_question(world, "maria", sent.pk)


def the_question(world: World, who: str, key: Any) -> Message:
    with world.acting(who):
        return Message.objects.select_related("record").get(pk=key)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """The detectors are asked at another moment."""
    clock = SimpleNamespace(now=lambda: moment, localdate=lambda: timezone.localdate(moment))
    monkeypatch.setattr(reading, "timezone", clock)


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (1, True)])
def test_the_asker_is_told_when_the_promised_time_has_passed(
    world: World, monkeypatch: pytest.MonkeyPatch, seconds: int, late: bool
) -> None:
    message = ask_psychiatry(world)
    at(monkeypatch, message.due_at + timedelta(seconds=seconds))
    found = [one for one in found_by(world, "maria") if one.detector.code == "no_answer"]
    assert [one.subject for one in found] == ([message.pk] if late else [])


def test_a_question_without_an_answer_is_the_askers_and_ends_with_the_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = ask_psychiatry(world)
    at(monkeypatch, timezone.now() + timedelta(days=20))
    (one,) = [one for one in found_by(world, "johan") if one.detector.code == "no_answer"]
    assert one.sentence == "Öppenvårdspsykiatrin har inte svarat på er fråga i tid. Den ställdes för 20 dagar sedan."
    assert (one.href, one.number != "", one.mine) == (f"/fraga/{message.pk}/", True, True)
    assert world.client("johan").get(one.href).status_code == 200
    for name in ("karin", "per", "olle", "sara"):  # whom it was put to, another house, and somebody without a role
        assert "no_answer" not in codes(world, name)
    received = the_question(world, "karin", message.pk)
    with world.acting("karin"):
        answer(received, by=world.actor("karin"), text="Ja.", category="coordination")
    assert "no_answer" not in codes(world, "johan")


def test_a_question_that_came_back_or_was_let_go_is_not_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = ask_psychiatry(world)
    at(monkeypatch, timezone.now() + timedelta(days=20))
    assert "no_answer" in codes(world, "maria")
    received = the_question(world, "karin", message.pk)
    with world.acting("karin"):
        send_back(received, by=world.actor("karin"), why="Fel")
    assert "no_answer" not in codes(world, "maria")
    returned = the_question(world, "maria", message.pk)
    with world.acting("maria"):
        withdraw(returned, by=world.actor("maria"))
    assert "no_answer" not in codes(world, "maria")


@pytest.mark.parametrize("name", OUTSIDERS)
def test_outsiders_are_told_of_nobody(world: World, name: str, open_more: OpenMore) -> None:
    open_more(2, at=timezone.now() - timedelta(days=60))
    referral = world.referral()
    with world.acting("maria", **DEMO):
        referrals.ask_for_more(
            referral, by=world.actor("maria"), asked_of="x", question="?", at=timezone.now() - timedelta(days=20)
        )
    assert found_by(world, name) == []
    body = world.client(name).get("/").content.decode()
    assert "Alva" not in body


def test_a_withdrawn_consent_leaves_nothing_to_tell_from(world: World) -> None:
    """What psychiatry is told is the same whether what it lost was there or never was."""
    case = world.case(given_name="Ask", family_name="Alm")
    with world.acting("maria"):
        maria = world.actor("maria")
        set_next_step(
            case,
            by=maria,
            text="Hemligt steg",
            responsible_id=world.actor("sara").assignment_id,
            due_on=timezone.localdate(),
        )
    assert codes(world, "karin") == ["left_behind"]
    with world.acting("maria"):
        for consent in Consent.objects.filter(person_id=case.person_id, ended_at__isnull=True):
            withdraw_consent(consent, by=maria)
    after = found_by(world, "karin")
    assert "left_behind" not in [one.detector.code for one in after]
    said = json.dumps([one.sentence + one.href for one in after])
    assert "Sara" not in said
    assert "Hemligt" not in said


def _soon() -> Any:
    return timezone.localdate() + timedelta(days=7)


def test_letting_something_be_and_showing_it_again(world: World) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    client = world.client("maria")
    where = f"/mellan-stolarna/no_next_step/{case.pk}/"
    assert "Ask Alm" in client.get("/mellan-stolarna/").content.decode()
    assert "Ask Alm" in client.get(where).content.decode()
    assert client.post(where, {"reason": "", "until": "i morgon"}).status_code == 422
    assert client.post(where, {"reason": "Vilar", "until": "2031-01-01"}).status_code == 422
    assert client.post(where, {"reason": "Vilar efter flytten", "until": "i morgon"}).status_code == 302
    page = client.get("/mellan-stolarna/").content.decode()
    assert "Vilar efter flytten" in page
    assert "Ingen är på väg att tappas" in page
    assert "Vilar efter flytten" not in world.client("karin").get("/mellan-stolarna/").content.decode()
    with world.acting("johan"):
        held = Mute.objects.get()
    assert world.client("karin").post(f"/mellan-stolarna/tyst/{held.pk}/visa/").status_code == 404
    assert world.client("johan").post(f"/mellan-stolarna/tyst/{held.pk}/visa/").status_code == 302
    assert "Ingen är på väg" not in client.get("/mellan-stolarna/").content.decode()
    with world.acting("maria"), pytest.raises(Refused):
        lift_mute(held, by=world.actor("maria"))


@pytest.mark.parametrize("name", ["sara", "nina", "adam", "disa", "lena"])
def test_the_page_is_for_those_who_work_for_the_whole_unit(world: World, name: str) -> None:
    assert world.client(name).get("/mellan-stolarna/").status_code == 403


def test_the_database_keeps_mutes_to_their_unit(world: World) -> None:
    case, karin = world.case(), world.actor("karin")
    with world.acting("karin"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Mute(
            detector="silent", subject=case.pk, person_id=case.person_id, owner_id=world.actor("maria").organisation_id,
            unit_id=world.actor("maria").unit_id, reason="x", until=_soon(), muted_by_id=karin.assignment_id,
        ).save(force_insert=True)  # fmt: skip


@pytest.mark.parametrize("many", [5, 50])
def test_the_page_costs_five_statements(world: World, many: int, open_more: OpenMore) -> None:
    open_more(many, at=timezone.now() - timedelta(days=40))
    assert statements(world.client("maria"), "/mellan-stolarna/") <= 5
    assert statements(world.client("maria"), "/tavla/") <= 6
    assert statements(world.client("maria"), "/") <= 10


def test_every_detector_has_its_words() -> None:
    assert len({one.code for one in DETECTORS}) == len(DETECTORS) == 18
    assert all(one.sentence and one.remedy and one.page for one in DETECTORS)


def test_the_way_to_mend_is_one_the_viewer_may_go(world: World) -> None:
    """The head of unit writes nothing in cases: where others are led to a form, the head is led to the case."""
    case = world.case()
    for name in ("maria", "hans"):
        (found,) = [one for one in found_by(world, name) if one.detector.code == "no_next_step"]
        assert (found.href == f"/arende/{case.pk}/") == (name == "hans")
        assert world.client(name).get(found.href).status_code == 200


def test_what_another_house_must_mend_is_asked_of_it(world: World) -> None:
    """Psychiatry has no coordinator: its own are led to give one the role, the municipality to ask."""
    case = world.case()
    with world.acting("karin"):
        theirs = CaseRole.objects.filter(case=case, assignment__unit_id=world.actor("karin").unit_id)
        assert theirs.update(ends_at=timezone.now())
    ways = {}
    for name in ("maria", "karin"):
        with world.acting(name):
            found = [one for one in findings(world.actor(name)) if one.detector.code == "no_coordinator"]
            ways[name] = [(one.remedy, one.href) for one in found if one.number == case.number]
    assert ways["karin"] == [("Ge någon rollen", f"/arende/{case.pk}/roll/")]
    assert ways["maria"] == [("Fråga den andra parten", f"/arende/{case.pk}/fraga/")]
    assert world.client("maria").get(ways["maria"][0][1]).status_code == 200
