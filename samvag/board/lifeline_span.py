"""Which days of a life line somebody has asked to see: a number of months back, or from one day to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from samvag.board.lifeline import LifeLine
from samvag.board.lifeline_chart import MARGIN, PERIODS, axis_of
from samvag.ui import dates
from samvag.ui.charts import Axis


@dataclass(frozen=True)
class Span:
    """What is shown. `period` is empty when two days were chosen; what was typed comes back with the sentence."""

    axis: Axis
    period: str
    typed_from: str = ""
    typed_to: str = ""
    wrong: str = ""


def span_of(line: LifeLine, asked: Mapping[str, str]) -> Span:
    """The chosen days. What cannot be understood leaves the months as they were, and says why."""
    period = asked.get("period", "")
    period = period if period in PERIODS else "6"
    typed = asked.get("fran", "").strip()[:30], asked.get("till", "").strip()[:30]
    usual = axis_of(line, period)
    if not any(typed):
        return Span(usual, period)
    begins, ends = (dates.parse(one, line.today) for one in typed)
    if (typed[0] and begins is None) or (typed[1] and ends is None):
        wrong = _("Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2026-03-03, eller ”3 mars 2026”.")
        return Span(usual, period, *typed, wrong)
    axis = _between(line, begins, ends)
    if axis is None:
        wrong = _("Välj en första dag som kommer före den sista. Livslinjen går från %(first)s till %(last)s.")
        days = {"first": dates.long(line.begins), "last": dates.long(line.ends)}
        return Span(usual, period, *typed, wrong % days)
    return Span(axis, "", axis.first.isoformat(), axis.last.isoformat())


def _between(line: LifeLine, begins: date | None, ends: date | None) -> Axis | None:
    """The days as far as the line has any; None where nothing lies between."""
    first = line.begins - MARGIN
    first, last = max(begins or first, first), min(ends or line.ends, line.ends)
    return Axis(first, last) if first < last else None
