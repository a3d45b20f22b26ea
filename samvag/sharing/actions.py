"""Giving, refusing, narrowing and withdrawing consent; handing over one version of one record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.audit.events import record_event
from samvag.core.context import require_acting
from samvag.core.round_trip import inserting, send
from samvag.records.models import Record
from samvag.sharing.models import Consent, ConsentRecipient, Disclosure, Form, Ground
from samvag.sharing.policies import can_disclose, can_end_consent, can_record_consent

# A handing over on another ground than consent has no end of its own; far enough off to be none.
NO_END = timedelta(days=365 * 100)
DEFAULT_VALIDITY = timedelta(days=365)


@dataclass(frozen=True)
class ConsentTerms:
    """What a person said yes to, towards one disclosing organisation."""

    purpose: str
    categories: tuple[str, ...]
    recipients: tuple[int, ...]
    form: str = Form.WRITTEN
    witness: str = ""
    carve_outs: str = ""
    leaflet_version: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None


def give_consent(
    *,
    by: Actor,
    person_id: UUID,
    terms: ConsentTerms,
    at: datetime | None = None,
    replaces: Consent | None = None,
) -> Consent:
    """Write down a yes (OSL 10:1, 12:2). Opens nothing by itself: each item is still handed over.

    With `replaces` the old consent ends, and what the new one does not cover closes at once.
    """
    can_record_consent(by).require()
    if replaces is not None:
        can_end_consent(by, replaces).require()
    consent = _insert(by=by, person_id=person_id, terms=terms, given=True, at=at, replaces=replaces)
    if replaces is not None:
        _end(replaces, by=by, kind="replaced", at=at)
    record_event(
        "consent.narrowed" if replaces else "consent.given",
        subject=f"consent:{consent.pk}",
        person=person_id,
        at=at,
        recipients=list(terms.recipients),
        categories=list(terms.categories),
    )
    return consent


def refuse_consent(*, by: Actor, person_id: UUID, terms: ConsentTerms, at: datetime | None = None) -> Consent:
    """Write down a no. A refusal is a fact that stays, not the absence of a yes."""
    can_record_consent(by).require()
    consent = _insert(by=by, person_id=person_id, terms=terms, given=False, at=at, replaces=None)
    record_event("consent.refused", subject=f"consent:{consent.pk}", person=person_id, at=at)
    return consent


def _insert(
    *,
    by: Actor,
    person_id: UUID,
    terms: ConsentTerms,
    given: bool,
    at: datetime | None,
    replaces: Consent | None,
) -> Consent:
    require_acting(by)
    moment = at or timezone.now()
    valid_from = terms.valid_from or moment
    consent = Consent(
        person_id=person_id,
        owner_id=by.organisation_id,
        unit_id=by.unit_id,
        given=given,
        purpose=terms.purpose,
        categories=list(terms.categories),
        carve_outs=terms.carve_outs,
        form=terms.form,
        witness=terms.witness,
        leaflet_version=terms.leaflet_version,
        valid_from=valid_from,
        valid_until=terms.valid_until or valid_from + DEFAULT_VALIDITY,
        recorded_at=moment,
        recorded_by_id=by.assignment_id,
        replaces=replaces,
    )
    consent.save(force_insert=True)
    for unit_id in terms.recipients:
        ConsentRecipient(consent=consent, unit_id=unit_id).save(force_insert=True)
    return consent


def withdraw_consent(consent: Consent, *, by: Actor, at: datetime | None = None) -> None:
    """The person takes the consent back. Everything that rested on it closes in the same transaction; what a recipient
    has taken into its own record stays there."""
    can_end_consent(by, consent).require()
    _end(consent, by=by, kind="withdrawn", at=at)
    record_event("consent.withdrawn", subject=f"consent:{consent.pk}", person=consent.person_id, at=at)


def _end(consent: Consent, *, by: Actor, kind: str, at: datetime | None) -> None:
    require_acting(by)
    ended = Consent.objects.filter(pk=consent.pk, ended_at__isnull=True).update(
        ended_at=at or timezone.now(), ended_by_id=by.assignment_id, end_kind=kind
    )
    if not ended:
        raise Consent.DoesNotExist("The consent had already ended.")


def disclose(
    record: Record,
    *,
    by: Actor,
    recipients: Iterable[int],
    ground: Ground,
    consent: Consent | None = None,
    ground_note: str = "",
    valid_until: datetime | None = None,
    at: datetime | None = None,
) -> list[Disclosure]:
    """Hand one version of a record over to each receiving unit. The database refuses what a consent does not cover,
    and writes the event."""
    can_disclose(by, record).require()
    require_acting(by)
    moment = at or timezone.now()
    made = [
        Disclosure(
            record_id=record.pk,
            person_id=record.person_id,
            owner_id=by.organisation_id,
            recipient_id=unit_id,
            ground=ground,
            ground_note=ground_note,
            consent=consent,
            decided_by_id=by.assignment_id,
            decided_at=moment,
            valid_until=valid_until or (consent.valid_until if consent else moment + NO_END),
        )
        for unit_id in sorted(set(recipients))
    ]
    if made:
        send(inserting(*made))
    return made


def end_disclosure(disclosure: Disclosure, *, by: Actor, reason: str, at: datetime | None = None) -> None:
    """Take one handing over back: the item leaves the recipient's daily views at once."""
    can_disclose(by, disclosure.record).require()
    require_acting(by)
    ended = Disclosure.objects.filter(pk=disclosure.pk, ended_at__isnull=True).update(
        ended_at=at or timezone.now(), end_reason=reason
    )
    if not ended:
        raise Disclosure.DoesNotExist("The disclosure had already ended.")
    record_event("disclosure.ended", subject=f"disclosure:{disclosure.pk}", person=disclosure.person_id, at=at)
