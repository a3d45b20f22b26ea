"""Who looks at what: a coordinator in the first pair and one in the second, the same in every database, and the bare
SQL's parameters."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.utils import timezone

from samvag.organisations.models import Assignment

WHO = "m10000-0"  # the first municipal unit's first coordinator
WHO_MANY = "m10002-0"  # the second's, whose board has two hundred rows
PAST = timedelta(days=365)


@dataclass(frozen=True)
class Scene:
    """Everything the pages and the bare statements need to know, read once as superuser."""

    user: int
    assignment: int
    unit: int
    keys: list[int]
    org: int
    site: uuid.UUID
    cases: list[uuid.UUID]
    number: str
    case_of_number: str
    family: str
    both: list[int]
    recipient: int
    until: datetime
    persons: dict[uuid.UUID, uuid.UUID]
    consents: dict[uuid.UUID, uuid.UUID]

    def read(self) -> dict[str, Any]:
        """Parameters of the reading statements."""
        return {
            "unit": self.unit,
            "keys": self.keys,
            "org": self.org,
            "site": self.site,
            "case": self.cases[0],
            "number": self.number,
            "prefix": self.family[:3].lower() + "%",
            "moment": past_midnight(),
        }

    def write(self, turn: int) -> dict[str, Any]:
        """Parameters of one bare status write; never in the case whose timeline is measured."""
        case = self.cases[1 + turn % (len(self.cases) - 1)]
        record = uuid.uuid4()
        person = self.persons[case]
        return {
            "record": record,
            "disclosure": uuid.uuid4(),
            "case": case,
            "person": person,
            "org": self.org,
            "unit": self.unit,
            "user": self.user,
            "assignment": self.assignment,
            "both": self.both,
            "until": self.until,
            "level": turn % 5,
            "words": f"Läget {record.hex[:8]}",
            "recipient": self.recipient,
            "consent": self.consents[person],
            "subject": f"record:{record}",
        }


def past_midnight() -> datetime:
    """The end of the past day that is asked for."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - PAST + timedelta(days=1)


def look(connection: psycopg.Connection[Any], who: str = WHO) -> Scene:
    """Find the scene in a loaded database."""
    assignment = Assignment.objects.using("owner").select_related("unit").get(user__username=who)
    unit, key, org = assignment.unit_id, assignment.unit.reader_key, assignment.unit.organisation_id
    rows = connection.execute(
        "SELECT c.id, c.person_id, c.site_id, c.audience, l.family_name, l.number, c.number FROM cases_case c "
        "JOIN people_personlink l ON l.person_id = c.person_id AND l.unit_id = %s "
        "WHERE c.closed_at IS NULL AND c.audience @> ARRAY[%s::int] ORDER BY c.number",
        [unit, key],
    ).fetchall()
    numbered = next(row for row in rows if row[5])
    consents = connection.execute(
        "SELECT person_id, id, valid_until FROM sharing_consent WHERE unit_id = %s", [unit]
    ).fetchall()
    recipient = connection.execute(
        "SELECT id FROM organisations_unit WHERE reader_key = ANY(%s) AND id <> %s", [rows[0][3], unit]
    ).fetchone()
    assert recipient is not None
    return Scene(
        user=assignment.user_id,
        assignment=assignment.pk,
        unit=unit,
        keys=[key],
        org=org,
        site=rows[0][2],
        cases=[row[0] for row in rows],
        number=numbered[5],
        case_of_number=numbered[6],
        family=rows[0][4],
        both=rows[0][3],
        recipient=recipient[0],
        until=consents[0][2],
        persons={row[0]: row[1] for row in rows},
        consents={row[0]: row[1] for row in consents},
    )
