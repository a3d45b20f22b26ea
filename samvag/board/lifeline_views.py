"""The page of one person's life line in a case."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.board.lifeline import PATIENCE, life_line
from samvag.board.lifeline_chart import PERIODS, axis_of, drawing, sprite, table
from samvag.cases.reading import case_file


@require_GET
@staff
def lifeline(request: StaffRequest, key: UUID) -> HttpResponse:
    """How the person has had it, what was done and what happened, for a chosen number of months."""
    file = case_file(request.actor, key)
    if file is None:
        raise Http404
    line = life_line(request.actor, file)
    ground = "role" if any(one.assignment_id == request.actor.assignment_id for one in line.roles) else "unit"
    log_read("lifeline", persons=[file.case.person_id], subject=f"case:{key}", ground=ground)
    asked = request.GET.get("period", "")
    period = asked if asked in PERIODS else "6"
    axis = axis_of(line, period)
    context = {
        "case": file.case,
        "header": file.header,
        "line": line,
        "gaps": [(curve, gap) for curve, gap in line.gaps if gap.ends >= axis.first],
        "axis": axis,
        "periods": [(name, months, name == period) for name, months in PERIODS.items()],
        "chart": drawing(line, axis),
        "sprite": sprite(),
        "rows": table(line, axis),
        "patience": PATIENCE.days,
        "section": "cases",
    }
    return render(request, "board/lifeline.html", context)
