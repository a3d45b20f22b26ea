"""A page from a former assignment: what is sent from it is refused, and what was typed is handed back.

Whoever has two employments acts as one at a time (PDL 4:1). A form carries the assignment it was shown to; after a
switch in another tab it must not become the other employer's record.
"""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.core.context import acting_tag

FIELD, HEADER = "_as", "X-Acting"
_OURS = {"csrfmiddlewaretoken", "_once", FIELD, "draft_key", "drafted"}
_CODE = re.compile(r"^[a-z0-9_.:/-]*$")


def left_behind(request: HttpRequest, actor: Actor | None) -> HttpResponse | None:
    """The answer to something sent from a former assignment's page; None when the page is the actor's own."""
    said = request.POST.get(FIELD) if request.method == "POST" else request.headers.get(HEADER)
    if not said or said == (acting_tag(actor) if actor else ""):
        return None
    if request.method != "POST":  # a part of a page: the whole page is fetched anew
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    page = {"typed": typed(request), "signed_out": actor is None, "said": _("Sidan hörde till ett annat uppdrag")}
    response = render(request, "access/left_behind.html", page, status=409)
    response["Cache-Control"], response["HX-Retarget"] = "no-store", "body"
    return response


def typed(request: HttpRequest) -> list[str]:
    """The words somebody wrote, without what the page itself filled in."""
    values = [value.strip() for name in request.POST if name not in _OURS for value in request.POST.getlist(name)]
    return [value for value in values if value and not _is_code(value)]


def _is_code(value: str) -> bool:
    if _CODE.match(value) and len(value) < 40:
        return True
    try:
        UUID(value)
    except ValueError:
        return False
    return True
