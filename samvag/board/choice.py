"""What the reader has asked the board to show: which site, which day, whose people, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from samvag.programmes.models import ProgrammeSite
from samvag.ui import dates

ORDERS = ("name", "-name", "due", "-due", "contact", "-contact")


@dataclass(frozen=True)
class Choice:
    """One view of the board. `day` is None for now; `asked_day` keeps a day that could not be understood."""

    site: ProgrammeSite
    day: date | None
    mine: bool
    order: str
    undo: UUID | None = None
    asked_day: str = ""
    other: date | None = None  # the day to compare with; today when it is today's date
    asked_other: str = ""
    wall: bool = False  # large and without menu, for the meeting room
    first_day: date | None = None  # the first day that has anything to show

    def address(self, **changes: str | None) -> str:
        """The same view with something changed; None leaves a part out."""
        parts = {
            "tavla": self.site.slug,
            "dag": self.day.isoformat() if self.day else None,
            "jamfor": self.other.isoformat() if self.other else None,
            "visa": "mina" if self.mine else None,
            "sort": None if self.order == "name" else self.order,
            "visning": "stor" if self.wall else None,
        } | changes
        return reverse("board") + "?" + urlencode({name: value for name, value in parts.items() if value})

    @property
    def shown_day(self) -> date:
        """The day the page shows."""
        return self.day or timezone.localdate()

    def _moved(self, days: int) -> str:
        day = self.shown_day + timedelta(days=days)
        if days > 0 and not self.day:
            return ""
        return self.address(dag=day.isoformat() if day < timezone.localdate() else None)

    @property
    def day_before(self) -> str:
        """The board one day earlier."""
        return self._moved(-1)

    @property
    def week_before(self) -> str:
        """The board one week earlier."""
        return self._moved(-7)

    @property
    def day_after(self) -> str:
        """The board one day later; today is the last."""
        return self._moved(1)

    @property
    def week_after(self) -> str:
        """The board one week later; today is the last."""
        return self._moved(7)

    @property
    def slider_last(self) -> int:
        """How many days the slider spans; none when nothing has a history yet."""
        return (timezone.localdate() - self.first_day).days if self.first_day else 0

    @property
    def slider_now(self) -> int:
        """Where on the slider the shown day stands."""
        return max((self.shown_day - self.first_day).days, 0) if self.first_day else 0

    @property
    def pair(self) -> tuple[date, date] | None:
        """The older and the newer of two days to compare."""
        if self.other is None or self.other == self.shown_day:
            return None
        return min(self.other, self.shown_day), max(self.other, self.shown_day)

    @property
    def alone(self) -> str:
        """The same day without the comparison."""
        return self.address(jamfor=None)

    @property
    def month_back(self) -> str:
        """The shown day beside the same board thirty days earlier."""
        return self.address(jamfor=(self.shown_day - timedelta(days=30)).isoformat())

    @property
    def wall_on(self) -> str:
        """Large and without menu."""
        return self.address(visning="stor")

    @property
    def wall_off(self) -> str:
        """As on any page."""
        return self.address(visning=None)

    @property
    def now(self) -> str:
        """The board as it stands now."""
        return self.address(dag=None)

    @property
    def everybody(self) -> str:
        """Everybody on the board."""
        return self.address(visa=None)

    @property
    def only_mine(self) -> str:
        """Only the people in whose case the actor has a role."""
        return self.address(visa="mina")


def chosen(asked: QueryDict, sites: Sequence[ProgrammeSite]) -> Choice:
    """The choice in an address. What is not understood falls back to the plain board; `sites` is not empty."""
    today = timezone.localdate()
    day, asked_day = _day(asked.get("dag", ""), today)
    other, asked_other = _day(asked.get("jamfor", ""), today)
    order = asked.get("sort", "name")
    site = next((site for site in sites if asked.get("tavla") in (site.slug, str(site.pk))), sites[0])
    began = getattr(site, "began_at", None)
    return Choice(
        site=site,
        day=day if day and day < today else None,
        mine=asked.get("visa") == "mina",
        order=order if order in ORDERS else "name",
        undo=_uuid(asked.get("angra", "")),
        asked_day=asked_day,
        other=min(other, today) if other else None,
        asked_other=asked_other,
        wall=asked.get("visning") == "stor",
        first_day=timezone.localdate(began) if began else None,
    )


def _day(words: str, today: date) -> tuple[date | None, str]:
    """The day asked for, or what was written when it is none that there has been a board on."""
    day = dates.parse(words, today) if words.strip() else None
    if day is not None and day > date(1900, 1, 1):
        return day, ""
    return None, words.strip()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
