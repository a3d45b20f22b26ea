"""How it stands with somebody around the person: still there, last heard of, or gone."""

from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.actions import follow_up_actor
from samvag.cases.around import actor_of
from samvag.cases.forms import FollowUpForm
from samvag.cases.models import ActorAround
from samvag.cases.policies import can_write_in
from samvag.cases.reading import CaseFile
from samvag.cases.views.case import form_page
from samvag.cases.views.scope import the_case, the_record
from samvag.records.models import Kind, Record
from samvag.records.policies import can_correct
from samvag.records.reading import newest_version
from samvag.records.telling import told
from samvag.sharing.audience import open_disclosures
from samvag.ui.views import conflict

_FIELDS = ("name", "function", "organisation_name", "reach", "contact_on", "ended_on")


@require_http_methods(["GET", "POST"])
@staff
def actor_update(request: StaffRequest, key: UUID) -> HttpResponse:
    """A new version of what the unit has written of somebody around the person."""
    record = the_record(request.actor, key)
    if record.kind != Kind.ACTOR or record.case_id is None:
        raise Http404
    file = the_case(request.actor, record.case_id)
    can_write_in(request.actor, file.case).require()
    if request.method == "POST" and record.superseded_at is not None:
        return _outrun(request, record)
    can_correct(request.actor, record).require()
    one = actor_of(record)
    kept = {name: getattr(one, name) for name in _FIELDS}
    form = FollowUpForm(request.POST or None, since=one.since, initial=kept)
    if request.method == "POST" and form.is_valid():
        return _updated(request, file, one, form)
    return _page(request, file, one, form)


def _updated(request: StaffRequest, file: CaseFile, one: ActorAround, form: FollowUpForm) -> HttpResponse:
    try:
        with transaction.atomic():
            follow_up_actor(one, file.case, form.said, by=request.actor)
    except DatabaseError:
        # The database lets one new version through; the other one's text is shown beside it.
        newest = newest_version(one.record)
        if newest is not None and newest.pk != one.pk:
            return _outrun(request, one.record)
        form.add_error(None, _("Ett samtycke ändrades medan du skrev. Spara igen."))
        return _page(request, file, one, form)
    messages.success(request, _("Uppdaterat."))
    return redirect("case", file.case.pk)


def _outrun(request: StaffRequest, record: Record) -> HttpResponse:
    """Somebody updated it first: both texts."""
    newest = newest_version(record) or record
    log_read("note", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    words = told(newest)
    mine = "\n".join(filter(None, (request.POST.get(name, "").strip() for name in _FIELDS)))
    theirs = f"{words.title}\n{words.text}"
    return conflict(request, mine=mine, theirs=theirs, back=reverse("actor-update", args=[newest.pk]))


def _page(request: StaffRequest, file: CaseFile, one: ActorAround, form: FollowUpForm) -> HttpResponse:
    others = [given.recipient.name for given in open_disclosures([one.pk]).get(one.pk, [])]
    lead = _("Det blir en ny version. Den förra finns kvar att läsa.")
    if others:
        lead += " " + _("Den nya går till dem som har den nu: %(units)s.") % {"units": ", ".join(others)}
    heading = _("Hur är det med %(name)s?") % {"name": one.name}
    return form_page(request, file, form, heading, _("Spara"), lead=lead, template="cases/actor_update.html")
