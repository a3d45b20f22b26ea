"""Saying when somebody works and when they are away, and taking it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.core.context import require_acting
from samvag.organisations.models import Assignment
from samvag.schedules.models import Absence, WorkingHours
from samvag.schedules.policies import kept_absences, kept_assignments, kept_hours


@dataclass(frozen=True)
class Stretch:
    """From, to, and at which site."""

    begins: time
    ends: time
    site: str = ""


def _kept(by: Actor, assignment_id: int) -> Assignment:
    """Pre-condition of every act here: one's own assignment, or the administrator's organisation."""
    require_acting(by)
    found = kept_assignments(by).filter(pk=assignment_id).first()
    if found is None:
        raise Refused(_("Du sköter tiderna bara för dig själv eller för din organisation."))
    return found


def say_hours(*, by: Actor, assignment_id: int, days: Iterable[int], stretch: Stretch) -> list[int]:
    """The same stretch on one or more days of every week. One that runs into another is refused by the database."""
    whose = _kept(by, assignment_id)
    rows = [
        WorkingHours(assignment=whose, weekday=day, begins=stretch.begins, ends=stretch.ends, site=stretch.site)
        for day in sorted(set(days))
    ]
    for row in rows:
        row.save(force_insert=True)
    record_event("schedule.hours_said", subject=f"assignment:{whose.pk}", count=len(rows))
    return [row.pk for row in rows]


def take_back_hours(*, by: Actor, assignment_id: int, key: int) -> None:
    """Somebody does not work then any more. What is gone already is let be."""
    whose = _kept(by, assignment_id)
    gone, _rows = kept_hours(by, whose.pk).filter(pk=key).delete()
    record_event("schedule.hours_taken_back", subject=f"assignment:{whose.pk}", count=gone)


def be_away(*, by: Actor, assignment_id: int, begins_on: date, ends_on: date) -> int:
    """Somebody is away, the first and the last day among them."""
    whose = _kept(by, assignment_id)
    away = Absence(assignment=whose, begins_on=begins_on, ends_on=ends_on)
    away.save(force_insert=True)
    record_event("schedule.away", subject=f"assignment:{whose.pk}")
    return away.pk


def take_back_absence(*, by: Actor, assignment_id: int, key: int) -> None:
    """Somebody is not away after all, or is back. What is gone already is let be."""
    whose = _kept(by, assignment_id)
    gone, _rows = kept_absences(by, whose.pk).filter(pk=key).delete()
    record_event("schedule.absence_taken_back", subject=f"assignment:{whose.pk}", count=gone)
