"""Help given in a case: the list, writing it down, and taking back what was written by mistake."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.cases.policies import can_write_in
from samvag.cases.reading import CaseFile
from samvag.cases.views.scope import ground_for_reading, the_case
from samvag.cases.views.seen import reach_rows, ticked
from samvag.visits.actions import Given, give_help, take_back
from samvag.visits.forms import HelpForm
from samvag.visits.helping import OTHER, choices_for, help_in, visible_help
from samvag.visits.reading import Visit, one_visit


@require_GET
@staff
def case_help(request: StaffRequest, key: UUID) -> HttpResponse:
    """What has been given in one case, summed up and one by one."""
    file = the_case(request.actor, key)
    lines, totals = help_in(request.actor, file.case)
    log_read("help", persons=[file.case.person_id], subject=f"case:{key}", ground=ground_for_reading(request.actor))
    page = _about(request, file) | {"lines": lines, "totals": totals}
    return render(request, "visits/help.html", page)


def _about(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    is_open = file.case.closed_at is None
    return {
        "section": "cases",
        "case": file.case,
        "header": file.header,
        "may_write": is_open and request.actor.may(Permission.CASE_WRITE),
    }


@require_http_methods(["GET", "POST"])
@staff
def help_new(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down help that was given, at a visit or apart from one."""
    file = the_case(request.actor, key)
    can_write_in(request.actor, file.case).require()
    found = _visit_of(request, file)
    day = timezone.localtime(found.booking.meets_at) if found else timezone.localtime()
    initial = {"happened_on": min(day, timezone.localtime()).date()}
    form = HelpForm(request.POST or None, choices=choices_for(request.actor, file), initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, file, form, found):
        messages.success(request, _("Sparat."))
        return redirect("visit", found.booking.pk) if found else redirect("case-help", key)
    log_read("help", persons=[file.case.person_id], subject=f"case:{key}", ground="work")
    page = _about(request, file) | {"form": form, "visit": found, "own_unit": request.actor.unit_name}
    page["audience"] = reach_rows(request.actor, file, request.POST)
    return render(request, "visits/help_new.html", page, status=422 if form.errors else 200)


def _visit_of(request: StaffRequest, file: CaseFile) -> Visit | None:
    """The visit it was given at, when the page was come to from one of the same case."""
    asked = request.GET.get("besok", "")
    try:
        found = one_visit(request.actor, UUID(asked)) if asked else None
    except ValueError:
        raise Http404 from None
    if found is not None and found.booking.case_id != file.case.pk:
        raise Http404
    return found


def _saved(request: StaffRequest, file: CaseFile, form: HelpForm, found: Visit | None) -> bool:
    """Save, or say on the form what changed meanwhile; nothing typed is lost."""
    fields = form.cleaned_data
    given = Given(
        code=fields["code"],
        label=_label(request, file, fields),
        count=fields["count"],
        outcome=fields["outcome"],
        category=fields["category"],
        visit=found.booking.record.lineage if found else None,
    )
    try:
        with transaction.atomic():
            give_help(file.case, given, by=request.actor, share_with=ticked(request.POST), at=fields["moment"])
    except DatabaseError:
        form.add_error(None, _("Ett samtycke ändrades medan du skrev. Se över vilka som ser det och spara igen."))
        return False
    return True


def _label(request: StaffRequest, file: CaseFile, fields: dict[str, Any]) -> str:
    """What it is called from now on, in the language records are kept in: the list's name, or one's own words."""
    if fields["code"] == OTHER:
        return str(fields["own_words"])
    with translation.override("sv"):
        return {code: label for _group, some in choices_for(request.actor, file) for code, label in some}[
            fields["code"]
        ]


@require_POST
@staff
def help_back(request: StaffRequest, key: UUID) -> HttpResponse:
    """It was written by mistake."""
    written = visible_help(request.actor).filter(pk=key).first()
    if written is None or written.case_id is None:
        raise Http404
    file = the_case(request.actor, written.case_id)
    can_write_in(request.actor, file.case).require()
    take_back(written, by=request.actor)
    messages.success(request, _("Ångrat."))
    return redirect("case-help", file.case.pk)
