"""Twenty-five lives told in short, so that boards, lists and figures are as long as they are in life. The way in is
their programme's."""

from collections.abc import Callable
from functools import partial

from samvag.assessments.models import Mode
from samvag.demo.clinic import fill
from samvag.demo.people.short_lives import BOTH_PRINCIPALS, HEALTH_CENTRE, SENT_ON, SOCIAL_MEDICINE, Short
from samvag.demo.story import CLINIC, SAMVUX, Town
from samvag.demo.verbs import Life
from samvag.demo.visits import meet
from samvag.visits.actions import Given


def _both_principals(short: Short, town: Town) -> None:
    life = short.life(town)
    ours, theirs = ("johan", "per") if short.sooner else ("maria", "karin")
    life.ask_for_help(short.wants, by=ours if short.phone % 2 else "")
    life.take(ours)
    life.consent(ours, ("oppen",))
    life.list_for_next(ours, ("oppen",))
    life.consent(theirs, ("vuxen",))
    life.meet()
    life.hold(ours, "met", "adult", "both_principals")
    life.hold(theirs, "met", "psychiatry_patient", "high_both")
    decision = life.decide(
        ours, "accept", "Båda behövs, och det behöver hållas ihop.", "Välkommen. Vi hör av oss i veckan."
    )
    others = ("maria", "karin") if short.sooner else ("johan", "per")
    life.open(ours, decision, main=(ours, theirs), colleague=others)
    life.answer(ours)
    life.role(theirs, "nina", "fast_vardkontakt")
    if all(short.around):
        life.around(ours, *short.around)
    _since(life, short, (ours, theirs))


def _since(life: Life, short: Short, pair: tuple[str, str]) -> None:
    """What all ways have in common once there is a case: how it stood, what was done, how it stands."""
    life.on(max(short.came - 14, 9), "10:10")
    for by, (domain, level, words) in zip(pair, short.stood, strict=True):
        life.status(by, domain, level, words)
    step = life.step(pair[0], short.did, pair[0], 9)
    life.on(max(short.came - 22, 6), "13:30")
    life.done(pair[0], step)
    life.on(1 + short.phone % 7, "9:40")
    domain, level, words = short.stands
    life.status(pair[0], domain, level, words, "better")
    life.note(pair[1], "coordination", "Avstämning", short.said, shared=True)
    life.step(pair[0], short.next_step, pair[0], 9 + short.phone % 6)


def _social_medicine(short: Short, town: Town) -> None:
    life = short.life(town, CLINIC)
    life.ask_for_help(short.wants, by="rut")
    life.take("rut")
    life.consent("rut", ("vuxen",))
    life.hold("rut", "met", "adult", "registered_here", "use", "feels_bad", "wants_to")
    decision = life.decide(
        "vera", "accept", "Söker själv, och vi kan börja i veckan.", "Välkommen hit. Du träffar oss båda."
    )
    life.consent("maria", ("vc",))
    life.open("vera", decision, main=("rut", "maria"), colleague=("vera", "johan"))
    life.answer("rut")
    life.role("vera", "rut", "fast_vardkontakt")
    life.on(short.came - 4, "9:20")
    fill(life, "rut", "phq_9", short.answers[0])
    meet(life, "rut", ("rut", "maria"), "Lära känna varandra", Given("talk", "Stödsamtal"))
    _since(life, short, ("rut", "maria"))
    fill(life, "rut", "phq_9", short.answers[1], mode=Mode.SELF)


def _health_centre(short: Short, town: Town) -> None:
    life = short.life(town, SAMVUX)
    life.ask_for_help(short.wants, by="rut")
    life.take("rut")
    life.consent("rut", ("vuxen",))
    life.list_for_next("rut", ("vuxen",))
    life.consent("maria", ("vc",))
    life.meet()
    life.hold("rut", "met", "adult", "mental_ill_health", "needs_a_party", "lives_here", "wants_to")
    decision = life.decide("vera", "accept", "Vård och arbete behöver gå ihop.", "Välkommen. Vera ringer dig.")
    life.open("vera", decision, main=("vera", "maria"))
    life.answer("rut")
    life.role("vera", "rut", "fast_vardkontakt")
    _since(life, short, ("vera", "maria"))


def _sent_on(told: tuple[Short, str, str, str, str], town: Town) -> None:
    short, outcome, reason, answer, goes_to = told
    life, by = short.life(town), "johan" if short.sooner else "maria"
    life.ask_for_help(short.wants, by=by)
    life.take(by)
    life.list_for_next(by, ())
    life.meet()
    life.hold(by, "not_met", "both_principals")
    life.decide(by, outcome, reason, answer, goes_to=goes_to)
    life.answer(by)


LIVES: tuple[Callable[[Town], None], ...] = (
    *(partial(_both_principals, short) for short in BOTH_PRINCIPALS),
    *(partial(_social_medicine, short) for short in SOCIAL_MEDICINE),
    *(partial(_health_centre, short) for short in HEALTH_CENTRE),
    *(partial(_sent_on, told) for told in SENT_ON),
)
