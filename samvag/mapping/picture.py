"""The picture to look at together: a petal for each life domain, the fuller the better, with words at every one."""

from collections.abc import Iterable
from html import escape
from math import cos, pi, sin

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvag.mapping.models import Need
from samvag.mapping.reading import Line

# As the person would say it. Longer sentences beside the picture, shorter at the petals.
SAID = {
    Need.UNMET: gettext_lazy("Här vill jag ha mer hjälp"),
    Need.MET: gettext_lazy("Här får jag hjälp som räcker"),
    Need.NONE: gettext_lazy("Här klarar jag mig"),
    Need.UNKNOWN: gettext_lazy("Det har vi inte pratat färdigt om"),
}
SHORT = {
    Need.UNMET: gettext_lazy("mer hjälp"),
    Need.MET: gettext_lazy("får hjälp"),
    Need.NONE: gettext_lazy("klarar mig"),
    Need.UNKNOWN: gettext_lazy("inte färdigt"),
}
REACH = {Need.UNMET: 92, Need.MET: 136, Need.NONE: 180}  # to the tip
WIDE, HIGH, MIDDLE, OUTER, GAP, WIDEST = 900, 480, 42, 180, 0.045, 0.5


def flower(lines: Iterable[Line]) -> SafeString:
    """The domains around the person. What is not known is only an outline."""
    petals = [(one.domain.label, _need(one)) for one in lines]
    share = 2 * pi / max(len(petals), 1)
    parts = [_petal(place * share - pi / 2, share, *petal) for place, petal in enumerate(petals)]
    told = ". ".join(f"{label}: {SHORT[need]}" for label, need in petals)
    title = escape(_("Så här har jag det"))
    me = f'<circle class="flower-me" r="{MIDDLE - 6}"/><text class="flower-jag" y="6">{escape(_("Jag"))}</text>'
    return mark_safe(  # noqa: S308, every text in it has been escaped
        f'<svg class="flower" viewBox="{-WIDE / 2} {-HIGH / 2} {WIDE} {HIGH}" role="img" '
        f'aria-labelledby="flower-title flower-words"><title id="flower-title">{title}</title>'
        f'<desc id="flower-words">{escape(told)}</desc>{"".join(parts)}{me}</svg>'
    )


def _need(line: Line) -> Need:
    return Need(line.now.person_need) if line.now else Need.UNKNOWN


def _petal(angle: float, share: float, label: str, need: Need) -> str:
    half = min(share / 2 - GAP, WIDEST)
    shapes = f'<path class="flower-room" d="{_sector(angle, half, OUTER)}"/>'
    if need in REACH:
        shapes += f'<path class="flower-petal" data-need="{need}" d="{_sector(angle, half, REACH[need])}"/>'
    x, y = _point(angle, OUTER + 14)
    anchor = "middle" if abs(x) < 40 else "start" if x > 0 else "end"
    # Above the flower words grow upwards, below it downwards.
    y += 14 * y / OUTER - (6 if y < 0 else 0)
    words = (("flower-label", label, 0), ("flower-word", str(SHORT[need]), 17))
    return shapes + "".join(
        f'<text class="{css}" x="{x}" y="{round(y + down, 1)}" text-anchor="{anchor}">{escape(said)}</text>'
        for css, said, down in words
    )


def _point(angle: float, radius: float) -> tuple[float, float]:
    return round(radius * cos(angle), 1), round(radius * sin(angle), 1)


def _sector(angle: float, half: float, reach: float) -> str:
    """A petal from the middle outwards, a half circle at the end; `reach` is its tip."""
    corner = reach / (cos(half) + sin(half))
    (ax, ay), (bx, by) = _point(angle - half, MIDDLE), _point(angle - half, corner)
    (cx, cy), (dx, dy) = _point(angle + half, corner), _point(angle + half, MIDDLE)
    bow = round(corner * sin(half), 1)
    return f"M{ax} {ay}L{bx} {by}A{bow} {bow} 0 0 1 {cx} {cy}L{dx} {dy}A{MIDDLE} {MIDDLE} 0 0 0 {ax} {ay}z"
