"""What a person has said yes and no to, and what a change closes before and after it is made."""

from dataclasses import dataclass
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
from samvag.cases.reading import about, neighbour_units, programme_versions, sites_of
from samvag.cases.views.scope import the_consent, the_link
from samvag.core.drafts import drop_draft, load_draft, several
from samvag.core.models import Draft
from samvag.people.header import Header, header_of
from samvag.people.models import PersonLink
from samvag.programmes.definition import Leaflet
from samvag.programmes.reading import as_written, current_version, definition
from samvag.sharing.actions import ConsentTerms, give_consent, refuse_consent, withdraw_consent
from samvag.sharing.forms import ConsentForm, NarrowForm, end_of_day, in_a_year
from samvag.sharing.models import Consent
from samvag.sharing.policies import can_end_consent, can_record_consent
from samvag.sharing.preview import closed_by, closes, stays_open
from samvag.sharing.reading import consents_about, in_force


@require_GET
@staff
def consents(request: StaffRequest, key: UUID) -> HttpResponse:
    """Everything the person has answered, to this unit's organisation."""
    link = the_link(request.actor, key)
    rows = [
        {"consent": one, "state": _state(one), "in_force": in_force(one)}
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
    if consent.valid_until <= timezone.now():
        return _("Har gått ut")
    return _("Gäller")


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


@require_http_methods(["GET", "POST"])
@staff
def consent_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down a yes or a no."""
    link = the_link(request.actor, key)
    can_record_consent(request.actor).require()
    leaflets = _leaflets(request)
    choices = [(one.key, f"{one.leaflet.title} ({one.name}, {one.leaflet.version})") for one in leaflets]
    kept = load_draft(request.actor.assignment_id, _draft_key(link)) if request.method == "GET" else None
    form = ConsentForm(
        request.POST or None,
        units=neighbour_units(request.actor),
        leaflets=choices,
        initial=_preset(choices) | _typed(kept),
    )
    if request.method == "POST" and form.is_valid():
        drop_draft(request.actor.assignment_id, _draft_key(link))
        return _recorded(request, link, form)
    context = {"form": form, "leaflets": leaflets, "draft_key": _draft_key(link), "from_draft": kept is not None}
    return _page(
        request,
        header_of(link, link.person),
        link.person_id,
        "cases/consent_new.html",
        context,
        status=422 if form.errors else 200,
    )


def _draft_key(link: PersonLink) -> str:
    return f"consent:{link.pk}"


def _typed(kept: Draft | None) -> dict[str, Any]:
    """What was filled in here and never saved. Nobody ticked is nobody, whatever the preset says."""
    if kept is None:
        return {}
    return {**kept.fields} | {name: several(kept.fields, name) for name in ("recipients", "categories")}


@dataclass(frozen=True)
class Offered:
    """A leaflet with its programme's name, and what a consent notes of it: the same whatever language one reads."""

    name: str
    leaflet: Leaflet
    key: str


def _preset(leaflets: list[tuple[str, str]]) -> dict[str, Any]:
    preset = {"purpose": _("Samordna vård och stöd"), "valid_until": in_a_year(), "form": "written"}
    return preset | ({"leaflet_version": leaflets[0][0]} if len(leaflets) == 1 else {})


def _leaflets(request: StaffRequest) -> list[Offered]:
    """What is told before a consent, in each programme the unit takes part in."""
    today = timezone.localdate()
    found = [current_version(site.programme.code, today).pk for site in sites_of(request.actor)]
    return [_offered(version) for version in dict.fromkeys(found)]


def _offered(version: int) -> Offered:
    # The version first, so that cutting to the column never joins two leaflets.
    written = as_written(version)
    key = f"{written.leaflet.version} {written.short_name}"[:20]
    return Offered(definition(version).short_name, definition(version).leaflet, key)


def _recorded(request: StaffRequest, link: PersonLink, form: ConsentForm) -> HttpResponse:
    given = form.cleaned_data
    terms = _terms(
        given, purpose=given["purpose"], form=given["form"], witness=given["witness"], leaflet=given["leaflet_version"]
    )
    record = give_consent if given["answer"] == "yes" else refuse_consent
    consent = record(by=request.actor, person_id=link.person_id, terms=terms)
    words = (
        _("Samtycket är antecknat. Det öppnar inget av sig självt.") if consent.given else _("Svaret nej är antecknat.")
    )
    messages.success(request, words)
    return redirect("consents", link.pk)


def _terms(given: dict[str, Any], *, purpose: str, form: str, witness: str, leaflet: str) -> ConsentTerms:
    return ConsentTerms(
        purpose=purpose,
        categories=tuple(given["categories"]),
        recipients=tuple(given["recipients"]),
        carve_outs=given["carve_outs"],
        form=form,
        witness=witness,
        leaflet_version=leaflet,
        valid_until=end_of_day(given["valid_until"]),
    )


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
    going = closes(found, programme_versions=programme_versions(request.actor, found.person_id))
    return _page(
        request, about(found), found.person_id, "cases/consent_withdraw.html", {"consent": found, "closings": going}
    )


@require_http_methods(["GET", "POST"])
@staff
def consent_narrow(request: StaffRequest, key: UUID) -> HttpResponse:
    """Narrow the consent: choose what is left, see what closes, confirm."""
    found = the_consent(request.actor, key)
    can_end_consent(request.actor, found).require()
    form = NarrowForm(request.POST or None, consent=found)
    if request.method == "GET" or not form.is_valid() or "back" in request.POST:
        context = {"consent": found, "form": form}
        return _page(
            request,
            about(found),
            found.person_id,
            "cases/consent_narrow.html",
            context,
            status=422 if form.errors else 200,
        )
    given = form.cleaned_data
    if "confirmed" not in request.POST:
        words = programme_versions(request.actor, found.person_id)
        going = closes(found, categories=given["categories"], recipients=given["recipients"], programme_versions=words)
        context = {"consent": found, "closings": going, "form": form, "sent": _sent(form)}
        return _page(request, about(found), found.person_id, "cases/consent_narrow_preview.html", context)
    terms = _terms(given, purpose=found.purpose, form=found.form, witness=found.witness, leaflet=found.leaflet_version)
    new = give_consent(by=request.actor, person_id=found.person_id, terms=terms, replaces=found)
    messages.success(request, _("Samtycket är ändrat. Det som inte längre omfattas är stängt."))
    return redirect("consent", new.pk)


def _sent(form: NarrowForm) -> list[tuple[str, str]]:
    """What was chosen, to carry through the preview."""
    data = form.data
    rows = [(name, value) for name in ("recipients", "categories") for value in data.getlist(name)]  # type: ignore[attr-defined]
    return rows + [(name, data.get(name, "")) for name in ("carve_outs", "valid_until")]
