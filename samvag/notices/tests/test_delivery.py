"""From an act to a letter at a real mail server: who is told, once, and who is told nothing any more."""

from datetime import timedelta
from typing import Any

import psycopg
from django.utils import timezone

from samvag.board.actions import finish_next_step, set_next_step
from samvag.cases.actions import assign_role
from samvag.cases.models import Case
from samvag.meetings.actions import call_meeting
from samvag.notices.actions import mark_seen, set_function_inbox
from samvag.notices.models import Notice
from samvag.notices.reading import lines
from samvag.notices.tests.conftest import Mailbox, Reach, Round
from samvag.referrals import actions as referrals
from samvag.sharing.actions import withdraw_consent
from tests.world import World


def words(world: World, name: str) -> list[str]:
    """The list as the recipient sees it."""
    with world.acting(name):
        return [one.words for one in lines(world.actor(name))]


def give_step(world: World, case: Case, to: str) -> Any:
    maria = world.actor("maria")
    with world.acting("maria"):
        return set_next_step(
            case,
            by=maria,
            text="Ring hyresvärden",
            responsible_id=world.actor(to).assignment_id,
            due_on=timezone.localdate() + timedelta(days=5),
        )


def test_a_referral_tells_those_who_receive_and_the_function_inbox(
    lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round
) -> None:
    johan, olle = reach("johan"), reach("olle")
    with lasting.acting("maria"):
        set_function_inbox(by=lasting.actor("maria"), mail="vuxen@ovningsstaden.example")
    lasting.referral(by="maria")
    assert worker_round() == 2
    assert len(mailbox.to(johan)) == len(mailbox.to("vuxen@ovningsstaden.example")) == 1
    assert mailbox.to(olle) == []
    assert words(lasting, "johan") == ["En ny remiss har kommit"]
    assert words(lasting, "maria") == []  # she wrote it down herself
    assert words(lasting, "karin") == words(lasting, "olle") == []
    assert worker_round() == 0
    assert len(mailbox.raw) == 2


def test_what_somebody_took_before_the_letter_left_is_not_told(
    lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round
) -> None:
    reach("johan")
    referral = lasting.referral(by="maria")
    with lasting.acting("maria"):
        referrals.take(referral, by=lasting.actor("maria"))
    assert worker_round() == 0
    assert mailbox.raw == []
    assert words(lasting, "johan") == []


def test_a_step_and_a_role_are_told_to_whom_they_are_given_and_nobody_else(
    lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round
) -> None:
    case = lasting.case()
    worker_round()
    mailbox.raw.clear()
    johan, sara = reach("johan"), reach("sara")
    give_step(lasting, case, "johan")
    with lasting.acting("maria"):
        assign_role(case, by=lasting.actor("maria"), assignment_id=lasting.actor("sara").assignment_id, code="contact")
    worker_round()
    assert sorted(one["To"] for one in mailbox.letters) == [johan, sara]
    assert "Du har fått ansvar för ett nästa steg" in words(lasting, "johan")
    assert words(lasting, "sara") == ["Du har fått en roll i ett ärende"]


def test_a_finished_step_is_not_told(lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round) -> None:
    case = lasting.case()
    worker_round()
    reach("johan")
    step = give_step(lasting, case, "johan")
    with lasting.acting("maria"):
        step.refresh_from_db()
        finish_next_step(step, by=lasting.actor("maria"))
    assert worker_round() == 0
    assert mailbox.raw == []


def test_nothing_is_told_after_the_consent_was_withdrawn(
    lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round
) -> None:
    meeting = lasting.meeting()
    karin = lasting.actor("karin")
    reach("karin")
    with lasting.acting("maria"):
        maria = lasting.actor("maria")
        meeting = call_meeting(
            by=maria,
            site=lasting.site(),
            starts_at=timezone.now() + timedelta(days=2),
            participants=[karin.assignment_id],
        )
    worker_round()
    mailbox.raw.clear()
    for shared in (True, False):
        referral = lasting.referral()
        consent = lasting.consent("maria", referral, "Öppenvårdspsykiatrin")
        with lasting.acting("maria"):
            referrals.take(referral, by=maria)
            referrals.put_on_list(referral, by=maria, meeting=meeting, share_with=[karin.unit_id])
            if not shared:
                withdraw_consent(consent, by=maria)
        sent = worker_round()
        assert sent == (1 if shared else 0)  # by mail; no SMS gateway is connected here
    assert len(words(lasting, "karin")) == 2  # the meeting, and the one that was handed over


def test_what_is_seen_is_not_sent(lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round) -> None:
    reach(
        "johan",
        quiet_from=(timezone.localtime() - timedelta(hours=1)).time(),
        quiet_to=(timezone.localtime() + timedelta(hours=1)).time(),
    )
    lasting.referral(by="maria")
    assert worker_round() == 0  # not in the quiet hours
    with lasting.acting("johan"):
        johan = lasting.actor("johan")
        mark_seen(by=johan, notices=[one.id for one in lines(johan)])
    reach("johan")
    assert worker_round() == 0
    assert mailbox.raw == []
    assert len(words(lasting, "johan")) == 1


def test_whoever_has_left_is_told_nothing(
    lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round, superuser_dsn: str
) -> None:
    reach("johan")
    lasting.referral(by="maria")
    key = lasting.actor("johan").assignment_id
    with psycopg.connect(superuser_dsn, autocommit=True) as superuser:
        superuser.execute("UPDATE organisations_assignment SET ends_on = local_today() - 1 WHERE id = %s", [key])
        try:
            assert worker_round() == 0
        finally:
            superuser.execute("UPDATE organisations_assignment SET ends_on = NULL WHERE id = %s", [key])
    assert worker_round() == 0
    assert mailbox.raw == []


def test_a_server_that_says_not_now_gets_the_same_letter_again(
    lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round, superuser_dsn: str
) -> None:
    reach("johan")
    lasting.referral(by="maria")
    mailbox.answers = ["451 Later"]
    assert worker_round() == 0
    assert worker_round() == 0  # not before its time
    with psycopg.connect(superuser_dsn, autocommit=True) as superuser:
        (key,) = superuser.execute("SELECT id FROM notices_message WHERE tries = 1 AND why = 'smtp 451'").fetchone()
        superuser.execute("UPDATE notices_message SET next_try_at = now()")
    assert worker_round() == 1
    assert mailbox.letters[0]["Message-ID"].startswith(f"<{key}@")


def test_a_server_that_says_never_is_not_asked_again(
    lasting: World, mailbox: Mailbox, reach: Reach, worker_round: Round, superuser_dsn: str
) -> None:
    reach("johan")
    lasting.referral(by="maria")
    mailbox.answers = ["550 No such mailbox"]
    assert worker_round() == worker_round() == 0
    with psycopg.connect(superuser_dsn, autocommit=True) as superuser:
        rows = superuser.execute(
            "SELECT why, dropped_at IS NOT NULL FROM notices_message WHERE channel = 'mail'"
        ).fetchall()
    assert rows == [("smtp 550", True)]


def test_notices_are_each_recipients_own(lasting: World, worker_round: Round) -> None:
    lasting.referral(by="maria")
    worker_round()
    with lasting.acting("johan"):
        assert Notice.objects.count() == 1
        assert Notice.objects.update(seen_at=timezone.now()) == 1
    for name in ("maria", "karin", "olle"):
        with lasting.acting(name):
            assert Notice.objects.count() == 0
            assert Notice.objects.update(seen_at=None) == 0
