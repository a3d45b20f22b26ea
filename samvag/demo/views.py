"""Pages that exist only where there is a practice town."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvag.access.web import StaffRequest, staff
from samvag.demo.post import kept


@require_GET
@staff
def outgoing(request: StaffRequest) -> HttpResponse:
    """What would have been sent by mail, SMS and calendar."""
    return render(request, "demo/outgoing.html", {"letters": kept(), "section": "notices"})
