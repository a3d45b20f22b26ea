"""A passkey is made only with an invitation, and an invitation only by the own organisation's administrator."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
REVOKE ALL ON administration_passkeyinvitation FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON administration_passkeyinvitation TO samvag_keeper;
GRANT SELECT, INSERT, DELETE ON mfa_authenticator TO samvag_keeper;
GRANT SELECT, UPDATE (last_used_at) ON mfa_authenticator TO samvag_web;

-- Not for oneself, and not for an account that others employ: their key would be in our hands.
CREATE FUNCTION admin_invite(p_assignment bigint, p_hash text, p_until timestamptz) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE invited organisations_assignment;
BEGIN
  SELECT * INTO invited FROM organisations_assignment WHERE id = p_assignment;
  PERFORM admin_require_unit(invited.unit_id);
  IF invited.user_id = ctx_user() OR EXISTS (
    SELECT 1 FROM organisations_assignment a JOIN organisations_unit u ON u.id = a.unit_id
    WHERE a.user_id = invited.user_id AND u.organisation_id <> ctx_org()) THEN
    RETURN false;
  END IF;
  INSERT INTO administration_passkeyinvitation (assignment_id, organisation_id, code_hash, invited_by_id, invited_at, ends_at)
    VALUES (p_assignment, ctx_org(), p_hash, ctx_assignment(), clock_timestamp(), p_until);
  RETURN true;
END $$;

-- Whoever has the code learns whose it is; nobody else learns anything.
CREATE FUNCTION passkey_invited(p_hash text, OUT user_id bigint, OUT organisation_id bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.user_id, i.organisation_id FROM administration_passkeyinvitation i
    JOIN organisations_assignment a ON a.id = i.assignment_id
    WHERE i.code_hash = p_hash AND i.used_at IS NULL AND i.ends_at > clock_timestamp() AND a.ended_at IS NULL $$;

-- The key takes the place of those the organisation invited before: a lost one is lost for good.
CREATE FUNCTION passkey_make(p_hash text, p_data jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE whose record;
BEGIN
  SELECT * INTO whose FROM passkey_invited(p_hash);
  IF whose.user_id IS NULL THEN RETURN NULL; END IF;
  UPDATE administration_passkeyinvitation SET used_at = clock_timestamp() WHERE code_hash = p_hash AND used_at IS NULL;
  IF NOT FOUND THEN RETURN NULL; END IF;
  DELETE FROM mfa_authenticator m WHERE m.user_id = whose.user_id
    AND (m.data->>'organisation')::bigint = whose.organisation_id;
  INSERT INTO mfa_authenticator (user_id, type, data, created_at)
    VALUES (whose.user_id, 'webauthn', p_data || jsonb_build_object('organisation', whose.organisation_id),
      clock_timestamp());
  -- Whoever has the former key in their hands is out.
  DELETE FROM access_signin s WHERE s.user_id = whose.user_id;
  RETURN whose.user_id;
END $$;
"""
SQL = (
    FUNCTIONS
    + floor.keeper_function("admin_invite(bigint, text, timestamptz)", "samvag_web")
    + floor.keeper_function("passkey_invited(text)", "samvag_web")
    + floor.keeper_function("passkey_make(text, jsonb)", "samvag_web")
)


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0003_invitations"),
        ("administration", "0002_floor"),
        ("eid", "0002_floor"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
