"""An assessment of self-care is a record, and health care's (2022:1250, 2 §): who else writes one is refused here."""

from django.db import migrations

from samvag.core import floor

SQL = (
    floor.record_child("selfcare_selfcare", "self_care", also="(SELECT acts_in_health_care())")
    + "CREATE INDEX selfcare_selfcare_case ON selfcare_selfcare (case_id);"
)


class Migration(migrations.Migration):
    dependencies = [
        ("selfcare", "0001_initial"),
        ("records", "0003_disputes"),
        ("cases", "0002_floor"),
        ("organisations", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
