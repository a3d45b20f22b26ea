"""Who can be asked to a meeting, and who was."""

from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.roles import ROLES, Permission
from samvag.meetings.models import Attendance, Meeting
from samvag.organisations.models import Assignment
from samvag.programmes.models import ProgrammeSite, SiteParty


def invitable(site: ProgrammeSite) -> list[Assignment]:
    """Staff in work today at the site's parties and receiver whose role takes part in a remissgrupp."""
    today = timezone.localdate()
    roles = [role for role, may in ROLES.items() if Permission.TRIAGE_READ in may]
    units = Q(unit_id=site.receiving_unit_id) | Q(unit_id__in=SiteParty.objects.filter(site=site).values("unit_id"))
    in_work = Q(ended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return list(
        Assignment.objects.filter(units, in_work, role__in=roles, begins_on__lte=today, user__is_active=True)
        .select_related("user", "unit__organisation")
        .order_by("unit__organisation__short_name", "unit__name", "user__name")
    )


def participants(meeting: Meeting) -> list[tuple[str, list[Attendance]]]:
    """The invited, per organisation."""
    rows = (
        Attendance.objects.filter(meeting=meeting)
        .select_related("assignment__user", "assignment__unit__organisation")
        .order_by("assignment__unit__organisation__short_name", "assignment__user__name")
    )
    return [
        (name, list(group)) for name, group in groupby(rows, lambda row: row.assignment.unit.organisation.short_name)
    ]


def asked_to(meeting: Meeting) -> list[int]:
    """Who is asked to come, by assignment."""
    return list(Attendance.objects.filter(meeting=meeting).values_list("assignment_id", flat=True))


def my_answer(actor: Actor, meeting: Meeting, asked: list[tuple[str, list[Attendance]]]) -> str | None:
    """What the actor answered, empty before they have; None when there is nothing to answer."""
    if meeting.held_at is not None or meeting.cancelled_at is not None:
        return None
    mine = [one for _name, people in asked for one in people if one.assignment_id == actor.assignment_id]
    return mine[0].answer if mine else None
