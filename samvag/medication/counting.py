"""How many are left to hand out, and what an entry must meet. The database holds the same for whoever comes past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from samvag.medication.models import HandOut, How


class Counted(Protocol):
    """An entry as far as it counts."""

    @property
    def day(self) -> date:
        """When."""

    @property
    def how(self) -> str:
        """What it came to."""

    @property
    def count(self) -> int | None:
        """How many, where that is counted."""


@dataclass(frozen=True)
class Said:
    """What an occasion came to, as whoever hands out says it."""

    day: date
    how: str = How.GIVEN
    count: int | None = 1
    told: str = ""
    words: str = ""


@dataclass(frozen=True)
class Count:
    """What has come and what has gone; `left` is None where nobody counts."""

    received: int
    handed: int
    left: int | None


def counted(stock: int | None, entries: Iterable[Counted]) -> Count:
    """What has come, what has gone and what is left."""
    rows = list(entries)
    came = (stock or 0) + sum(one.count or 0 for one in rows if one.how == How.RECEIVED)
    gone = sum(one.count or 0 for one in rows if one.how == How.GIVEN)
    return Count(came, gone, None if stock is None else came - gone)


def hindrance(one: HandOut, entries: Iterable[Counted], today: date) -> str:
    """Why these entries cannot stand beside the arrangement, as a sentence; empty when they can."""
    rows = list(entries)
    days = [entry.day for entry in rows if entry.how != How.RECEIVED]
    left = counted(one.stock, rows).left
    if any(entry.day > today for entry in rows):
        return _("Den dagen har inte kommit än.")
    if not all(one.holds(day) for day in days):
        return _("Överenskommelsen gäller inte den dagen. Ändra dagarna i den först.")
    if len(days) != len(set(days)):
        return _("Den dagen är redan ifylld. Rätta det som står i stället.")
    if left is None and any(entry.how == How.RECEIVED for entry in rows):
        return _("Skriv först i överenskommelsen hur många som fanns från början.")
    if left is not None and left < 0:
        return _("Så många finns inte kvar. Räkna om, eller skriv in att fler har kommit hit.")
    return ""
