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

    def address(self, **changes: str | None) -> str:
        """The same view with something changed; None leaves a part out."""
        parts = {
            "tavla": self.site.slug,
            "dag": self.day.isoformat() if self.day else None,
            "visa": "mina" if self.mine else None,
            "sort": None if self.order == "name" else self.order,
        } | changes
        return reverse("board") + "?" + urlencode({name: value for name, value in parts.items() if value})

    @property
    def shown_day(self) -> date:
        """The day the page shows."""
        return self.day or timezone.localdate()

    @property
    def day_before(self) -> str:
        """The board one day earlier."""
        return self.address(dag=(self.shown_day - timedelta(days=1)).isoformat())

    @property
    def day_after(self) -> str:
        """The board one day later; today is the last."""
        return self.address(dag=(self.shown_day + timedelta(days=1)).isoformat()) if self.day else ""

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
    words = asked.get("dag", "").strip()
    today = timezone.localdate()
    day = dates.parse(words, today) if words else None
    order = asked.get("sort", "name")
    return Choice(
        site=next((site for site in sites if asked.get("tavla") in (site.slug, str(site.pk))), sites[0]),
        day=day if day and date(1900, 1, 1) < day < today else None,
        mine=asked.get("visa") == "mina",
        order=order if order in ORDERS else "name",
        undo=_uuid(asked.get("angra", "")),
        asked_day=words if words and day is None else "",
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
