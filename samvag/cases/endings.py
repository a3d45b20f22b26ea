"""How a case has been closed and paused, in the case's own statement."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone

from samvag.cases.models import Case, CasePause, Closure
from samvag.core.composed import JSON, Composed


@dataclass(frozen=True)
class Closed:
    """The closing that stands."""

    key: UUID
    reason: str
    closed_at: datetime

    @property
    def words(self) -> str:
        """The reason in words."""
        return str(Closure.Reason(self.reason).label)

    @property
    def today(self) -> bool:
        """Was it closed today? Then it can be taken back."""
        return timezone.localdate(self.closed_at) == timezone.localdate()


@dataclass(frozen=True)
class Resting:
    """The pause that nobody has ended."""

    key: UUID
    reason: str
    begins_on: date
    expected_on: date

    @property
    def words(self) -> str:
        """The reason in words."""
        return str(CasePause.Reason(self.reason).label)

    @property
    def over(self) -> bool:
        """Has the day come when the person was expected back?"""
        return self.expected_on <= timezone.localdate()


@dataclass(frozen=True)
class Endings:
    """How a case stands: closed, paused, or neither."""

    closed: Closed | None
    resting: Resting | None


def endings() -> dict[str, Composed]:
    """What a statement about cases adds to know it."""
    return {
        "was_closed": Composed(_was_closed, Case, "id", output_field=JSON),
        "rests": Composed(_rests, Case, "id", output_field=JSON),
    }


def _was_closed() -> Subquery:
    closed = Closure.objects.filter(case_id=OuterRef("pk"), undone_at__isnull=True, reopened_at__isnull=True)
    return Subquery(closed.values(_one=JSONObject(key="id", reason="reason", closed_at="closed_at")))


def _rests() -> Subquery:
    resting = CasePause.objects.filter(case_id=OuterRef("pk"), ended_at__isnull=True)
    columns = JSONObject(key="id", reason="reason", begins_on="begins_on", expected_on="expected_on")
    return Subquery(resting.values(_one=columns))


def endings_from(values: Any) -> Endings:
    """From a row of such a statement."""
    closed, rests = values.was_closed, values.rests
    return Endings(
        closed=Closed(UUID(closed["key"]), closed["reason"], datetime.fromisoformat(closed["closed_at"]))
        if closed
        else None,
        resting=Resting(
            UUID(rests["key"]),
            rests["reason"],
            date.fromisoformat(rests["begins_on"]),
            date.fromisoformat(rests["expected_on"]),
        )
        if rests
        else None,
    )


def away_at(end: datetime) -> Exists:
    """Was the outer case closed at a moment, though it has been opened again since?"""
    former = Closure.objects.filter(case_id=OuterRef("pk"), closed_at__lt=end, reopened_at__gte=end)
    return Exists(former.filter(undone_at__isnull=True))


def paused_until(end: datetime | None) -> Subquery:
    """Until when the outer case is paused, or was at a moment, as was known then. A day that has come is no pause."""
    rows: QuerySet[CasePause] = CasePause.objects.filter(case_id=OuterRef("pk"))
    if end is None:
        rows = rows.filter(ended_at__isnull=True, expected_on__gt=timezone.localdate())
    else:
        standing = Q(ended_at__isnull=True) | Q(ended_at__gte=end)
        rows = rows.filter(standing, paused_at__lt=end, expected_on__gte=timezone.localdate(end))
    return Subquery(rows.order_by("-paused_at").values("expected_on")[:1])


def rested_until() -> Subquery:
    """When the outer case's latest pause ended, or was to end: silence counts from there."""
    rows = CasePause.objects.filter(case_id=OuterRef("pk")).annotate(
        back=Coalesce("ended_at", Cast("expected_on", DateTimeField()))
    )
    return Subquery(rows.order_by("-back").values("back")[:1], output_field=DateTimeField())
