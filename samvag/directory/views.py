"""The directory for staff and for everybody, and the page where a house writes of its own units."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.web import StaffRequest, staff
from samvag.administration.policies import own_units
from samvag.audit.events import log_read
from samvag.directory.actions import publish, write_entry
from samvag.directory.forms import EntryForm, SearchForm
from samvag.directory.models import Entry
from samvag.directory.reading import Wanted, case_to_ask_about, lines, units_to_ask, versions_of

FIELDS = ("offers", "professions", "room", "waiting", "reach", "public")


def _searched(request: HttpRequest, *, public: bool) -> dict[str, Any]:
    form = SearchForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(said.get("ord", ""), said.get("yrke", ""), said.get("plats", False))
    return {"form": form, "lines": lines(wanted, public=public), "searched": wanted != Wanted()}


@require_GET
@staff
def directory(request: StaffRequest) -> HttpResponse:
    """Every unit of every house; opened from a case, with a way to ask those that take part in it."""
    given = request.GET.get("arende", "")
    try:
        case = case_to_ask_about(request.actor, UUID(given)) if given else None
    except ValueError:
        case = None
    page = _searched(request, public=False)
    if case:  # who takes part is told of the person
        log_read("directory", persons=[case.person_id], subject=f"case:{case.pk}", ground="work")
        page |= {"case_id": case.pk, "asks": units_to_ask(request.actor, case)}
    return render(request, "directory/directory.html", page)


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """What the units want everybody to know."""
    return render(request, "directory/public.html", _searched(request, public=True))


@require_http_methods(["GET", "POST"])
@staff
def entry(request: StaffRequest, key: int) -> HttpResponse:
    """Write of one's own unit: a draft, until it is published."""
    unit = get_object_or_404(own_units(request.actor), pk=key)
    if request.method == "POST":
        form = EntryForm(request.POST)
        if form.is_valid():
            write_entry(unit, by=request.actor, **form.cleaned_data)
            if "publish" in request.POST:
                publish(unit, by=request.actor)
                messages.success(request, _("Publicerat. Så här står det i katalogen nu."))
            else:
                messages.success(request, _("Utkastet är sparat. Katalogen är som förut tills du publicerar."))
            return redirect("directory-entry", key)
    versions = versions_of(unit)
    if request.method == "GET":
        form = EntryForm(initial=_latest(versions))
    page = {"unit": unit, "form": form, "versions": versions, "draft": bool(versions and not versions[0].published_at)}
    return render(request, "directory/entry.html", page, status=422 if form.errors else 200)


def _latest(versions: list[Entry]) -> dict[str, Any]:
    return {name: getattr(versions[0], name) for name in FIELDS} if versions else {}
