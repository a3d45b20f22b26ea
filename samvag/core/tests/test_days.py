"""The database's days are Sweden's, whatever the session's clock says."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.utils import timezone


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-06-30T21:59:59+00:00", date(2026, 6, 30)),
        ("2026-06-30T22:00:00+00:00", date(2026, 7, 1)),  # summer time: two hours
        ("2026-11-22T22:59:59+00:00", date(2026, 11, 22)),
        ("2026-11-22T23:00:00+00:00", date(2026, 11, 23)),  # and one
    ],
)
def test_a_day_begins_at_midnight_in_sweden(moment: str, day: date) -> None:
    with connection.cursor() as cursor:
        for zone in ("UTC", "Europe/Stockholm", "America/New_York"):
            cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
            cursor.execute("SELECT local_day(%s), local_today()", [datetime.fromisoformat(moment)])
            assert cursor.fetchone() == (day, timezone.localdate())
