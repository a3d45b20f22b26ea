"""Writing down what a person says yes or no to, with what it opens and closes, before it is saved."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.consequences import consequences
from samvag.cases.reading import about, neighbour_units, own_written, staff_of, versions_in_force
from samvag.cases.views.scope import the_consent, the_link
from samvag.core.drafts import drop_draft, load_draft, several
from samvag.core.models import Draft
from samvag.organisations.models import Assignment, Unit
from samvag.people.header import Header, header_of
from samvag.programmes.definition import Leaflet
from samvag.programmes.reading import as_written, definition
from samvag.sharing.actions import give_consent, refuse_consent
from samvag.sharing.consent_forms import Bindings, CarveOutForm, ConsentForm, carve_out_forms, carved
from samvag.sharing.models import Consent
from samvag.sharing.policies import can_record_consent
from samvag.sharing.reading import in_force
from samvag.sharing.terms import ConsentTerms


@require_http_methods(["GET", "POST"])
@staff
def consent_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down a yes or a no."""
    link = the_link(request.actor, key)
    return _answer(request, link.person_id, header_of(link, link.person), None)


@require_http_methods(["GET", "POST"])
@staff
def consent_renew(request: StaffRequest, key: UUID) -> HttpResponse:
    """Ask again at a follow-up: the old answer is filled in, and what is changed is previewed."""
    former = the_consent(request.actor, key)
    return _answer(request, former.person_id, about(former), former)


def _answer(request: StaffRequest, person_id: UUID, header: Header, former: Consent | None) -> HttpResponse:
    can_record_consent(request.actor).require()
    page = _prepared(request, person_id, header, former)
    if not page.ready() or "back" in request.POST:
        return _form_page(request, page)
    terms = page.form.terms(carved(page.rows))
    replaces = former if former is not None and in_force(former) else None
    yes = page.form.cleaned_data["answer"] == "yes"
    if yes and "confirmed" not in request.POST:
        return _preview(request, page, terms, replaces)
    drop_draft(request.actor.assignment_id, page.draft_key)
    if yes:
        give_consent(by=request.actor, person_id=person_id, terms=terms, replaces=replaces)
        messages.success(request, _("Samtycket är antecknat. Det öppnar inget av sig självt."))
    else:
        refuse_consent(by=request.actor, person_id=person_id, terms=terms)
        messages.success(request, _("Svaret nej är antecknat."))
    return redirect("consents", header.link_id)


@dataclass(frozen=True)
class Offered:
    """A leaflet with its programme's name, and what a consent notes of it: the same whatever language one reads."""

    name: str
    leaflet: Leaflet
    key: str


@dataclass(frozen=True)
class _Page:
    """The form with all that stands on it."""

    person_id: UUID
    header: Header
    former: Consent | None
    form: ConsentForm
    rows: list[CarveOutForm]
    leaflets: list[Offered]
    draft_key: str
    from_draft: bool

    def ready(self) -> bool:
        """Was it sent, and is everything on it right?"""
        return self.form.is_bound and self.form.is_valid() and all([row.is_valid() for row in self.rows])

    @property
    def faulty(self) -> bool:
        return bool(self.form.errors) or any(row.errors for row in self.rows)


def _prepared(request: StaffRequest, person_id: UUID, header: Header, former: Consent | None) -> _Page:
    """What is typed, what stood in the former answer, or what was begun and never sent."""
    draft_key = "" if former else f"consent:{header.link_id}"
    kept = load_draft(request.actor.assignment_id, draft_key) if draft_key and request.method == "GET" else None
    units, leaflets = neighbour_units(request.actor), leaflets_of(request)
    choices = [(one.key, f"{one.leaflet.title} ({one.name}, {one.leaflet.version})") for one in leaflets]
    initial = _initial(former, choices) | _typed(kept)
    form = ConsentForm(request.POST or None, units=units, leaflets=choices, initial=initial)
    written = own_written(request.actor, person_id)
    bindings = Bindings(units, may_be_closed_out(request, person_id, units), written)
    former_rows = former.carve_outs.all() if former else ()
    rows = carve_out_forms(request.POST or None, bindings, former_rows, kept.fields if kept else None)
    return _Page(person_id, header, former, form, rows, leaflets, draft_key, kept is not None)


def may_be_closed_out(request: StaffRequest, person_id: UUID, units: list[Unit]) -> list[Assignment]:
    """Whom an exception can name: the receiving units' staff, where the actor's role may close somebody out."""
    if not request.actor.may(Permission.CONFLICT_MARK):
        return []
    return [one for one in staff_of([unit.pk for unit in units], person_id) if one.user_id != request.actor.user_id]


def _initial(former: Consent | None, leaflets: list[tuple[str, str]]) -> dict[str, Any]:
    preset = {"period": "365", "form": "written"} | ({"leaflet_version": leaflets[0][0]} if len(leaflets) == 1 else {})
    if former is None:
        return preset | {"purposes": ["coordination"], "language": _("svenska")}
    same = ("categories", "purposes", "purpose", "form", "witness", "language", "interpreter", "interpreter_language")
    values = {name: getattr(former, name) for name in same}
    return preset | values | {"answer": "yes", "recipients": [row.unit_id for row in former.recipients.all()]}


def _typed(kept: Draft | None) -> dict[str, Any]:
    """What was filled in here and never saved. Nobody ticked is nobody, whatever the preset says."""
    if kept is None:
        return {}
    many = ("recipients", "categories", "purposes")
    return {**kept.fields} | {name: several(kept.fields, name) for name in many}


def leaflets_of(request: StaffRequest) -> list[Offered]:
    """What is told before a consent, in each programme the unit takes part in."""
    return [_offered(version) for version in versions_in_force(request.actor, timezone.localdate())]


def _offered(version: int) -> Offered:
    # The version first, so that cutting to the column never joins two leaflets.
    written = as_written(version)
    key = f"{written.leaflet.version} {written.short_name}"[:20]
    return Offered(definition(version).short_name, definition(version).leaflet, key)


def _form_page(request: StaffRequest, page: _Page) -> HttpResponse:
    # One empty row lies open; the others wait behind a word.
    used = [row for row in page.rows if row.has_changed() or row.initial]
    context = {
        "header": page.header,
        "form": page.form,
        "rows": page.rows[: len(used) + 1],
        "more_rows": page.rows[len(used) + 1 :],
        "leaflets": page.leaflets,
        "former": page.former,
        "draft_key": page.draft_key,
        "from_draft": page.from_draft,
    }
    log_read("consents", persons=[page.person_id], subject=f"link:{page.header.link_id}", ground="consent")
    return render(request, "cases/consent_new.html", context, status=422 if page.faulty else 200)


def _preview(request: StaffRequest, page: _Page, terms: ConsentTerms, replaces: Consent | None) -> HttpResponse:
    context = {
        "header": page.header,
        "effects": consequences(request.actor, page.person_id, terms=terms, replaces=replaces),
        "sent": as_sent(request.POST),
    }
    log_read("consents", persons=[page.person_id], subject=f"link:{page.header.link_id}", ground="consent")
    return render(request, "cases/consent_preview.html", context)


def as_sent(data: QueryDict) -> list[tuple[str, str]]:
    """Everything that was filled in, to carry through a preview."""
    own = ("csrfmiddlewaretoken", "_once", "confirmed", "back")
    return [(name, value) for name in data if name not in own for value in data.getlist(name)]
