"""How long things are kept, what is due to go, and throwing away by two persons. Numbers only."""

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.organisations.models import SecrecyRegime
from samvag.retention.actions import (
    NobodyHere,
    NotCarriedOut,
    carry_out,
    decide_rule,
    hold,
    lift_hold,
    propose_purge,
    refuse_purge,
)
from samvag.retention.documents import protocol_pdf
from samvag.retention.forms import HoldForm, RefuseForm, RuleForm
from samvag.retention.models import Purge
from samvag.retention.policies import can_decide, can_propose, can_see
from samvag.retention.reading import cutoff, hold_by, holds, preview, purge_by, purges, rule_now
from samvag.retention.words import KEPT, kind_words
from samvag.ui.files import PDF, file_answer


@require_GET
@staff
def overview(request: StaffRequest) -> HttpResponse:
    """The rule, what is due by it today, what is kept all the same, and what has been done."""
    can_see(request.actor).require()
    rule = rule_now()
    before = cutoff(rule, timezone.localdate()) if rule else None
    found = preview(before) if before else {}
    context = {
        "section": "retention",
        "rule": rule,
        "before": before,
        "due": found.get("", 0),
        "kept": [(words, found[code]) for code, words in KEPT.items() if found.get(code)],
        "holds": holds(request.actor),
        "purges": purges(request.actor),
        "may_propose": request.actor.may(Permission.RETENTION_PROPOSE),
        "may_decide": request.actor.may(Permission.RETENTION_DECIDE),
    }
    return render(request, "retention/overview.html", context)


@require_POST
@staff
def propose(request: StaffRequest) -> HttpResponse:
    """Propose that what is due goes."""
    can_propose(request.actor).require()
    try:
        with transaction.atomic():
            made = propose_purge(by=request.actor, today=timezone.localdate())
    except NotCarriedOut:
        messages.error(request, _("Regeln säger inte att något ska gallras."))
        return redirect("retention")
    except IntegrityError:
        messages.error(request, _("Det finns redan ett förslag som väntar på beslut."))
        return redirect("retention")
    messages.success(request, _("Förslaget väntar på att en annan beslutar."))
    return redirect("purge", made.pk)


@require_http_methods(["GET", "POST"])
@staff
def purge(request: StaffRequest, key: UUID) -> HttpResponse:
    """One purge: decide, refuse, or see what went."""
    can_see(request.actor).require()
    found = purge_by(request.actor, key)
    if found is None:
        raise Http404
    form = RefuseForm(request.POST if "because" in request.POST else None)
    if request.method == "POST":
        can_decide(request.actor).require()
        if "because" not in request.POST:
            return _carry_out(request, found)
        if form.is_valid() and found.decided_at is None:
            refuse_purge(found, by=request.actor, because=form.cleaned_data["because"])
            return redirect("purge", key)
    numbers = preview(found.before) if found.decided_at is None else {}
    context = {"section": "retention", "purge": found, "form": form, "due": numbers.get("", 0)}
    context["rows"] = sorted((kind_words(name), count) for name, count in found.counts.get("rows", {}).items())
    context["may_decide"] = request.actor.may(Permission.RETENTION_DECIDE)
    context["mine"] = found.proposed_by.user_id == request.actor.user_id
    return render(request, "retention/purge.html", context, status=422 if form.errors else 200)


def _carry_out(request: StaffRequest, found: Purge) -> HttpResponse:
    words = {
        "same_user": _("Den som föreslog kan inte besluta. Be en kollega."),
        "rule": _("Regeln är en annan nu. Avslå förslaget och gör ett nytt."),
    }
    try:
        carry_out(found, by=request.actor)
    except NotCarriedOut as fault:
        messages.error(request, words.get(str(fault), _("Förslaget är redan beslutat.")))
        return redirect("purge", found.pk)
    messages.success(request, _("Gallringen är gjord. Protokollet finns här."))
    return redirect("purge", found.pk)


@require_GET
@staff
def protocol(request: StaffRequest, key: UUID) -> HttpResponse:
    """The protocol, to be archived."""
    can_see(request.actor).require()
    found = purge_by(request.actor, key)
    if found is None or found.decided_at is None:
        raise Http404
    return file_answer(protocol_pdf(found), PDF, "gallring.pdf", opens=True)


@require_http_methods(["GET", "POST"])
@staff
def rule_new(request: StaffRequest) -> HttpResponse:
    """The organisation's own decision on how long."""
    can_decide(request.actor).require()
    now = rule_now()
    if now is None:
        raise Http404
    least = 5 if now.regime == SecrecyRegime.OSL26_SOCIAL else 10
    initial = {"years": now.years, "purge": now.purge, "research": bool(now.kept_days)}
    form = RuleForm(request.POST or None, initial=initial, least=least)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        days = [5, 15, 25] if given["research"] else []
        decide_rule(
            by=request.actor,
            regime=now.regime,
            years=given["years"],
            purge=given["purge"],
            kept_days=days,
            source=given["source"],
        )
        messages.success(request, _("Regeln gäller från i dag."))
        return redirect("retention")
    context = {"section": "retention", "form": form, "heading_words": _("Egen regel"), "yes": _("Spara")}
    context["lead"] = _("Skriv det som er organisation har beslutat. Den förra regeln finns kvar i historiken.")
    return render(request, "retention/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def hold_new(request: StaffRequest) -> HttpResponse:
    """Keep everything about one person, or everything."""
    can_decide(request.actor).require()
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hold(by=request.actor, reason=form.cleaned_data["reason"], number=form.cleaned_data["number"])
        except NobodyHere:
            form.add_error("number", _("Er verksamhet har inga uppgifter om någon med det numret."))
        else:
            messages.success(request, _("Undantaget gäller tills någon tar bort det."))
            return redirect("retention")
    context = {"section": "retention", "form": form, "heading_words": _("Nytt undantag"), "yes": _("Spara")}
    context["lead"] = _("Det som undantaget gäller gallras inte så länge det står kvar.")
    return render(request, "retention/form.html", context, status=422 if form.errors else 200)


@require_POST
@staff
def hold_lift(request: StaffRequest, key: UUID) -> HttpResponse:
    """Nothing stands in the way any more."""
    can_decide(request.actor).require()
    found = hold_by(request.actor, key)
    if found is None:
        raise Http404
    lift_hold(found, by=request.actor)
    messages.success(request, _("Undantaget är borttaget."))
    return redirect("retention")
