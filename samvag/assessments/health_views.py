"""A person's measurements and samples: the page, writing one down, and taking one back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.assessments.actions import take_back, write_health_check, write_sample
from samvag.assessments.health_forms import HealthCheckForm, SampleForm, TakeBackForm
from samvag.assessments.health_reading import health_of, measured
from samvag.assessments.policies import can_assess
from samvag.audit.events import log_read
from samvag.cases.reading import CaseFile
from samvag.cases.views.case import form_page
from samvag.cases.views.scope import the_case, the_record
from samvag.cases.views.seen import category_rows, ticked
from samvag.records.models import Category, Kind
from samvag.records.policies import can_correct


@require_GET
@staff
def health(request: StaffRequest, key: UUID) -> HttpResponse:
    """Everything measured and sampled, each as a table and a drawing."""
    file = the_case(request.actor, key)
    log_read("health", persons=[file.case.person_id], subject=f"case:{key}", ground="work")
    context: dict[str, Any] = {"section": "cases", "case": file.case, "header": file.header}
    context |= {"health": health_of(request.actor, key), "may_write": bool(can_assess(request.actor, file.case))}
    return render(request, "assessments/health.html", context)


@require_http_methods(["GET", "POST"])
@staff
def health_check_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down a health check."""
    file = the_case(request.actor, key)
    can_assess(request.actor, file.case).require()
    form = HealthCheckForm(request.POST or None, initial={"happened_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and _kept(request, file, form):
        messages.success(request, _("Hälsokontrollen är sparad."))
        return redirect("health", key)
    return _page(request, file, form, _("Hälsokontroll"), Category.SOMATIC)


@require_http_methods(["GET", "POST"])
@staff
def sample_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down a sample's result."""
    file = the_case(request.actor, key)
    can_assess(request.actor, file.case).require()
    form = SampleForm(request.POST or None, initial={"happened_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and _kept(request, file, form):
        messages.success(request, _("Provet är sparat."))
        return redirect("health", key)
    return _page(request, file, form, _("Prov"), Category.SUBSTANCE)


def _kept(request: StaffRequest, file: CaseFile, form: HealthCheckForm | SampleForm) -> bool:
    """Keep it, or say on the form what changed while it was written."""
    given = form.cleaned_data
    common = {"by": request.actor, "share_with": ticked(request.POST), "happened_at": given["moment"]}
    try:
        with transaction.atomic():
            if isinstance(form, SampleForm):
                own = {name: given[name] for name in ("findings", "chain", "words")}
                write_sample(file.case, b_peth=given["peth"], **own, **common)
            else:
                write_health_check(file.case, given["values"], at_home=given["at_home"], words=given["words"], **common)
    except DatabaseError:
        form.add_error(None, _("Ett samtycke ändrades medan du skrev. Se över vilka som ser svaren och spara igen."))
        return False
    return True


def _page(request: StaffRequest, file: CaseFile, form: Form, heading: str, category: str) -> HttpResponse:
    rows = category_rows(request.actor, file, category, request.POST)
    lead = _("Fyll i det som är mätt eller svarat. Resten lämnas tomt.")
    return form_page(request, file, form, heading, _("Spara"), audience=rows, lead=lead)


@require_http_methods(["GET", "POST"])
@staff
def health_take_back(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take back a health check or a sample that was wrong; then write it anew."""
    record = the_record(request.actor, key)
    if record.kind not in (Kind.MEASUREMENT, Kind.SAMPLE) or record.case_id is None:
        raise Http404
    file = the_case(request.actor, record.case_id)
    can_correct(request.actor, record).require()
    can_assess(request.actor, file.case).require()
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        take_back(measured(record), file.case, by=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("Det är taget tillbaka. Skriv in det rätta som nytt."))
        return redirect("health", file.case.pk)
    lead = _("Det försvinner ur tabeller och bilder men finns kvar att läsa bland versionerna.")
    return form_page(request, file, form, _("Ta tillbaka"), _("Ta tillbaka"), lead=lead)
