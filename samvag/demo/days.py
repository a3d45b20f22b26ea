"""The practice town's moving calendar: everything is so many days ago, on a working day and in office hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from samvag.clocks.working_days import STOCKHOLM, is_working_day

DAY = timedelta(days=1)
OPENS, CLOSES, CLOSES_ON_FRIDAY = 8 * 60, 16 * 60 + 30, 15 * 60
_OPEN_LONG_ENOUGH = time(9, 0)
FRIDAY = 4


@dataclass(frozen=True, order=True)
class Point:
    """A working day and a minute of it, as the office's ordinary day has minutes."""

    day: date
    minute: float

    def later(self, minutes: float = 2) -> "Point":
        """A little later the same day. However often one asks, the office has not closed."""
        return Point(self.day, self.minute + min(minutes, (CLOSES - self.minute) / 4))


@dataclass(frozen=True)
class Calendar:
    """The days of a story that ends at `now`."""

    now: datetime

    @property
    def today(self) -> date:
        """Today's date in Sweden."""
        return self.now.astimezone(STOCKHOLM).date()

    @cached_property
    def last(self) -> date:
        """The day the story ends: today, if the office has been open for a while, else the working day before."""
        local = self.now.astimezone(STOCKHOLM)
        return _back(local.date() if local.time() >= _OPEN_LONG_ENOUGH else local.date() - DAY)

    def day(self, days_ago: int) -> date:
        """The working day on or before that day; never later than the last."""
        return _back(self.last - days_ago * DAY)

    def point(self, days_ago: int, clock: str) -> Point:
        """A point from words such as (34, "10:15")."""
        hour, minute = clock.split(":")
        return Point(self.day(days_ago), int(hour) * 60 + int(minute))

    def due(self, point: Point, days: int) -> date:
        """A day so many days after the point, moved forward to a working day."""
        return _forward(point.day + days * DAY)

    def moment(self, point: Point) -> datetime:
        """The point on the wall clock. A short day (a Friday, or today until now) is the ordinary day drawn together,
        so that the order of things stands."""
        share = (point.minute - OPENS) / (CLOSES - OPENS)
        opened = _at(point.day, OPENS)
        return opened + (self._closed(point.day) - opened) * share

    def _closed(self, day: date) -> datetime:
        closed = _at(day, CLOSES_ON_FRIDAY if day.weekday() == FRIDAY else CLOSES)
        return min(closed, self.now.astimezone(STOCKHOLM))

    def meeting_day(self, after: date, weekday: int) -> date:
        """The first day after `after` on which a weekly meeting is held; a holiday moves it forward."""
        return _forward(after + (((weekday - after.weekday() - 1) % 7) + 1) * DAY)


def meeting_starts(point: Point) -> datetime:
    """A meeting is called for a time on the wall clock, whatever day it is."""
    return _at(point.day, int(point.minute))


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), STOCKHOLM)


def _back(day: date) -> date:
    while not is_working_day(day):
        day -= DAY
    return day


def _forward(day: date) -> date:
    while not is_working_day(day):
        day += DAY
    return day
