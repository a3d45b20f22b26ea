"""The doors through which an administrator changes the own organisation's structure, and nothing else.

The web's role still writes none of these tables: each door asks the signed context for the right and the organisation.
"""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
GRANT SELECT, UPDATE ON organisations_organisation TO samvag_keeper;
GRANT SELECT, INSERT, UPDATE ON organisations_unit, organisations_assignment, organisations_openinghours, identity_user,
  administration_grantrequest TO samvag_keeper;
GRANT DELETE ON organisations_openinghours TO samvag_keeper;
GRANT UPDATE ON programmes_programmesite TO samvag_keeper;
GRANT SELECT, DELETE ON access_signin TO samvag_keeper;

CREATE FUNCTION admin_require_unit(p_unit bigint) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT ctx_has('organisation.administer') OR NOT EXISTS
     (SELECT 1 FROM organisations_unit WHERE id = p_unit AND organisation_id = ctx_org()) THEN
    RAISE EXCEPTION 'samvag: not this administrator''s to change' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- A new unit (no id) or a changed one. Reader keys are given in order and never again.
CREATE FUNCTION admin_save_unit(p_unit bigint, p_name text, p_short text, p_hsa text, p_phone text, p_closed date)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE saved bigint := p_unit;
BEGIN
  IF saved IS NULL THEN
    IF NOT ctx_has('organisation.administer') THEN
      RAISE EXCEPTION 'samvag: not an administrator' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('reader_key', 0));
    INSERT INTO organisations_unit (organisation_id, name, short_name, reader_key, hsa_id, phone)
      SELECT ctx_org(), p_name, p_short, max(reader_key) + 1, p_hsa, p_phone FROM organisations_unit
      RETURNING id INTO saved;
    RETURN saved;
  END IF;
  PERFORM admin_require_unit(saved);
  UPDATE organisations_unit SET name = p_name, short_name = p_short, hsa_id = p_hsa, phone = p_phone,
    closed_on = p_closed WHERE id = saved;
  RETURN saved;
END $$;

-- The own organisation is called something else from now on; what is written keeps the name it was written under.
CREATE FUNCTION admin_rename(p_name text, p_short text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT ctx_has('organisation.administer') THEN
    RAISE EXCEPTION 'samvag: not an administrator' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE organisations_organisation SET name = p_name, short_name = p_short WHERE id = ctx_org();
  RETURN ctx_org();
END $$;

-- The week of one site, which may be called something else from now on; whoever has said that they work there goes with
-- it. A unit with several sites names every one of them.
CREATE FUNCTION admin_set_hours(p_unit bigint, p_hours jsonb, p_site text, p_before text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM admin_require_unit(p_unit);
  PERFORM FROM organisations_unit WHERE id = p_unit FOR UPDATE;
  DELETE FROM organisations_openinghours WHERE unit_id = p_unit AND site = p_before;
  INSERT INTO organisations_openinghours (unit_id, weekday, opens, closes, site)
    SELECT p_unit, h.weekday, h.opens, h.closes, p_site FROM jsonb_to_recordset(p_hours)
      AS h(weekday smallint, opens time, closes time);
  IF (SELECT count(DISTINCT site) > 1 AND bool_or(site = '') FROM organisations_openinghours WHERE unit_id = p_unit) THEN
    RAISE EXCEPTION 'samvag: a site without a name beside another' USING ERRCODE = 'check_violation';
  END IF;
  IF p_site <> p_before THEN
    UPDATE schedules_workinghours SET site = p_site WHERE site = p_before AND p_before <> ''
      AND assignment_id IN (SELECT id FROM organisations_assignment WHERE unit_id = p_unit);
  END IF;
END $$;

-- The account with this HSA-id, made when there is none. The answer is the same whether or not others employ it; a name
-- is changed only where nobody else does.
CREATE FUNCTION admin_account(p_name text, p_hsa text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE found bigint;
BEGIN
  IF NOT ctx_has('organisation.administer') OR p_hsa = '' THEN
    RAISE EXCEPTION 'samvag: not an administrator' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO identity_user (username, name, hsa_id, is_active, is_persona, password)
    VALUES (lower(p_hsa), p_name, p_hsa, true, false, '!') ON CONFLICT DO NOTHING;
  SELECT id INTO found FROM identity_user WHERE hsa_id = p_hsa;
  UPDATE identity_user SET name = p_name WHERE id = found AND name <> p_name AND NOT EXISTS (
    SELECT 1 FROM organisations_assignment a JOIN organisations_unit u ON u.id = a.unit_id
    WHERE a.user_id = found AND u.organisation_id <> ctx_org());
  RETURN found;
END $$;

-- Nobody gives an assignment to themselves; that takes a second administrator (admin_decide).
CREATE FUNCTION admin_assign(p_user bigint, p_unit bigint, p_role text, p_title text, p_percent int, p_begins date,
                             p_ends date) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE made bigint;
BEGIN
  PERFORM admin_require_unit(p_unit);
  IF p_user = ctx_user() THEN
    RAISE EXCEPTION 'samvag: nobody gives themselves an assignment' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO organisations_assignment (user_id, unit_id, role, title, percent, begins_on, ends_on)
    VALUES (p_user, p_unit, p_role, p_title, p_percent, p_begins, p_ends) RETURNING id INTO made;
  RETURN made;
END $$;

CREATE FUNCTION admin_ask(p_unit bigint, p_role text, p_title text, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint;
BEGIN
  PERFORM admin_require_unit(p_unit);
  INSERT INTO administration_grantrequest (user_id, unit_id, role, title, reason, asked_at, granted)
    VALUES (ctx_user(), p_unit, p_role, p_title, p_reason, clock_timestamp(), false) RETURNING id INTO made;
  RETURN made;
END $$;

CREATE FUNCTION admin_decide(p_request bigint, p_granted boolean, p_today date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE asked administration_grantrequest;
BEGIN
  SELECT * INTO asked FROM administration_grantrequest WHERE id = p_request FOR UPDATE;
  PERFORM admin_require_unit(asked.unit_id);
  IF asked.user_id = ctx_user() THEN
    RAISE EXCEPTION 'samvag: another administrator decides' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF asked.decided_at IS NOT NULL THEN RETURN false; END IF;
  UPDATE administration_grantrequest SET decided_at = clock_timestamp(), decided_by_id = ctx_assignment(),
    granted = p_granted WHERE id = p_request;
  IF p_granted THEN
    INSERT INTO organisations_assignment (user_id, unit_id, role, title, percent, begins_on)
      VALUES (asked.user_id, asked.unit_id, asked.role, asked.title, 100, p_today) ON CONFLICT DO NOTHING;
  END IF;
  RETURN true;
END $$;

-- Ended today: nothing opens from this minute, and the sessions that act through it are gone.
CREATE FUNCTION admin_end(p_assignment bigint, p_on date, p_today date) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE ending organisations_assignment;
BEGIN
  SELECT * INTO ending FROM organisations_assignment WHERE id = p_assignment FOR UPDATE;
  PERFORM admin_require_unit(ending.unit_id);
  IF ending.id = ctx_assignment() THEN
    RAISE EXCEPTION 'samvag: nobody ends the assignment they act through' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF ending.ended_at IS NOT NULL THEN RETURN false; END IF;
  UPDATE organisations_assignment SET ends_on = greatest(begins_on, p_on),
    ended_at = CASE WHEN p_on <= p_today THEN clock_timestamp() END WHERE id = p_assignment;
  IF p_on <= p_today THEN DELETE FROM access_signin WHERE assignment_id = p_assignment; END IF;
  RETURN true;
END $$;

CREATE FUNCTION admin_save_site(p_site uuid, p_phone text, p_capacity int, p_active boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM admin_require_unit((SELECT receiving_unit_id FROM programmes_programmesite WHERE id = p_site));
  UPDATE programmes_programmesite SET phone = p_phone, capacity = p_capacity, active = p_active WHERE id = p_site;
END $$;

-- How much somebody who leaves has in hand, as two numbers: an administrator sees nothing of whom it is about.
CREATE FUNCTION admin_in_hand(p_assignment bigint, OUT roles int, OUT steps int) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM admin_require_unit((SELECT unit_id FROM organisations_assignment WHERE id = p_assignment));
  SELECT count(*) INTO roles FROM cases_caserole r JOIN cases_case c ON c.id = r.case_id
    WHERE r.assignment_id = p_assignment AND r.ends_at IS NULL AND c.closed_at IS NULL;
  SELECT count(*) INTO steps FROM board_nextstep s JOIN records_record x ON x.id = s.record_id
    WHERE s.responsible_id = p_assignment AND s.done_on IS NULL AND x.superseded_at IS NULL AND NOT x.retracted;
END $$;
"""
DOORS = (
    "admin_save_unit(bigint, text, text, text, text, date)",
    "admin_rename(text, text)",
    "admin_set_hours(bigint, jsonb, text, text)",
    "admin_account(text, text)",
    "admin_assign(bigint, bigint, text, text, int, date, date)",
    "admin_ask(bigint, text, text, text)",
    "admin_decide(bigint, boolean, date)",
    "admin_end(bigint, date, date)",
    "admin_save_site(uuid, text, int, boolean)",
    "admin_in_hand(bigint)",
)
SQL = (
    "SET LOCAL check_function_bodies = off;\n"
    + floor.readable("organisations_openinghours")
    + "REVOKE ALL ON administration_grantrequest FROM PUBLIC; GRANT SELECT ON administration_grantrequest TO samvag_web;"
    + FUNCTIONS
    + floor.keeper_function("admin_require_unit(bigint)")
    + "".join(floor.keeper_function(door, "samvag_web") for door in DOORS)
)


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0001_initial"),
        ("organisations", "0003_administration"),
        ("identity", "0002_user_hsa_id"),
        ("access", "0003_signing_in"),
        ("programmes", "0001_initial"),
        ("cases", "0002_floor"),
        ("board", "0002_floor"),
        ("records", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
