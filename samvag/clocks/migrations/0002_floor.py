"""A deadline is seen by the unit that owns it."""

from django.db import migrations

from samvag.core import floor

SQL = (
    """
SET LOCAL check_function_bodies = off;
CREATE FUNCTION deadline_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  NEW.audience := ARRAY[(SELECT reader_key FROM organisations_unit WHERE id = NEW.unit_id)];
  NEW.protected := (SELECT protected FROM people_person WHERE id = NEW.person_id FOR KEY SHARE);
  -- When it was written down is the database's to say; only the practice town may write history.
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.entered_at := clock_timestamp(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON clocks_deadline FOR EACH ROW EXECUTE FUNCTION deadline_fill();
"""
    + floor.forced("clocks_deadline")
    + floor.audience("clocks_deadline")
    + floor.may("clocks_deadline", "SELECT", using=floor.AUDIENCE_READ)
    + floor.may(
        "clocks_deadline",
        "INSERT",
        check="owner_id = (SELECT ctx_org()) AND unit_id = (SELECT ctx_unit()) AND person_known(person_id)",
    )
    + floor.may(
        "clocks_deadline",
        "UPDATE",
        using="unit_id = (SELECT ctx_unit())",
        check="unit_id = (SELECT ctx_unit())",
        columns="met_at",
    )
    + floor.restrict_protected("clocks_deadline")
    + floor.keeper_function("deadline_fill()")
)


class Migration(migrations.Migration):
    dependencies = [("clocks", "0001_initial"), ("people", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
