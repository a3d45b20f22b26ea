"""Consents and handings over as pages list them."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.records.models import Record
from samvag.sharing.models import Consent, ConsentRecipient, Disclosure


def with_units() -> "Prefetch[str]":
    """The recipients of consents with unit and organisation, in one statement."""
    return Prefetch("recipients", ConsentRecipient.objects.select_related("unit__organisation").order_by("unit__name"))


def consents_of_unit(actor: Actor) -> QuerySet[Consent]:
    """The answers the actor's unit has written down, with who and to whom."""
    return (
        Consent.objects.filter(owner_id=actor.organisation_id)
        .select_related("recorded_by__user", "ended_by__user", "owner", "unit", "replaces", "replaced_by")
        .prefetch_related(with_units())
    )


def consents_about(actor: Actor, person_id: UUID) -> list[Consent]:
    """One person's answers: those in force first, then newest first."""
    found = list(consents_of_unit(actor).filter(person_id=person_id).order_by("-recorded_at"))
    return sorted(found, key=lambda one: not in_force(one))


def in_force(consent: Consent) -> bool:
    """Does this yes hold now?"""
    return consent.given and consent.ended_at is None and consent.valid_from <= timezone.now() < consent.valid_until


def disclosures_of(record: Record) -> list[Disclosure]:
    """Every handing over of one version the reader may know of, open first."""
    rows = Disclosure.objects.filter(record=record).select_related(
        "recipient__organisation", "decided_by__user", "decided_by__unit", "consent"
    )
    return sorted(rows.order_by("-decided_at"), key=lambda one: one.ended_at is not None)


def open_disclosure(key: UUID, actor: Actor) -> Disclosure | None:
    """One handing over in force that the actor's organisation decided."""
    rows = Disclosure.objects.filter(
        pk=key, owner_id=actor.organisation_id, ended_at__isnull=True, valid_until__gt=timezone.now()
    )
    return rows.select_related("record", "recipient").first()
