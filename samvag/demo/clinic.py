"""The practice town's social-medicine clinic: forms, measures, samples, medicine, waiting; each an act of a persona."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from samvag.assessments.actions import Filled, fill_in, write_health_check, write_sample
from samvag.assessments.models import Assessment, InstrumentVersion, Mode
from samvag.demo.days import FRIDAY
from samvag.demo.verbs import Life
from samvag.medication.actions import Agreed, Plan, agree_to_hand_out, hand, keep_tapering
from samvag.medication.counting import Said
from samvag.medication.models import HandOut
from samvag.selfcare.actions import Assessed, assess_self_care
from samvag.waiting.actions import Asked, Came, add_turn, wait_for
from samvag.waiting.models import ENDS, Waiting


def fill(life: Life, by: str, tool: str, answers: str, *, words: str = "", mode: str = Mode.INTERVIEW) -> Assessment:
    """A form, its answers written one digit an item; `-` for what was left out, and spaces to read by."""
    answers = answers.replace(" ", "")
    given = {number: int(one) for number, one in enumerate(answers, start=1) if one != "-"}
    extent = "whole" if len(given) == len(answers) else "skipped"
    with life.as_(by) as actor:
        version = InstrumentVersion.objects.filter(code=tool).latest("number")
        return fill_in(life.case(), version, Filled(given, mode=mode, extent=extent, words=words), by=actor, at=life.at)


def type_in(life: Life, by: str, tool: str, answers: str, *, words: str = "") -> Assessment:
    """A form that the person filled in on paper, the items apart; `/` stands between two crosses."""
    given: dict[int, int] = {}
    crosses: dict[int, list[int]] = {}
    for number, one in enumerate(answers.split(), start=1):
        values = [int(value) for value in one.split("/")]
        crosses |= {number: values} if len(values) == 2 else {}
        given |= {number: values[0]} if len(values) == 1 else {}
    extent = "unclear" if crosses else "whole"
    with life.as_(by) as actor:
        version = InstrumentVersion.objects.filter(code=tool).latest("number")
        filled = Filled(given, Mode.SELF, extent, words, on_paper=True, crosses=crosses)
        return fill_in(life.case(), version, filled, by=actor, at=life.at)


def measure(life: Life, by: str, *, words: str = "", **values: int) -> None:
    """A health check; weight and sleep stand in tenths."""
    with life.as_(by) as actor:
        write_health_check(life.case(), values, by=actor, words=words, at=life.at)


def b_peth(life: Life, by: str, thousandths: int) -> None:
    """A blood sample, in thousandths of µmol/L."""
    with life.as_(by) as actor:
        write_sample(life.case(), by=actor, b_peth=thousandths, at=life.at)


def self_care(life: Life, by: str, measure: str, days: int, *, instruction: str, risks: str, on_change: str) -> None:
    """What the person does alone from now on, followed up in some days."""
    with life.as_(by) as actor:
        when = life.town.calendar.today + timedelta(days=days)
        assessed = Assessed(measure, "alone", risks, "", instruction, on_change, follow_up_on=when)
        assess_self_care(life.case(), assessed, "somatic", by=actor, treating=True, at=life.at)


def agree(life: Life, by: str, what: str, *, prescribed_by: str, stock: int) -> HandOut:
    """What the clinic hands out from now on, twice a week; one of the weekdays is today's, or Monday on a weekend."""
    now = life.town.calendar.today.isoweekday()
    now = now if now <= FRIDAY + 1 else 1
    weekdays = sorted((now, now - 3 if now > 3 else now + 2))
    today = life.at.date()
    agreed = Agreed(what, prescribed_by, today, weekdays, "seen", "Rut Sjö, 0500-00 03 10", today, stock=stock)
    with life.as_(by) as actor:
        return agree_to_hand_out(life.case(), agreed, "substance", by=actor, share_with=(), at=life.at)


def come(life: Life, by: str, one: HandOut, days: range, otherwise: Mapping[int, Said]) -> None:
    """So many days ago, those on which the person was expected; `otherwise` tells which times it went another way."""
    last = life.town.calendar.last
    expected = [ago for ago in days if one.falls_on(last - timedelta(days=ago))]
    for time, ago in enumerate(expected):
        day = last - timedelta(days=ago)
        said = otherwise.get(time) or Said(day)
        life.on(ago, "8:10")
        with life.as_(by) as actor:
            hand(one, life.case(), replace(said, day=day), by=actor, at=life.at)


def taper(life: Life, by: str, medicine: str, doses: Sequence[str], *, watch_for: str, contact_at_once: str) -> None:
    """A plan that a doctor has decided, a step every other week; the second holds now."""
    last = life.town.calendar.last
    steps = [(last + timedelta(days=14 * number - 17), dose) for number, dose in enumerate(doses)]
    decided, ahead = life.at.date(), last + timedelta(days=11)
    plan = Plan(medicine, "dr Åsa Lind, Lindens vårdcentral", decided, steps, watch_for, contact_at_once, ahead)
    with life.as_(by) as actor:
        keep_tapering(life.case(), plan, "psychiatric", by=actor, share_with=(), at=life.at)


def wait(life: Life, by: str, whom: str, for_what: str, *, again: int, category: str = "psychiatric") -> Waiting:
    """Somebody else was asked today; asked again in so many days. `whom` is a unit of the town, or free words."""
    unit, today = life.town.units.get(whom), life.at.date()
    name = f"{unit.name}, {unit.organisation.short_name}" if unit else whom
    with life.as_(by) as actor:
        key, ahead = unit.pk if unit else None, today + timedelta(days=again)
        asked = Asked(name, for_what, today, actor.name, ahead, key)
        return wait_for(life.case(), asked, category, by=actor, at=life.at)


def heard(life: Life, by: str, one: Waiting, how: str, words: str = "", *, who: str = "", again: int = 14) -> None:
    """What came of it today."""
    today = life.at.date()
    ahead = None if how in ENDS else today + timedelta(days=again)
    with life.as_(by) as actor:
        add_turn(one, life.case(), Came(today, how, who, words, ahead), by=actor, at=life.at)
