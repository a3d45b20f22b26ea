"""When all that let a unit know of a person has ended, its link is closed."""

from django.db import migrations, models

from samvag.core import floor


class Migration(migrations.Migration):
    dependencies = [("people", "0006_merges_floor")]
    operations = [
        migrations.AddField("personlink", "closed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(floor.grant_reading("people_personlink"), migrations.RunSQL.noop),
    ]
