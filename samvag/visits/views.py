"""Visits: one's own calendar, those of a case, one visit with what came of it, and the own house's note."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.decisions import Refused
from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.company import may_come
from samvag.cases.policies import can_write_in
from samvag.cases.reading import CaseFile
from samvag.cases.views.scope import ground_for_reading, the_case
from samvag.cases.views.seen import reach_rows, ticked
from samvag.inner.reading import house
from samvag.sharing.audience import audience_of, open_disclosures
from samvag.visits.actions import Plan, book_visit, keep_visit, miss_visit, move_visit, take_back, write_visit_note
from samvag.visits.forms import BookingForm, OutcomeForm, VisitNoteForm
from samvag.visits.models import How, Mode
from samvag.visits.openings import PAIR, choices, next_times, wanted
from samvag.visits.policies import can_see_visits
from samvag.visits.reading import (
    GO_OUT,
    KEPT,
    Visit,
    calendar_of,
    missed_in_a_row,
    notes_of,
    one_visit,
    record_of,
    visits_in,
)


@require_GET
@staff
def visits(request: StaffRequest) -> HttpResponse:
    """One's own visits: to be told of, today, to come; or those of every case one may open."""
    can_see_visits(request.actor).require()
    whole = request.GET.get("visa") == "alla"
    calendar = calendar_of(request.actor, whole_unit=whole)
    log_read("visits", persons=calendar.persons, ground=ground_for_reading(request.actor))
    return render(
        request, "visits/visits.html", {"calendar": calendar, "whole": whole, "now": timezone.now(), "section": "today"}
    )


@require_GET
@staff
def case_visits(request: StaffRequest, key: UUID) -> HttpResponse:
    """Every visit of one case, the latest first, and how many were missed in a row."""
    file = the_case(request.actor, key)
    found = visits_in(request.actor, file.case)
    log_read("visits", persons=[file.case.person_id], subject=f"case:{key}", ground=ground_for_reading(request.actor))
    page = _about(request, file) | {"visits": found, "now": timezone.now()} | _missed(found)
    return render(request, "visits/case_visits.html", page)


def _about(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """What every page about one case needs."""
    is_open = file.case.closed_at is None
    return {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "may_write": is_open and request.actor.may(Permission.CASE_WRITE),
    }


def _missed(found: list[Visit]) -> dict[str, Any]:
    """How many in a row, and whether it is time to go out instead of sending another time."""
    missed = missed_in_a_row(found)
    return {"missed": missed, "go_out": missed >= GO_OUT}


def _form(request: StaffRequest, file: CaseFile, *, initial: dict[str, Any], colleagues: bool) -> BookingForm:
    parties = {one.unit_id: one.organisation_id for one in file.parties}
    lets_in = colleagues and request.actor.may(Permission.CASE_STAFF)
    return BookingForm(
        request.POST or None,
        people=may_come(request.actor, file.case, parties),
        house=[one for one in house(request.actor) if one.unit_id not in parties] if lets_in else [],
        protected=bool(file.header.protection),
        initial=initial,
    )


def _plan(fields: dict[str, Any]) -> Plan:
    names = ("starts_at", "mode", "participants", "place", "purpose", "also")
    return Plan(**{name: fields[name] for name in names}, colleague=fields.get("colleague"))


@require_http_methods(["GET", "POST"])
@staff
def visit_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Plan a visit together."""
    file = the_case(request.actor, key)
    can_write_in(request.actor, file.case).require()
    asked = request.GET.get("satt", "")
    initial: dict[str, Any] = {
        "mode": asked if asked in Mode.values else Mode.CLINIC,
        "participants": [request.actor.assignment_id],
    }
    if "nu" in request.GET:  # somebody has come in unbooked
        here = timezone.localtime()
        initial |= {"day": here.date(), "time": f"{here:%H.%M}"}
    initial |= _offered(request.GET)
    form = _form(request, file, initial=initial, colleagues=True)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                booking = book_visit(file.case, _plan(form.cleaned_data), by=request.actor)
        except (Refused, DatabaseError) as fault:
            form.add_error(None, _reason(fault))
        else:
            messages.success(request, _("Besöket är bokat. De som deltar får besked."))
            return redirect("visit", booking.pk)
    return _form_page(request, file, form, _("Boka besök"), _("Boka besöket"), more=_times(request, file, form))


def _offered(asked: QueryDict) -> dict[str, Any]:
    """The time that was chosen among those offered, where and with whom."""
    names = (("day", "dag"), ("time", "tid"), ("place", "plats"))
    chosen: dict[str, Any] = {name: asked[key] for name, key in names if key in asked}
    if people := [key for key in asked.getlist("med") if key.isdecimal()]:
        chosen["participants"] = people
    return chosen


def _times(request: StaffRequest, file: CaseFile, form: BookingForm) -> dict[str, Any]:
    """The next times, for those whom the address asks for."""
    if request.method != "GET":
        return {}
    people, asked = form.people, [key for key in request.GET.getlist("vem") if key]
    who = wanted(asked, people)
    offer = next_times(request.actor, file.case, who, people=people, units={one.unit_id for one in people})
    roles = {one.role for one in people}
    return {
        "offer": offer,
        "asked": asked if who else [],
        "choices": choices(people),
        "pair": all(roles & of for of in PAIR),
    }


def _reason(fault: Exception) -> str:
    """What to say on the form; nothing typed is lost."""
    if isinstance(fault, Refused):
        return str(fault.reason)
    return _("Ett samtycke ändrades medan du skrev. Se över vilka som kommer och spara igen.")


def _form_page(
    request: StaffRequest,
    file: CaseFile,
    form: BookingForm,
    heading: str,
    yes: str,
    *,
    back: Visit | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    log_read("visit", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    page = _about(request, file) | {"form": form, "heading_words": heading, "yes": yes, "lead": "", "visit": back}
    return render(request, "visits/visit_form.html", page | (more or {}), status=422 if form.errors else 200)


def _the_visit(request: StaffRequest, key: UUID) -> tuple[CaseFile, Visit]:
    """A visit that the actor's house booked or takes part in."""
    found = one_visit(request.actor, key)
    if found is None or found.booking.case_id is None:
        raise Http404
    return the_case(request.actor, found.booking.case_id), found


@require_GET
@staff
def visit(request: StaffRequest, key: UUID) -> HttpResponse:
    """One visit: who comes, where and what for, what came of it, and the notes of the day that one may read."""
    file, found = _the_visit(request, key)
    return _visit_page(request, file, found, OutcomeForm(ahead=found.lies_ahead))


@require_POST
@staff
def visit_outcome(request: StaffRequest, key: UUID) -> HttpResponse:
    """What came of the visit, said once for both houses."""
    file, found = _the_visit(request, key)
    can_write_in(request.actor, file.case).require()
    form = OutcomeForm(request.POST, ahead=found.lies_ahead)
    if not form.is_valid():
        return _visit_page(request, file, found, form)
    try:
        kept = _said(request, file, found, form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.reason)
        return _visit_page(request, file, found, form)
    if kept:
        messages.success(request, _("Besöket är sparat. Skriv er egen anteckning om ni behöver."))
        return redirect("visit-note", key)
    messages.success(request, _("Sparat."))
    return redirect("visit", key)


def _said(request: StaffRequest, file: CaseFile, found: Visit, given: dict[str, Any]) -> bool:
    """Did one meet?"""
    how, words = given["how"], given["words"]
    if how == KEPT:
        keep_visit(found.booking, file.case, by=request.actor, words=words)
    elif how == How.MISSED:
        miss_visit(found.booking, file.case, by=request.actor, how=how, words=words)
    else:
        miss_visit(found.booking, file.case, by=request.actor, how=How.EXCUSED, by_whom=how, words=words)
    return bool(how == KEPT)


def _visit_page(request: StaffRequest, file: CaseFile, found: Visit, form: OutcomeForm) -> HttpResponse:
    booking = found.booking
    every = visits_in(request.actor, file.case)
    log_read("visit", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    disclosures = open_disclosures([booking.pk])
    inner = [one.triple for one in file.parties]
    own = request.actor.unit_id
    page = _about(request, file) | {
        "visit": found,
        "form": form,
        "notes": notes_of(booking) if found.outcome and found.outcome.kept else [],
        "sees": audience_of(booking.record, disclosures[booking.pk], inner) if booking.record.unit_id == own else None,
        "is_ours": booking.record.unit_id == own,
        "said_by_us": found.outcome is not None and found.outcome.unit_id == own,
        **_missed(every),
    }
    return render(request, "visits/visit.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def visit_move(request: StaffRequest, key: UUID) -> HttpResponse:
    """Another time or place."""
    file, found = _the_visit(request, key)
    can_write_in(request.actor, file.case).require()
    old = found.booking
    starts = timezone.localtime(old.meets_at)
    initial = {"day": starts.date(), "time": f"{starts:%H.%M}", "participants": old.participants}
    initial |= {name: getattr(old, name) for name in ("mode", "place", "also")} | {"purpose": old.aim}
    form = _form(request, file, initial=initial, colleagues=False)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                booking = move_visit(old, file.case, _plan(form.cleaned_data), by=request.actor)
        except (Refused, DatabaseError) as fault:
            form.add_error(None, _reason(fault))
        else:
            messages.success(request, _("Besöket är flyttat. De som deltar får besked."))
            return redirect("visit", booking.pk)
    return _form_page(request, file, form, _("Flytta eller ändra besöket"), _("Spara"), back=found)


@require_http_methods(["GET", "POST"])
@staff
def visit_note(request: StaffRequest, key: UUID) -> HttpResponse:
    """What one's own house keeps of the visit. It is seen by nobody else unless somebody is ticked."""
    file, found = _the_visit(request, key)
    can_write_in(request.actor, file.case).require()
    form = VisitNoteForm(request.POST or None, initial={"heading": str(found.mode.label)})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("category", "heading", "text")}
        try:
            with transaction.atomic():
                write_visit_note(found.booking, file.case, by=request.actor, share_with=ticked(request.POST), **given)
        except DatabaseError:
            form.add_error(None, _("Ett samtycke ändrades medan du skrev. Se över vilka som ser anteckningen."))
        else:
            messages.success(request, _("Anteckningen är sparad."))
            return redirect("visit", key)
    return _note_page(request, file, found, form)


def _note_page(request: StaffRequest, file: CaseFile, found: Visit, form: VisitNoteForm) -> HttpResponse:
    log_read("visit", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    # Nobody outside is ticked to begin with: two houses that meet one person keep a note each.
    sent = request.POST if request.method == "POST" else _unticked(request, file)
    page = _about(request, file) | {"visit": found, "form": form, "own_unit": request.actor.unit_name}
    page["audience"] = reach_rows(request.actor, file, sent)
    return render(request, "visits/visit_note.html", page, status=422 if form.errors else 200)


def _unticked(request: StaffRequest, file: CaseFile) -> QueryDict:
    """As if everybody had been offered and nobody chosen."""
    sent = QueryDict(mutable=True)
    sent.setlist("offered", [str(one.unit_id) for one in file.parties])
    return sent


@require_POST
@staff
def visit_back(request: StaffRequest, key: UUID) -> HttpResponse:
    """What was said of the visit was a mistake; where nothing was said, the booking itself was."""
    file, found = _the_visit(request, key)
    can_write_in(request.actor, file.case).require()
    take_back(record_of(found), by=request.actor)
    if found.outcome is None:
        messages.success(request, _("Bokningen är borttagen."))
        return redirect("case-visits", file.case.pk)
    messages.success(request, _("Ångrat. Skriv vad som hände."))
    return redirect("visit", key)
