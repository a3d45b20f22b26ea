"""The practice town's questions between parties: one answered, one taken, one that nobody has taken."""

from dataclasses import dataclass

from samvag.board.reading import cases_to_write_in
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import Point
from samvag.demo.story import INTEGRATED, Town
from samvag.people.models import PersonLink
from samvag.questions.actions import answer, ask, take
from samvag.questions.models import Message

MORNING, NOON = 9 * 60 + 50, 13 * 60 + 5


@dataclass(frozen=True)
class Asked:
    """One question: who asks, about whom, what, working days ago, who takes it, and the answer."""

    by: str
    about: str
    to: str
    text: str
    days: int
    taken_by: str = ""
    answer: str = ""


ASKED = (
    Asked(
        "maria",
        "Leif",
        "karin",
        "Får Leif dosett hemma nu? Hemtjänsten undrar om de ska påminna om medicinen på morgonen.",
        6,
        "karin",
        "Ja, sedan i måndags. Påminn gärna klockan åtta, han tar den själv när någon står bredvid.",
    ),
    Asked("karin", "Tobias", "maria", "Vem är kontaktperson på boendet, och när nås hen lättast?", 3, "johan"),
    Asked("karin", "Leif", "maria", "Har god man svarat om hyresskulden? Leif frågar varje gång vi ses.", 1),
)


def ask_each_other(town: Town) -> None:
    """All of them, through the product's own acts."""
    for one in ASKED:
        _ask(town, one)


def _ask(town: Town, one: Asked) -> None:
    asker, day = town.actors[one.by], town.calendar.day(one.days)
    with acting(asker, purpose=DEMONSTRATION):
        known = PersonLink.objects.filter(unit_id=asker.unit_id, given_name=one.about).values("person_id")
        case = cases_to_write_in(asker).get(person_id__in=known, site=town.sites[INTEGRATED])
        sent = ask(
            case,
            by=asker,
            to_unit=town.actors[one.to].unit_id,
            text=one.text,
            category="coordination",
            at=town.calendar.moment(Point(day, MORNING)),
        )
    if not one.taken_by:
        return
    taker = town.actors[one.taken_by]
    with acting(taker, purpose=DEMONSTRATION):
        message = Message.objects.select_related("record").get(pk=sent.pk)
        noon = town.calendar.moment(Point(day, NOON))
        take(message, by=taker, at=noon)
        if one.answer:
            answer(message, by=taker, text=one.answer, category="coordination", at=noon)
