"""Signing in, choosing the assignment one acts through, and keeping drafts."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from samvag.access.actors import actor_from, all_personas, open_assignments
from samvag.access.entering import PERSONA, assignments_within, enter, own_address, switch
from samvag.access.own_sessions import end_own, own_sessions
from samvag.access.step_up import recently_authenticated, renew
from samvag.access.web import StaffRequest, staff
from samvag.core.drafts import drop_draft, save_draft


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways in: identity providers, passkeys where they are used, and in the practice town its personas."""
    personas = all_personas() if settings.DEMO_PERSONAS else []
    if request.method == "POST":
        user = next((one for one in personas if one.username == request.POST.get("persona")), None)
        if user is None:
            raise Http404
        return enter(request, user.pk, PERSONA)
    page = {
        "personas": [(one, open_assignments(one.pk)) for one in personas],
        "personas_on": settings.DEMO_PERSONAS,
        "providers": [one for one in settings.EID_PROVIDERS if one.for_staff],
        "passkeys": settings.PASSKEYS,
    }
    return render(request, "access/sign_in.html", page)


@require_http_methods(["GET", "POST"])
def switch_assignment(request: HttpRequest) -> HttpResponse:
    """Choose which of one's assignments to act through. A new session key: nothing follows over the switch."""
    user_id = request.session.get("user")
    if not user_id:
        return redirect("sign-in")
    # The provider let one choose a commission: another one is chosen there (Inera: a switch identifies anew).
    named = request.session.get("named_by_provider")
    assignments = [] if named else assignments_within(user_id, request.session.get("organisation"))
    if request.method == "POST":
        chosen = next((one for one in assignments if str(one.pk) == request.POST.get("assignment")), None)
        if chosen is None:
            raise Http404
        response = switch(request, chosen)
        response["Clear-Site-Data"] = '"cache", "storage"'  # not even a page in the back button's memory
        return response
    page = {"choices": [actor_from(one) for one in assignments], "provider": named and provider_of(request)}
    response = render(request, "access/switch.html", page)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@staff
def step_up(request: StaffRequest) -> HttpResponse:
    """Identify oneself again before something sensitive, the way one came in, and go on where one was."""
    back = own_address(request, request.POST.get("next", request.GET.get("next", "/")))
    proof = request.session.get("proof", {"method": ""})
    if request.method == "POST":
        if proof["method"] != PERSONA.method or not settings.DEMO_PERSONAS:
            raise Http404
        renew(request)
        return redirect(back)
    page = {"back": back, "method": proof["method"], "provider": provider_of(request)}
    return render(request, "access/step_up.html", page)


@require_http_methods(["GET", "POST"])
@staff
@recently_authenticated
def sessions(request: StaffRequest) -> HttpResponse:
    """Where one is signed in, and ending it elsewhere: one place, or all but this."""
    here = request.session.session_key
    if request.method == "POST":
        ended = end_own(by=request.actor, here=here, reference=request.POST.get("session", ""))
        words = ngettext("%(n)s inloggning är avslutad.", "%(n)s inloggningar är avslutade.", ended)
        messages.success(request, words % {"n": ended} if ended else _("Den var redan avslutad."))
        return redirect("own-sessions")
    return render(request, "access/own_sessions.html", {"sessions": own_sessions(request.actor, here)})


def provider_of(request: HttpRequest) -> Any:
    """The identity provider that vouched for this session, if it is still trusted."""
    key = request.session.get("proof", {}).get("provider", "")
    return next((one for one in settings.EID_PROVIDERS if one.key == key), None)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and tell the browser to forget what it holds. A provider's own session is ended by a link."""
    provider, is_person = provider_of(request), "ways" in request.session
    request.session.flush()
    response = redirect("signed-out", provider.key) if provider else redirect("my-door" if is_person else "sign-in")
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
    hidden = {"csrfmiddlewaretoken", "_once", "_as", "draft_key", "drafted"}
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
