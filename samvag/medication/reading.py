"""Medicine as pages show it: what is agreed, what has been handed out week by week, and the doctor's plans."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.cases.models import Case
from samvag.medication.counting import Count, counted
from samvag.medication.models import WEEK, Handed, HandOut, How, State, Tapering
from samvag.medication.policies import due_hand_outs, visible_hand_outs, visible_handed, visible_taperings
from samvag.medication.telling import came_to, weekday
from samvag.people.header import name_in_lists
from samvag.people.models import PersonLink

WEEKS = 6
MOST = 200
_WRITTEN = ("record__author__user",)


@dataclass(frozen=True)
class Cell:
    """One day of the strip: what it came to, or that nobody has written it."""

    day: date
    entry: Handed | None
    expected: bool
    today: date

    @property
    def words(self) -> str:
        """What it came to; empty where nothing is written."""
        return came_to(self.entry.how, self.entry.count) if self.entry else ""

    @property
    def missing(self) -> bool:
        """Has the day gone by without a word?"""
        return self.expected and self.entry is None and self.day < self.today


@dataclass(frozen=True)
class Week:
    """One row of the strip."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Shown:
    """One arrangement as a page shows it. `ours` is whether the actor's unit counts and hands out."""

    one: HandOut
    entries: Sequence[Handed]
    count: Count
    today: date
    ours: bool

    @property
    def weekdays(self) -> str:
        """Its weekdays in words."""
        if len(self.one.weekdays) == len(WEEK):
            return _("varje dag")
        return ", ".join(weekday(number) for number in self.one.weekdays)

    @property
    def of_today(self) -> Handed | None:
        """What today came to, when it is written."""
        return next((one for one in self.entries if one.day == self.today and one.how != How.RECEIVED), None)

    @property
    def is_due(self) -> bool:
        """Is the person expected today, and nothing written yet?"""
        return self.one.falls_on(self.today) and self.of_today is None

    @property
    def over(self) -> bool:
        """Is it no longer handed out?"""
        return self.one.last_on is not None and self.one.last_on < self.today

    @property
    def usual(self) -> int:
        """How many were handed out last time; one at first."""
        return next((one.count for one in self.entries if one.how == How.GIVEN and one.count), 1)

    @property
    def columns(self) -> list[int]:
        """The weekdays of the strip: those agreed, and those somebody came on anyway."""
        return sorted({*self.one.weekdays, *(one.day.isoweekday() for one in self.entries if one.how != How.RECEIVED)})

    @property
    def heads(self) -> list[str]:
        """The strip's columns in words."""
        return [weekday(number) for number in self.columns]

    @property
    def weeks(self) -> list[Week]:
        """The last weeks, the latest first."""
        by_day = {one.day: one for one in self.entries if one.how != How.RECEIVED}
        end = min(self.today, self.one.last_on or self.today)
        monday = end - timedelta(days=end.weekday())
        found = []
        for back in range(WEEKS):
            start = monday - timedelta(weeks=back)
            days = [start + timedelta(days=number - 1) for number in self.columns]
            if start + timedelta(days=6) < self.one.from_on:
                break
            cells = [Cell(day, by_day.get(day), self.one.falls_on(day), self.today) for day in days]
            found.append(Week(start.isocalendar().week, cells))
        return found


@dataclass(frozen=True)
class Planned:
    """One plan for tapering as a page shows it."""

    one: Tapering
    today: date

    @property
    def now(self) -> tuple[date, str] | None:
        """Today's step; none before the first, nor when the doctor has stopped it."""
        return self.one.step_on(self.today) if self.one.state == State.RUNNING else None

    @property
    def coming(self) -> tuple[date, str] | None:
        """The next step."""
        return next((step for step in self.one.steps if step[0] > self.today), None)


def hand_outs_in(actor: Actor, case_id: UUID, today: date) -> list[Shown]:
    """What is agreed in a case, what holds now first: two statements."""
    found = list(visible_hand_outs(actor).filter(case_id=case_id).select_related(*_WRITTEN).order_by("-from_on", "pk"))
    entries = _entries(actor, case_id)
    shown = [_shown(one, entries, actor, today) for one in found]
    return sorted(shown, key=lambda one: one.over)


def _entries(actor: Actor, case_id: UUID) -> Mapping[UUID, list[Handed]]:
    rows = visible_handed(actor).filter(case_id=case_id).select_related(*_WRITTEN)
    found = defaultdict(list)
    for one in rows.order_by("-day", "-record__recorded_at"):
        found[one.hand_out].append(one)
    return found


def _shown(one: HandOut, entries: Mapping[UUID, list[Handed]], actor: Actor, today: date) -> Shown:
    mine = entries.get(one.record.lineage, [])
    return Shown(one, mine, counted(one.stock, mine), today, one.record.unit_id == actor.unit_id)


def taperings_in(actor: Actor, case_id: UUID, today: date) -> list[Planned]:
    """The doctor's plans in a case, those that run first: one statement."""
    rows = visible_taperings(actor).filter(case_id=case_id).select_related(*_WRITTEN).order_by("-decided_on", "pk")
    return sorted((Planned(one, today) for one in rows), key=lambda plan: plan.one.state == State.ENDED)


def one_hand_out(actor: Actor, key: UUID) -> HandOut | None:
    """One arrangement the actor may open."""
    return visible_hand_outs(actor).filter(pk=key).select_related("record").first()


def one_tapering(actor: Actor, key: UUID) -> Tapering | None:
    """One plan the actor may open."""
    rows = visible_taperings(actor).filter(pk=key)
    return rows.select_related("record__author__user", "record__unit__organisation").first()


def one_handed(actor: Actor, key: UUID) -> tuple[Handed, HandOut] | None:
    """One occasion the actor may open, and what had been agreed."""
    entry = visible_handed(actor).filter(pk=key).select_related("record").first()
    rows = visible_hand_outs(actor).select_related("record")
    one = rows.filter(record__lineage=entry.hand_out).first() if entry else None
    return (entry, one) if entry and one else None


@dataclass(frozen=True)
class Due:
    """Somebody who is expected today."""

    name: str
    number: str
    case_id: UUID
    person_id: UUID
    shown: Shown


def due_today(actor: Actor, today: date) -> list[Due]:
    """Whom the actor's unit expects today, those who have not come yet first: two statements."""
    link = PersonLink.objects.filter(person_id=OuterRef("person_id"), unit_id=actor.unit_id)
    rows: Any = due_hand_outs(actor).filter(from_on__lte=today, weekdays__contains=[today.isoweekday()])
    rows = rows.select_related("record__person").annotate(
        called=Subquery(link.values(_name=JSONObject(given=F("given_name"), family=F("family_name")))[:1]),
        case_number=Subquery(Case.objects.filter(pk=OuterRef("case_id")).values("number")[:1]),
    )
    found = [one for one in rows[:MOST] if one.called and one.falls_on(today)]
    entries = defaultdict(list)
    asked = visible_handed(actor).filter(hand_out__in=[one.record.lineage for one in found])
    for entry in asked.order_by("-day", "-record__recorded_at"):
        entries[entry.hand_out].append(entry)
    due = [_due(one, _shown(one, entries, actor, today)) for one in found]
    return sorted(due, key=lambda one: (not one.shown.is_due, one.name))


def _due(row: Any, shown: Shown) -> Due:
    name = name_in_lists(row.called["given"], row.called["family"], row.record.person.protection)
    return Due(name, row.case_number or "", row.case_id, row.person_id, shown)
