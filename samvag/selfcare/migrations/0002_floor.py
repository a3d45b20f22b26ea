"""An assessment of self-care is a record."""

from django.db import migrations

from samvag.core import floor

SQL = (
    floor.record_child("selfcare_selfcare", "self_care")
    + "CREATE INDEX selfcare_selfcare_case ON selfcare_selfcare (case_id);"
)


class Migration(migrations.Migration):
    dependencies = [("selfcare", "0001_initial"), ("records", "0003_disputes"), ("cases", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
