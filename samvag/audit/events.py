"""The two doors through which logs are written, in the transaction of what they tell about."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection


def record_event(
    name: str, *, subject: str, person: UUID | None = None, at: datetime | None = None, **details: Any
) -> None:
    """Write that something happened, in the past tense (`case.opened`). Ids only, never content. The database takes
    who from the signed context, and heeds `at` only in the practice town."""
    said = [name, person, subject, json.dumps(details, default=str), at]
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_write(%s, %s, %s, %s::jsonb, %s)", said)


def log_read(page: str, *, persons: Iterable[UUID], subject: str = "", ground: str = "") -> None:
    """Write that the actor was shown these persons' data on a page (HSLF-FS 2016:40 ch. 4). One row a page; if it
    cannot be written the page fails."""
    shown = sorted({person for person in persons if person is not None})
    if not shown:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_log_read(%s, %s, %s::uuid[], %s)", [page, subject, shown, ground])
