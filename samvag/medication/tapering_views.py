"""A doctor's plan for tapering: written down, changed and turned by the doctor's word, and on paper for the person."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.reading import CaseFile
from samvag.cases.views.scope import the_case
from samvag.cases.views.seen import ticked
from samvag.medication.actions import change_tapering, keep_tapering, turn_tapering
from samvag.medication.forms import TaperingChangeForm, TaperingForm, TurnForm
from samvag.medication.models import Tapering
from samvag.medication.paper import paper
from samvag.medication.policies import can_handle_medicine
from samvag.medication.reading import one_tapering
from samvag.medication.views import back, form_page, kept, shared_form
from samvag.records.policies import can_correct
from samvag.ui.files import PDF, file_answer

LEAD = gettext_noop("Läkaren bestämmer, ni följer planen. Skriv den som läkaren har sagt.")


@require_http_methods(["GET", "POST"])
@staff
def tapering_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down the plan that a doctor has decided."""
    file = the_case(request.actor, key)
    can_handle_medicine(request.actor, file.case).require()
    form = TaperingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        about, seen, by = form.cleaned_data["category"], ticked(request.POST), request.actor
        if kept(form, lambda: keep_tapering(file.case, form.said, about, by=by, share_with=seen)):
            return back(request, key, _("Planen är sparad."))
    return shared_form(request, file, form, _("Ny nedtrappning"), _(LEAD))


def _the_one(request: StaffRequest, key: UUID) -> tuple[Tapering, CaseFile]:
    one = one_tapering(request.actor, key)
    if one is None or one.case_id is None:
        raise Http404
    return one, the_case(request.actor, one.case_id)


def _to_change(request: StaffRequest, key: UUID) -> tuple[Tapering, CaseFile]:
    one, file = _the_one(request, key)
    can_handle_medicine(request.actor, file.case).require()
    can_correct(request.actor, one.record).require()
    return one, file


@require_http_methods(["GET", "POST"])
@staff
def tapering_change(request: StaffRequest, key: UUID) -> HttpResponse:
    """The doctor has changed the plan, or it was about somebody else."""
    one, file = _to_change(request, key)
    form = TaperingChangeForm(request.POST or None, initial=TaperingForm.start(one))
    if request.method == "POST" and form.is_valid():
        said, why = None if form.cleaned_data["wrong"] else form.said, form.cleaned_data["reason"]
        if kept(form, lambda: change_tapering(one, file.case, said, by=request.actor, reason=why)):
            return back(request, file.case.pk, _("Planen är ändrad."))
    return form_page(request, file, form, _("Ändra nedtrappningen"), _("Spara"), lead=_(LEAD))


@require_http_methods(["GET", "POST"])
@staff
def tapering_turn(request: StaffRequest, key: UUID) -> HttpResponse:
    """The doctor pauses the plan, lets it go on or ends it."""
    one, file = _to_change(request, key)
    form = TurnForm(request.POST or None, initial={"turned_by": one.physician})
    if (
        request.method == "POST"
        and form.is_valid()
        and kept(form, lambda: turn_tapering(one, file.case, form.said, by=request.actor))
    ):
        return back(request, file.case.pk, _("Läkarens besked är sparat."))
    lead = _("Bara läkaren pausar, fortsätter eller avslutar. Skriv vad läkaren har sagt.")
    return form_page(request, file, form, _("Läkarens besked"), _("Spara"), lead=lead)


@require_GET
@staff
def tapering_paper(request: StaffRequest, key: UUID) -> HttpResponse:
    """The plan as a sheet for the person."""
    one, file = _the_one(request, key)
    log_read("tapering-paper", persons=[file.case.person_id], subject=f"record:{key}", ground="work")
    return file_answer(paper(one, file.header.name), PDF, "nedtrappning.pdf")
