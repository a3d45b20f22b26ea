"""What an administrator does to the own organisation. Each act is a door in the database that asks for right and
organisation again, and leaves an event; none touches anything about a person in care."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.administration.policies import can_administer
from samvag.audit.events import record_event
from samvag.core.codes import digest, new_code
from samvag.core.context import require_acting

INVITED_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Employment:
    """Who is to work where, as what, from when."""

    name: str
    hsa_id: str
    unit_id: int
    role: str
    title: str
    percent: int = 100
    begins_on: date | None = None
    ends_on: date | None = None


def _door(statement: str, said: list[Any], by: Actor) -> Any:
    """Pre-condition of every act here: the administrator's right, and that the database knows the same actor."""
    can_administer(by).require()
    require_acting(by)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {statement}", said)  # noqa: S608, written below
        return cursor.fetchone()


def rename_organisation(*, by: Actor, name: str, short_name: str) -> None:
    """What the own organisation is called from now on; what is written keeps the name it was written under."""
    (organisation,) = _door("admin_rename(%s, %s)", [name, short_name], by)
    record_event("organisation.renamed", subject=f"organisation:{organisation}")


def save_unit(
    *,
    by: Actor,
    unit_id: int | None = None,
    name: str,
    short_name: str,
    hsa_id: str = "",
    phone: str = "",
    closed_on: date | None = None,
) -> int:
    """Add a unit to the own organisation, or change one."""
    said = [unit_id, name, short_name, hsa_id.upper(), phone, closed_on]
    (saved,) = _door("admin_save_unit(%s, %s, %s, %s, %s, %s)", said, by)
    record_event("organisation.unit_saved", subject=f"unit:{saved}", new=unit_id is None)
    return int(saved)


def set_hours(
    *, by: Actor, unit_id: int, hours: Iterable[tuple[int, time, time]], site: str = "", before: str = ""
) -> None:
    """When the unit answers, for the whole week of one site at once. `before` is what the site was called; a unit in
    one place need not name it, and one in several names them all (else the database refuses)."""
    rows = [{"weekday": day, "opens": str(opens), "closes": str(closes)} for day, opens, closes in hours]
    _door("admin_set_hours(%s, %s::jsonb, %s, %s)", [unit_id, json.dumps(rows), site, before], by)
    record_event("organisation.hours_set", subject=f"unit:{unit_id}")


def employ(*, by: Actor, employment: Employment) -> int:
    """Give somebody an assignment; their account is made when nobody has the HSA-id. Never oneself."""
    (user_id,) = _door("admin_account(%s, %s)", [employment.name, employment.hsa_id.upper()], by)
    if user_id == by.user_id:
        raise Refused(_("Du kan inte ge dig själv ett uppdrag. Be om det, så beslutar en annan administratör."))
    said = [user_id, employment.unit_id, employment.role, employment.title, employment.percent]
    said += [employment.begins_on or timezone.localdate(), employment.ends_on]
    (made,) = _door("admin_assign(%s, %s, %s, %s, %s, %s, %s)", said, by)
    details = {"role": employment.role, "unit": employment.unit_id, "user": user_id}
    record_event("organisation.employed", subject=f"assignment:{made}", **details)
    return int(made)


def take_in(*, by: Actor, employments: Iterable[Employment]) -> int:
    """A whole staff list, all or nothing; how many assignments were made. Pre-condition: nothing in it is there yet."""
    return len([employ(by=by, employment=one) for one in employments])


def end_employment(*, by: Actor, assignment_id: int, on: date) -> bool:
    """End an assignment. On this day or earlier: access, sessions and streams end at once. False: it already was."""
    (ended,) = _door("admin_end(%s, %s, %s)", [assignment_id, on, timezone.localdate()], by)
    record_event("organisation.employment_ended", subject=f"assignment:{assignment_id}", on=on)
    return bool(ended)


def ask_for_assignment(*, by: Actor, unit_id: int, role: str, title: str, reason: str) -> int:
    """Ask for an assignment of one's own."""
    (asked,) = _door("admin_ask(%s, %s, %s, %s)", [unit_id, role, title, reason], by)
    record_event("organisation.assignment_asked_for", subject=f"request:{asked}", role=role, unit=unit_id)
    return int(asked)


def decide_request(*, by: Actor, request_id: int, granted: bool) -> bool:
    """Say yes or no to another administrator's request. False: it was already decided."""
    (decided,) = _door("admin_decide(%s, %s, %s)", [request_id, granted, timezone.localdate()], by)
    record_event("organisation.assignment_decided", subject=f"request:{request_id}", granted=granted)
    return bool(decided)


def save_site(*, by: Actor, site_id: UUID, phone: str, capacity: int | None, active: bool) -> None:
    """Telephone, places and whether the front door is open, for a programme that the own organisation receives to."""
    _door("admin_save_site(%s, %s, %s, %s)", [site_id, phone, capacity, active], by)
    record_event("organisation.site_saved", subject=f"site:{site_id}", active=active)


def invite_to_passkey(*, by: Actor, assignment_id: int) -> str:
    """A code with which a colleague makes a passkey, shown once and good for a day. Never for oneself, nor for an
    account that another organisation employs too."""
    code = new_code(12)
    until = timezone.now() + INVITED_FOR
    (made,) = _door("admin_invite(%s, %s, %s)", [assignment_id, digest("passkey", code), until], by)
    if not made:
        raise Refused(_("Den som också arbetar någon annanstans loggar in med sin e-legitimation."))
    record_event("organisation.passkey_invited", subject=f"assignment:{assignment_id}")
    return code
