"""The managers' group: its meetings, calling one, its agenda that is also its minutes, and who came."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.lifting.policies import can_answer, can_see
from samvag.lifting.reading import agenda_of, managers_meetings
from samvag.meetings.actions import MeetingTaken, call_meeting, cancel_meeting, mark_present
from samvag.meetings.forms import MeetingForm, MeetingTimeForm, ticked_as_present
from samvag.meetings.models import Meeting
from samvag.meetings.policies import can_call, can_change, sites_of
from samvag.meetings.reading import invitable, my_answer, participants
from samvag.meetings.rhythm import rhythm_of

MANAGERS = Meeting.Kind.MANAGERS


def _the_meeting(request: StaffRequest, key: UUID) -> Meeting:
    found = managers_meetings(request.actor).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@require_GET
@staff
def meetings(request: StaffRequest) -> HttpResponse:
    """The meetings of the managers' group, to come and held."""
    can_see(request.actor).require()
    page = {
        "section": "today",
        "meetings": list(managers_meetings(request.actor)[:50]),
        "sites": list(sites_of(request.actor)) if can_answer(request.actor) else [],
    }
    return render(request, "lifting/meetings.html", page)


@require_http_methods(["GET", "POST"])
@staff
def meeting_new(request: StaffRequest, slug: str) -> HttpResponse:
    """Call the managers' group, with every head of the site's units asked unless one says otherwise."""
    site = sites_of(request.actor).filter(slug=slug).first()
    if site is None:
        raise Http404
    can_call(request.actor, site, MANAGERS).require()
    asked = invitable(site, MANAGERS)
    form = MeetingForm(request.POST or None, invitable=asked, initial={"participants": [str(one.pk) for one in asked]})
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        people = [int(one) for one in fields["participants"]]
        when = {"starts_at": fields["starts_at"], "place": fields["place"]}
        try:
            meeting = call_meeting(by=request.actor, site=site, participants=people, kind=MANAGERS, **when)
        except MeetingTaken:
            form.add_error("time", _("Det finns redan ett möte då. Välj en annan tid."))
        else:
            messages.success(request, _("Mötet är inlagt. De inbjudna får besked."))
            return redirect("managers-meeting", meeting.pk)
    heading = _("Kalla chefsgruppen")
    context = {"form": form, "heading_words": heading, "yes": _("Lägg in mötet"), "lead": site.name, "section": "today"}
    status = 422 if form.errors else 200
    return render(request, "lifting/meeting_form.html", context, status=status)


@require_GET
@staff
def meeting_page(request: StaffRequest, key: UUID) -> HttpResponse:
    """What the group takes up and what came of it. Names nobody whom the work is about."""
    meeting = _the_meeting(request, key)
    can_see(request.actor).require()
    asked = participants(meeting)
    page = {
        "section": "today",
        "meeting": meeting,
        "agenda": agenda_of(request.actor, meeting),
        "pulses": [one for one in rhythm_of(request.actor, timezone.now())[0] if one.site == meeting.site.name],
        "organisations": asked,
        "my_answer": my_answer(request.actor, meeting, asked),
        "may_answer": bool(can_answer(request.actor)),
        "is_open": meeting.cancelled_at is None,
    }
    return render(request, "lifting/meeting.html", page)


@require_http_methods(["GET", "POST"])
@staff
def meeting_time(request: StaffRequest, key: UUID) -> HttpResponse:
    """Another time or place, or no meeting at all; those who are asked are told."""
    meeting = _the_meeting(request, key)
    can_change(request.actor, meeting).require()
    if request.method == "POST" and "cancel" in request.POST:
        cancel_meeting(meeting, by=request.actor)
        messages.success(request, _("Mötet är inställt. De inbjudna får besked."))
        return redirect("managers-meeting", key)
    form = MeetingTimeForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid() and form.move(request.actor):
        messages.success(request, _("Mötet är ändrat. De inbjudna får besked."))
        return redirect("managers-meeting", key)
    page = {"form": form, "meeting": meeting, "section": "today"}
    return render(request, "lifting/meeting_time.html", page, status=422 if form.errors else 200)


@require_POST
@staff
def presence(request: StaffRequest, key: UUID) -> HttpResponse:
    """Say who came. With the first that did, the meeting is held."""
    meeting = _the_meeting(request, key)
    present = ticked_as_present(request.POST)
    mark_present(meeting, by=request.actor, present=present)
    messages.success(request, _("Närvaron är sparad."))
    return redirect("managers-meeting", key)
