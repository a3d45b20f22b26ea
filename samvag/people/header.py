"""Whose page this is: the few facts that stand on every page about a person, from one's own unit's link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.core.identity_numbers import IdentityNumber, Kind, age_on, display_long
from samvag.people.models import Person, PersonLink, Protection


@dataclass(frozen=True)
class Header:
    """What `ui/_partials/person_header.html` shows, and the link that addresses carry."""

    link_id: UUID
    name: str
    number: str
    age: int | None
    protection: str
    deceased_on: date | None = None

    @property
    def listed_name(self) -> str:
        """What stands in lists, on boards and in print, which others than the person's own may glimpse."""
        return name_in_lists(self.name, "", self.protection)

    @property
    def listed_number(self) -> str:
        """The number where others may glimpse it."""
        return "" if self.protection else self.number


def name_in_lists(given: str, family: str, protection: str | bool) -> str:
    """The name wherever several people stand beside one another: a protected person has none there, even to those who
    may open them (Skatteverket: vägledning om skyddade personuppgifter)."""
    return _("Skyddad person") if protection else f"{given} {family}".strip()


def listed(link: PersonLink) -> str:
    """The same of a link loaded with its person."""
    return name_in_lists(link.given_name, link.family_name, link.person.protection)


def header_of(link: PersonLink, person: Person) -> Header:
    """The header of a person one's own unit knows."""
    values = {"id": link.pk, "given_name": link.given_name, "family_name": link.family_name}
    return header_from(values | {"number": link.number, "number_kind": link.number_kind}, person)


def header_from(link: Mapping[str, Any], person: Person) -> Header:
    """The same from a link that came as values inside another row."""
    today = timezone.localdate()
    number = _number(link["number_kind"], link["number"])
    # What the register says. The guard on the row may stand for somebody closed out instead, which nobody is to see.
    protection = str(Protection(person.protection).label) if person.protection else ""
    return Header(
        link_id=UUID(str(link["id"])),
        name=f"{link['given_name']} {link['family_name']}".strip(),
        number=display_long(number) if number else "",
        age=_age(person.birth_date, number, today),
        protection=protection,
        deceased_on=person.deceased_on,
    )


def number_words(link: PersonLink | None) -> str:
    """The number as people write it, or nothing."""
    number = _number(link.number_kind, link.number) if link else None
    return display_long(number) if number else ""


def _number(kind: str, value: str) -> IdentityNumber | None:
    return IdentityNumber(Kind(kind), value) if kind and value else None


def _age(born: date | None, number: IdentityNumber | None, today: date) -> int | None:
    if born is not None:
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age_on(number, today) if number else None
