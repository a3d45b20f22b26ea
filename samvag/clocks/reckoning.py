"""From an event to when it falls due: pure, step by step, with what was counted and what was not.

A day is counted when its time of day comes round and the clock is running; hours are counted as they pass.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol

from samvag.clocks.working_days import STATUTORY_EVES, STOCKHOLM, Eve, is_working_day

DAY = timedelta(days=1)
LONGEST = 10_000  # days; no rule and no pause is longer than a working life
EVES = {
    "midsummer": Eve.MIDSUMMER,
    "christmas": Eve.CHRISTMAS,
    "new_year": Eve.NEW_YEAR,
    "twelfth_night": Eve.TWELFTH_NIGHT,
    "maundy_thursday": Eve.MAUNDY_THURSDAY,
    "walpurgis": Eve.WALPURGIS,
    "all_saints": Eve.ALL_SAINTS,
}


class Terms(Protocol):
    """What of a rule is arithmetic; a rule and its version's row both are this."""

    @property
    def amount(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def at(self) -> time | None: ...
    @property
    def cutoff(self) -> time | None: ...
    @property
    def cutoff_adds(self) -> int | None: ...
    @property
    def free_eves(self) -> Sequence[str] | None: ...


@dataclass(frozen=True)
class Still:
    """A span in which the clock stands still; without an end it still does."""

    begins_at: datetime
    ends_at: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Does the clock stand still at this moment?"""
        return self.begins_at <= moment and (self.ends_at is None or moment < self.ends_at)


@dataclass(frozen=True)
class Skipped:
    """A day that was not counted."""

    day: date
    why: Literal["free", "paused"]


@dataclass(frozen=True)
class Reckoned:
    """The arithmetic of one deadline. `due_at` is nothing while the clock stands still."""

    happened_at: datetime
    due_at: datetime | None
    amount: int
    added_by_cutoff: int
    counted: tuple[date, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    stood_still: timedelta = timedelta()


def free_eves(terms: Terms) -> frozenset[Eve]:
    """Which eves are no working days by this rule."""
    return frozenset(EVES[code] for code in terms.free_eves) if terms.free_eves else STATUTORY_EVES


def reckon(terms: Terms, happened_at: datetime, pauses: Iterable[Still] = ()) -> Reckoned:
    """When what began at `happened_at` falls due. The event's time must know its zone."""
    if happened_at.tzinfo is None:
        raise ValueError("A deadline is reckoned from a time with a time zone.")
    local = happened_at.astimezone(STOCKHOLM)
    added = (terms.cutoff_adds or 0) if terms.cutoff and local.time() > terms.cutoff else 0
    still = sorted(pauses, key=lambda one: one.begins_at)
    if terms.unit == "hours":
        return _hours(terms, local, added, still)
    return _days(terms, local, added, still)


def _hours(terms: Terms, local: datetime, added: int, still: Sequence[Still]) -> Reckoned:
    amount = terms.amount + added
    moment, left, stood = local.astimezone(UTC), timedelta(hours=amount), timedelta()
    for one in still:
        if one.begins_at - moment >= left:
            break
        if one.ends_at is None:
            return Reckoned(local, None, amount, added, stood_still=stood)
        if one.ends_at > moment:
            ran = max(one.begins_at - moment, timedelta())
            left -= ran
            stood += one.ends_at - moment - ran
            moment = one.ends_at.astimezone(UTC)
    return Reckoned(local, (moment + left).astimezone(STOCKHOLM), amount, added, stood_still=stood)


def _days(terms: Terms, local: datetime, added: int, still: Sequence[Still]) -> Reckoned:
    amount, eves = terms.amount + added, free_eves(terms)
    counted: list[date] = []
    skipped: list[Skipped] = []
    day = local.date() + (DAY if amount else timedelta())
    for _each in range(LONGEST):
        tick = _moment(day, terms.at or local.timetz().replace(tzinfo=None), local)
        pause = next((one for one in still if one.holds(tick)), None)
        if pause is not None and pause.ends_at is None:
            return Reckoned(local, None, amount, added, tuple(counted), tuple(skipped))
        if terms.unit == "working_days" and not is_working_day(day, free_eves=eves):
            skipped.append(Skipped(day, "free"))
        elif pause is not None:
            skipped.append(Skipped(day, "paused"))
        elif tick >= local:
            counted += [day] if amount else []
            if len(counted) == amount:
                return Reckoned(local, tick, amount, added, tuple(counted), tuple(skipped))
        day += DAY
    raise ValueError("The rule never falls due.")


def _moment(day: date, clock: time, local: datetime) -> datetime:
    """The time of day on that day. By way of UTC a time that the spring change skips becomes the one an hour later."""
    moved = datetime.combine(day, clock.replace(fold=local.fold), STOCKHOLM)
    return moved.astimezone(UTC).astimezone(STOCKHOLM)
