"""The practice town's extra meeting: about Mikael, on the next days, with his own question first."""

from datetime import timedelta

from samvag.board.reading import cases_to_write_in
from samvag.cases.models import ActorAround
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import DAY, Point, meeting_starts
from samvag.demo.story import INTEGRATED, Town
from samvag.meetings.actions import Gathering, call_case_meeting, note_guest
from samvag.meetings.models import Guest
from samvag.people.models import PersonLink

PLACE = "Storgatan 3, rum 2"
AHEAD = timedelta(days=2)


def gather(town: Town) -> None:
    """Called the day before: Karin has not answered yet, nor has his health centre; Mikael himself comes."""
    maria = town.actors["maria"]
    day = town.calendar.today + AHEAD
    called = town.calendar.moment(Point(town.calendar.last, 15 * 60))
    with acting(maria, purpose=DEMONSTRATION):
        known = PersonLink.objects.filter(unit_id=maria.unit_id, given_name="Mikael").values("person_id")
        case = cases_to_write_in(maria).get(person_id__in=known, site=town.sites[INTEGRATED])
        clinic = ActorAround.objects.get(case_id=case.pk, name="Lindens vårdcentral")
        gathering = Gathering(
            starts_at=meeting_starts(Point(town.calendar.meeting_day(day - DAY, day.weekday()), 13 * 60)),
            aim="Vägen tillbaka till heltid: vem gör vad, och i vilken takt?",
            participants=[town.actors[name].assignment_id for name in ("maria", "karin")],
            place=PLACE,
            own_words="Vad händer med sjukpenningen om jag provar och det inte går?",
            guests=[clinic.pk],
            agreed_on=town.calendar.last,
        )
        meeting = call_case_meeting(case, gathering, by=maria, at=called)
        person = Guest.objects.select_related("record", "meeting").get(meeting=meeting, function="")
        note_guest(person, by=maria, answer="yes", present=False, at=called)
