"""What a unit lets be is seen by that unit."""

from django.db import migrations

from samvag.core import floor

SQL = (
    """
SET LOCAL check_function_bodies = off;
CREATE FUNCTION mute_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  NEW.audience := ARRAY[(SELECT reader_key FROM organisations_unit WHERE id = NEW.unit_id)];
  NEW.protected := COALESCE((SELECT protected FROM people_person WHERE id = NEW.person_id FOR KEY SHARE), false);
  NEW.muted_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON between_mute FOR EACH ROW EXECUTE FUNCTION mute_fill();
CREATE FUNCTION mute_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL THEN
    RAISE EXCEPTION 'samvag: the mute has ended' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER final BEFORE UPDATE OF lifted_at ON between_mute FOR EACH ROW EXECUTE FUNCTION mute_final();
"""
    + floor.forced("between_mute")
    + floor.audience("between_mute")
    + floor.may("between_mute", "SELECT", using=floor.AUDIENCE_READ)
    + floor.may(
        "between_mute",
        "INSERT",
        check="owner_id = (SELECT ctx_org()) AND unit_id = (SELECT ctx_unit()) "
        "AND muted_by_id = (SELECT ctx_assignment()) AND (person_id IS NULL OR person_known(person_id))",
    )
    + floor.may(
        "between_mute",
        "UPDATE",
        using="unit_id = (SELECT ctx_unit())",
        check="unit_id = (SELECT ctx_unit())",
        columns="lifted_at",
    )
    + floor.restrict_protected("between_mute")
    + floor.keeper_function("mute_fill()")
)


class Migration(migrations.Migration):
    dependencies = [("between", "0001_initial"), ("people", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
