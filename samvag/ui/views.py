"""Pages that belong to no context: errors, light or dark, the accessibility statement and the gallery."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from samvag.ui import cookies
from samvag.ui import gallery as exhibits
from samvag.ui.context import SCHEMES, scheme_of

YEAR = 60 * 60 * 24 * 365


def error_page(request: HttpRequest, status: int, *, name: str = "", **context: Any) -> HttpResponse:
    """An error page made without actor, token or address.

    Whoever asks for what is not theirs and for what does not exist gets the same bytes.
    """
    context["shell"] = {"scheme": scheme_of(request)}
    return HttpResponse(render_to_string(f"{name or status}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return too_large(request) if isinstance(exception, RequestDataTooBig) else error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403. The exception's own words are shown only when they are a reason made for the reader."""
    return error_page(request, 403, reason=getattr(exception, "reason", ""))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404: says nothing about the address."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500."""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: almost always a page left open too long."""
    return error_page(request, 403, name="403_csrf")


def too_large(request: HttpRequest) -> HttpResponse:
    """For a body over the limit."""
    return error_page(request, 413)


def too_many(request: HttpRequest, *, retry_after: int = 60) -> HttpResponse:
    """For the rate limit; says when to come back."""
    response = error_page(request, 429)
    response["Retry-After"] = str(retry_after)
    return response


def conflict(request: HttpRequest, *, mine: str, theirs: str, back: str, **context: Any) -> HttpResponse:
    """A lost race: both texts side by side, and a form to write them together when `action` is given."""
    page = {"mine": mine, "theirs": theirs, "back": back, "shell": {"scheme": scheme_of(request)}} | context
    return render(request, "409.html", page, status=409)


def _back(request: HttpRequest) -> str:
    """The page the form stood on, if it is ours."""
    address = request.POST.get("next", "/")
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own else "/"


@require_POST
def scheme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or as the computer has it."""
    chosen = request.POST.get("scheme", "auto")
    response = HttpResponseRedirect(_back(request))
    if chosen in SCHEMES:
        cookies.keep(response, "scheme", chosen, seconds=YEAR)
    return response


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (lag 2018:1937 om tillgänglighet till digital offentlig service, 11 §)."""
    blanks = dict.fromkeys(("actor", "contact", "shortcomings", "supervisor_url", "assessed", "updated"), "")
    statement = blanks | getattr(settings, "ACCESSIBILITY", {})
    return render(request, "ui/pages/accessibility.html", {"statement": statement})


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who build and for the browser test; absent in production."""
    if settings.MODE == "production":
        raise Http404
    return render(request, "ui/pages/gallery.html", exhibits.context())


@require_GET
def gallery_public(request: HttpRequest) -> HttpResponse:
    """The roomy page with the same form; absent in production."""
    if settings.MODE == "production":
        raise Http404
    return render(request, "ui/pages/gallery_public.html", exhibits.context())
