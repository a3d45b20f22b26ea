"""Waiting elsewhere in a case: who was asked when, what came of it, and how it ended."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.decisions import Refused
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.policies import can_write_in
from samvag.cases.reading import CaseFile
from samvag.cases.views.case import form_page
from samvag.cases.views.scope import ground_for_reading, the_case
from samvag.cases.views.seen import reach_rows, ticked
from samvag.waiting.actions import add_turn, take_back, wait_for
from samvag.waiting.forms import TakeBackForm, TurnForm, WaitingForm
from samvag.waiting.models import Turn, Waiting
from samvag.waiting.policies import can_add
from samvag.waiting.reading import not_received, one_to_take_back, one_waiting, units_to_name, waits_in


@require_GET
@staff
def waiting(request: StaffRequest, key: UUID) -> HttpResponse:
    """What is waited for, and what others have not received."""
    file = the_case(request.actor, key)
    context = {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "waits": waits_in(request.actor, key, timezone.localdate()),
        "refused": not_received(request.actor, file.case.person_id),
        "may_write": can_write_in(request.actor, file.case),
    }
    log_read("waiting", persons=[file.case.person_id], subject=f"case:{key}", ground=ground_for_reading(request.actor))
    return render(request, "waiting/waiting.html", context)


def _kept(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do it, or say on the form why it cannot be; nothing typed is lost."""
    try:
        with transaction.atomic():
            act()
    except Refused as refused:
        form.add_error(None, str(refused.reason))
    except DatabaseError:
        form.add_error(None, _("Något ändrades medan du skrev. Se efter hur det står nu och spara igen."))
    return not form.errors


def _page(request: StaffRequest, file: CaseFile, form: Any, heading: str, yes: str, **extra: Any) -> HttpResponse:
    return form_page(request, file, form, heading, yes, template="waiting/form.html", **extra)


@require_http_methods(["GET", "POST"])
@staff
def waiting_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Note that somebody else has been asked."""
    file, actor = the_case(request.actor, key), request.actor
    can_write_in(actor, file.case).require()
    start = {"happened_on": timezone.localdate(), "asked_by": actor.name}
    form = WaitingForm(request.POST or None, units=units_to_name(), initial=start)
    if request.method == "POST" and form.is_valid():
        about, seen = form.cleaned_data["category"], ticked(request.POST)
        if _kept(form, lambda: wait_for(file.case, form.said, about, by=actor, share_with=seen)):
            messages.success(request, _("Sparat. Ni påminns den dag ni ska fråga igen."))
            return redirect("waiting", key)
    lead = _("Någon annan är tillfrågad och har inte tagit emot personen än. Ni finns kvar så länge.")
    extra = {"audience": reach_rows(actor, file, request.POST), "lead": lead, "units": form.units}
    return _page(request, file, form, _("Väntar på någon annan"), _("Spara"), **extra)


def _of(request: StaffRequest, child: Waiting | Turn | None) -> CaseFile:
    """The case of one's own unit's waiting."""
    if child is None or child.case_id is None:
        raise Http404
    file = the_case(request.actor, child.case_id)
    can_add(request.actor, child.record, file.case).require()
    return file


@require_http_methods(["GET", "POST"])
@staff
def turn_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Asked again, answered, or over."""
    one = one_waiting(request.actor, key)
    file = _of(request, one)
    form = TurnForm(request.POST or None, initial={"happened_on": timezone.localdate(), "how": request.GET.get("hur")})
    if one and request.method == "POST" and form.is_valid():
        at = form.cleaned_data["moment"]
        if _kept(form, lambda: add_turn(one, file.case, form.said, by=request.actor, at=at)):
            messages.success(request, _("Inskrivet."))
            return redirect("waiting", file.case.pk)
    lead = f"{one.whom}: {one.for_what}" if one else ""
    return _page(request, file, form, _("Skriv vad som har hänt"), _("Spara"), lead=lead)


@require_http_methods(["GET", "POST"])
@staff
def waiting_take_back(request: StaffRequest, key: UUID) -> HttpResponse:
    """It was wrong, or about somebody else."""
    child = one_to_take_back(request.actor, key)
    file = _of(request, child)
    form = TakeBackForm(request.POST or None)
    if child and request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _kept(form, lambda: take_back(child, file.case, by=request.actor, reason=reason)):
            messages.success(request, _("Taget tillbaka."))
            return redirect("waiting", file.case.pk)
    return _page(request, file, form, _("Ta tillbaka"), _("Ta tillbaka"))
