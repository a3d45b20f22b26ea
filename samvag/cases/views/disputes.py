"""Noting, at the person's request, that they consider an entry wrong."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.entries import entry_of
from samvag.cases.forms import DisputeForm
from samvag.cases.reading import about
from samvag.cases.views.scope import the_record
from samvag.records.actions import end_dispute, note_dispute
from samvag.records.policies import can_note_dispute


@require_http_methods(["GET", "POST"])
@staff
def record_dispute(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write the person's words, change them, or say that they no longer hold."""
    record = the_record(request.actor, key)
    can_note_dispute(request.actor, record).require()
    form = DisputeForm(request.POST or None, initial={"words": record.dispute}, standing=record.disputed_at is not None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["ended"]:
            end_dispute(record, by=request.actor, because=given["because"])
        else:
            note_dispute(record, by=request.actor, words=given["words"])
        messages.success(request, _("Det personen säger om uppgiften är sparat."))
        return redirect("record-versions", key)
    log_read("disputed", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    context = {"section": "cases", "record": record, "header": about(record), "form": form}
    context["entry"] = entry_of(record, actor=request.actor)
    return render(request, "cases/dispute.html", context, status=422 if form.errors else 200)
