"""A person's measurements and samples over time, as far as the actor may see: two statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.assessments.chart import Curve, Line, drawing
from samvag.assessments.health import Pressure, Said, bmi, book, nanograms, pressure, say
from samvag.assessments.models import Finding, HealthCheck, Sample
from samvag.assessments.policies import visible_health_checks, visible_samples
from samvag.assessments.scoring import Basis
from samvag.records.models import Kind, Record
from samvag.ui import dates

SHOWN_AS_SERIES = (
    "pulse",
    "weight",
    "bmi",
    "waist",
    "glasses_week",
    "glasses_occasions",
    "sleep",
    "exercise",
    "greens",
    "meals",
)


@dataclass(frozen=True)
class Row:
    """One value on its day, in words."""

    key: UUID
    at: datetime
    words: str
    zone: str
    weight: int
    by: str


@dataclass(frozen=True)
class Series:
    """One measure over time: its table, the latest first, a drawing, and where the limit comes from."""

    code: str
    label: str
    rows: list[Row]
    source: str
    drawing: SafeString | None

    @property
    def latest(self) -> Row:
        """The newest value."""
        return self.rows[0]


@dataclass(frozen=True)
class ScreenRow:
    """One sample in words."""

    key: UUID
    at: datetime
    found: list[tuple[str, str, bool]]
    chain: bool
    words: str
    by: str


@dataclass(frozen=True)
class Health:
    """All of it."""

    series: list[Series]
    screens: list[ScreenRow]
    notes: list[tuple[HealthCheck, str]]


def health_of(actor: Actor, case_id: UUID) -> Health:
    """Everything measured and sampled in the case that the actor may open."""
    related = ("record__author__user",)
    order = ("-record__occurred_at", "-pk")
    alive = {"case_id": case_id, "record__retracted": False}
    checks = list(visible_health_checks(actor).filter(**alive).select_related(*related).order_by(*order))
    samples = list(visible_samples(actor).filter(**alive).select_related(*related).order_by(*order))
    series = [_pressures(checks, at_home) for at_home in (False, True)]
    series += [_series(code, _values_of(checks, code)) for code in SHOWN_AS_SERIES]
    series.append(_series("b_peth", [(one.record, one.b_peth, "") for one in samples if one.b_peth is not None]))
    return Health(
        series=[one for one in series if one],
        screens=[_screen(one) for one in samples if one.findings],
        notes=[(one, _by(one.record)) for one in checks if one.words],
    )


def _by(record: Record) -> str:
    name = record.author.user.name if record.author else ""
    return f"{name}, {record.unit_short}"


def _basis(record: Record, sex: str) -> Basis:
    return Basis(sex or None, None, timezone.localdate(record.occurred_at))


Value = tuple[Record, int, str]


def _values_of(checks: Iterable[HealthCheck], code: str) -> list[Value]:
    found: list[Value] = []
    for check in checks:
        value = bmi(check.values) if code == "bmi" else check.values.get(code)
        if value is not None:
            found.append((check.record, value, check.sex))
    return found


def _series(code: str, values: Sequence[Value]) -> Series | None:
    """`values`: the latest first."""
    if not values:
        return None
    said = [(record, say(code, value, _basis(record, sex))) for record, value, sex in values]
    measure = said[0][1].measure
    rows = [_row(record, one) for record, one in said]
    limits = said[0][1].zone is not None
    curve = Curve([(_day(record), float(one.value), measure.said(one.value)) for record, one in reversed(said)])
    zones = (
        [zone for band in (measure.bands or ())[:1] for zone in band.zones[1:]] if len(measure.bands or ()) == 1 else []
    )
    lines = [Line(float(zone.at_least), f"{measure.said(zone.at_least)} {zone.words}") for zone in zones]
    return Series(
        code=code,
        label=f"{measure.label}, {measure.unit}",
        rows=rows,
        source=said[0][1].source if limits else "",
        drawing=drawing(code, measure.label, [curve], lines),
    )


def _day(record: Record) -> date:
    return dates.local_day(record.occurred_at)


def _row(record: Record, one: Said) -> Row:
    words = one.words
    if one.measure.code == "b_peth":
        words += " " + _("(ungefär %(n)s ng/mL)") % {"n": nanograms(one.value)}
    zone = one.zone
    return Row(
        record.pk, record.occurred_at, words, zone.words if zone else "", zone.weight if zone else 0, _by(record)
    )


def _pressures(checks: Iterable[HealthCheck], at_home: bool) -> Series | None:
    """Upper and lower together: the higher category decides."""
    found: list[tuple[Record, Pressure]] = []
    for check in checks:
        taken = pressure(check.values, at_home, _basis(check.record, check.sex)) if check.at_home == at_home else None
        if taken:
            found.append((check.record, taken))
    if not found:
        return None
    rows = [_pressure_row(record, one) for record, one in found]
    label = _("Blodtryck hemma, mmHg") if at_home else _("Blodtryck, mmHg")
    backwards = list(reversed(found))
    curves = [
        Curve([(_day(record), float(said.value), str(said.value)) for record, said in points])
        for points in (
            [(record, one.upper) for record, one in backwards],
            [(record, one.lower) for record, one in backwards],
        )
    ]
    lines = [
        Line(float(band.zones[1].at_least), f"{band.zones[1].at_least} {words}")
        for one, words in ((found[0][1].upper, _("övre gränsen")), (found[0][1].lower, _("undre gränsen")))
        for band in (one.measure.bands or ())[:1]
    ]
    code = "pressure_home" if at_home else "pressure"
    return Series(code, label, rows, found[0][1].upper.source, drawing(code, label, curves, lines))


def _pressure_row(record: Record, one: Pressure) -> Row:
    zone = one.worst.zone
    words = zone.words if zone else ""
    if one.isolated:
        words += ". " + _("Bara det övre är högt")
    return Row(
        record.pk,
        record.occurred_at,
        f"{one.upper.value}/{one.lower.value} mmHg",
        words,
        zone.weight if zone else 0,
        _by(record),
    )


def _screen(sample: Sample) -> ScreenRow:
    return ScreenRow(
        sample.record_id,
        sample.record.occurred_at,
        found_words(sample.findings),
        sample.chain,
        sample.words,
        _by(sample.record),
    )


def found_words(findings: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Each substance with what was found, and whether that was something, in the catalogue's order."""
    return [
        (one.label, str(Finding(findings[one.code]).label), "positive" in findings[one.code])
        for one in book().analytes
        if one.code in findings
    ]


def measured(record: Record) -> HealthCheck | Sample:
    """The content of a health check's or a sample's record that the actor has been found to see."""
    model = HealthCheck if record.kind == Kind.MEASUREMENT else Sample
    found: HealthCheck | Sample = model.objects.select_related("record").get(pk=record.pk)
    return found
