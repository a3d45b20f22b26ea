"""Who will see it, before it is saved: the line under every field that becomes a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.organisations.models import Unit
from samvag.records.models import Category, Record
from samvag.sharing.actions import disclose
from samvag.sharing.models import Consent, ConsentRecipient, Disclosure, Ground
from samvag.sharing.reading import with_units


@dataclass(frozen=True)
class Recipient:
    """One unit that would see, or sees, the item, and why."""

    unit_id: int
    unit_name: str
    organisation_name: str
    consent: Consent | None
    until: datetime | None
    checked: bool = True


def _in_force(actor: Actor, person_id: UUID, at: datetime | None, through: str = "") -> Q:
    """Consents of the person in force towards the actor's own organisation; `through` leads to the consent."""
    moment = at or timezone.now()
    conditions = {
        "person_id": person_id,
        "owner_id": actor.organisation_id,
        "given": True,
        "ended_at__isnull": True,
        "valid_from__lte": moment,
        "valid_until__gt": moment,
    }
    return Q(**{through + name: value for name, value in conditions.items()})


def open_consents(actor: Actor, person_id: UUID, at: datetime | None = None) -> list[Consent]:
    """The consents in force towards the actor's own organisation as discloser."""
    return list(
        Consent.objects.filter(_in_force(actor, person_id, at)).prefetch_related(with_units()).order_by("-valid_from")
    )


def recipients_for(
    actor: Actor, *, person_id: UUID, category: str, units: Iterable[int], at: datetime | None = None
) -> list[Recipient]:
    """Which of the case's other units the consents in force let an item of this category reach."""
    rows = (
        ConsentRecipient.objects.filter(
            _in_force(actor, person_id, at, through="consent__"),
            unit_id__in=units,
            consent__categories__contains=[category],
        )
        .exclude(unit_id=actor.unit_id)
        .select_related("consent", "unit__organisation")
        .order_by("consent__valid_from")
    )
    # The newest consent comes last and stands.
    found = {row.unit_id: _recipient(row.unit, row.consent) for row in rows}
    return sorted(found.values(), key=lambda recipient: recipient.unit_name)


@dataclass(frozen=True)
class Reach:
    """One unit and everything the consents in force let it receive: what a page without JavaScript must show."""

    unit_id: int
    unit_name: str
    categories: tuple[str, ...]

    @property
    def category_labels(self) -> str:
        """The categories in words."""
        if len(self.categories) == len(Category.values):
            return _("allt slags uppgifter")
        return ", ".join(str(Category(one).label) for one in self.categories)


def reach_of(actor: Actor, *, person_id: UUID, units: Iterable[int], at: datetime | None = None) -> list[Reach]:
    """Which of the case's other units may receive anything at all, and which categories."""
    wanted = set(units) - {actor.unit_id}
    names: dict[int, str] = {}
    reached: dict[int, set[str]] = {}
    for consent in open_consents(actor, person_id, at):
        for row in consent.recipients.all():
            if row.unit_id in wanted:
                names[row.unit_id] = row.unit.name
                reached.setdefault(row.unit_id, set()).update(consent.categories)
    in_order = [str(one) for one in Category.values]
    found = [Reach(key, names[key], tuple(one for one in in_order if one in reached[key])) for key in reached]
    return sorted(found, key=lambda one: one.unit_name)


def _recipient(unit: Unit, consent: Consent) -> Recipient:
    return Recipient(
        unit_id=unit.pk,
        unit_name=unit.name,
        organisation_name=unit.organisation.short_name,
        consent=consent,
        until=consent.valid_until,
    )


def share_as_chosen(
    record: Record,
    *,
    by: Actor,
    offered: Iterable[Recipient],
    chosen: Iterable[int],
    at: datetime | None = None,
) -> list[Disclosure]:
    """Hand over to the offered recipients that the writer left ticked; one consent each."""
    ticked = set(chosen)
    groups: dict[UUID, list[int]] = {}
    consents: dict[UUID, Consent] = {}
    for recipient in offered:
        if recipient.unit_id in ticked and recipient.consent is not None:
            groups.setdefault(recipient.consent.pk, []).append(recipient.unit_id)
            consents[recipient.consent.pk] = recipient.consent
    made: list[Disclosure] = []
    for key, units in groups.items():
        made += disclose(record, by=by, recipients=units, ground=Ground.CONSENT, consent=consents[key], at=at)
    return made
