"""Who can be asked to a meeting, and who was."""

from collections.abc import Collection
from itertools import groupby
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.roles import ROLES, Permission
from samvag.cases.models import ActorAround, Case
from samvag.meetings.models import Attendance, Guest, Line, Meeting
from samvag.organisations.models import Assignment
from samvag.programmes.models import ProgrammeSite, SiteParty


def _takes_part(may: Collection[Permission], kind: str) -> bool:
    """Is it a role for the meeting? A sync meeting is for those who work in the unit's cases."""
    if kind == Meeting.Kind.SYNC:
        return {Permission.CASES_OF_UNIT, Permission.CASE_WRITE} <= set(may)
    if kind == Meeting.Kind.MANAGERS:
        return Permission.PROBLEM_ANSWER in may
    return Permission.TRIAGE_READ in may


def invitable(site: ProgrammeSite, kind: str = Meeting.Kind.TRIAGE) -> list[Assignment]:
    """Staff in work today at the site's parties and receiver whose role takes part in a meeting of the kind."""
    today = timezone.localdate()
    roles = [role for role, may in ROLES.items() if _takes_part(may, kind)]
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


def around(case_id: UUID) -> list[ActorAround]:
    """Those around the person whom the reader may see, as they stand now."""
    rows = ActorAround.objects.filter(case_id=case_id, record__superseded_at__isnull=True, record__retracted=False)
    return list(rows.select_related("record").order_by("function", "name"))


def the_guest(meeting: Meeting, key: UUID) -> Guest | None:
    """One of those asked from outside, as it stands now."""
    rows = Guest.objects.filter(pk=key, meeting=meeting, record__superseded_at__isnull=True, record__retracted=False)
    return rows.select_related("record", "meeting").first()


def standing_line(meeting: Meeting, case: Case, actor: Actor) -> Line | None:
    """What the actor's unit says of the person at the meeting, as it stands now."""
    return (
        Line.objects.filter(
            meeting=meeting,
            case_id=case.pk,
            record__unit_id=actor.unit_id,
            record__superseded_at__isnull=True,
            record__retracted=False,
        )
        .select_related("record")
        .order_by("record__recorded_at")
        .first()
    )
