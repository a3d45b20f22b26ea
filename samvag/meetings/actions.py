"""Calling a meeting between organisations, and saying who came."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.core.context import require_acting
from samvag.meetings.models import Attendance, Meeting
from samvag.meetings.policies import can_call, can_see_meetings
from samvag.meetings.reading import asked_to, invitable
from samvag.notices.actions import tell
from samvag.programmes.models import ProgrammeSite


class MeetingTaken(Exception):
    """The site already has a meeting of the kind at that moment."""


def call_meeting(
    *,
    by: Actor,
    site: ProgrammeSite,
    starts_at: datetime,
    place: str = "",
    participants: Collection[int] = (),
    kind: str = Meeting.Kind.TRIAGE,
    at: datetime | None = None,
) -> Meeting:
    """Call a meeting of a site, with the staff who are asked to come; only staff of the site's parties can be asked.

    Raises MeetingTaken when there is one at that moment already.
    """
    can_call(by, site).require()
    require_acting(by)
    meeting = Meeting(site=site, kind=kind, starts_at=starts_at, place=place, called_by_id=by.assignment_id)
    try:
        with transaction.atomic():
            meeting.save(force_insert=True)
    except IntegrityError as fault:
        raise MeetingTaken from fault
    asked = {one.pk for one in invitable(site)} & set(participants)
    Attendance.objects.bulk_create(Attendance(meeting=meeting, assignment_id=key) for key in sorted(asked))
    record_event("meeting.called", subject=f"meeting:{meeting.pk}", at=at, kind=str(kind), invited=sorted(asked))
    tell("invited", whom=asked, subject=meeting.pk, about=meeting.pk, starts_at=starts_at)
    return meeting


def move_meeting(meeting: Meeting, *, by: Actor, starts_at: datetime, place: str, at: datetime | None = None) -> None:
    """Give a meeting that lies ahead another time or place, and let those who are asked know.

    Raises MeetingTaken when the site has another meeting at that moment.
    """
    _require_ahead(meeting, by)
    try:
        with transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, place=place)
    except IntegrityError as fault:
        raise MeetingTaken from fault
    record_event("meeting.moved", subject=f"meeting:{meeting.pk}", at=at)
    _tell_asked("meeting_moved", meeting, starts_at)


def cancel_meeting(meeting: Meeting, *, by: Actor, at: datetime | None = None) -> None:
    """Call a meeting that lies ahead off, and let those who were asked know. What stood on its list stays there until
    somebody puts it on another."""
    _require_ahead(meeting, by)
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_at=at or timezone.now())
    record_event("meeting.cancelled", subject=f"meeting:{meeting.pk}", at=at)
    _tell_asked("meeting_cancelled", meeting, meeting.starts_at)


def _require_ahead(meeting: Meeting, by: Actor) -> None:
    can_call(by, meeting.site).require()
    require_acting(by)
    if meeting.held_at is not None or meeting.cancelled_at is not None:
        raise Refused(_("Mötet har redan hållits eller är inställt."))


def _tell_asked(kind: str, meeting: Meeting, starts_at: datetime) -> None:
    again = f":{timezone.now().timestamp()}"
    tell(kind, whom=asked_to(meeting), subject=meeting.pk, about=meeting.pk, starts_at=starts_at, again=again)


def mark_present(meeting: Meeting, *, by: Actor, present: Collection[int], at: datetime | None = None) -> None:
    """Say which of the invited (by assignment) came; whoever is left out did not. The first marking
    is when it was held."""
    can_call(by, meeting.site).require()
    require_acting(by)
    invited = Attendance.objects.filter(meeting=meeting)
    invited.filter(assignment_id__in=present).update(present=True)
    invited.exclude(assignment_id__in=present).update(present=False)
    if meeting.held_at is None and present:
        Meeting.objects.filter(pk=meeting.pk).update(held_at=at or timezone.now())
        meeting.refresh_from_db()
    record_event("meeting.attended", subject=f"meeting:{meeting.pk}", at=at, present=sorted(present))


def answer_invitation(meeting: Meeting, *, by: Actor, comes: bool, at: datetime | None = None) -> None:
    """Whoever was asked says whether they come. Only one's own answer, until the meeting is held; it may be changed."""
    can_see_meetings(by).require()
    require_acting(by)
    answer = Attendance.Answer.YES if comes else Attendance.Answer.NO
    asked = Attendance.objects.filter(meeting=meeting, assignment_id=by.assignment_id, meeting__held_at__isnull=True)
    if not asked.update(answer=answer):
        raise Refused(_("Du är inte kallad till mötet, eller så har det redan hållits."))
    record_event("meeting.answered", subject=f"meeting:{meeting.pk}", at=at, comes=comes)
