"""Board lines are records; a change tells the streams the case, and nothing else."""

from django.db import migrations

from samvag.core import floor

SQL = (
    """
-- What is written is at first its own organisation's alone, and only there is it told of. Whoever it is handed over to, or
-- taken back from, hears of that (disclosure_changed); the other parties of the case not even that something happened.
CREATE FUNCTION board_notify() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.case_id IS NOT NULL THEN PERFORM pg_notify('samvag_board', NEW.case_id || ':' || NEW.owner_id); END IF;
  RETURN NULL;
END $$;
CREATE INDEX board_statusentry_case ON board_statusentry (case_id, domain);
CREATE INDEX board_nextstep_case ON board_nextstep (case_id);
"""
    + floor.record_child("board_statusentry", "status")
    + floor.record_child("board_nextstep", "next_step")
    + """
CREATE TRIGGER notify AFTER INSERT OR UPDATE OF audience ON board_statusentry FOR EACH ROW EXECUTE FUNCTION board_notify();
CREATE TRIGGER notify AFTER INSERT OR UPDATE OF audience ON board_nextstep FOR EACH ROW EXECUTE FUNCTION board_notify();
"""
    + "CREATE TRIGGER notify AFTER INSERT ON records_note FOR EACH ROW EXECUTE FUNCTION board_notify();"
    + floor.keeper_function("board_notify()")
)


class Migration(migrations.Migration):
    dependencies = [("board", "0001_initial"), ("records", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
