"""Giving, refusing, narrowing and withdrawing consent; handing over one version of one record."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.core.context import require_acting
from samvag.core.round_trip import inserting, send
from samvag.records.actions import write_record
from samvag.records.models import Kind, Note, Record
from samvag.records.telling import told
from samvag.sharing.colleagues import close_out_colleagues
from samvag.sharing.models import (
    SIGNED_BY_TWO,
    CarveOut,
    Consent,
    ConsentRecipient,
    Disclosure,
    Ground,
    OutsideDisclosure,
    Proposal,
    Taken,
)
from samvag.sharing.policies import can_approve, can_disclose, can_end_consent, can_record_consent, can_take
from samvag.sharing.scans import scanner_is_set
from samvag.sharing.terms import CarveOutTerms, ConsentTerms, Outsider, Reasons
from samvag.sharing.words import source_of

__all__ = ["CarveOutTerms", "ConsentTerms", "Outsider", "Reasons"]

# A handing over on another ground than consent has no end of its own; far enough off to be none.
NO_END = timedelta(days=365 * 100)
DEFAULT_VALIDITY = timedelta(days=365)


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
    close_out_colleagues(terms, by=by, person_id=person_id, at=at)
    if replaces is not None:
        _end(replaces, by=by, kind="replaced", at=at)
    record_event(
        _name(terms, replaces),
        subject=f"consent:{consent.pk}",
        person=person_id,
        at=at,
        recipients=list(terms.recipients),
        categories=list(terms.categories),
    )
    return consent


def _name(terms: ConsentTerms, former: Consent | None) -> str:
    """What is done to the person's answer, for the log: given, renewed, narrowed or changed."""
    if former is None:
        return "consent.given"
    units = set(former.recipients.values_list("unit_id", flat=True))
    same = set(terms.categories) == set(former.categories) and set(terms.recipients) == units
    if same and terms.valid_until and terms.valid_until > former.valid_until:
        return "consent.renewed"
    narrower = set(terms.categories) <= set(former.categories) and set(terms.recipients) <= units
    return "consent.narrowed" if narrower else "consent.changed"


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
        purposes=list(terms.purposes),
        form=terms.form,
        witness=terms.witness,
        leaflet_version=terms.leaflet_version,
        language=terms.language,
        interpreter=terms.interpreter,
        interpreter_language=terms.interpreter_language,
        capacity_note=terms.capacity_note,
        valid_from=valid_from,
        valid_until=terms.valid_until or valid_from + DEFAULT_VALIDITY,
        recorded_at=moment,
        recorded_by_id=by.assignment_id,
        replaces=replaces,
    )
    consent.save(force_insert=True)
    for unit_id in terms.recipients:
        ConsentRecipient(consent=consent, unit_id=unit_id).save(force_insert=True)
    for one in terms.carve_outs if given else ():
        CarveOut(
            consent=consent,
            person_id=person_id,
            owner_id=by.organisation_id,
            words=one.words,
            unit_id=one.unit_id,
            category=one.category,
            lineage=one.lineage,
            colleague_id=one.colleague_id,
        ).save(force_insert=True)
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
    stated: Mapping[str, str] | None = None,
    valid_until: datetime | None = None,
    at: datetime | None = None,
) -> list[Disclosure]:
    """Hand one version of a record over to each receiving unit. The database refuses what a consent does not cover,
    and writes the event."""
    can_disclose(by, record).require()
    require_acting(by)
    if ground in SIGNED_BY_TWO:
        raise Refused(_("Den grunden behöver en underskrift till innan något lämnas ut."))
    moment = at or timezone.now()
    made = [
        Disclosure(
            record_id=record.pk,
            person_id=record.person_id,
            owner_id=by.organisation_id,
            recipient_id=unit_id,
            ground=ground,
            ground_note=ground_note,
            stated=dict(stated or {}),
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


def attach_scan(consent: Consent, *, by: Actor, content_type: str, content: bytes) -> UUID:
    """Keep the signed paper of a consent, in quarantine until the virus scanner has seen it."""
    can_record_consent(by).require()
    require_acting(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT scan_attach(%s, %s, %s, %s)", [consent.pk, content_type, content, scanner_is_set()])
        key: UUID = cursor.fetchone()[0]
    record_event("scan.attached", subject=f"consent:{consent.pk}", person=consent.person_id, scan=str(key))
    return key


def propose(
    record: Record,
    *,
    by: Actor,
    reasons: Reasons,
    recipient_id: int | None = None,
    outsider: Outsider | None = None,
    at: datetime | None = None,
) -> Proposal:
    """Write down a handing over on a restrictive ground. Nothing opens before another colleague has approved it."""
    can_disclose(by, record).require()
    require_acting(by)
    proposal = Proposal(
        record_id=record.pk,
        person_id=record.person_id,
        owner_id=by.organisation_id,
        recipient_id=recipient_id,
        outside=outsider.name if outsider else "",
        outside_kind=outsider.kind if outsider else "",
        way=outsider.way if outsider else "",
        ground=reasons.ground,
        ground_note=reasons.note,
        stated=dict(reasons.stated),
        proposed_by_id=by.assignment_id,
        proposed_at=at or timezone.now(),
    )
    proposal.save(force_insert=True)
    _told("disclosure.proposed", proposal, at=at)
    return proposal


def _told(name: str, proposal: Proposal, *, at: datetime | None) -> None:
    subject, details = f"record:{proposal.record_id}", {"ground": proposal.ground, "recipient": proposal.recipient_id}
    record_event(name, subject=subject, person=proposal.person_id, at=at, **details)


def approve(proposal: Proposal, *, by: Actor, note: str = "", at: datetime | None = None) -> None:
    """The second signature: what was proposed is handed over in the same moment."""
    _answer(proposal, by=by, outcome="approved", note=note, at=at)
    if proposal.recipient_id is None:
        _tell_outside(proposal, by=by, at=at)
    else:
        Disclosure(
            record_id=proposal.record_id,
            person_id=proposal.person_id,
            owner_id=proposal.owner_id,
            recipient_id=proposal.recipient_id,
            ground=proposal.ground,
            ground_note=proposal.ground_note,
            stated=proposal.stated,
            proposal=proposal,
            decided_by_id=by.assignment_id,
            decided_at=at or timezone.now(),
            valid_until=(at or timezone.now()) + NO_END,
        ).save(force_insert=True)
    _told("disclosure.approved", proposal, at=at)


def decline(proposal: Proposal, *, by: Actor, note: str, at: datetime | None = None) -> None:
    """The second colleague says no, and why. Nothing opens."""
    _answer(proposal, by=by, outcome="declined", note=note, at=at)
    _told("disclosure.declined", proposal, at=at)


def _answer(proposal: Proposal, *, by: Actor, outcome: str, note: str, at: datetime | None) -> None:
    can_approve(by, proposal).require()
    require_acting(by)
    answered = Proposal.objects.filter(pk=proposal.pk, outcome="").update(
        outcome=outcome, answered_by_id=by.assignment_id, answered_at=at or timezone.now(), answer_note=note
    )
    if not answered:
        raise Refused(_("Någon annan hann svara på det."))


def tell_outside(
    record: Record, *, by: Actor, outsider: Outsider, reasons: Reasons, at: datetime | None = None
) -> OutsideDisclosure:
    """Note that something was told to somebody who is not in Samväg. It opens nothing here."""
    can_disclose(by, record).require()
    require_acting(by)
    return _note_outside(
        OutsideDisclosure(
            record_id=record.pk,
            person_id=record.person_id,
            recipient=outsider.name,
            kind=outsider.kind,
            way=outsider.way,
            ground=reasons.ground,
            ground_note=reasons.note,
            stated=dict(reasons.stated),
        ),
        by=by,
        at=at,
    )


def _tell_outside(proposal: Proposal, *, by: Actor, at: datetime | None) -> None:
    """What was approved, told on."""
    _note_outside(
        OutsideDisclosure(
            record_id=proposal.record_id,
            person_id=proposal.person_id,
            recipient=proposal.outside,
            kind=proposal.outside_kind,
            way=proposal.way,
            ground=proposal.ground,
            ground_note=proposal.ground_note,
            stated=proposal.stated,
            proposal=proposal,
        ),
        by=by,
        at=at,
    )


def _note_outside(told_outside: OutsideDisclosure, *, by: Actor, at: datetime | None) -> OutsideDisclosure:
    told_outside.owner_id, told_outside.decided_by_id = by.organisation_id, by.assignment_id
    told_outside.decided_at = at or timezone.now()
    told_outside.save(force_insert=True)
    record_event(
        "record.told_outside",
        subject=f"record:{told_outside.record_id}",
        person=told_outside.person_id,
        at=at,
        kind=told_outside.kind,
        ground=told_outside.ground,
    )
    return told_outside


def take_into_own_record(
    record: Record, *, by: Actor, disclosure: Disclosure, case_id: UUID | None, at: datetime | None = None
) -> Note:
    """Copy what one's unit received into a note of its own, with its source. The copy lives by the unit's own rules and
    stays when the handing over ends.

    Pre-condition: `record` is loaded with content, owner, unit and author; `case_id` is a case one's unit is in.
    """
    can_take(by, disclosure).require()
    words = told(record)
    note = write_record(
        Note,
        by=by,
        person_id=record.person_id,
        case_id=case_id,
        kind=Kind.NOTE,
        category=record.category,
        content={
            "heading": words.title[:120],
            "text": f"{words.text or words.title}\n\n{source_of(record, disclosure)}",
        },
        at=at,
        person_may_see=record.person_may_see,  # what its source keeps back, the copy keeps back
    )
    Taken(
        record_id=note.pk,
        disclosure=disclosure,
        person_id=record.person_id,
        owner_id=by.organisation_id,
        unit_id=by.unit_id,
        source_id=record.pk,
        source_owner_id=record.owner_id,
        source_unit_id=record.unit_id,
        received_at=disclosure.decided_at,
        taken_at=at or timezone.now(),
        taken_by_id=by.assignment_id,
    ).save(force_insert=True)
    record_event(
        "record.taken", subject=f"record:{note.pk}", person=record.person_id, at=at, disclosure=str(disclosure.pk)
    )
    return note
