"""Who is closed out, from when to when; and nothing of it for the one who is, not even as a reviewer of the log."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- Somebody of one's own organisation, or of a unit that a consent of one's own names or that is with one in a case.
CREATE FUNCTION user_in_reach(p_user bigint, p_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_assignment a JOIN organisations_unit u ON u.id = a.unit_id
    WHERE a.user_id = p_user AND (u.organisation_id = ctx_org()
      OR EXISTS (SELECT 1 FROM sharing_consentrecipient r JOIN sharing_consent c ON c.id = r.consent_id
                 WHERE r.unit_id = u.id AND c.person_id = p_person AND c.owner_id = ctx_org() AND c.ended_at IS NULL)
      OR EXISTS (SELECT 1 FROM cases_party p JOIN cases_case c ON c.id = p.case_id
                 WHERE p.unit_id = u.id AND p.left_at IS NULL AND c.person_id = p_person AND case_party_mine(c.id)))) $$;

CREATE FUNCTION user_works_here(p_user bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_assignment a JOIN organisations_unit u ON u.id = a.unit_id
                 WHERE a.user_id = p_user AND u.organisation_id = ctx_org()) $$;

CREATE FUNCTION closed_out(p_person uuid, p_user bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_conflictmark
                 WHERE person_id = p_person AND user_id = p_user AND lifted_at IS NULL) $$;

-- Whom not to offer a role or a next step: asked by those who staff a case of somebody they know.
CREATE FUNCTION closed_out_users(p_person uuid) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT COALESCE(array_agg(DISTINCT user_id ORDER BY user_id), '{}') FROM people_conflictmark
    WHERE person_id = p_person AND lifted_at IS NULL AND user_id <> ctx_user()
      AND person_known(p_person) AND may_open_protected(p_person) $$;

CREATE FUNCTION closed_out_persons() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT COALESCE(array_agg(DISTINCT person_id), '{}') FROM people_conflictmark
    WHERE user_id = ctx_user() AND lifted_at IS NULL $$;

CREATE FUNCTION conflict_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.set_at := clock_timestamp(); END IF;
  PERFORM 1 FROM people_person WHERE id = NEW.person_id FOR UPDATE;
  RETURN NEW;
END $$;

CREATE FUNCTION conflict_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM person_guard(NEW.person_id);
  RETURN NULL;
END $$;

CREATE FUNCTION lifted_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifted_at IS NOT NULL THEN
    RAISE EXCEPTION 'samvag: it has been lifted' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- A consent is the person's own and ends with them, in every organisation, and what rested on it closes (PDL 1:1 keeps
-- what each has written under the same secrecy). A mistaken note is taken back; consents are then asked for anew.
CREATE FUNCTION person_deceased(p_link uuid, p_on date) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE target uuid;
BEGIN
  SELECT person_id INTO target FROM people_personlink WHERE id = p_link AND unit_id = ctx_unit();
  IF target IS NULL OR NOT ctx_has('person.protect') OR NOT may_open_protected(target) THEN RETURN false; END IF;
  UPDATE people_person SET deceased_on = p_on WHERE id = target;
  IF p_on IS NOT NULL THEN
    UPDATE sharing_consent SET ended_at = clock_timestamp(), ended_by_id = ctx_assignment(), end_kind = 'deceased'
      WHERE person_id = target AND given AND ended_at IS NULL;
  END IF;
  RETURN true;
END $$;

CREATE TRIGGER fill BEFORE INSERT ON people_conflictmark FOR EACH ROW EXECUTE FUNCTION conflict_fill();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OF lifted_at ON people_conflictmark
  FOR EACH ROW EXECUTE FUNCTION conflict_changed();
CREATE TRIGGER lifted_for_good BEFORE UPDATE ON people_conflictmark
  FOR EACH ROW EXECUTE FUNCTION lifted_for_good();
CREATE INDEX people_conflictmark_user ON people_conflictmark (user_id, person_id) WHERE lifted_at IS NULL;
"""
MAY_MARK = (
    "user_id <> (SELECT ctx_user()) AND (SELECT ctx_has('conflict.mark')) AND person_known(person_id) "
    "AND may_open_protected(person_id)"
)
OWN = f"owner_id = (SELECT ctx_org()) AND {MAY_MARK}"
# One row a statement is asked for the whole log, not one a line.
AUDIT = f"""
CREATE POLICY closed_out_rows ON audit_event AS RESTRICTIVE FOR SELECT TO {floor.WEB_ROLES} USING (
  (person_id IS NULL OR person_id <> ALL ((SELECT closed_out_persons())::uuid[]))
  AND (name NOT LIKE 'conflict.%' OR details->>'user' IS DISTINCT FROM (SELECT ctx_user())::text));
CREATE POLICY closed_out_rows ON audit_read AS RESTRICTIVE FOR SELECT TO {floor.WEB_ROLES} USING (
  NOT persons && (SELECT closed_out_persons())::uuid[]);
"""
SQL = (
    FUNCTIONS
    + floor.forced("people_conflictmark")
    + floor.may(
        "people_conflictmark",
        "SELECT",
        using=f"(owner_id = (SELECT ctx_org()) OR user_works_here(user_id)) AND {MAY_MARK}",
    )
    + floor.may(
        "people_conflictmark",
        "INSERT",
        check=f"unit_id = (SELECT ctx_unit()) AND set_by_id = (SELECT ctx_assignment()) AND {OWN} "
        "AND user_in_reach(user_id, person_id)",
    )
    + floor.may(
        "people_conflictmark", "UPDATE", using=OWN, check=OWN, columns="lifted_at, lifted_by_id, lifted_because"
    )
    + AUDIT
    + floor.keeper_function("user_in_reach(bigint, uuid)", floor.WEB_ROLES)
    + floor.keeper_function("user_works_here(bigint)", floor.WEB_ROLES)
    + floor.keeper_function("closed_out(uuid, bigint)", "samvag_worker")
    + floor.keeper_function("closed_out_users(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("closed_out_persons()", floor.WEB_ROLES)
    + floor.keeper_function("person_deceased(uuid, date)", floor.WEB_ROLES)
    + floor.keeper_function("conflict_fill()")
    + floor.keeper_function("conflict_changed()")
)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_conflicts"), ("audit", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
