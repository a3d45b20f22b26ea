"""Somebody comes back from a provider: strong enough, fresh, once, and known to us; or turned away with a reason.

A refusal is an answer that commits, so that its event stays: the page that says why is the next one.
"""

import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from samvag.access.actors import open_assignments
from samvag.access.entering import Proof, enter, own_address, record, user_by_hsa_id
from samvag.access.step_up import renew
from samvag.audit.events import record_event
from samvag.identity.models import User
from samvag.integrations.eid.claims import Identity
from samvag.integrations.eid.configuration import IdentityProvider
from samvag.organisations.models import Organisation
from samvag.portal.entering import by_number, let_in

STEP_UP, PERSON = "step-up", "person"
CLOCKS_DIFFER_SECONDS = 120
REMEMBER_SECONDS = 3600  # longer than any assertion is accepted after its end


def arrive(
    request: HttpRequest, provider: IdentityProvider, identity: Identity, state: Mapping[str, Any]
) -> HttpResponse:
    """Pre-condition: the provider's signature, receiver and times have been verified, and `state` was ours."""
    asked = state.get("data") or {}
    user = staff_of(identity) if provider.for_staff else None
    if reason := fault_of(provider, identity, asked):
        return turn_away(request, provider.key, reason, user=user, level=identity.level())
    if asked.get("purpose") == PERSON and provider.for_person:
        level = identity.level(accept_uncertified=provider.accept_uncertified)
        own, held = by_number(identity.number) if identity.number else (None, [])
        return let_in(request, Proof(provider.protocol, level, provider.key, identity.provider_session), own, held)
    if user is None:
        return turn_away(request, provider.key, "okand")
    if asked.get("purpose") == STEP_UP:
        return stepped_up(request, provider, user, own_address(request, asked.get("back", "/")))
    level = identity.level(accept_uncertified=provider.accept_uncertified)
    proof = Proof(provider.protocol, level, provider.key, identity.provider_session)
    return enter(request, user.pk, proof, units=identity.units)


def fault_of(provider: IdentityProvider, identity: Identity, asked: Mapping[str, Any]) -> str:
    """Why this identification is not good enough, as the refusal page knows it; empty when it is."""
    if asked.get("provider") != provider.key:  # asked of one, answered by another
        return "fel"
    if provider.protocol == "oidc" and identity.nonce != asked.get("nonce"):
        return "fel"
    if provider.protocol == "saml" and not first_time(provider.key, identity.assertion_id, identity.assertion_ends_at):
        return "anvand"
    level = identity.level(accept_uncertified=provider.accept_uncertified)
    if level < max(provider.least_level, settings.LEAST_LEVEL):
        return "svag"
    at = identity.authenticated_at
    if asked.get("purpose") == STEP_UP and at and at < asked["asked_at"] - CLOCKS_DIFFER_SECONDS:
        return "gammal"
    return ""


def staff_of(identity: Identity) -> User | None:
    """By HSA-id. An organisational affiliation (id@organisation number) holds an HSA-id too, and is believed where the
    account works in an organisation with that number."""
    if identity.hsa_id:
        return user_by_hsa_id(identity.hsa_id)
    name, _, number = identity.affiliation.rpartition("@")
    user = user_by_hsa_id(name)
    if user is None or not number:
        return None
    works_in = Organisation.objects.filter(
        organisation_number=number, pk__in=[one.unit.organisation_id for one in open_assignments(user.pk)]
    )
    return user if works_in.exists() else None


def stepped_up(request: HttpRequest, provider: IdentityProvider, user: User, back: str) -> HttpResponse:
    """The same person, freshly identified, goes on where they were; somebody else does not."""
    if request.session.get("user") != user.pk:
        return turn_away(request, provider.key, "annan", user=user)
    renew(request)
    return redirect(back)


def first_time(provider: str, message: str, ends_at: int) -> bool:
    """Remember a message that is good once. False: it has been here before, or it has no name to remember it by."""
    if not message:
        return False
    key = hashlib.sha256(f"{provider}|{message}".encode()).hexdigest()
    until = datetime.fromtimestamp(max(ends_at, time.time()) + REMEMBER_SECONDS, UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO eid_usedmessage (key, ends_at) VALUES (%s, %s) ON CONFLICT DO NOTHING", [key, until]
        )
        return bool(cursor.rowcount == 1)


def turn_away(
    request: HttpRequest, provider: str, reason: str, *, user: User | None = None, **details: Any
) -> HttpResponse:
    """To the page that says why, with an event: in the organisation's log when we know whose account it was about."""
    assignments = open_assignments(user.pk) if user else []
    if assignments:
        record("session.refused", assignments[0], provider=provider, reason=reason, **details)
    else:
        record_event("session.refused", subject=f"eid:{provider}", reason=reason, **details)
    return redirect("eid-refused", reason)
