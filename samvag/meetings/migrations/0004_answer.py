"""Whoever is asked to a meeting says whether they come."""

from django.db import migrations, models

from samvag.core import floor

SQL = (
    floor.grant_reading("meetings_attendance")
    + "GRANT UPDATE (answer) ON meetings_attendance TO samvag_web, samvag_worker;"
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_cancelled")]
    operations = [
        migrations.AddField(
            "attendance",
            "answer",
            models.CharField(blank=True, choices=[("yes", "Kommer"), ("no", "Kommer inte")], max_length=3, default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
