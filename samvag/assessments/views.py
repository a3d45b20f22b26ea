"""Forms of a person: the list, filling one in, what it comes to, correcting it, and the assessment it calls for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.assessments.actions import correct_form, fill_in, judge
from samvag.assessments.definition import Instrument
from samvag.assessments.forms import CorrectedForm, FilledForm, JudgementForm, NewForm, PaperForm
from samvag.assessments.models import InstrumentVersion
from samvag.assessments.page import Sheet, lines_of, sheet_of
from samvag.assessments.policies import can_assess, can_judge
from samvag.assessments.reading import definition, instrument_in_force, instruments, results_of
from samvag.audit.events import log_read
from samvag.cases.reading import CaseFile
from samvag.cases.views.scope import the_case, the_record
from samvag.cases.views.seen import as_sent, category_rows, ticked
from samvag.core.drafts import drop_draft, load_draft
from samvag.records.models import Kind
from samvag.records.policies import can_correct

ALONE = "ja"


@require_GET
@staff
def assessments(request: StaffRequest, key: UUID) -> HttpResponse:
    """Every instrument with the latest result, and a way to each."""
    file = the_case(request.actor, key)
    results = results_of(request.actor, key)
    forms = [(one.code, definition(one.pk)) for one in instruments(timezone.localdate())]
    context = _frame(file) | {"lines": lines_of(results), "results": results, "instruments": forms}
    context["may_write"] = bool(can_assess(request.actor, file.case))
    _log("assessments", file)
    return render(request, "assessments/assessments.html", context)


@require_http_methods(["GET", "POST"])
@staff
def assessment_new(request: StaffRequest, key: UUID, code: str) -> HttpResponse:
    """Fill in a form. One that is asked alone first asks whether you are."""
    file = the_case(request.actor, key)
    can_assess(request.actor, file.case).require()
    version = instrument_in_force(code, timezone.localdate())
    if version is None:
        raise Http404
    form = definition(version.pk)
    alone = request.POST.get("alone", request.GET.get("ensamma", "")) == ALONE
    if form.alone and not alone:
        _log("assessment-form", file)  # as any form: the person's own extract of the log names none that is asked alone
        return render(request, "assessments/alone.html", _frame(file) | {"code": code}, status=_asked(request))
    if request.method == "GET":
        kept = _kept(request, key, code)
        fresh = {"happened_on": timezone.localdate()} | kept
        return _fill_page(request, file, form, NewForm(form=form, initial=fresh), as_sent(kept))
    given = NewForm(request.POST, form=form)
    if not given.is_valid() or not (made := _keep(request, file, version, given)):
        return _fill_page(request, file, form, given, request.POST)
    drop_draft(request.actor.assignment_id, _draft_key(key, code))
    messages.success(request, _("Formuläret är sparat."))
    return redirect("assessment", made)


@require_http_methods(["GET", "POST"])
@staff
def assessment_paper(request: StaffRequest, key: UUID, code: str) -> HttpResponse:
    """Type in a form that was filled in on paper. One that is asked alone is not handed out on paper here."""
    file = the_case(request.actor, key)
    can_assess(request.actor, file.case).require()
    version = instrument_in_force(code, timezone.localdate())
    if version is None or definition(version.pk).alone:
        raise Http404
    given = PaperForm(request.POST or None, form=definition(version.pk))
    if request.method == "POST" and given.is_valid() and (made := _keep(request, file, version, given)):
        messages.success(request, _("Formuläret är sparat."))
        return redirect("assessment", made)
    _log("assessment-form", file)
    context = _frame(file) | {"instrument": definition(version.pk), "form": given, "own_unit": request.actor.unit_name}
    context["audience"] = category_rows(request.actor, file, context["instrument"].category, request.POST)
    return render(request, "assessments/paper.html", context, status=422 if given.errors else 200)


def _asked(request: StaffRequest) -> int:
    return 422 if request.method == "POST" else 200


def _draft_key(case_id: UUID, code: str) -> str:
    return f"assessment:{case_id}:{code}"


def _kept(request: StaffRequest, case_id: UUID, code: str) -> dict[str, Any]:
    draft = load_draft(request.actor.assignment_id, _draft_key(case_id, code))
    return draft.fields if draft else {}


def _keep(request: StaffRequest, file: CaseFile, version: InstrumentVersion, given: NewForm) -> UUID | None:
    """Keep it, or say on the form what changed while it was filled in."""
    try:
        with transaction.atomic():
            return fill_in(
                file.case,
                version,
                given.cleaned_data["filled"],
                by=request.actor,
                alone=request.POST.get("alone") == ALONE,
                share_with=ticked(request.POST),
                happened_at=given.cleaned_data["moment"],
            ).record_id
    except DatabaseError:
        given.add_error(None, _("Ett samtycke ändrades medan du skrev. Se över vilka som ser svaren och spara igen."))
        return None


def _frame(file: CaseFile) -> dict[str, Any]:
    return {"section": "cases", "case": file.case, "header": file.header}


def _log(page: str, file: CaseFile) -> None:
    log_read(page, persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")


def _fill_page(
    request: StaffRequest, file: CaseFile, form: Instrument, given: FilledForm, sent: QueryDict, **more: Any
) -> HttpResponse:
    _log("assessment-form", file)
    context = _frame(file) | {
        "instrument": form,
        "form": given,
        "questions": given.questions(),
        "own_unit": request.actor.unit_name,
        "audience": [] if form.alone else category_rows(request.actor, file, form.category, sent),
        "draft_key": _draft_key(file.case.pk, form.code),
        "from_draft": not given.is_bound and any(name.startswith("q") for name in given.initial),
        "alone": ALONE if form.alone else "",
        "correcting": None,
    }
    return render(request, "assessments/fill_in.html", context | more, status=422 if given.errors else 200)


def _sheet(request: StaffRequest, key: UUID) -> tuple[Sheet, CaseFile]:
    """A form the actor may open, and its case. A case that is closed to them closes the form too."""
    record = the_record(request.actor, key)
    if record.kind != Kind.ASSESSMENT or record.case_id is None:
        raise Http404
    file = the_case(request.actor, record.case_id)
    return sheet_of(request.actor, record, file), file


@require_GET
@staff
def assessment(request: StaffRequest, key: UUID) -> HttpResponse:
    """What a form comes to: sum and zone in words, its source, how it has moved, and what it calls for."""
    sheet, file = _sheet(request, key)
    _log("assessment", file)
    context = {
        "sheet": sheet,
        "may_judge": bool(can_judge(request.actor, sheet.record, file.case)),
        "may_correct": bool(can_assess(request.actor, file.case)) and bool(can_correct(request.actor, sheet.record)),
        "may_share": sheet.record.unit_id == request.actor.unit_id,
    }
    return render(request, "assessments/assessment.html", _frame(file) | context)


@require_http_methods(["GET", "POST"])
@staff
def assessment_correct(request: StaffRequest, key: UUID) -> HttpResponse:
    """Correct a form: a new version, with the former one still readable."""
    sheet, file = _sheet(request, key)
    can_correct(request.actor, sheet.record).require()
    can_assess(request.actor, file.case).require()
    former, form = sheet.result.assessment, sheet.result.form
    start = {"mode": former.filled_by, "gap": former.extent, "words": former.words}
    given = CorrectedForm(request.POST or None, former=former, form=form, answers=sheet.result.answers, initial=start)
    if request.method == "GET" or not given.is_valid():
        return _fill_page(request, file, form, given, request.POST, correcting=former, draft_key="")
    filled = None if given.cleaned_data["taken_back"] else given.cleaned_data["filled"]
    reason, chosen = given.cleaned_data["reason"], ticked(request.POST)
    try:
        with transaction.atomic():
            new = correct_form(former, file.case, by=request.actor, reason=reason, filled=filled, share_with=chosen)
    except DatabaseError:
        given.add_error(None, _("Någon annan rättade formuläret samtidigt. Öppna den senaste versionen."))
        return _fill_page(request, file, form, given, request.POST, correcting=former, draft_key="")
    messages.success(request, _("Formuläret är rättat. Det tidigare finns kvar att läsa."))
    return redirect("assessment", new.pk)


@require_http_methods(["GET", "POST"])
@staff
def assessment_judge(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write the assessment that an answer called for."""
    sheet, file = _sheet(request, key)
    can_judge(request.actor, sheet.record, file.case).require()
    form = JudgementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = ticked(request.POST)
        judge(sheet.result.assessment, file.case, by=request.actor, **form.cleaned_data, share_with=chosen)
        messages.success(request, _("Bedömningen är sparad."))
        return redirect("assessment", key)
    _log("assessment-judge", file)
    context = _frame(file) | {"sheet": sheet, "form": form, "own_unit": request.actor.unit_name}
    context["audience"] = category_rows(request.actor, file, sheet.record.category, request.POST)
    return render(request, "assessments/judge.html", context, status=422 if form.errors else 200)
