"""Acts that ask for a fresh identification: emergency access, protected identity, log extracts, purges, roles.

A session left open on a desk shall not be enough. A form opened in time may be sent a while later, so that what was
typed is not lost on the way.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from samvag.access.decisions import Decision, allow, refuse
from samvag.access.web import StaffRequest

P = ParamSpec("P")
GRACE_SECONDS = 30 * 60


def authenticated_recently(request: HttpRequest, *, grace: bool = False) -> Decision:
    """Has whoever sits there identified themselves within the time that sensitive acts ask for?"""
    at = request.session.get("authenticated_at", 0)
    if time.time() - at <= settings.STEP_UP_SECONDS + (GRACE_SECONDS if grace else 0):
        return allow(_("Du har nyss legitimerat dig."))
    return refuse(_("Det här kräver att du legitimerar dig igen."))


def recently_authenticated(
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[Concatenate[StaffRequest, P], HttpResponse]:
    """Decorate the view of a sensitive act, inside `@staff`, on the page with the form as well as on its sending.
    Whoever is not fresh is led to identify themselves and back again."""

    @wraps(view)
    def guarded(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        is_form = request.method not in ("GET", "HEAD")
        if authenticated_recently(request, grace=is_form):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('step-up')}?{urlencode({'next': request.get_full_path()})}")

    return cast("Callable[Concatenate[StaffRequest, P], HttpResponse]", guarded)


def renew(request: HttpRequest) -> None:
    """The same user has just identified themselves again: a new key for the same session."""
    request.session.cycle_key()
    request.session["authenticated_at"] = int(time.time())
