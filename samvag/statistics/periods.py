"""Whole quarters and years, and no other spans: free ones could be set against each other to find one person."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

QUARTERS_BACK, YEARS_BACK = 8, 3


@dataclass(frozen=True)
class Period:
    """A quarter (1–4) of a year, or the whole year (0); from its first day up to the day after its last."""

    year: int
    quarter: int = 0

    @property
    def code(self) -> str:
        """As it stands in an address: `2026` or `2026-3`."""
        return f"{self.year}-{self.quarter}" if self.quarter else str(self.year)

    @property
    def label(self) -> str:
        """As it is said."""
        if not self.quarter:
            return _("Hela %(year)s") % {"year": self.year}
        return _("Kvartal %(quarter)s %(year)s") % {"quarter": self.quarter, "year": self.year}

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, 3 * self.quarter - 2 if self.quarter else 1, 1)

    @property
    def after(self) -> date:
        """The day after the last."""
        if self.quarter in (0, 4):
            return date(self.year + 1, 1, 1)
        return date(self.year, 3 * self.quarter + 1, 1)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The moments between which something belongs to the period; the second is not part of it."""
        return _midnight(self.first), _midnight(self.after)

    def goes_on(self, on: date) -> bool:
        """Is it not over yet?"""
        return self.after > on


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def periods(on: date) -> list[Period]:
    """What can be chosen on a day: the year so far first, then the years before and the latest quarters."""
    years = [Period(on.year - back) for back in range(YEARS_BACK)]
    current = on.year * 4 + (on.month - 1) // 3
    quarters = [Period((current - back) // 4, (current - back) % 4 + 1) for back in range(QUARTERS_BACK)]
    return years + quarters


def chosen(code: str, on: date) -> Period:
    """The period with this code; the year so far when there is none such to choose."""
    offered = periods(on)
    return next((one for one in offered if one.code == code), offered[0])
