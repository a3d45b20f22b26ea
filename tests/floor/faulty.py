"""Pages that go wrong in every way a page can, for the fault test alone. Each says whom it saw before and after."""

import json
from collections.abc import Callable, Iterator

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path

from samvag.people.models import PersonLink


def seen() -> list[str]:
    """The names of everybody the connection shows."""
    return sorted(PersonLink.objects.values_list("given_name", flat=True))


def _said(names: list[str]) -> HttpResponse:
    return HttpResponse(json.dumps(names), content_type="application/json")


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def normal(request: HttpRequest) -> HttpResponse:
    return _said(seen())


def nested(request: HttpRequest) -> HttpResponse:
    """Something inside is rolled back; the page goes on."""
    try:
        with transaction.atomic():
            seen()
            raise LookupError
    except LookupError:
        return _said(seen())


def sql_error(request: HttpRequest) -> HttpResponse:
    seen()
    _sql("SELECT 1/0")
    return _said(seen())


def python_error(request: HttpRequest) -> HttpResponse:
    seen()
    raise RuntimeError("a page that fails")


def too_slow(request: HttpRequest) -> HttpResponse:
    seen()
    _sql("SET LOCAL statement_timeout = '2ms'")
    _sql("SELECT pg_sleep(1)")
    return _said(seen())


def killed(request: HttpRequest) -> HttpResponse:
    seen()
    _sql("SELECT pg_terminate_backend(pg_backend_pid())")
    return _said(seen())


def stream(request: HttpRequest) -> HttpResponseBase:
    """Read on after the transaction is over: nobody acts there, so nobody is seen."""

    def parts() -> Iterator[bytes]:
        for _ in range(3):
            yield json.dumps(seen()).encode() + b"\n"

    return StreamingHttpResponse(parts())


VIEWS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "normal": normal,
    "nested": nested,
    "sql-error": sql_error,
    "python-error": python_error,
    "too-slow": too_slow,
    "killed": killed,
    "stream": stream,
}
urlpatterns = [path(f"{name}/", view) for name, view in VIEWS.items()]
handler500 = "samvag.ui.views.server_error"
