"""The list of what has been lifted, and the forms to lift, answer and pass on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samvag.access.roles import Permission
from samvag.access.web import StaffRequest, staff
from samvag.lifting.actions import answer, lift, pass_on
from samvag.lifting.forms import AnswerForm, LiftForm, PassOnForm
from samvag.lifting.models import Problem
from samvag.lifting.policies import can_answer, can_lift, can_see
from samvag.lifting.reading import lifted, the_problem
from samvag.meetings.policies import sites_of


@require_GET
@staff
def problems(request: StaffRequest) -> HttpResponse:
    """What waits for an answer, and what has been answered. Names no person."""
    can_see(request.actor).require()
    waiting, answered = lifted(request.actor, timezone.localdate())
    page = {
        "section": "today",
        "waiting": waiting,
        "answered": answered,
        "late": sum(one.late for one in waiting),
        "may_answer": bool(can_answer(request.actor)),
        "sites": list(sites_of(request.actor)) if request.actor.may(Permission.PROBLEM_LIFT) else [],
    }
    return render(request, "lifting/problems.html", page)


@require_http_methods(["GET", "POST"])
@staff
def problem_new(request: StaffRequest, slug: str) -> HttpResponse:
    """Lift a problem to the managers' group."""
    site = sites_of(request.actor).filter(slug=slug).first()
    if site is None:
        raise Http404
    can_lift(request.actor, site).require()
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lift(site, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Hindret är lyft. Chefsgruppen svarar inom en månad."))
        return redirect("problems")
    lead = _("Till chefsgruppen för %(site)s, som träffas varje månad.") % {"site": site.name}
    return _form(request, form, _("Lyft ett hinder"), _("Lyft till chefsgruppen"), lead)


def _waiting(request: StaffRequest, key: UUID) -> Problem:
    """A problem of one's sites: 404 outside them, 403 for whoever does not answer."""
    found = the_problem(request.actor, key)
    if found is None:
        raise Http404
    can_answer(request.actor).require()
    return found


@require_http_methods(["GET", "POST"])
@staff
def problem_answer(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write down what the group answered."""
    problem = _waiting(request, key)
    form = AnswerForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        answer(problem, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Svaret är skrivet, och den som lyfte hindret ser det på Min dag."))
        return redirect(_back(request))
    return _form(request, form, _("Svar på ett hinder"), _("Spara svaret"), problem.text)


def _back(request: StaffRequest) -> str:
    """To the meeting one came from, or to the list."""
    asked = request.GET.get("mote", "")
    try:
        return reverse("managers-meeting", args=[UUID(asked)]) if asked else reverse("problems")
    except ValueError:
        return reverse("problems")


@require_http_methods(["GET", "POST"])
@staff
def problem_pass_on(request: StaffRequest, key: UUID) -> HttpResponse:
    """Pass it on to the steering group."""
    problem = _waiting(request, key)
    form = PassOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pass_on(problem, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Hindret är lyft till styrgruppen. Skriv svaret här när det kommer."))
        return redirect(_back(request))
    return _form(request, form, _("Lyft vidare till styrgruppen"), _("Lyft vidare"), problem.text)


def _form(request: StaffRequest, form: Any, heading: str, yes: str, lead: str) -> HttpResponse:
    context = {"form": form, "heading_words": heading, "yes": yes, "lead": lead, "section": "today"}
    context["back_href"] = _back(request)
    return render(request, "lifting/form.html", context, status=422 if form.errors else 200)
