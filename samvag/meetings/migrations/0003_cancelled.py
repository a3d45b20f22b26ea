"""A meeting may be called off; the moment is then free for another."""

from django.db import migrations, models

from samvag.core import floor

SQL = (
    floor.grant_reading("meetings_meeting")
    + "GRANT UPDATE (cancelled_at) ON meetings_meeting TO samvag_web, samvag_worker;"
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_floor")]
    operations = [
        migrations.AddField("meeting", "cancelled_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("meeting", "one_meeting_at_a_time"),
        migrations.AddConstraint(
            "meeting",
            models.UniqueConstraint(
                condition=models.Q(("cancelled_at__isnull", True)),
                fields=("site", "kind", "starts_at"),
                name="one_meeting_at_a_time",
            ),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
