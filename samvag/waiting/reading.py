"""Waiting elsewhere as pages show it: who was asked when, what came of it, and what others did not receive."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from samvag.access.actors import Actor
from samvag.cases.policies import visible_records
from samvag.organisations.models import Unit
from samvag.records.models import Kind, Record
from samvag.records.telling import Told, told, with_content
from samvag.records.timeline import latest_visible
from samvag.waiting.models import ENDS, Turn, Waiting
from samvag.waiting.policies import visible_turns, visible_waitings

_LATER = ("record__recorded_at", "record_id")
_WRITTEN = ("record__author__user",)
# What a remissgrupp decides when it does not take the person in.
_NOT_RECEIVED = ("redirect", "decline")


@dataclass(frozen=True)
class Shown:
    """One thing that is waited for, with all that came of it, the latest last. `ours`: the actor's unit asked."""

    one: Waiting
    turns: Sequence[Turn]
    today: date
    ours: bool

    @property
    def end(self) -> Turn | None:
        """How it ended; None as long as one waits."""
        return next((turn for turn in self.turns if turn.how in ENDS), None)

    @property
    def again_on(self) -> date:
        """The day the unit last said it would ask again."""
        return next((turn.again_on for turn in reversed(self.turns) if turn.again_on), self.one.again_on)

    @property
    def due(self) -> bool:
        """Has that day come while one waits?"""
        return self.end is None and self.again_on <= self.today

    @property
    def days(self) -> int:
        """How long from the first question to the end, or until today."""
        return ((self.end.day if self.end else self.today) - self.one.asked_on).days


def waits_in(actor: Actor, case_id: UUID, today: date) -> list[Shown]:
    """What is waited for in a case, what goes on first: two statements."""
    rows = visible_waitings(actor).filter(case_id=case_id).select_related(*_WRITTEN, "to_unit")
    found = list(rows.order_by("-asked_on", "-record__recorded_at"))
    turns = defaultdict(list)
    for turn in visible_turns(actor).filter(case_id=case_id).select_related(*_WRITTEN).order_by("day", *_LATER):
        turns[turn.waiting].append(turn)
    shown = [Shown(one, turns[one.record.lineage], today, one.record.unit_id == actor.unit_id) for one in found]
    return sorted(shown, key=lambda each: each.end is not None)


def not_received(actor: Actor, person_id: UUID) -> list[tuple[Record, Told]]:
    """Decisions that the person was sent on or not received, as far as the actor may see them: one statement."""
    rows = latest_visible(visible_records(actor).filter(person_id=person_id, kind=Kind.DECISION, retracted=False))
    found = with_content(rows).order_by("-occurred_at")
    decided = [(row, getattr(row, "content", None) or {}) for row in found]
    return [(row, told(row)) for row, content in decided if content.get("outcome") in _NOT_RECEIVED]


def one_waiting(actor: Actor, key: UUID) -> Waiting | None:
    """One thing waited for that the actor may open."""
    return visible_waitings(actor).filter(pk=key).select_related("record").first()


def one_to_take_back(actor: Actor, key: UUID) -> Waiting | Turn | None:
    """What is waited for, or one thing that came of it."""
    turn = visible_turns(actor).filter(pk=key, record__superseded_at__isnull=True).select_related("record").first()
    return turn or one_waiting(actor, key)


def units_to_name() -> dict[str, int]:
    """Every open unit as a suggestion names it."""
    rows = Unit.objects.filter(closed_on__isnull=True).select_related("organisation")
    return {f"{one.name}, {one.organisation.short_name}": one.pk for one in rows.order_by("name", "pk")}
