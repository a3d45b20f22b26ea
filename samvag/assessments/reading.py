"""Instruments in force, and what somebody has answered: counted anew by the version that was filled in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from samvag.access.actors import Actor
from samvag.assessments.definition import Instrument
from samvag.assessments.models import Assessment, FormCode, InstrumentVersion, Judgement
from samvag.assessments.policies import visible_assessments, visible_codes, visible_judgements
from samvag.assessments.schema import parse
from samvag.assessments.scoring import Basis, Moved, Score, Sum, moved, score
from samvag.core.catalogue.worded import SOURCE_LANGUAGE, in_language
from samvag.core.identity_numbers import IdentityNumber, Kind, age_on, sex_hint
from samvag.people.models import PersonLink

CODE_KIND = "form"
LASTS = timedelta(days=7)
# An answer about suicide is to be met the same day: such a form is filled in while somebody is at hand.
LASTS_AT_HAND = timedelta(hours=3)


def instruments(on: date, *, using: str = DEFAULT_DB_ALIAS) -> list[InstrumentVersion]:
    """Of each instrument the newest version in force on that day, by name."""
    rows = InstrumentVersion.objects.using(using).filter(valid_from__lte=on).order_by("code", "-number")
    return list(rows.distinct("code"))


def instrument_in_force(code: str, on: date) -> InstrumentVersion | None:
    """The newest version in force on that day."""
    return InstrumentVersion.objects.filter(code=code, valid_from__lte=on).order_by("number").last()


def definition(version_id: int) -> Instrument:
    """The instrument of one version, in the language of whoever reads now. No query once the process has read it."""
    return _spoken(version_id, (get_language() or SOURCE_LANGUAGE).partition("-")[0])


@lru_cache(maxsize=128)
def _spoken(version_id: int, language: str) -> Instrument:
    return in_language(as_written(version_id), language)


@lru_cache(maxsize=64)
def as_written(version_id: int) -> Instrument:
    """The version in Swedish with its translations. A version never changes, so what is kept is never old."""
    version = InstrumentVersion.objects.get(pk=version_id)
    return parse(version.text, Path(version.source_file))


def basis_of(actor: Actor, person_id: UUID, at: datetime) -> Basis:
    """What limits are chosen by: sex and age as far as the number that the unit knows says them."""
    day = timezone.localdate(at)
    link = PersonLink.objects.filter(person_id=person_id, unit_id=actor.unit_id).select_related("person").first()
    if link is None:
        return Basis(None, None, day)
    number = IdentityNumber(Kind(link.number_kind), link.number) if link.number_kind and link.number else None
    born = link.person.birth_date
    age = age_on(number, day) if number else None
    if born is not None:
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return Basis(sex_hint(number) if number else None, age, day)


@dataclass(frozen=True)
class Result:
    """One filled-in form with what it comes to."""

    assessment: Assessment

    @property
    def key(self) -> UUID:
        """The form's record."""
        return self.assessment.record_id

    @property
    def at(self) -> datetime:
        """When it was filled in."""
        return self.assessment.record.occurred_at

    @cached_property
    def form(self) -> Instrument:
        """The instrument as it was then."""
        return definition(self.assessment.instrument_id)

    @cached_property
    def answers(self) -> dict[int, int]:
        """Item number and what was answered."""
        return {int(number): value for number, value in self.assessment.replies.items()}

    @cached_property
    def crosses(self) -> dict[int, list[int]]:
        """Item number and both values, where the paper was crossed twice."""
        return {int(number): values for number, values in self.assessment.crosses.items()}

    @cached_property
    def basis(self) -> Basis:
        """What its limits were chosen by."""
        one = self.assessment
        return Basis(one.sex or None, one.age, timezone.localdate(self.at))

    @cached_property
    def score(self) -> Score:
        """Its sums and what single answers call for."""
        return score(self.form, self.answers, self.basis, self.crosses)

    @property
    def main(self) -> Sum | None:
        """The instrument's first sum; None where nothing is counted."""
        return self.score.sums[0] if self.score.sums else None

    def since(self, former: "Result | None") -> Moved | None:
        """How the first sum has moved since an earlier form."""
        if former is None or self.main is None or former.main is None:
            return None
        return moved(self.form, former.main, self.main, self.basis.on)


def results_of(actor: Actor, case_id: UUID, code: str = "") -> list[Result]:
    """The case's forms the actor may open, the latest first: one statement."""
    rows = visible_assessments(actor).filter(case_id=case_id, record__retracted=False)
    if code:
        rows = rows.filter(tool=code)
    rows = rows.select_related("record__author__user").order_by("-record__occurred_at", "-pk")
    return [Result(one) for one in rows]


def before(results: Sequence[Result], key: UUID) -> Result | None:
    """The form before this one; `results` are of one instrument, the latest first."""
    keys = [one.key for one in results]
    place = keys.index(key) + 1 if key in keys else len(keys)
    return results[place] if place < len(results) else None


def assessment_of(record_id: UUID) -> Assessment:
    """The content of a record that the actor has been found to see."""
    return Assessment.objects.select_related("record").get(pk=record_id)


def judgements_of(actor: Actor, lineages: Iterable[UUID]) -> list[Judgement]:
    """The written assessments of these forms, the latest first."""
    rows = visible_judgements(actor).filter(about__in=list(lineages))
    return list(rows.select_related("record__author__user").order_by("-record__occurred_at"))


@dataclass(frozen=True)
class Lent:
    """A form that a code opens: of whose asking, and in which case. None of it is for the page to tell."""

    code: UUID
    case: UUID
    asker: int
    instrument: int


def lasts(version: InstrumentVersion) -> timedelta:
    """How long a code for the form is good."""
    return LASTS_AT_HAND if as_written(version.pk).risks else LASTS


def waiting_codes(actor: Actor, case_id: UUID) -> QuerySet[FormCode]:
    """The unit's own codes in the case that still open a form, the latest first."""
    rows = visible_codes(actor).filter(case_id=case_id, ends_at__gt=timezone.now())
    return (
        rows.filter(used_at__isnull=True, taken_back_at__isnull=True).select_related("instrument").order_by("-made_at")
    )


def lent_by(code_hash: str) -> Lent | None:
    """The form that a code opens now: not used, not taken back, not too old, and whoever asked still works there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM form_by_code(%s)", [code_hash])
        row = cursor.fetchone()
    return Lent(*row) if row else None
