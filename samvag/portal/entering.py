"""The person comes in: by a code from staff, or identified by number; as oneself or for somebody else."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from samvag.access.entering import Proof
from samvag.core.codes import digest
from samvag.core.context import acting_as_person
from samvag.core.identity_numbers import InvalidIdentityNumber, parse_person
from samvag.portal.actions import KIND

P = ParamSpec("P")
BY_CODE = Proof("code", 2)


@dataclass(frozen=True)
class Held:
    """Somebody one may act for."""

    id: UUID
    name: str
    kind: str


def by_code(code: str) -> UUID | None:
    """Whose page the code opens; from now on it opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_use_code(%s)", [digest(KIND, code)])
        found: UUID | None = cursor.fetchone()[0]
        return found


def by_number(text: str) -> tuple[UUID | None, list[Held]]:
    """Oneself, if anybody here knows one, and those one may act for. Pre-condition: a provider has vouched for the
    number, strongly enough."""
    try:
        number = parse_person(text, timezone.localdate())
    except InvalidIdentityNumber:
        return None, []
    with acting_as_person(f"number:{number.kind}:{number.value}"), connection.cursor() as cursor:
        cursor.execute("SELECT portal_by_number()")
        own: UUID | None = cursor.fetchone()[0]
        cursor.execute("SELECT id, name, kind FROM portal_held()")
        return own, [Held(*row) for row in cursor.fetchall()]


def let_in(request: HttpRequest, proof: Proof, own: UUID | None, held: list[Held]) -> HttpResponse:
    """A new session in which one is oneself, or chooses for whom one is here. Nobody known is a page that says so."""
    request.session.flush()
    request.session["proof"] = asdict(proof)
    request.session["began"] = request.session["authenticated_at"] = int(time.time())
    ways = [f"person:{own}"] if own else []
    request.session["ways"] = ways + [f"mandate:{one.id}" for one in held]
    request.session["names"] = {f"mandate:{one.id}": one.name for one in held}
    if len(request.session["ways"]) == 1:
        request.session["way"] = request.session["ways"][0]
    return redirect("my-page")


@contextmanager
def present(request: HttpRequest) -> Iterator[None]:
    """The database knows who is there. Pre-condition: the session has a way."""
    with acting_as_person(request.session["way"]):
        yield


def person_here(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only for a person, or somebody for them, who has come in; others are shown the way. Never stored."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if "ways" not in request.session:
            return redirect("my-door")
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)
