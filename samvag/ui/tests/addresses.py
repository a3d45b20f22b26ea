"""Addresses for rendering the frame alone: every name the base template links to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

NAMES = (
    "inbox",
    "board",
    "cases",
    "triage",
    "search",
    "sign-in",
    "sign-out",
    "switch-assignment",
    "today",
    "own-sessions",
)
NAMES += ("notices", "why-not")  # the refusals' way to their reasons


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", include("samvag.ui.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    *[path(f"{name}/", _nothing, name=name) for name in NAMES],
]
