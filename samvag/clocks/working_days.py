"""Steps in time as people in Sweden count them: hours, calendar days and working days, in Europe/Stockholm.

A working day is no Saturday, Sunday or public holiday (lag 1989:253 om allmänna helgdagar), nor one of the
eves that the law on reckoning statutory time puts beside them (lag 1930:173, 2 §). Which further eves are
free is an agreement between employer and staff, so callers may name them.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import holidays

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Eve(StrEnum):
    """Days before a holiday that may be free, by the name the holiday library gives them in Swedish."""

    MIDSUMMER = "Midsommarafton"
    CHRISTMAS = "Julafton"
    NEW_YEAR = "Nyårsafton"
    TWELFTH_NIGHT = "Trettondagsafton"
    MAUNDY_THURSDAY = "Skärtorsdagen"
    WALPURGIS = "Valborgsmässoafton"
    ALL_SAINTS = "Allahelgonsafton"


STATUTORY_EVES = frozenset({Eve.MIDSUMMER, Eve.CHRISTMAS, Eve.NEW_YEAR})


def is_working_day(day: date, *, free_eves: Collection[Eve] = STATUTORY_EVES) -> bool:
    """Whether an office is open by the calendar."""
    return day.weekday() < 5 and day not in _free_days(day.year, frozenset(free_eves))


def add_working_days(start: datetime, days: int, *, free_eves: Collection[Eve] = STATUTORY_EVES) -> datetime:
    """The same time of day so many working days later; the day of the event is never counted (1930:173, 1 §).

    Zero days from a free day is the next working day. `start` must know its time zone.
    """
    local = _local(start, days)
    day = local.date()
    left = days
    while left or not is_working_day(day, free_eves=free_eves):
        day += timedelta(days=1)
        left -= bool(left) and is_working_day(day, free_eves=free_eves)
    return _at_same_time(local, day)


def add_calendar_days(start: datetime, days: int) -> datetime:
    """The same time of day so many days later, however long the days are when the clocks change."""
    local = _local(start, days)
    return _at_same_time(local, local.date() + timedelta(days=days))


def add_hours(start: datetime, hours: int) -> datetime:
    """So many hours later by the stop-watch, in Swedish time."""
    _local(start, hours)
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(STOCKHOLM)


def working_days_between(start: date, end: date, *, free_eves: Collection[Eve] = STATUTORY_EVES) -> int:
    """How many working days come after `start` up to and including `end`; 0 when `end` is not later."""
    span = range(1, max((end - start).days, 0) + 1)
    return sum(is_working_day(start + timedelta(days=step), free_eves=free_eves) for step in span)


def holiday_name(day: date, *, language: str = "sv") -> str:
    """What the free day is called, in the reader's language; empty for a Saturday or Sunday without a name of its own
    and for a working day."""
    return _names(day.year, language).get(day, "")


@cache
def _names(year: int, language: str) -> dict[date, str]:
    spoken = "sv" if language == "sv" else "en_US"
    categories = ("public", "bank", "de_facto", "optional")
    named = holidays.country_holidays("SE", years=year, language=spoken, categories=categories)
    return {day: names.split("; ")[0].split(" (")[0] for day, names in named.items()}


def _local(start: datetime, amount: int) -> datetime:
    if start.tzinfo is None:
        raise ValueError("A deadline is reckoned from a time with a time zone.")
    if amount < 0:
        raise ValueError("A deadline is reckoned forward in time.")
    return start.astimezone(STOCKHOLM)


def _at_same_time(local: datetime, day: date) -> datetime:
    # By way of UTC a time that the spring change skips (02.30) becomes the one an hour later.
    moved = datetime.combine(day, local.timetz())
    return moved.astimezone(UTC).astimezone(STOCKHOLM)


@cache
def _free_days(year: int, free_eves: frozenset[Eve]) -> frozenset[date]:
    public = holidays.country_holidays("SE", years=year, language="sv", categories="public")
    eves = holidays.country_holidays("SE", years=year, language="sv", categories=("bank", "de_facto", "optional"))
    # The library adds the hour an eve's afternoon begins: "Skärtorsdagen (från kl. 14.00)".
    named = {day for day, names in eves.items() for name in names.split("; ") if name.split(" (")[0] in free_eves}
    return frozenset(public) | frozenset(named)
