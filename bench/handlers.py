"""Requests in this process: through the product's whole stack, and through a minimal Django with the same HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.backends.django import Template
from django.test import RequestFactory, override_settings
from django.urls import include, path
from django.utils.functional import cached_property

FACTORY = RequestFactory()
Environ = dict[str, Any]
# What differs from one rendering to the next and is not data: form keys and tokens.
CHANGING = re.compile(
    rb'name="(?:csrfmiddlewaretoken|_once|next)" value="[^"]*"'
    rb'|name="csrf-token" content="[^"]*"|"X-CSRFToken":\s*"[^"]*"'
)


@dataclass
class Answer:
    """What a browser would get."""

    status: int
    location: str
    body: bytes

    @property
    def steady(self) -> bytes:
        return CHANGING.sub(b"", self.body)


def ask(application: Callable[..., Any], environ: Environ) -> Answer:
    """One request as a WSGI server makes it, answer read to its end and closed."""
    seen: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> Callable[[bytes], object]:
        seen.update(status=int(status[:3]), headers=dict(headers))
        return lambda data: None

    response = application(environ, start)
    body = b"".join(response)
    response.close()
    return Answer(seen["status"], seen["headers"].get("Location", ""), body)


def product() -> Callable[..., Any]:
    """The product's own door, all middleware in."""
    return get_wsgi_application()


@dataclass
class Rendering:
    """One page's template with its data already fetched."""

    template: Template
    context: Any
    request: HttpRequest


def catch(render_page: Callable[[], Answer]) -> tuple[Answer, list[Rendering]]:
    """Run one request of the product and keep the outermost template, its data and the request."""
    caught: list[Rendering] = []
    original = Template.render

    def keep(self: Template, context: Any = None, request: HttpRequest | None = None) -> Any:
        if request is not None and not caught:
            caught.append(Rendering(self, context, request))
        return original(self, context, request)

    with mock.patch.object(Template, "render", keep):
        answer = render_page()
    return answer, caught


class Minimal(WSGIHandler):
    """Django with its URL resolver, one view and the template engine: no middleware, session, rights or log."""

    def __init__(self) -> None:
        with override_settings(MIDDLEWARE=[]):
            super().__init__()
        self.rendering: Rendering | None = None
        self.statements: tuple[str, ...] = ()
        self.values: dict[str, Any] = {}
        # The product's own addresses too, so that the links in its pages can be written.
        self.urlpatterns = [
            path("bench/page", self.page),
            path("bench/write", self.write),
            path("", include("samvag.config.urls")),
        ]

    def get_response(self, request: HttpRequest) -> Any:
        request.urlconf = self  # type: ignore[assignment]
        return super().get_response(request)

    def page(self, request: HttpRequest) -> HttpResponse:
        """The same HTML from data that is already there."""
        assert self.rendering is not None
        caught = self.rendering.request
        request.actor, request.resolver_match = caught.actor, caught.resolver_match  # type: ignore[attr-defined]
        request.COOKIES = caught.COOKIES
        # So that the frame's own addresses and words come out as on the product's page.
        request.path, request.path_info = caught.path, caught.path_info
        for value in (self.rendering.context or {}).values():
            _fresh(value)
        with connection.execute_wrapper(_no_statements):
            return HttpResponse(self.rendering.template.render(self.rendering.context, request))

    def write(self, request: HttpRequest) -> HttpResponse:
        """The same rows in one plain transaction."""
        values = {**self.values, "level": int(request.POST["level"]), "words": request.POST["words"]}
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in self.statements:
                cursor.execute(statement, values)
        return HttpResponseRedirect("/")


def _no_statements(*_args: Any) -> Any:
    raise AssertionError("the minimal page has its data already and may not ask the database")


def _fresh(value: Any, depth: int = 2) -> None:
    """Let go of what an object has worked out for itself, so that the minimal page works it out too."""
    own = getattr(value, "__dict__", None)
    if not own or not type(value).__module__.startswith("samvag.") or not depth:
        return
    for name in list(own):
        if isinstance(getattr(type(value), name, None), cached_property):
            del own[name]
        else:
            _fresh(own[name], depth - 1)
