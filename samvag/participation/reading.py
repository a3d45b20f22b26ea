"""What a document of participation would say, and those that have been made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.cases.models import ActorAround, CaseRole
from samvag.cases.policies import visible_records
from samvag.cases.reading import CaseFile, role_labels, roles_of
from samvag.participation.models import Participation
from samvag.participation.policies import visible_participations
from samvag.people.models import PersonLink
from samvag.programmes.reading import definition
from samvag.records.models import Category
from samvag.sharing.models import CarveOut, Consent, ConsentRecipient
from samvag.ui import dates


@dataclass(frozen=True)
class Standing:
    """A consent in force that lets coordination be told, and to which organisations."""

    key: UUID
    valid_from: datetime
    valid_until: datetime
    categories: frozenset[str]
    readers: tuple[dict[str, Any], ...]  # unit_id, organisation_id, principal, number
    carved: tuple[dict[str, Any], ...]  # unit_id, category, lineage

    @property
    def principals(self) -> list[dict[str, str]]:
        """Who may read, each principal once. Units are not named: their names can tell too much."""
        found = {one["principal"]: one["number"] for one in self.readers}
        return [{"name": name, "number": number} for name, number in sorted(found.items())]

    @property
    def label(self) -> str:
        """The consent in words."""
        who = ", ".join(one["name"] for one in self.principals)
        days = {"begins": dates.long(self.valid_from), "ends": dates.long(self.valid_until), "who": who}
        return _("%(begins)s, gäller till %(ends)s: får läsas av %(who)s") % days

    def lets(self, category: str, lineage: UUID | None = None) -> bool:
        """May this be told to every reader?"""
        return category in self.categories and not any(
            _closes(one, unit["unit_id"], category, lineage) for one in self.carved for unit in self.readers
        )


def _closes(carved: dict[str, Any], unit: int, category: str, lineage: UUID | None) -> bool:
    """As `carved_out` in the database: all that the exception is bound to must fit; bound to nothing it is words."""
    if not (carved["unit_id"] or carved["category"] or carved["lineage"]):
        return False
    fits = (carved["unit_id"] in (None, unit), carved["category"] in ("", category))
    return all(fits) and (not carved["lineage"] or carved["lineage"] == str(lineage))


def standing_consents(actor: Actor, person_id: UUID) -> list[Standing]:
    """The consents in force towards one's own organisation that let coordination be told to somebody, the newest first:
    one statement."""
    now = timezone.now()
    who = {"unit_id": "unit_id", "organisation_id": "unit__organisation_id"}
    who |= {"principal": "unit__organisation__principal", "number": "unit__organisation__organisation_number"}
    recipients = ConsentRecipient.objects.filter(consent_id=OuterRef("pk"))
    # A no beats a yes: also an exception in another consent in force towards the same organisation.
    carve_outs = CarveOut.objects.filter(
        consent__person_id=OuterRef("person_id"),
        consent__owner_id=OuterRef("owner_id"),
        consent__given=True,
        consent__ended_at__isnull=True,
        consent__valid_until__gt=now,
        colleague__isnull=True,
    )
    rows: Any = Consent.objects.filter(
        person_id=person_id,
        owner_id=actor.organisation_id,
        given=True,
        ended_at__isnull=True,
        valid_from__lte=now,
        valid_until__gt=now,
        categories__contains=[Category.COORDINATION],
    ).annotate(
        units=ArraySubquery(recipients.values(_one=JSONObject(**who))),
        carved=ArraySubquery(
            carve_outs.values(_one=JSONObject(unit_id="unit_id", category="category", lineage="lineage"))
        ),
    )
    found = [_standing(one) for one in rows.order_by("-valid_from")]
    return [one for one in found if one.readers]


def _standing(row: Any) -> Standing:
    carved = tuple(row.carved)
    open_to = [
        one
        for one in row.units
        if not any(_closes(each, one["unit_id"], Category.COORDINATION, None) for each in carved)
    ]
    return Standing(row.pk, row.valid_from, row.valid_until, frozenset(row.categories), tuple(open_to), carved)


@dataclass(frozen=True)
class Contact:
    """Somebody around the person whom one's own house has written down."""

    key: UUID
    name: str
    function: str
    reach: str
    category: str
    lineage: UUID


def contacts_in(actor: Actor, case_id: UUID) -> list[Contact]:
    """Who may be offered: those still there of whom one's own organisation wrote; what another wrote is not ours to
    pass on."""
    mine = visible_records(actor).filter(
        owner_id=actor.organisation_id, case_id=case_id, superseded_at__isnull=True, retracted=False
    )
    there = ActorAround.objects.filter(record__in=mine.values("pk"), ended_on__isnull=True)
    rows = there.select_related("record").order_by("name")
    return [Contact(one.pk, one.name, one.function, one.reach, one.record.category, one.record.lineage) for one in rows]


@dataclass(frozen=True)
class Statement:
    """What the document says, but for who the person is."""

    programme: str
    since: datetime
    readers: list[dict[str, str]]
    coordinators: list[dict[str, str]]
    contacts: list[dict[str, str]]
    left_out: list[str]  # principals that coordinate too and that the consent does not name: shown, never told

    def content(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "programme": self.programme,
            "since": timezone.localdate(self.since),
            "readers": self.readers,
            "coordinators": self.coordinators,
            "contacts": self.contacts,
        }


def statement(
    actor: Actor, file: CaseFile, standing: Standing, contacts: Sequence[Contact], roles: Iterable[CaseRole]
) -> Statement:
    """The document on this consent: coordinators of one's own house and of the houses the consent names, no others."""
    named = {one["organisation_id"] for one in standing.readers} | {actor.organisation_id}
    labels = role_labels(file.case)
    running = [one for one in roles if one.ends_at is None and "coordinator" in one.code]
    told = [one for one in running if one.assignment.unit.organisation_id in named]
    principals = {one.assignment.unit.organisation.principal for one in told}
    others = {one.assignment.unit.organisation.principal for one in running if one not in told}
    return Statement(
        programme=definition(file.case.programme_version_id).name,
        since=file.case.opened_at,
        readers=standing.principals,
        coordinators=[_coordinator(one, labels) for one in told],
        contacts=[{"name": one.name, "reach": one.reach} for one in contacts],
        left_out=sorted(others - principals),
    )


def running_roles(file: CaseFile) -> list[CaseRole]:
    """Those who have a role in the case."""
    return roles_of(file.case)


def _coordinator(role: CaseRole, labels: dict[str, str]) -> dict[str, str]:
    unit = role.assignment.unit
    return {
        "name": role.assignment.user.name,
        "role": labels.get(role.code, role.code),
        "principal": unit.organisation.principal,
        "number": unit.organisation.organisation_number,
        "phone": unit.phone,
        "since": timezone.localdate(role.begins_at).isoformat(),
    }


_LOADED = ("consent", "record__author__user", "record__owner")


def made_in(actor: Actor, case_id: UUID) -> list[Participation]:
    """The documents made in a case, newest first."""
    rows = visible_participations(actor).filter(case_id=case_id).select_related(*_LOADED)
    return list(rows.order_by("-record__occurred_at"))


def the_made(actor: Actor, key: UUID) -> Participation | None:
    """One document that the actor may open."""
    return visible_participations(actor).filter(pk=key).select_related(*_LOADED).first()


def known_as(actor: Actor, person_id: UUID) -> PersonLink | None:
    """What one's own unit calls the person."""
    return PersonLink.objects.filter(unit_id=actor.unit_id, person_id=person_id).first()
