"""Pages of the log reviewer: the seal, what stands out, draws and their rows. What is shown is itself logged."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.audit.reading import last_verification, newest_seals
from samvag.review.actions import Suspicion, conclude, draw_sample, judge_rest, judge_row, search_log
from samvag.review.documents import protocol_pdf
from samvag.review.forms import OutcomeForm, SampleForm, SearchForm
from samvag.review.models import Review, ReviewItem
from samvag.review.policies import can_review
from samvag.review.reading import item_by, items_of, review_by, reviews, rows_of, staff_of, tally, waiting
from samvag.ui.files import PDF, file_answer


@require_GET
@staff
def overview(request: StaffRequest) -> HttpResponse:
    """Is the log whole, what stands out, what has been drawn."""
    can_review(request.actor).require()
    context = {
        "section": "log",
        "verification": last_verification(),
        "seals": newest_seals(1),
        "waiting": waiting(request.actor),
        "reviews": reviews(request.actor),
    }
    return render(request, "review/overview.html", context)


@require_GET
@staff
def seals(request: StaffRequest) -> HttpResponse:
    """The newest checkpoints, to be printed and kept in a binder."""
    can_review(request.actor).require()
    context = {"section": "log", "seals": newest_seals(12), "verification": last_verification()}
    return render(request, "review/seals.html", context)


@require_http_methods(["GET", "POST"])
@staff
def sample_new(request: StaffRequest) -> HttpResponse:
    """Draw a random sample."""
    can_review(request.actor).require()
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        review = draw_sample(by=request.actor, period=form.period, size=form.cleaned_data["size"])
        return redirect("log-review", review.pk)
    context = {
        "section": "log",
        "form": form,
        "heading_words": _("Dra ett stickprov"),
        "lead": _("Fröet som slumpen utgår från sparas, så att urvalet går att göra om och kontrollera."),
        "yes": _("Dra"),
    }
    return render(request, "review/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def search_new(request: StaffRequest) -> HttpResponse:
    """Search on suspicion. Sent as POST: no number stands in an address."""
    can_review(request.actor).require()
    form = SearchForm(request.POST or None, staff=staff_of(request.actor))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        suspicion = Suspicion(given["reason"], staff_id=given["staff"], person_id=given["number"])
        review = search_log(by=request.actor, period=form.period, suspicion=suspicion)
        return redirect("log-review", review.pk)
    context = {
        "section": "log",
        "form": form,
        "heading_words": _("Sök i loggen"),
        "lead": _("Sökningen visar bara vad som har lästs i er verksamhet, och sparas med skälet."),
        "yes": _("Sök"),
    }
    return render(request, "review/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def review(request: StaffRequest, key: UUID) -> HttpResponse:
    """One draw with its rows, and what the whole came to."""
    found = _the_review(request, key)
    form = OutcomeForm(request.POST or None, initial={"outcome": found.outcome, "note": found.note})
    if request.method == "POST" and form.is_valid():
        conclude(found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Granskningen är sparad."))
        return redirect("log")
    items = items_of(found, only_waiting=request.GET.get("visa") == "kvar")
    rows, persons = rows_of(items)
    log_read("log-review", persons=persons, subject=f"review:{found.pk}", ground="log-review")
    context = _frame(found) | {"rows": rows, "form": form, "left": sum(not item.outcome for item in items)}
    context["only_waiting"] = request.GET.get("visa") == "kvar"
    return render(request, "review/review.html", context, status=422 if form.errors else 200)


def _the_review(request: StaffRequest, key: UUID) -> Review:
    can_review(request.actor).require()
    found = review_by(request.actor, key)
    if found is None:
        raise Http404
    return found


def _frame(found: Review) -> dict[str, Any]:
    return {"section": "log", "review": found, "last_day": found.period_to - timedelta(days=1)}


@require_http_methods(["GET", "POST"])
@staff
def row(request: StaffRequest, key: UUID) -> HttpResponse:
    """One log row: look, and say what it came to."""
    item = _the_item(request, key)
    form = OutcomeForm(request.POST or None, initial={"outcome": item.outcome, "note": item.note})
    if request.method == "POST" and form.is_valid():
        judge_row(item, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Bedömningen är sparad."))
        return redirect("log-review", item.review_id)
    rows, persons = rows_of([item])
    log_read("log-review", persons=persons, subject=f"review-row:{item.pk}", ground="log-review")
    context = _frame(item.review) | {"row": rows[0], "form": form}
    return render(request, "review/row.html", context, status=422 if form.errors else 200)


def _the_item(request: StaffRequest, key: UUID) -> ReviewItem:
    can_review(request.actor).require()
    found = item_by(request.actor, key)
    if found is None:
        raise Http404
    return found


@require_POST
@staff
def rest_in_order(request: StaffRequest, key: UUID) -> HttpResponse:
    """The rows nobody has judged yet are in order."""
    found = _the_review(request, key)
    count = judge_rest(found, by=request.actor)
    words = ngettext("En rad är i sin ordning.", "%(n)s rader är i sin ordning.", count) % {"n": count}
    messages.success(request, words)
    return redirect("log-review", key)


@require_GET
@staff
def protocol(request: StaffRequest, key: UUID) -> HttpResponse:
    """The protocol of a draw, to be signed and archived."""
    found = _the_review(request, key)
    items = items_of(found)
    rows, persons = rows_of(items)
    log_read("log-review", persons=persons, subject=f"review:{found.pk}", ground="log-review")
    return file_answer(protocol_pdf(found, rows, tally(items)), PDF, "protokoll.pdf", opens=True)
