"""The practice town's visits: one that was kept and noted by each house, some that were missed, and some to come."""

from dataclasses import dataclass
from datetime import date, time

from samvag.administration.actions import set_hours
from samvag.board.reading import cases_to_write_in
from samvag.cases.models import Case
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import DAY, Point, meeting_starts
from samvag.demo.story import INTEGRATED, Town
from samvag.demo.verbs import Life
from samvag.people.models import PersonLink
from samvag.visits.actions import Given, Plan, book_visit, give_help, keep_visit, miss_visit, write_visit_note
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


@dataclass(frozen=True)
class Helped:
    """Help given once: by whom, to whom, how many days ago, what, and how it became."""

    by: str
    about: str
    days_ago: int
    code: str
    label: str
    outcome: str = ""
    count: int | None = None
    category: str = "coordination"


HELPED = (
    Helped("karin", "Jasmina", 26, "antabus", "Antabus", "Tog första på plats.", 7, "substance"),
    Helped("karin", "Jasmina", 19, "antabus", "Antabus", "Alla tagna.", 7, "substance"),
    Helped("karin", "Jasmina", 12, "antabus", "Antabus", "En glömd, pratade om det.", 7, "substance"),
    Helped(
        "maria", "Jasmina", 12, "mi", "Motiverande samtal (MI)", "Vill ha barnen hos sig till jul.", None, "substance"
    ),
    Helped("maria", "Leif", 20, "mediation", "Kontaktförmedling", "Träverkstan tar emot honom på måndag."),
    Helped("nina", "Leif", 9, "medicine", "Läkemedelshantering", "Dosett delad för två veckor.", None, "psychiatric"),
    Helped("johan", "Leif", 3, "along", "Följeslagning", "Till banken, han skötte samtalet själv."),
)


def meet(life: Life, by: str, who: tuple[str, ...], aim: str, given: Given) -> None:
    """Somebody comes now and is met, together by those who are named, and gets some help at once."""
    people = tuple(life.town.actors[name].assignment_id for name in who)
    with life.as_(by) as actor:
        booking = book_visit(life.case(), Plan(life.at, "clinic", people, purpose=aim), by=actor, at=life.at)
    with life.as_(by) as actor:
        keep_visit(booking, life.case(), by=actor, at=life.at)
        give_help(life.case(), given, by=actor, at=life.at)


def visit_everybody(town: Town) -> None:
    """Each visit and all help through the product's own acts, at its own time."""
    _open(town)
    for told in VISITS:
        _visit(town, told)
    for helped in HELPED:
        _help(town, helped)


def _open(town: Town) -> None:
    """The unit says when somebody can come: part of the week."""
    adam = town.actors["adam"]
    hours = [(day, time(9), time(15)) for day in range(4)] + [(4, time(9), time(12))]
    with acting(adam, purpose=DEMONSTRATION):
        set_hours(by=adam, unit_id=town.units["vuxen"].pk, hours=hours)


def _help(town: Town, helped: Helped) -> None:
    actor = town.actors[helped.by]
    at = town.calendar.moment(Point(town.calendar.day(helped.days_ago), 14 * 60))
    given = Given(helped.code, helped.label, helped.count, helped.outcome, helped.category)
    with acting(actor, purpose=DEMONSTRATION):
        give_help(_case(town, helped.by, helped.about), given, by=actor, at=at)


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
