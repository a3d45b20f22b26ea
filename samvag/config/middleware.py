"""One place opens the transaction and sets who acts. Order: transaction, session, then the actor."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from samvag.access.actors import Actor
from samvag.access.left_behind import left_behind
from samvag.core.context import acting
from samvag.core.models import OnceKey
from samvag.core.round_trip import Statement
from samvag.core.writes import no_writes

Handler = Callable[[HttpRequest], HttpResponseBase]
SAFE = ("GET", "HEAD", "OPTIONS")
# A lost race shows the other's text, and a form that came back shows whom it is about: both are logged as read, and
# what was typed at the front door is kept. Actions find out what is wrong before they write, or undo it themselves.
KEPT = (409, 422)
# A provider's answer comes as GET by protocol (RFC 6749 4.1.2); its one-time state is what a form's key is elsewhere.
ANSWERS = ("/logga-in/svar/",)
# What a page fetches by itself says nothing about somebody sitting there.
BY_ITSELF = ("/tavla/rad/",)
# Paths that need no database at all, or hold their own short transactions.
OUTSIDE = ("/static/", "/health/live", "/events/")


def transaction_and_actor(get_response: Handler) -> Handler:
    """The outermost transaction of a request. Everything a view does, its session and its log rows commit together
    or not at all; a refusal or a fault rolls back."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        if request.path.startswith(OUTSIDE):
            return get_response(request)
        is_reading = request.method in SAFE and not request.path.startswith(ANSWERS)
        guard = no_writes() if is_reading else nullcontext()
        with transaction.atomic():
            with guard:
                response = get_response(request)
            # A refusal half-way through an act must leave nothing behind.
            if response.status_code >= 400 and response.status_code not in KEPT:
                transaction.set_rollback(True)
            elif not request.path.startswith(BY_ITSELF) and not connection.needs_rollback:
                request.session.mark_seen()  # type: ignore[attr-defined]
        return response

    return handle


def actor_context(get_response: Handler) -> Handler:
    """Find the session's assignment, tell the database, and answer a form sent twice with its first answer."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        actor: Actor | None = request.session.actor()  # type: ignore[attr-defined]
        request.actor = actor  # type: ignore[attr-defined]
        if (refused := left_behind(request, actor)) is not None:
            return refused
        key, holder = _once_key(request), str(actor.assignment_id) if actor else "door"
        claim = (_CLAIM, (key, holder)) if key else None
        with acting(actor, savepoint=False, beside=claim) if actor else _at_the_door(claim) as first:
            return _once(request, key, get_response) if first or not key else _answered(request, key, holder)

    return handle


# Waits for a first sending still under way: its row is locked until it commits or rolls back.
_CLAIM = (
    "INSERT INTO core_oncekey (key, holder, location, at) VALUES (%s, %s, '', clock_timestamp()) "
    "ON CONFLICT (key) DO NOTHING"
)


@contextmanager
def _at_the_door(claim: Statement | None) -> Iterator[int]:
    """Nobody is signed in; a form sent twice is known all the same."""
    made = 0
    if claim:
        with connection.cursor() as cursor:
            cursor.execute(*claim)
            made = cursor.rowcount
    yield made


def _answered(request: HttpRequest, key: uuid.UUID, holder: str) -> HttpResponse:
    """The first answer again; nothing is done twice."""
    location = OnceKey.objects.filter(key=key, holder=holder).values_list("location", flat=True).first()
    return HttpResponseRedirect(location or request.path)


def _once(request: HttpRequest, key: uuid.UUID | None, get_response: Handler) -> HttpResponseBase:
    """An unsafe form carries a key, and its answer is kept for whoever sends it again."""
    response = get_response(request)
    if key is None:
        return response
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
