"""Opening somebody in an emergency, in two steps; reading under it; and the review that always follows."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.entries import entries_of
from samvag.core.context import acting
from samvag.inner import reading
from samvag.inner.actions import close_access, open_blocked_unit, open_in_emergency, review_emergency
from samvag.inner.forms import EmergencyForm, ReviewForm
from samvag.inner.models import TimedAccess
from samvag.inner.policies import can_open_in_emergency, can_review, emergency_minutes


@require_http_methods(["GET", "POST"])
@staff
def emergency_new(request: StaffRequest) -> HttpResponse:
    """First whom and why, then once more to be sure. Nothing is looked up before the second step."""
    can_open_in_emergency(request.actor).require()
    form = EmergencyForm(request.POST or None)
    confirming = request.method == "POST" and form.is_valid()
    if confirming and request.POST.get("sure") == "yes":
        words = {name: form.cleaned_data[name] for name in ("reason", "words")}
        key = open_in_emergency(form.cleaned_data["number"], by=request.actor, **words)
        return redirect("emergency", key) if key else redirect("emergency-none")
    context = {"form": form, "confirming": confirming, "minutes": emergency_minutes(), "section": "search"}
    return render(request, "inner/emergency_new.html", context, status=422 if form.errors else 200)


@require_GET
@staff
def emergency_none(request: StaffRequest) -> HttpResponse:
    """The one answer when nothing could be opened, whatever the reason."""
    can_open_in_emergency(request.actor).require()
    return render(request, "inner/emergency_none.html", {"section": "search"})


def persons_of(access: TimedAccess) -> list[UUID]:
    """Whom an access is about: one person, or nobody when the number was nobody's."""
    return [access.person_id] if access.person_id else []


def _open(request: StaffRequest, key: UUID) -> TimedAccess:
    access = reading.own_access(request.actor, key)
    if access is None:
        raise Http404
    return access


@require_GET
@staff
def emergency(request: StaffRequest, key: UUID) -> HttpResponse:
    """What one's own organisation has written about the person, to read and not to change."""
    access = _open(request, key)
    header = reading.access_header(access)
    units = reading.units_of(access)
    # The access's key is told to the database here and on no other page: lists, board and searches are as before.
    with acting(replace(request.actor, extra_keys=(access.reader_key,)), purpose=access.kind):
        records = reading.records_under(access)
        log_read("emergency", persons=persons_of(access), subject=f"access:{access.pk}", ground=access.kind)
    context = {
        "access": access,
        "header": header,
        "units": units,
        "entries": entries_of(records, actor=request.actor, disclosures={}),
        "is_emergency": access.kind == "emergency",
        "section": "search",
    }
    return render(request, "inner/emergency.html", context)


@require_POST
@staff
def emergency_block(request: StaffRequest, key: UUID) -> HttpResponse:
    """Open one unit's blocked records too."""
    access = _open(request, key)
    unit = request.POST.get("unit", "")
    blocked = [one.unit_id for one in reading.units_of(access) if one.blocked and str(one.unit_id) == unit]
    if not blocked:
        raise Http404
    open_blocked_unit(access, by=request.actor, unit_id=blocked[0])
    return redirect("emergency", key)


@require_POST
@staff
def emergency_close(request: StaffRequest, key: UUID) -> HttpResponse:
    """Done before the time is up."""
    close_access(_open(request, key), by=request.actor)
    messages.success(request, _("Stängt. Tack för att du stängde efter dig."))
    return redirect("today")


@require_GET
@staff
def emergencies(request: StaffRequest) -> HttpResponse:
    """What others have opened in an emergency, waiting ones first."""
    can_review(request.actor).require()
    rows = reading.to_review(request.actor)
    log_read("emergencies", persons=[one.person_id for one in rows if one.person_id], ground="review")
    waiting = [one for one in rows if one.reviewed_at is None]
    done = [one for one in reversed(rows) if one.reviewed_at is not None]
    return render(request, "inner/emergencies.html", {"waiting": waiting, "done": done})


@require_http_methods(["GET", "POST"])
@staff
def emergency_review(request: StaffRequest, key: UUID) -> HttpResponse:
    """Was it justified?"""
    can_review(request.actor).require()
    access = reading.one_to_review(request.actor, key)
    if access is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        review_emergency(access, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Granskningen är sparad."))
        return redirect("emergencies")
    log_read("emergency-review", persons=persons_of(access), ground="review")
    context: dict[str, Any] = {"access": access, "header": reading.access_header(access), "form": form}
    context |= {"now": timezone.now()}
    return render(request, "inner/emergency_review.html", context, status=422 if form.errors else 200)
