"""Calling a meeting between organisations, saying who came, and holding a sync meeting: what each unit says of each
person, and what each principal keeps of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.board.actions import set_next_step, share
from samvag.cases.models import Case
from samvag.core.context import require_acting
from samvag.core.turns import wait_for_turn
from samvag.meetings.minutes import Minute, digest_of, minutes_of
from samvag.meetings.models import Approval, Attendance, Line, Meeting
from samvag.meetings.policies import can_call, can_say, can_see_meetings, can_work_at_sync, is_approved, sites_of
from samvag.meetings.reading import asked_to, invitable, standing_line
from samvag.notices.actions import tell
from samvag.programmes.models import ProgrammeSite
from samvag.records.actions import correct_record, write_note, write_record
from samvag.records.models import Category, Kind
from samvag.sharing.actions import take_into_own_record


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
    can_call(by, site, kind).require()
    require_acting(by)
    meeting = Meeting(site=site, kind=kind, starts_at=starts_at, place=place, called_by_id=by.assignment_id)
    try:
        with transaction.atomic():
            meeting.save(force_insert=True)
    except IntegrityError as fault:
        raise MeetingTaken from fault
    asked = {one.pk for one in invitable(site, kind)} & set(participants)
    # A sync meeting is held every week: one is expected unless one says no.
    answer = Attendance.Answer.YES if kind == Meeting.Kind.SYNC else ""
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, assignment_id=key, answer=answer) for key in sorted(asked)
    )
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
    can_call(by, meeting.site, meeting.kind).require()
    require_acting(by)
    if meeting.held_at is not None or meeting.cancelled_at is not None:
        raise Refused(_("Mötet har redan hållits eller är inställt."))


def _tell_asked(kind: str, meeting: Meeting, starts_at: datetime) -> None:
    again = f":{timezone.now().timestamp()}"
    tell(kind, whom=asked_to(meeting), subject=meeting.pk, about=meeting.pk, starts_at=starts_at, again=again)


def mark_present(meeting: Meeting, *, by: Actor, present: Collection[int], at: datetime | None = None) -> None:
    """Say which of the invited (by assignment) came; whoever is left out did not. The first marking
    is when it was held."""
    can_call(by, meeting.site, meeting.kind).require()
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


@dataclass(frozen=True)
class Words:
    """What a unit says of one person: in short, decided, and a question to come back to."""

    note: str = ""
    decision: str = ""
    parked: str = ""
    category: str = Category.COORDINATION

    @property
    def content(self) -> dict[str, str]:
        """As the line keeps it."""
        return {"note": self.note, "decision": self.decision, "parked": self.parked}


@dataclass(frozen=True)
class Task:
    """A decision that somebody carries out: what, who at one principal, until when. It becomes a next step."""

    text: str
    responsible_id: int
    due_on: date


class Outrun(Exception):
    """A colleague wrote of the same person first; carries what stands there so that both texts can be shown."""

    def __init__(self, current: Line | None) -> None:
        super().__init__("changed by somebody else")
        self.current = current


class Changed(Exception):
    """What a principal would keep is no longer what was previewed."""


def _require_sync(meeting: Meeting, by: Actor) -> None:
    if meeting.kind != Meeting.Kind.SYNC or not sites_of(by).filter(pk=meeting.site_id).exists():
        raise Refused(_("Din enhet deltar inte i det här mötet."))
    can_work_at_sync(by).require()
    require_acting(by)


def start_meeting(meeting: Meeting, *, by: Actor, at: datetime | None = None) -> None:
    """The sync meeting begins, with whoever begins it there. If somebody else has begun it, one comes in.

    Not before its day, and not one that is called off.
    """
    _require_sync(meeting, by)
    if meeting.cancelled_at is not None:
        raise Refused(_("Mötet är inställt."))
    now = at or timezone.now()
    if not meeting.day_has_come(now):
        raise Refused(_("Mötet är en annan dag. Flytta det om ni vill hålla det nu."))
    waiting = Meeting.objects.filter(pk=meeting.pk, started_at__isnull=True)
    if waiting.update(started_at=now, held_at=now):
        record_event("meeting.started", subject=f"meeting:{meeting.pk}", at=at)
    join_meeting(meeting, by=by, at=at)


def join_meeting(meeting: Meeting, *, by: Actor, at: datetime | None = None) -> None:
    """One is there, asked or not: a colleague who comes in for somebody who fell ill goes on where they stopped."""
    _require_sync(meeting, by)
    own = Attendance.objects.filter(meeting=meeting, assignment_id=by.assignment_id)
    if own.filter(present=True).exists():
        return
    if not own.update(present=True):
        Attendance(meeting=meeting, assignment_id=by.assignment_id, present=True).save(force_insert=True)
    record_event("meeting.joined", subject=f"meeting:{meeting.pk}", at=at)


def end_meeting(meeting: Meeting, *, by: Actor, at: datetime | None = None) -> None:
    """The meeting is over. Whoever takes part may say so; what each principal keeps is its own to approve."""
    _require_sync(meeting, by)
    running = Meeting.objects.filter(pk=meeting.pk, started_at__isnull=False, ended_at__isnull=True)
    if running.update(ended_at=at or timezone.now(), ended_by_id=by.assignment_id):
        record_event("meeting.ended", subject=f"meeting:{meeting.pk}", at=at)
    meeting.refresh_from_db()
    if meeting.ended_at is None:
        raise Refused(_("Mötet har inte börjat."))


def say(
    meeting: Meeting,
    case: Case,
    words: Words,
    *,
    by: Actor,
    task: Task | None = None,
    based_on: UUID | None = None,
    check_base: bool = False,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> Line:
    """Write what one's unit says of a person, or write it anew; a task becomes a next step with an owner.

    Handed over to those the writer left ticked and the person's consents reach. With `check_base` the unit's line must
    still be the one the writer saw, else Outrun: nobody overwrites a colleague unseen.
    """
    can_say(by, meeting, case).require()
    if meeting.ended_at is None:
        join_meeting(meeting, by=by, at=at)  # whoever writes there is there
    wait_for_turn("line", meeting.pk, case.pk, by.unit_id)
    current = standing_line(meeting, case, by)
    if check_base and (current.pk if current else None) != based_on:
        raise Outrun(current)
    if current is None:
        line = write_record(
            Line,
            by=by,
            person_id=case.person_id,
            case_id=case.pk,
            kind=Kind.MEETING,
            category=words.category,
            content={"meeting_id": meeting.pk, **words.content},
            at=at,
        )
    else:
        line = correct_record(current, by=by, reason=gettext_noop("Ändrad vid mötet"), content=words.content, at=at)
    share(line.record, case, by=by, chosen=share_with, at=at)
    if task is not None:
        set_next_step(
            case,
            by=by,
            text=task.text,
            responsible_id=task.responsible_id,
            due_on=task.due_on,
            share_with=share_with,
            at=at,
        )
    return line


def approve_minutes(
    meeting: Meeting, *, by: Actor, seen: str, take: Collection[UUID] = (), at: datetime | None = None
) -> list[Minute]:
    """A principal says yes to what it keeps: one note for each person its own staff spoke of, in its own record, made
    of their words alone; and copies, with their source, of what was handed to it and that it chooses to take.

    `seen` is the digest of what was previewed: Changed when it is no longer that. Once for each principal.
    """
    _require_sync(meeting, by)
    if meeting.ended_at is None:
        raise Refused(_("Avsluta mötet först."))
    if is_approved(meeting, by):
        raise Refused(_("Din organisation har redan godkänt sina anteckningar."))
    minutes = minutes_of(by, meeting)
    if digest_of(minutes) != seen:
        raise Changed
    offered = {one.record.pk: one for minute in minutes for one in minute.received if not one.taken}
    if not set(take) <= set(offered):
        raise Refused(_("Du kan bara ta med det som är utlämnat till din enhet."))
    Approval(
        meeting=meeting,
        organisation_id=by.organisation_id,
        approved_by_id=by.assignment_id,
        approved_at=at or timezone.now(),
    ).save(force_insert=True)
    for minute in minutes:
        for own in minute.own:
            write_note(
                by=by,
                person_id=minute.person_id,
                case_id=minute.case_id,
                category=own.category,
                heading=minute.heading,
                text=own.text,
                at=own.said_at,  # by which the timeline knows that the note tells what the line said
            )
    for key in take:
        one = offered[key]
        take_into_own_record(one.record, by=by, disclosure=one.disclosure, case_id=one.record.case_id, at=at)
    record_event("meeting.approved", subject=f"meeting:{meeting.pk}", at=at, people=len(minutes), taken=len(take))
    return minutes
