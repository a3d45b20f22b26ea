"""The small line in a cell: how a life domain has stood over the last months. Up is better, as the arrows are."""

from collections.abc import Mapping
from datetime import date
from html import escape
from itertools import pairwise

from samvag.board.reading import TRAIL, Trail

WIDTH, STEP, TOP = 44, 3, 2
WORST = 4


def trail_html(trail: Trail, words: Mapping[int, str], last: date, heading: str) -> str:
    """The line and the same in words; nothing while there is nothing to compare. All words come in escaped."""
    if len(trail) < 2:
        return ""
    said = [words.get(trail[0][1], str(trail[0][1]))]
    said += [words.get(level, str(level)) for (_day, before), (_on, level) in pairwise(trail) if level != before]
    return (
        f'<svg class="board-trail" viewBox="0 0 {WIDTH} {TOP * 2 + STEP * WORST}" aria-hidden="true">'
        f'<path d="{_path(trail, last)}"/><circle cx="{WIDTH - TOP}" cy="{_y(trail[-1][1])}" r="2"/></svg>'
        f'<span class="ds-sr-only">{heading}: {", ".join(said)}.</span>'
    )


def _path(trail: Trail, last: date) -> str:
    """Steps, for a level holds until somebody says another."""
    first = last - TRAIL
    parts: list[str] = []
    for day, level in trail:
        x = round((WIDTH - TOP) * max((day - first).days, 0) / TRAIL.days)
        parts.append(f"H{x}V{_y(level)}" if parts else f"M{x} {_y(level)}")
    return escape("".join(parts)) + f"H{WIDTH - TOP}"


def _y(level: int) -> int:
    return TOP + STEP * level
