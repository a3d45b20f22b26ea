"""Giving a person the log about themselves: made, read through, printed, and how it reached them."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.step_up import recently_authenticated
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.review.actions import deliver_extract, make_extract, set_log_setting
from samvag.review.documents import extract_lines, extract_pdf
from samvag.review.forms import DeliveryForm, ExtractForm, SettingForm
from samvag.review.models import Extract
from samvag.review.policies import can_give_out
from samvag.review.reading import called, extract_by, extract_rows, extracts, known, log_setting
from samvag.ui.files import PDF, file_answer


@require_http_methods(["GET", "POST"])
@staff
def all_extracts(request: StaffRequest) -> HttpResponse:
    """What has been given out, and whether staff are named."""
    can_give_out(request.actor).require()
    if request.method == "POST":
        set_log_setting(by=request.actor, shows_names=bool(request.POST.get("shows_names")))
        messages.success(request, _("Valet är sparat och gäller nya utdrag."))
        return redirect("log-extracts")
    form = SettingForm(initial={"shows_names": log_setting(request.actor)})
    context = {"section": "log-extracts", "extracts": extracts(request.actor), "form": form}
    return render(request, "review/extracts.html", context)


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def extract_new(request: StaffRequest) -> HttpResponse:
    """Make an extract. Sent as POST: no number stands in an address."""
    can_give_out(request.actor).require()
    form = ExtractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = make_extract(by=request.actor, person_id=given["number"], period=form.period, language=given["language"])
        return redirect("log-extract", made.pk)
    context = {
        "section": "log-extracts",
        "form": form,
        "heading_words": _("Nytt loggutdrag"),
        "lead": _("Den som vill veta vilka som har läst om hen har rätt att få det (patientdatalagen 8 kap. 5 §)."),
        "yes": _("Gör utdraget"),
    }
    return render(request, "review/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def extract(request: StaffRequest, key: UUID) -> HttpResponse:
    """One extract as the person will read it, and how it was given."""
    found = _the_extract(request, key)
    form = DeliveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        deliver_extract(found, by=request.actor, delivery=given["delivery"], note=given["note"])
        messages.success(request, _("Det står nu hur utdraget lämnades."))
        return redirect("log-extract", key)
    lines = _read(found)
    context = {"section": "log-extracts", "extract": found, "lines": lines, "form": form}
    context["person"] = called(known([found.person_id]).get(found.person_id))
    context["last_day"] = found.period_to - timedelta(days=1)
    return render(request, "review/extract.html", context, status=422 if form.errors else 200)


def _the_extract(request: StaffRequest, key: UUID) -> Extract:
    can_give_out(request.actor).require()
    found = extract_by(request.actor, key)
    if found is None:
        raise Http404
    return found


def _read(found: Extract) -> list[list[str]]:
    """The rows in the extract's own language; reading them is logged after they are fetched."""
    with translation.override(found.language):
        lines = extract_lines(extract_rows(found))
    log_read("log-extract", persons=[found.person_id], subject=f"extract:{found.pk}", ground="log-extract")
    return lines


@require_GET
@staff
def extract_document(request: StaffRequest, key: UUID) -> HttpResponse:
    """The extract to hand over, tagged; its file name says nothing."""
    found = _the_extract(request, key)
    lines = _read(found)
    person = known([found.person_id]).get(found.person_id)
    with translation.override(found.language):
        made = extract_pdf(found, person, lines)
    return file_answer(made, PDF, "utdrag.pdf", opens=True)
