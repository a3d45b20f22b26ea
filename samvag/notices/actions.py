"""Telling, in the transaction of the act; and what a recipient does with notices."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.audit.events import record_event
from samvag.core.context import ANSWERING, DEMONSTRATION, current_actor, require_acting
from samvag.notices.models import FunctionInbox, Happening, Notice, Preference

_TELL = (
    "INSERT INTO notices_happening "
    "(id, key, kind, unit_id, assignment_id, subject, about, starts_at, made_at, told_by_id) "
    "SELECT gen_random_uuid(), %(key)s || ':' || a.id, %(kind)s, a.unit_id, a.id, %(subject)s, %(about)s, "
    "%(starts_at)s, clock_timestamp(), %(by)s "
    "FROM organisations_assignment a WHERE a.id = ANY(%(whom)s) ON CONFLICT DO NOTHING"
)


def tell(
    kind: str,
    *,
    whom: Iterable[int],
    subject: UUID,
    about: UUID | None = None,
    starts_at: datetime | None = None,
    again: str = "",
) -> None:
    """Let members of staff (by assignment) know that something has happened, when the act is committed and not if it
    is not. Nobody is told of what they did themselves. One telling a recipient, kind and subject, but for what `again`
    sets apart. The practice town tells its history without a word to anybody."""
    teller = _teller()
    others = sorted(set(whom) - {teller})
    if not others or getattr(connection, "samvag_purpose", "") == DEMONSTRATION:
        return
    said: dict[str, Any] = {
        "key": f"{kind}:{subject}{again}",
        "kind": kind,
        "subject": subject,
        "about": about,
        "starts_at": starts_at,
        "by": teller,
        "whom": others,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, said)


def tell_unit(kind: str, *, unit: int, subject: UUID, about: UUID | None = None, again: str = "") -> None:
    """The same to a whole unit: those whose role the kind reaches when the worker comes, and the function inbox."""
    if getattr(connection, "samvag_purpose", "") == DEMONSTRATION:
        return
    Happening(
        key=f"{kind}:{subject}{again}:u{unit}",
        kind=kind,
        unit_id=unit,
        subject=subject,
        about=about,
        made_at=timezone.now(),
        told_by_id=_teller(),
    ).save(force_insert=True)


def _teller() -> int | None:
    """Whose act it was. What the person answers is news to whoever asked, though it is kept under their name."""
    actor = current_actor()
    return actor.assignment_id if actor and getattr(connection, "samvag_purpose", "") != ANSWERING else None


def mark_seen(*, by: Actor, notices: Collection[UUID], at: datetime | None = None) -> int:
    """The recipient has seen them; what is seen is not sent any more. How many were new."""
    require_acting(by)
    mine = Notice.objects.filter(assignment_id=by.assignment_id, pk__in=notices, seen_at__isnull=True)
    seen = mine.update(seen_at=at or timezone.now())
    record_event("notices.seen", subject=f"assignment:{by.assignment_id}", at=at, count=seen)
    return seen


def choose(*, by: Actor, at: datetime | None = None, **fields: Any) -> None:
    """How the actor wants to be reached in this assignment (the fields of `Preference`)."""
    require_acting(by)
    Preference.objects.update_or_create(assignment_id=by.assignment_id, defaults=fields)
    record_event("notices.chosen", subject=f"assignment:{by.assignment_id}", at=at)


def set_function_inbox(*, by: Actor, mail: str, at: datetime | None = None) -> None:
    """Where the unit's shared mail goes; empty for nowhere."""
    has_permission(by, Permission.NOTICES_OF_UNIT).require()
    require_acting(by)
    FunctionInbox.objects.update_or_create(unit_id=by.unit_id, defaults={"mail": mail})
    record_event("notices.inbox_set", subject=f"unit:{by.unit_id}", at=at)
