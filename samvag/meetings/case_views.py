"""Extra meetings about one case: their list, calling one, the invitation on paper, and what a guest answered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
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
from samvag.cases.views.case import form_page
from samvag.cases.views.scope import ground_for_reading, the_case
from samvag.core.drafts import drop_draft, load_draft, several
from samvag.meetings.actions import Gathering, call_case_meeting, note_guest
from samvag.meetings.forms import CaseMeetingForm, GuestForm
from samvag.meetings.invitation import paper
from samvag.meetings.policies import can_work_at
from samvag.meetings.reading import around, the_guest
from samvag.meetings.sitting import held_about
from samvag.meetings.views import the_sitting
from samvag.ui.files import PDF, file_answer


@require_GET
@staff
def case_meetings(request: StaffRequest, key: UUID) -> HttpResponse:
    """Every extra meeting about one case, the latest first."""
    file = the_case(request.actor, key)
    log_read("case-meetings", persons=[file.case.person_id], subject=f"case:{key}",
             ground=ground_for_reading(request.actor))  # fmt: skip
    found = held_about(request.actor, key)
    page = {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "meetings": found,
        "past": [one for one in found if timezone.localdate(one.starts_at) < timezone.localdate()],
        "may_write": file.case.closed_at is None and request.actor.may(Permission.CASE_WRITE),
    }
    return render(request, "meetings/case_meetings.html", page)


@require_http_methods(["GET", "POST"])
@staff
def case_meeting_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Call an extra meeting: colleagues, the person, and those around the person."""
    file = the_case(request.actor, key)
    can_write_in(request.actor, file.case).require()
    draft = f"case-meeting:{key}"
    kept = load_draft(request.actor.assignment_id, draft) if request.method == "GET" else None
    form = _form(request, file, _typed(kept.fields) if kept else {})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                meeting = call_case_meeting(file.case, _gathering(form.cleaned_data), by=request.actor)
        except Refused as no:
            form.add_error("place" if "place" in form.changed_data else None, str(no))
        else:
            drop_draft(request.actor.assignment_id, draft)
            messages.success(request, _("Mötet är inlagt. Kollegorna får besked; ge inbjudan till de andra."))
            return redirect("sync-meeting", meeting.pk)
    lead = _("Fråga personen först: vad behöver tas upp, och vilka ska vara med?")
    extra = {"lead": lead, "draft_key": draft, "from_draft": kept is not None}
    return form_page(request, file, form, _("Nytt möte"), _("Lägg in mötet"), **extra)


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    """What a draft holds, as the form begins with it: what was ticked stays ticked, what was unticked stays so."""
    ticks = {name: several(fields, name) for name in ("participants", "guests")}
    return fields | ticks | {name: name in fields for name in ("person_comes", "agreed")}


def _form(request: StaffRequest, file: CaseFile, typed: dict[str, Any]) -> CaseMeetingForm:
    parties = {one.unit_id: one.organisation_id for one in file.parties}
    return CaseMeetingForm(
        request.POST or None,
        invitable=may_come(request.actor, file.case, parties),
        around=[(str(one.pk), f"{one.name}, {one.function}") for one in around(file.case.pk)],
        initial={"participants": [str(request.actor.assignment_id)]} | typed,
    )


def _gathering(fields: dict[str, Any]) -> Gathering:
    return Gathering(
        starts_at=fields["starts_at"],
        aim=fields["aim"],
        participants=[int(one) for one in fields["participants"]],
        place=fields["place"],
        own_words=fields["own_words"],
        guests=[UUID(one) for one in fields.get("guests", ())],
        person_comes=fields["person_comes"],
        agreed_on=timezone.localdate() if fields.get("agreed") else None,
    )


@require_GET
@staff
def invitation(request: StaffRequest, key: UUID) -> HttpResponse:
    """The invitation on paper: the same for everybody, and about nobody."""
    sitting = the_sitting(request, key)
    if sitting.about is None:
        raise Http404
    can_work_at(request.actor, sitting.meeting).require()
    return file_answer(paper(sitting.meeting), PDF, "mote.pdf", opens=True)


@require_POST
@staff
def guest_answer(request: StaffRequest, key: UUID, guest: UUID) -> HttpResponse:
    """What somebody from outside answered, and whether they came."""
    sitting = the_sitting(request, key)
    found = the_guest(sitting.meeting, guest)
    if found is None:
        raise Http404
    form = GuestForm(request.POST)
    if form.is_valid():
        note_guest(found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Sparat."))
    return redirect("sync-meeting", key)
