"""The sync meeting: its list, its agenda, who is there, and what a principal keeps. A person's page is beside."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.core.drafts import drop_draft
from samvag.meetings.actions import (
    Changed,
    MeetingTaken,
    approve_minutes,
    call_meeting,
    cancel_meeting,
    end_meeting,
    join_meeting,
    mark_present,
    start_meeting,
)
from samvag.meetings.agenda import agenda_of
from samvag.meetings.forms import MeetingForm, MeetingTimeForm, ticked_as_present
from samvag.meetings.invitation import lines
from samvag.meetings.minutes import digest_of, minutes_of
from samvag.meetings.models import Meeting
from samvag.meetings.policies import (
    can_call,
    can_change,
    can_open,
    can_see_sync,
    can_work_at,
    can_work_at_sync,
    sites_of,
)
from samvag.meetings.reading import invitable
from samvag.meetings.sitting import Sitting, coming, past, sitting_of

SYNC = Meeting.Kind.SYNC


def the_sitting(request: StaffRequest, key: UUID) -> Sitting:
    """A sync meeting of a site where the actor's unit takes part, or an extra one about a case of theirs: 404 outside
    it, 403 for a role without cases."""
    found = sitting_of(request.actor, key)
    if found is None:
        raise Http404
    can_open(request.actor, found.meeting).require()
    return found


@require_GET
@staff
def meetings(request: StaffRequest) -> HttpResponse:
    """Coming and past sync meetings where the actor's unit takes part."""
    can_see_sync(request.actor).require()
    ahead = coming(request.actor)
    page = {
        "coming": ahead,
        "past": past(request.actor, ahead),
        "sites": list(sites_of(request.actor)) if can_work_at_sync(request.actor) else [],
    }
    return render(request, "meetings/sync_list.html", page | {"section": "today"})


@require_http_methods(["GET", "POST"])
@staff
def new_meeting(request: StaffRequest, slug: str) -> HttpResponse:
    """Call a sync meeting, with everybody who works in the cases asked unless one says otherwise."""
    site = sites_of(request.actor).filter(slug=slug).first()
    if site is None:
        raise Http404
    can_call(request.actor, site, SYNC).require()
    asked = invitable(site, SYNC)
    everybody = {"participants": [str(one.pk) for one in asked]}
    form = MeetingForm(request.POST or None, invitable=asked, initial=everybody)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        when = {"starts_at": fields["starts_at"], "place": fields["place"]}
        people = [int(key) for key in fields["participants"]]
        try:
            meeting = call_meeting(by=request.actor, site=site, participants=people, kind=SYNC, **when)
        except MeetingTaken:
            form.add_error("time", _("Det finns redan ett möte då. Välj en annan tid."))
        else:
            drop_draft(request.actor.assignment_id, f"sync-new:{slug}")
            messages.success(request, _("Avstämningen är inlagd."))
            return redirect("sync-meeting", meeting.pk)
    page = {"form": form, "site": site, "draft_key": f"sync-new:{slug}", "section": "today"}
    return render(request, "meetings/sync_new.html", page, status=422 if form.errors else 200)


@require_GET
@staff
def meeting_page(request: StaffRequest, key: UUID) -> HttpResponse:
    """The agenda as the actor's unit may see it, who is there, and what is left to do with the meeting."""
    sitting = the_sitting(request, key)
    agenda = agenda_of(request.actor, sitting)
    log_read("sync-meeting", persons=agenda.persons, subject=f"meeting:{key}", ground="unit")
    own = sitting.seat(request.actor)
    page = {
        "sitting": sitting,
        "meeting": sitting.meeting,
        "agenda": agenda,
        "first": next(iter(agenda.items), None),
        "my_answer": own.answer if own and sitting.ahead else None,
        "invitation": lines(sitting.meeting) if sitting.guests else [],
        "own_unit": request.actor.unit_id,
        "may_work": bool(can_work_at(request.actor, sitting.meeting)),
        "is_here": own is not None and own.present,
        "approved": sitting.is_approved(request.actor),
        "section": "today",
    }
    return render(request, "meetings/case_meeting.html" if sitting.about else "meetings/sync_meeting.html", page)


@require_http_methods(["GET", "POST"])
@staff
def meeting_time(request: StaffRequest, key: UUID) -> HttpResponse:
    """Another time or place, or no meeting at all; those who are asked are told."""
    meeting = the_sitting(request, key).meeting
    can_change(request.actor, meeting).require()
    if request.method == "POST" and "cancel" in request.POST:
        cancel_meeting(meeting, by=request.actor)
        messages.success(request, _("Mötet är inställt. De inbjudna får besked."))
        return redirect("sync-meeting", key)
    form = MeetingTimeForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid() and form.move(request.actor):
        messages.success(request, _("Mötet är ändrat. De inbjudna får besked."))
        return redirect("sync-meeting", key)
    page = {"form": form, "meeting": meeting, "section": "today"}
    return render(request, "meetings/meeting_time.html", page, status=422 if form.errors else 200)


@require_POST
@staff
def start(request: StaffRequest, key: UUID) -> HttpResponse:
    """Begin, or come in to one that has begun."""
    sitting = the_sitting(request, key)
    act = start_meeting if sitting.ahead else join_meeting
    act(sitting.meeting, by=request.actor)
    return redirect("sync-meeting", key)


@require_POST
@staff
def presence(request: StaffRequest, key: UUID) -> HttpResponse:
    """Say who is there."""
    sitting = the_sitting(request, key)
    present = ticked_as_present(request.POST)
    mark_present(sitting.meeting, by=request.actor, present=present)
    messages.success(request, _("Närvaron är sparad."))
    return redirect("sync-meeting", key)


@require_POST
@staff
def end(request: StaffRequest, key: UUID) -> HttpResponse:
    """The meeting is over; what remains is one's own principal's notes."""
    end_meeting(the_sitting(request, key).meeting, by=request.actor)
    messages.success(request, _("Mötet är slut. Läs igenom era anteckningar och godkänn dem."))
    return redirect("sync-minutes", key)


@require_http_methods(["GET", "POST"])
@staff
def minutes(request: StaffRequest, key: UUID) -> HttpResponse:
    """What one's own principal keeps: read through, then approved. The other principal does the same with its own."""
    sitting = the_sitting(request, key)
    if request.method == "POST":
        return _approve(request, sitting)
    return _minutes_page(request, sitting)


def _approve(request: StaffRequest, sitting: Sitting) -> HttpResponse:
    take = _keys(request.POST.getlist("take"))
    try:
        approve_minutes(sitting.meeting, by=request.actor, seen=request.POST.get("seen", ""), take=take)
    except Changed:
        words = _("Något har ändrats sedan du läste. Inget är sparat än: läs igenom igen och godkänn sedan.")
        return _minutes_page(request, sitting, changed=words, status=409)
    messages.success(request, _("Anteckningarna är godkända och står nu i varje persons ärende."))
    return redirect("sync-meeting", sitting.meeting.pk)


def _keys(values: list[str]) -> list[UUID]:
    """The records in what a form holds. What is no id is the id of nothing, which nobody was handed."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            found.append(UUID(int=0))
    return found


def _minutes_page(request: StaffRequest, sitting: Sitting, *, changed: str = "", status: int = 200) -> HttpResponse:
    found = minutes_of(request.actor, sitting.meeting)
    persons = [one.person_id for one in found]
    log_read("sync-minutes", persons=persons, subject=f"meeting:{sitting.meeting.pk}", ground="unit")
    page: dict[str, Any] = {
        "sitting": sitting,
        "meeting": sitting.meeting,
        "minutes": found,
        "seen": digest_of(found),
        "changed": changed,
        "house": sitting.house(request.actor),
        "approved": sitting.is_approved(request.actor),
        "may_work": bool(can_work_at(request.actor, sitting.meeting)),
        "section": "today",
    }
    return render(request, "meetings/sync_minutes.html", page, status=status)
