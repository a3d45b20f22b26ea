"""Medicine in a case: what is agreed, what is handed out, and the unit's list of today."""

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
from samvag.cases.reading import CaseFile
from samvag.cases.views.case import form_page as page_of_a_form
from samvag.cases.views.scope import ground_for_reading, the_case
from samvag.cases.views.seen import reach_rows, ticked
from samvag.medication.actions import agree_to_hand_out, change_hand_out, correct_handed, end_hand_out, hand
from samvag.medication.counting import Said
from samvag.medication.forms import EndForm, HandedChangeForm, HandedForm, HandOutChangeForm, HandOutForm
from samvag.medication.models import Handed, HandOut, How
from samvag.medication.policies import can_hand, can_handle_medicine, can_see_due
from samvag.medication.reading import due_today, hand_outs_in, one_hand_out, one_handed, taperings_in


@require_GET
@staff
def due(request: StaffRequest) -> HttpResponse:
    """Whom the unit expects today."""
    can_see_due(request.actor).require()
    found = due_today(request.actor, timezone.localdate())
    log_read("hand-outs", persons=[one.person_id for one in found], ground=ground_for_reading(request.actor))
    return render(request, "medication/due.html", {"due": found, "today": timezone.localdate(), "section": "today"})


@require_GET
@staff
def medication(request: StaffRequest, key: UUID) -> HttpResponse:
    """What is agreed and how it goes, and the doctor's plans."""
    file, today = the_case(request.actor, key), timezone.localdate()
    context = {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "today": today,
        "hand_outs": hand_outs_in(request.actor, key, today),
        "taperings": taperings_in(request.actor, key, today),
        "may_write": can_handle_medicine(request.actor, file.case),
        "own_unit_id": request.actor.unit_id,
    }
    log_read(
        "medication", persons=[file.case.person_id], subject=f"case:{key}", ground=ground_for_reading(request.actor)
    )
    return render(request, "medication/medication.html", context)


def kept(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do it, or say on the form why it cannot be; nothing typed is lost."""
    try:
        with transaction.atomic():
            act()
    except Refused as refused:
        form.add_error(None, str(refused.reason))
    except DatabaseError:
        form.add_error(None, _("Något ändrades medan du skrev. Se efter hur det står nu och spara igen."))
    return not form.errors


def back(request: StaffRequest, case_id: Any, words: str) -> HttpResponse:
    """Back to the case's medicine, saying what was done."""
    messages.success(request, words)
    return redirect("medication", case_id)


def form_page(request: StaffRequest, file: CaseFile, form: Any, heading: str, yes: str, **extra: Any) -> HttpResponse:
    """A form about medicine, from which one goes back to the case's medicine."""
    return page_of_a_form(request, file, form, heading, yes, template="medication/form.html", **extra)


def shared_form(
    request: StaffRequest, file: CaseFile, form: forms.Form, heading: str, lead: str, **extra: Any
) -> HttpResponse:
    """A form that becomes a record of its own, with the line of who will see it."""
    extra |= {"audience": reach_rows(request.actor, file, request.POST), "lead": lead}
    return form_page(request, file, form, heading, _("Spara"), **extra)


@require_http_methods(["GET", "POST"])
@staff
def hand_out_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Agree with the person to hand out what their doctor has prescribed."""
    file = the_case(request.actor, key)
    can_handle_medicine(request.actor, file.case).require()
    form = HandOutForm(request.POST or None, initial={"from_on": timezone.localdate(), "form": "seen"})
    if request.method == "POST" and form.is_valid():
        about, seen, by = form.cleaned_data["category"], ticked(request.POST), request.actor
        if kept(form, lambda: agree_to_hand_out(file.case, form.said, about, by=by, share_with=seen)):
            return back(request, key, _("Överenskommelsen är sparad."))
    lead = _("Det som personens egen läkare har ordinerat, och som ni har kommit överens om att lämna ut här.")
    return shared_form(request, file, form, _("Ny utlämning av läkemedel"), lead)


def _the_one(request: StaffRequest, key: UUID) -> tuple[HandOut, CaseFile]:
    one = one_hand_out(request.actor, key)
    if one is None or one.case_id is None:
        raise Http404
    file = the_case(request.actor, one.case_id)
    can_hand(request.actor, one, file.case).require()
    return one, file


@require_http_methods(["GET", "POST"])
@staff
def hand_out_change(request: StaffRequest, key: UUID) -> HttpResponse:
    """What was agreed is otherwise, or was about somebody else."""
    one, file = _the_one(request, key)
    form = HandOutChangeForm(request.POST or None, initial=HandOutForm.start(one))
    if request.method == "POST" and form.is_valid():
        said, why = None if form.cleaned_data["wrong"] else form.said, form.cleaned_data["reason"]
        if kept(form, lambda: change_hand_out(one, file.case, said, by=request.actor, reason=why)):
            return back(request, file.case.pk, _("Överenskommelsen är ändrad."))
    lead = _("Det som stod finns kvar att läsa bland versionerna. De som såg det ser det nya.")
    return form_page(request, file, form, _("Ändra utlämningen"), _("Spara"), lead=lead)


@require_http_methods(["GET", "POST"])
@staff
def hand_out_end(request: StaffRequest, key: UUID) -> HttpResponse:
    """Say that nothing more is handed out, and why."""
    one, file = _the_one(request, key)
    form = EndForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        who = {"by": request.actor, "day": given["day"], "because": given["because"]}
        if kept(form, lambda: end_hand_out(one, file.case, **who)):
            return back(request, file.case.pk, _("Utlämningen är avslutad."))
    lead = _("Det som är inskrivet står kvar. Tänk på att läkaren får veta.")
    return form_page(request, file, form, _("Avsluta utlämningen"), _("Avsluta"), lead=lead)


@require_http_methods(["GET", "POST"])
@staff
def handed_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write what one occasion came to; the page's button sends the usual straight here."""
    one, file = _the_one(request, key)
    asked = request.GET.get("hur", How.GIVEN)
    start: dict[str, Any] = {"happened_on": request.GET.get("dag") or timezone.localdate(), "how": asked}
    start |= {"count": 1} if asked == How.GIVEN else {}
    form = HandedForm(request.POST or None, one=one, initial=start)
    if (
        request.method == "POST"
        and form.is_valid()
        and kept(form, lambda: hand(one, file.case, form.said, by=request.actor, at=form.cleaned_data["moment"]))
    ):
        messages.success(request, _("Inskrivet."))
        return redirect("hand-outs-due") if request.POST.get("from") == "due" else redirect("medication", file.case.pk)
    return form_page(request, file, form, _("Skriv in ett tillfälle"), _("Spara"), lead=_asked_of(one))


def _asked_of(one: HandOut) -> str:
    about = {"what": one.what, "who": one.whom_to_tell}
    return _("%(what)s. Kommer personen inte får %(who)s veta.") % about


@require_http_methods(["GET", "POST"])
@staff
def handed_correct(request: StaffRequest, key: UUID) -> HttpResponse:
    """An occasion was otherwise, or did not happen."""
    found = one_handed(request.actor, key)
    if found is None or found[1].case_id is None:
        raise Http404
    entry, one = found
    file = the_case(request.actor, found[1].case_id)
    can_hand(request.actor, one, file.case).require()
    form = HandedChangeForm(request.POST or None, one=one, initial=_start(entry))
    if request.method == "POST" and form.is_valid():
        said: Said | None = None if form.cleaned_data["wrong"] else form.said
        why = {"by": request.actor, "reason": form.cleaned_data["reason"]}
        if kept(form, lambda: correct_handed(entry, one, file.case, said, **why)):
            return back(request, file.case.pk, _("Rättat."))
    lead = _("Det som stod finns kvar att läsa bland versionerna.")
    return form_page(request, file, form, _("Rätta ett tillfälle"), _("Spara"), lead=lead)


def _start(entry: Handed) -> dict[str, Any]:
    return entry.content() | {"happened_on": entry.day}
