"""How often things have been tried: counters without a name, cleared by the worker when their time is over."""

from django.db import migrations, models

SQL = """
REVOKE ALL ON core_attempt FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON core_attempt TO samvag_web;
GRANT SELECT, DELETE ON core_attempt TO samvag_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_floor")]
    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
