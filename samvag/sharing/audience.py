"""The sharing line of a record that is saved: who sees it, on which ground, until when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.records.models import Record
from samvag.sharing.models import Disclosure, Ground
from samvag.ui import dates

# A handing over on another ground than consent ends a century off; a line that printed that would only puzzle.
_NO_END_YEARS = 50


@dataclass(frozen=True)
class Seen:
    """One unit that sees the record, as the sharing line shows it."""

    unit_name: str
    ground_label: str
    until: datetime | None
    checked: bool = True
    field_name: str = "share"
    value: str = ""


def open_disclosures(records: Iterable[UUID]) -> dict[UUID, list[Disclosure]]:
    """The handings over in force of these records, as far as the reader may know of them: one statement."""
    rows = (
        Disclosure.objects.filter(record_id__in=list(records), ended_at__isnull=True, valid_until__gt=timezone.now())
        .select_related("recipient__organisation", "owner", "decided_by__user", "decided_by__unit", "consent")
        .order_by("recipient__name")
    )
    found: dict[UUID, list[Disclosure]] = defaultdict(list)
    for row in rows:
        found[row.record_id].append(row)
    return found


def ground_in_short(disclosure: Disclosure) -> str:
    """The ground in the few words of a sharing line. A recipient sees that there is a consent, not which."""
    if disclosure.ground == Ground.CONSENT:
        consent = disclosure.consent
        if consent is None:
            return _("samtycke")
        return _("samtycke %(day)s") % {"day": dates.long(consent.valid_from)}
    if disclosure.ground == Ground.STATUTORY_DUTY:
        return _("skyldighet i lag")
    if disclosure.ground == Ground.HARMLESS:
        return _("menprövat")
    return _("personen vände sig själv hit")


def end_of(disclosure: Disclosure) -> datetime | None:
    """When the handing over ends by itself; None when it has no end of its own."""
    far = timezone.now().year + _NO_END_YEARS
    return disclosure.valid_until if disclosure.valid_until.year < far else None


def audience_of(
    record: Record, disclosures: Iterable[Disclosure], inner_units: Iterable[tuple[int, int, str]] = ()
) -> list[Seen]:
    """Everybody but the writing unit. `inner_units` are the case's parties as (unit, organisation, name): those of the
    record's own organisation see it because they take part (inner access)."""
    inner = [
        Seen(name, _("samma verksamhet, part i ärendet"), None)
        for unit, organisation, name in inner_units
        if organisation == record.owner_id and unit != record.unit_id
    ]
    return inner + [
        Seen(one.recipient.name, ground_in_short(one), end_of(one), value=str(one.recipient_id)) for one in disclosures
    ]
