"""What others learn of a schedule, through doors of the database that tell no more than they are asked for: until when
somebody is away, whom to tell now, and which hours several people could meet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import DateField, F, Func, Q
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.organisations.models import Assignment, OpeningHours
from samvag.programmes.models import SiteParty
from samvag.schedules.models import Absence, WorkingHours
from samvag.schedules.policies import kept_absences, kept_hours


@dataclass(frozen=True)
class Schedule:
    """One assignment's ordinary week, when they are away from today on, and which sites there are to choose from."""

    assignment: Assignment
    hours: tuple[WorkingHours, ...]
    absences: tuple[Absence, ...]
    sites: tuple[str, ...]


def schedule_of(actor: Actor, assignment: Assignment) -> Schedule:
    """Three statements. Pre-condition: the actor keeps the assignment's schedule."""
    return Schedule(
        assignment,
        tuple(kept_hours(actor, assignment.pk)),
        tuple(kept_absences(actor, assignment.pk).filter(ends_on__gte=timezone.localdate())),
        tuple(_sites(assignment.unit_id)),
    )


def _sites(unit_id: int) -> Iterable[str]:
    """The sites of the unit and of those that it has a programme together with."""
    mine = SiteParty.objects.filter(unit_id=unit_id).values("site_id")
    beside = SiteParty.objects.filter(site_id__in=mine).values("unit_id")
    rows = OpeningHours.objects.filter(Q(unit_id=unit_id) | Q(unit_id__in=beside)).exclude(site="")
    return rows.order_by("site").values_list("site", flat=True).distinct()


def away_until(assignment: str = "assignment_id") -> Func:
    """The last day of the absence that holds today, as an expression. The database asks who is away once a statement,
    however many rows it stands in; it tells of whoever one shares a case with, and of nobody else."""
    template = "((SELECT away_now()) ->> (%(expressions)s)::text)::date"
    return Func(F(assignment), template=template, output_field=DateField())


def told_now(assignments: Collection[int], at: datetime) -> set[int]:
    """Of these, whoever is not away and works at this hour; where in a unit nobody does, everybody who is not away.
    Somebody who has not said when they work is taken to."""
    if not assignments:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM told_now(%s, %s)", [list(assignments), at])
        return {key for (key,) in cursor.fetchall()}


def day_of(said: Any) -> date | None:
    """The day that came in JSON."""
    return date.fromisoformat(said) if said else None
