"""Four fields and five groups: the suggestion with its reasons, the decision, and those before it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.reading import CaseFile
from samvag.cases.views.case import form_page
from samvag.cases.views.scope import the_case, the_record
from samvag.cases.views.seen import as_sent, category_rows, ticked
from samvag.core.drafts import drop_draft, load_draft
from samvag.mapping.actions import place, take_back_placement
from samvag.mapping.forms import PlacementForm, TakeBackForm
from samvag.mapping.models import Complexity, Placement, Resources
from samvag.mapping.placing import Suggestion, suggest
from samvag.mapping.policies import can_map
from samvag.mapping.reading import lines_of, placement_of, placements_in
from samvag.records.models import Category, Kind
from samvag.records.policies import can_correct


@require_http_methods(["GET", "POST"])
@staff
def placement(request: StaffRequest, key: UUID) -> HttpResponse:
    """Everybody in the case looks; whoever may write decides."""
    file = the_case(request.actor, key)
    suggestion = suggest(lines_of(request.actor, file.case), file)
    if request.method == "GET":
        draft = load_draft(request.actor.assignment_id, _draft_key(key))
        kept = draft.fields if draft else {}
        return _page(request, file, suggestion, PlacementForm(initial=kept), as_sent(kept), from_draft=bool(draft))
    can_map(request.actor, file.case).require()
    form = PlacementForm(request.POST)
    if not form.is_valid() or not _kept(request, file, form):
        return _page(request, file, suggestion, form, request.POST)
    drop_draft(request.actor.assignment_id, _draft_key(key))
    messages.success(request, _("Beslutet är sparat."))
    return redirect("placement", key)


def _draft_key(case_id: UUID) -> str:
    return f"placement:{case_id}"


def _kept(request: StaffRequest, file: CaseFile, form: PlacementForm) -> bool:
    """Keep it, or say on the form what changed while it was written."""
    decided, chosen = form.cleaned_data["decided"], ticked(request.POST)
    try:
        with transaction.atomic():
            place(file.case, decided, by=request.actor, share_with=chosen)
    except DatabaseError:
        form.add_error(None, _("Ett samtycke ändrades medan du skrev. Se över vilka som ser det och spara igen."))
        return False
    return True


def _page(
    request: StaffRequest,
    file: CaseFile,
    suggestion: Suggestion,
    form: PlacementForm,
    sent: QueryDict,
    from_draft: bool = False,
) -> HttpResponse:
    decided = placements_in(request.actor, file.case.pk)
    now = decided[0] if decided else None
    context: dict[str, Any] = {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "suggestion": suggestion,
        "fields": _fields(suggestion, now),
        "decided": decided,
        "form": form,
        "own_unit": request.actor.unit_name,
        "own_unit_id": request.actor.unit_id,
        "draft_key": _draft_key(file.case.pk),
        "from_draft": from_draft,
        "may_write": bool(can_map(request.actor, file.case)),
        "audience": category_rows(request.actor, file, Category.COORDINATION, sent),
    }
    log_read("placement", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    return render(request, "mapping/placement.html", context, status=422 if form.errors else 200)


def _fields(suggestion: Suggestion, now: Placement | None) -> list[tuple[str, list[tuple[str, bool, bool]]]]:
    """The four fields row by row: what the row is, and in each field its words, the suggestion, the decision."""
    return [
        (
            str(complexity.label),
            [
                (
                    str(resources.label),
                    (suggestion.complexity, suggestion.resources) == (complexity, resources),
                    now is not None and (now.complexity, now.ability) == (complexity, resources),
                )
                for resources in Resources
            ],
        )
        for complexity in Complexity
    ]


@require_http_methods(["GET", "POST"])
@staff
def placement_take_back(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take back a decision that was wrong from the beginning."""
    record = the_record(request.actor, key)
    if record.kind != Kind.PLACEMENT or record.case_id is None:
        raise Http404
    file = the_case(request.actor, record.case_id)
    can_correct(request.actor, record).require()
    can_map(request.actor, file.case).require()
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        take_back_placement(placement_of(record.pk), file.case, by=request.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("Beslutet är taget tillbaka."))
        return redirect("placement", file.case.pk)
    lead = _("Beslutet försvinner härifrån men finns kvar att läsa bland versionerna.")
    return form_page(request, file, form, _("Ta tillbaka"), _("Ta tillbaka"), lead=lead)
