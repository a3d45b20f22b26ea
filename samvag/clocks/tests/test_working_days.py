"""Holidays, eves, summer time; and that the arithmetic holds for any day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvag.clocks.working_days import (
    STATUTORY_EVES,
    STOCKHOLM,
    Eve,
    add_calendar_days,
    add_hours,
    add_working_days,
    is_working_day,
    working_days_between,
)

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.sampled_from([UTC, STOCKHOLM]))
STEPS = st.integers(0, 60)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=STOCKHOLM)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2025, 6, 6),
        date(2026, 6, 19),
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2026, 11, 21),
        date(2026, 11, 22),
    ],
)
def test_free_days(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 5, 15), date(2026, 1, 5), date(2026, 4, 2)])
def test_ordinary_days_bridging_days_and_half_days_are_working_days(day: date) -> None:
    assert is_working_day(day)


def test_an_agreement_may_make_more_eves_free_or_fewer() -> None:
    assert not is_working_day(date(2026, 4, 2), free_eves=STATUTORY_EVES | {Eve.MAUNDY_THURSDAY})
    assert is_working_day(date(2026, 12, 24), free_eves=())


@pytest.mark.parametrize("eve", Eve)
def test_every_eve_is_known_to_the_library_every_year(eve: Eve) -> None:
    for year in range(2020, 2036):
        days = [date(year, 1, 1) + timedelta(days=step) for step in range(365)]
        freed = [d for d in days if is_working_day(d, free_eves=()) and not is_working_day(d, free_eves={eve})]
        on_weekend = eve in {Eve.CHRISTMAS, Eve.NEW_YEAR, Eve.TWELFTH_NIGHT, Eve.WALPURGIS}
        assert len(freed) <= 1
        assert freed or on_weekend, year


def test_working_days_step_over_easter_at_the_same_time_of_day() -> None:
    assert add_working_days(at(2026, 4, 2, 15, 30), 1) == at(2026, 4, 7, 15, 30)


def test_working_days_over_christmas() -> None:
    assert add_working_days(at(2026, 12, 23, 9), 3) == at(2026, 12, 30, 9)


def test_from_a_free_day_the_first_working_day_is_number_one() -> None:
    assert add_working_days(at(2026, 11, 21, 10), 1) == at(2026, 11, 23, 10)
    assert add_working_days(at(2026, 11, 21, 10), 0) == at(2026, 11, 23, 10)
    assert add_working_days(at(2026, 11, 20, 10), 0) == at(2026, 11, 20, 10)


def test_the_day_is_the_swedish_day_even_when_it_is_still_yesterday_elsewhere() -> None:
    assert add_working_days(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), 1) == at(2026, 11, 24, 0, 30)


def test_hours_and_days_part_company_when_the_clocks_change() -> None:
    before_spring = at(2026, 3, 28, 12)
    assert add_calendar_days(before_spring, 1) == at(2026, 3, 29, 12)
    assert add_hours(before_spring, 24) == at(2026, 3, 29, 13)
    before_autumn = at(2026, 10, 24, 12)
    assert add_calendar_days(before_autumn, 1) == at(2026, 10, 25, 12)
    assert add_hours(before_autumn, 24) == at(2026, 10, 25, 11)


def test_a_time_that_spring_skips_becomes_an_hour_later() -> None:
    moved = add_calendar_days(at(2026, 3, 28, 2, 30), 1)
    assert moved.isoformat() == "2026-03-29T03:30:00+02:00"


@pytest.mark.parametrize("add", [add_hours, add_calendar_days, add_working_days])
def test_refuses_a_time_without_zone_and_steps_backward(add) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="time zone"):
        add(datetime(2026, 1, 1, 12), 1)
    with pytest.raises(ValueError, match="forward"):
        add(at(2026, 1, 1, 12), -1)


@given(MOMENTS, STEPS)
def test_working_days_land_on_a_working_day_and_count_back_the_same(start: datetime, days: int) -> None:
    end = add_working_days(start, days)
    assert is_working_day(end.date())
    if days:
        assert working_days_between(start.astimezone(STOCKHOLM).date(), end.date()) == days


@given(MOMENTS, STEPS, STEPS)
def test_working_days_add_up(start: datetime, first: int, second: int) -> None:
    whole = add_working_days(start, first + second)
    assert add_working_days(add_working_days(start, first), second).date() == whole.date() or first == 0


@given(MOMENTS, STEPS)
def test_calendar_days_keep_the_clock_unless_spring_skips_it(start: datetime, days: int) -> None:
    local, end = start.astimezone(STOCKHOLM), add_calendar_days(start, days)
    assert (end.date() - local.date()).days == days
    if local.hour != 2:
        assert end.timetz().replace(tzinfo=None, fold=0) == local.timetz().replace(tzinfo=None, fold=0)


@given(MOMENTS, st.integers(0, 10_000))
def test_hours_are_hours(start: datetime, hours: int) -> None:
    end = add_hours(start, hours)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=hours)
    assert end.tzinfo is STOCKHOLM
