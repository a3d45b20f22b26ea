"""An open window is a record of whoever said it; whoever it lies open to says that they get in touch, and how it ended.
When is for the database's clock to say: the time to the first answer is a measure."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
CREATE FUNCTION window_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE shown boolean := ctx_purpose() IS NOT DISTINCT FROM 'demonstration';
BEGIN
  IF current_user NOT IN ('samvag_web', 'samvag_worker') THEN RETURN NEW; END IF;  -- the floor itself
  IF OLD.closed_at IS NOT NULL OR OLD.undone_at IS NOT NULL OR (OLD.fades_at <= clock_timestamp() AND NOT shown) THEN
    RAISE EXCEPTION 'samvag: the window is closed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.responded_at IS DISTINCT FROM OLD.responded_at OR NEW.responded_by_id IS DISTINCT FROM OLD.responded_by_id THEN
    IF OLD.responded_at IS NOT NULL THEN
      RAISE EXCEPTION 'samvag: the first response stands' USING ERRCODE = 'restrict_violation';
    ELSIF NEW.responded_by_id IS DISTINCT FROM ctx_assignment() THEN
      RAISE EXCEPTION 'samvag: in nobody else''s name' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT shown THEN NEW.responded_at := clock_timestamp(); END IF;
  END IF;
  IF NEW.closed_at IS NOT NULL OR NEW.closed_by_id IS NOT NULL THEN
    IF NEW.closed_by_id IS DISTINCT FROM ctx_assignment() THEN
      RAISE EXCEPTION 'samvag: in nobody else''s name' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT shown THEN NEW.closed_at := clock_timestamp(); END IF;
  END IF;
  IF NEW.undone_at IS NOT NULL THEN
    IF NOT EXISTS (SELECT 1 FROM records_record WHERE id = OLD.record_id AND unit_id = ctx_unit()) THEN
      RAISE EXCEPTION 'samvag: not theirs to take back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT shown THEN NEW.undone_at := clock_timestamp(); END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER step BEFORE UPDATE ON cases_window FOR EACH ROW EXECUTE FUNCTION window_step();

-- Told to the boards of those who can read it.
CREATE FUNCTION window_notify() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('samvag_board', NEW.case_id || ':' || organisation_id)
    FROM (SELECT DISTINCT organisation_id FROM organisations_unit WHERE reader_key = ANY(NEW.audience)) reading;
  RETURN NULL;
END $$;
CREATE TRIGGER notify AFTER INSERT OR UPDATE ON cases_window FOR EACH ROW EXECUTE FUNCTION window_notify();
CREATE INDEX cases_window_case ON cases_window (case_id);
"""
WORKS = "case_open_to_me(case_id) AND (SELECT ctx_has('case.write'))"
SQL = (
    FUNCTIONS
    + floor.record_child(
        "cases_window",
        "window",
        also="responded_at IS NULL AND closed_at IS NULL AND undone_at IS NULL AND case_open_to_me(case_id)",
    )
    + floor.may(
        "cases_window",
        "UPDATE",
        using=f"({floor.RECORD_READ.format(key='record_id')}) AND {WORKS}",
        check=WORKS,
        columns="responded_at, responded_by_id, closed_at, closed_by_id, outcome, undone_at",
    )
    + floor.keeper_function("window_notify()")
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_window"), ("records", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
