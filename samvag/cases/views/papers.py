"""A consent on paper: the form to sign, the signed paper in, and out again to the unit it belongs to."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.reading import about, neighbour_units
from samvag.cases.views.answers import leaflets_of
from samvag.cases.views.scope import the_consent, the_scan
from samvag.sharing.actions import attach_scan
from samvag.sharing.consent_forms import ScanForm
from samvag.sharing.paper import empty, filled
from samvag.sharing.policies import can_record_consent
from samvag.sharing.scans import checked, content_of, file_name, scanner_is_set
from samvag.ui.files import PDF, file_answer


@require_GET
@staff
def consent_form(request: StaffRequest, key: UUID) -> HttpResponse:
    """The form filled in with one answer."""
    found = the_consent(request.actor, key)
    header = about(found)
    log_read("consent-form", persons=[found.person_id], subject=f"consent:{found.pk}", ground="consent")
    with translation.override(_language(request)):
        told = [one.leaflet for one in leaflets_of(request) if one.key == found.leaflet_version]
        words = [(section.heading, section.text) for leaflet in told[:1] for section in leaflet.sections]
        # The paper lies on printers and desks; a protected person writes their own name on it.
        made = filled(found, name=header.listed_name, number=header.listed_number, leaflet=words)
    return file_answer(made, PDF, "samtycke.pdf")


@require_GET
@staff
def consent_form_empty(request: StaffRequest) -> HttpResponse:
    """The form to fill in by hand."""
    can_record_consent(request.actor).require()
    actor = request.actor
    with translation.override(_language(request)):
        made = empty(organisation=actor.organisation_name, unit=actor.unit_name, units=neighbour_units(actor))
    return file_answer(made, PDF, "samtycke-blankett.pdf")


def _language(request: HttpRequest) -> str:
    """The language asked for, else the page's."""
    asked = request.GET.get("sprak", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "sv"


@require_http_methods(["GET", "POST"])
@staff
def scan_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Attach the signed paper."""
    found = the_consent(request.actor, key)
    can_record_consent(request.actor).require()
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kind, content = checked(form.cleaned_data["file"])
        except ValidationError as fault:
            form.add_error("file", fault)
        else:
            attach_scan(found, by=request.actor, content_type=kind, content=content)
            messages.success(request, _waits() if scanner_is_set() else _("Papperet är sparat."))
            return redirect("consent", key)
    log_read("consents", persons=[found.person_id], subject=f"consent:{found.pk}", ground="consent")
    context = {"form": form, "consent": found, "header": about(found), "scanner": scanner_is_set()}
    return render(request, "cases/scan_new.html", context, status=422 if form.errors else 200)


def _waits() -> str:
    return _("Papperet är sparat och går att öppna när viruskontrollen är klar.")


@require_GET
@staff
def scan(request: StaffRequest, key: UUID) -> HttpResponse:
    """The signed paper itself, to the consent's own unit."""
    found = the_scan(request.actor, key)
    content = content_of(found.pk)
    if content is None:
        raise Http404
    log_read("scan", persons=[found.person_id], subject=f"consent:{found.consent_id}", ground="consent")
    response = file_answer(content, found.content_type, file_name(found.content_type))
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response
