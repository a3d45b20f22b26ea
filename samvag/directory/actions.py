"""A unit's entry: written as a draft, and published in the former one's place."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.core.context import require_acting
from samvag.core.redaction import without_numbers
from samvag.directory.models import Entry
from samvag.directory.policies import can_write, entries_in_force
from samvag.organisations.models import Unit


def write_entry(unit: Unit, *, by: Actor, at: datetime | None = None, **said: Any) -> None:
    """Save the unit's one draft (the fields of `Entry`). What is published stands meanwhile."""
    can_write(by, unit).require()
    require_acting(by)
    if any(without_numbers(said.get(name, "")) != said.get(name, "") for name in ("offers", "waiting")):
        raise Refused(_("Texten ser ut att innehålla ett personnummer."))
    said |= {"written_by_id": by.assignment_id, "written_at": at or timezone.now()}
    if not Entry.objects.filter(unit=unit, published_at__isnull=True).update(**said):
        Entry(unit=unit, **said).save(force_insert=True)
    record_event("directory.written", subject=f"unit:{unit.pk}", at=at)


def publish(unit: Unit, *, by: Actor, at: datetime | None = None) -> None:
    """The draft holds from now on, and what held before is kept."""
    can_write(by, unit).require()
    require_acting(by)
    moment = at or timezone.now()
    draft = Entry.objects.filter(unit=unit, published_at__isnull=True).first()
    if draft is None:
        raise Refused(_("Det finns inget utkast att publicera."))
    entries_in_force().filter(unit=unit).update(replaced_at=moment)
    Entry.objects.filter(pk=draft.pk).update(published_at=moment)
    record_event("directory.published", subject=f"unit:{unit.pk}", at=at, public=draft.public)
