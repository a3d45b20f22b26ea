"""One way in: the insert-only front door, and a referral's audience shared with the record of its words."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- The front door. Anybody may call it and it answers nothing about anybody. Staff of another unit that fill the same
-- form become the sender's unit and may see the receipt. Without a context there is no author.
CREATE FUNCTION referral_receive(p jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  unit bigint; org bigint; key uuid := (p->>'id')::uuid; who record; moment timestamptz := clock_timestamp();
  happened timestamptz; mine boolean;
  -- Words given by somebody who asked not to be named are not shown to the person until staff have judged it.
  open_to_person boolean := NOT COALESCE((p->>'sender_unnamed')::boolean, false);
BEGIN
  SELECT s.receiving_unit_id, u.organisation_id INTO unit, org
    FROM programmes_programmesite s JOIN organisations_unit u ON u.id = s.receiving_unit_id
    WHERE s.id = (p->>'site')::uuid AND s.active;
  IF unit IS NULL THEN RAISE EXCEPTION 'samvag: no such door' USING ERRCODE = 'check_violation'; END IF;
  IF ctx_purpose() = 'demonstration' THEN moment := (p->>'at')::timestamptz; END IF;
  happened := LEAST(COALESCE((p->>'happened_at')::timestamptz, moment), moment);
  mine := ctx_unit() = unit AND p->>'channel' <> 'web';
  SELECT * INTO who FROM link_person(unit, p->>'number_kind', p->>'number', p->>'given_name', p->>'family_name',
    p->>'phone', p->>'contact_note', (p->>'birth_date')::date);
  INSERT INTO records_record (id, kind, category, person_id, owner_id, unit_id, author_id, occurred_at, recorded_at,
      lineage, version, retracted, correction_reason, person_may_see, protected, audience)
    VALUES (key, 'referral', 'referral', who.person, org, unit, CASE WHEN mine THEN ctx_assignment() END, happened,
      moment, key, 1, false, '', open_to_person, false, '{}');
  INSERT INTO referrals_referraltext (record_id, wants, background, contact_wishes, answers, person_may_see, protected,
      audience)
    VALUES (key, p->>'wants', p->>'background', p->>'contact_wishes', COALESCE(p->'answers', '[]'), open_to_person,
      false, '{}');
  INSERT INTO referrals_referral (record_id, site_id, programme_version_id, channel, sender, sender_name, sender_role,
      sender_phone, person_knows, sender_unnamed, received_at, state, revision, person_may_see, protected, audience)
    VALUES (key, (p->>'site')::uuid, (p->>'programme_version')::bigint, p->>'channel', p->>'sender',
      p->>'sender_name', COALESCE(p->>'sender_role', ''), COALESCE(p->>'sender_phone', ''),
      COALESCE(p->>'person_knows', ''), NOT open_to_person, happened, 'new', 1, open_to_person, false, '{}');
  INSERT INTO referrals_receipt (id, referral_id, code_hash, site_name, sender_unit_id, sender_label, received_at)
    VALUES (gen_random_uuid(), key, p->>'code_hash', (SELECT name FROM programmes_programmesite
      WHERE id = (p->>'site')::uuid), CASE WHEN NOT mine AND p->>'channel' <> 'web' THEN ctx_unit() END,
      p->>'sender_label', happened);
  INSERT INTO clocks_deadline (id, lineage, person_id, owner_id, unit_id, rule, rule_version_id, explanation, subject,
      starts_at, entered_at, due_at, met_event, reason, protected, audience)
    SELECT c.id, c.id, who.person, org, unit, c.it->>'rule', (c.it->>'version')::bigint, c.it->>'label', key,
      happened, moment, (c.it->>'due_at')::timestamptz, '', '', false, '{}'
    FROM (SELECT gen_random_uuid() AS id, it FROM jsonb_array_elements(p->'clocks') it) c;
  IF (SELECT protected FROM people_person WHERE id = who.person) THEN PERFORM protected_keep_open(who.person, unit); END IF;
  -- The unit is told in the same act; the practice town tells its history without a word to anybody.
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN
    INSERT INTO notices_happening (id, key, kind, unit_id, subject, about, made_at, told_by_id)
      VALUES (gen_random_uuid(), 'referral_received:' || key, 'referral_received', unit, key, key, clock_timestamp(),
        CASE WHEN mine THEN ctx_assignment() END);
  END IF;
  PERFORM audit_write('referral.received', who.person, 'referral:' || key,
    jsonb_build_object('channel', p->>'channel', 'unit', unit), moment);
END $$;

CREATE FUNCTION receipt_state(p_hash text, OUT site_name text, OUT received_at timestamptz, OUT closed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT site_name, received_at, closed_at FROM referrals_receipt WHERE code_hash = p_hash $$;

CREATE FUNCTION door_draft_save(p_hash text, p_fields jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  INSERT INTO referrals_doordraft (token_hash, fields, saved_at) VALUES (p_hash, p_fields, clock_timestamp())
  ON CONFLICT (token_hash) DO UPDATE SET fields = EXCLUDED.fields, saved_at = EXCLUDED.saved_at $$;
CREATE FUNCTION door_draft_load(p_hash text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT fields FROM referrals_doordraft
  WHERE token_hash = p_hash AND saved_at > clock_timestamp() - interval '24 hours' $$;
CREATE FUNCTION door_draft_drop(p_hash text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$ DELETE FROM referrals_doordraft WHERE token_hash = p_hash $$;
CREATE FUNCTION door_draft_purge() RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  WITH gone AS (DELETE FROM referrals_doordraft WHERE saved_at < clock_timestamp() - interval '24 hours' RETURNING 1)
  SELECT count(*) FROM gone $$;

CREATE FUNCTION referral_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE referrals_receipt SET closed_at = NEW.closed_at WHERE referral_id = NEW.record_id;
  RETURN NULL;
END $$;
CREATE TRIGGER closed AFTER UPDATE OF closed_at ON referrals_referral
  FOR EACH ROW EXECUTE FUNCTION referral_closed();
CREATE INDEX referrals_referral_open ON referrals_referral (site_id, received_at) WHERE closed_at IS NULL;
"""
OWN = "owner_id = (SELECT ctx_org()) AND audience @> ARRAY[(SELECT ctx_unit_key())]"
# Read under the writer's own policy: an invisible referral and one that does not exist are refused alike.
SEEN = "EXISTS (SELECT 1 FROM referrals_referral seen WHERE seen.record_id = referral_id)"
SQL = (
    floor.record_child("referrals_referraltext", "referral")
    + floor.record_child("referrals_referral", "referral")
    + floor.may(
        "referrals_referral",
        "UPDATE",
        using=OWN,
        check=OWN,
        columns="state, taken_by_id, taken_at, closed_at, revision",
    )
    + floor.record_child("referrals_triageitem", "referral")
    + floor.may("referrals_triageitem", "UPDATE", using=OWN, check=OWN, columns="meeting_id, listed_at")
    + floor.record_child("referrals_question", "question", also=SEEN)
    + floor.record_child("referrals_criterionstatement", "criterion", also=SEEN)
    + floor.record_child("referrals_triagedecision", "decision", also=SEEN)
    + floor.record_child("referrals_opinion", "opinion", also=SEEN)
    + floor.forced("referrals_receipt")
    + floor.may("referrals_receipt", "SELECT", using="sender_unit_id = (SELECT ctx_unit())")
    + floor.forced("referrals_doordraft")
    + "GRANT DELETE ON referrals_doordraft TO samvag_keeper;"
    + FUNCTIONS
    + floor.keeper_function("referral_receive(jsonb)", floor.WEB_ROLES)
    + floor.keeper_function("receipt_state(text)", floor.WEB_ROLES)
    + floor.keeper_function("door_draft_save(text, jsonb)", floor.WEB_ROLES)
    + floor.keeper_function("door_draft_load(text)", floor.WEB_ROLES)
    + floor.keeper_function("door_draft_drop(text)", floor.WEB_ROLES)
    + floor.keeper_function("door_draft_purge()", "samvag_worker")
    + floor.keeper_function("referral_closed()")
)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
        ("records", "0002_floor"),
        ("clocks", "0002_floor"),
        ("audit", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
