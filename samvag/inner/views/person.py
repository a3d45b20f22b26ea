"""Who reaches a person: openings, closed-out colleagues, blocks, and those who read for a while."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.policies import can_protect
from samvag.cases.reading import cases_of
from samvag.cases.views.scope import ground_for_reading, the_link
from samvag.inner import reading
from samvag.inner.actions import lift_block, set_block
from samvag.inner.forms import BecauseForm, BlockForm, CloseOutForm, DeathForm, OpeningForm
from samvag.inner.policies import can_block
from samvag.people.actions import AlreadyClosedOut, close_out, end_opening, let_in, note_death, open_for
from samvag.people.header import header_of
from samvag.people.models import PersonLink


@require_GET
@staff
def person_access(request: StaffRequest, key: UUID) -> HttpResponse:
    """Everybody who reaches the person inside the organisation, and everybody who does not."""
    link = the_link(request.actor, key)
    context = {
        "openings": reading.openings_of(link.person_id) if link.person.protection else [],
        "marks": reading.marks_of(link.person_id) if request.actor.may(Permission.CONFLICT_MARK) else [],
        "blocks": reading.blocks_of(link.person_id),
        "blocked_elsewhere": reading.blocked_elsewhere(link.person_id),
        "accesses": reading.accesses_of(link.person_id),
        "now": timezone.now(),
        "may_close_out": request.actor.may(Permission.CONFLICT_MARK),
        "may_open": link.person.protection and request.actor.may(Permission.PERSON_PROTECT),
        "may_block": bool(can_block(request.actor)),
    }
    return _page(request, link, "inner/person_access.html", context)


def _page(
    request: StaffRequest, link: PersonLink, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    ground = ground_for_reading(request.actor)
    log_read("person-access", persons=[link.person_id], subject=f"link:{link.pk}", ground=ground)
    frame = {"link": link, "header": header_of(link, link.person), "actor": request.actor}
    return render(request, template, frame | context, status=status)


def _form(request: StaffRequest, link: PersonLink, form: Any, heading: str, lead: str, yes: str) -> HttpResponse:
    context = {"form": form, "heading_words": heading, "lead": lead, "yes": yes}
    return _page(request, link, "inner/person_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def conflict_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Close somebody at work out from the person."""
    link = the_link(request.actor, key)
    has_permission(request.actor, Permission.CONFLICT_MARK).require()
    form = CloseOutForm(request.POST or None, people=reading.colleagues(request.actor, link.person_id))
    if request.method == "POST" and form.is_valid():
        words = {"reason": form.cleaned_data["reason"], "words": form.cleaned_data["words"]}
        try:
            close_out(by=request.actor, person_id=link.person_id, user_id=form.cleaned_data["user"], **words)
        except AlreadyClosedOut:
            form.add_error("user", _("Är redan utestängd."))
        else:
            messages.success(request, _("Utestängd. Se till att ingen roll eller uppgift ligger kvar."))
            return redirect("person-access", key)
    lead = _(
        "Den du väljer ser från samma stund ingenting om personen, i någon av sina anställningar, och får inte "
        "veta att det finns något att se. Lämna över roller och nästa steg till någon annan."
    )
    return _form(request, link, form, _("Stäng ute en medarbetare"), lead, _("Stäng ute"))


@require_http_methods(["GET", "POST"])
@staff
def conflict_lift(request: StaffRequest, key: UUID, mark: UUID) -> HttpResponse:
    """Let somebody in again."""
    link = the_link(request.actor, key)
    has_permission(request.actor, Permission.CONFLICT_MARK).require()
    held = [one for one in reading.marks_of(link.person_id) if one.pk == mark and one.lifted_at is None]
    if not held or held[0].owner_id != request.actor.organisation_id:
        raise Http404
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        let_in(held[0], by=request.actor, because=form.cleaned_data["because"])
        messages.success(request, _("Utestängningen är hävd."))
        return redirect("person-access", key)
    lead = _("%(who)s möter personen igen där arbetet ger det.") % {"who": held[0].user.name}
    return _form(request, link, form, _("Häv utestängningen"), lead, _("Häv"))


@require_http_methods(["GET", "POST"])
@staff
def block_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down that the person blocks what the unit has written."""
    link = the_link(request.actor, key)
    can_block(request.actor).require()
    cases = [(str(one["id"]), one["number"]) for one in cases_of(link)]
    form = BlockForm(request.POST or None, cases=cases)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                set_block(by=request.actor, person_id=link.person_id, case_id=form.cleaned_data["case"] or None)
        except IntegrityError:
            form.add_error("case", _("Den spärren finns redan."))
        else:
            messages.success(request, _("Spärren gäller från nu."))
            return redirect("person-access", key)
    lead = _(
        "Personen har rätt att spärra utan att säga varför (patientdatalagen 4 kap. 4 §). Andra enheter i "
        "verksamheten ser då att det finns spärrade uppgifter, men inte vilka eller var. Den som behöver dem frågar "
        "personen, eller öppnar i en nödsituation; det granskas alltid."
    )
    return _form(request, link, form, _("Spärra"), lead, _("Spärra"))


@require_http_methods(["GET", "POST"])
@staff
def block_lift(request: StaffRequest, key: UUID, block: UUID) -> HttpResponse:
    """Write down that the person lifts a block."""
    link = the_link(request.actor, key)
    can_block(request.actor).require()
    held = [one for one in reading.blocks_of(link.person_id) if one.pk == block and one.ended_at is None]
    if not held:
        raise Http404
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lift_block(held[0], by=request.actor, because=form.cleaned_data["because"])
        messages.success(request, _("Spärren är hävd."))
        return redirect("person-access", key)
    lead = _("Bara personen själv kan häva sin spärr. Skriv vad hen sa, och när.")
    return _form(request, link, form, _("Häv spärren"), lead, _("Häv"))


@require_http_methods(["GET", "POST"])
@staff
def opening_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Give a protected person to a colleague."""
    link = the_link(request.actor, key)
    can_protect(request.actor).require()
    have = {one.assignment_id for one in reading.openings_of(link.person_id)}
    people = [one for one in reading.unit_staff(request.actor) if one.pk not in have]
    form = OpeningForm(request.POST or None, people=people)
    if request.method == "POST" and not link.person.protection:
        form.add_error(None, _("Personen har inte skyddade personuppgifter. Då finns inget att ge."))
    elif request.method == "POST" and form.is_valid():
        open_for(link, by=request.actor, assignment_id=form.cleaned_data["assignment"])
        messages.success(request, _("Kollegan har fått personen."))
        return redirect("person-access", key)
    lead = _(
        "Ge personen bara till den som behöver hen för sitt arbete. Namnet står kvar här tills någon tar tillbaka det."
    )
    return _form(request, link, form, _("Ge till en kollega"), lead, _("Ge"))


@require_POST
@staff
def opening_end(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take a protected person back from a colleague."""
    link = the_link(request.actor, key)
    can_protect(request.actor).require()
    wanted = request.POST.get("opening", "")
    held = [one for one in reading.openings_of(link.person_id) if str(one.pk) == wanted]
    if not held:
        raise Http404
    end_opening(held[0], by=request.actor)
    messages.success(request, _("Tillbakataget."))
    if held[0].assignment_id == request.actor.assignment_id:  # from here on the page is gone for oneself
        return redirect("today")
    return redirect("person-access", key)


@require_http_methods(["GET", "POST"])
@staff
def death(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down that the person has died, or take it back."""
    link = the_link(request.actor, key)
    can_protect(request.actor).require()
    form = DeathForm(request.POST or None, initial={"died_on": link.person.deceased_on})
    if request.method == "POST" and (request.POST.get("mistaken") or form.is_valid()):
        died_on = None if request.POST.get("mistaken") else form.cleaned_data["died_on"]
        note_death(link, by=request.actor, died_on=died_on)
        messages.success(request, _("Det är antecknat."))
        return redirect("person", key)
    lead = _(
        "Samtycken upphör och det som lämnats ut med stöd av dem stängs. Påminnelser och tidsgränser tystnar, för alla "
        "verksamheter. Öppna ärenden avslutas i samma stund. Det som är skrivet finns kvar hos den som skrev det. Blev "
        "det fel går dagen att ta bort, och ärendena öppnas igen, men samtyckena måste frågas om på nytt."
    )
    return _form(request, link, form, _("Personen har avlidit"), lead, _("Spara"))
