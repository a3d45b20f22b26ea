"""Letting a person in with a code, and saying who may act for them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from samvag.access.actors import Actor
from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.audit.events import record_event
from samvag.core.codes import digest, new_code
from samvag.core.context import require_acting
from samvag.core.identity_numbers import IdentityNumber
from samvag.people.models import PersonLink
from samvag.portal.models import Mandate

CODE_LENGTH, CODE_SECONDS = 8, 15 * 60
KIND = "entry"


class TooMany(Exception):
    """Ten codes an hour for one person is enough."""


def make_code(link: PersonLink, *, by: Actor) -> str:
    """A code for the person's own page, shown once, good once and for a quarter of an hour.

    Pre-condition: the person stands before the one who hands it over, known or identified. Raises TooMany.
    """
    has_permission(by, Permission.PORTAL_LET_IN).require()
    require_acting(by)
    code = new_code(CODE_LENGTH)
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_make_code(%s, %s, %s)", [link.pk, digest(KIND, code), CODE_SECONDS])
        if not cursor.fetchone()[0]:
            raise TooMany
    record_event("portal.code_made", subject=f"link:{link.pk}", person=link.person_id)
    return code


def give_mandate(
    link: PersonLink,
    *,
    by: Actor,
    kind: str,
    holder_name: str,
    number: IdentityNumber,
    scope: Sequence[str],
    ground: str,
    begins_on: date,
    ends_on: date | None,
) -> UUID:
    """Let somebody act for the person in what is listed. A god man's or förvaltare's order has been seen (FB 11 kap.);
    a relative is let in by the person's own word."""
    has_permission(by, Permission.MANDATE_GIVE).require()
    require_acting(by)
    said: list[Any] = [link.pk, kind, holder_name, number.kind, number.value, list(scope), ground, begins_on, ends_on]
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_give_mandate(%s, %s, %s, %s, %s, %s, %s, %s, %s)", said)
        made: UUID = cursor.fetchone()[0]
    record_event("mandate.given", subject=f"mandate:{made}", person=link.person_id, kind=kind, scope=list(scope))
    return made


def end_mandate(mandate: Mandate, *, by: Actor) -> bool:
    """From now on the holder sees nothing. False: it had already ended."""
    has_permission(by, Permission.MANDATE_GIVE).require()
    require_acting(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_end_mandate(%s)", [mandate.pk])
        ended = bool(cursor.fetchone()[0])
    record_event("mandate.ended", subject=f"mandate:{mandate.pk}", person=mandate.person_id)
    return ended
