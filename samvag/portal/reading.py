"""What the person sees on their own page. Each answer comes from a function that asks the database who is there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.cases.policies import visible_links
from samvag.people.models import PersonLink
from samvag.portal.models import Mandate


@dataclass(frozen=True)
class Near:
    """Somebody at work who is there for the person."""

    name: str
    title: str
    unit: str
    phone: str


@dataclass(frozen=True)
class Said:
    """What the person has said yes or no to."""

    organisation: str
    given: bool
    purpose: str
    until: datetime
    ended: datetime | None
    recipients: list[str]


@dataclass(frozen=True)
class Shown:
    """A day on which a unit looked."""

    day: date
    unit: str
    organisation: str
    times: int


def around() -> list[Near]:
    return [Near(*row) for row in _rows("portal_around")]


def consents() -> list[Said]:
    return [Said(*row) for row in _rows("portal_consents")]


def shown() -> list[Shown]:
    return [Shown(*row) for row in _rows("portal_shown")]


def _rows(function: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}()")  # noqa: S608, one of the three above
        return list(cursor.fetchall())


def mandates_of(actor: Actor, link: PersonLink) -> QuerySet[Mandate]:
    """The mandates that the actor's unit has written down about the person."""
    return mandates_of_unit(actor).filter(person_id=link.person_id).order_by("ended_at", "holder_name")


def mandates_of_unit(actor: Actor) -> QuerySet[Mandate]:
    """Those about people whom the actor may open."""
    people = visible_links(actor).values("person_id")
    return Mandate.objects.filter(unit_id=actor.unit_id, person_id__in=people)


def link_of(actor: Actor, person_id: UUID) -> PersonLink:
    """What the actor's unit calls the person."""
    return PersonLink.objects.get(unit_id=actor.unit_id, person_id=person_id)
