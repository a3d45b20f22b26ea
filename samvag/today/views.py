"""Min dag for staff; for everybody else what Samväg is and the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.today.reading import day_of


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The same address for both: staff come to their day, the public to the door."""
    if getattr(request, "actor", None) is None:
        return render(request, "today/welcome.html")
    return my_day(request)


@staff
def my_day(request: StaffRequest) -> HttpResponse:
    """What is due, what has changed, whom one meets, who has no next step."""
    day = day_of(request.actor)
    log_read("today", persons=day.persons, ground="case")
    return render(request, "today/my_day.html", {"day": day, "section": "today", "new_questions": day.new_questions})
