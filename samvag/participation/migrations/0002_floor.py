"""What was told to another system is a record, and rests on a consent that holds when it is made."""

from django.db import migrations

from samvag.core import floor

# Of the person, from the owner, to coordination, in force; and nobody with protected identity leaves by this way.
RESTS = """EXISTS (SELECT 1 FROM sharing_consent c WHERE c.id = participation_participation.consent_id
  AND c.person_id = participation_participation.person_id AND c.owner_id = participation_participation.owner_id
  AND c.given AND c.ended_at IS NULL AND c.valid_until > statement_timestamp() AND 'coordination' = ANY (c.categories))
  AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = participation_participation.person_id AND p.protection = '')"""
SQL = (
    floor.record_child("participation_participation", "participation", also=RESTS)
    + "CREATE INDEX participation_participation_case ON participation_participation (case_id);"
)


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0001_initial"),
        ("records", "0003_disputes"),
        ("cases", "0002_floor"),
        ("sharing", "0004_consent_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
