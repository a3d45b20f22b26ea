"""Medicine is records, and health care's: who else writes of it is refused here. What was handed out never exceeds what
has come, and a day is entered once, whoever writes and however many write at the same time."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- The unit that agreed to it hands out, to the same person in the same case.
CREATE FUNCTION medication_takes(p_hand_out uuid, p_person uuid, p_case uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM records_record WHERE lineage = p_hand_out AND kind = 'hand_out' AND unit_id = ctx_unit()
    AND person_id = p_person AND case_id = p_case) $$;

CREATE FUNCTION medication_adds_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE arranged uuid; agreed medication_handout; came bigint; gone bigint; days bigint; different bigint; outside bigint;
  refills bigint; latest date;
BEGIN
  IF TG_TABLE_NAME = 'medication_handed' THEN
    arranged := NEW.hand_out;
  ELSE
    SELECT lineage INTO arranged FROM records_record WHERE id = NEW.record_id;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(arranged::text, 5251));
  SELECT h.* INTO agreed FROM medication_handout h JOIN records_record r ON r.id = h.record_id
    WHERE r.lineage = arranged AND r.superseded_at IS NULL AND NOT r.retracted;
  SELECT COALESCE(sum(d.count) FILTER (WHERE d.how = 'received'), 0), COALESCE(sum(d.count) FILTER (WHERE d.how = 'given'), 0),
      count(*) FILTER (WHERE d.how <> 'received'), count(DISTINCT d.day) FILTER (WHERE d.how <> 'received'),
      count(*) FILTER (WHERE d.how <> 'received' AND (agreed.record_id IS NULL OR d.day < agreed.from_on
        OR d.day > COALESCE(LEAST(agreed.until_on, agreed.ended_on), 'infinity'))),
      count(*) FILTER (WHERE d.how = 'received'), max(d.day)
    INTO came, gone, days, different, outside, refills, latest
    FROM medication_handed d JOIN records_record r ON r.id = d.record_id
    WHERE d.hand_out = arranged AND r.superseded_at IS NULL AND NOT r.retracted;
  IF latest > local_today() THEN
    RAISE EXCEPTION 'samvag: that day has not come' USING ERRCODE = 'check_violation';
  ELSIF outside > 0 OR (agreed.stock IS NULL AND refills > 0) THEN
    RAISE EXCEPTION 'samvag: it is not what was agreed' USING ERRCODE = 'check_violation';
  ELSIF days > different THEN
    RAISE EXCEPTION 'samvag: that day is entered already' USING ERRCODE = 'unique_violation';
  ELSIF agreed.stock IS NOT NULL AND agreed.stock + came - gone < 0 THEN
    RAISE EXCEPTION 'samvag: so many are not left' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER adds_up AFTER INSERT ON medication_handout FOR EACH ROW EXECUTE FUNCTION medication_adds_up();
CREATE TRIGGER adds_up AFTER INSERT ON medication_handed FOR EACH ROW EXECUTE FUNCTION medication_adds_up();
"""
HEALTH_CARE = "(SELECT acts_in_health_care())"
SQL = (
    FUNCTIONS
    + floor.record_child("medication_handout", "hand_out", also=HEALTH_CARE)
    + "CREATE INDEX medication_handout_case ON medication_handout (case_id);"
    + floor.record_child("medication_handed", "handed", also="medication_takes(hand_out, person_id, case_id)")
    + "CREATE INDEX medication_handed_hand_out ON medication_handed (hand_out, day);"
    + floor.record_child("medication_tapering", "tapering", also=HEALTH_CARE)
    + "CREATE INDEX medication_tapering_case ON medication_tapering (case_id);"
    + floor.keeper_function("medication_takes(uuid, uuid, uuid)", floor.WEB_ROLES)
    + floor.keeper_function("medication_adds_up()")
)


class Migration(migrations.Migration):
    dependencies = [
        ("medication", "0001_initial"),
        ("records", "0003_disputes"),
        ("cases", "0002_floor"),
        ("organisations", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
