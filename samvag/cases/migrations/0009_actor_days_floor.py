"""The web may read the new days; when somebody was last heard of, and since when they are gone, has come already."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
CREATE FUNCTION actor_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF GREATEST(NEW.contact_on, NEW.ended_on) > local_today() THEN
    RAISE EXCEPTION 'samvag: that day has not come' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER days BEFORE INSERT ON cases_actoraround FOR EACH ROW EXECUTE FUNCTION actor_days();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_actor_days")]
    operations = [migrations.RunSQL(FUNCTIONS + floor.grant_reading("cases_actoraround"), migrations.RunSQL.noop)]
