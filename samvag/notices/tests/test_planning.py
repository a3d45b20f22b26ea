"""Quiet hours, working days and the daily letter, in Swedish time over the changes of the clock."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from samvag.notices.kinds import KINDS
from samvag.notices.models import Channel, Pace, Preference
from samvag.notices.planning import next_allowed, next_daily, pace_of, sendings

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def at(words: str) -> datetime:
    return datetime.strptime(words, "%Y-%m-%d %H.%M").replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-03 10.00", "2026-03-03 10.00"),  # a Tuesday, in the day
        ("2026-03-03 18.00", "2026-03-04 07.00"),  # the quiet hours begin
        ("2026-03-04 06.59", "2026-03-04 07.00"),
        ("2026-03-06 20.00", "2026-03-09 07.00"),  # a Friday evening
        ("2026-04-02 19.00", "2026-04-07 07.00"),  # before Good Friday and Easter
        ("2026-03-28 12.00", "2026-03-30 07.00"),  # over the spring change
        ("2026-06-18 23.00", "2026-06-22 07.00"),  # before midsummer
    ],
)
def test_nobody_is_disturbed_out_of_hours(now: str, then: str) -> None:
    assert next_allowed(at(now), Preference()) == at(then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-03 07.59", "2026-03-03 08.00"),
        ("2026-03-03 08.00", "2026-03-04 08.00"),
        ("2026-03-06 09.00", "2026-03-09 08.00"),
    ],
)
def test_the_daily_letter(now: str, then: str) -> None:
    assert next_daily(at(now), Preference()) == at(then)


def test_whoever_works_nights_chooses_their_own_quiet_hours() -> None:
    night = Preference(quiet_from=time(8), quiet_to=time(20), only_working_days=False)
    assert next_allowed(at("2026-03-07 03.00"), night) == at("2026-03-07 03.00")
    assert next_allowed(at("2026-03-07 09.00"), night) == at("2026-03-07 20.00")


def test_paces() -> None:
    """Sensible until chosen; SMS only for those who ask; never means never; without an address nothing."""
    now = at("2026-03-03 10.00")
    plain = Preference(mail="x@ovningsstaden.example", phone="+46701740605")
    assert list(sendings("response_late", plain, now)) == [(Channel.MAIL, now)]
    assert list(sendings("handed", plain, now)) == [(Channel.MAIL, at("2026-03-04 08.00"))]
    assert list(sendings("invited", plain, now)) == [(Channel.CALENDAR, now)]
    plain.invitations = False
    assert list(sendings("invited", plain, now)) == [(Channel.MAIL, now)]
    chosen = Preference(mail="x@ovningsstaden.example", phone="+46701740605",
                        choices={"handed": {"mail": "never", "sms": "at_once"}}, invitations=False)  # fmt: skip
    assert list(sendings("handed", chosen, now)) == [(Channel.SMS, now)]
    assert list(sendings("handed", Preference(), now)) == []
    broken = Preference(choices={"handed": {"mail": "sometimes"}})
    assert all(pace_of(kind, Channel.SMS, broken) == Pace.NEVER for kind in KINDS)
    assert pace_of("handed", Channel.MAIL, broken) == KINDS["handed"].mail
