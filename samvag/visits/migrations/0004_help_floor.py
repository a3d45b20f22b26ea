"""Help is a record of the unit that gave it; where it was given at a visit, of one that is seen, in the same case."""

from django.db import migrations

from samvag.core import floor

SEEN = (
    "visit IS NULL OR EXISTS (SELECT 1 FROM records_record seen WHERE seen.lineage = visit "
    "AND seen.case_id = visits_help.case_id AND seen.kind = 'booking')"
)
SQL = (
    floor.record_child("visits_help", "help", also=SEEN)
    + "CREATE INDEX visits_help_case ON visits_help (case_id);"
)


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_help"), ("visits", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
