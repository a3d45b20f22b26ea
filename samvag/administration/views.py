"""The organisation's own pages for its administrator; and, for those who lead a unit, what colleagues left behind."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.step_up import recently_authenticated
from samvag.access.web import StaffRequest, staff
from samvag.administration import actions, forms, reading, staff_list
from samvag.administration.columns import COLUMNS
from samvag.administration.policies import (
    can_administer,
    own_assignments,
    own_organisation,
    own_requests,
    own_sites,
    own_units,
)
from samvag.audit.events import log_read
from samvag.cases.policies import can_staff

LIST_SALT, LIST_SECONDS = "staff-list", 3600


@require_GET
@staff
def organisation(request: StaffRequest) -> HttpResponse:
    """Units, sites, and what waits for a second administrator."""
    page = {
        "units": reading.units_with_staff(request.actor),
        "sites": own_sites(request.actor),
        "requests": own_requests(request.actor),
    }
    return render(request, "administration/organisation.html", page)


@require_http_methods(["GET", "POST"])
@staff
def rename(request: StaffRequest) -> HttpResponse:
    """The organisation's own name."""
    own = own_organisation(request.actor)
    form = forms.OrganisationForm(request.POST or None, initial={"name": own.name, "short_name": own.short_name})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.rename_organisation(by=request.actor, **form.cleaned_data)
            messages.success(request, _("Organisationen heter nu %(name)s.") % {"name": form.cleaned_data["name"]})
            return redirect("organisation")
        except IntegrityError:
            form.add_error("name", _("Det finns redan en organisation med det namnet."))
    return _form(request, form, _("Byt namn på organisationen"), _("Spara"), back="organisation")


@require_http_methods(["GET", "POST"])
@staff
def unit_new(request: StaffRequest) -> HttpResponse:
    """A unit that did not exist."""
    can_administer(request.actor).require()
    form = forms.UnitForm(request.POST or None)
    del form.fields["closed_on"]
    return _save_unit(request, form, None, _("Ny enhet"))


@require_http_methods(["GET", "POST"])
@staff
def unit_change(request: StaffRequest, key: int) -> HttpResponse:
    """A unit's name, telephone and HSA-id, and the day it closes."""
    unit = get_object_or_404(own_units(request.actor), pk=key)
    now = {name: getattr(unit, name) for name in ("name", "short_name", "hsa_id", "phone", "closed_on")}
    return _save_unit(request, forms.UnitForm(request.POST or None, initial=now), unit.pk, unit.name)


def _save_unit(request: StaffRequest, form: Any, unit_id: int | None, heading: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                saved = actions.save_unit(by=request.actor, unit_id=unit_id, **form.cleaned_data)
            return redirect("unit", saved)
        except IntegrityError:
            form.add_error("name", _("Det finns redan en enhet med det namnet."))
    return _form(request, form, heading, _("Spara"), back="organisation")


@require_GET
@staff
def unit(request: StaffRequest, key: int) -> HttpResponse:
    """One unit: who works there, when it answers."""
    one = get_object_or_404(own_units(request.actor).prefetch_related("hours"), pk=key)
    staff_now = reading.staff_of(request.actor, one)
    page = {"unit": one, "staff": staff_now, "sites": reading.sites_of(one), "passkeys": settings.PASSKEYS}
    return render(request, "administration/unit.html", page)


@require_http_methods(["GET", "POST"])
@staff
def hours(request: StaffRequest, key: int) -> HttpResponse:
    """When a unit answers, at the site that the address names; or at one more."""
    one = get_object_or_404(own_units(request.actor).prefetch_related("hours"), pk=key)
    sites, before = reading.sites_of(one), request.GET.get("plats", "")
    week, others = reading.hours_of(one, before), set(sites) - {before}
    form = forms.HoursForm(request.POST or None, hours=week, others=others, initial={"site": before})
    if request.method == "POST" and form.is_valid():
        said = {"site": form.cleaned_data["site"], "before": before}
        try:
            with transaction.atomic():
                actions.set_hours(by=request.actor, unit_id=one.pk, hours=form.week(), **said)
            return redirect("unit", one.pk)
        except IntegrityError:
            form.add_error("site", _("Någon ändrade platserna i samma stund. Läs in sidan och se efter."))
    page = {"unit": one, "form": form}
    return render(request, "administration/hours.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def employ(request: StaffRequest, key: int) -> HttpResponse:
    """Somebody begins in a unit."""
    one = get_object_or_404(own_units(request.actor), pk=key)
    form = forms.EmploymentForm(request.POST or None, initial={"begins_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                employment = actions.Employment(unit_id=one.pk, **form.cleaned_data)
                actions.employ(by=request.actor, employment=employment)
            messages.success(request, _("Klart. Uppdraget gäller från den dag du skrev."))
            return redirect("unit", one.pk)
        except IntegrityError:
            form.add_error("hsa_id", _("Den personen har redan den rollen på enheten."))
    heading = _("Ny medarbetare på %(unit)s") % {"unit": one.name}
    return _form(request, form, heading, _("Ge uppdraget"), back="unit", back_key=one.pk)


@require_http_methods(["GET", "POST"])
@staff
def end(request: StaffRequest, key: int) -> HttpResponse:
    """Somebody leaves: access ends, and what they have in hand is counted."""
    assignment = get_object_or_404(own_assignments(request.actor), pk=key, ended_at__isnull=True)
    form = forms.EndForm(request.POST or None, initial={"on": timezone.localdate()})
    is_own = assignment.pk == request.actor.assignment_id
    if request.method == "POST" and not is_own and form.is_valid():
        actions.end_employment(by=request.actor, assignment_id=assignment.pk, on=form.cleaned_data["on"])
        messages.success(request, _("Uppdraget är avslutat. Enheten ser vad som ska lämnas över."))
        return redirect("unit", assignment.unit_id)
    in_hand = reading.in_hand(request.actor, assignment)
    page = {"assignment": assignment, "form": form, "in_hand": in_hand, "is_own": is_own}
    return render(request, "administration/end.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def invite(request: StaffRequest, key: int) -> HttpResponse:
    """A code for making a passkey: shown once, to be handed over in person."""
    if not settings.PASSKEYS:
        raise Http404
    assignment = get_object_or_404(own_assignments(request.actor), pk=key, ended_at__isnull=True)
    page: dict[str, Any] = {"assignment": assignment, "where": request.build_absolute_uri(reverse("passkey-new"))}
    if request.method == "POST":
        page["code"] = actions.invite_to_passkey(by=request.actor, assignment_id=assignment.pk)
    return render(request, "administration/invite.html", page)


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def ask(request: StaffRequest) -> HttpResponse:
    """An assignment of one's own: another administrator decides."""
    form = forms.RequestForm(own_units(request.actor).filter(closed_on__isnull=True), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"unit_id": form.cleaned_data["unit"].pk}
        said.pop("unit")
        try:
            with transaction.atomic():
                actions.ask_for_assignment(by=request.actor, **said)
            messages.success(request, _("Din begäran väntar på en annan administratör."))
            return redirect("organisation")
        except IntegrityError:
            form.add_error("role", _("Du har redan bett om det. En annan administratör behöver besluta."))
    return _form(request, form, _("Be om ett eget uppdrag"), _("Skicka begäran"), back="organisation")


@require_POST
@staff
@recently_authenticated
def decide(request: StaffRequest, key: int) -> HttpResponse:
    """Yes or no to another administrator's request."""
    asked = get_object_or_404(own_requests(request.actor).exclude(user_id=request.actor.user_id), pk=key)
    granted = request.POST.get("answer") == "yes"
    actions.decide_request(by=request.actor, request_id=asked.pk, granted=granted)
    messages.success(request, _("Uppdraget är givet.") if granted else _("Begäran är avslagen."))
    return redirect("organisation")


@require_http_methods(["GET", "POST"])
@staff
def site(request: StaffRequest, slug: str) -> HttpResponse:
    """A programme where the organisation receives."""
    one = get_object_or_404(own_sites(request.actor), slug=slug)
    now = {"phone": one.phone, "capacity": one.capacity, "active": one.active}
    form = forms.SiteForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        actions.save_site(by=request.actor, site_id=one.pk, **form.cleaned_data)
        messages.success(request, _("Sparat."))
        return redirect("organisation")
    return _form(request, form, one.name, _("Spara"), back="organisation")


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def staff_file(request: StaffRequest) -> HttpResponse:
    """A staff list: read and shown with what is wrong, row by row; nothing is done yet."""
    can_administer(request.actor).require()
    form = forms.FileForm(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"form": form, "columns": [name.capitalize() for name in COLUMNS]}
    if request.method == "POST" and form.is_valid():
        try:
            rows = staff_list.read(form.cleaned_data["file"].read(), actor=request.actor)
            page |= {"rows": rows} | _sums(rows)
        except staff_list.Unreadable as fault:
            form.add_error("file", str(fault))
    return render(request, "administration/staff_file.html", page, status=422 if form.errors else 200)


def _sums(rows: list[staff_list.Row]) -> dict[str, Any]:
    """How many of each; and the list sealed for the next step, when every row is right."""
    wrong = [row for row in rows if row.faults]
    new = [row for row in rows if row.employment and not row.known and not row.faults]
    sums: dict[str, Any] = {"wrong": len(wrong), "new": len(new), "known": sum(row.known for row in rows)}
    if new and not wrong:
        sums["sealed"] = signing.dumps([(row.number, row.said) for row in new], salt=LIST_SALT, compress=True)
    return sums


@require_POST
@staff
@recently_authenticated
def staff_file_take_in(request: StaffRequest) -> HttpResponse:
    """Everything on the list that was shown, or nothing: judged again, because the register may have changed."""
    can_administer(request.actor).require()
    try:
        said = signing.loads(request.POST.get("sealed", ""), salt=LIST_SALT, max_age=LIST_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("Listan är för gammal. Läs in filen igen."))
        return redirect("staff-file")
    rows = staff_list.judged([(number, dict(one)) for number, one in said], actor=request.actor)
    if any(row.faults for row in rows):
        page = {"form": forms.FileForm(), "columns": [], "rows": rows} | _sums(rows)
        return render(request, "administration/staff_file.html", page)
    new = [row.employment for row in rows if row.employment and not row.known]
    made = actions.take_in(by=request.actor, employments=new)
    messages.success(request, _("%(made)s uppdrag är inlästa.") % {"made": made})
    return redirect("organisation")


@require_GET
@staff
def left_behind(request: StaffRequest) -> HttpResponse:
    """What colleagues who have ended left in the unit's cases, for those who staff them."""
    can_staff(request.actor).require()
    found, persons = reading.left_behind(request.actor)
    log_read("left-behind", persons=persons, subject=f"unit:{request.actor.unit_id}", ground="case")
    return render(request, "administration/left_behind.html", {"left": found, "section": "cases"})


def _form(
    request: HttpRequest, form: Any, heading: str, yes: str, *, back: str, back_key: int | None = None
) -> HttpResponse:
    page = {"form": form, "heading_words": heading, "yes": yes, "back": back, "back_key": back_key}
    return render(request, "administration/form.html", page, status=422 if form.errors else 200)
