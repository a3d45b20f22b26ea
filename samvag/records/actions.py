"""Writing: one envelope and its content in one transaction, and corrections as new versions."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.audit.events import record_event
from samvag.core.context import require_acting
from samvag.core.round_trip import inserting, send
from samvag.records.models import Kind, Note, Record, RecordChild
from samvag.records.policies import can_correct, can_note_dispute, can_write

Child = TypeVar("Child", bound=RecordChild)


def write_record(
    model: type[Child],
    *,
    by: Actor,
    person_id: UUID,
    kind: Kind,
    category: str,
    content: Mapping[str, Any],
    case_id: UUID | None = None,
    at: datetime | None = None,
    person_may_see: bool = True,
) -> Child:
    """Write one record with its content row. The audience starts as the author's own; sharing hands over.

    `at` is when it happened. Called by other actions, which have authorised the act.
    """
    require_acting(by)
    moment = at or timezone.now()
    key = uuid.uuid4()
    return _insert(
        model,
        Record(
            id=key,
            lineage=key,
            kind=kind,
            category=category,
            person_id=person_id,
            case_id=case_id,
            owner_id=by.organisation_id,
            unit_id=by.unit_id,
            author_id=by.assignment_id,
            occurred_at=moment,
            recorded_at=moment,
            person_may_see=person_may_see,
        ),
        content,
    )


def _insert(model: type[Child], record: Record, content: Mapping[str, Any]) -> Child:
    """Envelope and content; the envelope's trigger writes the event."""
    child = model(record=record, **content)
    send(inserting(record), inserting(child))
    return child


def correct_record(
    child: Child,
    *,
    by: Actor,
    reason: str,
    content: Mapping[str, Any] | None = None,
    retracted: bool = False,
    at: datetime | None = None,
) -> Child:
    """A new version in the same lineage with what changed and why; the former version stays readable (PDL 3:14).

    Pre-condition: `child` is the current version and `by` works in the unit that wrote it. A lost race raises
    `django.db.OperationalError` (serialization failure) from the database.
    """
    old = child.record
    can_correct(by, old).require()
    require_acting(by)
    moment = at or timezone.now()
    new = Record(
        kind=old.kind,
        category=old.category,
        person_id=old.person_id,
        case_id=old.case_id,
        owner_id=old.owner_id,
        unit_id=old.unit_id,
        author_id=by.assignment_id,
        occurred_at=old.occurred_at,
        recorded_at=max(moment, old.occurred_at),
        lineage=old.lineage,
        version=old.version + 1,
        correction_reason=reason,
        retracted=retracted,
        person_may_see=old.person_may_see,
    )
    return _insert(type(child), new, {**child.content(), **(content or {})})


def note_dispute(record: Record, *, by: Actor, words: str) -> None:
    """At the person's request: that they consider the entry wrong, in their words (PDL 3:8). Whoever sees any version
    of the entry sees it from here on; a note that stood there before ends."""
    can_note_dispute(by, record).require()
    require_acting(by)
    _tell_dispute(record, "SELECT record_dispute(%s, %s, '')", [record.pk, words])
    record_event("record.disputed", subject=f"record:{record.pk}", person=record.person_id)


def end_dispute(record: Record, *, by: Actor, because: str) -> None:
    """The person no longer considers the entry wrong, or it was noted by mistake. The note itself is kept."""
    can_note_dispute(by, record).require()
    require_acting(by)
    _tell_dispute(record, "SELECT record_dispute(%s, '', %s)", [record.pk, because])
    record_event("record.dispute_ended", subject=f"record:{record.pk}", person=record.person_id)


def _tell_dispute(record: Record, statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if not cursor.fetchone()[0]:
            raise PermissionError("Only the unit that wrote an entry notes that it is disputed.")
    record.refresh_from_db(fields=["disputed_at", "dispute"])


def write_note(
    *,
    by: Actor,
    person_id: UUID,
    case_id: UUID | None,
    category: str,
    heading: str,
    text: str,
    at: datetime | None = None,
) -> Note:
    """A note in the author's own record. It is nobody else's until it is handed over."""
    can_write(by).require()
    return write_record(
        Note,
        by=by,
        person_id=person_id,
        case_id=case_id,
        kind=Kind.NOTE,
        category=category,
        content={"heading": heading, "text": text},
        at=at,
    )
