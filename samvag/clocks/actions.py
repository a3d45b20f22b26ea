"""Deadlines: made from a rule and an event, met by an act. Recomputing adds rows, never overwrites."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.audit.events import record_event
from samvag.clocks.models import Deadline
from samvag.clocks.working_days import add_calendar_days, add_hours, add_working_days
from samvag.core.context import require_acting

_ADD: dict[str, Callable[[datetime, int], datetime]] = {
    "working_days": add_working_days,
    "calendar_days": add_calendar_days,
    "hours": add_hours,
}


def due_at(start: datetime, amount: int, unit: str) -> datetime:
    """When a promise of `amount` hours, calendar days or working days from `start` falls due, in Swedish time."""
    return _ADD[unit](start, amount)


def start_clock(
    *,
    by: Actor,
    person_id: UUID,
    subject: UUID,
    rule: str,
    explanation: str,
    starts_at: datetime,
    falls_due_at: datetime,
) -> Deadline:
    """A new expectation on the acting unit."""
    require_acting(by)
    deadline = Deadline(
        person_id=person_id,
        owner_id=by.organisation_id,
        unit_id=by.unit_id,
        rule=rule,
        explanation=explanation,
        subject=subject,
        starts_at=starts_at,
        due_at=falls_due_at,
    )
    deadline.save(force_insert=True)
    record_event("clock.started", subject=f"deadline:{deadline.pk}", person=person_id, at=starts_at, rule=rule)
    return deadline


def meet_clocks(*, by: Actor, subject: UUID, rule: str, at: datetime | None = None) -> int:
    """Every open deadline of the rule on the subject is met; how many there were."""
    require_acting(by)
    met = Deadline.objects.filter(subject=subject, rule=rule, unit_id=by.unit_id, met_at__isnull=True).update(
        met_at=at or timezone.now()
    )
    if met:
        record_event("clock.met", subject=f"subject:{subject}", at=at, rule=rule)
    return met
