"""The receiving unit's inbox and one referral in it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.core.drafts import drop_draft
from samvag.people.actions import NumberAlreadyYours, identify
from samvag.referrals import actions, reading
from samvag.referrals.forms import AskForm, ComebackForm, GiveForm, IdentifyForm
from samvag.referrals.models import Referral, State
from samvag.referrals.policies import can_read, can_read_inbox, can_work, colleagues
from samvag.referrals.views.racing import attempt


@require_GET
@staff
def inbox_page(request: StaffRequest) -> HttpResponse:
    """New, mine, waiting and all open, the most urgent first. The counts are of the rows one may see."""
    allowed = can_read_inbox(request.actor)
    allowed.require()
    rows = reading.inbox(request.actor)
    chosen = request.GET.get("visa", "")
    chosen = chosen if chosen in reading.TABS else "nya"
    labels = {"nya": _("Nya"), "mina": _("Mina"), "vantar": _("Väntar på svar"), "alla": _("Alla öppna")}
    picked = {tab: [row for row in rows if belongs(row, request.actor)] for tab, belongs in reading.TABS.items()}
    tabs = [(tab, labels[tab], len(found), tab == chosen) for tab, found in picked.items()]
    shown = picked[chosen]
    log_read(
        "inbox",
        persons=[row.referral.person_id for row in shown if row.referral.person_id],
        subject=f"unit:{request.actor.unit_id}",
        ground=str(allowed.why),
    )
    page = {"rows": shown, "tabs": tabs, "chosen": chosen, "any_open": bool(rows)}
    return render(request, "referrals/inbox.html", page)


@require_GET
@staff
def page(request: StaffRequest, key: UUID) -> HttpResponse:
    """One referral: the words, who sees it, what was asked, and what can be done now."""
    return _show(request, reading.referral_or_404(key))


def _show(request: StaffRequest, referral: Referral, comeback: ComebackForm | None = None) -> HttpResponse:
    allowed = can_read(request.actor, referral)
    allowed.require()
    link = reading.link_of(request.actor, referral.person_id)
    _log(referral, "referral", str(allowed.why))
    context = {
        "referral": referral,
        "link": link,
        "header": reading.header(link),
        "comeback": comeback or ComebackForm(),
        "questions": reading.questions_of(referral),
        "earlier": reading.earlier_of(referral),
        "audience": reading.seen_by(referral),
        "clock": reading.clock_of(referral),
        "may_work": bool(can_work(request.actor, referral)) and referral.state != State.CLOSED,
        "ours": referral.record.unit_id == request.actor.unit_id,
        "mine": referral.taken_by_id == request.actor.assignment_id,
        "decision": getattr(referral, "decision", None),
    }
    return render(request, "referrals/referral.html", context, status=422 if comeback else 200)


def _log(referral: Referral, name: str, ground: str) -> None:
    persons = [referral.person_id] if referral.person_id else []
    log_read(name, persons=persons, subject=f"referral:{referral.pk}", ground=ground)


def _mine(request: StaffRequest, key: UUID) -> Referral:
    """The referral to work with; one that is only shared with the unit is refused with the reason."""
    referral = reading.referral_or_404(key)
    can_work(request.actor, referral).require()
    return referral


@require_POST
@staff
def take_it(request: StaffRequest, key: UUID) -> HttpResponse:
    """Put one's name on it."""
    referral, back = _mine(request, key), reverse("referral", args=[key])
    act = lambda: actions.take(referral, by=request.actor)  # noqa: E731
    if lost := attempt(request, referral, act, mine=_("Du ville ta remissen."), back=back):
        return lost
    messages.success(request, _("Remissen är din. Personen kan nu få ett första svar."))
    return redirect(back)


@require_http_methods(["GET", "POST"])
@staff
def ask(request: StaffRequest, key: UUID) -> HttpResponse:
    """Ask for what is missing; the referral waits."""
    referral = _mine(request, key)
    form = AskForm(request.POST or None)
    draft = f"ask:{key}"
    if request.method == "POST" and form.is_valid():
        act = lambda: actions.ask_for_more(referral, by=request.actor, **form.cleaned_data)  # noqa: E731
        back = reverse("referral", args=[key])
        if lost := attempt(request, referral, act, mine=form.cleaned_data["question"], back=back):
            return lost
        drop_draft(request.actor.assignment_id, draft)
        messages.success(request, _("Frågan står på remissen, som nu väntar på svar."))
        return redirect(back)
    return _form_page(request, referral, form, "referrals/ask.html", draft)


def _form_page(request: StaffRequest, referral: Referral, form: forms.Form, template: str, draft: str) -> HttpResponse:
    link = reading.link_of(request.actor, referral.person_id)
    _log(referral, "referral", _("Remissen ligger i din enhets inkorg."))
    page = {"referral": referral, "form": form, "header": reading.header(link), "draft_key": draft}
    return render(request, template, page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def give_it(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let a colleague of one's own unit take over."""
    referral, back = _mine(request, key), reverse("referral", args=[key])
    form = GiveForm(request.POST or None, people=colleagues(request.actor, referral))
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["colleague"]
        act = lambda: actions.give(referral, by=request.actor, to=to)  # noqa: E731
        if lost := attempt(request, referral, act, mine=_("Du ville lämna remissen vidare."), back=back):
            return lost
        messages.success(request, _("Remissen är överlämnad. Din kollega har fått veta det."))
        return redirect(back)
    return _form_page(request, referral, form, "referrals/give.html", "")


@require_POST
@staff
def resume_it(request: StaffRequest, key: UUID) -> HttpResponse:
    """The answer has come, and what it was."""
    referral, back = _mine(request, key), reverse("referral", args=[key])
    form = ComebackForm(request.POST)
    if not form.is_valid():
        return _show(request, referral, form)
    answer = form.cleaned_data["answer"]
    act = lambda: actions.resume(referral, by=request.actor, answer=answer)  # noqa: E731
    if lost := attempt(request, referral, act, mine=answer or _("Svaret har kommit."), back=back):
        return lost
    messages.success(request, _("Remissen väntar inte längre."))
    return redirect(back)


@require_http_methods(["GET", "POST"])
@staff
def give_number(request: StaffRequest, key: UUID) -> HttpResponse:
    """Give the person the number they turned out to have. Says nothing of who else knows them."""
    referral = _mine(request, key)
    form = IdentifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        link = reading.link_of(request.actor, referral.person_id)
        try:
            identify(link, by=request.actor, number=form.cleaned_data["number"])
        except NumberAlreadyYours:
            form.add_error("number", _("Ni har redan en person med det numret. Två av era måste då föras ihop först."))
        except PermissionError:
            form.add_error("number", _("Personen har redan ett nummer."))
        else:
            messages.success(request, _("Personnumret är sparat."))
            return redirect("referral", key)
    return _form_page(request, referral, form, "referrals/identify.html", "")


@require_POST
@staff
def close_it(request: StaffRequest, key: UUID) -> HttpResponse:
    """The person has been answered."""
    referral, back = _mine(request, key), reverse("referral", args=[key])
    act = lambda: actions.close(referral, by=request.actor)  # noqa: E731
    if lost := attempt(request, referral, act, mine=_("Du ville avsluta remissen."), back=back):
        return lost
    messages.success(request, _("Remissen är avslutad. Avsändarens kvitto visar det."))
    return redirect(back)
