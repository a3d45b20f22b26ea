"""The practice town's questions between parties, and its open windows: some that ended, some that wait."""

from dataclasses import dataclass
from pathlib import Path

from samvag.board.reading import cases_to_write_in
from samvag.cases.models import Case, Window
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.days import Point
from samvag.demo.story import INTEGRATED, Town
from samvag.notices.actions import tell
from samvag.people.models import PersonLink
from samvag.questions.actions import answer, ask, take
from samvag.questions.models import Message
from samvag.ui.pdf import document
from samvag.windows.actions import close_window, open_window
from samvag.windows.actions import respond as meet

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
    letter: tuple[str, ...] = ()  # sent along: its heading and its words


ASKED = (
    Asked(
        "maria",
        "Leif",
        "karin",
        "Får Leif dosett hemma nu? Hemtjänsten undrar om de ska påminna om medicinen på morgonen.",
        13,
        "karin",
        "Ja, sedan i måndags. Påminn gärna klockan åtta, han tar den själv när någon står bredvid.",
    ),
    Asked("karin", "Tobias", "maria", "Vem är kontaktperson på boendet, och när nås hen lättast?", 10, "johan"),
    Asked(
        "karin",
        "Leif",
        "maria",
        "Har god man svarat om hyresskulden? Leif frågar varje gång vi ses. Brevet han visade oss följer med.",
        1,
        letter=(
            "Påminnelse om hyran",
            "Hyran för förra månaden har inte kommit in. Ring oss, så hittar vi en plan för avbetalning.",
            "Sjöbrons bostäder, kundtjänst",
        ),
    ),
)


def ask_each_other(town: Town) -> None:
    """All of them, through the product's own acts."""
    for one in ASKED:
        _ask(town, one)


def open_windows(town: Town) -> None:
    """One that led to something some days ago, and one that is open now."""
    nina = town.actors["nina"]
    day = town.calendar.day(8)
    at = [town.calendar.moment(Point(day, minute)) for minute in (MORNING, MORNING + 25, NOON)]
    with acting(nina, purpose=DEMONSTRATION):
        window = open_window(_case_of(town, "nina", "Leif"), by=nina, at=at[0])
    maria = town.actors["maria"]
    with acting(maria, purpose=DEMONSTRATION):
        seen = Window.objects.select_related("record").get(pk=window.pk)
        meet(seen, by=maria, at=at[1])
        close_window(seen, by=maria, outcome=Window.Outcome.MET, at=at[2])
    karin = town.actors["karin"]
    with acting(karin, purpose=DEMONSTRATION):
        today = town.calendar.moment(Point(town.calendar.day(0), MORNING))
        now = open_window(_case_of(town, "karin", "Tobias"), by=karin, at=today)
    with acting(karin):  # history is told in silence; this waits for somebody
        tell("window_open", whom=[maria.assignment_id, town.actors["johan"].assignment_id], subject=now.pk)


def _letter(words: tuple[str, ...]) -> list[tuple[str, bytes]]:
    if not words:
        return []
    made = document(Path(__file__).parent / "pdf" / "letter.typ", title=words[0], data={"words": words[1:]})
    return [("application/pdf", made)]


def _ask(town: Town, one: Asked) -> None:
    asker, day = town.actors[one.by], town.calendar.day(one.days)
    with acting(asker, purpose=DEMONSTRATION):
        sent = ask(
            _case_of(town, one.by, one.about),
            by=asker,
            to_unit=town.actors[one.to].unit_id,
            text=one.text,
            category="coordination",
            files=_letter(one.letter),
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


def _case_of(town: Town, by: str, about: str) -> Case:
    """The person's open case at the site, as the actor's unit knows them."""
    actor = town.actors[by]
    known = PersonLink.objects.filter(unit_id=actor.unit_id, given_name=about).values("person_id")
    found: Case = cases_to_write_in(actor).get(person_id__in=known, site=town.sites[INTEGRATED])
    return found
