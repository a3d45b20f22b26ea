"""What falls due: the list, why just then, and saying that it is done or stands still."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.clocks.actions import meet_by_hand, pause_clock, resume_clock
from samvag.clocks.models import Deadline
from samvag.clocks.policies import can_handle
from samvag.clocks.words import pause_words, steps, summary
from samvag.today.due import SORTS, Page, clock_page, due_lines, step_page
from samvag.today.forms import DoneForm, PauseForm


@require_GET
@staff
def due_list(request: StaffRequest) -> HttpResponse:
    """Everything that falls due for me, or for the unit."""
    mine = request.GET.get("visa") != "enheten"
    sort = request.GET.get("sort", "due")
    sort = sort if sort.lstrip("-") in SORTS else "due"
    lines = due_lines(request.actor, mine=mine, sort=sort)
    log_read("due", persons=[line.person_id for line in lines], ground="role" if mine else "unit")
    context = {"lines": lines, "sort": sort, "mine": mine, "query": "" if mine else "&visa=enheten"}
    return render(request, "today/due.html", context | {"late": sum(line.late for line in lines), "section": "today"})


def _clock(request: StaffRequest, key: UUID) -> Page:
    found = clock_page(request.actor, key)
    if found is None:
        raise Http404
    return found


@require_GET
@staff
def due_clock(request: StaffRequest, key: UUID) -> HttpResponse:
    """Why just then: rule, source, event and arithmetic."""
    return _clock_page(request, _clock(request, key), DoneForm(), PauseForm())


def _clock_page(request: StaffRequest, page: Page, done: DoneForm, pause: PauseForm) -> HttpResponse:
    told, deadline = page.about, page.about.deadline
    log_read("due-clock", persons=[deadline.person_id], subject=f"deadline:{deadline.pk}", ground="unit")
    open_still = deadline.met_at is None and deadline.replaced_at is None
    context: dict[str, Any] = {
        "page": page,
        "told": told,
        "deadline": deadline,
        "steps": steps(told),
        "summary": summary(told.rule, told.reckoned) if told.rule else "",
        "pauses": [(pause_words(one), one) for one in told.pauses],
        "may_handle": open_still and bool(can_handle(request.actor, deadline)),
        "late": open_still and not told.paused and deadline.due_at < timezone.now(),
        "done_form": done,
        "pause_form": pause,
        "section": "today",
    }
    return render(request, "today/due_clock.html", context, status=422 if done.errors or pause.errors else 200)


@require_GET
@staff
def due_step(request: StaffRequest, key: UUID) -> HttpResponse:
    """A next step: who promised what, when, and until when."""
    page = step_page(request.actor, key)
    if page is None:
        raise Http404
    step = page.about
    log_read("due-step", persons=[step.person_id], subject=f"record:{step.pk}", ground="role")
    today = timezone.localdate()
    context = {"page": page, "step": step, "late": step.done_on is None and step.due_on < today, "section": "today"}
    return render(request, "today/due_step.html", context)


@require_POST
@staff
def due_done(request: StaffRequest, key: UUID) -> HttpResponse:
    """It has been done."""
    page = _clock(request, key)
    deadline: Deadline = page.about.deadline
    can_handle(request.actor, deadline).require()
    form = DoneForm(request.POST)
    if not form.is_valid():
        return _clock_page(request, page, form, PauseForm())
    meet_by_hand(deadline, by=request.actor, happened_at=_noon(form.cleaned_data["on"]))
    messages.success(request, _("Det står nu som gjort."))
    return redirect("due-clock", key)


@require_POST
@staff
def due_pause(request: StaffRequest, key: UUID) -> HttpResponse:
    """Stop the clock, with a reason."""
    page = _clock(request, key)
    deadline: Deadline = page.about.deadline
    can_handle(request.actor, deadline).require()
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _clock_page(request, page, DoneForm(), form)
    pause_clock(deadline, by=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("Klockan står still. Tiden räknas inte förrän den går igen."))
    return redirect("due-clock", key)


@require_POST
@staff
def due_resume(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let the clock go on."""
    page = _clock(request, key)
    can_handle(request.actor, page.about.deadline).require()
    if page.about.paused is None:
        messages.info(request, _("Klockan går redan."))
        return redirect("due-clock", key)
    new = resume_clock(page.about.deadline, by=request.actor)
    messages.success(request, _("Klockan går igen och tiden är räknad på nytt."))
    return redirect("due-clock", new.pk)


def _noon(day: date | None) -> datetime | None:
    """A day that was said without a time of day."""
    return timezone.make_aware(datetime.combine(day, time(12))) if day else None
