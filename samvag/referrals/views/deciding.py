"""Stating criteria, deciding, disagreeing, answering the person, and opening the case."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.core.drafts import drop_draft, load_draft
from samvag.referrals import actions, reading, triage_reading
from samvag.referrals.answers import suggestion
from samvag.referrals.models import Outcome, Referral
from samvag.referrals.policies import can_decide, can_read, can_state
from samvag.referrals.triage_forms import CriteriaForm, DecisionForm, OpinionForm, StaffingForm
from samvag.referrals.views.racing import attempt
from samvag.referrals.views.triage import item_context


@require_POST
@staff
def criteria(request: StaffRequest, meeting_key: UUID, key: UUID) -> HttpResponse:
    """Save what one's own organisation holds about the criteria; only what was changed is written."""
    meeting, referral = triage_reading.item_or_404(request.actor, meeting_key, key)
    can_state(request.actor).require()
    can_read(request.actor, referral).require()
    form = CriteriaForm(request.POST, stated=triage_reading.stated(request.actor, referral))
    if not form.is_valid():
        page = item_context(request, meeting, referral, criteria_form=form)
        return render(request, "referrals/item.html", page, status=422)
    for criterion, value, words in form.changed():
        actions.state_criterion(referral, by=request.actor, criterion=criterion, value=value, words=words)
    drop_draft(request.actor.assignment_id, f"criteria:{key}")
    messages.success(request, _("Er bedömning är sparad."))
    return redirect(reverse("triage-item", args=[meeting_key, key]) + "#kriterier")


@require_POST
@staff
def opinion(request: StaffRequest, meeting_key: UUID, key: UUID) -> HttpResponse:
    """Keep a party's stand towards the decision."""
    meeting, referral = triage_reading.item_or_404(request.actor, meeting_key, key)
    can_state(request.actor).require()
    can_read(request.actor, referral).require()
    form = OpinionForm(request.POST, prefix="mening")
    if not form.is_valid():
        page = item_context(request, meeting, referral, opinion_form=form)
        return render(request, "referrals/item.html", page, status=422)
    fields = form.cleaned_data
    actions.give_opinion(referral, by=request.actor, agrees=fields["agrees"] == "yes", words=fields["words"])
    drop_draft(request.actor.assignment_id, f"opinion:{key}")
    messages.success(request, _("Er mening är sparad och bevaras."))
    return redirect(reverse("triage-item", args=[meeting_key, key]) + "#beslut")


@require_http_methods(["GET", "POST"])
@staff
def decision(request: StaffRequest, meeting_key: UUID, key: UUID) -> HttpResponse:
    """Decide and write the answer. The address carries the outcome: the answer's words fit without JavaScript."""
    _meeting, referral = triage_reading.item_or_404(request.actor, meeting_key, key)
    can_read(request.actor, referral).require()
    can_decide(request.actor, actions.deciding_unit(referral.site)).require()
    back, draft = reverse("triage-item", args=[meeting_key, key]), f"decision:{key}"
    chosen = request.GET.get("utfall", "")
    if request.method == "POST":
        form = DecisionForm(request.POST)
        if form.is_valid():
            act = partial(actions.decide, referral, by=request.actor, **form.cleaned_data)
            if lost := attempt(request, referral, act, mine=form.cleaned_data["reason"], back=back):
                return lost
            drop_draft(request.actor.assignment_id, draft)
            messages.success(request, _("Beslutet är fattat. Nu kan personen få sitt svar."))
            return redirect(back + "#beslut")
    elif getattr(referral, "decision", None) is not None:
        return redirect(back + "#beslut")
    else:
        form = DecisionForm(initial=_start(request, referral, chosen))
    return _decision_page(request, meeting_key, referral, form, draft)


def _start(request: StaffRequest, referral: Referral, chosen: str) -> dict[str, object]:
    """What was typed before, or the warm words that go with the chosen outcome."""
    kept = load_draft(request.actor.assignment_id, f"decision:{referral.pk}")
    outcome = chosen if chosen in Outcome.values else Outcome.ACCEPT
    start: dict[str, object] = {"outcome": outcome, "answer": suggestion(outcome, referral.site.name)}
    same = kept is not None and kept.fields.get("outcome") == outcome
    if kept is not None:
        start |= kept.fields if same else {name: kept.fields.get(name, "") for name in ("reason", "goes_to")}
    return start


def _decision_page(
    request: StaffRequest, meeting_key: UUID, referral: Referral, form: DecisionForm, draft: str
) -> HttpResponse:
    link = reading.link_of(request.actor, referral.person_id)
    _log(referral, _("Din enhet beslutar i remissgruppen."))
    page = {
        "referral": referral,
        "meeting_key": meeting_key,
        "form": form,
        "header": reading.header(link),
        "draft_key": draft,
        "outcomes": triage_reading.outcomes(),
    }
    return render(request, "referrals/decide.html", page, status=422 if form.errors else 200)


def _log(referral: Referral, ground: str) -> None:
    persons = [referral.person_id] if referral.person_id else []
    log_read("referral-decision", persons=persons, subject=f"referral:{referral.pk}", ground=ground)


@require_GET
@staff
def answer(request: StaffRequest, key: UUID) -> HttpResponse:
    """The answer as a letter to print."""
    referral = reading.referral_or_404(key)
    allowed = can_read(request.actor, referral)
    allowed.require()
    decided = getattr(referral, "decision", None)
    if decided is None:
        raise Http404
    link = reading.link_of(request.actor, referral.person_id)
    _log(referral, str(allowed.why))
    page = {"referral": referral, "decision": decided, "link": link}
    return render(request, "referrals/answer.html", page)


@require_http_methods(["GET", "POST"])
@staff
def open_case_page(request: StaffRequest, key: UUID) -> HttpResponse:
    """Open the case that the decision lets the person into, and say who coordinates it."""
    referral = reading.referral_or_404(key)
    can_read(request.actor, referral).require()
    can_decide(request.actor, actions.deciding_unit(referral.site)).require()
    decided = getattr(referral, "decision", None)
    if decided is None or decided.outcome != Outcome.ACCEPT:
        raise Http404
    existing = getattr(referral, "open_case_id", None)
    if existing:
        return redirect("case", existing)
    seats = triage_reading.seats(request.actor, referral)
    form = StaffingForm(request.POST or None, seats=seats)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            case = actions.open_from_decision(decided, by=request.actor, staff=form.staff())
        messages.success(request, _("Ärendet är öppnat."))
        return redirect("case", case.pk)
    link = reading.link_of(request.actor, referral.person_id)
    _log(referral, _("Din enhet beslutar i remissgruppen."))
    others = {seat.unit_name for seat in seats} - {request.actor.unit_name}
    page = {"referral": referral, "form": form, "header": reading.header(link), "link": link, "others": others}
    return render(request, "referrals/case_new.html", page, status=422 if form.errors else 200)
