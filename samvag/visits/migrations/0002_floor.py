"""A booking is a record of the unit that books; what came of it is a record of whoever says it, in the same case, of a
visit they see."""

from django.db import migrations

from samvag.core import floor


def _seen(table: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM records_record seen WHERE seen.lineage = visit "
        f"AND seen.case_id = {table}.case_id AND seen.kind = 'booking')"
    )


SQL = (
    floor.record_child("visits_booking", "booking")
    + floor.record_child("visits_kept", "visit", also=_seen("visits_kept"))
    + floor.record_child("visits_notkept", "no_visit", also=_seen("visits_notkept"))
    + "CREATE INDEX visits_booking_case ON visits_booking (case_id);"
    + "CREATE INDEX visits_booking_starts ON visits_booking (meets_at);"
    + "CREATE INDEX visits_kept_visit ON visits_kept (visit);"
    + "CREATE INDEX visits_notkept_visit ON visits_notkept (visit);"
)


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("cases", "0002_floor"), ("records", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
