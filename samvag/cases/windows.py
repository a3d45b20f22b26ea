"""The mark of an open window, in the case's own statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from samvag.cases.models import Case, Window
from samvag.core.composed import JSON, Composed, Given

_MOMENT = Given(0, DateTimeField())


@dataclass(frozen=True)
class OpenWindow:
    """Somebody is ready now: since when, by when somebody was to get in touch, and who has, if anybody."""

    key: UUID
    since: datetime
    due_at: datetime
    met_by: str
    moment: datetime

    @property
    def late(self) -> bool:
        """Has nobody got in touch in the time that was promised?"""
        return not self.met_by and self.due_at < self.moment


def window_now(end: datetime | None = None) -> Composed:
    """The outer case's open window, as one JSON value: now, or as was known at a moment."""
    part = _open_now if end is None else _open_then
    return Composed(part, Case, "id", given=[end or timezone.now()], output_field=JSON)


def _open_now() -> Subquery:
    return _window(Q(closed_at__isnull=True, undone_at__isnull=True))


def _open_then() -> Subquery:
    still = Q(closed_at__isnull=True) | Q(closed_at__gte=_MOMENT)
    still &= Q(undone_at__isnull=True) | Q(undone_at__gte=_MOMENT)
    return _window(still & Q(record__recorded_at__lt=_MOMENT, record__occurred_at__lt=_MOMENT))


def _window(still: Q) -> Subquery:
    rows = Window.objects.filter(still, case_id=OuterRef("pk"), fades_at__gt=_MOMENT)
    columns = JSONObject(
        key="pk", since="record__occurred_at", due="due_at", met_at="responded_at", by="responded_by__user__name"
    )
    return Subquery(rows.order_by("record__occurred_at").values(_window=columns)[:1])


def open_window(values: Mapping[str, Any] | None, end: datetime | None = None) -> OpenWindow | None:
    """What came from `window_now`, if anything; who got in touch only once they had."""
    if not values:
        return None
    moment = end or timezone.now()
    met = values["met_at"] and datetime.fromisoformat(values["met_at"]) < moment
    since, due = (datetime.fromisoformat(values[name]) for name in ("since", "due"))
    return OpenWindow(UUID(str(values["key"])), since, due, values["by"] or "" if met else "", moment)
