"""Blocking and lifting, opening in an emergency and reviewing it, letting a colleague take part for a while."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused, has_permission
from samvag.access.roles import Permission
from samvag.audit.events import record_event
from samvag.cases.models import Case
from samvag.core.context import require_acting
from samvag.core.identity_numbers import IdentityNumber
from samvag.inner.models import Block, TimedAccess
from samvag.inner.policies import can_block, can_open_in_emergency, can_review, emergency_minutes


def set_block(*, by: Actor, person_id: UUID, case_id: UUID | None = None, at: datetime | None = None) -> Block:
    """The person closes what the actor's unit has written, all of it or one case's, to the organisation's other units
    (PDL 4:4). It holds from the same moment; no reason is asked for.

    Pre-condition: the unit knows the person; an open block of the same extent raises IntegrityError.
    """
    can_block(by).require()
    require_acting(by)
    block = Block(
        person_id=person_id,
        owner_id=by.organisation_id,
        unit_id=by.unit_id,
        case_id=case_id,
        set_at=at or timezone.now(),
        set_by_id=by.assignment_id,
    )
    block.save(force_insert=True)
    record_event("block.set", subject=f"block:{block.pk}", person=person_id, at=at)
    return block


def lift_block(block: Block, *, by: Actor, because: str, at: datetime | None = None) -> None:
    """The person lifts the block, or asked for its end; what was closed opens to those who take part again."""
    can_block(by).require()
    require_acting(by)
    ended = Block.objects.filter(pk=block.pk, unit_id=by.unit_id, ended_at__isnull=True).update(
        ended_at=at or timezone.now(), ended_by_id=by.assignment_id, ended_because=because
    )
    if not ended:
        raise Refused(_("Spärren är redan hävd."))
    record_event("block.lifted", subject=f"block:{block.pk}", person=block.person_id, at=at)


def open_in_emergency(
    number: IdentityNumber, *, by: Actor, reason: str, words: str, at: datetime | None = None
) -> UUID | None:
    """Open somebody one has no part in, by full number, inside one's own organisation and for a limited time.

    None when there is nothing that may be opened so: nobody by that number, somebody protected, or somebody the actor
    is closed out from. The three cannot be told apart, and each attempt is left for the head to review.
    """
    can_open_in_emergency(by).require()
    require_acting(by)
    asked: list[Any] = [number.kind, number.value, reason, words, emergency_minutes(), at]
    with connection.cursor() as cursor:
        cursor.execute("SELECT emergency_open(%s, %s, %s, %s, %s, %s)", asked)
        key: UUID | None = cursor.fetchone()[0]
    person = TimedAccess.objects.filter(pk=key).values_list("person_id", flat=True).first() if key else None
    record_event("emergency.opened", subject=f"access:{key or 'none'}", person=person, at=at, reason=reason)
    return key


def open_blocked_unit(access: TimedAccess, *, by: Actor, unit_id: int) -> None:
    """Read through one unit's block too, under an emergency access that is open (PDL 4:5)."""
    require_acting(by)
    if not _done("SELECT access_through_block(%s, %s)", access.pk, unit_id):
        raise Refused(_("Det går inte att öppna den spärren nu."))
    record_event("emergency.block_opened", subject=f"access:{access.pk}", person=access.person_id, unit=unit_id)


def close_access(access: TimedAccess, *, by: Actor) -> None:
    """End an emergency access one is done with, or a colleague's time in a case, before its time."""
    require_acting(by)
    if not _done("SELECT access_close(%s)", access.pk):
        raise Refused(_("Tiden är redan slut."))
    record_event("access.closed", subject=f"access:{access.pk}", person=access.person_id)


def review_emergency(access: TimedAccess, *, by: Actor, outcome: str, words: str, at: datetime | None = None) -> None:
    """Say whether an emergency access was justified. Until somebody has, it stays on the head's day."""
    can_review(by).require()
    require_acting(by)
    if not _done("SELECT access_review(%s, %s, %s, %s)", access.pk, outcome, words, at):
        raise Refused(_("Nödöppningen är redan granskad, eller är inte din att granska."))
    record_event("emergency.reviewed", subject=f"access:{access.pk}", person=access.person_id, at=at, outcome=outcome)


def let_take_part(
    case: Case, *, by: Actor, assignment_id: int, kind: str, begins_at: datetime, ends_at: datetime
) -> UUID:
    """A colleague of another unit of the organisation reads the organisation's own part of a case for a while: on call,
    or before a visit. Refused for somebody who is closed out from the person, in the words used for everybody."""
    has_permission(by, Permission.CASE_STAFF).require()
    require_acting(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_give(%s, %s, %s, %s, %s)", [case.pk, assignment_id, kind, begins_at, ends_at])
        key: UUID | None = cursor.fetchone()[0]
    if key is None:
        raise Refused(_("Den kollegan kan inte släppas in i ärendet. Välj någon annan."))
    record_event("access.given", subject=f"access:{key}", person=case.person_id, assignment=assignment_id, kind=kind)
    return key


def _done(statement: str, *values: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.fetchone()[0])
