"""What a person has said yes and no to, and what a change closes before and after it is made."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.consequences import consequences
from samvag.cases.reading import about, own_written, programme_versions
from samvag.cases.views.answers import as_sent, may_be_closed_out
from samvag.cases.views.scope import the_consent, the_link
from samvag.people.header import Header, header_of
from samvag.sharing.actions import give_consent, withdraw_consent
from samvag.sharing.consent_forms import (
    Bindings,
    CarveOutForm,
    NarrowForm,
    carve_out_forms,
    carved,
    end_of_day,
    terms_of,
)
from samvag.sharing.models import Consent
from samvag.sharing.policies import can_end_consent
from samvag.sharing.preview import closed_by, stays_open
from samvag.sharing.reading import consents_about, in_force, scans_of
from samvag.sharing.terms import CarveOutTerms, ConsentTerms


@require_GET
@staff
def consents(request: StaffRequest, key: UUID) -> HttpResponse:
    """Everything the person has answered, to this unit's organisation."""
    link = the_link(request.actor, key)
    rows = [
        {"consent": one, "state": _state(one), "in_force": in_force(one), "ran_out": _ran_out(one)}
        for one in consents_about(request.actor, link.person_id)
    ]
    context = {"rows": rows, "may_record": request.actor.may(Permission.CONSENT_RECORD)}
    return _page(request, header_of(link, link.person), link.person_id, "cases/consents.html", context)


def _state(consent: Consent) -> str:
    """Where an answer stands, in a word."""
    if not consent.given:
        return _("Nej")
    if consent.end_kind == "withdrawn":
        return _("Återkallat")
    if consent.end_kind == "replaced":
        return _("Ersatt")
    if _ran_out(consent):
        return _("Har gått ut")
    return _("Gäller")


def _ran_out(consent: Consent) -> bool:
    """Did its time end it, and nobody?"""
    return consent.end_kind in ("", "expired") and consent.valid_until <= timezone.now()


def _page(
    request: StaffRequest,
    header: Header,
    person_id: UUID,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    log_read("consents", persons=[person_id], subject=f"link:{header.link_id}", ground="consent")
    return render(request, template, {"header": header} | context, status=status)


@require_GET
@staff
def consent(request: StaffRequest, key: UUID) -> HttpResponse:
    """One answer: its words, what rests on it, and what closed when it ended."""
    found = the_consent(request.actor, key)
    words = programme_versions(request.actor, found.person_id)
    context = {
        "consent": found,
        "state": _state(found),
        "in_force": in_force(found),
        "closed": closed_by(found, programme_versions=words),
        "open": stays_open(found, programme_versions=words),
        "may_end": bool(can_end_consent(request.actor, found)),
        "heir": getattr(found, "replaced_by", None),
        "may_record": request.actor.may(Permission.CONSENT_RECORD),
        "scans": scans_of(found),
    }
    return _page(request, about(found), found.person_id, "cases/consent.html", context)


@require_http_methods(["GET", "POST"])
@staff
def consent_withdraw(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take the consent back, after seeing exactly what closes."""
    found = the_consent(request.actor, key)
    can_end_consent(request.actor, found).require()
    if request.method == "POST":
        withdraw_consent(found, by=request.actor)
        messages.success(request, _("Samtycket är återkallat. Det som vilade på det är stängt."))
        return redirect("consent", key)
    going = consequences(request.actor, found.person_id, terms=None, replaces=found)
    context = {"consent": found, "effects": going}
    return _page(request, about(found), found.person_id, "cases/consent_withdraw.html", context)


@require_http_methods(["GET", "POST"])
@staff
def consent_narrow(request: StaffRequest, key: UUID) -> HttpResponse:
    """Narrow the consent: choose what is left and what is carved out, see what closes, confirm."""
    found = the_consent(request.actor, key)
    can_end_consent(request.actor, found).require()
    form = NarrowForm(request.POST or None, consent=found)
    rows = carve_out_forms(request.POST or None, _bindings(request, found))
    ready = request.method == "POST" and form.is_valid() and all([row.is_valid() for row in rows])
    if not ready or "back" in request.POST:
        return _narrow_page(request, found, form, rows)
    terms = _narrowed(found, form.cleaned_data, carved(rows))
    if "confirmed" not in request.POST:
        going = consequences(request.actor, found.person_id, terms=terms, replaces=found)
        context = {"consent": found, "effects": going, "form": form, "sent": as_sent(request.POST)}
        return _page(request, about(found), found.person_id, "cases/consent_narrow_preview.html", context)
    new = give_consent(by=request.actor, person_id=found.person_id, terms=terms, replaces=found)
    messages.success(request, _("Samtycket är ändrat. Det som inte längre omfattas är stängt."))
    return redirect("consent", new.pk)


def _narrow_page(request: StaffRequest, found: Consent, form: NarrowForm, rows: list[CarveOutForm]) -> HttpResponse:
    status = 422 if form.errors or any(row.errors for row in rows) else 200
    context = {"consent": found, "form": form, "rows": rows[:1], "more_rows": rows[1:]}
    return _page(request, about(found), found.person_id, "cases/consent_narrow.html", context, status=status)


def _bindings(request: StaffRequest, found: Consent) -> Bindings:
    units = [row.unit for row in found.recipients.all()]
    written = own_written(request.actor, found.person_id)
    return Bindings(units, may_be_closed_out(request, found.person_id, units), written)


def _narrowed(found: Consent, given: dict[str, Any], new: tuple[CarveOutTerms, ...]) -> ConsentTerms:
    """The old terms with less in them. What the person carved out before stays carved out."""
    same = ("purpose", "form", "witness", "leaflet_version", "language", "interpreter", "interpreter_language")
    return ConsentTerms(
        categories=tuple(given["categories"]),
        recipients=tuple(given["recipients"]),
        purposes=tuple(found.purposes),
        carve_outs=(*terms_of(found), *new),
        capacity_note=found.capacity_note,
        valid_until=end_of_day(given["valid_until"]),
        **{name: getattr(found, name) for name in same},
    )
