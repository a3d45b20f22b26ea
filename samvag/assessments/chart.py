"""One instrument's history as a drawing: time to the right, the sum upwards, zones as bands with their words."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.assessments.definition import Zone
from samvag.assessments.reading import Result
from samvag.assessments.scoring import Sum
from samvag.assessments.telling import sum_words
from samvag.ui import dates
from samvag.ui.charts import LEFT, RIGHT, WIDTH, Axis, grid, svg, text

TOP, HEIGHT = 24.0, 150.0
MARGIN = timedelta(days=4)
LETTERS = 34


def history(results: Sequence[Result]) -> SafeString | None:
    """The course of the first sum; nothing to draw before there are two forms with one. `results`: the latest first."""
    shown = [one for one in reversed(results) if one.main is not None]
    if len(shown) < 2 or not any(one.main and one.main.value is not None for one in shown):
        return None
    days = [dates.local_day(one.at) for one in shown]
    axis = Axis(days[0] - MARGIN, days[-1] + MARGIN)
    last = shown[-1].main
    drawn = _zones(last) if last else ""
    points = [(axis.x(day), one.main) for day, one in zip(days, shown, strict=True) if one.main]
    line = [f"{x} {_y(main, main.value)}" for x, main in points if main.value is not None]
    drawn += f'<path class="chart-curve" d="M{"L".join(line)}"/>'
    for (x, main), day in zip(points, days, strict=True):
        drawn += _point(x, main, f"{dates.long(day)}: {sum_words(main)}")
    said = ngettext(
        "%(n)s formulär. Tabellen under bilden säger allt i ord.",
        "%(n)s formulär. Tabellen under bilden säger allt i ord.",
        len(shown),
    ) % {"n": len(shown)}
    title = _("%(name)s över tid") % {"name": shown[-1].form.name}
    return svg(TOP + HEIGHT + 14, title, said, grid(axis, TOP, TOP + HEIGHT) + drawn)


def _y(main: Sum, value: int) -> float:
    return round(TOP + HEIGHT * (1 - value / main.most), 1)


def _zones(main: Sum) -> str:
    """A line where each zone begins, and its words at the left; the most one can have at the top."""
    zones: Sequence[Zone] = main.band.zones if main.band else ()
    parts = [
        text(WIDTH - RIGHT + 6, TOP + 4, str(main.most), "chart-subtle"),
        text(WIDTH - RIGHT + 6, TOP + HEIGHT, "0", "chart-subtle"),
    ]
    for place, zone in enumerate(zones):
        bottom = _y(main, zone.at_least)
        top = _y(main, zones[place + 1].at_least) if place + 1 < len(zones) else TOP
        parts.append(f'<path class="chart-level" d="M{LEFT} {bottom}H{WIDTH - RIGHT}"/>')
        if bottom - top >= 11:
            parts.append(text(0, round((bottom + top) / 2 + 4, 1), zone.words, most=LETTERS))
        if place:
            parts.append(text(LEFT - 6, bottom + 4, str(zone.at_least), "chart-subtle", anchor="end"))
    return "".join(parts)


def _point(x: float, main: Sum, title: str) -> str:
    """A dot with its sum; a form with gaps is an upright line between its bounds."""
    words = f"<title>{escape(title)}</title>"
    if main.value is None:
        return f'<path class="chart-tick" d="M{x} {_y(main, main.low)}V{_y(main, main.high)}">{words}</path>'
    y = _y(main, main.value)
    return f'<circle class="chart-mark" cx="{x}" cy="{y}" r="4">{words}</circle>' + text(
        x, y - 8, str(main.value), "chart-strong", anchor="middle"
    )
