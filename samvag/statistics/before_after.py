"""Forms before and after: each person's first whole form of the year against their last, one line an instrument.

Purpose-bound as the other figures: only how many and what is typical leaves here, never a row about one person.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from samvag.access.actors import Actor
from samvag.assessments.models import Assessment, Extent
from samvag.assessments.reading import Result
from samvag.statistics.periods import Period
from samvag.statistics.protection import FEWEST, can_hide, tellable

MOVES = ("fell", "same", "rose")


@dataclass(frozen=True)
class Compared:
    """One instrument's line. None stands for what is kept back; `zoned` is whether it has levels to move between."""

    code: str
    label: str
    people: int | None
    first: float | None
    last: float | None
    zoned: bool
    fell: int | None
    same: int | None
    rose: int | None

    @property
    def moves(self) -> tuple[int | None, int | None, int | None]:
        """How many went down a level or more, stayed, and went up."""
        return self.fell, self.same, self.rose


def before_after(actor: Actor, period: Period) -> list[Compared]:
    """Every instrument of which somebody has filled in two whole forms with the acting unit: one statement."""
    pairs: dict[str, list[tuple[Result, Result]]] = defaultdict(list)
    for first, last in _pairs(actor, period):
        if first.main is not None and last.main is not None and not last.form.alone:
            pairs[last.form.code].append((first, last))
    return [_compared(code, pairs[code]) for code in sorted(pairs)]


def _pairs(actor: Actor, period: Period) -> Iterator[tuple[Result, Result]]:
    first, after = period.span
    rows = Assessment.objects.filter(
        extent=Extent.WHOLE,
        record__unit_id=actor.unit_id,
        record__occurred_at__gte=first,
        record__occurred_at__lt=after,
        record__superseded_at__isnull=True,
        record__retracted=False,
    ).select_related("record")
    ordered = rows.order_by("person_id", "tool", "record__occurred_at", "record__recorded_at", "pk")
    for _whose, forms in groupby(ordered.iterator(), key=lambda one: (one.person_id, one.tool)):
        filled = list(forms)
        if len(filled) > 1:
            yield Result(filled[0]), Result(filled[-1])


def _compared(code: str, pairs: Sequence[tuple[Result, Result]]) -> Compared:
    label, moves = pairs[0][1].form.name, [_moved(first, last) for first, last in pairs]
    zoned = None not in moves
    if len(pairs) < FEWEST:
        return Compared(code, label, None, None, None, zoned, None, None, None)
    cells = {move: moves.count(move) for move in MOVES}
    told = tellable(cells) if can_hide(cells) else dict.fromkeys(MOVES)
    first, last = (median(_value(pair[which]) for pair in pairs) for which in (0, 1))
    fell, same, rose = (told[move] if zoned else None for move in MOVES)
    return Compared(code, label, len(pairs), first, last, zoned, fell, same, rose)


def _value(result: Result) -> int:
    if result.main is None or result.main.value is None:
        raise ValueError("A whole form has a sum.")
    return result.main.value


def _moved(first: Result, last: Result) -> str | None:
    """Down, up or the same level; None where the instrument has none."""
    before, after = _level(first), _level(last)
    if before is None or after is None:
        return None
    return "fell" if after < before else "rose" if after > before else "same"


def _level(result: Result) -> int | None:
    if result.main is None or result.main.band is None or result.main.zone is None:
        return None
    return [zone.code for zone in result.main.band.zones].index(result.main.zone.code)
