"""Between the chairs: the page of those who work for the whole unit, and letting something be."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.between.actions import lift_mute, mute
from samvag.between.forms import MuteForm
from samvag.between.policies import can_watch
from samvag.between.reading import Finding, findings, mute_of


@require_GET
@staff
def between(request: StaffRequest) -> HttpResponse:
    """Everything the detectors find for the unit, kind by kind, and what has been let be."""
    can_watch(request.actor).require()
    found = findings(request.actor)
    log_read("between", persons=[one.person_id for one in found if one.person_id], ground="unit")
    shown = [one for one in found if one.muted_until is None]
    groups: dict[str, list[Finding]] = {}
    for one in shown:
        groups.setdefault(str(one.detector.title), []).append(one)
    context = {"groups": groups.items(), "muted": [one for one in found if one.muted_until], "count": len(shown)}
    return render(request, "between/between.html", context | {"section": "today"})


@require_http_methods(["GET", "POST"])
@staff
def let_be(request: StaffRequest, code: str, key: UUID) -> HttpResponse:
    """Let one finding be, with a reason and until a day."""
    can_watch(request.actor).require()
    one = next((f for f in findings(request.actor) if f.detector.code == code and f.subject == key), None)
    if one is None:
        raise Http404
    form = MuteForm(request.POST or None) if request.method == "POST" else MuteForm()
    if request.method == "POST" and form.is_valid():
        mute(by=request.actor, detector=code, subject=key, person_id=one.person_id, **form.cleaned_data)
        messages.success(request, _("Det visas inte igen förrän dagen har gått."))
        return redirect("between")
    log_read("between-mute", persons=[one.person_id] if one.person_id else [], ground="unit")
    context = {"one": one, "form": form, "section": "today"}
    return render(request, "between/mute.html", context, status=422 if form.errors else 200)


@require_POST
@staff
def show_again(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take back that something was let be."""
    can_watch(request.actor).require()
    found = mute_of(request.actor, key)
    if found is None:
        raise Http404
    lift_mute(found, by=request.actor)
    messages.success(request, _("Det visas igen."))
    return redirect("between")
