"""One place opens the transaction and sets who acts. Order: transaction, session, then the actor."""

import uuid
from collections.abc import Callable
from contextlib import nullcontext

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from samvag.access.actors import Actor
from samvag.core.context import acting
from samvag.core.models import OnceKey
from samvag.core.writes import no_writes

Handler = Callable[[HttpRequest], HttpResponseBase]
SAFE = ("GET", "HEAD", "OPTIONS")
CONFLICT = 409
# Paths that need no database at all, or hold their own short transactions.
OUTSIDE = ("/static/", "/health/live", "/events/")


def transaction_and_actor(get_response: Handler) -> Handler:
    """The outermost transaction of a request. Everything a view does, its session and its log rows commit together
    or not at all; a refusal or a fault rolls back."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        if request.path.startswith(OUTSIDE):
            return get_response(request)
        guard = no_writes() if request.method in SAFE else nullcontext()
        with transaction.atomic():
            with guard:
                response = get_response(request)
            # A refusal half-way through an act must leave nothing behind. A lost race shows the other's text and is
            # logged as read; actions find it out before they write.
            if response.status_code >= 400 and response.status_code != CONFLICT:
                transaction.set_rollback(True)
        return response

    return handle


def actor_context(get_response: Handler) -> Handler:
    """Find the session's assignment, tell the database, and answer a form sent twice with its first answer."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        actor: Actor | None = request.session.actor()  # type: ignore[attr-defined]
        request.actor = actor  # type: ignore[attr-defined]
        with acting(actor, savepoint=False) if actor else nullcontext():
            return _once(request, actor, get_response)

    return handle


def _once(request: HttpRequest, actor: Actor | None, get_response: Handler) -> HttpResponseBase:
    """An unsafe form carries a key; the same key again gets the first answer, and nothing is done twice."""
    key = _once_key(request)
    if key is None:
        return get_response(request)
    holder = str(actor.assignment_id) if actor else "door"
    with connection.cursor() as cursor:
        # Waits for a first sending still under way: its row is locked until it commits or rolls back.
        cursor.execute(
            "INSERT INTO core_oncekey (key, holder, location, at) VALUES (%s, %s, '', clock_timestamp()) "
            "ON CONFLICT (key) DO NOTHING",
            [key, holder],
        )
        first = cursor.rowcount == 1
    if not first:
        location = OnceKey.objects.filter(key=key, holder=holder).values_list("location", flat=True).first()
        return HttpResponseRedirect(location or request.path)
    return _answer_once(request, key, get_response)


def _answer_once(request: HttpRequest, key: uuid.UUID, get_response: Handler) -> HttpResponseBase:
    response = get_response(request)
    if connection.needs_rollback:
        return response
    if isinstance(response, HttpResponse) and 300 <= response.status_code < 400:
        OnceKey.objects.filter(key=key).update(location=response["Location"])
    else:
        # The form came back with its text: the same key must work for the next try.
        OnceKey.objects.filter(key=key).delete()
    return response


def _once_key(request: HttpRequest) -> uuid.UUID | None:
    if request.method in SAFE:
        return None
    try:
        return uuid.UUID(request.POST.get("_once", ""))
    except ValueError:
        return None
