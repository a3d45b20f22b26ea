"""The directory names nobody. What is in force is read by all at work, and what is public by everybody; a draft and what
was said before only by the house's own administrators, who write."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = r"""
SET LOCAL check_function_bodies = off;
-- As in the log: nothing that looks like an identity number.
ALTER TABLE directory_entry ADD CONSTRAINT no_identity_numbers CHECK (
  offers || ' ' || waiting !~ '(^|[^0-9])([0-9]{2})?[0-9]{6}[-+ ]?[0-9A-Z]{4}($|[^0-9A-Za-z])');

-- A draft changes until it is published; what has been published stands, until it is replaced.
CREATE FUNCTION entry_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.replaced_at IS NOT NULL OR (OLD.published_at IS NOT NULL
      AND to_jsonb(NEW) - 'replaced_at' <> to_jsonb(OLD) - 'replaced_at') OR (OLD.published_at IS NULL
      AND NEW.published_at IS NOT NULL AND to_jsonb(NEW) - 'published_at' <> to_jsonb(OLD) - 'published_at')) THEN
    RAISE EXCEPTION 'samvag: what was published stands' USING ERRCODE = 'restrict_violation';
  END IF;
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN
    IF NEW.published_at IS NULL THEN NEW.written_at := clock_timestamp(); END IF;
    IF TG_OP = 'UPDATE' AND OLD.published_at IS NULL AND NEW.published_at IS NOT NULL THEN
      NEW.published_at := clock_timestamp();
    END IF;
    IF NEW.replaced_at IS NOT NULL THEN NEW.replaced_at := clock_timestamp(); END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER step BEFORE INSERT OR UPDATE ON directory_entry FOR EACH ROW
  WHEN (current_user IN ('samvag_web', 'samvag_worker')) EXECUTE FUNCTION entry_step();
"""
MINE = (
    "(SELECT ctx_has('organisation.administer')) AND EXISTS (SELECT 1 FROM organisations_unit u "
    "WHERE u.id = unit_id AND u.organisation_id = (SELECT ctx_org()))"
)
IN_FORCE = "published_at IS NOT NULL AND replaced_at IS NULL AND (public OR (SELECT ctx_org()) IS NOT NULL)"
ME = "(SELECT ctx_assignment())"
SQL = (
    FUNCTIONS
    + floor.forced("directory_entry")
    + floor.may("directory_entry", "SELECT", using=f"({IN_FORCE}) OR ({MINE})")
    + floor.may(
        "directory_entry",
        "INSERT",
        check=f"{MINE} AND written_by_id = {ME} AND published_at IS NULL AND replaced_at IS NULL",
    )
    + floor.may(
        "directory_entry",
        "UPDATE",
        using=MINE,
        check=f"{MINE} AND (written_by_id = {ME} OR published_at IS NOT NULL)",
        columns="offers, professions, room, waiting, reach, public, written_by_id, written_at, published_at, replaced_at",
    )
)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("access", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
