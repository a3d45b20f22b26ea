"""Who can be asked to a meeting, and who was."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.roles import ROLES, Permission
from samvag.cases.models import ActorAround, Case
from samvag.cases.policies import visible_cases
from samvag.meetings.models import Attendance, Calling, Guest, Line, Meeting
from samvag.organisations.models import Assignment
from samvag.people.header import name_in_lists
from samvag.people.models import PersonLink
from samvag.programmes.models import ProgrammeSite, SiteParty

AHEAD = timedelta(days=14)  # as far as Min dag looks


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


@dataclass(frozen=True)
class Asked:
    """One meeting that the actor is asked to. `who` is the person it is about; empty for the managers' group."""

    href: str
    who: str
    place: str
    at: datetime
    answered: bool
    person_id: UUID | None


def ahead_of(actor: Actor, now: datetime) -> QuerySet[Any, Any]:
    """The extra meetings and those of the managers' group that the actor is asked to, from today and two weeks on, as
    JSON: a part of another question, for Min dag asks several things at once."""
    calling = Calling.objects.filter(
        meeting_id=OuterRef("meeting_id"),
        case_id__in=visible_cases(actor).filter(closed_at__isnull=True).values("pk"),
        record__superseded_at__isnull=True,
        record__retracted=False,
    )
    link = PersonLink.objects.filter(person_id=OuterRef("person_id"), unit_id=actor.unit_id)
    name = link.values(_name=JSONObject(given=F("given_name"), family=F("family_name")))[:1]
    about = calling.annotate(called=Subquery(name)).filter(called__isnull=False)
    whom = JSONObject(person="person_id", called="called", guarded="record__person__protection")
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Attendance.objects.filter(
            assignment_id=actor.assignment_id,
            meeting__kind__in=(Meeting.Kind.CASE, Meeting.Kind.MANAGERS),
            meeting__held_at__isnull=True,
            meeting__ended_at__isnull=True,
            meeting__cancelled_at__isnull=True,
            meeting__starts_at__gte=day,
            meeting__starts_at__lt=day + AHEAD,
        )
        .annotate(about=Subquery(about.values(_about=whom)[:1]))
        .filter(Q(about__isnull=False) | Q(meeting__kind=Meeting.Kind.MANAGERS))
        .order_by("meeting__starts_at")
        .values(
            data=JSONObject(
                id="meeting_id",
                kind="meeting__kind",
                at="meeting__starts_at",
                place="meeting__place",
                answer="answer",
                about="about",
            )
        )[:20]
    )


def asked_of(rows: Iterable[Mapping[str, Any]] | None) -> list[Asked]:
    """What came with `ahead_of`; None for a role that is asked to none."""
    return [_asked(row) for row in rows or ()]


def _asked(row: Mapping[str, Any]) -> Asked:
    about = row["about"]
    page = "sync-meeting" if about else "managers-meeting"
    return Asked(
        href=reverse(page, args=[row["id"]]),
        who=name_in_lists(about["called"]["given"], about["called"]["family"], about["guarded"]) if about else "",
        place=row["place"],
        at=datetime.fromisoformat(row["at"]),
        answered=bool(row["answer"]),
        person_id=UUID(about["person"]) if about else None,
    )


def my_answer(actor: Actor, meeting: Meeting, asked: list[tuple[str, list[Attendance]]]) -> str | None:
    """What the actor answered, empty before they have; None when there is nothing to answer."""
    if meeting.held_at is not None or meeting.cancelled_at is not None:
        return None
    mine = [one for _name, people in asked for one in people if one.assignment_id == actor.assignment_id]
    return mine[0].answer if mine else None


def around(case_id: UUID) -> list[ActorAround]:
    """Those around the person whom the reader may see, as they stand now; not those who are gone."""
    rows = ActorAround.objects.filter(
        case_id=case_id, ended_on__isnull=True, record__superseded_at__isnull=True, record__retracted=False
    )
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
