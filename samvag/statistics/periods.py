"""Whole years, and no other spans: two that overlap could be set against each other to find one person."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

YEARS_BACK = 3


@dataclass(frozen=True)
class Period:
    """A calendar year; from its first day up to the day after its last."""

    year: int

    @property
    def code(self) -> str:
        """As it stands in an address."""
        return str(self.year)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The moments between which something belongs to the year; the second is not part of it."""
        return _midnight(date(self.year, 1, 1)), _midnight(date(self.year + 1, 1, 1))

    def goes_on(self, on: date) -> bool:
        """Is it not over yet?"""
        return self.year >= on.year


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def periods(on: date) -> list[Period]:
    """What can be chosen on a day: the year so far first."""
    return [Period(on.year - back) for back in range(YEARS_BACK)]


def chosen(code: str, on: date) -> Period:
    """The year with this code; the year so far when there is none such to choose."""
    offered = periods(on)
    return next((one for one in offered if one.code == code), offered[0])
