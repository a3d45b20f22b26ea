"""Which times can be offered: when the houses that would meet somebody are open at once, and one is not taken oneself.
A unit that has not said when it is open says nothing here; nothing is guessed for it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.clocks.working_days import is_working_day
from samvag.organisations.models import OpeningHours
from samvag.visits.policies import visible_bookings

AHEAD, LASTS = timedelta(days=21), timedelta(hours=1)
OFFERED, A_DAY = 4, 2
Spans = Mapping[int, Mapping[str, tuple[time, time]]]


@dataclass(frozen=True)
class Offer:
    """The next times, and whose hours they are reckoned from."""

    units: tuple[str, ...]
    times: tuple[datetime, ...]


def next_times(actor: Actor, units: Collection[int], now: datetime | None = None) -> Offer:
    """The first whole hours that lie inside every said opening time of the units, on working days, and beside what the
    actor has booked. One statement."""
    moment = now or timezone.now()
    mine = visible_bookings(actor).filter(
        participants__contains=[actor.assignment_id], meets_at__gte=moment - LASTS, meets_at__lt=moment + AHEAD
    )
    rows: Any = (
        OpeningHours.objects.filter(unit_id__in=units)
        .select_related("unit")
        .annotate(busy=ArraySubquery(mine.values("meets_at")))
    )
    spans: dict[int, dict[str, tuple[time, time]]] = {}
    busy: list[datetime] = []
    for row in rows:
        spans.setdefault(row.weekday, {})[row.unit.name] = (row.opens, row.closes)
        busy = row.busy or []
    names = sorted({name for day in spans.values() for name in day})
    times = [one for one in _hours(spans, names, moment) if not any(abs(one - taken) < LASTS for taken in busy)]
    return Offer(tuple(names), tuple(_first(times)))


def _hours(spans: Spans, names: Collection[str], now: datetime) -> Iterator[datetime]:
    """Every whole hour ahead in which all are open."""
    today = timezone.localdate(now)
    for offset in range(AHEAD.days):
        day = today + timedelta(days=offset)
        open_now = spans.get(day.weekday(), {})
        if not names or set(open_now) != set(names) or not is_working_day(day):
            continue
        opens, closes = max(one[0] for one in open_now.values()), min(one[1] for one in open_now.values())
        start = _at(day, opens)
        while start + LASTS <= _at(day, closes):
            if start > now:
                yield start
            start += LASTS


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _first(times: list[datetime]) -> Iterator[datetime]:
    """A few, and not all of one day."""
    given: dict[date, int] = {}
    for one in times:
        day = timezone.localdate(one)
        if given.get(day, 0) < A_DAY and sum(given.values()) < OFFERED:
            given[day] = given.get(day, 0) + 1
            yield one
