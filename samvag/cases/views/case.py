"""The list of cases and the page of one: who works with it, who is around, and what has been written."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.actions import add_actor, assign_role, let_in
from samvag.cases.around import FADES, circle
from samvag.cases.entries import entries_of
from samvag.cases.forms import ActorForm, FilterForm, PartyForm, RoleForm
from samvag.cases.policies import can_staff, can_write_in
from samvag.cases.reading import (
    SORTS,
    CaseFile,
    case_lines,
    may_come_in,
    role_labels,
    roles_of,
    roles_with_contact,
    staff_of,
)
from samvag.cases.seats import Seats
from samvag.cases.views.scope import ground_for_reading, the_case
from samvag.cases.views.seen import reach_rows, ticked
from samvag.programmes.reading import definition
from samvag.records.models import Category
from samvag.records.timeline import PAGE, place_of, read_place, timeline
from samvag.sharing.audience import open_disclosures

View = Callable[..., HttpResponse]


@require_GET
@staff
def cases(request: StaffRequest) -> HttpResponse:
    """The cases the actor works with."""
    has_permission(request.actor, Permission.BOARD_READ).require()
    whole_unit = request.actor.may(Permission.CASES_OF_UNIT)
    show = request.GET.get("visa", "")
    chosen = show if show in ("mina", "avslutade") else ""
    sort = request.GET.get("sort", "name")
    sort = sort if sort.lstrip("-") in SORTS else "name"
    lines = case_lines(request.actor, mine=chosen == "mina", closed=chosen == "avslutade", sort=sort)
    log_read("cases", persons=[line.case.person_id for line in lines], ground=ground_for_reading(request.actor))
    context = {"lines": lines, "sort": sort, "show": chosen, "whole_unit": whole_unit}
    context["query"] = f"&visa={chosen}" if chosen else ""
    return render(request, "cases/cases.html", context)


@require_GET
@staff
def case(request: StaffRequest, key: UUID) -> HttpResponse:
    """One case: people, and the timeline."""
    file = the_case(request.actor, key)
    context = _frame(request, file) | _timeline(request, file)
    ground = "role" if any(role.assignment_id == request.actor.assignment_id for role in context["roles"]) else "unit"
    log_read("case", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground=ground)
    return render(request, "cases/case.html", context)


def _frame(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """What stands above the timeline."""
    roles = roles_with_contact(file.case)
    programme = definition(file.case.programme_version_id)
    parties = {party.code: party.label for party in programme.parties}
    fades = next((one.amount for one in programme.response_times if one.code == FADES), None)
    seats = Seats(role_labels(file.case), roles, request.actor.unit_id, request.actor.organisation_id, fades)
    is_open = file.case.closed_at is None
    return {
        "section": "cases",
        "file": file,
        "case": file.case,
        "header": file.header,
        "roles": roles,
        "running": [seats.row(one) for one in roles if one.ends_at is None],
        "former": [seats.row(one) for one in roles if one.ends_at is not None],
        "circle": circle(file.around, fades=fades),
        "parties": [(one, parties.get(one.code, one.code)) for one in file.parties],
        "own_unit": request.actor.unit_id,
        "may_write": is_open and request.actor.may(Permission.CASE_WRITE),
        "may_staff": is_open and request.actor.may(Permission.CASE_STAFF),
        "may_end": _may_end(request, file),
        "may_share": request.actor.may(Permission.DISCLOSE),
    }


def _may_end(request: StaffRequest, file: CaseFile) -> bool:
    """May the reader take a closing back and open the case again? As the context above asks in full."""
    owns = file.case.owner_id == request.actor.organisation_id
    return owns and request.actor.may(Permission.CASE_STAFF) and request.actor.may(Permission.CASE_WRITE)


def _timeline(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """A page of what has been written, as the filter in the address says."""
    wanted = FilterForm(request.GET)
    wanted.is_valid()
    owner, category = wanted.cleaned_data.get("agare"), wanted.cleaned_data.get("slag", "")
    before = read_place(request.GET.get("aldre", ""))
    rows = timeline(
        person_id=file.case.person_id, case_id=file.case.pk, owner_id=owner, category=category, before=before
    )
    page, more = rows[:PAGE], len(rows) > PAGE
    chosen = {name: value for name, value in (("agare", owner), ("slag", category)) if value}
    owners = {one.organisation_id: one.organisation_name for one in file.parties}
    return {
        "entries": entries_of(
            page,
            actor=request.actor,
            disclosures=open_disclosures(one.pk for one in page),
            parties=file.parties,
            version_id=file.case.programme_version_id,
        ),
        "owners": [(key, name, key == owner) for key, name in owners.items()],
        "categories": [(key, label, key == category) for key, label in Category.choices],
        "filtered": bool(chosen),
        "older_href": "?" + urlencode(chosen | {"aldre": str(place_of(page[-1]))}) if more else "",
        "newer_href": ("?" + urlencode(chosen) if chosen else ".") if before else "",
        "page": None,
        "query": "",
    }


@require_http_methods(["GET", "POST"])
@staff
def party_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let in a unit that the person's consent reaches now."""
    file = the_case(request.actor, key)
    can_staff(request.actor).require()
    reached = may_come_in(request.actor, file)
    form = PartyForm(request.POST or None, units=[(unit, name) for unit, (name, _code) in reached.items()])
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        let_in(file.case, by=request.actor, unit_id=unit, code=reached[unit][1])
        messages.success(request, _("Enheten är part i ärendet. Ge någon där en roll."))
        return redirect("case", key)
    lead = (
        _("De här nås av personens samtycke till samordning och är inte part än.")
        if reached
        else _("Inget samtycke som gäller når någon enhet utanför ärendet. Fråga personen först.")
    )
    ask_first = None if reached else file.header.link_id
    return form_page(request, file, form, _("Ta in en part"), _("Ta in"), lead=lead, ask_first=ask_first)


@require_http_methods(["GET", "POST"])
@staff
def assign(request: StaffRequest, key: UUID) -> HttpResponse:
    """Give somebody of one's own house a role in the case."""
    file = the_case(request.actor, key)
    can_staff(request.actor).require()
    own = [one.unit_id for one in file.parties if one.organisation_id == request.actor.organisation_id]
    form = RoleForm(
        request.POST or None,
        roles=definition(file.case.programme_version_id).roles,
        staff=staff_of(own, file.case.person_id),
        parties=file.parties,
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        if any(
            role.assignment_id == chosen["assignment"] and role.code == chosen["code"] and role.ends_at is None
            for role in roles_of(file.case)
        ):
            form.add_error("assignment", _("Har redan den rollen i ärendet."))
        else:
            assign_role(file.case, by=request.actor, assignment_id=chosen["assignment"], code=chosen["code"])
            messages.success(request, _("Rollen är tilldelad."))
            return redirect("case", key)
    lead = _("Du ger roller till dem som arbetar hos er. Saknas någon från en annan part: ställ en fråga till dem.")
    return form_page(request, file, form, _("Ge någon en roll"), _("Ge rollen"), lead=lead)


@require_http_methods(["GET", "POST"])
@staff
def actor_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down somebody who is around the person."""
    file = the_case(request.actor, key)
    can_write_in(request.actor, file.case).require()
    form = ActorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_actor(file.case, by=request.actor, share_with=ticked(request.POST), **form.cleaned_data)
        messages.success(request, _("Nu finns hen bland personerna runt personen."))
        return redirect("case", key)
    rows = reach_rows(request.actor, file, request.POST)
    return form_page(request, file, form, _("Lägg till någon runt personen"), _("Lägg till"), audience=rows)


def form_page(request: StaffRequest, file: CaseFile, form: Any, heading: str, yes: str, **extra: Any) -> HttpResponse:
    """A form about one case under the person's head."""
    log_read("case", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    context = {"case": file.case, "header": file.header, "form": form, "heading_words": heading, "yes": yes}
    context |= {"section": "cases", "lead": "", "ask_first": None, "audience": None, "actor": request.actor} | extra
    template = context.pop("template", "cases/form.html")
    return render(request, template, context, status=422 if form.errors else 200)
