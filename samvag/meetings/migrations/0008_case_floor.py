"""Whom an extra meeting is about, and who is asked to it from outside: records of the unit that calls, in its case."""

from django.db import migrations

from samvag.core import floor

# Those asked from outside are of a meeting about the same case, which one sees oneself.
OF_THE_SAME = (
    "EXISTS (SELECT 1 FROM meetings_calling called WHERE called.meeting_id = meetings_guest.meeting_id "
    "AND called.case_id = meetings_guest.case_id)"
)
SQL = (
    floor.record_child("meetings_calling", "calling")
    + floor.record_child("meetings_guest", "guest", also=OF_THE_SAME)
    + "CREATE INDEX meetings_calling_case ON meetings_calling (case_id);"
    + "CREATE INDEX meetings_guest_case ON meetings_guest (case_id);"
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_case"), ("cases", "0002_floor"), ("records", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
