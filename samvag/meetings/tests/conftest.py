"""A sync meeting that goes on, with a word in each house."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from samvag.cases.models import Case
from samvag.meetings.actions import Words, call_meeting, say, start_meeting
from samvag.meetings.models import Line, Meeting
from tests.world import World

Say = Callable[..., Line]
Hold = Callable[..., Meeting]


@pytest.fixture
def hold(world: World) -> Hold:
    """Call a sync meeting and begin it; `when` for one that was held before."""

    def make(by: str = "maria", when: datetime | None = None, begin: bool = True) -> Meeting:
        actor = world.actor(by)
        asked = [world.actor(name).assignment_id for name in ("maria", "johan", "karin", "per")]
        with world.acting(by, purpose="demonstration"):
            starts = when or timezone.now() - timedelta(minutes=1)
            site = world.site()
            meeting = call_meeting(by=actor, site=site, starts_at=starts, kind=Meeting.Kind.SYNC, participants=asked)
            if begin:
                start_meeting(meeting, by=actor, at=starts)
            meeting.refresh_from_db()
        return meeting

    return make


@pytest.fixture
def speak(world: World) -> Say:
    """Somebody says something of a person; handed over to nobody unless `to` says so."""

    def one(meeting: Meeting, case: Case, by: str, note: str, to: str = "", **more: Any) -> Line:
        words = Words(note, more.pop("decision", ""), more.pop("parked", ""), more.pop("category", "coordination"))
        share = [world.unit(to).pk] if to else []
        with world.acting(by):
            return say(meeting, case, words, by=world.actor(by), share_with=share, **more)

    return one
