"""Participation shown elsewhere: what the document would say, making it, and fetching it in its two forms."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.reading import CaseFile
from samvag.cases.views.scope import the_case
from samvag.participation import fhir
from samvag.participation.actions import show_participation
from samvag.participation.forms import ShowForm
from samvag.participation.models import Participation
from samvag.participation.paper import document_of
from samvag.participation.policies import can_fetch, can_show
from samvag.participation.reading import (
    Standing,
    contacts_in,
    known_as,
    made_in,
    running_roles,
    standing_consents,
    statement,
    the_made,
)
from samvag.ui.files import PDF, file_answer


@require_http_methods(["GET", "POST"])
@staff
def participation(request: StaffRequest, key: UUID) -> HttpResponse:
    """What would be shown, the choices, and what has been shown before."""
    file = the_case(request.actor, key)
    may = can_show(request.actor, file.case)
    if request.method == "POST":
        may.require()
    consents = standing_consents(request.actor, file.case.person_id) if may else []
    contacts = contacts_in(request.actor, key) if consents else []
    form = ShowForm(request.POST if request.method == "POST" else None, consents=consents, contacts=contacts)
    if request.method == "POST" and form.is_valid() and (made := _make(request, file, form)):
        messages.success(request, _("Dokumentet är gjort, och det är antecknat att uppgiften lämnades ut."))
        return redirect("participation-made", made.pk)
    log_read("participation", persons=[file.case.person_id], subject=f"case:{key}", ground="work")
    context = _frame(file) | {
        "may": may,
        "form": form,
        "consents": consents,
        "told": _would_say(request, file, consents),
        "today": timezone.localdate(),
        "before": made_in(request.actor, key),
    }
    return render(request, "participation/participation.html", context, status=422 if form.errors else 200)


def _frame(file: CaseFile) -> dict[str, Any]:
    return {"section": "cases", "case": file.case, "header": file.header}


def _would_say(request: StaffRequest, file: CaseFile, consents: list[Standing]) -> Any:
    """What the document says on the newest consent, before anybody else is added."""
    return statement(request.actor, file, consents[0], [], running_roles(file)) if consents else None


def _make(request: StaffRequest, file: CaseFile, form: ShowForm) -> Participation | None:
    """Make it, or say on the form what changed meanwhile."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            return show_participation(
                file,
                by=request.actor,
                consent_id=UUID(given["consent"]),
                system=given["system"],
                contacts=form.chosen(),
            )
    except DatabaseError:
        form.add_error(None, _("Ett samtycke ändrades medan du skrev. Läs sidan igen."))
        return None


def _the_made(request: StaffRequest, key: UUID) -> tuple[Participation, CaseFile]:
    found = the_made(request.actor, key)
    if found is None or found.case_id is None:
        raise Http404
    return found, the_case(request.actor, found.case_id)


@require_GET
@staff
def made(request: StaffRequest, key: UUID) -> HttpResponse:
    """The document on the page, to read, print and fetch."""
    found, file = _the_made(request, key)
    log_read("participation", persons=[file.case.person_id], subject=f"record:{key}", ground="work")
    context = _frame(file) | {"made": found, "may": can_fetch(found, file.case)}
    return render(request, "participation/made.html", context)


@require_GET
@staff
def paper(request: StaffRequest, key: UUID) -> HttpResponse:
    """The document as a tagged PDF, as long as what it rests on holds."""
    found, file = _the_made(request, key)
    can_fetch(found, file.case).require()
    log_read("participation-paper", persons=[file.case.person_id], subject=f"record:{key}", ground="consent")
    content = document_of(found, name=file.header.name, number=file.header.number)
    return file_answer(content, PDF, "deltagande.pdf")


@require_GET
@staff
def data_file(request: StaffRequest, key: UUID) -> HttpResponse:
    """The same as a file for a machine (FHIR R4)."""
    found, file = _the_made(request, key)
    can_fetch(found, file.case).require()
    link = known_as(request.actor, file.case.person_id)
    if link is None:
        raise Http404
    log_read("participation-file", persons=[file.case.person_id], subject=f"record:{key}", ground="consent")
    return file_answer(fhir.as_bytes(fhir.bundle(found, link)), "application/fhir+json", "deltagande.json")
