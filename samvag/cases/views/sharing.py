"""Who sees one record and why: the list, handing over to more, taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.entries import entry_of
from samvag.cases.policies import visible_records
from samvag.cases.reading import about, neighbour_units, other_units
from samvag.cases.views.scope import the_record
from samvag.cases.views.seen import ticked
from samvag.records.models import Record
from samvag.sharing.actions import disclose, end_disclosure
from samvag.sharing.audience import end_of, ground_in_short
from samvag.sharing.explanation import why
from samvag.sharing.forms import DiscloseForm, TakeBackForm
from samvag.sharing.models import Disclosure, Ground
from samvag.sharing.policies import can_disclose
from samvag.sharing.presets import Recipient, recipients_for, share_as_chosen
from samvag.sharing.reading import disclosures_of, open_disclosure


@require_GET
@staff
def record_why(request: StaffRequest, key: UUID) -> HttpResponse:
    """Why the reader can see this record: rule, ground, who decided, until when."""
    record = the_record(request.actor, key)
    explanation = why(request.actor, record)
    log_read("why", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    context = {
        "section": "cases",
        "record": record,
        "header": about(record),
        "entry": entry_of(record, actor=request.actor, disclosures=disclosures_of(record)),
        "explanation": explanation,
        "may_share": bool(can_disclose(request.actor, record)),
    }
    return render(request, "cases/why.html", context)


@require_http_methods(["GET", "POST"])
@staff
def record_sharing(request: StaffRequest, key: UUID) -> HttpResponse:
    """The handings over of one record, and handing it over to more units on consent."""
    record = the_record(request.actor, key)
    can_disclose(request.actor, record).require()
    given = disclosures_of(record)
    offered = _offered(request, record, given)
    if request.method == "POST":
        try:
            with transaction.atomic():
                made = share_as_chosen(record, by=request.actor, offered=offered, chosen=ticked(request.POST))
        except DatabaseError:
            messages.error(request, _("Samtycket ändrades just. Inget lämnades ut. Se listan som den är nu."))
            return redirect("record-sharing", key)
        if made:
            messages.success(request, _("Uppgiften är utlämnad."))
        else:
            messages.info(request, _("Ingen var vald. Inget lämnades ut."))
        return redirect("record-sharing", key)
    return _sharing_page(request, record, given, offered, DiscloseForm(units=_others(request, given)))


@require_POST
@staff
def record_disclose(request: StaffRequest, key: UUID) -> HttpResponse:
    """Hand over on another ground than consent, with the reasoning written down."""
    record = the_record(request.actor, key)
    can_disclose(request.actor, record).require()
    given = disclosures_of(record)
    form = DiscloseForm(request.POST, units=_others(request, given))
    if not form.is_valid():
        return _sharing_page(request, record, given, _offered(request, record, given), form)
    chosen = form.cleaned_data
    disclose(
        record,
        by=request.actor,
        recipients=chosen["recipients"],
        ground=Ground(chosen["ground"]),
        ground_note=chosen["reason"],
    )
    messages.success(request, _("Uppgiften är utlämnad."))
    return redirect("record-sharing", key)


@require_http_methods(["GET", "POST"])
@staff
def disclosure_end(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take one handing over back."""
    disclosure = open_disclosure(key, request.actor)
    if disclosure is None or not visible_records(request.actor).filter(pk=disclosure.record_id).exists():
        raise Http404
    can_disclose(request.actor, disclosure.record).require()
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        end_disclosure(disclosure, by=request.actor, reason=form.cleaned_data["reason"])
        words = _("%(unit)s ser inte längre uppgiften.") % {"unit": disclosure.recipient.name}
        messages.success(request, words)
        return redirect("record-sharing", disclosure.record_id)
    record = the_record(request.actor, disclosure.record_id)
    return _record_page(request, record, "cases/take_back.html", form, disclosure=disclosure)


def _offered(request: StaffRequest, record: Record, given: list[Disclosure]) -> list[Recipient]:
    """Units some consent in force reaches, that do not have this version already."""
    has = {one.recipient_id for one in given if one.ended_at is None}
    units = (
        other_units(record.case_id, request.actor)
        if record.case_id
        else [unit.pk for unit in neighbour_units(request.actor)]
    )
    return recipients_for(
        request.actor,
        person_id=record.person_id,
        category=record.category,
        units=[unit for unit in units if unit not in has],
    )


def _others(request: StaffRequest, given: list[Disclosure]) -> list[Any]:
    has = {one.recipient_id for one in given if one.ended_at is None}
    return [unit for unit in neighbour_units(request.actor) if unit.pk not in has]


def _sharing_page(
    request: StaffRequest, record: Record, given: list[Disclosure], offered: list[Recipient], form: DiscloseForm
) -> HttpResponse:
    rows = [(one, {"disclosure": one, "ground": ground_in_short(one), "until": end_of(one)}) for one in given]
    return _record_page(
        request,
        record,
        "cases/sharing.html",
        form,
        open_rows=[row for one, row in rows if one.ended_at is None],
        ended_rows=[row for one, row in rows if one.ended_at is not None],
        offered=offered,
    )


def _record_page(request: StaffRequest, record: Record, template: str, form: Any, **extra: Any) -> HttpResponse:
    log_read("record-sharing", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    context = {
        "section": "cases",
        "record": record,
        "header": about(record),
        "entry": entry_of(record, actor=request.actor),
        "form": form,
    }
    return render(request, template, context | extra, status=422 if form.errors else 200)
