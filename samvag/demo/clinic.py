"""The practice town's social-medicine clinic: forms, measurements and samples, each one act of one persona."""

from datetime import timedelta

from samvag.assessments.actions import Filled, fill_in, write_health_check, write_sample
from samvag.assessments.models import Assessment, InstrumentVersion, Mode
from samvag.demo.verbs import Life
from samvag.selfcare.actions import Assessed, assess_self_care


def fill(life: Life, by: str, tool: str, answers: str, *, words: str = "", mode: str = Mode.INTERVIEW) -> Assessment:
    """A form, its answers written one digit an item; `-` for what was left out, and spaces to read by."""
    answers = answers.replace(" ", "")
    given = {number: int(one) for number, one in enumerate(answers, start=1) if one != "-"}
    extent = "whole" if len(given) == len(answers) else "skipped"
    with life.as_(by) as actor:
        version = InstrumentVersion.objects.filter(code=tool).latest("number")
        return fill_in(life.case(), version, Filled(given, mode=mode, extent=extent, words=words), by=actor, at=life.at)


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
