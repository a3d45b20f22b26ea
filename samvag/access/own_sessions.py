"""One's own sign-ins: where one is signed in, and ending what should not be open (ASVS 5.0 V7.5.2)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.models import SignIn
from samvag.access.sessions import SessionStore
from samvag.audit.events import record_event
from samvag.core.context import require_acting

# What a browser says of itself, the most telling first: nearly all of them say Safari, and Android says Linux.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OwnSession:
    """One place where the user is signed in. `reference` names it and opens nothing; `device` is empty when unknown."""

    reference: str
    device: str
    began_at: datetime
    seen_at: datetime
    is_here: bool


def device_of(agent: str) -> str:
    """Browser and system in two words of ours, `Firefox, Windows`; nothing else of what the browser says is kept."""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)]
    return ", ".join(one for one in found if one)


def own_sessions(actor: Actor, here: str | None) -> list[OwnSession]:
    """Where the actor's user is signed in now, this place first; `here` is the key of the session that asks. Which
    assignment another one acts through is not told: nothing follows over a switch."""
    store = SessionStore()
    found = [
        OwnSession(
            reference=_reference(row.session_key),
            device=store.decode(row.session_data).get("device", ""),
            began_at=row.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE),
            seen_at=row.seen_at,
            is_here=row.session_key == here,
        )
        for row in _open(actor)
    ]
    return sorted(found, key=lambda one: (one.is_here, one.seen_at), reverse=True)


def end_own(*, by: Actor, here: str | None, reference: str = "") -> int:
    """End one of the user's other sessions, or all of them when none is named; how many. Streams and pages that rest on
    them end at once. Another user's is not found."""
    require_acting(by)
    keys = [row.session_key for row in _open(by) if row.session_key != here]
    ended = [key for key in keys if reference in ("", _reference(key))]
    SignIn.objects.filter(pk__in=ended).delete()
    if ended:
        record_event("session.ended_elsewhere", subject=f"user:{by.user_id}", count=len(ended))
    return len(ended)


def _open(actor: Actor) -> list[SignIn]:
    now = timezone.now()
    awake = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return list(SignIn.objects.filter(user_id=actor.user_id, expire_date__gt=now, seen_at__gt=awake))


def _reference(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
