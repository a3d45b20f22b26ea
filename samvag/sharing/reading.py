"""Consents and handings over as pages list them."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.records.models import Record
from samvag.sharing.models import (
    CarveOut,
    Consent,
    ConsentRecipient,
    ConsentScan,
    Disclosure,
    OutsideDisclosure,
    Proposal,
    Taken,
)


def with_units() -> "Prefetch[str]":
    """The recipients of consents with unit and organisation, in one statement."""
    return Prefetch("recipients", ConsentRecipient.objects.select_related("unit__organisation").order_by("unit__name"))


def with_carve_outs() -> "Prefetch[str]":
    """What is carved out of consents, with whom it is bound to, in one statement."""
    return Prefetch("carve_outs", CarveOut.objects.select_related("unit", "colleague__user", "colleague__unit"))


def consents_of_unit(actor: Actor) -> QuerySet[Consent]:
    """The answers the actor's unit has written down, with who and to whom."""
    return (
        Consent.objects.filter(owner_id=actor.organisation_id)
        .select_related("recorded_by__user", "ended_by__user", "owner", "unit", "replaces", "replaced_by")
        .prefetch_related(with_units(), with_carve_outs())
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


ABOUT_TO_END = timedelta(days=30)


def about_to_end(actor: Actor) -> QuerySet[Consent]:
    """The yeses of the actor's unit that end within a month, soonest first: to be asked again at the next follow-up."""
    now = timezone.now()
    return Consent.objects.filter(
        owner_id=actor.organisation_id,
        unit_id=actor.unit_id,
        given=True,
        ended_at__isnull=True,
        valid_until__gt=now,
        valid_until__lte=now + ABOUT_TO_END,
    ).order_by("valid_until")


def told_outside(record: Record) -> list[OutsideDisclosure]:
    """To whom outside Samväg one version was told."""
    rows = OutsideDisclosure.objects.filter(record=record).select_related("decided_by__user", "decided_by__unit")
    return list(rows.order_by("-decided_at"))


def proposals_about(record: Record) -> list[Proposal]:
    """What is proposed about one version and waits for a signature, or was declined."""
    rows = Proposal.objects.filter(record=record).exclude(outcome="approved")
    return list(rows.select_related(*_SIGNERS, "recipient").order_by("-proposed_at"))


_SIGNERS = ("proposed_by__user", "answered_by__user")


def proposals_waiting(actor: Actor) -> QuerySet[Proposal]:
    """What waits for a second signature and is not the actor's own to sign away."""
    waiting = Proposal.objects.filter(owner_id=actor.organisation_id, outcome="")
    return waiting.select_related(*_SIGNERS, "recipient__organisation", "record").order_by("proposed_at")


def emergencies_since(actor: Actor, days: int = 30) -> QuerySet[Disclosure]:
    """What was handed over in an emergency lately: read afterwards by whoever gives second signatures."""
    since = timezone.now() - timedelta(days=days)
    rows = Disclosure.objects.filter(owner_id=actor.organisation_id, ground="emergency", decided_at__gte=since)
    return rows.select_related("record", "recipient", "decided_by__user").order_by("-decided_at")


def received(record: Record, actor: Actor) -> Disclosure | None:
    """The handing over in force by which the actor's unit has a record of somebody else."""
    rows = Disclosure.objects.filter(
        record=record, recipient_id=actor.unit_id, ended_at__isnull=True, valid_until__gt=timezone.now()
    )
    return rows.select_related("owner").first()


def taken_about(person_id: UUID) -> list[Taken]:
    """Every copy made of what was received about a person, as far as the reader may know of them: the person all of
    them, a source's unit those made of what it handed over, a recipient its own."""
    rows = Taken.objects.filter(person_id=person_id).select_related("unit__organisation", "source_owner", "source_unit")
    return list(rows.order_by("-taken_at"))


def taken_of(disclosures: Iterable[Disclosure]) -> dict[UUID, Taken]:
    """The copies made of these handings over."""
    rows = Taken.objects.filter(disclosure_id__in=[one.pk for one in disclosures])
    return {one.disclosure_id: one for one in rows}


def scans_of_unit(actor: Actor) -> QuerySet[ConsentScan]:
    """The signed papers of the actor's unit."""
    return ConsentScan.objects.filter(owner_id=actor.organisation_id)


def scans_of(consent: Consent) -> list[ConsentScan]:
    """The signed papers of a consent."""
    return list(consent.scans.select_related("attached_by__user").order_by("-attached_at"))
