"""Scoring: answers in, sums and zones out. Pure: no database, no clock of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from samvag.assessments.definition import Band, Change, Hint, Instrument, Risk, Total, Zone

Answers = Mapping[int, int]  # item number → chosen value; an unanswered item is not in it
Crosses = Mapping[int, Sequence[int]]  # item number → both values, where the paper has two; not among the answers


@dataclass(frozen=True)
class Basis:
    """What the limits are chosen by. What is not known gives the lower limits."""

    sex: str | None
    age: int | None
    on: date


@dataclass(frozen=True)
class Sum:
    """One total of one form: exact, estimated from all items but a few, or only known to lie between two bounds."""

    total: Total
    low: int
    high: int
    most: int
    missing: tuple[int, ...]
    band: Band | None
    zone: Zone | None
    hints: tuple[Hint, ...]

    @property
    def value(self) -> int | None:
        """The sum, when there is one."""
        return self.low if self.low == self.high else None

    @property
    def estimated(self) -> bool:
        """Does it rest on the mean of the other answers?"""
        return self.value is not None and bool(self.missing)


@dataclass(frozen=True)
class Score:
    """What a form's answers come to."""

    sums: tuple[Sum, ...]
    risks: tuple[Risk, ...]
    missing: tuple[int, ...]
    crossed: tuple[int, ...]

    @property
    def assess_today(self) -> bool:
        """Does an answer call for an assessment the same day?"""
        return any(risk.act == "assess_today" for risk in self.risks)


def score(form: Instrument, answers: Answers, basis: Basis, crosses: Crosses | None = None) -> Score:
    """Every total with its zone, and what single answers call for.

    An item crossed twice counts as unanswered, though the sum cannot leave what its two crosses allow; what
    it calls for goes by the higher of them, for a risk is asked about rather than let be.
    Pre-condition: each answer is on its item's scale (the form asks for nothing else).
    """
    twice = crosses or {}
    numbers = [item.number for item in form.items if item.number not in answers]
    return Score(
        sums=tuple(_sum(form, total, answers, basis, twice) for total in form.totals or ()),
        risks=_risks(form, {**answers, **{number: max(values) for number, values in twice.items()}}),
        missing=tuple(number for number in numbers if number not in twice),
        crossed=tuple(number for number in numbers if number in twice),
    )


def _sum(form: Instrument, total: Total, answers: Answers, basis: Basis, crosses: Crosses) -> Sum:
    missing = tuple(number for number in total.items if number not in answers)
    low, high = _bounds(form, total, answers, missing, crosses)
    band = band_for(form, total.code, basis)
    zones = {_zone(band, low), _zone(band, high)} if band else set()
    return Sum(
        total=total,
        low=low,
        high=high,
        most=form.range_of(total)[1],
        missing=missing,
        band=band,
        zone=zones.pop() if len(zones) == 1 else None,
        hints=tuple(
            hint
            for hint in form.hints or ()
            if hint.total == total.code and low >= hint.at_least and (basis.age or 0) >= (hint.age_from or 0)
        ),
    )


def _bounds(
    form: Instrument, total: Total, answers: Answers, missing: tuple[int, ...], crosses: Crosses
) -> tuple[int, int]:
    """The sum twice; or what it is at least and at most, when too much is unanswered."""
    known = sum(form.points(total, number, answers[number]) for number in total.items if number in answers)
    answered = len(total.items) - len(missing)
    if len(missing) <= total.missing_at_most and answered:
        whole = known + len(missing) * Fraction(known, answered)
        rounded = int(whole + Fraction(1, 2))
        return rounded, rounded
    could = [
        [form.points(total, number, value) for value in crosses.get(number, form.scale(form.item(number)).values)]
        for number in missing
    ]
    return known + sum(min(one) for one in could), known + sum(max(one) for one in could)


def band_for(form: Instrument, total: str, basis: Basis) -> Band | None:
    """The limits for this person. Where sex or age is not known, of those possible the lowest."""
    bands = [one for one in form.bands or () if one.total == total and one.fits(basis.sex, basis.age, basis.on)]
    return min(bands, key=lambda one: [zone.at_least for zone in one.zones], default=None)


def _zone(band: Band, value: int) -> Zone:
    return [zone for zone in band.zones if zone.at_least <= value][-1]


def _risks(form: Instrument, answers: Answers) -> tuple[Risk, ...]:
    """What answers call for; of several about the same item only the gravest."""
    found: dict[int, Risk] = {}
    for risk in form.risks or ():
        if answers.get(risk.item, -1) >= risk.at_least:
            former = found.get(risk.item)
            if former is None or risk.at_least >= former.at_least:
                found[risk.item] = risk
    return tuple(found.values())


@dataclass(frozen=True)
class Moved:
    """How a total has moved between two forms."""

    points: int
    zone_changed: bool
    rule: Change | None

    @property
    def large(self) -> bool:
        """At least what the source calls a change."""
        return self.rule is not None and abs(self.points) >= self.rule.points


def change_rule(form: Instrument, total: str, on: date) -> Change | None:
    """What the source calls a change that day; None where no source is known to say."""
    return next((one for one in form.changes or () if one.total == total and one.holds(on)), None)


def moved(form: Instrument, before: Sum, now: Sum, on: date) -> Moved | None:
    """From the one to the other, judged by what holds on the later day; None when one of them has no sum."""
    if before.value is None or now.value is None:
        return None
    codes = [one.zone.code if one.zone else "" for one in (before, now)]
    return Moved(now.value - before.value, codes[0] != codes[1], change_rule(form, now.total.code, on))
