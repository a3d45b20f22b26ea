"""How people come to the unit, as a page to read and print and as a workbook."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.statistics.before_after import Compared, before_after
from samvag.statistics.export import workbook
from samvag.statistics.figures import Breakdown, Figure, breakdowns, can_be_told, compared_means, key_figures
from samvag.statistics.periods import Period, chosen, periods
from samvag.statistics.policies import can_count
from samvag.statistics.protection import FEWEST
from samvag.statistics.reading import counts
from samvag.ui.files import file_answer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _counted(request: StaffRequest) -> tuple[Period, list[Figure], list[Breakdown], list[Compared]]:
    """The chosen period's figures. Nobody is named, so nobody is logged as read; that figures were made is."""
    allowed = can_count(request.actor)
    allowed.require()
    now = timezone.now()
    period = chosen(request.GET.get("period", ""), timezone.localdate(now))
    found = counts(request.actor, period, now=now)
    log_read("figures", persons=[], subject=f"unit:{request.actor.unit_id}", ground=str(allowed.why))
    on = timezone.localdate(now)
    if not can_be_told(found, period, on):
        return period, [], [], []
    return period, key_figures(found), breakdowns(found, period, on), before_after(request.actor, period)


@require_GET
@staff
def figures(request: StaffRequest) -> HttpResponse:
    """The figures of one period."""
    period, numbers, lines, compared = _counted(request)
    today = timezone.localdate()
    page = {
        "period": period,
        "goes_on": period.goes_on(today),
        "periods": periods(today),
        "figures": numbers,
        "breakdowns": lines,
        "compared": compared,
        "compared_means": compared_means(),
        "most": FEWEST - 1,
        "section": "inbox",
    }
    return render(request, "statistics/figures.html", page)


@require_GET
@staff
def as_workbook(request: StaffRequest) -> HttpResponse:
    """The same as a workbook. Its name says nothing but what it is."""
    period, numbers, lines, compared = _counted(request)
    title = _("%(unit)s, %(period)s") % {"unit": request.actor.unit_name, "period": period.code}
    return file_answer(workbook(title, numbers, lines, compared), XLSX, f"siffror-{period.code}.xlsx")
