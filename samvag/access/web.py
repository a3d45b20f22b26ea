"""What a staff view stands on: a signed-in actor, or the way to the sign-in page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from samvag.access.actors import Actor

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request by somebody who acts through an assignment."""

    actor: Actor


def staff(
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only for signed-in staff; everybody else is shown the way in. Never stored by browser or proxy."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            return redirect("sign-in")
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]
        response["Cache-Control"] = "no-store"
        return response

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)
