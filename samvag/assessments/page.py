"""What the page of one form, and the list of them, show."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.access.actors import Actor
from samvag.assessments.actions import RISK_RULE
from samvag.assessments.chart import history
from samvag.assessments.models import Judgement
from samvag.assessments.reading import Result, assessment_of, before, judgements_of, results_of
from samvag.assessments.scoring import Sum, change_rule
from samvag.assessments.telling import answer_words, gaps, sum_words, unanswered
from samvag.cases.entries import Entry, entry_of
from samvag.cases.reading import CaseFile
from samvag.clocks.reading import standing
from samvag.records.models import Record
from samvag.sharing.audience import open_disclosures


@dataclass(frozen=True)
class SumLine:
    """One total in words: the sum, its zone, where the limit comes from, and sentences beside it."""

    label: str
    words: str
    zone: str
    weight: int
    source: str
    basis: str
    hints: list[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """One form on its page."""

    record: Record
    entry: Entry
    result: Result
    sums: list[SumLine]
    answers: list[tuple[str, str, bool]]
    beside: list[str]
    missing: str
    change: str
    matters: str
    rows: list[tuple[Result, str, str]]
    drawing: SafeString | None
    judgements: list[Judgement]
    newest: UUID
    owed: bool  # an earlier version called for an assessment, and its clock still runs

    @property
    def waits(self) -> bool:
        """Does it call for an assessment that nobody has written?"""
        return self.result.score.assess_today and not self.judgements


def sheet_of(actor: Actor, record: Record, file: CaseFile) -> Sheet:
    """Everything the page shows. Four statements beside the record's own and the case's."""
    assessment = assessment_of(record.pk)
    result = Result(assessment)
    series = results_of(actor, file.case.pk, assessment.tool)
    found = open_disclosures([record.pk]).get(record.pk, [])
    judgements = judgements_of(actor, [record.lineage])
    newest = next((one.key for one in series if one.assessment.record.lineage == record.lineage), record.pk)
    return Sheet(
        record=record,
        entry=entry_of(record, actor=actor, disclosures=found, parties=file.parties),
        result=result,
        sums=[_line(one, result) for one in result.score.sums],
        answers=list(_answers(result)),
        beside=[answer_words(result.form, one, result.answers, result.crosses) for one in result.form.told_apart],
        missing=". ".join(gaps(result.score)),
        change=change_words(result, before(series, record.pk)),
        matters=matters(result) if len(series) > 1 else "",
        rows=_rows(series),
        drawing=None if result.form.alone else history(series),
        judgements=judgements,
        newest=newest,
        owed=_owed(actor, record) if record.version > 1 and not (result.score.assess_today or judgements) else False,
    )


def _owed(actor: Actor, record: Record) -> bool:
    return standing(actor).filter(subject=record.lineage, rule=RISK_RULE).exists()


def _line(one: Sum, result: Result) -> SumLine:
    band, zone = one.band, one.zone
    unsure = _("Svaren räcker inte för att säga vilket.") if band and not zone else ""
    return SumLine(
        label=one.total.label,
        words=sum_words(one),
        zone=zone.words if zone else unsure,
        weight=zone.weight if zone else 0,
        source=band.source if band else "",
        basis=_basis(result) if band else "",
        hints=[(hint.words, hint.source) for hint in one.hints],
    )


def _basis(result: Result) -> str:
    """Whose limit it is."""
    sexes = {"male": _("män"), "female": _("kvinnor")}
    bands = [one for one in result.form.bands or () if one.sex is not None]
    if not bands:
        return ""
    if result.basis.sex is None:
        return _("Juridiskt kön är inte känt: den lägre gränsen gäller.")
    return _("Gräns för %(whom)s.") % {"whom": sexes[result.basis.sex]}


def _answers(result: Result) -> list[tuple[str, str, bool]]:
    """Each item with what was answered, and whether it is one that is always told."""
    rows = []
    for item, scale in result.form.questions():
        value = result.answers.get(item.number)
        said = next((one.label for one in scale.answers if one.value == value), "")
        told = f"{value}: {said}" if value is not None else unanswered(result.crosses.get(item.number))
        rows.append((f"{item.number}. {item.label}", told, item.number in result.form.told_apart))
    return rows


def change_words(now: Result, former: Result | None) -> str:
    """How the first sum has moved since last time, in words."""
    moved = now.since(former)
    if moved is None or former is None or former.main is None or now.main is None:
        return ""
    points = abs(moved.points)
    if not points:
        words = _("Oförändrat sedan förra gången.")
    else:
        less = ngettext("%(n)s poäng lägre än förra gången.", "%(n)s poäng lägre än förra gången.", points)
        more = ngettext("%(n)s poäng högre än förra gången.", "%(n)s poäng högre än förra gången.", points)
        words = (less if moved.points < 0 else more) % {"n": points}
    if moved.zone_changed and former.main.zone and now.main.zone:
        zones = {"before": former.main.zone.words.lower(), "now": now.main.zone.words.lower()}
        words += " " + _("Från ”%(before)s” till ”%(now)s”.") % zones
    if moved.large:
        words += " " + _("Så stor skillnad räknas som en förändring.")
    elif moved.rule and points:
        words += " " + _("Mindre än vad som räknas som en förändring.")
    return words


def matters(result: Result) -> str:
    """How large a change means something, and who says so; or that it is not known. Empty where nothing is counted."""
    if result.main is None:
        return ""
    rule = change_rule(result.form, result.main.total.code, result.basis.on)
    if rule is None:
        return _("Det är inte känt hur stor skillnad som spelar roll. Fråga personen vad som har ändrats.")
    words = ngettext(
        "Minst %(n)s poängs skillnad räknas som en förändring. Källa: %(source)s.",
        "Minst %(n)s poängs skillnad räknas som en förändring. Källa: %(source)s.",
        rule.points,
    )
    return words % {"n": rule.points, "source": rule.source}


def _rows(series: Sequence[Result]) -> list[tuple[Result, str, str]]:
    """The table behind the drawing: each form, its sum and its zone."""
    return [(one, *_short(one)) for one in series]


def _short(one: Result) -> tuple[str, str]:
    if one.main is None:
        return _("Genomförd"), ""
    return sum_words(one.main), one.main.zone.words if one.main.zone else ""


@dataclass(frozen=True)
class Line:
    """One instrument that has been used: the latest, how it has moved, and how many."""

    latest: Result
    words: str
    zone: str
    change: str
    count: int

    @property
    def unknown(self) -> bool:
        """Has it moved by something that no source is known to call a change or not?"""
        main = self.latest.main
        if main is None or not self.change:
            return False
        return change_rule(self.latest.form, main.total.code, self.latest.basis.on) is None


def lines_of(results: Sequence[Result]) -> list[Line]:
    """The used instruments, the latest used first."""
    by_tool = sorted(results, key=lambda one: one.assessment.tool)
    groups = [list(group) for _tool, group in groupby(by_tool, key=lambda one: one.assessment.tool)]
    lines = [
        Line(one[0], *_short(one[0]), change_words(one[0], one[1] if len(one) > 1 else None), len(one))
        for one in groups
    ]
    return sorted(lines, key=lambda line: line.latest.at, reverse=True)
