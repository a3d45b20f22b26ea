"""The product's addresses, with stand-ins for menu entries whose context has no page yet."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from samvag.config.urls import handler400, handler403, handler404, handler500
from samvag.config.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


# Last, so that the product's own page of the same name is the one that answers.
urlpatterns = [
    *product,
    *[path(f"{name}-stand-in/", _nothing, name=name) for name in ("today", "inbox", "triage", "board", "sent")],
]
