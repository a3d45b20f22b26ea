"""Writing down a call or a visit, and following what one's unit has sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.actors import Actor
from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.core.drafts import drop_draft, load_draft
from samvag.programmes.models import ProgrammeSite, ProgrammeVersion
from samvag.referrals.door import ReceivedReferral, Submission, receive
from samvag.referrals.forms import MoreForm, NewReferralForm
from samvag.referrals.policies import can_read_inbox
from samvag.referrals.reading import doors, sent_by

DRAFT = "referral-new"


@require_http_methods(["GET", "POST"])
@staff
def new(request: StaffRequest) -> HttpResponse:
    """The front door's form, filled in by staff for somebody who called or came by."""
    has_permission(request.actor, Permission.REFERRAL_SEND).require()
    open_doors = sorted(doors(), key=lambda one: one.site.receiving_unit_id != request.actor.unit_id)
    sites = [one.site for one in open_doors]
    asks = {ask.code: ask for one in reversed(open_doors) for ask in one.programme.asks}.values()
    choices = [(site.slug, f"{site.name} – {site.receiving_unit.name}") for site in sites]
    if request.method == "POST":
        form, more = NewReferralForm(request.POST, sites=choices), MoreForm(request.POST, asks=asks)
        if form.is_valid() and more.is_valid():
            site = next(one for one in sites if one.slug == form.cleaned_data["site"])
            try:
                return _send(request, site, form.cleaned_data | more.given())
            except ProgrammeVersion.DoesNotExist:
                form.add_error("happened_on", _("Verksamheten fanns inte den dagen. Kontrollera årtalet."))
    else:
        initial = _initial(request.actor)
        form, more = NewReferralForm(initial=initial, sites=choices), MoreForm(initial=initial, asks=asks)
    page = {"form": form, "more": more, "draft_key": DRAFT}
    return render(request, "referrals/new.html", page, status=422 if form.errors or more.errors else 200)


def _initial(actor: Actor) -> dict[str, Any]:
    now = timezone.localtime()
    draft = load_draft(actor.assignment_id, DRAFT)
    return {"happened_on": now.date(), "happened_at": now.strftime("%H.%M")} | (draft.fields if draft else {})


def _send(request: StaffRequest, site: ProgrammeSite, fields: dict[str, Any]) -> HttpResponse:
    number, happened = fields.pop("number"), fields.pop("happened")
    for name in ("site", "happened_on", "happened_at"):
        fields.pop(name)
    received = receive(site, Submission(**fields), number=number, happened_at=happened)
    drop_draft(request.actor.assignment_id, DRAFT)
    return _where_next(request, site, received)


def _where_next(request: StaffRequest, site: ProgrammeSite, received: ReceivedReferral) -> HttpResponse:
    """Staff of the receiving unit go on to the referral; others get the receipt."""
    if site.receiving_unit_id != request.actor.unit_id:
        words = _("Remissen är skickad och mottagen. Kvittokod: %(code)s") % {"code": received.code}
        messages.success(request, words)
        return redirect("sent")
    messages.success(request, _("Remissen ligger i er inkorg."))
    return redirect("referral", received.id) if can_read_inbox(request.actor) else redirect("sent")


@require_GET
@staff
def sent(request: StaffRequest) -> HttpResponse:
    """Received and closed, for what one's unit has sent to others. Nothing about what happens there."""
    has_permission(request.actor, Permission.REFERRAL_SEND).require()
    return render(request, "referrals/sent.html", {"receipts": sent_by(request.actor)})
