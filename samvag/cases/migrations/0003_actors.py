"""People around the person are records like everything else written."""

from django.db import migrations

from samvag.core import floor


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_floor"), ("records", "0002_floor")]
    operations = [migrations.RunSQL(floor.record_child("cases_actoraround", "actor"), migrations.RunSQL.noop)]
