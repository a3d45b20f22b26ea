"""Health checks and samples are records."""

from django.db import migrations

from samvag.core import floor

SQL = (
    floor.record_child("assessments_healthcheck", "measurement")
    + "CREATE INDEX assessments_healthcheck_case ON assessments_healthcheck (case_id);"
    + floor.record_child("assessments_sample", "sample")
    + "CREATE INDEX assessments_sample_case ON assessments_sample (case_id);"
)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_health"), ("assessments", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
