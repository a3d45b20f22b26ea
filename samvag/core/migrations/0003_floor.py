"""Drafts belong to one assignment; once-keys hold ids only."""

from django.db import migrations

from samvag.core import floor

MINE = "assignment_id = (SELECT ctx_assignment())"
SQL = (
    floor.forced("core_draft")
    + floor.may("core_draft", "SELECT", using=MINE)
    + floor.may("core_draft", "INSERT", check=MINE)
    + floor.may("core_draft", "UPDATE", using=MINE, check=MINE)
    + floor.may("core_draft", "DELETE", using=MINE)
    + "REVOKE ALL ON core_oncekey FROM PUBLIC; GRANT SELECT, INSERT, UPDATE, DELETE ON core_oncekey TO samvag_web;"
)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_drafts")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
