"""Blocks take keys out of audiences, timed accesses put one in; both at once, and by the database's own clock."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- Keys of timed accesses are counted downwards: a unit's never meets one.
CREATE SEQUENCE inner_reader_key AS int INCREMENT BY -1 START WITH -1;

CREATE FUNCTION block_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.set_at := clock_timestamp(); END IF;
  -- Waits for everybody who is writing about the person: no record slips by between reading blocks and being there.
  SELECT protected INTO NEW.protected FROM people_person WHERE id = NEW.person_id FOR UPDATE;
  RETURN NEW;
END $$;

CREATE FUNCTION block_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE r record;
BEGIN
  FOR r IN SELECT id FROM records_record WHERE person_id = NEW.person_id AND unit_id = NEW.unit_id
           AND (NEW.case_id IS NULL OR case_id = NEW.case_id) LOOP
    PERFORM record_refresh(r.id);
  END LOOP;
  RETURN NULL;
END $$;

-- That something is blocked may be seen inside the organisation (PDL 4:4); whose it is may not.
CREATE FUNCTION blocked_here(p_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM inner_block
                 WHERE person_id = p_person AND owner_id = ctx_org() AND unit_id <> ctx_unit() AND ended_at IS NULL)
    AND person_known(p_person) AND may_open_protected(p_person) $$;

CREATE FUNCTION access_refresh(p_access uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE a inner_timedaccess; r record;
BEGIN
  SELECT * INTO a FROM inner_timedaccess WHERE id = p_access;
  FOR r IN SELECT id FROM records_record WHERE person_id = a.person_id AND owner_id = a.owner_id
           AND (a.case_id IS NULL OR case_id = a.case_id) LOOP
    PERFORM record_refresh(r.id);
  END LOOP;
END $$;

-- An emergency access by full number inside one's own organisation. Somebody nobody here knows, somebody one is closed out
-- from and somebody protected whom one was not given get the same answer, NULL, and each attempt stays to be reviewed.
CREATE FUNCTION emergency_open(p_kind text, p_number text, p_reason text, p_words text, p_minutes int,
                               p_at timestamptz) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE who uuid; why text := ''; key uuid := gen_random_uuid(); moment timestamptz := clock_timestamp();
BEGIN
  IF NOT ctx_has('emergency.open') THEN
    RAISE EXCEPTION 'samvag: not for this role' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF ctx_purpose() = 'demonstration' AND p_at IS NOT NULL THEN moment := p_at; END IF;
  SELECT i.person_id INTO who FROM people_personidentifier i WHERE i.kind = p_kind AND i.value = p_number
    AND EXISTS (SELECT 1 FROM people_personlink l
                WHERE l.person_id = i.person_id AND l.owner_id = ctx_org() AND l.closed_at IS NULL);
  PERFORM 1 FROM people_person WHERE id = who FOR UPDATE;
  IF who IS NULL THEN why := 'unknown';
  ELSIF closed_out(who, ctx_user()) THEN why := 'conflict';
  ELSIF NOT may_open_protected(who) THEN why := 'protected';
  END IF;
  INSERT INTO inner_timedaccess (id, kind, person_id, owner_id, unit_id, assignment_id, user_id, reader_key,
      through_blocks, reason, words, hindered, opened_at, begins_at, ends_at, outcome, outcome_words)
    VALUES (key, 'emergency', who, ctx_org(), ctx_unit(), ctx_assignment(), ctx_user(), nextval('inner_reader_key'),
      '{}', p_reason, p_words, why, moment, moment,
      moment + make_interval(mins => LEAST(GREATEST(p_minutes, 1), 720)), '', '');
  IF why = '' THEN PERFORM access_refresh(key); END IF;
  IF why IN ('conflict', 'protected') THEN
    PERFORM audit_write('emergency.hindered', who, 'access:' || key, jsonb_build_object('why', why), moment);
  END IF;
  RETURN CASE WHEN why = '' THEN key END;
END $$;

-- A colleague of another unit of the organisation on call, or visiting, reads one's own organisation's part of a case.
CREATE FUNCTION access_give(p_case uuid, p_assignment bigint, p_kind text, p_begins timestamptz, p_ends timestamptz)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who uuid; key uuid := gen_random_uuid(); colleague organisations_assignment;
BEGIN
  SELECT a.* INTO colleague FROM organisations_assignment a JOIN organisations_unit u ON u.id = a.unit_id
    WHERE a.id = p_assignment AND u.organisation_id = ctx_org();
  SELECT person_id INTO who FROM cases_case WHERE id = p_case AND closed_at IS NULL;
  IF NOT ctx_has('case.staff') OR NOT case_party_mine(p_case) OR colleague.id IS NULL OR p_kind = 'emergency'
     OR NOT COALESCE(may_open_protected(who), false) OR closed_out(who, colleague.user_id) THEN RETURN NULL; END IF;
  PERFORM 1 FROM people_person WHERE id = who FOR UPDATE;
  INSERT INTO inner_timedaccess (id, kind, person_id, case_id, owner_id, unit_id, assignment_id, user_id, given_by_id,
      reader_key, through_blocks, reason, words, hindered, opened_at, begins_at, ends_at, outcome, outcome_words)
    VALUES (key, p_kind, who, p_case, ctx_org(), colleague.unit_id, colleague.id, colleague.user_id, ctx_assignment(),
      nextval('inner_reader_key'), '{}', '', '', '', clock_timestamp(), p_begins, p_ends, '', '');
  PERFORM access_refresh(key);
  RETURN key;
END $$;

-- Is this access the actor's own, and open at this moment?
CREATE FUNCTION access_open_now(p_access uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM inner_timedaccess
    WHERE id = p_access AND assignment_id = ctx_assignment() AND hindered = '' AND closed_at IS NULL
      AND clock_timestamp() >= begins_at AND clock_timestamp() < ends_at AND may_open_protected(person_id)) $$;

-- Which units of the organisation have written about the person, and whether what they wrote is blocked: shown only to
-- whoever holds an open emergency access (PDL 4:5).
CREATE FUNCTION access_units(p_access uuid) RETURNS TABLE (unit_id bigint, blocked boolean, opened boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.unit_id, bool_or(record_blocked(r.person_id, r.unit_id, r.case_id)), r.unit_id = ANY(a.through_blocks)
  FROM inner_timedaccess a JOIN records_record r ON r.person_id = a.person_id AND r.owner_id = a.owner_id
    AND (a.case_id IS NULL OR r.case_id = a.case_id)
  WHERE a.id = p_access AND access_open_now(p_access)
  GROUP BY r.unit_id, a.through_blocks $$;

-- One blocked unit at a time, chosen: only what is presumed to matter is opened.
CREATE FUNCTION access_through_block(p_access uuid, p_unit bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT access_open_now(p_access) OR NOT EXISTS (SELECT 1 FROM inner_timedaccess a
      JOIN inner_block b ON b.person_id = a.person_id AND b.owner_id = a.owner_id AND b.ended_at IS NULL
      WHERE a.id = p_access AND a.kind = 'emergency' AND b.unit_id = p_unit) THEN RETURN false; END IF;
  UPDATE inner_timedaccess SET through_blocks = through_blocks || p_unit
    WHERE id = p_access AND NOT p_unit = ANY(through_blocks);
  PERFORM access_refresh(p_access);
  RETURN true;
END $$;

CREATE FUNCTION access_close(p_access uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE inner_timedaccess SET closed_at = clock_timestamp() WHERE id = p_access AND closed_at IS NULL AND hindered = ''
    AND (assignment_id = ctx_assignment()
         OR (kind <> 'emergency' AND ctx_has('case.staff') AND case_party_mine(case_id)));
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM access_refresh(p_access);
  RETURN true;
END $$;

-- Heads of the unit that opened and of the units whose person it is; log reviewers of the organisation. Never oneself,
-- and never somebody who is closed out from the person.
CREATE FUNCTION access_mine_to_review(p_access uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM inner_timedaccess a
    WHERE a.id = p_access AND a.kind = 'emergency' AND a.owner_id = ctx_org() AND a.user_id <> ctx_user()
      AND (ctx_has('log.review') OR (ctx_has('emergency.review')
           AND (a.unit_id = ctx_unit() OR (a.person_id IS NOT NULL AND person_known(a.person_id)))))
      AND (a.person_id IS NULL OR NOT closed_out(a.person_id, ctx_user()))) $$;

-- A review ends what is still open: an access found wrong does not run on.
CREATE FUNCTION access_review(p_access uuid, p_outcome text, p_words text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp();
BEGIN
  IF NOT access_mine_to_review(p_access) THEN RETURN false; END IF;
  IF ctx_purpose() = 'demonstration' AND p_at IS NOT NULL THEN moment := p_at; END IF;
  UPDATE inner_timedaccess SET reviewed_at = moment, reviewed_by_id = ctx_assignment(), outcome = p_outcome,
      outcome_words = p_words, closed_at = COALESCE(closed_at, LEAST(ends_at, moment))
    WHERE id = p_access AND reviewed_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM access_refresh(p_access);
  RETURN true;
END $$;

-- Whose record an access is about, by the name the organisation's latest link has: for whoever holds it open, and for
-- those who review it.
CREATE FUNCTION access_person(p_access uuid) RETURNS TABLE (given_name text, family_name text, number_kind text,
  number text, birth_date date, deceased_on date, protection text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.given_name, l.family_name, l.number_kind, l.number, p.birth_date, p.deceased_on, p.protection
  FROM inner_timedaccess a JOIN people_person p ON p.id = a.person_id
  JOIN people_personlink l ON l.person_id = a.person_id AND l.owner_id = a.owner_id
  WHERE a.id = p_access AND (access_open_now(p_access)
    OR (access_mine_to_review(p_access) AND may_open_protected(a.person_id)))
  ORDER BY l.linked_at DESC LIMIT 1 $$;

CREATE TRIGGER fill BEFORE INSERT ON inner_block FOR EACH ROW EXECUTE FUNCTION block_fill();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OF ended_at ON inner_block
  FOR EACH ROW EXECUTE FUNCTION block_changed();
CREATE TRIGGER ended_for_good BEFORE UPDATE OF ended_at ON inner_block
  FOR EACH ROW EXECUTE FUNCTION ended_for_good();
"""
OWN_BLOCK = "unit_id = (SELECT ctx_unit()) AND owner_id = (SELECT ctx_org())"
MAY_BLOCK = f"{OWN_BLOCK} AND (SELECT ctx_has('block.set'))"
ACCESS = (
    "(assignment_id = (SELECT ctx_assignment()) AND hindered = '' AND may_open_protected(person_id)) "
    "OR (owner_id = (SELECT ctx_org()) AND (SELECT ctx_has('case.staff')) AND hindered = '' "
    "AND person_known(person_id) AND may_open_protected(person_id)) OR access_mine_to_review(id)"
)
SQL = (
    FUNCTIONS
    + floor.forced("inner_block")
    + floor.may("inner_block", "SELECT", using=OWN_BLOCK)
    + floor.may(
        "inner_block",
        "INSERT",
        check=f"{MAY_BLOCK} AND set_by_id = (SELECT ctx_assignment()) AND person_known(person_id) "
        "AND (case_id IS NULL OR record_fits_case(case_id, person_id))",
    )
    + floor.may(
        "inner_block", "UPDATE", using=MAY_BLOCK, check=MAY_BLOCK, columns="ended_at, ended_by_id, ended_because"
    )
    + floor.restrict_protected("inner_block")
    + floor.forced("inner_timedaccess")
    + floor.may("inner_timedaccess", "SELECT", using=ACCESS)
    + "GRANT USAGE ON SEQUENCE inner_reader_key TO samvag_keeper;"
    + floor.keeper_function("block_fill()")
    + floor.keeper_function("block_changed()")
    + floor.keeper_function("access_refresh(uuid)")
    + "".join(
        floor.keeper_function(signature, floor.WEB_ROLES)
        for signature in (
            "blocked_here(uuid)",
            "emergency_open(text, text, text, text, int, timestamptz)",
            "access_give(uuid, bigint, text, timestamptz, timestamptz)",
            "access_open_now(uuid)",
            "access_units(uuid)",
            "access_through_block(uuid, bigint)",
            "access_close(uuid)",
            "access_mine_to_review(uuid)",
            "access_review(uuid, text, text, timestamptz)",
            "access_person(uuid)",
        )
    )
)


class Migration(migrations.Migration):
    dependencies = [("inner", "0001_initial"), ("people", "0004_conflicts_floor"), ("sharing", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
