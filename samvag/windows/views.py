"""One tap on the case, and the page of one open window."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.models import Window
from samvag.cases.reading import CaseFile, case_file
from samvag.clocks.reading import rule_text
from samvag.sharing.audience import audience_of, open_disclosures
from samvag.windows.actions import close_window, open_window, respond, undo_window
from samvag.windows.forms import OutcomeForm
from samvag.windows.policies import can_work
from samvag.windows.reading import stand_of, window_of


@require_POST
@staff
def tap(request: StaffRequest, key: UUID) -> HttpResponse:
    """The window is open: one tap, on the case or in its row on the board."""
    file = case_file(request.actor, key)
    if file is None:
        raise Http404
    window = open_window(file.case, by=request.actor)
    messages.success(request, _("Fönstret är öppet. Samordnarna har fått veta."))
    return redirect("window", window.pk)


def _the_window(request: StaffRequest, key: UUID) -> Window:
    """A window the actor may see; for everybody else it is not there."""
    found = window_of(request.actor, key)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@staff
def page(request: StaffRequest, key: UUID) -> HttpResponse:
    """Who was told, who gets in touch and when, and how it went; the last is said here."""
    window = _the_window(request, key)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST":
        can_work(request.actor, window).require()
        if form.is_valid():
            close_window(window, by=request.actor, **form.cleaned_data)
            messages.success(request, _("Fönstret är stängt."))
            return redirect("window", key)
    return _page(request, window, form)


def _page(request: StaffRequest, window: Window, form: OutcomeForm) -> HttpResponse:
    actor, record = request.actor, window.record
    file = case_file(actor, record.case_id) if record.case_id else None
    if file is None:
        raise Http404
    ours, may_work = record.unit_id == actor.unit_id, bool(can_work(actor, window))
    context: dict[str, Any] = {
        "section": "cases",
        "window": window,
        "stand": stand_of(window),
        "rule": rule_text(window.rule_version),
        "case": file.case,
        "header": file.header,
        "form": form,
        "seen_by": _seen_by(window, file) if ours else None,
        "may_work": may_work,
        "may_undo": may_work and ours and window.responded_at is None,
    }
    log_read("window", persons=[file.case.person_id], subject=f"window:{window.pk}", ground="role")
    status = 422 if request.method == "POST" else 200
    return render(request, "windows/window.html", context, status=status)


def _seen_by(window: Window, file: CaseFile) -> Any:
    """Everybody who was told, and on which ground."""
    given = open_disclosures([window.pk])[window.pk]
    return audience_of(window.record, given, [one.triple for one in file.parties])


@require_POST
@staff
def meet(request: StaffRequest, key: UUID) -> HttpResponse:
    """I get in touch."""
    respond(_the_window(request, key), by=request.actor)
    messages.success(request, _("Du tar kontakt. Alla ser det."))
    return redirect("window", key)


@require_POST
@staff
def undo(request: StaffRequest, key: UUID) -> HttpResponse:
    """The tap was a mistake."""
    window = _the_window(request, key)
    undo_window(window, by=request.actor)
    messages.success(request, _("Ångrat. Fönstret syns inte längre."))
    return redirect("case", window.record.case_id)
