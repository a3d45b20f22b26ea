"""One person at a sync meeting: the board's row beside what is said, decided, parked and to be done."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.board.actions import NotTold
from samvag.board.reading import Row, cases_to_write_in
from samvag.cases.views.seen import as_sent, reached, seeing, ticked
from samvag.core.drafts import drop_draft, load_draft
from samvag.meetings.actions import Outrun, Task, Words, say
from samvag.meetings.agenda import Agenda, Item, Said, walk_of
from samvag.meetings.forms import LineForm
from samvag.meetings.models import Line
from samvag.meetings.policies import can_open, can_work_at
from samvag.meetings.sitting import Sitting, sitting_of
from samvag.meetings.telling import said
from samvag.programmes.reading import definition
from samvag.records.models import Category
from samvag.sharing.audience import Seen


@dataclass(frozen=True)
class Place:
    """Where in the walk one is: the meeting, the people in order, and this one of them."""

    sitting: Sitting
    agenda: Agenda
    number: int
    actor_unit: int

    @property
    def item(self) -> Item:
        """This person."""
        return self.agenda.items[self.number]

    @property
    def row(self) -> Row:
        """Their row on the board."""
        return self.item.row

    @property
    def own(self) -> Said | None:
        """What one's own unit has said already."""
        return next((one for one in self.item.said if one.unit_id == self.actor_unit), None)

    @property
    def others(self) -> list[Said]:
        """What was handed over of what the others have said."""
        return [one for one in self.item.said if one.unit_id != self.actor_unit]

    @property
    def units(self) -> list[int]:
        """The units that take part in the case."""
        return [unit for unit, _code in self.row.parties]

    @property
    def draft_key(self) -> str:
        """Under which name text on its way is kept."""
        return f"sync:{self.sitting.meeting.pk}:{self.row.case_id}"

    def href(self, step: int) -> str:
        """The page of the person before or after; empty at the ends."""
        there = self.number + step
        if not 0 <= there < len(self.agenda.items):
            return ""
        return self.address(self.agenda.items[there].row.case_id)

    def address(self, case_id: UUID) -> str:
        """A person's page, with the walk in focus so that the arrow keys go on."""
        return reverse("sync-person", args=[self.sitting.meeting.pk, case_id]) + "#walk"


@require_http_methods(["GET", "POST"])
@staff
def person(request: StaffRequest, key: UUID, case_id: UUID) -> HttpResponse:
    """One person on the walk. 404 when they are not on the actor's board."""
    place = _place(request, key, case_id)
    can_open(request.actor, place.sitting.meeting).require()
    if request.method == "POST":
        return _say(request, place)
    kept = load_draft(request.actor.assignment_id, place.draft_key)
    initial = _initial(place.own) | (kept.fields if kept else {})
    form = _form(place, initial=initial)
    return _page(request, place, form, sent=as_sent(kept.fields if kept else {}), from_draft=kept is not None)


@require_GET
@staff
def seen_by(request: StaffRequest, key: UUID, case_id: UUID) -> HttpResponse:
    """The sharing line for one category, as a part of the page."""
    place = _place(request, key, case_id)
    can_work_at(request.actor, place.sitting.meeting).require()
    category = request.GET.get("category", "")
    if category not in Category.values:
        raise Http404
    rows = seeing(request.actor, place.row.person_id, place.units, category, request.GET)
    log_read("seen-by", persons=[place.row.person_id], subject=f"case:{case_id}", ground="work")
    return render(request, "cases/_seen_by.html", {"audience": rows, "own_unit": request.actor.unit_name})


def _place(request: StaffRequest, key: UUID, case_id: UUID) -> Place:
    sitting = sitting_of(request.actor, key)
    agenda = walk_of(request.actor, sitting) if sitting else None
    number = agenda.place(case_id) if agenda else None
    if sitting is None or agenda is None or number is None:
        raise Http404
    return Place(sitting, agenda, number, request.actor.unit_id)


def _initial(own: Said | None) -> dict[str, Any]:
    """The form starts from what one's unit has said."""
    if own is None:
        return {"base": ""}
    return {"note": own.note, "decision": own.decision, "parked": own.parked, "base": own.record}


def _form(place: Place, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> LineForm:
    holders = {str(one.assignment_id): f"{one.name}, {one.unit}" for one in place.row.holders}
    return LineForm(data, initial=initial, holders=list(holders.items()), fixed=place.own is not None)


def _audience(request: StaffRequest, place: Place, sent: QueryDict) -> list[Seen]:
    """Who will see it. Before the category is known, everybody some consent reaches, with what they may receive; the
    line follows the category from then on."""
    if place.own is None:
        return reached(request.actor, place.row.person_id, place.units, sent)
    return seeing(request.actor, place.row.person_id, place.units, place.own.category, sent)


def _say(request: StaffRequest, place: Place) -> HttpResponse:
    can_work_at(request.actor, place.sitting.meeting).require()
    case = get_object_or_404(cases_to_write_in(request.actor), pk=place.row.case_id)
    nothing = "nothing" in request.POST
    form = _form(place, request.POST)
    if not nothing and not form.is_valid():
        return _page(request, place, form, sent=request.POST, status=422)
    based_on = None if nothing else form.cleaned_data["base"]
    words = _nothing_new() if nothing else _words(form.cleaned_data, place.own)
    task = None if nothing else _task(form.cleaned_data)
    choices: dict[str, Any] = {"task": task, "based_on": based_on, "check_base": True}
    choices["share_with"] = ticked(request.POST)
    try:
        with transaction.atomic():  # a line whose task cannot be given is not written either
            say(place.sitting.meeting, case, words, by=request.actor, **choices)
    except NotTold as no:
        form.add_error("responsible", str(no))
        return _page(request, place, form, sent=request.POST, status=422)
    except Outrun as lost:
        return _ask_again(request, place, words, lost.current)
    drop_draft(request.actor.assignment_id, place.draft_key)
    messages.success(request, _("Sparat."))
    onwards = place.href(1) if nothing or "next" in request.POST else ""
    return redirect(onwards or place.address(place.row.case_id))


def _nothing_new() -> Words:
    with translation.override("sv"):  # the language records are kept in
        return Words(note=_("Inget nytt."))


def _words(fields: dict[str, Any], own: Said | None) -> Words:
    category = own.category if own else fields["category"]
    return Words(fields["note"], fields["decision"], fields["parked"], category)


def _task(fields: dict[str, Any]) -> Task | None:
    if not fields["text"]:
        return None
    return Task(fields["text"], int(fields["responsible"]), fields["due_on"])


def _ask_again(request: StaffRequest, place: Place, mine: Words, current: Line | None) -> HttpResponse:
    """A colleague was quicker: both texts, and the form with one's own ready to be saved over what stands now."""
    typed = request.POST.copy()
    typed["base"] = str(current.pk) if current else ""
    context = {
        "theirs": said(current.content()) if current else "",
        "mine": said(mine.content),
    }
    form = _form(place, typed)
    return _page(request, place, form, sent=request.POST, status=409, **context)


def _page(
    request: StaffRequest,
    place: Place,
    form: LineForm,
    *,
    sent: QueryDict,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    meeting, row = place.sitting.meeting, place.row
    log_read("sync-person", persons=[row.person_id], subject=f"case:{row.case_id}", ground="unit")
    domains = definition(row.version_id).domains
    open_to_words = meeting.started_at is not None and not place.sitting.is_approved(request.actor)
    context: dict[str, Any] = {
        "sitting": place.sitting,
        "meeting": meeting,
        "place": place,
        "item": place.item,
        "row": row,
        "cells": [_cell(row, one) for one in domains],
        "form": form,
        "audience": _audience(request, place, sent),
        "own_unit": request.actor.unit_name,
        "draft_key": place.draft_key,
        "may_say": open_to_words and bool(can_work_at(request.actor, meeting)),
        "from_draft": False,
        "before": place.href(-1),
        "after": place.href(1),
        "people": [(one, place.address(one.row.case_id)) for one in place.agenda.items],
        "section": "today",
        "mine": "",
        "theirs": "",
    } | more
    return render(request, "meetings/sync_person.html", context, status=status)


def _cell(row: Row, domain: Any) -> dict[str, Any]:
    cell = row.cells.get(domain.code)
    word = next((one.word for one in domain.levels if cell and one.value == cell.level), "")
    return {"domain": domain, "cell": cell, "word": word}
