"""The practice town's visits: one that was kept and noted by each house, some that were missed, and some to come."""

from dataclasses import dataclass
from datetime import date

from samvag.board.reading import cases_to_write_in
from samvag.cases.models import Case
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import DAY, Point, meeting_starts
from samvag.demo.story import INTEGRATED, Town
from samvag.people.models import PersonLink
from samvag.visits.actions import Plan, book_visit, keep_visit, miss_visit, write_visit_note
from samvag.visits.models import Booking


@dataclass(frozen=True)
class Told:
    """One visit: who books it, with whom, how, how many days ago, and what came of it. `notes` are who wrote what."""

    by: str
    about: str
    mode: str
    days_ago: int
    hour: int
    who: tuple[str, ...]
    purpose: str
    place: str = ""
    how: str = ""
    words: str = ""
    notes: tuple[tuple[str, str, str], ...] = ()


VISITS = (
    Told(
        "johan",
        "Leif",
        "home",
        9,
        10,
        ("johan", "nina"),
        "Depåspruta, och öppna veckans post tillsammans",
        how="kept",
        words="Nina gav sprutan, Johan läste breven med Leif.",
        notes=(
            ("nina", "psychiatric", "Sprutan given i vänster arm. Sover bra. Nästa om fjorton dagar."),
            ("johan", "social", "Tre brev öppnade: hyran är betald, ett från Överförmyndaren, en reklam."),
        ),
    ),
    Told("karin", "Tobias", "clinic", 15, 13, ("karin", "maria"), "Planera boendet", "Mottagningen", "missed"),
    Told("karin", "Tobias", "clinic", 6, 13, ("karin", "maria"), "Planera boendet", "Mottagningen", "missed"),
    Told(
        "maria", "Leif", "phone", 4, 15, ("maria",), "Höra hur veckan är", how="excused", words="Leif ringde återbud."
    ),
    Told(
        "maria",
        "Jasmina",
        "along",
        0,
        15,
        ("maria", "karin"),
        "Följa med till provtagningen",
        "Lindens vårdcentral",
    ),
    Told("maria", "Tobias", "street", -1, 11, ("maria", "karin"), "Se hur Tobias har det", "Vid stationen"),
    Told("johan", "Leif", "home", -5, 10, ("johan", "nina"), "Depåspruta och post"),
)


def visit_everybody(town: Town) -> None:
    """Each visit through the product's own acts, at its own time."""
    for told in VISITS:
        _visit(town, told)


def _visit(town: Town, told: Told) -> None:
    day = _day(town, told.days_ago)
    starts = meeting_starts(Point(day, told.hour * 60))
    booked = town.calendar.moment(Point(town.calendar.day(max(told.days_ago, 0) + 3), told.hour * 60))
    actor = town.actors[told.by]
    people = [town.actors[name].assignment_id for name in told.who]
    with acting(actor, purpose=DEMONSTRATION):
        case = _case(town, told.by, told.about)
        plan = Plan(starts, told.mode, people, place=told.place, purpose=told.purpose)
        booking = book_visit(case, plan, by=actor, at=booked)
        if told.how == "kept":
            keep_visit(booking, case, by=actor, words=told.words, at=starts)
        elif told.how:
            by_whom = "person" if told.how == "excused" else ""
            miss_visit(booking, case, by=actor, how=told.how, by_whom=by_whom, words=told.words, at=starts)
    for name, category, text in told.notes:
        _note(town, told, booking, name, category, text)


def _note(town: Town, told: Told, booking: Booking, name: str, category: str, text: str) -> None:
    writer = town.actors[name]
    with acting(writer, purpose=DEMONSTRATION):
        write_visit_note(
            booking,
            _case(town, name, told.about),
            by=writer,
            category=category,
            heading="Hembesök",
            text=text,
            share_with=(),
            at=booking.meets_at,
        )


def _day(town: Town, days_ago: int) -> date:
    """A working day behind; ahead the next one that is."""
    if days_ago >= 0:
        return town.calendar.day(days_ago) if days_ago else town.calendar.today
    ahead = town.calendar.today - days_ago * DAY
    return town.calendar.meeting_day(town.calendar.today, ahead.weekday())


def _case(town: Town, name: str, about: str) -> Case:
    """The person's open case at the site, as the actor's unit knows them."""
    actor = town.actors[name]
    known = PersonLink.objects.filter(unit_id=actor.unit_id, given_name=about).values("person_id")
    found: Case = cases_to_write_in(actor).get(person_id__in=known, site=town.sites[INTEGRATED])
    return found
