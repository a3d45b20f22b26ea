"""The mapping of a case: all domains, one to write in, two days compared, and the sheet to look at together."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.assessments.page import lines_of as forms_of
from samvag.assessments.reading import results_of
from samvag.audit.events import log_read
from samvag.cases.reading import CaseFile
from samvag.cases.views.scope import the_case, the_record
from samvag.cases.views.seen import as_sent, category_rows, ticked
from samvag.core.drafts import drop_draft, load_draft
from samvag.mapping.actions import Said, correct_mapped, map_domain
from samvag.mapping.forms import CorrectedForm, MappedForm, SaidForm
from samvag.mapping.models import Mapped
from samvag.mapping.picture import SAID, flower
from samvag.mapping.policies import can_map
from samvag.mapping.reading import (
    Line,
    compare,
    days_of,
    domain_of,
    domains_of,
    draft_key,
    latest_of,
    lines_of,
    mapped_of,
    started_in,
    unmet,
)
from samvag.programmes.definition import Domain
from samvag.questions.reading import answered_in
from samvag.records.models import Kind
from samvag.records.policies import can_correct

FUNCTION = "whodas_12"
# Kept off the sheet until somebody chooses it: what is said of risk is not for a kitchen table.
APART = frozenset({"risk"})


@require_GET
@staff
def mapping(request: StaffRequest, key: UUID) -> HttpResponse:
    """Every domain as it stands, what others answered, and the way to function over time."""
    file = the_case(request.actor, key)
    lines = lines_of(request.actor, file.case, started_in(request.actor, key))
    told = [one.now for one in lines]
    context = _frame(file) | {
        "lines": lines,
        "started": any(told),
        "may_write": bool(can_map(request.actor, file.case)),
        "answers": answered_in(request.actor, key),
        "function": forms_of(results_of(request.actor, key, FUNCTION)),
        "unmet": (unmet(told, "person_need"), unmet(told, "staff_need")),
        "tool": FUNCTION,
        "own_unit_id": request.actor.unit_id,
    }
    _log("mapping", file)
    return render(request, "mapping/mapping.html", context)


@require_http_methods(["GET", "POST"])
@staff
def mapping_write(request: StaffRequest, key: UUID, code: str) -> HttpResponse:
    """Write in one domain, from where one's own unit was last time or from what was left unsaved."""
    file = the_case(request.actor, key)
    can_map(request.actor, file.case).require()
    domain = domain_of(file.case, code)
    if domain is None:
        raise Http404
    latest, others = latest_of(request.actor, key, code)
    shown = {"latest": latest, "others": others}
    if request.method == "GET":
        draft = load_draft(request.actor.assignment_id, draft_key(key, code))
        kept = draft.fields if draft else {}
        form = MappedForm(initial={"happened_on": timezone.localdate()} | _values(latest) | kept)
        return _write_page(request, file, domain, form, as_sent(kept), **shown, from_draft=bool(draft))
    form = MappedForm(request.POST)
    if not form.is_valid() or not _keep(request, file, domain, form):
        return _write_page(request, file, domain, form, request.POST, **shown)
    drop_draft(request.actor.assignment_id, draft_key(key, code))
    messages.success(request, _("%(domain)s är sparat.") % {"domain": domain.label})
    after = next_domain(file, code) if "next" in request.POST else None
    return redirect("mapping-write", key, after.code) if after else redirect("mapping", key)


def _values(one: Mapped | None) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Said.__dataclass_fields__} if one else {}


def next_domain(file: CaseFile, code: str) -> Domain | None:
    """The domain after this one; None after the last."""
    domains = list(domains_of(file.case))
    place = [one.code for one in domains].index(code) + 1
    return domains[place] if place < len(domains) else None


def _keep(request: StaffRequest, file: CaseFile, domain: Domain, form: MappedForm) -> bool:
    given = form.cleaned_data
    return _written(
        form,
        lambda: map_domain(
            file.case,
            domain.code,
            given["said"],
            by=request.actor,
            share_with=ticked(request.POST),
            happened_at=given["moment"],
        ),
        _("Ett samtycke ändrades medan du skrev. Se över vilka som ser det och spara igen."),
    )


def _written(form: SaidForm, act: Callable[[], object], changed: str) -> bool:
    """Keep it, or say on the form what changed while it was written."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        form.add_error(None, changed)
        return False
    return True


def _frame(file: CaseFile) -> dict[str, Any]:
    return {"section": "cases", "case": file.case, "header": file.header}


def _log(page: str, file: CaseFile) -> None:
    log_read(page, persons=[file.case.person_id], subject=f"case:{file.case.pk}", ground="work")


def _write_page(
    request: StaffRequest, file: CaseFile, domain: Domain, form: SaidForm, sent: QueryDict, **more: Any
) -> HttpResponse:
    _log("mapping-form", file)
    codes = [one.code for one in domains_of(file.case)]
    context = _frame(file) | {
        "domain": domain,
        "domains": domains_of(file.case),
        "place": codes.index(domain.code) + 1,
        "next": next_domain(file, domain.code),
        "form": form,
        "own_unit": request.actor.unit_name,
        "audience": category_rows(request.actor, file, domain.category, sent),
        "draft_key": draft_key(file.case.pk, domain.code),
    }
    return render(request, "mapping/write.html", context | more, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def mapping_correct(request: StaffRequest, key: UUID) -> HttpResponse:
    """Correct what was written wrong: a new version, with the former one still readable."""
    record = the_record(request.actor, key)
    if record.kind != Kind.MAPPING or record.case_id is None:
        raise Http404
    file = the_case(request.actor, record.case_id)
    can_correct(request.actor, record).require()
    can_map(request.actor, file.case).require()
    former = mapped_of(record.pk)
    domain = domain_of(file.case, former.domain)
    if domain is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = CorrectedForm(sent, initial=_values(former))
    if request.method == "POST" and form.is_valid() and _correct(request, file, former, form):
        messages.success(request, _("Det är rättat. Det tidigare finns kvar att läsa."))
        return redirect("mapping", file.case.pk)
    return _write_page(request, file, domain, form, request.POST, correcting=former, draft_key="")


def _correct(request: StaffRequest, file: CaseFile, former: Mapped, form: CorrectedForm) -> bool:
    given = form.cleaned_data
    said = None if given["taken_back"] else given["said"]
    reason, chosen = given["reason"], ticked(request.POST)
    return _written(
        form,
        lambda: correct_mapped(former, file.case, by=request.actor, reason=reason, said=said, share_with=chosen),
        _("Någon annan rättade det samtidigt. Öppna den senaste versionen."),
    )


@require_GET
@staff
def mapping_compare(request: StaffRequest, key: UUID) -> HttpResponse:
    """Two days beside each other, the first and the last unless others are chosen."""
    file = the_case(request.actor, key)
    lines = lines_of(request.actor, file.case)
    days = days_of(lines)
    older, newer = _day(request, "fran", days, -1), _day(request, "till", days, 0)
    if older and newer and older > newer:
        older, newer = newer, older
    pairs = compare(lines, older, newer) if older and newer else []
    before, after = [one.before for one in pairs], [one.after for one in pairs]
    context = _frame(file) | {
        "days": days,
        "older": older,
        "newer": newer,
        "pairs": pairs,
        "person_unmet": (unmet(before, "person_need"), unmet(after, "person_need")),
        "staff_unmet": (unmet(before, "staff_need"), unmet(after, "staff_need")),
    }
    _log("mapping-compare", file)
    return render(request, "mapping/compare.html", context)


def _day(request: StaffRequest, name: str, days: list[date], place: int) -> date | None:
    """The chosen day, if something was said on it."""
    asked = request.GET.get(name, "")
    return next((one for one in days if one.isoformat() == asked), days[place] if days else None)


@require_GET
@staff
def mapping_sheet(request: StaffRequest, key: UUID) -> HttpResponse:
    """The sheet to look at together with the person: a picture, the same in words, and what there is to build on."""
    file = the_case(request.actor, key)
    lines = lines_of(request.actor, file.case)
    chosen = _chosen(request, lines)
    shown = [one for one in lines if one.domain.code in chosen]
    told = [(one, SAID[one.now.person_need]) for one in shown if one.now]  # type: ignore[index]
    context = _frame(file) | {
        "choices": [(one.domain, one.domain.code in chosen) for one in lines],
        "picture": flower(shown),
        "told": told,
        "latest": next(iter(days_of(shown)), None),
    }
    _log("mapping-sheet", file)
    return render(request, "mapping/sheet.html", context)


def _chosen(request: StaffRequest, lines: list[Line]) -> set[str]:
    asked = set(request.GET.getlist("visa"))
    codes = {one.domain.code for one in lines}
    return asked & codes or codes - APART
