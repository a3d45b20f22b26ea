"""The board: its page, one row of it, the empty sheet, and the address that live events have."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.board.choice import chosen
from samvag.board.markup import Pen, row_html
from samvag.board.page import board_page, pen_for, site_pen
from samvag.board.reading import board_rows, sites_of


@require_GET
@staff
def board(request: StaffRequest) -> HttpResponse:
    """One row per open case the actor sees; now, as it stood on a past day, or that day beside another. The slider
    asks for the part of the page that differs from day to day."""
    has_permission(request.actor, Permission.BOARD_READ).require()
    sites = sites_of(request.actor)
    if not sites:
        return render(request, "board/no_board.html", {"section": "board"})
    page = board_page(request.actor, chosen(request.GET, sites), sites)
    log_read("board", persons=page.persons, subject=f"site:{page.choice.site.pk}", ground="case")
    part = request.headers.get("HX-Target") == "board-part"
    return render(request, "board/part.html" if part else "board/board.html", {"page": page, "section": "board"})


@require_GET
@staff
def row(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """One row, fetched again under the reader's own rights when a live event says that it has changed."""
    return HttpResponse(row_answer(request, case_id))


def row_answer(request: StaffRequest, case_id: UUID) -> str:
    """The row as the page shows it; 404 when the case is not on the actor's board."""
    rows = board_rows(request.actor, case_id=case_id)
    if not rows:
        raise Http404
    log_read("board-row", persons=[rows[0].person_id], subject=f"case:{case_id}", ground="case")
    return row_html(rows[0], pen_for(request.actor, rows[0].version_id))


@require_GET
@staff
def template_sheet(request: StaffRequest) -> HttpResponse:
    """The board without a single person, to print and write on by hand."""
    sites = sites_of(request.actor)
    if not sites:
        raise Http404
    has_permission(request.actor, Permission.BOARD_READ).require()
    site = chosen(request.GET, sites).site
    pen: Pen = site_pen(request.actor, site)
    return render(
        request,
        "board/template_sheet.html",
        {"site": site, "domains": pen.domains, "lines": range(12), "section": "board"},
    )


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Live events come from the process's event loop (`board.live`). A server without one says: do not ask again."""
    return HttpResponse(status=204)
