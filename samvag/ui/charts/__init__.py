"""Charts drawn on the server as plain SVG: one time axis, lanes below each other, and a word for every shape.

Colours come from classes (`charts.css`), never from attributes, so that light, dark and print each choose their own.
Everything that somebody has typed goes through `escape`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from django.utils.dates import MONTHS_3
from django.utils.safestring import SafeString, mark_safe

DAY = timedelta(days=1)
SHORT = 100  # days: when so few are shown, the weeks are marked too
PATTERNS = 4


@dataclass(frozen=True)
class Canvas:
    """How wide a drawing is, and how much of it the words on either side take, in its own units."""

    width: int
    left: int
    right: int
    css: str = ""


WIDE = Canvas(1000, 210, 118)
SMALL = Canvas(480, 26, 26, "chart-small")  # one measure: whole on a telephone


@dataclass(frozen=True)
class Axis:
    """The days that a chart spans, both included, and where each stands."""

    first: date
    last: date
    canvas: Canvas = WIDE

    @property
    def days(self) -> int:
        """At least one, so that a single day has somewhere to stand."""
        return max((self.last - self.first).days, 1)

    def x(self, day: date) -> float:
        """Where a day stands; what lies outside stands at the edge."""
        share = min(max((day - self.first).days / self.days, 0), 1)
        room = self.canvas.width - self.canvas.left - self.canvas.right
        return round(self.canvas.left + share * room, 1)

    def holds(self, day: date) -> bool:
        """Is the day on the axis?"""
        return self.first <= day <= self.last

    def months(self) -> Iterator[tuple[date, str]]:
        """The first of every month on the axis with its short name, and the year where it changes."""
        day = (self.first.replace(day=1) + 32 * DAY).replace(day=1) if self.first.day > 1 else self.first
        shown = self.first.year
        many = self.days > 800
        while day <= self.last:
            if not many or day.month in (1, 7):
                yield day, f"{MONTHS_3[day.month]}{'' if day.year == shown else f' {day.year}'}"
                shown = day.year
            day = (day + 32 * DAY).replace(day=1)

    def weeks(self) -> Iterator[date]:
        """Every Monday, on a short axis."""
        day = self.first + (7 - self.first.weekday()) % 7 * DAY
        while self.days <= SHORT and day <= self.last:
            yield day
            day += 7 * DAY


def text(x: float, y: float, words: str, css: str = "", anchor: str = "", most: int = 0) -> str:
    """Words in a chart; longer than `most` letters they are cut, and whole in the title."""
    short = words if not most or len(words) <= most else words[: most - 1].rstrip() + "…"
    whole = f"<title>{escape(words)}</title>" if short != words else ""
    end = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="chart-text {css}" x="{x}" y="{y}"{end}>{escape(short)}{whole}</text>'


def bar(axis: Axis, begins: date, ends: date | None, y: float, height: float, pattern: int, title: str) -> str:
    """Something that goes on from a day to another; open to the right while it still does."""
    left, right = axis.x(begins), axis.x(ends or axis.last)
    wide = max(right - left, 3)
    shape = f"M{left} {y}h{wide}v{height}h-{wide}z"
    if ends is None:
        shape = f"M{left} {y}h{wide}l{height / 2} {height / 2}l-{height / 2} {height / 2}h-{wide}z"
    return (
        f'<path class="chart-bar" data-pattern="{pattern % PATTERNS}" d="{shape}"><title>{escape(title)}</title></path>'
        f'<path class="chart-weave" fill="url(#chart-pattern-{pattern % PATTERNS})" d="{shape}"/>'
    )


def patterns() -> str:
    """The weaves that tell bars apart without colour: plain, slanting, dotted, upright."""
    weaves = ("", '<path d="M0 6 6 0"/>', '<circle cx="3" cy="3" r="1.1"/>', '<path d="M3 0v6"/>')
    return "".join(
        f'<pattern id="chart-pattern-{place}" class="chart-pattern" width="6" height="6" '
        f'patternUnits="userSpaceOnUse">{weave}</pattern>'
        for place, weave in enumerate(weaves)
    ) + (
        '<pattern id="chart-gap" class="chart-gap-pattern" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<path d="M0 0 8 8M-2 6 2 10M6-2 10 2"/></pattern>'
    )


def grid(axis: Axis, top: float, bottom: float) -> str:
    """The months as lines from top to bottom, named at the top; the weeks where there is room."""
    parts = [f'<path class="chart-week" d="M{axis.x(day)} {top}V{bottom}"/>' for day in axis.weeks()]
    for day, name in axis.months():
        x = axis.x(day)
        parts.append(f'<path class="chart-month" d="M{x} {top}V{bottom}"/>')
        if x < axis.canvas.width - axis.canvas.right - 20:
            parts.append(text(x + 3, top - 4, name, "chart-subtle"))
    parts.append(f'<path class="chart-edge" d="M{axis.x(axis.last)} {top}V{bottom}"/>')
    return "".join(parts)


def svg(height: float, title: str, words: str, parts: str, key: str = "chart", canvas: Canvas = WIDE) -> SafeString:
    """The whole drawing; `key` tells it from others on the page. `title` and `words` are for those who do not see it;
    the table beside says all."""
    return mark_safe(  # noqa: S308, every text in it has been escaped
        f'<svg class="{f"chart {canvas.css}".strip()}" viewBox="0 0 {canvas.width} {round(height)}" role="img" '
        f'aria-labelledby="{key}-title {key}-words"><title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-words">{escape(words)}</desc><defs>{patterns()}</defs>{parts}</svg>'
    )
