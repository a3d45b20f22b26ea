"""A placement is a record."""

from django.db import migrations

from samvag.core import floor

SQL = (
    floor.record_child("mapping_placement", "placement")
    + "CREATE INDEX mapping_placement_case ON mapping_placement (case_id);"
)


class Migration(migrations.Migration):
    dependencies = [("mapping", "0003_placement"), ("mapping", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
