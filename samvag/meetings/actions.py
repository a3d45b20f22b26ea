"""Calling a meeting between organisations, saying who came, and holding a sync meeting or an extra one: what each unit
says of each person, and what each principal keeps of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.board.actions import set_next_step, share
from samvag.cases.company import may_come
from samvag.cases.models import ActorAround, Case
from samvag.cases.policies import can_write_in
from samvag.core.context import require_acting
from samvag.core.turns import wait_for_turn
from samvag.meetings.invitation import gives_away
from samvag.meetings.minutes import Minute, digest_of, minutes_of
from samvag.meetings.models import Approval, Attendance, Calling, Guest, Line, Meeting
from samvag.meetings.policies import (
    can_call,
    can_change,
    can_say,
    can_see_meetings,
    can_work_at,
    is_approved,
    visible_meetings,
)
from samvag.meetings.reading import around, asked_to, invitable, standing_line
from samvag.notices.actions import tell
from samvag.programmes.models import ProgrammeSite
from samvag.records.actions import correct_record, write_note, write_record
from samvag.records.models import Category, Kind
from samvag.sharing.actions import take_into_own_record
from samvag.sharing.models import Disclosure


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


@dataclass(frozen=True)
class Gathering:
    """An extra meeting to be: when, why, what the person wants to take up, which staff, and whom else of those around
    the person (by record)."""

    starts_at: datetime
    aim: str
    participants: Collection[int]
    place: str = ""
    own_words: str = ""
    guests: Collection[UUID] = field(default_factory=tuple)
    person_comes: bool = True
    agreed_on: date | None = None  # when the person said yes to those guests


def call_case_meeting(case: Case, gathering: Gathering, *, by: Actor, at: datetime | None = None) -> Meeting:
    """Call an extra meeting about a person. Staff whom the person's consent reaches are asked and are handed what it is
    about; somebody from outside only with the person's yes, and is handed nothing (OSL 26:1, 25:1)."""
    can_write_in(by, case).require()
    can_call(by, case.site, Meeting.Kind.CASE).require()
    require_acting(by)
    may = {one.pk: one.unit_id for one in may_come(by, case)}
    if not set(gathering.participants) <= set(may):
        raise Refused(_("Någon av dem nås inte av personens samtycke, eller arbetar inte i ärendet. Välj på nytt."))
    guests = [one for one in around(case.pk) if one.pk in set(gathering.guests)]
    if len(guests) < len(set(gathering.guests)) or (guests and gathering.agreed_on is None):
        raise Refused(_("Bjud bara in dem som personen har sagt ja till."))
    _require_neutral(by, case, gathering.place)
    now = at or timezone.now()
    meeting = Meeting(
        site_id=case.site_id,
        kind=Meeting.Kind.CASE,
        starts_at=gathering.starts_at,
        place=gathering.place,
        called_by_id=by.assignment_id,
    )
    meeting.save(force_insert=True)
    units = {may[one] for one in gathering.participants}
    told = {"aim": gathering.aim, "own_words": gathering.own_words}
    _write_of(Calling, meeting, case, told, by=by, units=units, at=now)
    # Whoever calls it comes, unless they are not among those they ask.
    yes, nothing = Attendance.Answer.YES, ""
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, assignment_id=key, answer=yes if key == by.assignment_id else nothing)
        for key in sorted(gathering.participants)
    )
    _ask_guests(meeting, case, gathering, guests, by=by, units=units, at=now)
    record_event("meeting.called", subject=f"meeting:{meeting.pk}", at=at, kind="case", guests=len(guests))
    tell("invited", whom=gathering.participants, subject=meeting.pk, about=meeting.pk, starts_at=gathering.starts_at)
    return meeting


def _require_neutral(by: Actor, case: Case, place: str) -> None:
    if gives_away(by, case, place):
        raise Refused(_("Platsen står på inbjudan. Skriv en adress eller ett rum, inte vilken enhet det är."))


def _ask_guests(
    meeting: Meeting,
    case: Case,
    gathering: Gathering,
    guests: Collection[ActorAround],
    *,
    by: Actor,
    units: Collection[int],
    at: datetime,
) -> None:
    """Write down whom one asks from outside, each in the category that they stand in around the person."""
    agreed = {"agreed_on": gathering.agreed_on or timezone.localdate(at)}
    if gathering.person_comes:
        with translation.override("sv"):  # the language records are kept in; each unit has its own name for the person
            told = {"name": _("Personen själv"), **agreed}
        _write_of(Guest, meeting, case, told, by=by, units=units, at=at)
    for one in guests:
        told = {"name": one.name, "function": one.function, "reach": one.reach, **agreed}
        _write_of(Guest, meeting, case, told, by=by, units=units, at=at, category=one.record.category)


def _write_of(
    model: type[Calling] | type[Guest],
    meeting: Meeting,
    case: Case,
    content: dict[str, Any],
    *,
    by: Actor,
    units: Collection[int],
    at: datetime,
    category: str = Category.COORDINATION,
) -> None:
    """One record of an extra meeting, handed to the houses that are asked as far as the consent goes."""
    written = write_record(
        model,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.CALLING if model is Calling else Kind.GUEST,
        category=category,
        content={"meeting_id": meeting.pk, **content},
        at=at,
    )
    share(written.record, case, by=by, chosen=units, at=at)


def note_guest(guest: Guest, *, by: Actor, answer: str, present: bool, at: datetime | None = None) -> Guest:
    """What somebody from outside answered, and whether they came: as the house that asked them hears it."""
    case = Case.objects.get(pk=cast(UUID, guest.case_id))
    can_work_at(by, guest.meeting).require()
    can_write_in(by, case).require()
    if guest.meeting.cancelled_at is not None:
        raise Refused(_("Mötet är inställt."))
    had = Disclosure.objects.filter(record_id=guest.pk, ended_at__isnull=True)
    units = list(had.values_list("recipient_id", flat=True))
    said = {"answer": answer, "present": present}
    noted = correct_record(guest, by=by, reason=gettext_noop("Svar på inbjudan"), content=said, at=at)
    share(noted.record, case, by=by, chosen=units, at=at)
    return noted


def move_meeting(meeting: Meeting, *, by: Actor, starts_at: datetime, place: str, at: datetime | None = None) -> None:
    """Give a meeting that lies ahead another time or place, and let those who are asked know.

    Raises MeetingTaken when the site has another meeting at that moment.
    """
    _require_ahead(meeting, by)
    if meeting.is_about_one and place != meeting.place:
        about = Case.objects.filter(pk__in=Calling.objects.filter(meeting=meeting).values("case_id")).first()
        if about is not None:
            _require_neutral(by, about, place)
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
    can_change(by, meeting).require()
    require_acting(by)
    if meeting.held_at is not None or meeting.cancelled_at is not None:
        raise Refused(_("Mötet har redan hållits eller är inställt."))


def _tell_asked(kind: str, meeting: Meeting, starts_at: datetime) -> None:
    again = f":{timezone.now().timestamp()}"
    tell(kind, whom=asked_to(meeting), subject=meeting.pk, about=meeting.pk, starts_at=starts_at, again=again)


def mark_present(meeting: Meeting, *, by: Actor, present: Collection[int], at: datetime | None = None) -> None:
    """Say which of the invited (by assignment) came; whoever is left out did not. The first marking
    is when it was held."""
    can_change(by, meeting).require()
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
    if not meeting.is_about_one:  # of an extra one everybody who is asked answers
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
    if (
        meeting.kind not in (Meeting.Kind.SYNC, Meeting.Kind.CASE)
        or not visible_meetings(by).filter(pk=meeting.pk).exists()
    ):
        raise Refused(_("Din enhet deltar inte i det här mötet."))
    can_work_at(by, meeting).require()
    require_acting(by)


def start_meeting(meeting: Meeting, *, by: Actor, at: datetime | None = None) -> None:
    """The meeting begins, with whoever begins it there. If somebody else has begun it, one comes in.

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
