"""A mapped domain is a record."""

from django.db import migrations

from samvag.core import floor

SQL = (
    floor.record_child("mapping_mapped", "mapping")
    + "CREATE INDEX mapping_mapped_case ON mapping_mapped (case_id);"
)


class Migration(migrations.Migration):
    dependencies = [("mapping", "0001_initial"), ("records", "0003_disputes"), ("cases", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
