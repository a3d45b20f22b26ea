"""A question lies open to whoever it was handed to, as any record; only the asked unit answers, passes on or sends back,
and only the asking unit takes back what nobody there has read."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
CREATE FUNCTION message_fits(p_case uuid, p_unit bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT case_party_mine(p_case) AND EXISTS (SELECT 1 FROM cases_party
    WHERE case_id = p_case AND unit_id = p_unit AND left_at IS NULL) $$;

-- Has anybody in the asked unit had it on the page? The log of readings knows.
CREATE FUNCTION message_opened(p_message uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM questions_message m JOIN audit_read r ON r.persons @> ARRAY[m.person_id]
    WHERE m.record_id = p_message AND ctx_unit() IN (m.from_unit_id, m.to_unit_id)
      AND r.subject IN ('message:' || m.record_id, 'record:' || m.record_id) AND r.unit_id = m.to_unit_id) $$;

CREATE FUNCTION message_answerable(p_message uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM questions_message WHERE record_id = p_message AND to_unit_id = ctx_unit()
    AND audience && ctx_keys() AND answered_at IS NULL AND withdrawn_at IS NULL AND returned_at IS NULL) $$;

-- What is asked must reach whom it is asked: by a handing over, or as a unit of the same house in the case.
CREATE FUNCTION message_reaches(p_message uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM records_record r JOIN organisations_unit u ON u.reader_key = ANY(r.audience)
    LEFT JOIN questions_message q ON q.record_id = r.id
    LEFT JOIN questions_answer a ON a.record_id = r.id LEFT JOIN questions_message m ON m.record_id = a.message_id
    WHERE r.id = p_message AND r.unit_id = ctx_unit() AND u.id = COALESCE(q.to_unit_id, m.from_unit_id)) $$;

CREATE FUNCTION message_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user NOT IN ('samvag_web', 'samvag_worker') THEN RETURN NEW; END IF;  -- the floor itself, and the doors below
  IF OLD.answered_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'samvag: the question is closed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.withdrawn_at IS NOT NULL AND (OLD.from_unit_id <> ctx_unit()
      OR (OLD.returned_at IS NULL AND (OLD.taken_at IS NOT NULL OR message_opened(OLD.record_id)))) THEN
    RAISE EXCEPTION 'samvag: it has been read' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.taken_by_id IS DISTINCT FROM OLD.taken_by_id OR NEW.answered_at IS NOT NULL)
      AND (OLD.to_unit_id <> ctx_unit() OR OLD.returned_at IS NOT NULL OR NEW.taken_by_id IS NULL
           OR (NEW.taken_by_id IS DISTINCT FROM OLD.taken_by_id AND NEW.taken_by_id <> ctx_assignment())) THEN
    RAISE EXCEPTION 'samvag: asked of somebody else' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER step BEFORE UPDATE ON questions_message FOR EACH ROW EXECUTE FUNCTION message_step();

-- The question as the asked unit has it open before it, locked; nothing when it is not theirs.
CREATE FUNCTION message_held(p_message uuid) RETURNS questions_message LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT * FROM questions_message WHERE record_id = p_message AND to_unit_id = ctx_unit() AND ctx_has('case.write')
    AND audience && ctx_keys() AND (NOT protected OR may_open_protected(person_id))
    AND answered_at IS NULL AND withdrawn_at IS NULL AND returned_at IS NULL FOR UPDATE $$;

-- Wrong recipient: closed to that unit in the same moment, and back with whoever asked.
CREATE FUNCTION message_send_back(p_message uuid, p_why text, p_at timestamptz) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE m questions_message := message_held(p_message);
  moment timestamptz := CASE WHEN ctx_purpose() = 'demonstration' THEN p_at ELSE clock_timestamp() END;
BEGIN
  IF m.record_id IS NULL THEN RETURN false; END IF;
  UPDATE questions_message SET returned_at = moment, returned_because = left(p_why, 200) WHERE record_id = m.record_id;
  UPDATE sharing_disclosure SET ended_at = moment, end_reason = 'Fel mottagare'
    WHERE record_id = m.record_id AND recipient_id = m.to_unit_id AND ended_at IS NULL;
  RETURN true;
END $$;

-- Passed on inside the asked house, to a unit of the case: on the same consent as it came, or not at all.
CREATE FUNCTION message_pass_on(p_message uuid, p_unit bigint, p_at timestamptz) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE m questions_message := message_held(p_message); d sharing_disclosure;
  moment timestamptz := CASE WHEN ctx_purpose() = 'demonstration' THEN p_at ELSE clock_timestamp() END;
BEGIN
  IF m.record_id IS NULL OR NOT message_fits(m.case_id, p_unit) OR p_unit IN (m.to_unit_id, m.from_unit_id)
     OR NOT EXISTS (SELECT 1 FROM organisations_unit WHERE id = p_unit AND organisation_id = ctx_org()) THEN
    RETURN false;
  END IF;
  IF m.owner_id <> ctx_org() THEN
    SELECT * INTO d FROM sharing_disclosure WHERE record_id = m.record_id AND recipient_id = m.to_unit_id
      AND ended_at IS NULL AND valid_until > moment;
    IF d.consent_id IS NULL OR NOT consent_covers(d.consent_id, m.record_id, p_unit, moment) THEN RETURN false; END IF;
    INSERT INTO sharing_disclosure (id, record_id, person_id, owner_id, recipient_id, ground, ground_note, stated,
        consent_id, decided_at, valid_until, end_reason, protected)
      VALUES (gen_random_uuid(), m.record_id, m.person_id, m.owner_id, p_unit, d.ground, d.ground_note, d.stated,
        d.consent_id, moment, d.valid_until, '', d.protected)
      ON CONFLICT DO NOTHING;
  END IF;
  UPDATE questions_message SET to_unit_id = p_unit, passed_on_at = moment, passed_on_from_id = m.to_unit_id,
    taken_at = NULL, taken_by_id = NULL WHERE record_id = m.record_id;
  IF m.owner_id <> ctx_org() THEN
    UPDATE sharing_disclosure SET ended_at = moment, end_reason = 'Skickad vidare' WHERE id = d.id;
  END IF;
  RETURN true;
END $$;

-- Which units of one's own house a question may be passed on to.
CREATE FUNCTION message_ways_on(p_message uuid) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT p.unit_id FROM questions_message m JOIN cases_party p ON p.case_id = m.case_id AND p.left_at IS NULL
    JOIN organisations_unit u ON u.id = p.unit_id AND u.organisation_id = ctx_org()
    WHERE m.record_id = p_message AND m.to_unit_id = ctx_unit() AND m.audience && ctx_keys()
      AND p.unit_id NOT IN (m.to_unit_id, m.from_unit_id)
      AND (m.owner_id = ctx_org() OR EXISTS (SELECT 1 FROM sharing_disclosure d WHERE d.record_id = m.record_id
        AND d.recipient_id = m.to_unit_id AND d.ended_at IS NULL
        AND consent_covers(d.consent_id, m.record_id, p.unit_id, clock_timestamp()))) $$;
"""
ENDS = "(SELECT ctx_unit()) IN (from_unit_id, to_unit_id)"
READ = floor.RECORD_READ.format(key="record_id")
SQL = (
    FUNCTIONS
    + "CREATE INDEX questions_message_case ON questions_message (case_id);"
    + floor.record_child(
        "questions_message",
        "message",
        also="from_unit_id = (SELECT ctx_unit()) AND from_unit_id <> to_unit_id AND message_fits(case_id, to_unit_id)"
        " AND taken_at IS NULL AND passed_on_at IS NULL AND returned_at IS NULL AND answered_at IS NULL"
        " AND withdrawn_at IS NULL",
    )
    + floor.may(
        "questions_message",
        "UPDATE",
        using=f"({READ}) AND {ENDS}",
        check=ENDS,
        columns="taken_at, taken_by_id, answered_at, withdrawn_at",
    )
    + floor.record_child("questions_answer", "answer", also="message_answerable(message_id)")
    + floor.keeper_function("message_fits(uuid, bigint)", floor.WEB_ROLES)
    + floor.keeper_function("message_opened(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("message_answerable(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("message_reaches(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("message_held(uuid)")
    + floor.keeper_function("message_send_back(uuid, text, timestamptz)", floor.WEB_ROLES)
    + floor.keeper_function("message_pass_on(uuid, bigint, timestamptz)", floor.WEB_ROLES)
    + floor.keeper_function("message_ways_on(uuid)", floor.WEB_ROLES)
)


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0001_initial"),
        ("audit", "0002_floor"),
        ("cases", "0002_floor"),
        ("records", "0002_floor"),
        ("sharing", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
