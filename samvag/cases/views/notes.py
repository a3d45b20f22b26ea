"""Writing a note and correcting one, with who will see it under the text."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.actions import correct_note, write_case_note
from samvag.cases.entries import entry_of
from samvag.cases.forms import CorrectionForm, NoteForm
from samvag.cases.policies import can_write_in
from samvag.cases.reading import CaseFile, about
from samvag.cases.views.scope import the_case, the_record
from samvag.cases.views.seen import as_sent, category_rows, note_key, reach_rows, ticked
from samvag.core.drafts import drop_draft, load_draft
from samvag.records.models import Category, Kind, Note, Record
from samvag.records.policies import can_correct, can_note_dispute
from samvag.records.reading import newest_version, note_of
from samvag.records.timeline import disputes, versions
from samvag.sharing.audience import Seen, end_of, ground_in_short, open_disclosures


@require_http_methods(["GET", "POST"])
@staff
def note_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """A note in the case."""
    file = the_case(request.actor, key)
    can_write_in(request.actor, file.case).require()
    if request.method == "GET":
        kept = _kept(request, file)
        return _note_page(request, file, NoteForm(initial=kept), as_sent(kept))
    form = NoteForm(request.POST)
    if not form.is_valid() or not _saved(request, file, form):
        return _note_page(request, file, form, request.POST)
    drop_draft(request.actor.assignment_id, note_key(file.case.pk))
    messages.success(request, _("Anteckningen är sparad."))
    return redirect("case", key)


def _saved(request: StaffRequest, file: CaseFile, form: NoteForm) -> bool:
    """Save the note, or say on the form what changed while it was written; nothing typed is lost."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            write_case_note(
                file.case,
                by=request.actor,
                category=given["category"],
                heading=given["heading"],
                text=given["text"],
                share_with=ticked(request.POST),
                at=given["moment"],
            )
    except DatabaseError:
        form.add_error(
            None, _("Ett samtycke ändrades medan du skrev. Se över vilka som ser anteckningen och spara igen.")
        )
        return False
    return True


def _kept(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """What was typed here and never saved, else today."""
    draft = load_draft(request.actor.assignment_id, note_key(file.case.pk))
    fresh = {"happened_on": timezone.localdate()}
    return fresh | (draft.fields if draft else {})


def _note_page(request: StaffRequest, file: CaseFile, form: NoteForm, sent: QueryDict) -> HttpResponse:
    log_read("note", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    context = {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "form": form,
        "audience": reach_rows(request.actor, file, sent),
        "own_unit": request.actor.unit_name,
        "draft_key": note_key(file.case.pk),
        "from_draft": not form.is_bound and "text" in form.initial,
    }
    return render(request, "cases/note.html", context, status=422 if form.errors else 200)


@require_GET
@staff
def note_seen_by(request: StaffRequest, key: UUID) -> HttpResponse:
    """The sharing line for one category, as a part of the page."""
    file = the_case(request.actor, key)
    can_write_in(request.actor, file.case).require()
    category = request.GET.get("category", "")
    if category not in Category.values:
        raise Http404
    rows = category_rows(request.actor, file, category, request.GET)
    log_read("seen-by", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    return render(request, "cases/_seen_by.html", {"audience": rows, "own_unit": request.actor.unit_name})


@require_http_methods(["GET", "POST"])
@staff
def note_correct(request: StaffRequest, key: UUID) -> HttpResponse:
    """Correct a note: a new version, with the former one still readable."""
    record = the_record(request.actor, key)
    if record.kind != Kind.NOTE:
        raise Http404
    note = note_of(record)
    if request.method == "POST" and record.superseded_at is not None:
        return _outrun(request, record)
    can_correct(request.actor, record).require()
    form = CorrectionForm(request.POST or None, initial={"heading": note.heading, "text": note.text})
    if request.method == "POST" and form.is_valid():
        return _corrected(request, record, note, form)
    return _correct_page(request, record, form)


def _corrected(request: StaffRequest, record: Record, note: Note, form: CorrectionForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        with transaction.atomic():
            new = correct_note(
                note,
                by=request.actor,
                reason=given["reason"],
                content={"heading": given["heading"], "text": given["text"]},
                share_with=ticked(request.POST),
            )
    except DatabaseError:
        # The database lets one correction of a version through; the other one's text is shown beside it.
        return _outrun(request, record)
    messages.success(request, _("Anteckningen är rättad. Den tidigare texten finns kvar."))
    return redirect("record-versions", new.pk)


def _outrun(request: StaffRequest, record: Record) -> HttpResponse:
    """Somebody corrected it first: both texts."""
    newest = newest_version(record)
    if newest is None or newest.pk == record.pk:
        form = CorrectionForm(request.POST)
        form.add_error(
            None, _("Ett samtycke ändrades medan du skrev. Se över vilka som ser anteckningen och spara igen.")
        )
        return _correct_page(request, record, form)
    log_read("note", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    shown = entry_of(newest, actor=request.actor)
    context = {
        "mine": request.POST.get("text", ""),
        "theirs": shown.text,
        "their_name": shown.author,
        "their_time": newest.recorded_at,
        "back": f"/uppgift/{newest.pk}/ratta/",
        "action": "",
    }
    return render(request, "409.html", context, status=409)


def _correct_page(request: StaffRequest, record: Record, form: CorrectionForm) -> HttpResponse:
    log_read("note", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    offered = request.POST.getlist("offered")
    rows = [
        Seen(
            one.recipient.name,
            ground_in_short(one),
            end_of(one),
            checked=str(one.recipient_id) in request.POST.getlist("share") or str(one.recipient_id) not in offered,
            value=str(one.recipient_id),
        )
        for one in open_disclosures([record.pk]).get(record.pk, [])
    ]
    context = {"section": "cases", "record": record, "header": about(record), "form": form, "audience": rows}
    context["own_unit"] = request.actor.unit_name
    return render(request, "cases/correct.html", context, status=422 if form.errors else 200)


@require_GET
@staff
def record_versions(request: StaffRequest, key: UUID) -> HttpResponse:
    """Every version of one record that the reader may see, and why each was changed."""
    record = the_record(request.actor, key)
    rows = versions(record)
    found = open_disclosures(one.pk for one in rows)
    shown = [entry_of(one, actor=request.actor, disclosures=found.get(one.pk, ())) for one in rows]
    log_read("record-versions", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    context = {"section": "cases", "record": record, "header": about(record), "entries": shown}
    context["disputes"] = disputes(record)
    context["may_note_dispute"] = bool(can_note_dispute(request.actor, record))
    return render(request, "cases/versions.html", context)
