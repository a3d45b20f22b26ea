"""A person's records in order of when they happened, newest first, a page at a time, as far as the reader may see."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from samvag.records.models import Dispute, Kind, Record
from samvag.records.telling import with_content

PAGE = 50
# Questions between units stand on pages of their own; each house keeps what it chooses, as a note.
BETWEEN = (Kind.MESSAGE, Kind.ANSWER)


@dataclass(frozen=True)
class Place:
    """Where in the order a page ended; what `?aldre=` carries."""

    occurred_at: datetime
    recorded_at: datetime
    record_id: UUID

    def __str__(self) -> str:
        return "~".join((self.occurred_at.isoformat(), self.recorded_at.isoformat(), str(self.record_id)))


def place_of(record: Record) -> Place:
    """The place of one record."""
    return Place(record.occurred_at, record.recorded_at, record.pk)


def read_place(text: str) -> Place | None:
    """A place as an address carries it; None when it is not one."""
    try:
        occurred, recorded, key = text.split("~")
        place = Place(datetime.fromisoformat(occurred), datetime.fromisoformat(recorded), UUID(key))
    except ValueError:
        return None
    return place if place.occurred_at.tzinfo and place.recorded_at.tzinfo else None


def latest_visible(records: QuerySet[Record]) -> QuerySet[Record]:
    """Of each lineage the newest version the reader may see: a recipient keeps the version that was handed over."""
    newer = Record.objects.filter(lineage=OuterRef("lineage"), version__gt=OuterRef("version"))
    return records.filter(Q(superseded_at__isnull=True) | ~Exists(newer))


@cache
def _told_records() -> QuerySet[Record]:
    """Records with their content and who wrote them; composed once a process and only ever narrowed, for composing it
    costs more than the database's answer."""
    return with_content(Record.objects.all()).select_related("author__user")


def timeline(
    *,
    person_id: UUID,
    case_id: UUID,
    owner_id: int | None = None,
    category: str = "",
    before: Place | None = None,
) -> list[Record]:
    """What the reader may see in a case, and about the same person from before there was one: one statement.

    At most PAGE + 1 rows; the last one only tells that there are more.
    """
    rows = _told_records().filter(Q(case_id=case_id) | Q(case_id__isnull=True), person_id=person_id)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if category:
        rows = rows.filter(category=category)
    rows = rows.exclude(_kept_as_note()).exclude(kind__in=BETWEEN)
    if before is not None:
        rows = rows.filter(_older_than(before), occurred_at__lte=before.occurred_at)
    return list(latest_visible(rows).order_by("-occurred_at", "-recorded_at", "-pk")[: PAGE + 1])


def _kept_as_note() -> Q:
    """What was said at a meeting is told by its principal's own note, once there is one of the same moment."""
    note = Record.objects.filter(
        kind=Kind.NOTE, case_id=OuterRef("case_id"), owner_id=OuterRef("owner_id"), occurred_at=OuterRef("occurred_at")
    )
    return Q(Exists(note), kind=Kind.MEETING)


def _older_than(place: Place) -> Q:
    same_day = Q(occurred_at=place.occurred_at)
    return (
        Q(occurred_at__lt=place.occurred_at)
        | (same_day & Q(recorded_at__lt=place.recorded_at))
        | (same_day & Q(recorded_at=place.recorded_at, pk__lt=place.record_id))
    )


def disputes(record: Record) -> list[Dispute]:
    """What the person has said about the entry, newest first, as far as the reader's unit wrote it."""
    rows = Dispute.objects.filter(lineage=record.lineage).select_related("noted_by__user", "ended_by__user")
    return list(rows.order_by("-noted_at"))


def versions(record: Record) -> list[Record]:
    """The versions of one record that the reader may see, newest first: nothing is changed silently (PDL 3:14)."""
    rows = Record.objects.filter(lineage=record.lineage)
    return list(with_content(rows).select_related("author__user").order_by(F("version").desc()))
