"""One person as one's own unit knows them, and finding people inside what one may know."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.roles import Permission
from samvag.access.step_up import recently_authenticated
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.entries import entries_of
from samvag.cases.policies import can_change_contact, can_protect, can_search
from samvag.cases.reading import cases_of, find_people, merges_of, records_of_person
from samvag.cases.views.scope import ground_for_reading, the_link
from samvag.core.identity_numbers import Kind
from samvag.people.actions import change_contact, protect
from samvag.people.forms import ContactForm, ProtectionForm
from samvag.people.header import header_of
from samvag.people.models import PersonLink
from samvag.records.models import Kind as RecordKind
from samvag.sharing.reading import consents_about, in_force


@require_GET
@staff
def person(request: StaffRequest, key: UUID) -> HttpResponse:
    """The unit's own page about a person: how to reach them, their cases, what came in, what they have agreed to."""
    link = the_link(request.actor, key)
    records = records_of_person(request.actor, link.person_id)
    referrals = [one for one in records if one.kind == RecordKind.REFERRAL]
    elsewhere = [one for one in records if one.kind != RecordKind.REFERRAL]
    context = {
        "cases": cases_of(link),
        "referrals": entries_of(referrals, actor=request.actor, disclosures={}),
        "elsewhere": entries_of(elsewhere, actor=request.actor, disclosures={}),
        "consents": [one for one in consents_about(request.actor, link.person_id) if in_force(one)],
        "may_open_referrals": request.actor.may(Permission.INBOX_READ),
        "may_change": request.actor.may(Permission.CASE_WRITE),
        "may_protect": request.actor.may(Permission.PERSON_PROTECT),
        "may_merge": request.actor.may(Permission.PERSON_MERGE),
        "merges": merges_of(link) if request.actor.may(Permission.PERSON_MERGE) else [],
        "may_renumber": request.actor.may(Permission.CASE_WRITE) and link.number_kind not in ("", Kind.PERSONNUMMER),
    }
    return _page(request, link, "cases/person.html", context)


def _page(
    request: StaffRequest, link: PersonLink, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    ground = ground_for_reading(request.actor)
    log_read("person", persons=[link.person_id], subject=f"link:{link.pk}", ground=ground)
    frame = {"link": link, "header": header_of(link, link.person)}
    return render(request, template, frame | context, status=status)


@require_http_methods(["GET", "POST"])
@staff
def person_contact(request: StaffRequest, key: UUID) -> HttpResponse:
    """Change the unit's own contact details."""
    link = the_link(request.actor, key)
    can_change_contact(request.actor).require()
    names = ("given_name", "family_name", "phone", "contact_note")
    form = ContactForm(request.POST or None, initial={name: getattr(link, name) for name in names})
    if request.method == "POST" and form.is_valid():
        change_contact(link, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Kontaktuppgifterna är sparade."))
        return redirect("person", key)
    context = {
        "form": form,
        "heading_words": _("Kontaktuppgifter"),
        "lead": _("Bara din enhet ser dem."),
        "yes": _("Spara"),
    }
    return _page(request, link, "cases/person_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def person_protect(request: StaffRequest, key: UUID) -> HttpResponse:
    """Set or lift the protection the population register states."""
    link = the_link(request.actor, key)
    can_protect(request.actor).require()
    form = ProtectionForm(request.POST or None, initial={"protection": link.person.protection or ProtectionForm.NONE})
    if request.method == "POST" and form.is_valid():
        protect(link, by=request.actor, protection=form.cleaned_data["protection"])
        messages.success(request, _("Skyddet är ändrat."))
        return redirect("person", key)
    lead = _(
        "När skydd är satt ser bara den som uttryckligen har fått personen något om hen, i alla verksamheter. "
        "Du får personen själv i samma stund."
    )
    context = {"form": form, "heading_words": _("Skyddade personuppgifter"), "lead": lead, "yes": _("Spara")}
    return _page(request, link, "cases/person_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def search(request: StaffRequest) -> HttpResponse:
    """Find a person by name, number or case number. Sent as POST, so that no name or number stands in an address."""
    can_search(request.actor).require()
    words = request.POST.get("words", "").strip()[:80]
    found = find_people(request.actor, words) if words else []
    log_read("search", persons=[one.person_id for one in found], ground=ground_for_reading(request.actor))
    context = {"words": words, "found": found, "searched": bool(words)}
    context["may_open"] = request.actor.may(Permission.EMERGENCY_OPEN)
    return render(request, "cases/search.html", context)
