"""Self-care in a case: what stands, a new assessment or a follow-up, the paper, and taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.reading import CaseFile
from samvag.cases.views.case import form_page
from samvag.cases.views.scope import the_case
from samvag.cases.views.seen import as_sent, reach_rows, ticked
from samvag.core.drafts import drop_draft, load_draft
from samvag.records.policies import can_correct
from samvag.selfcare.actions import assess_self_care, take_back_self_care
from samvag.selfcare.forms import SelfCareForm, TakeBackForm
from samvag.selfcare.models import SelfCare
from samvag.selfcare.paper import paper
from samvag.selfcare.policies import can_assess_self_care
from samvag.selfcare.reading import assessed_in, one_of
from samvag.ui.files import PDF, file_answer

KEPT = ("measure", "verdict", "helper", "instruction", "risks", "on_change", "fee_exempt")


@require_http_methods(["GET", "POST"])
@staff
def self_care(request: StaffRequest, key: UUID) -> HttpResponse:
    """What stands in the case; health care assesses here, and follows up what stands."""
    file = the_case(request.actor, key)
    standing, before = assessed_in(request.actor, key)
    asked = request.GET.get("foljer", "")
    former = next((one for one in standing if str(one.pk) == asked), None)
    shown = {"standing": standing, "before": before, "former": former}
    if request.method == "GET":
        draft = load_draft(request.actor.assignment_id, f"self-care:{key}")
        kept = draft.fields if draft else {}
        start = {name: getattr(former, name) for name in KEPT} | {"category": former.record.category} if former else {}
        return _page(request, file, SelfCareForm(initial=start | kept), as_sent(kept), **shown, from_draft=bool(draft))
    can_assess_self_care(request.actor, file.case).require()
    form = SelfCareForm(request.POST)
    if not form.is_valid() or not _kept(request, file, form, former):
        return _page(request, file, form, request.POST, **shown)
    drop_draft(request.actor.assignment_id, f"self-care:{key}")
    messages.success(request, _("Bedömningen är sparad."))
    return redirect("self-care", key)


def _kept(request: StaffRequest, file: CaseFile, form: SelfCareForm, former: SelfCare | None) -> bool:
    """Keep it, or say on the form what changed while it was written."""
    given, chosen = form.cleaned_data, ticked(request.POST)
    who = {"by": request.actor, "treating": given["treating"]}
    try:
        with transaction.atomic():
            assess_self_care(file.case, form.assessed, given["category"], follows=former, share_with=chosen, **who)
    except DatabaseError:
        form.add_error(None, _("Ett samtycke ändrades medan du skrev. Se över vilka som ser det och spara igen."))
        return False
    return True


def _page(request: StaffRequest, file: CaseFile, form: SelfCareForm, sent: QueryDict, **shown: Any) -> HttpResponse:
    may_write = can_assess_self_care(request.actor, file.case)
    context: dict[str, Any] = {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "form": form,
        "own_unit": request.actor.unit_name,
        "own_unit_id": request.actor.unit_id,
        "draft_key": f"self-care:{file.case.pk}",
        "may_write": may_write,
        "audience": reach_rows(request.actor, file, sent) if may_write else [],
    }
    log_read("self-care", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    return render(request, "selfcare/self_care.html", context | shown, status=422 if form.errors else 200)


def _the_one(request: StaffRequest, key: UUID) -> tuple[SelfCare, CaseFile]:
    one = one_of(request.actor, key)
    if one is None or one.case_id is None:
        raise Http404
    return one, the_case(request.actor, one.case_id)


@require_GET
@staff
def self_care_paper(request: StaffRequest, key: UUID) -> HttpResponse:
    """The assessment as a paper for the person and whoever helps (egenvårdsintyg)."""
    one, file = _the_one(request, key)
    log_read("self-care-paper", persons=[file.case.person_id], subject=f"record:{key}", ground="work")
    return file_answer(paper(one, file.header.name), PDF, "egenvard.pdf")


@require_http_methods(["GET", "POST"])
@staff
def self_care_take_back(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take back an assessment that was wrong from the beginning."""
    one, file = _the_one(request, key)
    can_correct(request.actor, one.record).require()
    can_assess_self_care(request.actor, file.case).require()
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        take_back_self_care(one, file.case, by=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("Bedömningen är tagen tillbaka."))
        return redirect("self-care", file.case.pk)
    lead = _("Bedömningen försvinner härifrån men finns kvar att läsa bland versionerna.")
    return form_page(request, file, form, _("Ta tillbaka"), _("Ta tillbaka"), lead=lead)
