"""The person's page: functions that answer whoever the signed context says is there, about that person and no other."""

from django.db import migrations

from samvag.core import floor

SQL = (
    """
SET LOCAL check_function_bodies = off;
REVOKE ALL ON portal_entrycode FROM PUBLIC;
"""
    + floor.forced("portal_entrycode")
    + floor.forced("portal_mandate")
    # A protected person's row hides with the person.
    + floor.may(
        "portal_mandate",
        "SELECT",
        using="unit_id = (SELECT ctx_unit()) AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)",
    )
    + """
CREATE FUNCTION portal_digest(p_kind text, p_value text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT encode(sha256((key || encode(sha256((key || 'holder' || p_kind || p_value)::bytea), 'hex'))::bytea), 'hex')
  FROM context_key $$;

-- The unit's own link, to somebody the acting member of staff may open.
CREATE FUNCTION portal_link_person(p_link uuid, p_right text) RETURNS uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE found uuid;
BEGIN
  SELECT person_id INTO found FROM people_personlink WHERE id = p_link AND unit_id = ctx_unit()
    AND (NOT protected OR may_open_protected(person_id)) AND NOT closed_out(person_id, ctx_user());
  IF found IS NULL OR NOT ctx_has(p_right) THEN
    RAISE EXCEPTION 'samvag: not yours to let in' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN found;
END $$;

-- A new code takes the place of the person's earlier ones. False: too many in an hour.
CREATE FUNCTION portal_make_code(p_link uuid, p_hash text, p_seconds int) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE whose uuid := portal_link_person(p_link, 'portal.let_in');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('entry' || whose, 0));
  IF (SELECT count(*) FROM portal_entrycode WHERE person_id = whose
      AND made_at > clock_timestamp() - interval '1 hour') >= 10 THEN RETURN false; END IF;
  UPDATE portal_entrycode SET ends_at = clock_timestamp() WHERE person_id = whose AND ends_at > clock_timestamp();
  INSERT INTO portal_entrycode (id, person_id, unit_id, made_by_id, code_hash, made_at, ends_at)
    VALUES (gen_random_uuid(), whose, ctx_unit(), ctx_assignment(), p_hash, clock_timestamp(),
      clock_timestamp() + p_seconds * interval '1 s');
  RETURN true;
END $$;

-- Whoever has the code is let in once.
CREATE FUNCTION portal_use_code(p_hash text) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE used portal_entrycode;
BEGIN
  UPDATE portal_entrycode c SET used_at = clock_timestamp() FROM people_person p
    WHERE c.code_hash = p_hash AND c.used_at IS NULL AND c.ends_at > clock_timestamp() AND p.id = c.person_id
      AND p.deceased_on IS NULL
    RETURNING c.* INTO used;
  IF used.id IS NULL THEN RETURN NULL; END IF;
  PERFORM audit_write('portal.code_used', used.person_id, 'code:' || used.id, '{}', NULL);
  RETURN used.person_id;
END $$;

-- Who the number in the signed context belongs to, if we know anybody by it.
CREATE FUNCTION portal_by_number() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.person_id FROM people_personidentifier i JOIN people_person p ON p.id = i.person_id
  WHERE ctx_purpose() LIKE 'number:%' AND i.kind = split_part(ctx_purpose(), ':', 2)
    AND i.value = split_part(ctx_purpose(), ':', 3) AND i.valid_to IS NULL AND p.deceased_on IS NULL $$;

-- For whom the holder of that number may act today.
CREATE FUNCTION portal_held() RETURNS TABLE (id uuid, name text, kind text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT m.id, l.given_name, m.kind FROM portal_mandate m
    JOIN people_person p ON p.id = m.person_id AND p.deceased_on IS NULL
    JOIN people_personlink l ON l.person_id = m.person_id AND l.unit_id = m.unit_id
  WHERE ctx_purpose() LIKE 'number:%'
    AND m.holder_digest = portal_digest(split_part(ctx_purpose(), ':', 2), split_part(ctx_purpose(), ':', 3))
    AND m.ended_at IS NULL AND m.begins_on <= local_today() AND (m.ends_on IS NULL OR m.ends_on >= local_today()) $$;

-- Whom the one who sits there may see this part of: themselves, or through a mandate that holds today and says so.
CREATE FUNCTION portal_whom(p_part text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT CASE split_part(ctx_purpose(), ':', 1)
    WHEN 'person' THEN (SELECT p.id FROM people_person p
      WHERE p.id = split_part(ctx_purpose(), ':', 2)::uuid AND p.deceased_on IS NULL)
    WHEN 'mandate' THEN (SELECT m.person_id FROM portal_mandate m JOIN people_person p ON p.id = m.person_id
      WHERE m.id = split_part(ctx_purpose(), ':', 2)::uuid AND p_part = ANY(m.scope) AND m.ended_at IS NULL
        AND m.begins_on <= local_today() AND (m.ends_on IS NULL OR m.ends_on >= local_today())
        AND p.deceased_on IS NULL)
  END $$;

CREATE FUNCTION portal_around() RETURNS TABLE (name text, title text, unit text, phone text) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT i.name, a.title, u.name, u.phone FROM cases_caserole r
    JOIN cases_case c ON c.id = r.case_id AND c.closed_at IS NULL
    JOIN organisations_assignment a ON a.id = r.assignment_id
    JOIN identity_user i ON i.id = a.user_id JOIN organisations_unit u ON u.id = a.unit_id
  WHERE r.person_id = portal_whom('around') AND r.ends_at IS NULL
    AND a.ended_at IS NULL AND (a.ends_on IS NULL OR a.ends_on >= local_today()) ORDER BY 3, 1 $$;

CREATE FUNCTION portal_consents() RETURNS TABLE (organisation text, given boolean, purpose text, until timestamptz,
  ended timestamptz, recipients text[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.owner_name, c.given, c.purpose, c.valid_until, c.ended_at,
    ARRAY(SELECT r.unit_name FROM sharing_consentrecipient r WHERE r.consent_id = c.id ORDER BY r.unit_name)
  FROM sharing_consent c
  WHERE c.person_id = portal_whom('consents') AND c.end_kind <> 'replaced' ORDER BY c.recorded_at DESC $$;

-- Unit and day, as the law asks (HSLF-FS 2016:40 4:9); the staff's names are the organisation's to hand out.
CREATE FUNCTION portal_shown() RETURNS TABLE (day date, unit text, organisation text, times bigint) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT local_day(r.at), u.name, o.name, count(*)
  FROM audit_read r JOIN organisations_unit u ON u.id = r.unit_id JOIN organisations_organisation o ON o.id = u.organisation_id
  WHERE r.persons @> ARRAY[portal_whom('shown')] GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2 LIMIT 200 $$;

CREATE FUNCTION portal_give_mandate(p_link uuid, p_kind text, p_name text, p_number_kind text, p_number text,
  p_scope text[], p_ground text, p_begins date, p_ends date) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE whose uuid := portal_link_person(p_link, 'mandate.give'); made uuid := gen_random_uuid();
BEGIN
  INSERT INTO portal_mandate (id, person_id, unit_id, kind, holder_name, holder_digest, scope, ground, begins_on, ends_on,
      given_at, given_by_id)
    VALUES (made, whose, ctx_unit(), p_kind, p_name, portal_digest(p_number_kind, p_number), p_scope, p_ground, p_begins,
      p_ends, clock_timestamp(), ctx_assignment());
  RETURN made;
END $$;

CREATE FUNCTION portal_end_mandate(p_mandate uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE portal_mandate SET ended_at = clock_timestamp(), ended_by_id = ctx_assignment()
    WHERE id = p_mandate AND unit_id = ctx_unit() AND ctx_has('mandate.give') AND ended_at IS NULL
      AND (may_open_protected(person_id) OR NOT EXISTS
        (SELECT 1 FROM people_person p WHERE p.id = person_id AND p.protected));
  RETURN FOUND;
END $$;
"""
    + "".join(floor.keeper_function(one) for one in ("portal_digest(text, text)", "portal_link_person(uuid, text)", "portal_whom(text)"))
    + "".join(
        floor.keeper_function(one, "samvag_web")
        for one in (
            "portal_make_code(uuid, text, int)",
            "portal_use_code(text)",
            "portal_by_number()",
            "portal_held()",
            "portal_around()",
            "portal_consents()",
            "portal_shown()",
            "portal_give_mandate(uuid, text, text, text, text, text[], text, date, date)",
            "portal_end_mandate(uuid)",
        )
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("people", "0004_conflicts_floor"),
        ("cases", "0002_floor"),
        ("sharing", "0002_floor"),
        ("audit", "0002_floor"),
        ("organisations", "0003_administration"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
