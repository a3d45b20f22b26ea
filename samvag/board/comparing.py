"""Two days beside each other: what is better, worse or as it was, cell by cell, and the same as a list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from samvag.board.reading import Cell, Row
from samvag.programmes.definition import Domain
from samvag.programmes.reading import definition

BETTER, WORSE, SAME, NEW, GONE = "better", "worse", "same", "new", "gone"


@dataclass(frozen=True)
class Changed:
    """One thing that differs between the two days."""

    state: str
    label: str
    words: str


@dataclass(frozen=True)
class RowChanges:
    """What differs for one person."""

    case_id: UUID
    name: str
    changed: tuple[Changed, ...]


@dataclass(frozen=True)
class Comparison:
    """The older day's rows by case, both days, and what differs."""

    older: date
    newer: date
    rows: Mapping[UUID, Row]
    changes: Sequence[RowChanges]
    counts: Mapping[str, int]


def state_of(before: Cell | None, after: Cell | None) -> str:
    """How one cell went from the older day to the newer; empty when nobody has said anything on either."""
    if before is None or after is None:
        return NEW if after else GONE if before else ""
    return BETTER if after.level < before.level else WORSE if after.level > before.level else SAME


def compare(
    older: date, newer: date, before: Iterable[Row], after: Sequence[Row], domains: Sequence[Domain]
) -> Comparison:
    """Every cell of the newer board against the older. `after` is in the order of the page."""
    rows = {row.case_id: row for row in before}
    states = [
        state_of(rows[row.case_id].cells.get(domain.code), row.cells.get(domain.code))
        for row in after
        if row.case_id in rows
        for domain in domains
    ]
    changes = [_of_row(rows.get(row.case_id), row, domains) for row in after]
    still = {row.case_id for row in after}
    left = [
        RowChanges(row.case_id, row.name, (Changed(GONE, "", _("Inte längre på tavlan.")),))
        for row in rows.values()
        if row.case_id not in still
    ]
    return Comparison(
        older,
        newer,
        rows,
        [one for one in (*changes, *left) if one.changed],
        {state: states.count(state) for state in (BETTER, WORSE, SAME, NEW, GONE)},
    )


def _of_row(before: Row | None, after: Row, domains: Sequence[Domain]) -> RowChanges:
    if before is None:
        return RowChanges(after.case_id, after.name, (Changed(NEW, "", _("Ny på tavlan.")),))
    parts = (*_cells(before, after, domains), *_steps(before, after), *_people(before, after))
    return RowChanges(after.case_id, after.name, parts)


def _cells(before: Row, after: Row, domains: Sequence[Domain]) -> Iterator[Changed]:
    for domain in domains:
        old, new = before.cells.get(domain.code), after.cells.get(domain.code)
        state = state_of(old, new)
        if state in (BETTER, WORSE, NEW, GONE):
            words = _("från %(old)s till %(new)s") % {
                "old": _word(before.version_id, domain.code, old).lower(),
                "new": _word(after.version_id, domain.code, new).lower(),
            }
            yield Changed(state, domain.label, words)


def _word(version_id: int, code: str, cell: Cell | None) -> str:
    if cell is None:
        return _("Inte bedömt")
    levels = next((one.levels for one in definition(version_id).domains if one.code == code), ())
    return next((level.word for level in levels if level.value == cell.level), str(cell.level))


def _steps(before: Row, after: Row) -> Iterator[Changed]:
    old, new = {step.text for step in before.steps}, {step.text for step in after.steps}
    for text in (step.text for step in after.steps if step.text not in old):
        yield Changed(NEW, _("Nytt steg"), text)
    for text in (step.text for step in before.steps if step.text not in new):
        yield Changed(GONE, _("Steg som är klart eller borttaget"), text)


def _people(before: Row, after: Row) -> Iterator[Changed]:
    old, new = {(one.name, one.unit) for one in before.holders}, {(one.name, one.unit) for one in after.holders}
    for name, unit in sorted(new - old):
        yield Changed(NEW, _("Har fått en roll"), f"{name}, {unit}")
    for name, unit in sorted(old - new):
        yield Changed(GONE, _("Har lämnat sin roll"), f"{name}, {unit}")
