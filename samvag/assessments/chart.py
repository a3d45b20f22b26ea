"""Values over time as a drawing: time to the right, more upwards, limits as lines with their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samvag.assessments.reading import Result
from samvag.assessments.scoring import Sum
from samvag.assessments.telling import sum_words
from samvag.ui import dates
from samvag.ui.charts import SMALL, Axis, grid, svg, text

TOP, HEIGHT = 28.0, 160.0
MARGIN = timedelta(days=4)
LETTERS, ROOM = 44, 18.0


@dataclass(frozen=True)
class Curve:
    """The values of one measure in order of time: when, how much, and how it is said."""

    points: list[tuple[date, float, str]]


@dataclass(frozen=True)
class Line:
    """A limit and its words, said above where it is drawn."""

    value: float
    words: str


def drawing(
    key: str, title: str, curves: Sequence[Curve], lines: Sequence[Line], span: tuple[float, float] | None = None
) -> SafeString | None:
    """The course; nothing to draw before there are two days with a value. `span` is what is possible at all."""
    days = sorted({day for curve in curves for day, _value, _said in curve.points})
    if len(days) < 2:
        return None
    axis = Axis(days[0] - MARGIN, days[-1] + MARGIN, SMALL)
    scale = _Scale(*(span or _span(curves, lines)))
    drawn = "".join(_limits(lines, scale, [curve.points[0][1] for curve in curves if curve.points]))
    for curve in curves:
        places = [(axis.x(day), scale.y(value), day, said) for day, value, said in curve.points]
        drawn += f'<path class="chart-curve" d="M{"L".join(f"{x} {y}" for x, y, _day, _said in places)}"/>'
        drawn += "".join(_point(*place) for place in places)
    said = _("%(n)s dagar med ett värde. Tabellen under bilden säger allt i ord.") % {"n": len(days)}
    return svg(TOP + HEIGHT + 14, title, said, grid(axis, TOP, TOP + HEIGHT) + drawn, key, SMALL)


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float

    def y(self, value: float) -> float:
        """Where a value stands; what lies outside stands at the edge."""
        share = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1)
        return round(TOP + HEIGHT * (1 - share), 1)

    def holds(self, value: float) -> bool:
        """Is the value inside?"""
        return self.low <= value <= self.high


def _span(curves: Sequence[Curve], lines: Sequence[Line]) -> tuple[float, float]:
    """From below the lowest to above the highest value, and the limits nearest to them."""
    values = [value for curve in curves for _day, value, _said in curve.points]
    low, high = min(values), max(values)
    room = max((high - low) * 0.25, high * 0.05, 1.0)
    near = [line.value for line in lines if low - 2 * room <= line.value <= high + 2 * room]
    return max(min([low, *near]) - room, 0.0), max([high, *near]) + room


def _limits(lines: Sequence[Line], scale: _Scale, begins: Sequence[float]) -> list[str]:
    """Lines from the top down; words only where there is room below the former, and on the side of the line where the
    curve nearest to it does not begin."""
    parts, former = [], -ROOM
    for line in sorted((one for one in lines if scale.holds(one.value)), key=lambda one: -one.value):
        y = scale.y(line.value)
        parts.append(f'<path class="chart-level" d="M0 {y}H{SMALL.width}"/>')
        if y - former >= ROOM:
            away = min((value - line.value for value in begins), key=abs)
            parts.append(text(0, y + (15 if away >= 0 else -5), line.words, "chart-subtle", most=LETTERS))
            former = y
    return parts


def _point(x: float, y: float, day: date, said: str) -> str:
    """A dot with its value."""
    title = escape(f"{dates.long(day)}: {said}")
    dot = f'<circle class="chart-mark" cx="{x}" cy="{y}" r="4"><title>{title}</title></circle>'
    return dot + text(x, y - 8, said, "chart-strong", anchor="middle")


def history(results: Sequence[Result]) -> SafeString | None:
    """The course of a form's first sum, with where its zones begin. `results`: the latest first."""
    sums = [(one, one.main) for one in reversed(results) if one.main is not None and one.main.value is not None]
    if not sums:
        return None
    points = [(dates.local_day(one.at), float(main.low), str(main.low)) for one, main in sums]
    last: Sum = sums[-1][1]
    zones = last.band.zones[1:] if last.band else ()
    lines = [Line(float(zone.at_least), f"{zone.at_least} {zone.words}") for zone in zones]
    title = _("%(name)s över tid, senast %(sum)s") % {"name": sums[-1][0].form.name, "sum": sum_words(last)}
    least = sums[-1][0].form.range_of(last.total)[0]
    return drawing("history", title, [Curve(points)], lines, (float(least), float(last.most)))
