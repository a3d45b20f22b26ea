"""Every act of meetings and of forms, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.meetings import actions as meetings
from samvag.meetings.minutes import digest_of
from tests.architecture.assessment_acts import ASSESSMENTS
from tests.architecture.mapping_acts import MAPPINGS


def sync(d: Any, by: Actor, *then: Callable[..., Any]) -> Any:
    """A sync meeting today, and what has happened to it."""
    meeting = meetings.call_meeting(by=by, site=d.world.site(), starts_at=timezone.now(), kind="sync")
    for act in then:
        act(meeting, by=by)
        meeting.refresh_from_db()
    return meeting


MEETINGS: dict[str, Callable[[Any, Actor], Any]] = {
    **ASSESSMENTS,
    **MAPPINGS,
    "meetings.answer_invitation": lambda d, by: meetings.answer_invitation(d.invited(by), by=by, comes=True),
    "meetings.call_meeting": lambda d, by: meetings.call_meeting(
        by=by, site=d.world.site(), starts_at=timezone.now() + timedelta(days=9)
    ),
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
