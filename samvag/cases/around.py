"""Those around the person who do not work in Samväg: who they are, and when somebody last heard of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

from samvag.cases.models import ActorAround
from samvag.records.models import Record

# The programme's time without a sign of life after which one asks whether somebody is still there.
FADES = "membership_fades"
_DAYS = ("since", "contact_on", "ended_on")


@dataclass(frozen=True)
class Around:
    """Somebody around the person, as the case page lists them."""

    key: UUID
    unit_id: int
    name: str
    function: str
    organisation_name: str
    since: date | None
    reach: str
    contact_on: date | None
    ended_on: date | None
    written_on: date
    written_by: str

    @property
    def heard_on(self) -> date:
        """The last day of which anything is known of them."""
        return max(day for day in (self.contact_on, self.since, self.written_on) if day is not None)


@dataclass(frozen=True)
class Circle:
    """Everybody around one person: those who are there, those of whom nobody has heard in a long time, the former."""

    near: tuple[Around, ...]
    quiet: tuple[Around, ...]
    former: tuple[Around, ...]


def actor_of(record: Record) -> ActorAround:
    """Somebody around the person, with the envelope."""
    return ActorAround.objects.select_related("record").get(pk=record.pk)


def those_around() -> ArraySubquery:
    """What a statement about cases adds to know who they are."""
    rows = ActorAround.objects.filter(
        case_id=OuterRef("pk"), record__superseded_at__isnull=True, record__retracted=False
    ).order_by("name")
    columns = ("name", "function", "organisation_name", "reach", *_DAYS)
    return ArraySubquery(
        rows.values(
            _around=JSONObject(
                key="record_id",
                unit_id="record__unit_id",
                written_on="record__occurred_at",
                written_by="record__unit_name",
                **{name: name for name in columns},
            )
        )
    )


def around_from(values: Iterable[Mapping[str, Any]]) -> tuple[Around, ...]:
    """From a row of such a statement."""
    return tuple(_one(given) for given in values)


def _one(given: Mapping[str, Any]) -> Around:
    days = {name: date.fromisoformat(given[name]) if given[name] else None for name in _DAYS}
    written = timezone.localdate(datetime.fromisoformat(given["written_on"]))
    return Around(**{**given, **days, "key": UUID(given["key"]), "written_on": written})


def circle(around: Iterable[Around], *, fades: int | None) -> Circle:
    """As the card shows them; `fades` is after how many days of silence somebody is quiet, None for never."""
    there = [one for one in around if one.ended_on is None]
    today = timezone.localdate()
    quiet = [one for one in there if fades is not None and (today - one.heard_on).days > fades]
    former = [one for one in around if one.ended_on is not None]
    return Circle(tuple(one for one in there if one not in quiet), tuple(quiet), tuple(former))
