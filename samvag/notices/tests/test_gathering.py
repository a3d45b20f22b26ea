"""What time makes and what is handed over: found by the worker, told once, to the right people, not when it is over."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone
from icalendar import Calendar

from samvag.board.actions import set_next_step
from samvag.cases.actions import assign_role, write_case_note
from samvag.cases.models import Case
from samvag.core.identity_numbers import parse_person
from samvag.inner.actions import open_in_emergency, review_emergency
from samvag.inner.models import TimedAccess
from samvag.meetings.actions import call_meeting, cancel_meeting, move_meeting
from samvag.meetings.models import Meeting
from samvag.notices.actions import tell_unit
from samvag.notices.reading import lines
from samvag.notices.tests.conftest import Mailbox, Reach, Round
from samvag.people.actions import close_out, protect
from samvag.referrals import actions as referrals
from samvag.sharing.models import Consent, Disclosure
from tests.world import World


def words(world: World, name: str) -> list[str]:
    with world.acting(name):
        return [one.words for one in lines(world.actor(name))]


def as_superuser(dsn: str, statement: str, *values: Any) -> None:
    with psycopg.connect(dsn, autocommit=True) as superuser:
        superuser.execute(statement.encode(), values)


def note(world: World, case: Case, by: str = "karin", to: str = "Vuxenenheten") -> Any:
    with world.acting(by):
        return write_case_note(
            case,
            by=world.actor(by),
            category="coordination",
            heading="Samtal",
            text="Vill flytta.",
            share_with=[world.unit(to).pk],
        )


def test_a_response_time_that_nears_and_runs_out(lasting: World, worker_round: Round, superuser_dsn: str) -> None:
    referral = lasting.referral()
    worker_round()
    near = "UPDATE clocks_deadline SET starts_at = now() - interval '4 days', due_at = now() + %s * interval '1 hour'"
    near += " WHERE id = (SELECT id FROM clocks_deadline ORDER BY due_at, id LIMIT 1)"  # one of the promises it starts
    as_superuser(superuser_dsn, near, 30)
    worker_round()
    assert "Svarstiden för en remiss går snart ut" not in words(lasting, "johan")
    as_superuser(superuser_dsn, near, 10)
    for _ in range(2):
        worker_round()
        assert words(lasting, "johan").count("Svarstiden för en remiss går snart ut") == 1
    as_superuser(superuser_dsn, near, -1)
    worker_round()
    assert words(lasting, "johan").count("Svarstiden för en remiss har gått ut") == 1
    assert words(lasting, "hans") == ["Svarstiden för en remiss har gått ut"]  # the head reads the inbox
    assert words(lasting, "karin") == []
    with lasting.acting("maria"):
        referrals.take(lasting.get_referral(referral.pk), by=lasting.actor("maria"))
    assert words(lasting, "johan") == words(lasting, "hans") == []


def test_a_step_that_is_due_is_told_to_whom_it_is_given(lasting: World, worker_round: Round) -> None:
    case, today = lasting.case(), timezone.localdate()
    maria = lasting.actor("maria")
    with lasting.acting("maria"):
        for late in (0, 1, 5):
            set_next_step(
                case,
                by=maria,
                text="Ring",
                responsible_id=maria.assignment_id,
                due_on=today - timedelta(days=late),
            )
    for _ in range(2):
        worker_round()
        assert words(lasting, "maria").count("Ett av dina nästa steg ska vara klart") == 2  # the oldest is old news


def test_a_consent_that_nears_its_end(lasting: World, worker_round: Round, superuser_dsn: str) -> None:
    case = lasting.case()
    as_superuser(
        superuser_dsn,
        "UPDATE sharing_consent SET valid_from = now() - interval '300 days', valid_until = now() + interval '20 days' "
        "WHERE unit_id = %s",
        lasting.unit("Öppenvårdspsykiatrin").pk,
    )
    for _ in range(2):
        worker_round()
        assert words(lasting, "karin").count("Ett samtycke går snart ut") == 1  # she has a role in the case
    assert "Ett samtycke går snart ut" not in words(lasting, "maria") + words(lasting, "nina")
    assert case


def test_what_is_handed_over_is_told_until_it_is_taken_back(
    lasting: World, worker_round: Round, mailbox: Mailbox, reach: Reach
) -> None:
    case = lasting.case()
    worker_round()
    maria, before = reach("maria"), words(lasting, "karin")
    mailbox.raw.clear()
    note(lasting, case)
    assert worker_round() == 1
    assert len(mailbox.to(maria)) == 1
    handed = "En uppgift har lämnats ut till er enhet"
    assert words(lasting, "maria").count(handed) == words(lasting, "johan").count(handed) == 1
    assert handed not in words(lasting, "olle") + words(lasting, "sara")
    assert words(lasting, "karin") == before
    taken_back = note(lasting, case)
    with lasting.acting("karin"):
        Disclosure.objects.filter(record_id=taken_back.pk).update(ended_at=timezone.now(), end_reason="Fel")
    assert worker_round() == 0
    assert words(lasting, "maria").count(handed) == 1
    with lasting.acting("karin"):
        consent = Consent.objects.get(owner_id=lasting.actor("karin").organisation_id, ended_at__isnull=True)
        consent_key = consent.pk
        Consent.objects.filter(pk=consent_key).update(
            ended_at=timezone.now(), end_kind="withdrawn", ended_by_id=lasting.actor("karin").assignment_id
        )
    assert handed not in words(lasting, "maria")


def test_a_whole_unit_is_told_but_not_the_one_who_tells(lasting: World, worker_round: Round) -> None:
    referral = lasting.referral()
    unit = lasting.actor("maria").unit_id
    with lasting.acting("maria"):
        tell_unit("referral_received", unit=unit, subject=referral.pk, about=referral.pk, again=":once-more")
    worker_round()
    assert words(lasting, "johan").count("En ny remiss har kommit") == 2
    assert words(lasting, "maria") + words(lasting, "sara") + words(lasting, "karin") == []


def test_an_act_that_is_undone_tells_nobody(lasting: World, worker_round: Round) -> None:
    """The outbox row stands or falls with the act."""
    case = lasting.case()
    worker_round()
    before, maria = words(lasting, "johan"), lasting.actor("maria")
    with lasting.acting("maria"):
        set_next_step(
            case,
            by=maria,
            text="Ring",
            responsible_id=lasting.actor("johan").assignment_id,
            due_on=timezone.localdate() + timedelta(days=9),
        )
        transaction.set_rollback(True)
    worker_round()
    assert words(lasting, "johan") == before


def test_an_emergency_access_waits_for_the_heads_review(
    lasting: World, worker_round: Round, mailbox: Mailbox, reach: Reach
) -> None:
    case = lasting.case()
    number, olle, hans = lasting.link("maria", case).number, lasting.actor("olle"), lasting.actor("hans")
    worker_round()
    to = reach("hans")
    mailbox.raw.clear()
    with lasting.acting("olle"):
        key = open_in_emergency(
            parse_person(number, timezone.localdate()), by=olle, reason="life", words="Medvetslös på golvet"
        )
    waits = "En nödöppning väntar på din granskning"
    for _ in range(2):
        worker_round()
        assert words(lasting, "hans").count(waits) == len(mailbox.to(to)) == 1
    assert waits not in words(lasting, "olle") + words(lasting, "maria") + words(lasting, "karin")
    with lasting.acting("hans"):
        review_emergency(TimedAccess.objects.get(pk=key), by=hans, outcome="justified", words="Rätt gjort.")
    assert waits not in words(lasting, "hans")


def test_the_boards_lines_are_not_told_one_by_one(lasting: World, worker_round: Round) -> None:
    case = lasting.case()
    worker_round()
    before = words(lasting, "karin")
    lasting.status("maria", case)
    worker_round()
    assert words(lasting, "karin") == before


def test_a_person_who_becomes_protected_takes_the_notice_along(
    lasting: World, worker_round: Round, mailbox: Mailbox, reach: Reach
) -> None:
    """Coordinators in the case keep the person; Sara, who only has contact, was not given them."""
    case, maria = lasting.case(), lasting.actor("maria")
    with lasting.acting("maria"):
        assign_role(case, by=maria, assignment_id=lasting.actor("sara").assignment_id, code="contact")
    worker_round()
    reach("sara")
    mailbox.raw.clear()
    note(lasting, case)
    with lasting.acting("maria"):
        protect(lasting.link("maria", case), by=maria, protection="sekretessmarkering")
    assert worker_round() == 0
    assert mailbox.raw == []
    assert words(lasting, "sara") == []
    assert "En uppgift har lämnats ut till er enhet" in words(lasting, "maria")


def test_a_colleague_who_is_closed_out_is_told_nothing_and_not_that_there_is_something(
    lasting: World, worker_round: Round, mailbox: Mailbox, reach: Reach
) -> None:
    case = lasting.case()
    worker_round()
    to = reach("johan")
    mailbox.raw.clear()
    note(lasting, case)
    with lasting.acting("hans"):
        hans = lasting.actor("hans")
        close_out(by=hans, person_id=case.person_id, user_id=lasting.actor("johan").user_id, reason="relative")
    assert worker_round() == 0
    assert mailbox.to(to) == []
    assert words(lasting, "johan") == []
    assert "En uppgift har lämnats ut till er enhet" in words(lasting, "maria")


def invitations(mailbox: Mailbox, to: str) -> list[tuple[str, int, str, Any]]:
    found = []
    for letter in mailbox.to(to):
        for part in letter.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_content())
                (event,) = calendar.walk("VEVENT")
                found.append((str(calendar["method"]), int(event["sequence"]), str(event["uid"]), event["dtstart"].dt))
    return found


def test_an_invitation_its_change_and_its_cancelling(
    lasting: World, worker_round: Round, mailbox: Mailbox, reach: Reach
) -> None:
    maria, karin = lasting.actor("maria"), lasting.actor("karin")
    to = reach("karin")
    starts = (timezone.now() + timedelta(days=5)).replace(microsecond=0)

    def fresh(key: Any) -> Meeting:
        return Meeting.objects.select_related("site").get(pk=key)

    with lasting.acting("maria"):
        key = call_meeting(
            by=maria, site=lasting.site(), starts_at=starts, place="Rum 2", participants=[karin.assignment_id]
        ).pk
    worker_round()
    for hours in (1, 2):  # moved twice before the worker comes: one change
        with lasting.acting("maria"):
            move_meeting(fresh(key), by=maria, starts_at=starts + timedelta(hours=hours), place="Rum 3")
    worker_round()
    with lasting.acting("maria"):
        cancel_meeting(fresh(key), by=maria)
    worker_round()
    found = invitations(mailbox, to)
    assert [(method, sequence) for method, sequence, _uid, _at in found] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
        ("CANCEL", 2),
    ]
    assert len({uid for _method, _sequence, uid, _at in found}) == 1
    assert str(key) not in found[0][2]
    assert [at for *_rest, at in found] == [starts, starts + timedelta(hours=2), starts + timedelta(hours=2)]


def test_a_meeting_called_off_before_anybody_was_invited_is_never_told_to_a_calendar(
    lasting: World, worker_round: Round, mailbox: Mailbox, reach: Reach
) -> None:
    maria, karin = lasting.actor("maria"), lasting.actor("karin")
    to = reach("karin")
    with lasting.acting("maria"):
        meeting = call_meeting(
            by=maria,
            site=lasting.site(),
            starts_at=timezone.now() + timedelta(days=5),
            participants=[karin.assignment_id],
        )
        cancel_meeting(meeting, by=maria)
        # The moment is free for another.
        call_meeting(by=maria, site=lasting.site(), starts_at=meeting.starts_at)
    worker_round()
    assert invitations(mailbox, to) == []


@pytest.mark.parametrize("name", ["sara", "rut"])
def test_only_the_sites_staff_moves_a_meeting(lasting: World, name: str) -> None:
    meeting = lasting.meeting()
    answer = lasting.client(name).post(f"/remissgrupp/{meeting.pk}/tid/", {"cancel": "1"})
    assert answer.status_code in (403, 404)
    with lasting.acting("maria"):
        assert Meeting.objects.get(pk=meeting.pk).cancelled_at is None


def test_the_web_may_neither_gather_nor_read_the_outbox(lasting: World) -> None:
    for statement in ("SELECT notices_gather()", "SELECT notices_waiting()", "SELECT key FROM notices_happening"):
        with (
            lasting.acting("maria"),
            connection.cursor() as cursor,
            pytest.raises(Exception, match="permission denied"),
        ):
            cursor.execute(statement)
