"""Who will see it, before it is saved: the line under every field that becomes a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.organisations.models import Unit
from samvag.records.models import Category, Record
from samvag.sharing.actions import disclose
from samvag.sharing.models import CarveOut, Consent, ConsentRecipient, Disclosure, Ground
from samvag.sharing.reading import with_units
from samvag.sharing.terms import CarveOutTerms


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
        Consent.objects.filter(_in_force(actor, person_id, at))
        .prefetch_related(with_units(), "carve_outs")
        .order_by("-valid_from")
    )


@dataclass(frozen=True)
class Rule:
    """One consent as a plain rule: who may be told what, and what not."""

    key: str
    categories: frozenset[str]
    units: frozenset[int]
    carve_outs: tuple[CarveOutTerms, ...] = ()


def standing_rules(actor: Actor, person_id: UUID) -> list[Rule]:
    """The consents in force towards the actor's own organisation as rules: one statement."""
    columns = ("words", "unit_id", "category", "lineage", "colleague_id")
    carve_outs = CarveOut.objects.filter(consent_id=OuterRef("pk"))
    rows: Any = Consent.objects.filter(_in_force(actor, person_id, None)).annotate(
        units=ArraySubquery(ConsentRecipient.objects.filter(consent_id=OuterRef("pk")).values("unit_id")),
        carved=ArraySubquery(carve_outs.values(_one=JSONObject(**{name: name for name in columns}))),
    )
    return [
        Rule(str(one.pk), frozenset(one.categories), frozenset(one.units), tuple(map(_carved, one.carved)))
        for one in rows
    ]


def _carved(values: dict[str, Any]) -> CarveOutTerms:
    return CarveOutTerms(**values | {"lineage": UUID(values["lineage"]) if values["lineage"] else None})


def _carved_out(actor: Actor, person_id: UUID, category: str, lineage: UUID | None, at: datetime | None) -> Exists:
    """Has the person said no to telling the outer row's unit this? As `carved_out` in the database, which acts."""
    rows = CarveOut.objects.filter(_in_force(actor, person_id, at, through="consent__"), colleague__isnull=True)
    return Exists(
        rows.filter(
            Q(unit__isnull=False) | ~Q(category="") | Q(lineage__isnull=False),
            Q(unit__isnull=True) | Q(unit=OuterRef("unit_id")),
            Q(category="") | Q(category=category),
            Q(lineage__isnull=True) | Q(lineage=lineage),
        )
    )


def recipients_for(
    actor: Actor,
    *,
    person_id: UUID,
    category: str,
    units: Iterable[int],
    lineage: UUID | None = None,
    at: datetime | None = None,
) -> list[Recipient]:
    """Which of the case's other units the consents in force let an item of this category reach, but for what the person
    has carved out. `lineage` when the item is there already."""
    rows = (
        ConsentRecipient.objects.filter(
            _in_force(actor, person_id, at, through="consent__"),
            unit_id__in=units,
            consent__categories__contains=[category],
        )
        .exclude(unit_id=actor.unit_id)
        .exclude(_carved_out(actor, person_id, category, lineage, at))
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
    consents = open_consents(actor, person_id, at)
    for consent in consents:
        for row in consent.recipients.all():
            if row.unit_id in wanted:
                names[row.unit_id] = row.unit.name
                reached.setdefault(row.unit_id, set()).update(consent.categories)
    for carve_out in (one for consent in consents for one in consent.carve_outs.all()):
        _take_away(carve_out, reached)
    in_order = [str(one) for one in Category.values]
    found = [Reach(key, names[key], tuple(one for one in in_order if one in reached[key])) for key in reached]
    return sorted((one for one in found if one.categories), key=lambda one: one.unit_name)


def _take_away(carve_out: CarveOut, reached: dict[int, set[str]]) -> None:
    """What a carve-out of a whole unit or category closes; one of a single record closes nothing that is new."""
    if carve_out.colleague_id or carve_out.lineage or not (carve_out.unit_id or carve_out.category):
        return
    for unit in [carve_out.unit_id] if carve_out.unit_id else list(reached):
        reached.get(unit, set()).difference_update([carve_out.category] if carve_out.category else Category.values)


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
