"""What a unit may do with its own link to a person."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from samvag.audit.events import record_event
from samvag.core.context import Acting, require_acting
from samvag.core.identity_numbers import IdentityNumber, birth_date_hint
from samvag.people.models import PersonLink


class NumberAlreadyYours(Exception):
    """One's own unit already knows somebody under the number: two of one's own must be joined by two people."""


class AlreadyShared(Exception):
    """Others have been told about the person without a number; giving one now would be a joining by two people."""


def identify(link: PersonLink, *, by: Acting, number: IdentityNumber, at: datetime | None = None) -> None:
    """Give a person without a number the number they turned out to have. Says nothing about who else knows it.

    Raises NumberAlreadyYours, AlreadyShared, or PermissionError when the link is not the unit's own or has a number.
    """
    require_acting(by)
    born: date | None = birth_date_hint(number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_identify(%s, %s, %s, %s)", [link.pk, number.kind, number.value, born])
        answer = cursor.fetchone()[0]
    if answer == "already_yours":
        raise NumberAlreadyYours
    if answer == "already_shared":
        raise AlreadyShared
    if answer != "done":
        raise PermissionError("Only a unit's own person without a number can be given one.")
    link.refresh_from_db()
    record_event("person.identified", subject=f"link:{link.pk}", person=link.person_id, at=at)


def protect(link: PersonLink, *, by: Acting, protection: str, at: datetime | None = None) -> None:
    """Set what the population register says about protected personal data. From here only staff explicitly given the
    person open anything about them."""
    require_acting(by)
    person: UUID = link.person_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_protect(%s, %s)", [link.pk, protection])
        if not cursor.fetchone()[0]:
            raise PermissionError("The role may not set protection, or the link is not the unit's own.")
    record_event("person.protected", subject=f"link:{link.pk}", person=person, at=at, protection=protection)


def change_contact(
    link: PersonLink, *, by: Acting, given_name: str, family_name: str, phone: str, contact_note: str
) -> None:
    """Change what one's own unit calls the person and how it reaches them. Nobody else's link is touched.

    Pre-condition: `link` is the acting unit's own; the database changes no other.
    """
    require_acting(by)
    changed = PersonLink.objects.filter(pk=link.pk, unit_id=by.unit_id).update(
        given_name=given_name, family_name=family_name, phone=phone, contact_note=contact_note
    )
    if not changed:
        raise PermissionError("Only a unit's own link can be changed.")
    record_event("link.changed", subject=f"link:{link.pk}", person=link.person_id)
