"""What closes, for whom, when a consent is narrowed or withdrawn: told before it is done, and after."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from samvag.records.models import Record
from samvag.records.telling import told, with_content
from samvag.sharing.models import Consent, Disclosure


@dataclass(frozen=True)
class Item:
    """One handed-over record in the words of a list."""

    title: str
    category: str
    occurred_at: datetime
    handed_over_at: datetime


@dataclass(frozen=True)
class Closing:
    """What one receiving unit loses sight of."""

    recipient: str
    items: tuple[Item, ...]


def resting_on(consent: Consent) -> QuerySet[Disclosure]:
    """The handings over in force that have this consent as their ground."""
    return Disclosure.objects.filter(consent=consent, ended_at__isnull=True)


def closes(
    consent: Consent,
    *,
    categories: Collection[str] = (),
    recipients: Collection[int] = (),
    programme_versions: Mapping[UUID, int] | None = None,
) -> list[Closing]:
    """What would close if the consent were left with these categories and recipients. None of either is withdrawal.

    The same rule as `consent_covers` in the database, which is what acts.
    """
    rows = _loaded(resting_on(consent))
    going = [row for row in rows if row.record.category not in categories or row.recipient_id not in recipients]
    return _by_recipient(going, programme_versions or {})


def closed_by(consent: Consent, *, programme_versions: Mapping[UUID, int] | None = None) -> list[Closing]:
    """What did close when the consent ended."""
    if consent.ended_at is None:
        return []
    return _by_recipient(
        _loaded(Disclosure.objects.filter(consent=consent, ended_at=consent.ended_at)), programme_versions or {}
    )


def stays_open(consent: Consent, *, programme_versions: Mapping[UUID, int] | None = None) -> list[Closing]:
    """What each recipient has on this consent now."""
    return _by_recipient(_loaded(resting_on(consent)), programme_versions or {})


def _loaded(disclosures: QuerySet[Disclosure]) -> list[Disclosure]:
    rows = list(disclosures.select_related("recipient").order_by("recipient__name", "-decided_at"))
    records = {one.pk: one for one in with_content(Record.objects.filter(pk__in=[row.record_id for row in rows]))}
    for row in rows:
        row.record = records[row.record_id]
    return rows


def _by_recipient(rows: Iterable[Disclosure], programme_versions: Mapping[UUID, int]) -> list[Closing]:
    groups: dict[str, list[Item]] = {}
    for row in rows:
        record = row.record
        version = programme_versions.get(record.case_id) if record.case_id else None
        item = Item(told(record, version).title, str(record.get_category_display()), record.occurred_at, row.decided_at)
        groups.setdefault(row.recipient.name, []).append(item)
    return [Closing(name, tuple(items)) for name, items in groups.items()]
