"""Changing the board in place: one cell, the next steps, and undo. Each works as a page of its own, and inside the
board's dialog when the browser asks with htmx."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import OperationalError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.board.actions import (
    NotTold,
    Outrun,
    Status,
    finish_next_step,
    latest_status,
    offered,
    reopen_next_step,
    retract_next_step,
    retract_status,
    set_next_step,
    set_status,
)
from samvag.board.forms import NextStepForm, StatusForm, status_initial
from samvag.board.markup import row_id
from samvag.board.models import NextStep, StatusEntry
from samvag.board.reading import cases_to_write_in, holders_of, standing_entries, standing_steps
from samvag.board.views import row_answer
from samvag.cases.models import Case
from samvag.core.drafts import drop_draft, load_draft, several
from samvag.core.models import Draft
from samvag.programmes.definition import Domain
from samvag.programmes.reading import definition
from samvag.sharing.presets import Recipient

SHARE = "share"


@dataclass(frozen=True)
class Glance:
    """One unit on the line that says who will see it."""

    unit_name: str
    ground_label: str
    until: Any
    checked: bool
    value: str
    field_name: str = SHARE


def glance(offer: list[Recipient], ticked: set[int] | None) -> list[Glance]:
    """The sharing line; `ticked` keeps what the writer chose when the form comes back."""
    return [
        Glance(
            unit_name=one.unit_name,
            ground_label=_("samtycke"),
            until=one.until,
            checked=one.checked if ticked is None else one.unit_id in ticked,
            value=str(one.unit_id),
        )
        for one in offer
    ]


def _case(request: StaffRequest, case_id: UUID) -> Case:
    """An open case the actor may write in: 404 outside the scope, 403 inside it without the role."""
    case: Case = get_object_or_404(cases_to_write_in(request.actor), pk=case_id)
    has_permission(request.actor, Permission.CASE_WRITE).require()
    return case


def _domain(case: Case, code: str) -> Domain:
    try:
        return definition(case.programme_version_id).domain(code)
    except KeyError as unknown:
        raise Http404 from unknown


def _ticked(request: StaffRequest) -> set[int]:
    """The units left ticked."""
    return _units(request.POST.getlist(SHARE))


def _units(values: list[str]) -> set[int]:
    """The units in what a form holds; nothing else in the field counts."""
    return {int(value) for value in values if value.isascii() and value.isdigit()}


def _draft_key(case: Case, domain: Domain) -> str:
    return f"cell:{case.pk}:{domain.code}"


def _in_dialog(request: StaffRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _ask(request: StaffRequest, case: Case, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The form, alone for the dialog or as a page; logged, for it shows what stands."""
    log_read("board-form", persons=[case.person_id], subject=f"case:{case.pk}", ground="case")
    called = getattr(case, "called", None) or {"given": case.number, "family": ""}
    shown = context | {"case": case, "name": f"{called['given']} {called['family']}".strip(), "section": "board"}
    frame = "board/dialog.html" if _in_dialog(request) else "board/form_page.html"
    return render(request, frame, shown | {"body": f"board/_{name}.html"}, status=status)


def _done(request: StaffRequest, case: Case, words: str, undo: UUID | None = None) -> HttpResponse:
    """Back to the board: the row and a toast into the page, or a redirect that shows the same."""
    if not _in_dialog(request):
        if undo is None:
            messages.success(request, words)
        undoing = f"&angra={undo}" if undo else ""
        return redirect(f"{reverse('board')}?tavla={case.site_id}{undoing}{row_id(case.pk)}")
    action = reverse("board-undo", args=[undo]) if undo else ""
    said = {"words": words, "action": action, "target": row_id(case.pk)}
    toast = render_to_string("board/_toast.html", said, request)
    answer = HttpResponse(row_answer(request, case.pk) + toast)
    answer["HX-Retarget"], answer["HX-Reswap"] = row_id(case.pk), "outerHTML"
    answer["HX-Trigger"] = json.dumps({"board-saved": {"case": str(case.pk)}})
    return answer


@require_http_methods(["GET", "POST"])
@staff
def cell(request: StaffRequest, case_id: UUID, code: str) -> HttpResponse:
    """How one life domain stands, and a form to say how it stands now."""
    case = _case(request, case_id)
    domain = _domain(case, code)
    if request.method == "POST":
        return _set_cell(request, case, domain)
    current = latest_status(case, code)
    # The draft also holds the entry its writer saw, so one that is older than the cell meets both texts when saved.
    kept = load_draft(request.actor.assignment_id, _draft_key(case, domain))
    form = StatusForm(domain, initial=status_initial(current) | (kept.fields if kept else {}))
    return _ask_status(request, case, domain, form, current, kept=kept)


def _ask_status(
    request: StaffRequest,
    case: Case,
    domain: Domain,
    form: StatusForm,
    current: StatusEntry | None,
    *,
    outrun: str = "",
    kept: Draft | None = None,
) -> HttpResponse:
    ticked = _ticked(request) if form.is_bound else _units(several(kept.fields, SHARE)) if kept else None
    context = {
        "form": form,
        "domain": domain,
        "current": current,
        "level_word": next((one.word for one in domain.levels if current and one.value == current.level), ""),
        "audience": glance(offered(case, domain.category, request.actor), ticked),
        "own_unit": request.actor.unit_name,
        "mine": outrun,
        "draft_key": _draft_key(case, domain),
        "from_draft": kept is not None,
        "drafted": kept is not None or bool(request.POST.get("drafted")),
    }
    bad = 422 if form.is_bound and not form.is_valid() else 200
    return _ask(request, case, "status_form", context, status=409 if outrun else bad)


def _set_cell(request: StaffRequest, case: Case, domain: Domain) -> HttpResponse:
    form = StatusForm(domain, request.POST)
    if not form.is_valid():
        return _ask_status(request, case, domain, form, latest_status(case, domain.code))
    said = form.cleaned_data
    status = Status(domain.code, said["level"], said["direction"], said["words"])
    try:
        entry = set_status(
            case,
            status,
            by=request.actor,
            based_on=said["base"],
            check_base=True,
            share_with=_ticked(request),
        )
    except Outrun as lost:
        return _ask_again(request, case, domain, status, lost)
    # Only the form knows without asking whether anything of it was kept: a status costs no statement more.
    if request.POST.get("drafted"):
        drop_draft(request.actor.assignment_id, _draft_key(case, domain))
    return _done(request, case, _("%(domain)s är ändrat.") % {"domain": domain.label}, undo=entry.pk)


def _ask_again(request: StaffRequest, case: Case, domain: Domain, mine: Status, lost: Outrun) -> HttpResponse:
    """Somebody was quicker: both texts, and the form with the writer's own ready to be saved over what stands now."""
    current = lost.current if isinstance(lost.current, StatusEntry) else None
    typed = request.POST.copy()
    typed["base"] = str(current.pk) if current else ""
    word = next((one.word for one in domain.levels if one.value == mine.level), "")
    return _ask_status(
        request, case, domain, StatusForm(domain, typed), current, outrun=f"{word}. {mine.words}".strip()
    )


@require_http_methods(["GET", "POST"])
@staff
def new_step(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Say what happens next, who does it and by when."""
    case = _case(request, case_id)
    holders = holders_of(case)
    mine = {"responsible": str(request.actor.assignment_id)}
    form = NextStepForm(holders, request.POST if request.method == "POST" else None, initial=mine)
    if form.is_valid():
        try:
            step = _added(request, case, form.cleaned_data)
            return _done(request, case, _("Nästa steg är tillagt."), undo=step.pk)
        except NotTold as no:
            form.add_error("responsible", str(no))
    audience = glance(offered(case, "coordination", request.actor), _ticked(request) if form.is_bound else None)
    context = {"form": form, "audience": audience, "own_unit": request.actor.unit_name}
    return _ask(request, case, "step_form", context, status=422 if form.is_bound else 200)


def _added(request: StaffRequest, case: Case, said: dict[str, Any]) -> NextStep:
    return set_next_step(
        case,
        by=request.actor,
        text=said["text"],
        responsible_id=int(said["responsible"]),
        due_on=said["due_on"],
        share_with=_ticked(request),
    )


@require_http_methods(["GET", "POST"])
@staff
def step(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """One open next step: mark it done."""
    found = get_object_or_404(standing_steps(request.actor).filter(done_on__isnull=True), pk=record_id)
    case = _case(request, found.record.case_id or record_id)
    if request.method == "GET":
        return _ask(request, case, "step", {"step": found})
    try:
        with transaction.atomic():
            done = finish_next_step(found, by=request.actor)
    except OperationalError:
        return _done(request, case, _("Någon hann före. Så här står det nu."))
    return _done(request, case, _("Steget är klart."), undo=done.pk)


@require_POST
@staff
def undo(request: StaffRequest, record_id: UUID) -> HttpResponse:
    """Take back what was just done: a status, a new step, or that a step was done."""
    entry = standing_entries(request.actor).filter(pk=record_id).first()
    found = None if entry else standing_steps(request.actor).filter(pk=record_id).first()
    if entry is None and found is None:
        raise Http404
    record = entry.record if entry else found.record  # type: ignore[union-attr]
    case = _case(request, record.case_id or record_id)
    try:
        with transaction.atomic():
            if entry is not None:
                retract_status(entry, by=request.actor)
            elif found is not None:
                (retract_next_step if found.done_on is None else reopen_next_step)(found, by=request.actor)
    except OperationalError:
        return _done(request, case, _("Någon hann före. Så här står det nu."))
    return _done(request, case, _("Ångrat. Det som stod tidigare gäller igen."))
