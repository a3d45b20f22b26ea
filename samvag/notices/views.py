"""Notiser, Mina notiser and the unit's function inbox."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.notices.actions import choose, mark_seen, set_function_inbox
from samvag.notices.forms import FunctionInboxForm, PreferenceForm
from samvag.notices.kinds import kinds_for
from samvag.notices.reading import function_inbox, lines, one_of_mine, preference_of


@require_http_methods(["GET", "POST"])
@staff
def notices(request: StaffRequest) -> HttpResponse:
    """The list, without names; opening one marks it as seen and leads on."""
    if request.method == "POST":
        return _open(request)
    found = lines(request.actor)
    may_unit = request.actor.may(Permission.NOTICES_OF_UNIT)
    page = {"lines": found, "new": sum(one.new for one in found), "may_unit": may_unit, "section": "notices"}
    return render(request, "notices/notices.html", page)


def _open(request: StaffRequest) -> HttpResponse:
    """One opened, or all of the list marked as seen."""
    try:
        wanted = UUID(request.POST.get("notice", ""))
    except ValueError:
        mark_seen(by=request.actor, notices=[one.id for one in lines(request.actor) if one.new])
        return redirect("notices")
    line = one_of_mine(request.actor, wanted)
    if line is None:
        messages.info(request, _("Det som notisen gällde finns inte kvar för dig."))
        return redirect("notices")
    mark_seen(by=request.actor, notices=[line.id])
    return redirect(line.href)


@require_http_methods(["GET", "POST"])
@staff
def my_notices(request: StaffRequest) -> HttpResponse:
    """Where, how soon and when not to disturb, for the assignment one acts in."""
    form = PreferenceForm(
        request.POST or None,
        kinds=kinds_for(request.actor),
        preference=preference_of(request.actor.assignment_id),
    )
    if request.method == "POST" and form.is_valid():
        choose(by=request.actor, **form.preference())
        messages.success(request, _("Dina val är sparade."))
        return redirect("my-notices")
    page = {"form": form, "section": "notices"}
    return render(request, "notices/my_notices.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff
def unit_inbox(request: StaffRequest) -> HttpResponse:
    """Where the unit's shared mail goes."""
    has_permission(request.actor, Permission.NOTICES_OF_UNIT).require()
    form = FunctionInboxForm(request.POST or None, initial={"mail": function_inbox(request.actor.unit_id)})
    if request.method == "POST" and form.is_valid():
        set_function_inbox(by=request.actor, mail=form.cleaned_data["mail"])
        messages.success(request, _("Funktionsbrevlådan är sparad."))
        return redirect("notices")
    page = {"form": form, "section": "notices"}
    return render(request, "notices/unit_inbox.html", page, status=422 if form.errors else 200)
