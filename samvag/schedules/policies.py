"""Whose hours and absences one keeps: one's own, and as administrator those of everybody in the organisation."""

from django.db.models import Q, QuerySet

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.organisations.models import Assignment
from samvag.schedules.models import Absence, WorkingHours


def kept_assignments(actor: Actor) -> QuerySet[Assignment]:
    """The assignments whose schedule the actor keeps; the database draws the same line."""
    whose = Q(pk=actor.assignment_id)
    if actor.may(Permission.ORGANISATION_ADMINISTER):
        whose |= Q(unit__organisation_id=actor.organisation_id)
    return Assignment.objects.filter(whose, ended_at__isnull=True).select_related("user", "unit")


def kept_hours(actor: Actor, assignment_id: int) -> QuerySet[WorkingHours]:
    """The ordinary week of one whose schedule the actor keeps."""
    rows = WorkingHours.objects.filter(assignment_id=assignment_id, assignment__in=kept_assignments(actor))
    return rows.order_by("weekday", "begins")


def kept_absences(actor: Actor, assignment_id: int) -> QuerySet[Absence]:
    """The absences of one whose schedule the actor keeps."""
    rows = Absence.objects.filter(assignment_id=assignment_id, assignment__in=kept_assignments(actor))
    return rows.order_by("begins_on")
