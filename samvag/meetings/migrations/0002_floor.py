"""A meeting names no person: staff may read it, and call it for a site where their unit takes part."""

from django.db import migrations

from samvag.core import floor

SQL = (
    floor.readable("meetings_meeting")
    + floor.readable("meetings_attendance")
    + "GRANT INSERT, UPDATE ON meetings_meeting, meetings_attendance TO samvag_web, samvag_worker;"
    + "GRANT USAGE ON SEQUENCE meetings_attendance_id_seq TO samvag_web, samvag_worker;"
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("organisations", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
