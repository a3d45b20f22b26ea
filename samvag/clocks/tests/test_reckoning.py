"""When things fall due, against a calendar of its own: Easter by Gauss, holidays by the law, days one by one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvag.clocks.reckoning import Still, reckon

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    amount: int
    unit: str = "working_days"
    at: time | None = None
    cutoff: time | None = None
    cutoff_adds: int | None = None
    free_eves: tuple[str, ...] | None = None


def easter(year: int) -> date:
    """Gauss, as Meeus gives him."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


def office_is_open(day: date) -> bool:
    """Lag 1989:253 with the eves of 1930:173, written from the law and not from a library."""
    if day.weekday() > 4:
        return False
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
    moving = {easter(day.year) + timedelta(days=n) for n in (-2, 1, 39)}
    midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    return (day.month, day.day) not in fixed and day not in moving and not midsummer_eve


def independent(terms: Terms, happened: datetime, pauses: list[tuple[datetime, datetime]]) -> datetime:
    """The same promise, counted another way: list the moments a day is completed, strike out, take the last."""
    local = happened.astimezone(STOCKHOLM)
    if terms.unit == "hours":
        left, moment = terms.amount * 3600, happened.astimezone(UTC)
        while left:
            if not any(begin <= moment < end for begin, end in pauses):
                left -= 1
            moment += timedelta(seconds=1)
        return moment
    moments = []
    for ahead in range(1, 400):
        wall = datetime.combine(local.date() + ahead * DAY, local.time(), STOCKHOLM)
        moments.append((wall.date(), wall.astimezone(UTC)))
    good = [
        moment
        for day, moment in moments
        if (terms.unit == "calendar_days" or office_is_open(day))
        and not any(begin <= moment < end for begin, end in pauses)
    ]
    return good[terms.amount - 1]


moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31, 23)).map(lambda one: one.replace(tzinfo=UTC))


@given(moments, st.integers(1, 40), st.sampled_from(["working_days", "calendar_days"]), st.data())
@settings(max_examples=300, deadline=None)
def test_days_fall_due_as_an_independent_calendar_has_it(
    happened: datetime, amount: int, unit: str, data: st.DataObject
) -> None:
    starts = data.draw(st.lists(st.tuples(st.integers(0, 60 * 24), st.integers(0, 20 * 24)), max_size=3))
    pauses = [
        (happened + timedelta(hours=after), happened + timedelta(hours=after + long)) for after, long in starts if long
    ]
    terms = Terms(amount, unit)
    got = reckon(terms, happened, [Still(*one) for one in pauses])
    assert got.due_at == independent(terms, happened, pauses)
    assert len(got.counted) == amount
    assert len(got.counted) + len(got.skipped) == (got.counted[-1] - got.happened_at.astimezone(STOCKHOLM).date()).days


@given(moments, st.integers(1, 3), st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 5000)), max_size=3))
@settings(max_examples=25, deadline=None)
def test_hours_are_counted_second_by_second(happened: datetime, amount: int, spans: list[tuple[int, int]]) -> None:
    whole = happened.replace(microsecond=0)
    pauses = [(whole + timedelta(seconds=a), whole + timedelta(seconds=a + b)) for a, b in spans]
    terms = Terms(amount, "hours")
    assert reckon(terms, whole, [Still(*one) for one in pauses]).due_at == independent(terms, whole, pauses)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("terms", "happened", "due"),
    [
        (Terms(3), "2026-04-02T16:10", "2026-04-09T16:10"),  # Good Friday, Easter and Easter Monday lie between
        (Terms(1), "2026-06-18T09:00", "2026-06-22T09:00"),  # over midsommar
        (Terms(2), "2026-12-30T10:00", "2027-01-05T10:00"),  # New Year's Eve, New Year's Day and a weekend
        (Terms(2), "2026-03-27T02:30", "2026-03-31T02:30"),
        (Terms(2, "calendar_days"), "2026-03-27T02:30", "2026-03-29T03:30"),  # 02.30 does not exist that night
        (Terms(24, "hours"), "2026-03-28T12:00", "2026-03-29T13:00"),  # summer time begins
        (Terms(24, "hours"), "2026-10-24T12:00", "2026-10-25T11:00"),  # and ends
        (Terms(0, "calendar_days", at=time(23, 59)), "2026-05-01T14:00", "2026-05-01T23:59"),
        (Terms(3, "calendar_days", time(0), time(12), 1), "2026-05-04T12:00", "2026-05-07T00:00"),
        (Terms(3, "calendar_days", time(0), time(12), 1), "2026-05-04T12:01", "2026-05-08T00:00"),
        (Terms(1, free_eves=("midsummer", "twelfth_night")), "2026-01-02T08:00", "2026-01-07T08:00"),
        (Terms(1), "2026-01-02T08:00", "2026-01-05T08:00"),
    ],
)
def test_named_days(terms: Terms, happened: str, due: str) -> None:
    assert reckon(terms, at(happened)).due_at == at(due)


def test_a_clock_that_stands_still_has_no_end() -> None:
    still = [Still(at("2026-05-05T09:00"), None)]
    assert reckon(Terms(3), at("2026-05-04T10:00"), still).due_at is None
    assert reckon(Terms(5, "hours"), at("2026-05-05T08:00"), still).due_at is None
    # What had run out before stays as it was.
    assert reckon(Terms(1, "hours"), at("2026-05-05T08:00"), still).due_at == at("2026-05-05T09:00")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        reckon(Terms(1), datetime(2026, 1, 1))
