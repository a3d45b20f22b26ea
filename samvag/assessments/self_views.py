"""Lending a form to the person, and the page on which they fill it in: no account, no name, no script."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.assessments.actions import answer, lend, take_back_code
from samvag.assessments.forms import LendForm, SelfForm
from samvag.assessments.policies import can_assess, visible_codes
from samvag.assessments.reading import CODE_KIND, definition, instruments, lasts, lent_by, waiting_codes
from samvag.audit.events import log_read
from samvag.cases.views.scope import the_case
from samvag.core import limits
from samvag.core.codes import digest
from samvag.ui.forms import CodeForm
from samvag.ui.views import too_many

HELD = "form_code"  # in the session: the digest of the code that was typed


@require_http_methods(["GET", "POST"])
@staff
def form_code(request: StaffRequest, key: UUID) -> HttpResponse:
    """Choose a form and get a code to hand over: shown once."""
    file = the_case(request.actor, key)
    can_assess(request.actor, file.case).require()
    versions = {one.code: one for one in instruments(timezone.localdate()) if not definition(one.pk).alone}
    form = LendForm(request.POST or None, forms_=[(code, definition(one.pk)) for code, one in versions.items()])
    context: dict[str, Any] = {"section": "cases", "case": file.case, "header": file.header, "form": form}
    if request.method == "POST" and form.is_valid():
        version = versions[form.cleaned_data["instrument"]]
        made, context["code"] = lend(file.case, version, by=request.actor)
        context |= {"lent": made, "instrument": definition(version.pk), "at_hand": lasts(version).days == 0}
        context["where"] = request.build_absolute_uri(reverse("form-door"))
    context["waiting"] = [(one, definition(one.instrument_id)) for one in waiting_codes(request.actor, key)]
    log_read("form-code", persons=[file.case.person_id], subject=f"case:{key}", ground="case")
    return render(request, "assessments/form_code.html", context, status=422 if form.errors else 200)


@require_POST
@staff
def form_code_back(request: StaffRequest, key: UUID) -> HttpResponse:
    """The code opens nothing any more."""
    code = get_object_or_404(visible_codes(request.actor), pk=key)
    file = the_case(request.actor, code.case_id)
    can_assess(request.actor, file.case).require()
    if take_back_code(code, by=request.actor):
        messages.success(request, _("Koden öppnar ingenting längre."))
    else:
        messages.info(request, _("Koden gällde inte längre."))
    return redirect("form-code", code.case_id)


@never_cache
@require_http_methods(["GET", "POST"])
def form_door(request: HttpRequest) -> HttpResponse:
    """The code on a piece of paper. Not on a colleague's own screen: the back button would lead into their work."""
    if request.actor:  # type: ignore[attr-defined]
        return render(request, "assessments/form_door_staff.html", status=422 if request.method == "POST" else 200)
    address = limits.address_of(request)
    if request.method == "POST" and (wait := limits.seconds_left(settings.LIMIT_WRONG_CODE, address)):
        return too_many(request, retry_after=wait)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        held = digest(CODE_KIND, form.cleaned_data["code"])
        if lent_by(held):
            request.session[HELD] = held
            return redirect("form-answer")
        limits.count(settings.LIMIT_WRONG_CODE, address)
        form.add_error("code", _("Koden gäller inte längre eller är felskriven. Be om en ny."))
        return render(request, "assessments/form_door.html", {"form": form})  # not an error status: the count must stay
    return render(request, "assessments/form_door.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def form_answer(request: HttpRequest) -> HttpResponse:
    """The form, all on one page, large enough for a thumb. Nothing on it says whose it is."""
    held = request.session.get(HELD)
    lent = lent_by(held) if held and not request.actor else None  # type: ignore[attr-defined]
    if lent is None:
        request.session.pop(HELD, None)
        return redirect("form-door")
    instrument = definition(lent.instrument)
    form = SelfForm(request.POST or None, form=instrument)
    if request.method == "POST" and form.is_valid():
        del request.session[HELD]
        if answer(lent, form.cleaned_data["filled"]) is None:
            messages.error(request, _("Formuläret kunde inte tas emot. Säg till den du fick koden av."))
            return redirect("form-door")
        return redirect("form-thanks")
    context = {"form": form, "instrument": instrument, "questions": form.questions()}
    return render(request, "assessments/form_answer.html", context, status=422 if form.errors else 200)


@require_GET
def form_thanks(request: HttpRequest) -> HttpResponse:
    """It has been received; the page says nothing of what it was."""
    return render(request, "assessments/form_thanks.html")
