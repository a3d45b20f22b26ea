"""The practice town's sync meetings: one that was held, with each house's words and what it keeps, and one to come."""

from dataclasses import dataclass
from datetime import date, timedelta

from samvag.board.reading import cases_to_write_in
from samvag.cases.models import Case
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import DAY, Point, meeting_starts
from samvag.demo.story import INTEGRATED, Town
from samvag.meetings.actions import (
    Task,
    Words,
    approve_minutes,
    call_meeting,
    end_meeting,
    mark_present,
    say,
    start_meeting,
)
from samvag.meetings.minutes import digest_of, minutes_of
from samvag.meetings.models import Meeting
from samvag.people.models import PersonLink

THERE = ("maria", "johan", "karin", "per")
BEGINS, ENDS = 9 * 60, 9 * 60 + 35
PLACE = "Videomöte"


@dataclass(frozen=True)
class Turn:
    """What one of them said of one person."""

    by: str
    about: str
    words: Words
    shared: bool = True
    task: tuple[str, str, int] | None = None  # what, who, how many days


TURNS = (
    Turn(
        "maria",
        "Leif",
        Words(
            "Hyresvärden har hört av sig igen. Leif har inte öppnat breven.",
            "Vi går hem till honom tillsammans i veckan.",
            "Har god man hört av sig?",
            "social",
        ),
        task=("Hembesök med Karin, breven först", "maria", 6),
    ),
    Turn("karin", "Leif", Words("Kom till mottagningen i måndags, ville inte prata länge.", category="psychiatric")),
    Turn("maria", "Jasmina", Words("Inget nytt.")),
    Turn("karin", "Jasmina", Words("Vi väntar på provsvar innan vi säger något.", category="somatic"), shared=False),
    Turn("karin", "Tobias", Words("Sover bättre.", "Nästa läkarbesök läggs i samma vecka som boendemötet.")),
)


def hold_and_call(town: Town) -> None:
    """One check-in two working days ago, which the municipality has approved and psychiatry has still to read; and one
    on the next working day."""
    day = town.calendar.day(2)
    meeting = _call(town, day)
    _walk(town, meeting, Point(day, BEGINS))
    maria, ended = town.actors["maria"], Point(day, ENDS)
    with acting(maria, purpose=DEMONSTRATION):
        end_meeting(meeting, by=maria, at=town.calendar.moment(ended))
        seen = digest_of(minutes_of(maria, meeting))
        approve_minutes(meeting, by=maria, seen=seen, at=town.calendar.moment(ended.later()))
    tomorrow = town.calendar.today + DAY
    _call(town, town.calendar.meeting_day(town.calendar.today, tomorrow.weekday()))


def _call(town: Town, day: date) -> Meeting:
    maria = town.actors["maria"]
    with acting(maria, purpose=DEMONSTRATION):
        return call_meeting(
            by=maria,
            site=town.sites[INTEGRATED],
            starts_at=meeting_starts(Point(day, BEGINS)),
            place=PLACE,
            participants=[town.actors[name].assignment_id for name in THERE],
            kind=Meeting.Kind.SYNC,
            at=town.calendar.moment(Point(day - timedelta(days=7), BEGINS)) if day <= town.calendar.last else None,
        )


def _walk(town: Town, meeting: Meeting, point: Point) -> None:
    """Everybody comes; each turn is one person's word of another."""
    maria = town.actors["maria"]
    with acting(maria, purpose=DEMONSTRATION):
        start_meeting(meeting, by=maria, at=town.calendar.moment(point))
        present = [town.actors[name].assignment_id for name in THERE]
        mark_present(meeting, by=maria, present=present, at=town.calendar.moment(point))
        meeting.refresh_from_db()
    for turn in TURNS:
        point = point.later()
        _say(town, meeting, turn, point)


def _say(town: Town, meeting: Meeting, turn: Turn, point: Point) -> None:
    actor = town.actors[turn.by]
    with acting(actor, purpose=DEMONSTRATION):
        task = None
        if turn.task:
            text, who, days = turn.task
            task = Task(text, town.actors[who].assignment_id, town.calendar.due(point, days))
        say(
            meeting,
            _case(town, turn),
            turn.words,
            by=actor,
            task=task,
            share_with=None if turn.shared else (),
            at=town.calendar.moment(point),
        )


def _case(town: Town, turn: Turn) -> Case:
    """The person's open case at the site, as the speaker's unit knows them."""
    actor = town.actors[turn.by]
    known = PersonLink.objects.filter(unit_id=actor.unit_id, given_name=turn.about).values("person_id")
    found: Case = cases_to_write_in(actor).get(person_id__in=known, site=town.sites[INTEGRATED])
    return found
