"""The worker killed in mid-batch, and consents withdrawn while it sends: a process of its own against a real server."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone

from samvag.meetings.actions import call_meeting
from samvag.notices.tests.conftest import Mailbox, Reach
from samvag.referrals import actions as referrals
from samvag.sharing.actions import withdraw_consent
from tests.world import World

pytestmark = pytest.mark.heavy
LOOP = """
import django; django.setup()
from samvag.config.tasks import posts
from samvag.notices.delivery import deliver
while True:
    deliver(posts())
"""
OPEN = """
SELECT (SELECT count(*) FROM notices_happening WHERE spread_at IS NULL)
     + (SELECT count(*) FROM notices_notice WHERE planned_at IS NULL AND dropped_at IS NULL)
     + (SELECT count(*) FROM notices_message WHERE sent_at IS NULL AND dropped_at IS NULL)
     + (SELECT count(*) FROM notices_sending s JOIN notices_notice n ON n.id = s.notice_id
        WHERE s.message_id IS NULL AND n.dropped_at IS NULL)"""
INVITED = ("johan", "karin", "per", "pia", "hans")
MEETINGS, KILLS, WITHDRAWALS = 40, 12, 100
# Between the last question to the database and the server's thread in this process noticing the letter.
IN_FLIGHT = timedelta(milliseconds=100)


def start() -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "samvag.config.settings",
        "SAMVAG_ROLE": "samvag_worker",
        "SAMVAG_SMTP_HOST": "127.0.0.1",
        "SAMVAG_SMTP_PORT": str(settings.SMTP_PORT),
        "SAMVAG_SMTP_TLS": "none",
        "SAMVAG_LOG": "CRITICAL",
    }
    return subprocess.Popen([sys.executable, "-c", LOOP], env=environment, cwd=settings.BASE_DIR)


@contextmanager
def running() -> Iterator[None]:
    process = start()
    try:
        yield
    finally:
        process.kill()
        process.wait()


def left(superuser_dsn: str) -> int:
    with psycopg.connect(superuser_dsn) as superuser:
        return int(superuser.execute(OPEN).fetchone()[0])  # type: ignore[index]


def until_quiet(superuser_dsn: str, patience: float = 60) -> None:
    end = time.monotonic() + patience
    while left(superuser_dsn):
        assert time.monotonic() < end, "the worker does not come to an end"
        time.sleep(0.1)


def invite_all(world: World) -> None:
    maria = world.actor("maria")
    asked = [world.actor(name).assignment_id for name in INVITED]
    for hour in range(MEETINGS):
        with world.acting("maria"):
            call_meeting(
                by=maria,
                site=world.site(),
                starts_at=timezone.now() + timedelta(days=3, hours=hour),
                participants=asked,
            )


def test_a_killed_worker_loses_nothing_and_doubles_only_in_the_window(
    lasting: World, mailbox: Mailbox, reach: Reach, superuser_dsn: str
) -> None:
    """Every letter arrives. One may arrive twice for a kill between the server's receipt and our commit, at most one a
    kill, and then it is the same letter: same Message-ID, same UID and sequence."""
    for name in INVITED:
        reach(name)
    invite_all(lasting)
    dice = random.Random(8116)  # noqa: S311
    for _ in range(KILLS):
        process = start()
        before = len(mailbox.raw)
        end = time.monotonic() + 20
        while len(mailbox.raw) < before + dice.randint(1, 12) and left(superuser_dsn) and time.monotonic() < end:
            time.sleep(dice.random() / 50)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with running():
        until_quiet(superuser_dsn)
    with psycopg.connect(superuser_dsn) as superuser:
        sent = {str(key) for (key,) in superuser.execute("SELECT id FROM notices_message WHERE sent_at IS NOT NULL")}
        invitations = superuser.execute("SELECT count(*) FROM notices_message WHERE channel = 'calendar'").fetchone()
    arrived = Counter(one["Message-ID"].strip("<>").split("@")[0] for one in mailbox.letters)
    assert set(arrived) == sent
    assert invitations == (MEETINGS * len(INVITED),)
    assert sum(arrived.values()) - len(arrived) <= KILLS
    assert max(arrived.values()) <= 1 + KILLS
    seen: dict[str, str] = {}
    for one in mailbox.letters:  # a letter that came twice is word for word the same, but for when it was made
        parts = [part.get_content() for part in one.walk() if part.get_content_type() == "text/calendar"]
        same = "".join(line for part in parts for line in part.splitlines() if not line.startswith("DTSTAMP"))
        assert seen.setdefault(one["Message-ID"], same) == same


def test_nothing_leaves_after_a_withdrawal(lasting: World, mailbox: Mailbox, reach: Reach, superuser_dsn: str) -> None:
    """A hundred agenda items handed over and taken back at random moments, while the worker sends all it can. No letter
    is taken by the server, all of whose reasons were gone when the server was handed it."""
    karin, maria = lasting.actor("karin"), lasting.actor("maria")
    with lasting.acting("maria"):
        meeting = call_meeting(
            by=maria,
            site=lasting.site(),
            starts_at=timezone.now() + timedelta(days=2),
            participants=[karin.assignment_id],
        )
    reach("karin", invitations=False)
    dice, gone = random.Random(29), {}  # noqa: S311
    with running():
        for _ in range(WITHDRAWALS):
            referral = lasting.referral()
            consent = lasting.consent("maria", referral, "Öppenvårdspsykiatrin")
            at_once = dice.random() < 0.3
            with lasting.acting("maria"):
                referrals.take(referral, by=maria)
                referrals.put_on_list(referral, by=maria, meeting=meeting, share_with=[karin.unit_id])
                if at_once:
                    withdraw_consent(consent, by=maria)
            later = not at_once and dice.random() < 0.7
            if later:
                time.sleep(dice.random() / 10)
                with lasting.acting("maria"):
                    withdraw_consent(consent, by=maria)
            gone[referral.pk] = datetime.now().astimezone() if at_once or later else None
        until_quiet(superuser_dsn)
    with psycopg.connect(superuser_dsn) as superuser:
        inside = superuser.execute(
            "SELECT m.id::text, n.subject FROM notices_message m JOIN notices_sending s ON s.message_id = m.id "
            "JOIN notices_notice n ON n.id = s.notice_id WHERE m.sent_at IS NOT NULL"
        ).fetchall()
    reasons: dict[str, list[Any]] = {}
    for key, subject in inside:
        reasons.setdefault(key, []).append(gone.get(subject))
    late = []
    for letter, when in zip(mailbox.letters, mailbox.begun, strict=True):
        ends = reasons[letter["Message-ID"].strip("<>").split("@")[0]]
        if all(end is not None and end < when - IN_FLIGHT for end in ends):
            late.append([when - end for end in ends if end])
    assert late == []
    assert len(mailbox.raw) >= 10
