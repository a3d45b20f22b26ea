"""Coming in: from somebody proven to be a user to a session that acts through one assignment."""

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from samvag.access.actors import actor_from, open_assignments
from samvag.access.models import SignIn
from samvag.access.own_sessions import device_of
from samvag.audit.events import record_event
from samvag.core.context import acting
from samvag.identity.models import User
from samvag.organisations.models import Assignment


@dataclass(frozen=True)
class Proof:
    """How somebody showed who they are: by what means, and how strongly (level of assurance 2–4)."""

    method: str
    level: int
    provider: str = ""
    provider_session: str = ""


KEPT = ("user", "proof", "began", "authenticated_at", "organisation", "device")
PERSONA = Proof("persona", 3)


def user_by_hsa_id(hsa_id: str) -> User | None:
    """The account with this HSA-id in our own register. Nothing else a provider says finds anybody."""
    return User.objects.filter(hsa_id=hsa_id.upper(), is_active=True).first() if hsa_id else None


def enter(
    request: HttpRequest, user_id: int, proof: Proof, *, units: Iterable[str] = (), organisation: int | None = None
) -> HttpResponse:
    """A new session for this user. The unit the provider named, by HSA-id, is the assignment when there is just one;
    otherwise our own register says which, or the user chooses. `organisation` is all that the proof opens."""
    named = set(units)
    assignments = assignments_within(user_id, organisation)
    chosen = [one for one in assignments if one.unit.hsa_id and one.unit.hsa_id.upper() in named] or assignments
    request.session.flush()
    request.session["user"] = user_id
    request.session["proof"] = asdict(proof)
    request.session["organisation"] = organisation
    request.session["device"] = device_of(request.headers.get("User-Agent", ""))
    request.session["began"] = request.session["authenticated_at"] = int(time.time())
    request.session["named_by_provider"] = len(chosen) == 1 and chosen != assignments
    if len(chosen) == 1:
        return begin(request, chosen[0])
    return redirect("switch-assignment")


def assignments_within(user_id: int, organisation: int | None) -> list[Assignment]:
    """The user's open assignments, in one organisation where the proof opens no other."""
    return [one for one in open_assignments(user_id) if organisation in (None, one.unit.organisation_id)]


def begin(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Act through this assignment from now on, under a new session key."""
    request.session.cycle_key()
    request.session["assignment"] = assignment.pk
    proof = request.session.get("proof", {})  # a session from before there were proofs has none
    record("session.begun", assignment, method=proof.get("method", ""), level=proof.get("level", 0))
    return redirect("today")


def switch(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Act through another assignment. Everything but who and how they proved it stays behind."""
    kept = {name: request.session[name] for name in KEPT if name in request.session}
    request.session.flush()
    request.session.update(kept)
    return begin(request, assignment)


def record(name: str, assignment: Assignment, **details: Any) -> None:
    """An event about signing in, in the log of the organisation the assignment belongs to."""
    with acting(actor_from(assignment)):
        record_event(name, subject=f"user:{assignment.user_id}", **details)


def end_provider_session(provider: str, session: str) -> int:
    """End every session that rests on this session at the provider; how many."""
    return SignIn.objects.filter(provider_session=f"{provider}:{session}").delete()[0]


def own_address(request: HttpRequest, address: str) -> str:
    """The address if it is ours, else the start page."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and address.startswith("/") else "/"
