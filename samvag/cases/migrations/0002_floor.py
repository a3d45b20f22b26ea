"""Cases are seen by the units that are parties; a new party gets its own link to the person, and nothing more."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
CREATE FUNCTION case_party_mine(p_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_party
                 WHERE case_id = p_case AND unit_id = ctx_unit() AND left_at IS NULL) $$;

-- Who lets parties in: the unit that opens the case, and from then on the owner's units that are in it. A unit of the
-- same organisation that is not a party cannot let itself in.
CREATE FUNCTION case_mine_to_open(p_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = p_case AND c.owner_id = ctx_org() AND c.closed_at IS NULL
    AND (case_party_mine(p_case) OR (c.opened_by_id = ctx_assignment()
         AND NOT EXISTS (SELECT 1 FROM cases_party WHERE case_id = p_case)))) $$;

CREATE FUNCTION assignment_in_case(p_assignment bigint, p_case uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT case_party_mine(p_case) AND EXISTS (SELECT 1 FROM organisations_assignment a JOIN cases_party p ON p.unit_id = a.unit_id
                 WHERE a.id = p_assignment AND p.case_id = p_case AND p.left_at IS NULL
                   AND NOT closed_out((SELECT person_id FROM cases_case WHERE id = p_case), a.user_id)) $$;

-- Who has access inside an authority is that authority's to say. Two things others may do: name both sides' people as the
-- case opens, which the remissgrupp has decided together, and give back what ended with a closing that is no more.
CREATE FUNCTION role_mine(p_assignment bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_assignment a JOIN organisations_unit u ON u.id = a.unit_id
                 WHERE a.id = p_assignment AND u.organisation_id = ctx_org()) $$;

CREATE FUNCTION role_mine_to_give(p_assignment bigint, p_case uuid, p_code text, p_begins timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT role_mine(p_assignment)
    OR EXISTS (SELECT 1 FROM cases_case c WHERE c.id = p_case AND c.opened_by_id = ctx_assignment()
               AND c.opened_at = p_begins)
    OR EXISTS (SELECT 1 FROM cases_closure k JOIN cases_caserole r ON r.case_id = k.case_id
               WHERE k.case_id = p_case AND k.reopened_at IS NOT NULL AND k.reopened_by_id = ctx_assignment()
                 AND r.assignment_id = p_assignment AND r.code = p_code
                 AND r.ends_at = GREATEST(k.closed_at, r.begins_at)) $$;

-- A role is an explicit choice of somebody: with a protected person it gives the person too, if the giver may.
CREATE FUNCTION role_opens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO people_protectedopening (person_id, assignment_id, opened_at, opened_by_id)
    SELECT NEW.person_id, NEW.assignment_id, clock_timestamp(), ctx_assignment() FROM people_person
    WHERE id = NEW.person_id AND protection <> '' AND opening_mine(NEW.person_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION case_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  NEW.audience := ARRAY[ctx_unit_key()];
  NEW.protected := (SELECT protected FROM people_person WHERE id = NEW.person_id FOR KEY SHARE);
  RETURN NEW;
END $$;

CREATE FUNCTION case_part_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  SELECT person_id, audience, protected INTO NEW.person_id, NEW.audience, NEW.protected
    FROM cases_case WHERE id = NEW.case_id;
  NEW.protected := (SELECT protected FROM people_person WHERE id = NEW.person_id FOR KEY SHARE);
  RETURN NEW;
END $$;

-- Consent as a ground is a consent in force of the case's owner that lets coordination reach the unit.
CREATE FUNCTION party_ground() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE c cases_case; moment timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO c FROM cases_case WHERE id = NEW.case_id;
  IF ctx_purpose() = 'demonstration' THEN moment := NEW.joined_at; END IF;
  IF NEW.ground = 'consent' AND c.owner_id <> (SELECT organisation_id FROM organisations_unit WHERE id = NEW.unit_id)
     AND NOT consent_reaches(c.person_id, c.owner_id, NEW.unit_id, 'coordination', moment) THEN
    RAISE EXCEPTION 'samvag: no consent lets the unit in' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- Nobody comes back by taking their leaving away: coming back is a new party, let in by one who is there.
CREATE FUNCTION party_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.left_at IS NOT NULL AND NEW.left_at IS DISTINCT FROM OLD.left_at THEN
    RAISE EXCEPTION 'samvag: the party has left' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION party_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE keys int[]; c cases_case; r record;
BEGIN
  SELECT * INTO c FROM cases_case WHERE id = NEW.case_id;
  SELECT array_agg(DISTINCT u.reader_key ORDER BY u.reader_key) INTO keys
    FROM cases_party p JOIN organisations_unit u ON u.id = p.unit_id WHERE p.case_id = NEW.case_id AND p.left_at IS NULL;
  UPDATE cases_case SET audience = COALESCE(keys, '{}') WHERE id = NEW.case_id;
  UPDATE cases_party SET audience = COALESCE(keys, '{}') WHERE case_id = NEW.case_id;
  UPDATE cases_caserole SET audience = COALESCE(keys, '{}') WHERE case_id = NEW.case_id;
  FOR r IN SELECT id FROM records_record WHERE case_id = NEW.case_id
           AND owner_id = (SELECT organisation_id FROM organisations_unit WHERE id = NEW.unit_id) LOOP
    PERFORM record_refresh(r.id);
  END LOOP;
  IF TG_OP = 'INSERT' THEN
    PERFORM link_share(c.person_id, ctx_unit(), NEW.unit_id);
    IF c.protected THEN PERFORM protected_keep_open(c.person_id, NEW.unit_id); END IF;
  ELSIF NEW.left_at IS NOT NULL AND OLD.left_at IS NULL THEN
    UPDATE cases_caserole SET ends_at = GREATEST(NEW.left_at, begins_at) WHERE case_id = NEW.case_id AND ends_at IS NULL
      AND assignment_id IN (SELECT id FROM organisations_assignment WHERE unit_id = NEW.unit_id);
    PERFORM link_refresh(c.person_id, NEW.unit_id);
  END IF;
  PERFORM pg_notify('samvag_board', NEW.case_id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER fill BEFORE INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION case_fill();
CREATE TRIGGER fill BEFORE INSERT ON cases_party FOR EACH ROW EXECUTE FUNCTION case_part_fill();
CREATE TRIGGER ground BEFORE INSERT ON cases_party FOR EACH ROW EXECUTE FUNCTION party_ground();
CREATE TRIGGER fill BEFORE INSERT ON cases_caserole FOR EACH ROW EXECUTE FUNCTION case_part_fill();
CREATE TRIGGER opens AFTER INSERT ON cases_caserole FOR EACH ROW WHEN (NEW.protected)
  EXECUTE FUNCTION role_opens();
CREATE TRIGGER left_for_good BEFORE UPDATE OF left_at ON cases_party FOR EACH ROW EXECUTE FUNCTION party_left();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OF left_at ON cases_party
  FOR EACH ROW EXECUTE FUNCTION party_changed();
ALTER TABLE records_record ADD CONSTRAINT record_case FOREIGN KEY (case_id) REFERENCES cases_case (id);
CREATE INDEX cases_party_unit ON cases_party (unit_id, case_id) WHERE left_at IS NULL;
"""
SQL = (
    FUNCTIONS
    + "".join(
        floor.forced(table)
        + floor.audience(table)
        + floor.may(table, "SELECT", using=floor.AUDIENCE_READ)
        + floor.restrict_protected(table)
        for table in ("cases_case", "cases_party", "cases_caserole")
    )
    + floor.may(
        "cases_case",
        "INSERT",
        check="owner_id = (SELECT ctx_org()) AND opened_by_id = (SELECT ctx_assignment()) AND person_known(person_id)",
    )
    + floor.may(
        "cases_case",
        "UPDATE",
        using="owner_id = (SELECT ctx_org()) AND case_party_mine(id)",
        check="owner_id = (SELECT ctx_org())",
        columns="closed_at, closed_reason",
    )
    + floor.may("cases_party", "INSERT", check="case_mine_to_open(case_id)")
    + floor.may(
        "cases_party",
        "UPDATE",
        using="unit_id = (SELECT ctx_unit()) OR case_mine_to_open(case_id)",
        check="unit_id = (SELECT ctx_unit()) OR case_mine_to_open(case_id)",
        columns="left_at",
    )
    + floor.may(
        "cases_caserole",
        "INSERT",
        check="case_party_mine(case_id) AND assignment_in_case(assignment_id, case_id) "
        "AND role_mine_to_give(assignment_id, case_id, code, begins_at)",
    )
    + floor.may(
        "cases_caserole",
        "UPDATE",
        using="case_party_mine(case_id) AND role_mine(assignment_id)",
        check="case_party_mine(case_id) AND role_mine(assignment_id)",
        columns="ends_at",
    )
    + floor.keeper_function("case_party_mine(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("case_mine_to_open(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("assignment_in_case(bigint, uuid)", floor.WEB_ROLES)
    + floor.keeper_function("role_mine(bigint)", floor.WEB_ROLES)
    + floor.keeper_function("role_mine_to_give(bigint, uuid, text, timestamptz)", floor.WEB_ROLES)
    + floor.keeper_function("case_fill()")
    + floor.keeper_function("case_part_fill()")
    + floor.keeper_function("party_ground()")
    + floor.keeper_function("party_changed()")
    + floor.keeper_function("role_opens()")
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0002_floor"),
        ("records", "0001_initial"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
