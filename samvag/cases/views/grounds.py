"""Handing over on another ground than consent: which there are, what each demands, and the second signature."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.entries import entry_of
from samvag.cases.giving import Choice, choices_for, waiting_for_me
from samvag.cases.reading import about
from samvag.cases.views.scope import the_proposal, the_record
from samvag.records.models import Record
from samvag.sharing.actions import approve, decline, disclose, propose, tell_outside
from samvag.sharing.forms import AnswerForm, GroundForm, OutsideForm
from samvag.sharing.grounds import NEVER, GroundRule, words_of
from samvag.sharing.policies import can_disclose, may_sign
from samvag.sharing.reading import disclosures_of, emergencies_since


@require_GET
@staff
def record_grounds(request: StaffRequest, key: UUID) -> HttpResponse:
    """The grounds that may be used for this record, inside Samväg and outside, and those that never may."""
    record = the_record(request.actor, key)
    can_disclose(request.actor, record).require()
    inside, outside = choices_for(request.actor, record, disclosures_of(record))
    return _page(request, record, "cases/grounds.html", {"inside": inside, "outside": outside, "never": NEVER})


def _page(
    request: StaffRequest, record: Record, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    log_read("record-sharing", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    frame = {
        "section": "cases",
        "record": record,
        "header": about(record),
        "entry": entry_of(record, actor=request.actor),
    }
    return render(request, template, frame | context, status=status)


def _rule(choices: list[Choice], code: str) -> Choice:
    found = next((one for one in choices if one.rule.ground == code), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@staff
def record_disclose(request: StaffRequest, key: UUID, ground: str) -> HttpResponse:
    """Hand over to units in Samväg on one ground, with what it demands written down."""
    record = the_record(request.actor, key)
    can_disclose(request.actor, record).require()
    inside, _outside = choices_for(request.actor, record, disclosures_of(record))
    choice = _rule(inside, ground)
    form = GroundForm(request.POST or None, rule=choice.rule, units=choice.units)
    if request.method == "POST" and form.is_valid():
        _hand_over(request, record, choice.rule, form)
        return redirect("record-sharing", key)
    context = {"rule": choice.rule, "form": form}
    return _page(request, record, "cases/ground.html", context, status=422 if form.errors else 200)


def _hand_over(request: StaffRequest, record: Record, rule: GroundRule, form: GroundForm) -> None:
    reasons, units = form.reasons(rule), form.cleaned_data["recipients"]
    if rule.signed_by_two:
        for unit in units:
            propose(record, by=request.actor, reasons=reasons, recipient_id=unit)
        messages.success(request, _("Sparat. Inget lämnas ut förrän en kollega har skrivit under."))
        return
    disclose(
        record,
        by=request.actor,
        recipients=units,
        ground=reasons.ground,
        ground_note=reasons.note,
        stated=reasons.stated,
    )
    messages.success(request, _("Uppgiften är utlämnad."))


@require_http_methods(["GET", "POST"])
@staff
def record_tell_outside(request: StaffRequest, key: UUID, ground: str) -> HttpResponse:
    """Note that somebody who is not in Samväg was told, on one ground."""
    record = the_record(request.actor, key)
    can_disclose(request.actor, record).require()
    _inside, outside = choices_for(request.actor, record, [])
    rule = _rule(outside, ground).rule
    form = OutsideForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        if rule.signed_by_two:
            propose(record, by=request.actor, reasons=form.reasons(rule), outsider=form.outsider())
            messages.success(request, _("Sparat. Inget lämnas ut förrän en kollega har skrivit under."))
        else:
            tell_outside(record, by=request.actor, reasons=form.reasons(rule), outsider=form.outsider())
            messages.success(request, _("Utlämnandet är antecknat."))
        return redirect("record-sharing", key)
    context = {"rule": rule, "form": form}
    return _page(request, record, "cases/ground.html", context, status=422 if form.errors else 200)


@require_GET
@staff
def signatures(request: StaffRequest) -> HttpResponse:
    """What waits for a second signature, and what was handed over in an emergency lately."""
    may_sign(request.actor).require()
    waiting = waiting_for_me(request.actor)
    rushed = list(emergencies_since(request.actor))
    persons = [one.person_id for one in waiting] + [one.person_id for one in rushed]
    log_read("signatures", persons=persons, ground="approve")
    return render(request, "cases/signatures.html", {"waiting": waiting, "rushed": rushed})


@require_http_methods(["GET", "POST"])
@staff
def signature(request: StaffRequest, key: UUID) -> HttpResponse:
    """Give or refuse the second signature, after reading what would be told to whom and why."""
    proposal = the_proposal(request.actor, key)
    may_sign(request.actor).require()
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        if form.cleaned_data["answer"] == "approve":
            approve(proposal, by=request.actor, note=note)
            messages.success(request, _("Underskrivet. Uppgiften är utlämnad."))
        else:
            decline(proposal, by=request.actor, note=note)
            messages.success(request, _("Ditt nej är sparat. Inget är utlämnat."))
        return redirect("signatures")
    log_read("signature", persons=[proposal.person_id], subject=f"record:{proposal.record_id}", ground="approve")
    context = {
        "proposal": proposal,
        "header": about(proposal),
        "entry": entry_of(proposal.record, actor=request.actor),
        "stated": words_of(proposal.ground, proposal.stated),
        "own": proposal.proposed_by.user_id == request.actor.user_id,
        "form": form,
        "may_open": request.actor.may(Permission.CASES_OF_UNIT),
    }
    return render(request, "cases/signature.html", context, status=422 if form.errors else 200)
