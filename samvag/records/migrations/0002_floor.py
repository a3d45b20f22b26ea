"""The audience of a record: its unit, units of the same organisation in the case, and open disclosures."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- Has the person blocked what this unit wrote, all of it or in this case, from the organisation's other units (PDL 4:4)?
CREATE FUNCTION record_blocked(p_person uuid, p_unit bigint, p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM inner_block WHERE person_id = p_person AND unit_id = p_unit AND ended_at IS NULL
                 AND (case_id IS NULL OR case_id = p_case)) $$;

CREATE FUNCTION record_audience(p_record uuid, p_unit bigint, p_owner bigint, p_case uuid, p_person uuid) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT array_agg(DISTINCT k ORDER BY k) FROM (
    SELECT reader_key AS k FROM organisations_unit WHERE id = p_unit
    UNION ALL
    SELECT u.reader_key FROM cases_party p JOIN organisations_unit u ON u.id = p.unit_id
      WHERE p.case_id = p_case AND p.left_at IS NULL AND u.organisation_id = p_owner AND u.id <> p_unit
        AND NOT record_blocked(p_person, p_unit, p_case)
    UNION ALL
    SELECT u.reader_key FROM sharing_disclosure d JOIN organisations_unit u ON u.id = d.recipient_id
      WHERE d.record_id = p_record AND d.ended_at IS NULL AND d.valid_until > clock_timestamp()
        AND (u.organisation_id <> p_owner OR d.ground = 'consent' OR NOT record_blocked(p_person, p_unit, p_case))
    UNION ALL
    -- Emergency, on call or a visit: one person's own key, inside the organisation, for a while. Through a block only
    -- where that unit's was opened too.
    SELECT a.reader_key FROM inner_timedaccess a
      WHERE a.person_id = p_person AND a.owner_id = p_owner AND a.hindered = '' AND a.closed_at IS NULL
        AND a.ends_at > clock_timestamp() AND (a.case_id IS NULL OR a.case_id = p_case)
        AND (p_unit = ANY(a.through_blocks) OR NOT record_blocked(p_person, p_unit, p_case))
  ) keys $$;

CREATE FUNCTION record_until(p_record uuid, p_owner bigint, p_case uuid, p_person uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT min(ends) FROM (
    SELECT valid_until AS ends FROM sharing_disclosure
      WHERE record_id = p_record AND ended_at IS NULL AND valid_until > clock_timestamp()
    UNION ALL
    SELECT ends_at FROM inner_timedaccess
      WHERE person_id = p_person AND owner_id = p_owner AND hindered = '' AND closed_at IS NULL
        AND ends_at > clock_timestamp() AND (case_id IS NULL OR case_id = p_case)
  ) counted $$;

-- Asked for a row whose earliest disclosure has run out: who may see it now, counted afresh.
CREATE FUNCTION record_open_now(p_record uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT COALESCE((SELECT record_audience(id, unit_id, owner_id, case_id, person_id) && ctx_keys()
                   FROM records_record WHERE id = p_record), false) $$;

-- Content belongs to the unit that wrote the envelope, in a table of its kind: no other is reached when the audience
-- changes. A policy asks, so that somebody else's record and none at all are refused alike.
CREATE FUNCTION record_takes(p_record uuid, p_table text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM records_record r JOIN records_childtable t ON t.kind = r.kind
                 WHERE r.id = p_record AND r.unit_id = ctx_unit() AND t.name = p_table) $$;

-- A record never ties one person to another person's case.
CREATE FUNCTION record_fits_case(p_case uuid, p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT case_party_mine(p_case)
    AND EXISTS (SELECT 1 FROM cases_case WHERE id = p_case AND person_id = p_person) $$;

CREATE FUNCTION record_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE before records_record;
BEGIN
  -- Only the practice town writes history; everybody else's entry time is the database's own.
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN
    IF NEW.occurred_at > clock_timestamp() + interval '5 minutes' THEN
      RAISE EXCEPTION 'samvag: it has not happened yet' USING ERRCODE = 'check_violation';
    END IF;
    NEW.recorded_at := GREATEST(clock_timestamp(), NEW.occurred_at);
  END IF;
  IF NEW.version > 1 THEN
    SELECT * INTO before FROM records_record
      WHERE lineage = NEW.lineage AND version = NEW.version - 1 AND superseded_at IS NULL FOR UPDATE;
    IF before.id IS NULL OR before.person_id <> NEW.person_id OR before.unit_id <> NEW.unit_id
       OR before.kind <> NEW.kind OR before.case_id IS DISTINCT FROM NEW.case_id THEN
      RAISE EXCEPTION 'samvag: somebody else corrected it first' USING ERRCODE = 'serialization_failure';
    END IF;
    UPDATE records_record SET superseded_at = NEW.recorded_at WHERE id = before.id;
  END IF;
  -- That the person considers the entry wrong follows the new version; nobody writes it with the entry.
  NEW.disputed_at := before.disputed_at; NEW.dispute := COALESCE(before.dispute, '');
  NEW.superseded_at := NULL;
  -- Shares the person's row with whoever else writes, so that blocks and marks wait for us and we for them.
  SELECT protected INTO NEW.protected FROM people_person WHERE id = NEW.person_id FOR KEY SHARE;
  SELECT u.name, u.short_name, o.name INTO NEW.unit_name, NEW.unit_short, NEW.owner_name
    FROM organisations_unit u, organisations_organisation o WHERE u.id = NEW.unit_id AND o.id = NEW.owner_id;
  NEW.audience := record_audience(NEW.id, NEW.unit_id, NEW.owner_id, NEW.case_id, NEW.person_id);
  NEW.audience_until := record_until(NEW.id, NEW.owner_id, NEW.case_id, NEW.person_id);
  RETURN NEW;
END $$;

CREATE FUNCTION record_child_copy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE parent records_record;
BEGIN
  SELECT * INTO parent FROM records_record WHERE id = NEW.record_id;
  NEW.person_id := parent.person_id; NEW.case_id := parent.case_id; NEW.owner_id := parent.owner_id;
  NEW.person_may_see := parent.person_may_see; NEW.protected := parent.protected;
  NEW.audience := COALESCE(parent.audience, '{}'); NEW.audience_until := parent.audience_until;
  RETURN NEW;
END $$;

CREATE FUNCTION record_refresh(p_record uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE r records_record; keys int[]; until timestamptz; t text;
BEGIN
  SELECT * INTO r FROM records_record WHERE id = p_record FOR UPDATE;
  keys := record_audience(r.id, r.unit_id, r.owner_id, r.case_id, r.person_id);
  until := record_until(r.id, r.owner_id, r.case_id, r.person_id);
  IF keys = r.audience AND until IS NOT DISTINCT FROM r.audience_until THEN RETURN; END IF;
  UPDATE records_record SET audience = keys, audience_until = until WHERE id = p_record;
  FOR t IN SELECT name FROM records_childtable WHERE kind = r.kind LOOP
    EXECUTE format('UPDATE %I SET audience = $1, audience_until = $2 WHERE record_id = $3', t)
      USING keys, until, p_record;
  END LOOP;
END $$;

-- Recomputes what has changed by time alone or by a fault, and says how many rows were wrong: the job wants 0.
CREATE FUNCTION audience_recompute() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE r record; wrong int := 0;
BEGIN
  FOR r IN SELECT id FROM records_record
    WHERE audience IS DISTINCT FROM record_audience(id, unit_id, owner_id, case_id, person_id)
       OR audience_until IS DISTINCT FROM record_until(id, owner_id, case_id, person_id) LOOP
    PERFORM record_refresh(r.id);
    wrong := wrong + 1;
  END LOOP;
  RETURN wrong;
END $$;

-- No record without its event, whoever writes it and however; in the same statement, so that it costs no trip.
CREATE FUNCTION record_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM audit_write(NEW.kind || CASE NEW.version WHEN 1 THEN '.written' ELSE '.corrected' END, NEW.person_id,
    'record:' || NEW.id, jsonb_build_object('version', NEW.version), NEW.recorded_at);
  RETURN NULL;
END $$;

CREATE TRIGGER fill BEFORE INSERT ON records_record FOR EACH ROW EXECUTE FUNCTION record_fill();
-- A referral's door tells of it in its own words.
CREATE TRIGGER told AFTER INSERT ON records_record FOR EACH ROW WHEN (NEW.kind <> 'referral')
  EXECUTE FUNCTION record_told();
"""
INSERT_OWN = (
    "owner_id = (SELECT ctx_org()) AND unit_id = (SELECT ctx_unit()) AND author_id = (SELECT ctx_assignment()) "
    "AND person_known(person_id) AND (case_id IS NULL OR record_fits_case(case_id, person_id))"
)
SQL = (
    FUNCTIONS
    + "REVOKE ALL ON records_childtable FROM PUBLIC; GRANT SELECT ON records_childtable TO samvag_keeper;"
    + floor.forced("records_record")
    + floor.audience("records_record", until=True)
    + floor.may("records_record", "SELECT", using=floor.RECORD_FLOOR)
    + floor.may("records_record", "INSERT", check=INSERT_OWN)
    + floor.restrict_protected("records_record")
    + floor.record_child("records_note", "note")
    + "".join(
        floor.keeper_function(signature)
        for signature in (
            "record_blocked(uuid, bigint, uuid)",
            "record_audience(uuid, bigint, bigint, uuid, uuid)",
            "record_until(uuid, bigint, uuid, uuid)",
            "record_fill()",
            "record_told()",
            "record_child_copy()",
            "record_refresh(uuid)",
        )
    )
    + floor.keeper_function("record_open_now(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("record_takes(uuid, text)", floor.WEB_ROLES)
    + floor.keeper_function("record_fits_case(uuid, uuid)", floor.WEB_ROLES)
    + floor.keeper_function("audience_recompute()", "samvag_worker")
)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
        ("people", "0002_floor"),
        ("cases", "0002_floor"),
        ("audit", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
