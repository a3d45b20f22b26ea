"""Giving a person everything the organisation has about them: begun, screened row by row, given out, fetched."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.step_up import recently_authenticated
from samvag.access.web import StaffRequest, staff
from samvag.audit.events import log_read
from samvag.review.actions import begin_copy, release_copy, screen_copy
from samvag.review.copy_documents import copy_files as files_of
from samvag.review.copy_documents import parts_of
from samvag.review.copy_reading import Line, choices_of, copies, copy_by, lines_of
from samvag.review.forms import CopyForm
from samvag.review.models import Choice, PersonCopy
from samvag.review.policies import can_give_out
from samvag.review.reading import called, known
from samvag.ui.files import file_answer

ON_THE_FORM = (Choice.INCLUDE, Choice.THIRD_PARTY, Choice.INFORMANT, Choice.HARM)


@require_GET
@staff
def all_copies(request: StaffRequest) -> HttpResponse:
    """What has been begun and what has been given out."""
    can_give_out(request.actor).require()
    return render(request, "review/copies.html", {"section": "log-extracts", "copies": copies(request.actor)})


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def copy_new(request: StaffRequest) -> HttpResponse:
    """Begin one. Sent as POST: no number stands in an address."""
    can_give_out(request.actor).require()
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = begin_copy(by=request.actor, person_id=given["number"], asked=given["asked"], language=given["language"])
        return redirect("person-copy", made.pk)
    context = {
        "section": "person-copies",
        "form": form,
        "heading_words": _("Allt om en person"),
        "lead": _(
            "Den som vill ha allt verksamheten har om hen har rätt till det (dataskyddsförordningen artikel 15). "
            "Du läser igenom varje uppgift innan något lämnas ut."
        ),
        "yes": _("Samla ihop"),
    }
    return render(request, "review/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def copy(request: StaffRequest, key: UUID) -> HttpResponse:
    """Screen each row, and give the whole out when nothing is left to screen."""
    found = _the_copy(request, key)
    if request.method == "POST":
        _carry_out(request, found)
        return redirect("person-copy", key)
    lines = _read(found)
    left = sum(not line.row.choice for line in lines)
    context = {
        "section": "log-extracts",
        "copy": found,
        "person": called(known([found.person_id]).get(found.person_id)),
        "parts": parts_of(lines),
        "choices": [("", Choice.NONE.label), *((one.value, one.label) for one in ON_THE_FORM)],
        "left": left,
        "may_release": not left and not found.released_at,
        "left_out": sum(bool(line.row.choice) and not line.included for line in lines),
    }
    return render(request, "review/copy.html", context)


def _the_copy(request: StaffRequest, key: UUID) -> PersonCopy:
    can_give_out(request.actor).require()
    found = copy_by(request.actor, key)
    if found is None:
        raise Http404
    return found


def _read(found: PersonCopy) -> list[Line]:
    """The rows; that they were read is logged after they are fetched."""
    lines = lines_of(found)
    log_read("person-copy", persons=[found.person_id], subject=f"copy:{found.pk}", ground="person-copy")
    return lines


def _carry_out(request: StaffRequest, found: PersonCopy) -> None:
    """Keep the choices; then what the button said: let the rest go along, or give the whole out."""
    if found.released_at:
        return
    count = screen_copy(found, by=request.actor, choices=_chosen(request, found))
    if "release" in request.POST:
        release_copy(found, by=request.actor)
        messages.success(request, _("Utdraget är klart att lämna. Hämta filerna och skriv sedan hur de lämnades."))
        return
    words = ngettext("En uppgift är prövad.", "%(n)s uppgifter är prövade.", count) % {"n": count}
    messages.success(request, words if count else _("Inget ändrades."))


def _chosen(request: StaffRequest, found: PersonCopy) -> dict[UUID, Choice]:
    """What stands in the form, row by row. A row that has closed since the copy was begun has nobody to screen it."""
    chosen = {}
    lines = lines_of(found)
    seen = {line.row.pk for line in lines}
    # What the person's own page keeps back is never let along with the rest: somebody must have looked at it.
    alone = {line.row.pk for line in lines if line.raw.get("person_may_see") is False}
    for key, before in choices_of(found):
        typed = request.POST.get(f"row-{key}", "")
        choice = Choice(typed) if typed in ON_THE_FORM else Choice(before)
        if not choice and "rest" in request.POST and key not in alone:
            choice = Choice.INCLUDE
        chosen[key] = choice if key in seen else Choice.GONE
    return {key: choice for key, choice in chosen.items() if choice}


@require_GET
@staff
@recently_authenticated
def copy_files(request: StaffRequest, key: UUID) -> HttpResponse:
    """The files to hand over, in one; its name says nothing."""
    found = _the_copy(request, key)
    if not found.released_at:  # there are no files before somebody has answered for what is in them
        raise Http404
    lines = _read(found)
    made = files_of(found, known([found.person_id]).get(found.person_id), lines)
    return file_answer(made, "application/zip", "utdrag.zip")
