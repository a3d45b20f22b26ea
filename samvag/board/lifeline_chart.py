"""The life line as a drawing and as a table. Up is better, as everywhere on the board."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.board.lifeline import Curve, Effort, Filled, Happening, LifeLine
from samvag.ui import dates, symbols
from samvag.ui.charts import WIDE, Axis, bar, grid, svg, text

STEP, LANE = 8, 46  # between two levels, and between two life domains
ROW, BAR = 17, 11  # between two bars, and the height of one
HEAD, GAP_WORDS = 20, 90
LETTERS = 33
LETTER, NARROW = 5.9, 26  # a letter's width, and between two figures that both can be read
FORM, BESIDE = 22, 17
VISITS = ("visit", "no_visit")
MONTH = timedelta(days=30.44)
PERIODS = {"3": 3, "6": 6, "12": 12, "alla": 0}
MARGIN = timedelta(days=3)


@dataclass(frozen=True)
class Lane:
    """A drawn part and the height it takes."""

    drawn: str
    height: float


def axis_of(line: LifeLine, period: str) -> Axis:
    """The days a period shows: never before there was anything, and up to today or the day of closing."""
    months = PERIODS.get(period, PERIODS["6"])
    first = line.begins - MARGIN
    if months:
        first = max(first, line.ends - months * MONTH)
    return Axis(min(first, line.ends - MARGIN), line.ends)


def drawing(line: LifeLine, axis: Axis) -> SafeString:
    """Curves, bars and marks below each other on the same days."""
    patterns = {unit: place for place, unit in enumerate(sorted({one.unit for one in line.efforts}))}
    lanes = [
        _heading(_("Läget")),
        *(_curve(curve, axis) for curve in line.curves),
        *_forms(line.forms, axis),
        *_efforts(line.efforts, axis, patterns),
        *_happenings(line.happenings, axis),
    ]
    y, parts = float(HEAD), []
    for lane in lanes:
        parts.append(f'<g transform="translate(0 {y})">{lane.drawn}</g>')
        y += lane.height
    said = ngettext(
        "%(curves)s livsområden. %(gaps)s period blev sämre utan nytt stöd. Tabellen under bilden säger allt i ord.",
        "%(curves)s livsområden. %(gaps)s perioder blev sämre utan nytt stöd. Tabellen under bilden säger allt i ord.",
        len(line.gaps),
    ) % {"curves": len(line.curves), "gaps": len(line.gaps)}
    return svg(y + 6, _("Livslinje"), said, grid(axis, HEAD, y) + "".join(parts))


def _heading(words: str) -> Lane:
    return Lane(text(0, 15, words, "chart-strong"), 22)


def _curve(curve: Curve, axis: Axis) -> Lane:
    """One domain: its name, the course in steps, the shape of each level said, and where it stands at the end."""
    levels = "".join(
        f'<path class="chart-level" d="M{WIDE.left} {_y(level)}H{WIDE.width - WIDE.right}"/>' for level in (0, 4)
    )
    shown = [point for point in curve.points if point.on <= axis.last]
    parts = [levels, text(0, LANE / 2, curve.label, most=LETTERS), *_gaps(curve, axis)]
    if shown:
        parts.append(f'<path class="chart-curve" d="{_path(curve, axis)}"/>')
        for point in shown:
            if axis.holds(point.on):
                parts.append(
                    _dot(axis.x(point.on), point.level, f"{dates.long(point.on)}: {point.word}. {point.words}")
                )
        parts.append(text(WIDE.width - WIDE.right + 12, _y(shown[-1].level) + 4, shown[-1].word, most=20))
    return Lane("".join(parts), LANE)


def _y(level: int) -> int:
    return 6 + level * STEP


def _path(curve: Curve, axis: Axis) -> str:
    """From what stood when the axis begins, in steps."""
    before = [point for point in curve.points if point.on < axis.first]
    start = before[-1:] + [point for point in curve.points if axis.holds(point.on)]
    drawn = ""
    for point in start:
        x, y = axis.x(point.on), _y(point.level)
        drawn += f"H{x}V{y}" if drawn else f"M{x} {y}"
    return f"{drawn}H{axis.x(axis.last)}"


def _dot(x: float, level: int, title: str) -> str:
    y = _y(level)
    return (
        f'<circle class="chart-dot" cx="{x}" cy="{y}" r="6"/>'
        f'<use class="chart-point" data-level="{level}" href="#level-{level}" x="{x - 5}" y="{y - 5}" width="10" '
        f'height="10"><title>{escape(title)}</title></use>'
    )


def _gaps(curve: Curve, axis: Axis) -> Iterator[str]:
    """Woven over the period, with words where there is room for them."""
    for gap in curve.gaps:
        if gap.ends < axis.first or gap.begins > axis.last:
            continue
        left, right = axis.x(gap.begins), axis.x(gap.ends)
        said = _("Sämre utan nytt stöd")
        title = _("%(what)s, %(begins)s till %(ends)s") % {
            "what": said,
            "begins": dates.long(gap.begins),
            "ends": dates.long(gap.ends),
        }
        yield f'<rect class="chart-gap" x="{left}" y="1" width="{right - left}" height="{LANE - 4}"/>'
        yield (
            f"<g><title>{escape(title)}</title>{text(left + 4, 11, '▲ ' + said, 'chart-alarm')}</g>"
            if (right - left > GAP_WORDS + 25)
            else text(left + 2, 11, "▲", "chart-alarm")
        )


def _room(until: float) -> int:
    """How many letters there is room for before what is drawn: at least the column of words itself."""
    return max(LETTERS, int((until - 18) / LETTER))


def _forms(forms: Sequence[Filled], axis: Axis) -> Iterator[Lane]:
    """The sums of filled-in forms, one line a form, and what the latest came to; the rest is left to the table."""
    shown = sorted((one for one in forms if one.figure and axis.holds(one.on)), key=lambda one: one.name)
    if shown:
        yield _heading(_("Formulär"))
    for name, group in groupby(shown, key=lambda one: one.name):
        filled = list(group)
        label = text(10, 12, name, most=_room(axis.x(filled[0].on) - 12))
        yield Lane(label + "".join(_sums(filled, axis)), FORM)


def _sums(filled: Sequence[Filled], axis: Axis) -> Iterator[str]:
    """A dot for each, and its figure where it does not run into the one before."""
    said = 0.0
    for one in filled:
        if one.figure is None:
            continue
        x = axis.x(one.on)
        title = f"{dates.long(one.on)}: {one.name}, {_come_to(one)}"
        points = text(x, 10, one.figure.points, anchor="middle") if x - said >= NARROW else ""
        said = x if points else said
        yield f'<g><title>{escape(title)}</title><circle class="chart-mark" cx="{x}" cy="16" r="3.5"/>{points}</g>'
    if last := filled[-1].figure:
        words = last.words if len(last.words) <= BESIDE else last.points  # bounds in words are wider than the margin
        yield text(WIDE.width - WIDE.right + 12, 14, words)


def _come_to(one: Filled) -> str:
    """The sum in words, and what it is called; that it was done, where nothing is counted."""
    if one.figure is None:
        return str(_("Genomförd")).lower()
    return f"{one.figure.words}: {one.figure.zone}" if one.figure.zone else one.figure.words


def _efforts(efforts: Sequence[Effort], axis: Axis, patterns: dict[str, int]) -> Iterator[Lane]:
    """Who has done what, party by party; what was over before the axis begins is left to the table."""
    shown = [one for one in efforts if (one.ends or axis.last) >= axis.first and one.begins <= axis.last]
    if shown:
        yield _heading(_("Stöd och insatser"))
    for unit, group in groupby(shown, key=lambda one: one.unit):
        yield Lane(text(0, 13, unit, "chart-strong"), ROW)
        for one in group:
            label = f"{KINDS.get(one.kind, lambda: '')()}{one.label}"
            drawn = text(10, 12, label, most=_room(axis.x(one.begins)))
            drawn += bar(axis, one.begins, one.ends, 3, BAR, patterns[unit], f"{label}. {_span(one)}")
            yield Lane(drawn, ROW)


KINDS = {"step": lambda: _("Steg: "), "actor": lambda: _("Runt personen: "), "help": lambda: _("Hjälp: ")}


def _span(effort: Effort) -> str:
    if effort.ends is None:
        return _("Sedan %(day)s") % {"day": dates.long(effort.begins)}
    return f"{dates.long(effort.begins)} – {dates.long(effort.ends)}"


def _happenings(happenings: Sequence[Happening], axis: Axis) -> Iterator[Lane]:
    """Contacts as ticks, one line a unit; what came in and was decided as marks on a line of its own."""
    shown = [one for one in happenings if axis.holds(one.on)]
    if not shown:
        return
    yield _heading(_("Händelser"))
    marks = [one for one in shown if one.kind not in ("contact", *VISITS)]
    if marks:
        yield Lane(text(10, 12, _("Remiss och beslut")) + "".join(_mark(one, axis) for one in marks), ROW)
    visits = [one for one in shown if one.kind in VISITS]
    if visits:
        drawn = "".join(_tick(one, axis) if one.kind == "visit" else _gone(one, axis) for one in visits)
        yield Lane(text(10, 12, _("Besök: blev av, ○ blev inte av"), most=LETTERS) + drawn, ROW)
    contacts = sorted((one for one in shown if one.kind == "contact"), key=lambda one: one.unit)
    for unit, group in groupby(contacts, key=lambda one: one.unit):
        ticks = "".join(_tick(one, axis) for one in group)
        yield Lane(text(10, 12, _("Kontakt: %(unit)s") % {"unit": unit}, most=LETTERS) + ticks, ROW)


def _tick(one: Happening, axis: Axis) -> str:
    x = axis.x(one.on)
    return (
        f'<path class="chart-tick" d="M{x} 2v12"><title>{escape(f"{dates.long(one.on)}: {one.label}")}</title></path>'
    )


def _gone(one: Happening, axis: Axis) -> str:
    """A visit that did not come about: a ring, where one that did is a stroke."""
    x = axis.x(one.on)
    title = escape(f"{dates.long(one.on)}: {one.label}")
    return f'<circle class="chart-gone" cx="{x}" cy="8" r="5"><title>{title}</title></circle>'


def _mark(one: Happening, axis: Axis) -> str:
    x = axis.x(one.on)
    title = escape(f"{dates.long(one.on)}: {one.label}")
    return f'<path class="chart-mark" d="M{x} 2l6 6-6 6-6-6z"><title>{title}</title></path>'


@dataclass(frozen=True)
class TableRow:
    """One line of the table behind the drawing."""

    begins: date
    until: str
    kind: str
    what: str
    words: str
    unit: str


def table(line: LifeLine, axis: Axis) -> list[TableRow]:
    """The same in words, the latest first; only what belongs to the shown period."""
    rows = [*_said(line.curves), *_done(line.efforts, axis), *_happened(line.happenings), *_filled(line.forms)]
    shown = [row for row in rows if row.begins <= axis.last and (row.begins >= axis.first or row.until)]
    return sorted(shown, key=lambda row: (row.begins, row.kind, row.what), reverse=True)


def _said(curves: Iterable[Curve]) -> Iterator[TableRow]:
    for curve in curves:
        for point in curve.points:
            yield TableRow(point.on, "", _("Läget"), f"{curve.label}: {point.word}", point.words, point.unit)


def _done(efforts: Iterable[Effort], axis: Axis) -> Iterator[TableRow]:
    for one in efforts:
        if one.ends is None or one.ends >= axis.first:
            until = dates.long(one.ends) if one.ends else _("pågår")
            label = f"{KINDS.get(one.kind, lambda: '')()}{one.label}"
            yield TableRow(one.begins, until, _("Stöd"), label, "", one.unit)


def _filled(forms: Iterable[Filled]) -> Iterator[TableRow]:
    for one in forms:
        yield TableRow(one.on, "", _("Formulär"), f"{one.name}: {_come_to(one)}", "", one.unit)


def _happened(happenings: Iterable[Happening]) -> Iterator[TableRow]:
    for one in happenings:
        named = {"contact": _("Kontakt"), "visit": _("Besök"), "no_visit": _("Besök")}
        kind = named.get(one.kind, _("Händelse"))
        yield TableRow(one.on, "", kind, one.label, "", one.unit)


def sprite() -> SafeString:
    """The shapes of the levels, which the curves point at."""
    return symbols.level_definitions()
