"""The pages of leaving: prepare and close, who has taken over, take back, open again, and pause."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.actions import write_case_note
from samvag.cases.models import Closure
from samvag.cases.policies import can_protect, can_read
from samvag.cases.reading import CaseFile
from samvag.cases.views.case import form_page
from samvag.cases.views.scope import the_case
from samvag.cases.views.seen import category_rows, ticked
from samvag.leaving import reading
from samvag.leaving.actions import (
    accept_handover,
    close_case,
    end_pause,
    pause_case,
    plan_leaving,
    reopen_case,
    undo_closing,
)
from samvag.leaving.forms import AcceptForm, LeaveForm, PauseForm, ReopenForm, leave_initial
from samvag.leaving.models import Farewell
from samvag.leaving.policies import can_accept, can_close, can_pause, can_reopen, can_undo
from samvag.leaving.reading import Hanging, accepted_on, farewell_of, hanging, left_open
from samvag.leaving.telling import words_of
from samvag.programmes.reading import definition


@require_http_methods(["GET", "POST"])
@staff
def leave(request: StaffRequest, key: UUID) -> HttpResponse:
    """What stands open, how somebody is to leave, and the closing itself. Every party may look; the owner writes."""
    file = the_case(request.actor, key)
    can_read(request.actor, file.case).require()
    if request.method == "POST":
        can_close(request.actor, file.case).require()
    farewell = farewell_of(file.case)
    open_here = hanging(request.actor, file.case) if file.case.closed_at is None else []
    form = _leave_form(request, file, farewell, open_here)
    if request.method == "POST" and form.is_valid():
        return _save(request, file, form)
    log_read("case", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    status = 422 if form.errors else 200
    return render(
        request,
        "leaving/leave.html",
        _leave_page(request, file, farewell, form) | {"hanging": open_here},
        status=status,
    )


def _leave_form(
    request: StaffRequest, file: CaseFile, farewell: Farewell | None, open_here: list[Hanging]
) -> LeaveForm:
    signs = definition(file.case.programme_version_id).exit_criteria
    return LeaveForm(
        request.POST or None,
        initial=leave_initial(farewell),
        signs=[one for one in signs if one.code not in Closure.Reason.values],
        units=[(one.unit_id, one.name) for one in file.parties if one.organisation_id != request.actor.organisation_id],
        dead=file.header.deceased_on is not None,
        accepted=accepted_on(farewell) is not None,
        hanging=bool(open_here),
    )


def _save(request: StaffRequest, file: CaseFile, form: LeaveForm) -> HttpResponse:
    """What was written, and the closing when that button was pressed."""
    plan = form.plan()
    with transaction.atomic():
        plan_leaving(file.case, plan, by=request.actor, share_with=ticked(request.POST))
        if "close" in request.POST:
            close_case(file.case, by=request.actor, reason=plan.reason)
    if "close" in request.POST:
        messages.success(request, _("Ärendet är avslutat. I dag kan du ångra det."))
        return redirect("case", file.case.pk)
    messages.success(request, _("Sparat. Ärendet är öppet tills du avslutar det."))
    return redirect("leave", file.case.pk)


def _leave_page(request: StaffRequest, file: CaseFile, farewell: Farewell | None, form: LeaveForm) -> dict[str, Any]:
    may = can_close(request.actor, file.case)
    return {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "actor": request.actor,
        "endings": file.endings,
        "farewell": farewell,
        "accepted_on": accepted_on(farewell),
        "said": words_of(farewell, file.case.programme_version_id) if farewell and not may else "",
        "may_accept": accepted_on(farewell) is None and bool(can_accept(request.actor, file.case, farewell)),
        "left": left_open(request.actor, file.case) if file.case.closed_at is None else None,
        "form": form if may else None,
        "why_not": "" if may else may.why,
        "audience": category_rows(request.actor, file, "coordination", request.POST) if may else None,
        "may_protect": bool(can_protect(request.actor)),
    }


@require_http_methods(["GET", "POST"])
@staff
def accept(request: StaffRequest, key: UUID) -> HttpResponse:
    """Somebody has taken over: in their own hands, or as they told the coordinator."""
    file = the_case(request.actor, key)
    farewell = farewell_of(file.case)
    can_accept(request.actor, file.case, farewell).require()
    own = farewell is not None and farewell.receiver_unit_id == request.actor.unit_id
    form = AcceptForm(request.POST or None, own=own, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        who = f"{request.actor.name}, {request.actor.unit_name}" if own else form.cleaned_data["accepted_by"]
        accept_handover(
            file.case,
            by=request.actor,
            accepted_by=who,
            day=form.cleaned_data["day"],
            share_with=ticked(request.POST),
        )
        messages.success(request, _("Det är antecknat. Nu finns det någon som tar vid."))
        return redirect("leave", key)
    lead = _("%(who)s står som den som tar över.") % {"who": farewell.receiver if farewell else ""}
    rows = category_rows(request.actor, file, "coordination", request.POST)
    yes = _("Vi tar över") if own else _("Spara")
    return form_page(request, file, form, _("Vem har tagit över?"), yes, lead=lead, audience=rows)


@require_POST
@staff
def undo(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take back a closing made today."""
    file = the_case(request.actor, key)
    can_undo(request.actor, file.case, file.endings.closed).require()
    undo_closing(_closing(request, file), by=request.actor)
    messages.success(request, _("Avslutet är ångrat. Allt står som före."))
    return redirect("case", key)


def _closing(request: StaffRequest, file: CaseFile) -> Closure:
    found = reading.the_closing(request.actor, file.endings.closed.key) if file.endings.closed else None
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@staff
def reopen(request: StaffRequest, key: UUID) -> HttpResponse:
    """Open a case again, and say why."""
    file = the_case(request.actor, key)
    can_reopen(request.actor, file.case, file.endings.closed).require()
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        closure, words = _closing(request, file), form.cleaned_data["words"]
        with transaction.atomic():
            gone = reopen_case(closure, by=request.actor, why=form.cleaned_data["why"])
            if words:
                told = {"category": "coordination", "heading": _("Ärendet öppnades igen"), "text": words}
                write_case_note(closure.case, by=request.actor, share_with=ticked(request.POST), **told)
        messages.success(request, _("Ärendet är öppet igen. Den som hade en roll och arbetar kvar har den igen."))
        if gone:
            messages.warning(
                request, _("Arbetar inte kvar: %(who)s. Ge någon annan rollen.") % {"who": ", ".join(gone)}
            )
        return redirect("case", key)
    lead = _("En ny tid börjar. Det som skrevs förut står kvar, och ni lovar att träffa personen på nytt.")
    rows = category_rows(request.actor, file, "coordination", request.POST)
    return form_page(request, file, form, _("Öppna ärendet igen"), _("Öppna igen"), lead=lead, audience=rows)


@require_http_methods(["GET", "POST"])
@staff
def pause(request: StaffRequest, key: UUID) -> HttpResponse:
    """The person is away for a time."""
    file = the_case(request.actor, key)
    can_pause(request.actor, file.case).require()
    form = PauseForm(request.POST or None, initial={"begins_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        pause_case(file.case, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Ärendet är pausat. På dagen när personen väntas tillbaka påminner vi."))
        return redirect("case", key)
    lead = _("Ärendet är öppet och ni är kvar. Ni kan skriva som vanligt, men påminnelserna är tysta till dess.")
    return form_page(request, file, form, _("Pausa ärendet"), _("Pausa"), lead=lead)


@require_POST
@staff
def pause_end(request: StaffRequest, key: UUID) -> HttpResponse:
    """The person is back."""
    file = the_case(request.actor, key)
    can_pause(request.actor, file.case).require()
    found = reading.the_pause(request.actor, file.endings.resting.key) if file.endings.resting else None
    if found is None:
        messages.info(request, _("Ärendet är inte pausat."))
    else:
        end_pause(found, by=request.actor)
        messages.success(request, _("Pausen är slut. Påminnelser och tider går igen."))
    return redirect("case", key)
