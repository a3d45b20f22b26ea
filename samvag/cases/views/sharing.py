"""Who sees one record and why: the list, handing over to more, taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.entries import entry_of
from samvag.cases.policies import visible_records
from samvag.cases.reading import about, neighbour_units, open_case_of, other_units
from samvag.cases.reasons import copy_of, why_case, why_others
from samvag.cases.views.scope import the_case, the_record
from samvag.cases.views.seen import ticked
from samvag.records.models import Record
from samvag.sharing.actions import end_disclosure, take_into_own_record
from samvag.sharing.audience import end_of, ground_in_short
from samvag.sharing.explanation import why
from samvag.sharing.forms import TakeBackForm
from samvag.sharing.models import Disclosure
from samvag.sharing.policies import can_disclose, can_take
from samvag.sharing.presets import Recipient, recipients_for, share_as_chosen
from samvag.sharing.reading import (
    disclosures_of,
    open_disclosure,
    proposals_about,
    received,
    taken_of,
    told_outside,
)


@require_GET
@staff
def record_why(request: StaffRequest, key: UUID) -> HttpResponse:
    """Why the reader can see this record: rule, ground, who decided, until when."""
    record = the_record(request.actor, key)
    given = disclosures_of(record)
    mine = next((one for one in given if one.recipient_id == request.actor.unit_id and one.ended_at is None), None)
    copy = copy_of(request.actor, record)
    log_read("why", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    context = {
        "section": "cases",
        "record": record,
        "header": about(record),
        "entry": entry_of(record, actor=request.actor, disclosures=given),
        "explanation": why(request.actor, record, given),
        "may_share": bool(can_disclose(request.actor, record)),
        "may_take": mine is not None and bool(can_take(request.actor, mine)) and copy is None,
        "copy": copy,
    }
    return render(request, "cases/why.html", context)


@require_GET
@staff
def record_why_others(request: StaffRequest, key: UUID) -> HttpResponse:
    """Why each other unit around the record sees it or does not. Told to its owner."""
    record = the_record(request.actor, key)
    can_disclose(request.actor, record).require()
    log_read("why", persons=[record.person_id], subject=f"record:{record.pk}", ground="work")
    context = {
        "section": "cases",
        "record": record,
        "header": about(record),
        "entry": entry_of(record, actor=request.actor),
        "others": why_others(request.actor, record),
    }
    return render(request, "cases/why_others.html", context)


@require_GET
@staff
def case_why(request: StaffRequest, key: UUID) -> HttpResponse:
    """Why the reader can see this case at all, and on which ground each party is in it."""
    file = the_case(request.actor, key)
    log_read("why", persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")
    context = {"section": "cases", "file": file, "header": file.header, "grounds": why_case(request.actor, file.case)}
    return render(request, "cases/case_why.html", context)


@require_GET
def why_not(request: HttpRequest) -> HttpResponse:
    """Why something may be missing: the same words for everybody and everything, so that they confirm nothing."""
    return render(request, "cases/why_not.html")


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
    return _sharing_page(request, record, given, offered)


@require_POST
@staff
def record_take(request: StaffRequest, key: UUID) -> HttpResponse:
    """Copy what one's unit received into its own record."""
    record = the_record(request.actor, key)
    disclosure = received(record, request.actor)
    if disclosure is None:
        raise Http404
    if taken_of([disclosure]):
        messages.info(request, _("Uppgiften finns redan i er egen journal eller akt."))
        return redirect("why", key)
    case_id = open_case_of(request.actor, record.case_id)
    note = take_into_own_record(record, by=request.actor, disclosure=disclosure, case_id=case_id)
    messages.success(request, _("Uppgiften är kopierad till er egen journal eller akt, med källa."))
    return redirect("why", note.pk)


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
        lineage=record.lineage,
    )


def _sharing_page(
    request: StaffRequest, record: Record, given: list[Disclosure], offered: list[Recipient]
) -> HttpResponse:
    copies = taken_of(given)
    rows = [
        (one, {"disclosure": one, "ground": ground_in_short(one), "until": end_of(one), "taken": copies.get(one.pk)})
        for one in given
    ]
    return _record_page(
        request,
        record,
        "cases/sharing.html",
        None,
        open_rows=[row for one, row in rows if one.ended_at is None],
        ended_rows=[row for one, row in rows if one.ended_at is not None],
        offered=offered,
        outside=told_outside(record),
        proposals=proposals_about(record),
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
    return render(request, template, context | extra, status=422 if form and form.errors else 200)
