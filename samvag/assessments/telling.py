"""Forms and assessments in few words, for timelines and for what leaves the house on paper."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.assessments.definition import Instrument
from samvag.assessments.health import book, nanograms, pressure, say
from samvag.assessments.models import Assessment, Finding, HealthCheck, Judgement, Sample
from samvag.assessments.reading import definition
from samvag.assessments.scoring import Answers, Basis, Crosses, Score, Sum, score
from samvag.records.models import Kind
from samvag.records.telling import Content, Figure, Told, tell


@tell(Kind.ASSESSMENT, Assessment, "instrument_id", "replies", "sex", "age", "record__occurred_at", "words", "crosses")
def _assessment(content: Content, version_id: int | None) -> Told:
    form = definition(content["instrument_id"])
    if form.alone:
        # Read over a shoulder in a timeline, it says nothing.
        return Told(_("Samtal i enskildhet"))
    answers = {int(number): value for number, value in content["replies"].items()}
    day = _day(content["record__occurred_at"])
    crosses = {int(number): values for number, values in content["crosses"].items()}
    found = score(form, answers, Basis(content["sex"] or None, content["age"], day), crosses)
    lines = [in_words(form, answers, found, crosses), content["words"]]
    return Told(form.name, "\n".join(line for line in lines if line), _figure(found.sums[0]) if found.sums else None)


def _figure(one: Sum) -> Figure:
    points = str(one.value) if one.value is not None else f"{one.low}–{one.high}"
    return Figure(points, sum_words(one), one.zone.words if one.zone else "")


def _day(text: str) -> date:
    return timezone.localdate(datetime.fromisoformat(text))


@tell(Kind.JUDGEMENT, Judgement, "judged", "measures")
def _judgement(content: Content, version_id: int | None) -> Told:
    done = _("Nu: %(words)s") % {"words": content["measures"]}
    return Told(_("Bedömning av självmordsrisk"), f"{content['judged']}\n{done}")


@tell(Kind.MEASUREMENT, HealthCheck, "values", "at_home", "sex", "words", "record__occurred_at")
def _health_check(content: Content, version_id: int | None) -> Told:
    basis = Basis(content["sex"] or None, None, _day(content["record__occurred_at"]))
    values = dict(content["values"])
    lines = []
    if taken := pressure(values, content["at_home"], basis):
        said = taken.worst.zone.words if taken.worst.zone else ""
        lines.append(
            _("Blodtryck %(upper)s/%(lower)s: %(zone)s")
            % {"upper": values.pop("systolic"), "lower": values.pop("diastolic"), "zone": said.lower()}
        )
    for code, value in values.items():
        one = say(code, value, basis)
        lines.append(f"{one.measure.label} {one.words}" + (f": {one.zone.words.lower()}" if one.zone else ""))
    return Told(_("Hälsokontroll"), "\n".join([*lines, *([content["words"]] if content["words"] else [])]))


@tell(Kind.SAMPLE, Sample, "findings", "b_peth", "chain", "words", "record__occurred_at")
def _sample(content: Content, version_id: int | None) -> Told:
    lines = []
    if content["b_peth"] is not None:
        one = say("b_peth", content["b_peth"], Basis(None, None, _day(content["record__occurred_at"])))
        zone = f": {one.zone.words.lower()}" if one.zone else ""
        lines.append(f"{one.measure.label} {one.words} (≈ {nanograms(one.value)} ng/mL){zone}")
    labels = {one.code: one.label for one in book().analytes}
    for code, found in content["findings"].items():
        lines.append(f"{labels.get(code, code)}: {str(Finding(found).label).lower()}")
    return Told(_("Prov"), "\n".join([*lines, *([content["words"]] if content["words"] else [])]))


def in_words(form: Instrument, answers: Answers, found: Score, crosses: Crosses) -> str:
    """Sum and zone, single answers that are always told, and how much is unanswered."""
    parts = [sum_words(one) + (f": {one.zone.words}" if one.zone else "") for one in found.sums[:1]]
    parts += [answer_words(form, number, answers, crosses) for number in form.told_apart]
    parts += gaps(found)
    return ". ".join(parts) + "."


def sum_words(one: Sum) -> str:
    """`14 av 40`, or the bounds when something is unanswered."""
    if one.value is None:
        return _("mellan %(low)s och %(high)s av %(most)s") % {"low": one.low, "high": one.high, "most": one.most}
    return _("%(value)s av %(most)s") % {"value": one.value, "most": one.most}


def answer_words(form: Instrument, number: int, answers: Answers, crosses: Crosses) -> str:
    """`Fråga 9, livslust: 4, tydliga`."""
    item = form.item(number)
    value = answers.get(number)
    said = next((one.label for one in form.scale(item).answers if one.value == value), "")
    told = f"{value}, {said}" if value is not None else unanswered(crosses.get(number))
    return _("Fråga %(number)s, %(label)s: %(told)s") % {"number": number, "label": item.label.lower(), "told": told}


def unanswered(twice: Sequence[int] | None) -> str:
    """Of an item without an answer: nothing there, or two crosses."""
    if not twice:
        return _("inte besvarad")
    return _("två kryss, %(one)s och %(other)s") % {"one": twice[0], "other": twice[1]}


def gaps(found: Score) -> list[str]:
    """Which items are unanswered, and which have two crosses."""
    numbers = ", ".join(map(str, found.crossed))
    crossed = ngettext("Fråga %(n)s har två kryss", "Fråga %(n)s har två kryss", len(found.crossed)) % {"n": numbers}
    return [*([missing_words(found.missing)] if found.missing else []), *([crossed] if found.crossed else [])]


def missing_words(missing: tuple[int, ...]) -> str:
    """Which items are unanswered."""
    numbers = ", ".join(map(str, missing))
    return ngettext("Fråga %(n)s är inte besvarad", "Fråga %(n)s är inte besvarade", len(missing)) % {"n": numbers}
