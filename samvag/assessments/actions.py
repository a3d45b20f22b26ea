"""Filling in a form, correcting it, and writing the assessment it calls for. And loading the catalogue's files."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor, open_assignment
from samvag.access.decisions import Refused
from samvag.access.roles import ROLES, Permission
from samvag.assessments.definition import Instrument
from samvag.assessments.models import (
    Assessment,
    Extent,
    FormCode,
    HealthCheck,
    InstrumentVersion,
    Judgement,
    Mode,
    Sample,
)
from samvag.assessments.policies import can_assess, can_judge
from samvag.assessments.reading import CODE_KIND, Lent, as_written, basis_of, definition, lasts
from samvag.assessments.schema import catalogue_files, parse
from samvag.assessments.scoring import score
from samvag.audit.events import record_event
from samvag.board.actions import share
from samvag.cases.models import Case, CaseRole
from samvag.cases.policies import visible_cases
from samvag.clocks.actions import meet_clocks, start_clock
from samvag.clocks.models import Deadline
from samvag.clocks.reading import rule_in_force
from samvag.core.catalogue.reading import CatalogueError, Problem, read_text
from samvag.core.codes import digest, new_code
from samvag.core.context import ANSWERING, acting, require_acting
from samvag.notices.actions import tell, tell_unit
from samvag.records.actions import correct_record, write_record
from samvag.records.models import Category, Kind, Record

RISK_RULE = "risk_item"
CODE_LENGTH = 8


@dataclass(frozen=True)
class LoadedInstrument:
    """What became of one file: the version it stands in now, and whether that is new."""

    version: InstrumentVersion
    new: bool


def load_instruments(
    *, paths: Iterable[Path] | None = None, at: datetime | None = None, using: str = "owner"
) -> tuple[LoadedInstrument, ...]:
    """Make a new version of each instrument whose file has changed; an unchanged file does nothing.

    All or nothing: with a fault in any file CatalogueError carries the faults of all, and no version is made.
    """
    read: list[tuple[Path, str, Instrument]] = []
    problems: list[Problem] = []
    for path in paths or catalogue_files():
        try:
            text = read_text(path)
            read.append((path, text, parse(text, path)))
        except CatalogueError as error:
            problems += error.problems
    if problems:
        raise CatalogueError(problems)
    with transaction.atomic(using=using):
        return tuple(_keep(form, path, text, at or timezone.now(), using) for path, text, form in read)


def _keep(form: Instrument, path: Path, text: str, at: datetime, using: str) -> LoadedInstrument:
    versions = InstrumentVersion.objects.using(using)
    checksum = hashlib.sha256(text.encode()).hexdigest()
    latest = versions.filter(code=form.code).order_by("number").last()
    if latest and latest.checksum == checksum:
        return LoadedInstrument(latest, new=False)
    made = versions.create(
        code=form.code,
        number=latest.number + 1 if latest else 1,
        checksum=checksum,
        source_file=path.name,
        loaded_at=at,
        valid_from=form.valid_from,
        text=text,
    )
    return LoadedInstrument(made, new=True)


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in: answers by item number, who held the pen, and why something is unanswered. `crosses`
    are items that the paper has crossed twice, with both values."""

    answers: Mapping[int, int]
    mode: str = Mode.INTERVIEW
    extent: str = Extent.WHOLE
    words: str = ""
    on_paper: bool = False
    crosses: Mapping[int, Sequence[int]] = field(default_factory=dict)


def fill_in(
    case: Case,
    version: InstrumentVersion,
    filled: Filled,
    *,
    by: Actor,
    alone: bool = False,
    share_with: Collection[int] | None = None,
    happened_at: datetime | None = None,
    at: datetime | None = None,
) -> Assessment:
    """Keep a filled-in form as a record of the author's unit, handed over to those left ticked and reached by consents.

    `happened_at` is when it was filled in, now or earlier. An answer about suicide that calls for it starts the clock
    of an assessment the same day. A form that is asked alone is handed to nobody here, and never shown where a
    household could read it.
    """
    can_assess(by, case).require()
    form = definition(version.pk)
    _require_sound(form, filled)
    if form.alone and not alone:
        raise Refused(_("Den här frågas bara i enskildhet. Bekräfta att ni är ensamma."))
    moment = happened_at or at or timezone.now()
    basis = basis_of(by, case.person_id, moment)
    made = write_record(
        Assessment,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.ASSESSMENT,
        category=form.category,
        content={
            "instrument_id": version.pk,
            "tool": version.code,
            "sex": basis.sex or "",
            "age": basis.age,
            **_content(filled),
        },
        at=moment,
        person_may_see=not form.alone,
    )
    share(made.record, case, by=by, chosen=() if form.alone else share_with, at=at)
    if score(form, filled.answers, basis, filled.crosses).assess_today:
        _ask_for_assessment(made.record, by=by, at=at)
    return made


def _content(filled: Filled) -> dict[str, Any]:
    answers = {str(number): value for number, value in sorted(filled.answers.items())}
    said = {"replies": answers, "filled_by": filled.mode, "extent": filled.extent, "words": filled.words}
    crosses = {str(number): sorted(values) for number, values in sorted(filled.crosses.items())}
    return said | {"on_paper": filled.on_paper, "crosses": crosses}


def _require_sound(form: Instrument, filled: Filled) -> None:
    """Answers are on their scales, and a form with gaps says why."""
    allowed = {item.number: scale.values for item, scale in form.questions()}
    if not filled.answers or any(value not in allowed.get(number, ()) for number, value in filled.answers.items()):
        raise Refused(_("Svaren passar inte formuläret. Ladda om sidan och fyll i igen."))
    if (filled.extent == Extent.WHOLE) != (set(allowed) == set(filled.answers)):
        raise Refused(_("Säg varför något är obesvarat."))
    for number, values in filled.crosses.items():
        two = len(set(values)) == len(values) == 2 and set(values) <= set(allowed.get(number, ()))
        if not two or not filled.on_paper or number in filled.answers:
            raise Refused(_("Svaren passar inte formuläret. Ladda om sidan och fyll i igen."))


def _ask_for_assessment(record: Record, *, by: Actor, at: datetime | None) -> None:
    """A task for the author's unit today, once while it stands open; the unit's coordinators are told."""
    waiting = Deadline.objects.filter(subject=record.lineage, rule=RISK_RULE, unit_id=by.unit_id)
    if waiting.filter(met_at__isnull=True, replaced_at__isnull=True).exists():
        return
    # A form filled in on paper some days ago is read now: the day to act is today.
    rule = rule_in_force(RISK_RULE, timezone.localdate(at))
    deadline = start_clock(by=by, person_id=record.person_id, subject=record.lineage, rule=rule, at=at)
    tell_unit("risk_item", unit=by.unit_id, subject=deadline.pk, about=record.lineage)
    # That reaches whoever keeps the inbox; whoever works with the person has a role in the case.
    inbox = [role for role, may in ROLES.items() if Permission.INBOX_WORK in may]
    holders = CaseRole.objects.filter(case_id=cast(UUID, record.case_id), ends_at__isnull=True)
    whom = holders.filter(assignment__unit_id=by.unit_id).exclude(assignment__role__in=inbox)
    tell("risk_item", whom=whom.values_list("assignment_id", flat=True), subject=deadline.pk, about=record.lineage)


def correct_form(
    former: Assessment,
    case: Case,
    *,
    by: Actor,
    reason: str,
    filled: Filled | None,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> Assessment:
    """A new version of a form with what was wrong; the former stays readable. `filled` None takes the form back.

    An answer about suicide that has come to call for it starts the clock here too.
    """
    can_assess(by, case).require()
    if filled is None:
        return correct_record(former, by=by, reason=reason, retracted=True, at=at)
    form = definition(former.instrument_id)
    _require_sound(form, filled)
    new = correct_record(former, by=by, reason=reason, content=_content(filled), at=at)
    share(new.record, case, by=by, chosen=() if form.alone else share_with, at=at)
    basis = basis_of(by, case.person_id, former.record.occurred_at)
    before = score(form, former_answers(former), basis, former_crosses(former))
    if not before.assess_today and score(form, filled.answers, basis, filled.crosses).assess_today:
        _ask_for_assessment(new.record, by=by, at=at)
    return new


def former_answers(former: Assessment) -> dict[int, int]:
    """What stood before."""
    return {int(number): value for number, value in former.replies.items()}


def former_crosses(former: Assessment) -> dict[int, list[int]]:
    """What the paper had crossed twice."""
    return {int(number): values for number, values in former.crosses.items()}


def judge(
    assessment: Assessment,
    case: Case,
    *,
    by: Actor,
    judged: str,
    measures: str,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> Judgement:
    """Write the assessment of suicide risk that an answer called for. This, and nothing else, meets its clock."""
    can_judge(by, assessment.record, case).require()
    lineage = assessment.record.lineage
    made = write_record(
        Judgement,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.JUDGEMENT,
        category=assessment.record.category,
        content={"about": lineage, "judged": judged, "measures": measures},
        at=at,
    )
    share(made.record, case, by=by, chosen=share_with, at=at)
    meet_clocks(by=by, subject=lineage, rule=RISK_RULE, at=at, event="assessment.judged")
    record_event("assessment.judged", subject=f"record:{lineage}", person=case.person_id, at=at)
    return made


def write_health_check(
    case: Case,
    values: Mapping[str, int],
    *,
    by: Actor,
    at_home: bool = False,
    words: str = "",
    share_with: Collection[int] | None = None,
    happened_at: datetime | None = None,
    at: datetime | None = None,
) -> HealthCheck:
    """Keep what was measured and asked, as a record of the author's unit. Body mass index is reckoned, never typed."""
    can_assess(by, case).require()
    moment = happened_at or at or timezone.now()
    made = write_record(
        HealthCheck,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.MEASUREMENT,
        category=Category.SOMATIC,
        content={
            "values": dict(values),
            "at_home": at_home,
            "sex": basis_of(by, case.person_id, moment).sex or "",
            "words": words,
        },
        at=moment,
    )
    share(made.record, case, by=by, chosen=share_with, at=at)
    return made


def write_sample(
    case: Case,
    *,
    by: Actor,
    findings: Mapping[str, str] | None = None,
    b_peth: int | None = None,
    chain: bool = False,
    words: str = "",
    share_with: Collection[int] | None = None,
    happened_at: datetime | None = None,
    at: datetime | None = None,
) -> Sample:
    """Keep a sample's result, as a record of the author's unit. `happened_at` is when it was taken."""
    can_assess(by, case).require()
    made = write_record(
        Sample,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.SAMPLE,
        category=Category.SUBSTANCE,
        content={"findings": dict(findings or {}), "b_peth": b_peth, "chain": chain, "words": words},
        at=happened_at or at,
    )
    share(made.record, case, by=by, chosen=share_with, at=at)
    return made


def take_back(child: HealthCheck | Sample, case: Case, *, by: Actor, reason: str, at: datetime | None = None) -> None:
    """It was wrong, or somebody else's: a version that says so. What stood is still there to read."""
    can_assess(by, case).require()
    correct_record(child, by=by, reason=reason, retracted=True, at=at)


def lend(case: Case, version: InstrumentVersion, *, by: Actor, at: datetime | None = None) -> tuple[FormCode, str]:
    """A code for one form, shown once and good for one filling in. A form that is asked alone is never lent: nobody
    knows who sits beside the telephone (Socialstyrelsen on FREDA)."""
    can_assess(by, case).require()
    require_acting(by)
    if as_written(version.pk).alone:
        raise Refused(_("Den här frågas bara i enskildhet, av er. Den kan inte lånas ut."))
    moment, code = at or timezone.now(), new_code(CODE_LENGTH)
    made = FormCode.objects.create(
        person_id=case.person_id,
        case_id=case.pk,
        unit_id=by.unit_id,
        made_by_id=by.assignment_id,
        instrument=version,
        code_hash=digest(CODE_KIND, code),
        made_at=moment,
        ends_at=moment + lasts(version),
    )
    record_event("form.lent", subject=f"case:{case.pk}", person=case.person_id, form=version.code, at=at)
    return made, code


def take_back_code(code: FormCode, *, by: Actor) -> bool:
    """The code opens nothing any more. False: it was filled in, or had ended, meanwhile."""
    require_acting(by)
    done = FormCode.objects.filter(pk=code.pk).update(taken_back_at=timezone.now())
    record_event("form.code_taken_back", subject=f"case:{code.case_id}", person=code.person_id)
    return bool(done)


def answer(lent: Lent, filled: Filled) -> Assessment | None:
    """Keep what the person filled in, under the rights of whoever asked for it as they are now; the log says that the
    person answered. It is the asking unit's own until somebody there hands it over. None: the code has just been used,
    or whoever asked may not write there any more.
    """
    asker = open_assignment(lent.asker)
    if asker is None:
        return None
    with acting(asker, purpose=ANSWERING):
        case = visible_cases(asker).filter(pk=lent.case).first()
        if case is None or not can_assess(asker, case):
            return None
        if not FormCode.objects.filter(pk=lent.code).update(used_at=timezone.now()):
            return None
        version = InstrumentVersion.objects.get(pk=lent.instrument)
        made = fill_in(case, version, filled, by=asker, share_with=())
        subject = f"record:{made.record_id}"
        record_event("form.answered", subject=subject, person=case.person_id, code=lent.code)
        tell("form_answered", whom=[asker.assignment_id], subject=made.record_id, about=made.record_id)
    return made
