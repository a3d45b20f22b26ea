"""What is written about leaving is a record. That nobody is let go to nobody is asked by the database too."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- When the case was last opened again; what was written before that belongs to the former period.
CREATE FUNCTION case_period(p_case uuid) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT COALESCE(max(reopened_at), '-infinity') FROM cases_closure WHERE case_id = p_case AND case_party_mine(p_case) $$;

-- Who has taken over since the case was last opened: the one that the latest farewell of the owner names, and, where that
-- is a unit that takes part, in its own words. Only that it is so and since when; what was written has its own readers.
CREATE FUNCTION handover_accepted(p_case uuid) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT max(a.accepted_on) FROM cases_case c
    JOIN LATERAL (SELECT f.receiver, f.receiver_unit_id FROM leaving_farewell f JOIN records_record r ON r.id = f.record_id
      WHERE f.case_id = c.id AND r.owner_id = c.owner_id AND r.superseded_at IS NULL AND NOT r.retracted
      ORDER BY r.recorded_at DESC LIMIT 1) f ON f.receiver <> ''
    JOIN leaving_acceptance a ON a.case_id = c.id AND a.receiver = f.receiver
    JOIN records_record r ON r.id = a.record_id AND r.superseded_at IS NULL AND NOT r.retracted
      AND CASE WHEN f.receiver_unit_id IS NULL THEN r.owner_id = c.owner_id ELSE r.unit_id = f.receiver_unit_id END
      AND r.recorded_at > case_period(c.id)
  WHERE c.id = p_case AND case_party_mine(c.id) $$;

-- Whoever manages with point efforts goes on to somebody (goal: closed only when the next contact is established), or it
-- is said why not.
CREATE FUNCTION nobody_let_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.reason = 'point_efforts' AND handover_accepted(NEW.case_id) IS NULL AND NOT EXISTS (
      SELECT 1 FROM leaving_farewell f JOIN records_record r ON r.id = f.record_id
      WHERE f.case_id = NEW.case_id AND r.owner_id = ctx_org() AND r.superseded_at IS NULL AND NOT r.retracted
        AND r.recorded_at > case_period(NEW.case_id) AND f.why_not <> '') THEN
    RAISE EXCEPTION 'samvag: nobody has taken over' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER c_nobody_let_go BEFORE INSERT ON cases_closure FOR EACH ROW EXECUTE FUNCTION nobody_let_go();

-- Only whoever is named as a receiving unit accepts for itself; what somebody outside said, the owner's units write.
CREATE FUNCTION handover_mine(p_case uuid, p_receiver text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT case_party_mine(p_case) AND EXISTS (
    SELECT 1 FROM leaving_farewell f JOIN records_record r ON r.id = f.record_id JOIN cases_case c ON c.id = f.case_id
    WHERE f.case_id = p_case AND f.receiver = p_receiver AND r.superseded_at IS NULL AND NOT r.retracted
      AND (f.receiver_unit_id = ctx_unit() OR (f.receiver_unit_id IS NULL AND c.owner_id = ctx_org()))) $$;
CREATE INDEX leaving_farewell_case ON leaving_farewell (case_id);
CREATE INDEX leaving_acceptance_case ON leaving_acceptance (case_id);
"""
SQL = (
    FUNCTIONS
    + floor.record_child("leaving_farewell", "leaving")
    + floor.record_child("leaving_acceptance", "handover", also="handover_mine(case_id, receiver)")
    + floor.keeper_function("case_period(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("handover_accepted(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("handover_mine(uuid, text)", floor.WEB_ROLES)
    + floor.keeper_function("nobody_let_go()")
)


class Migration(migrations.Migration):
    dependencies = [
        ("leaving", "0001_initial"),
        ("cases", "0005_endings_floor"),
        ("records", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
