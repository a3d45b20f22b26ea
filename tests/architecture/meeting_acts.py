"""Every act of meetings and of forms, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.cases.models import Case
from samvag.meetings import actions as meetings
from samvag.meetings.minutes import digest_of
from samvag.meetings.models import Guest, Meeting
from tests.architecture.assessment_acts import ASSESSMENTS
from tests.architecture.mapping_acts import MAPPINGS
from tests.architecture.medication_acts import MEDICINE
from tests.architecture.participation_acts import PARTICIPATION
from tests.architecture.waiting_acts import WAITING


def sync(d: Any, by: Actor, *then: Callable[..., Any]) -> Any:
    """A sync meeting today, and what has happened to it."""
    meeting = meetings.call_meeting(by=by, site=d.world.site(), starts_at=timezone.now(), kind="sync")
    for act in then:
        act(meeting, by=by)
        meeting.refresh_from_db()
    return meeting


def gather(case: Case, by: Actor, *words: str) -> tuple[Meeting, Guest]:
    """An extra meeting tomorrow about somebody, to which the person is asked; why, and what they want to take up."""
    aim, own_words, place = words or ("x", "", "")
    gathering = meetings.Gathering(
        timezone.now() + timedelta(days=1), aim, (by.assignment_id,), place=place, own_words=own_words
    )
    meeting = meetings.call_case_meeting(case, gathering, by=by)
    return meeting, Guest.objects.select_related("record", "meeting").get(meeting=meeting)


MEETINGS: dict[str, Callable[[Any, Actor], Any]] = {
    **ASSESSMENTS,
    **MAPPINGS,
    **MEDICINE,
    **PARTICIPATION,
    **WAITING,
    "meetings.answer_invitation": lambda d, by: meetings.answer_invitation(d.invited(by), by=by, comes=True),
    "meetings.call_meeting": lambda d, by: meetings.call_meeting(
        by=by, site=d.world.site(), starts_at=timezone.now() + timedelta(days=9)
    ),
    "meetings.call_case_meeting": lambda d, by: gather(d.case, by),
    "meetings.note_guest": lambda d, by: meetings.note_guest(gather(d.case, by)[1], by=by, answer="yes", present=False),
    "meetings.mark_present": lambda d, by: meetings.mark_present(d.meeting, by=by, present=()),
    "meetings.move_meeting": lambda d, by: meetings.move_meeting(
        d.meeting, by=by, starts_at=timezone.now() + timedelta(days=8), place=""
    ),
    "meetings.cancel_meeting": lambda d, by: meetings.cancel_meeting(d.meeting, by=by),
    "meetings.start_meeting": lambda d, by: meetings.start_meeting(sync(d, by), by=by),
    "meetings.join_meeting": lambda d, by: meetings.join_meeting(sync(d, by), by=by),
    "meetings.end_meeting": lambda d, by: meetings.end_meeting(sync(d, by, meetings.start_meeting), by=by),
    "meetings.say": lambda d, by: meetings.say(sync(d, by, meetings.start_meeting), d.case, meetings.Words("x"), by=by),
    "meetings.approve_minutes": lambda d, by: meetings.approve_minutes(
        sync(d, by, meetings.start_meeting, meetings.end_meeting), by=by, seen=digest_of([])
    ),
}
