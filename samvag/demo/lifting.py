"""What the practice town's coordinators could not solve themselves."""

from datetime import datetime

from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import Point, meeting_starts
from samvag.demo.story import INTEGRATED, Town
from samvag.lifting.actions import answer, lift, pass_on
from samvag.lifting.models import Problem
from samvag.meetings.actions import call_meeting, mark_present
from samvag.meetings.models import Meeting

NO_ROOM = "Psykiatrin och vi har ingen gemensam lokal. Varje möte börjar med att leta rum."
NIGHTS = "Ingen svarar efter klockan 16.30, och det är då det händer."
ESCORT = "Resor till LARO betalas av ingen. Samordnarna kör själva."
JOURNEYS = "En gemensam resepott, eller sjukresor även dit."


def lift_what_is_in_the_way(town: Town) -> None:
    """One answered, one with the steering group, one late."""
    head = town.actors["hans"]
    room = _lift(town, "maria", 62, NO_ROOM, "Ett rum en fast förmiddag i veckan.")
    nights = _lift(town, "karin", 48, NIGHTS, "En telefon som båda huvudmännen turas om med.")
    _lift(town, "johan", 40, ESCORT, JOURNEYS)
    with acting(head, purpose=DEMONSTRATION):
        day = town.calendar.day(41)
        said = "Rum 2 på Vuxenenheten är ert på tisdagar. Nyckeln finns i receptionen."
        answer(room, by=head, text=said, day=day, at=_moment(town, 41))
        pass_on(nights, by=head, due_on=town.calendar.due(Point(town.calendar.last, 0), 30), at=_moment(town, 20))

    _meet(town, 41, held=True)
    _meet(town, 0, held=False)


def _meet(town: Town, days_ago: int, *, held: bool) -> None:
    """The managers' group, which met when it answered about the room, and meets again in a week."""
    head = town.actors["hans"]
    last = town.calendar.day(days_ago)
    day = last if held else town.calendar.due(Point(last, 0), 7)
    heads = [town.actors[name].assignment_id for name in ("hans", "gun")]
    with acting(head, purpose=DEMONSTRATION):
        meeting = call_meeting(
            by=head,
            site=town.sites[INTEGRATED],
            starts_at=meeting_starts(Point(day, 9 * 60)),
            place="Videomöte",
            participants=heads,
            kind=Meeting.Kind.MANAGERS,
            at=_moment(town, days_ago + 10),
        )
        if held:
            mark_present(meeting, by=head, present=heads, at=_moment(town, days_ago))


def _moment(town: Town, days_ago: int) -> datetime:
    return town.calendar.moment(Point(town.calendar.day(days_ago), 11 * 60))


def _lift(town: Town, name: str, days_ago: int, text: str, wanted: str) -> Problem:
    actor = town.actors[name]
    with acting(actor, purpose=DEMONSTRATION):
        return lift(town.sites[INTEGRATED], by=actor, text=text, wanted=wanted, at=_moment(town, days_ago))
