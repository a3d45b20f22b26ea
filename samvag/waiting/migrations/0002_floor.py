"""Waiting is records. What comes of it is added by the unit that asked, in the order it happened, and nothing comes after
the end, whoever writes and however many write at the same time."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- The unit that asked adds to it, about the same person in the same case.
CREATE FUNCTION waiting_takes(p_waiting uuid, p_person uuid, p_case uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM records_record WHERE lineage = p_waiting AND kind = 'waiting' AND unit_id = ctx_unit()
    AND person_id = p_person AND case_id = p_case) $$;

CREATE FUNCTION waiting_in_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE waited uuid; asked date; outside bigint; ends bigint; latest date; over date;
BEGIN
  IF TG_TABLE_NAME = 'waiting_turn' THEN
    waited := NEW.waiting;
  ELSE
    SELECT lineage INTO waited FROM records_record WHERE id = NEW.record_id;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(waited::text, 5252));
  SELECT w.asked_on INTO asked FROM waiting_waiting w JOIN records_record r ON r.id = w.record_id
    WHERE r.lineage = waited AND r.superseded_at IS NULL AND NOT r.retracted;
  SELECT count(*) FILTER (WHERE asked IS NULL OR t.day < asked),
      count(*) FILTER (WHERE t.how IN ('accepted', 'returned', 'given_up')), max(t.day),
      min(t.day) FILTER (WHERE t.how IN ('accepted', 'returned', 'given_up'))
    INTO outside, ends, latest, over
    FROM waiting_turn t JOIN records_record r ON r.id = t.record_id
    WHERE t.waiting = waited AND r.superseded_at IS NULL AND NOT r.retracted;
  IF GREATEST(asked, latest) > local_today() THEN
    RAISE EXCEPTION 'samvag: that day has not come' USING ERRCODE = 'check_violation';
  ELSIF outside > 0 THEN
    RAISE EXCEPTION 'samvag: nobody had been asked then' USING ERRCODE = 'check_violation';
  ELSIF ends > 1 OR latest > over THEN
    RAISE EXCEPTION 'samvag: the waiting is over' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER in_order AFTER INSERT ON waiting_waiting FOR EACH ROW EXECUTE FUNCTION waiting_in_order();
CREATE TRIGGER in_order AFTER INSERT ON waiting_turn FOR EACH ROW EXECUTE FUNCTION waiting_in_order();
"""
SQL = (
    FUNCTIONS
    + floor.record_child("waiting_waiting", "waiting")
    + "CREATE INDEX waiting_waiting_case ON waiting_waiting (case_id);"
    + floor.record_child("waiting_turn", "turn", also="waiting_takes(waiting, person_id, case_id)")
    + "CREATE INDEX waiting_turn_waiting ON waiting_turn (waiting);"
    + floor.keeper_function("waiting_takes(uuid, uuid, uuid)", floor.WEB_ROLES)
    + floor.keeper_function("waiting_in_order()")
)


class Migration(migrations.Migration):
    dependencies = [
        ("waiting", "0001_initial"),
        ("records", "0003_disputes"),
        ("cases", "0002_floor"),
        ("organisations", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
