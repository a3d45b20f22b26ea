"""The page of one person's life line in a case."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.board.lifeline import PATIENCE, life_line
from samvag.board.lifeline_chart import PERIODS, drawing, sprite, table
from samvag.board.lifeline_span import span_of
from samvag.cases.reading import case_file


@require_GET
@staff
def lifeline(request: StaffRequest, key: UUID) -> HttpResponse:
    """How the person has had it, what was done and what happened, for a number of months or between two days."""
    file = case_file(request.actor, key)
    if file is None:
        raise Http404
    line = life_line(request.actor, file)
    ground = "role" if any(one.assignment_id == request.actor.assignment_id for one in line.roles) else "unit"
    log_read("lifeline", persons=[file.case.person_id], subject=f"case:{key}", ground=ground)
    span = span_of(line, request.GET.dict())
    axis = span.axis
    context = {
        "case": file.case,
        "header": file.header,
        "line": line,
        "gaps": [(curve, gap) for curve, gap in line.gaps if gap.ends >= axis.first and gap.begins <= axis.last],
        "axis": axis,
        "span": span,
        "periods": [(name, months, name == span.period) for name, months in PERIODS.items()],
        "chart": drawing(line, axis),
        "sprite": sprite(),
        "rows": table(line, axis),
        "patience": PATIENCE.days,
        "section": "cases",
    }
    return render(request, "board/lifeline.html", context)
