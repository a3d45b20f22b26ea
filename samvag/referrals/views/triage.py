"""The remissgrupp: its meetings, its agenda as each party sees it, and one item."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.core.drafts import drop_draft
from samvag.meetings.actions import (
    MeetingTaken,
    answer_invitation,
    call_meeting,
    cancel_meeting,
    mark_present,
)
from samvag.meetings.forms import MeetingForm, MeetingTimeForm, ticked_as_present
from samvag.meetings.models import Meeting
from samvag.meetings.policies import can_call, can_see_meetings, sites_of
from samvag.meetings.reading import invitable, my_answer, participants
from samvag.referrals import actions, reading, triage_reading
from samvag.referrals.models import Referral
from samvag.referrals.policies import can_read, can_state, can_work
from samvag.referrals.triage_forms import (
    NEW_MEETING,
    CriteriaForm,
    ListForm,
    OpinionForm,
)
from samvag.referrals.views.racing import attempt

# Where the other kinds of meeting have their page.
ELSEWHERE: dict[str, str] = {
    Meeting.Kind.SYNC: "sync-meeting",
    Meeting.Kind.CASE: "sync-meeting",
    Meeting.Kind.MANAGERS: "managers-meeting",
}


@require_GET
@staff
def meetings(request: StaffRequest) -> HttpResponse:
    """Coming and past meetings where the actor's unit takes part."""
    can_see_meetings(request.actor).require()
    page = {
        "coming": triage_reading.coming(request.actor),
        "past": triage_reading.past(request.actor),
        "sites": list(sites_of(request.actor)) if request.actor.may(Permission.TRIAGE_STATE) else [],
    }
    return render(request, "referrals/triage.html", page)


@require_http_methods(["GET", "POST"])
@staff
def new_meeting(request: StaffRequest, slug: str) -> HttpResponse:
    """Call a meeting, and ask people to come."""
    site = sites_of(request.actor).filter(slug=slug).first()
    if site is None:
        raise Http404
    can_call(request.actor, site).require()
    form = MeetingForm(request.POST or None, invitable=invitable(site))
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        people = [int(key) for key in fields["participants"]]
        try:
            meeting = call_meeting(
                by=request.actor, site=site, starts_at=fields["starts_at"], place=fields["place"], participants=people
            )
        except MeetingTaken:
            form.add_error("time", _("Det finns redan ett möte då. Välj en annan tid."))
        else:
            drop_draft(request.actor.assignment_id, f"meeting:{slug}")
            messages.success(request, _("Mötet är inlagt."))
            return redirect("triage-meeting", meeting.pk)
    page = {"form": form, "site": site, "draft_key": f"meeting:{slug}"}
    return render(request, "referrals/meeting_new.html", page, status=422 if form.errors else 200)


@require_GET
@staff
def meeting_page(request: StaffRequest, meeting_key: UUID) -> HttpResponse:
    """Who is coming, and the agenda as the actor's unit may see it."""
    meeting = triage_reading.meeting_or_404(request.actor, meeting_key)
    if meeting.kind in ELSEWHERE:  # a notice leads here, whatever the meeting
        return redirect(ELSEWHERE[meeting.kind], meeting.pk)
    allowed = can_see_meetings(request.actor)
    allowed.require()
    items = triage_reading.agenda(request.actor, meeting)
    log_read(
        "triage-meeting",
        persons=[item.referral.person_id for item in items if item.referral.person_id],
        subject=f"meeting:{meeting.pk}",
        ground=str(allowed.why),
    )
    organisations = participants(meeting)
    page = {
        "meeting": meeting,
        "items": items,
        "organisations": organisations,
        "my_answer": my_answer(request.actor, meeting, organisations),
        "may_mark": request.actor.may(Permission.TRIAGE_STATE),
    }
    return render(request, "referrals/meeting.html", page)


@require_http_methods(["GET", "POST"])
@staff
def meeting_time(request: StaffRequest, meeting_key: UUID) -> HttpResponse:
    """Another time or place, or no meeting at all; those who are asked are told."""
    meeting = triage_reading.meeting_or_404(request.actor, meeting_key)
    can_call(request.actor, meeting.site).require()
    if request.method == "POST" and "cancel" in request.POST:
        cancel_meeting(meeting, by=request.actor)
        messages.success(request, _("Mötet är inställt. De inbjudna får besked."))
        return redirect("triage-meeting", meeting.pk)
    form = MeetingTimeForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid() and form.move(request.actor):
        messages.success(request, _("Mötet är ändrat. De inbjudna får besked."))
        return redirect("triage-meeting", meeting.pk)
    page = {"form": form, "meeting": meeting, "section": "triage"}
    return render(request, "referrals/meeting_time.html", page, status=422 if form.errors else 200)


@require_POST
@staff
def presence(request: StaffRequest, meeting_key: UUID) -> HttpResponse:
    """Say who came."""
    meeting = triage_reading.meeting_or_404(request.actor, meeting_key)
    present = ticked_as_present(request.POST)
    mark_present(meeting, by=request.actor, present=present)
    messages.success(request, _("Närvaron är sparad."))
    return redirect("triage-meeting", meeting.pk)


@require_POST
@staff
def answer(request: StaffRequest, meeting_key: UUID) -> HttpResponse:
    """Say whether one comes."""
    meeting = triage_reading.meeting_or_404(request.actor, meeting_key)
    answer_invitation(meeting, by=request.actor, comes=request.POST.get("comes") != "no")
    messages.success(request, _("Ditt svar är sparat."))
    return redirect("triage-meeting", meeting.pk)


@require_GET
@staff
def item_page(request: StaffRequest, meeting_key: UUID, key: UUID) -> HttpResponse:
    """One item: the words, the criteria, the decision and what each party says of it."""
    meeting, referral = triage_reading.item_or_404(request.actor, meeting_key, key)
    can_see_meetings(request.actor).require()
    context = item_context(request, meeting, referral)
    return render(request, "referrals/item.html", context)


def item_context(
    request: StaffRequest,
    meeting: Meeting,
    referral: Referral,
    *,
    criteria_form: CriteriaForm | None = None,
    opinion_form: OpinionForm | None = None,
) -> dict[str, Any]:
    """What the item page shows, with a form that came back with its text in place of an empty one."""
    allowed = can_read(request.actor, referral)
    allowed.require()
    link = reading.link_of(request.actor, referral.person_id)
    persons = [referral.person_id] if referral.person_id else []
    log_read("triage-item", persons=persons, subject=f"referral:{referral.pk}", ground=str(allowed.why))
    stated = triage_reading.stated(request.actor, referral)
    form = criteria_form or CriteriaForm(stated=stated)
    deciding = triage_reading.decides(referral)
    return {
        "meeting": meeting,
        "referral": referral,
        "header": reading.header(link),
        "criteria": [(one, form[one.criterion.code], form[f"{one.criterion.code}-words"]) for one in stated],
        "criteria_form": form,
        "opinions": triage_reading.opinions_of(referral),
        "opinion_form": opinion_form or OpinionForm(prefix="mening"),
        "decision": getattr(referral, "decision", None),
        "deciding": deciding,
        "may_state": bool(can_state(request.actor)),
        "may_decide": deciding and request.actor.may(Permission.TRIAGE_DECIDE),
        "outcomes": triage_reading.outcomes(),
        "ours": referral.record.unit_id == request.actor.unit_id,
    }


@require_http_methods(["GET", "POST"])
@staff
def put_on(request: StaffRequest, key: UUID) -> HttpResponse:
    """Put the referral on a meeting's list, and hand it to the parties that the person said yes to."""
    referral = reading.referral_or_404(key)
    can_work(request.actor, referral).require()
    link = reading.link_of(request.actor, referral.person_id)
    given = triage_reading.already_given(referral)
    offers = triage_reading.offered(request.actor, referral, category="referral")
    new = [one for one in offers if one.unit_id not in given]
    form = ListForm(request.POST or None, meetings=triage_reading.coming_at(request.actor, referral), offers=new)
    if request.method == "POST" and form.is_valid():
        answer = _list(request, referral, form)
        if answer is not None:
            return answer
    persons = [referral.person_id] if referral.person_id else []
    log_read("referral", persons=persons, subject=f"referral:{key}", ground=_("Remissen ligger i din enhets inkorg."))
    page = {
        "referral": referral,
        "header": reading.header(link),
        "link": link,
        "form": form,
        "given": [one for one in offers if one.unit_id in given],
        "offers": new,
    }
    return render(request, "referrals/list.html", page, status=422 if form.errors else 200)


def _list(request: StaffRequest, referral: Referral, form: ListForm) -> HttpResponse | None:
    """Do it; nothing when a new meeting's time was taken, which the form then says."""
    fields = form.cleaned_data
    back = reverse("referral", args=[referral.pk])

    def act() -> None:
        chosen = (
            call_meeting(by=request.actor, site=referral.site, starts_at=fields["starts_at"], place=fields["place"])
            if fields["meeting"] == NEW_MEETING
            else triage_reading.meeting_or_404(request.actor, UUID(fields["meeting"]))
        )
        actions.put_on_list(referral, by=request.actor, meeting=chosen, share_with=fields.get("share", []))

    try:
        if lost := attempt(request, referral, act, mine=_("Du ville sätta upp remissen på listan."), back=back):
            return lost
    except MeetingTaken:
        form.add_error("time", _("Det finns redan ett möte då. Välj det, eller en annan tid."))
        return None
    messages.success(request, _("Remissen står på remissgruppens lista."))
    return redirect(back)
