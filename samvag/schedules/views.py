"""One's own times, and as administrator those of anybody in the organisation: the week, and when somebody is away."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.organisations.models import Assignment
from samvag.schedules import actions
from samvag.schedules.forms import AbsenceForm, HoursForm
from samvag.schedules.policies import kept_assignments
from samvag.schedules.reading import Schedule, schedule_of


@require_http_methods(["GET", "POST"])
@staff
def mine(request: StaffRequest) -> HttpResponse:
    """When one works, and when one is away."""
    whose = get_object_or_404(kept_assignments(request.actor), pk=request.actor.assignment_id)
    return _kept(request, whose, redirect("my-schedule"))


@require_http_methods(["GET", "POST"])
@staff
def of_one(request: StaffRequest, key: int) -> HttpResponse:
    """The same for a colleague, kept by the organisation's administrator."""
    has_permission(request.actor, Permission.ORGANISATION_ADMINISTER).require()
    whose = get_object_or_404(kept_assignments(request.actor), pk=key)
    return _kept(request, whose, redirect("schedule", key))


def _kept(request: StaffRequest, whose: Assignment, back: HttpResponse) -> HttpResponse:
    """The page, or what was sent from it."""
    told, asked = schedule_of(request.actor, whose), request.POST
    hours = HoursForm(
        asked if request.method == "POST" and "away" not in asked else None, hours=told.hours, sites=told.sites
    )
    away = AbsenceForm(asked if "away" in asked else None, absences=told.absences)
    if request.method == "POST" and _done(request, whose.pk, hours, away):
        return back
    wrong = bool(hours.errors or away.errors)
    return render(request, "schedules/schedule.html", _page(request, told, hours, away), status=422 if wrong else 200)


def _page(request: StaffRequest, told: Schedule, hours: HoursForm, away: AbsenceForm) -> dict[str, Any]:
    own = told.assignment.pk == request.actor.assignment_id
    return {"told": told, "hours_form": hours, "away_form": away, "own": own, "form": hours if hours.errors else away}


def _done(request: StaffRequest, whose: int, hours: HoursForm, away: AbsenceForm) -> bool:
    """Was what the button asked for done? Bad input is told in the form it came from."""
    asked, by = request.POST, request.actor
    if (key := asked.get("drop_hours", "")).isdecimal():
        actions.take_back_hours(by=by, assignment_id=whose, key=int(key))
        messages.success(request, _("Tiden är borttagen."))
    elif (key := asked.get("drop_absence", "")).isdecimal():
        actions.take_back_absence(by=by, assignment_id=whose, key=int(key))
        messages.success(request, _("Frånvaron är borttagen."))
    elif hours.is_bound:
        return _say(request, whose, hours)
    else:
        return _away(request, whose, away)
    return True


def _say(request: StaffRequest, whose: int, form: HoursForm) -> bool:
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            actions.say_hours(
                by=request.actor, assignment_id=whose, days=form.cleaned_data["days"], stretch=form.stretch()
            )
    except IntegrityError:
        form.add_error("begins", _("Någon skrev en tid som krockar, i samma stund. Läs in sidan och se efter."))
        return False
    messages.success(request, _("Sparat."))
    return True


def _away(request: StaffRequest, whose: int, form: AbsenceForm) -> bool:
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            actions.be_away(by=request.actor, assignment_id=whose, **form.cleaned_data)
    except IntegrityError:
        form.add_error("begins_on", _("Någon skrev en frånvaro som krockar, i samma stund. Läs in sidan och se efter."))
        return False
    messages.success(request, _("Sparat. De som delar ärenden ser bara till vilken dag, aldrig varför."))
    return True
