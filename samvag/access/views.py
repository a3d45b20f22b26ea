"""Signing in as a persona, choosing the assignment one acts through, and keeping drafts."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from samvag.access.actors import actor_from, all_personas, open_assignments
from samvag.access.web import StaffRequest, staff
from samvag.core.drafts import drop_draft, save_draft


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose a persona (practice town only). Real sign-in comes through an identity provider."""
    personas = all_personas() if _personas_on() else []
    if request.method == "POST":
        user = next((one for one in personas if one.username == request.POST.get("persona")), None)
        if user is None:
            raise Http404
        request.session.flush()
        request.session["user"] = user.pk
        return _enter(request, user.pk)
    chosen = [(one, open_assignments(one.pk)) for one in personas]
    return render(request, "access/sign_in.html", {"personas": chosen, "personas_on": _personas_on()})


def _personas_on() -> bool:
    return bool(settings.DEMO_PERSONAS)


def _enter(request: HttpRequest, user_id: int) -> HttpResponse:
    """With one assignment straight in; with several, choose; with none, say so."""
    assignments = open_assignments(user_id)
    if len(assignments) == 1:
        request.session["assignment"] = assignments[0].pk
        return redirect("today")
    return redirect("switch-assignment")


@require_http_methods(["GET", "POST"])
def switch_assignment(request: HttpRequest) -> HttpResponse:
    """Choose which of one's assignments to act through. A new session key: nothing follows over the switch."""
    user_id = request.session.get("user")
    if not user_id:
        return redirect("sign-in")
    assignments = open_assignments(user_id)
    if request.method == "POST":
        chosen = next((one for one in assignments if str(one.pk) == request.POST.get("assignment")), None)
        if chosen is None:
            raise Http404
        request.session.flush()
        request.session["user"], request.session["assignment"] = user_id, chosen.pk
        return redirect("today")
    actors = [actor_from(one) for one in assignments]
    response = render(request, "access/switch.html", {"choices": actors})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and tell the browser to forget what it holds."""
    request.session.flush()
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_POST
@staff
def draft(request: StaffRequest) -> HttpResponse:
    """Keep or drop what somebody is typing; answered without a body."""
    key = request.POST.get("draft_key", "")[:200]
    if not key or "\x00" in key:
        return HttpResponse(status=400)
    if request.POST.get("drop"):
        drop_draft(request.actor.assignment_id, key)
        return HttpResponse(status=204)
    hidden = {"csrfmiddlewaretoken", "_once", "draft_key", "drafted"}
    fields: dict[str, str | list[str]] = {
        name: values if len(values) > 1 else values[0]
        for name, values in request.POST.lists()
        if name not in hidden and values
    }
    try:
        save_draft(request.actor.assignment_id, key, fields)
    except ValueError:
        return HttpResponse(status=413)
    return HttpResponse(status=204)
