"""Notices as their recipient may see them now: what is no longer there for them is not there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.notices.kinds import KINDS, SHOWN
from samvag.notices.models import FunctionInbox, Notice, Preference

MOST = 100


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    id: UUID
    words: str
    made_at: datetime
    new: bool
    href: str


def still_there(actor: Actor, notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those whose subject the actor may see at this moment, under their own rights: a consent taken back, a
    protection, a block or an ended role takes the notice along. One statement however many and of whatever kind."""
    visible: Combinable | Q = Q(pk__in=[])
    for target, rows in SHOWN.items():
        codes = [one.code for one in KINDS.values() if one.target == target]
        visible = visible | (Q(kind__in=codes) & Exists(rows(actor).filter(pk=OuterRef("subject"))))
    return notices.filter(visible, dropped_at__isnull=True, expires_at__gt=timezone.now())


def mine(actor: Actor) -> QuerySet[Notice]:
    """The actor's own in this assignment."""
    return still_there(actor, Notice.objects.filter(assignment_id=actor.assignment_id))


def lines(actor: Actor) -> list[Line]:
    """The list, newest first."""
    return [_line(one) for one in mine(actor).order_by("-made_at", "pk")[:MOST]]


def unseen_count(actor: Actor) -> QuerySet[Any]:
    """How many are new, as a part of another question (Min dag asks several things at once)."""
    unseen = mine(actor).filter(seen_at__isnull=True).order_by()
    return unseen.annotate(n=Func(F("pk"), function="COUNT")).values("n")


def one_of_mine(actor: Actor, key: UUID) -> Line | None:
    """A notice to open, or none when it is not the actor's or no longer there."""
    found = mine(actor).filter(pk=key).first()
    return _line(found) if found else None


def _line(notice: Notice) -> Line:
    kind = KINDS[notice.kind]
    return Line(
        id=notice.pk,
        words=str(kind.words),
        made_at=notice.made_at,
        new=notice.seen_at is None,
        href=reverse(kind.page, args=[notice.about or notice.subject] if kind.finds else []),
    )


def preference_of(assignment_id: int) -> Preference:
    """What they have chosen, or what holds until they choose."""
    found = Preference.objects.filter(assignment_id=assignment_id).first()
    return found or Preference(assignment_id=assignment_id)


def function_inbox(unit_id: int) -> str:
    """Where the unit's shared mail goes, or nowhere."""
    return FunctionInbox.objects.filter(unit_id=unit_id).values_list("mail", flat=True).first() or ""
