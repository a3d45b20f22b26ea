"""A case is closed, opened again and paused by what is written in two tables; everything else follows from that here.

Closing is one insert: the case, its roles, what was expected because of it, and a pause that runs, end with it in the same
transaction, also where they belong to another party. Nothing written is changed.
"""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- The owner's units in the case say that it is over, take that back and open it again.
CREATE FUNCTION case_mine_to_close(p_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT case_party_mine(p_case) AND EXISTS (SELECT 1 FROM cases_case WHERE id = p_case AND owner_id = ctx_org()) $$;

CREATE FUNCTION case_open_to_me(p_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT case_party_mine(p_case) AND EXISTS (SELECT 1 FROM cases_case WHERE id = p_case AND closed_at IS NULL) $$;

CREATE FUNCTION ending_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  SELECT c.person_id, c.audience INTO NEW.person_id, NEW.audience FROM cases_case c WHERE c.id = NEW.case_id;
  NEW.protected := (SELECT protected FROM people_person WHERE id = NEW.person_id FOR KEY SHARE);
  RETURN NEW;
END $$;

CREATE FUNCTION closure_now() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.closed_at := clock_timestamp(); END IF;
  IF (NEW.reason = 'died') <> ((SELECT deceased_on FROM people_person WHERE id = NEW.person_id) IS NOT NULL) THEN
    RAISE EXCEPTION 'samvag: a case ends with a death when there is one' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION closure_closes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE cases_case SET closed_at = NEW.closed_at, closed_reason = CASE NEW.reason
      WHEN 'point_efforts' THEN 'Klarar sin vardag med punktinsatser' WHEN 'moved' THEN 'Har flyttat till en annan kommun'
      WHEN 'own_wish' THEN 'Vill inte vara med längre' WHEN 'died' THEN 'Har avlidit' ELSE 'Annat skäl' END
    WHERE id = NEW.case_id;
  UPDATE cases_caserole SET ends_at = GREATEST(NEW.closed_at, begins_at) WHERE case_id = NEW.case_id AND ends_at IS NULL;
  UPDATE cases_casepause SET ended_at = NEW.closed_at WHERE case_id = NEW.case_id AND ended_at IS NULL;
  UPDATE clocks_deadline SET met_at = NEW.closed_at, met_event = 'case.closed', met_by_id = ctx_assignment()
    WHERE subject = NEW.case_id AND met_at IS NULL AND replaced_at IS NULL;
  -- Nobody closed it by hand: the event is written here.
  IF NEW.reason = 'died' THEN
    PERFORM audit_write('case.closed', NEW.person_id, 'case:' || NEW.case_id, '{"reason": "died"}', NEW.closed_at);
  END IF;
  PERFORM pg_notify('samvag_board', NEW.case_id::text);
  RETURN NULL;
END $$;

-- A mistake is taken back the day it was made; that somebody has died, whenever it turns out to be wrong. Either way once.
CREATE FUNCTION closure_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.undone_at IS NOT NULL OR OLD.reopened_at IS NOT NULL THEN
    RAISE EXCEPTION 'samvag: the case has been opened again' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.undone_at IS NOT NULL AND OLD.reason <> 'died' AND ctx_purpose() IS DISTINCT FROM 'demonstration'
     AND local_day(OLD.closed_at) <> local_day(clock_timestamp())
  THEN
    RAISE EXCEPTION 'samvag: a closing is taken back the same day' USING ERRCODE = 'check_violation';
  END IF;
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN
    IF NEW.undone_at IS NOT NULL THEN NEW.undone_at := clock_timestamp(); END IF;
    IF NEW.reopened_at IS NOT NULL THEN NEW.reopened_at := clock_timestamp(); END IF;
  END IF;
  RETURN NEW;
END $$;

-- Taken back, everything stands as before it: roles of units that still take part, what was expected, the pause. Opened
-- again is a new period: who works in it is said anew.
CREATE FUNCTION closure_opens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE cases_case SET closed_at = NULL, closed_reason = '' WHERE id = NEW.case_id;
  IF NEW.undone_at IS NOT NULL THEN
    UPDATE cases_caserole r SET ends_at = NULL WHERE r.case_id = NEW.case_id AND r.ends_at = OLD.closed_at
      AND EXISTS (SELECT 1 FROM cases_party p JOIN organisations_assignment a ON a.unit_id = p.unit_id
                  WHERE p.case_id = NEW.case_id AND p.left_at IS NULL AND a.id = r.assignment_id);
    UPDATE cases_casepause SET ended_at = NULL WHERE case_id = NEW.case_id AND ended_at = OLD.closed_at;
    UPDATE clocks_deadline SET met_at = NULL, met_event = '', met_by_id = NULL
      WHERE subject = NEW.case_id AND met_event = 'case.closed' AND met_at = OLD.closed_at;
  END IF;
  IF NEW.reason = 'died' THEN
    PERFORM audit_write('case.closing_undone', NEW.person_id, 'case:' || NEW.case_id, '{}', NEW.undone_at);
  END IF;
  PERFORM pg_notify('samvag_board', NEW.case_id::text);
  RETURN NULL;
END $$;

CREATE FUNCTION casepause_now() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.paused_at := clock_timestamp(); END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION casepause_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND current_user <> 'samvag_keeper' THEN
    RAISE EXCEPTION 'samvag: the pause has ended' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION casepause_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('samvag_board', NEW.case_id::text);
  RETURN NULL;
END $$;

-- Who takes part changes who sees how it went.
CREATE FUNCTION endings_audience() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE keys int[];
BEGIN
  SELECT audience INTO keys FROM cases_case WHERE id = NEW.case_id;
  UPDATE cases_closure SET audience = keys WHERE case_id = NEW.case_id;
  UPDATE cases_casepause SET audience = keys WHERE case_id = NEW.case_id;
  RETURN NULL;
END $$;

-- A death ends what was open at once, in every organisation; noted by mistake, it is all as before.
CREATE FUNCTION death_closes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.deceased_on IS NULL AND NEW.deceased_on IS NOT NULL THEN
    INSERT INTO cases_closure (id, case_id, person_id, reason, closed_at, closed_by_id, reopened_why, protected)
      SELECT gen_random_uuid(), c.id, c.person_id, 'died', clock_timestamp(), ctx_assignment(), '', false
      FROM cases_case c WHERE c.person_id = NEW.id AND c.closed_at IS NULL;
  ELSIF OLD.deceased_on IS NOT NULL AND NEW.deceased_on IS NULL THEN
    UPDATE cases_closure SET undone_at = clock_timestamp()
      WHERE person_id = NEW.id AND reason = 'died' AND undone_at IS NULL AND reopened_at IS NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER a_fill BEFORE INSERT ON cases_closure FOR EACH ROW EXECUTE FUNCTION ending_fill();
CREATE TRIGGER b_now BEFORE INSERT ON cases_closure FOR EACH ROW EXECUTE FUNCTION closure_now();
CREATE TRIGGER closes AFTER INSERT ON cases_closure FOR EACH ROW EXECUTE FUNCTION closure_closes();
CREATE TRIGGER final BEFORE UPDATE OF undone_at, reopened_at ON cases_closure
  FOR EACH ROW EXECUTE FUNCTION closure_final();
CREATE TRIGGER opens AFTER UPDATE OF undone_at, reopened_at ON cases_closure
  FOR EACH ROW EXECUTE FUNCTION closure_opens();
CREATE TRIGGER a_fill BEFORE INSERT ON cases_casepause FOR EACH ROW EXECUTE FUNCTION ending_fill();
CREATE TRIGGER b_now BEFORE INSERT ON cases_casepause FOR EACH ROW EXECUTE FUNCTION casepause_now();
CREATE TRIGGER final BEFORE UPDATE OF ended_at ON cases_casepause FOR EACH ROW EXECUTE FUNCTION casepause_final();
CREATE TRIGGER told AFTER INSERT OR UPDATE OF ended_at ON cases_casepause
  FOR EACH ROW EXECUTE FUNCTION casepause_told();
CREATE TRIGGER changed_endings AFTER INSERT OR UPDATE OF left_at ON cases_party
  FOR EACH ROW EXECUTE FUNCTION endings_audience();
CREATE TRIGGER closes_cases AFTER UPDATE OF deceased_on ON people_person FOR EACH ROW EXECUTE FUNCTION death_closes();
CREATE INDEX cases_closure_case ON cases_closure (case_id);
CREATE INDEX cases_casepause_case ON cases_casepause (case_id);
"""
BY_ME = "(SELECT ctx_assignment())"
SQL = (
    FUNCTIONS
    + "".join(
        floor.forced(table)
        + floor.audience(table)
        + floor.may(table, "SELECT", using=floor.AUDIENCE_READ)
        + floor.restrict_protected(table)
        for table in ("cases_closure", "cases_casepause")
    )
    + floor.may("cases_closure", "INSERT", check=f"case_mine_to_open(case_id) AND closed_by_id = {BY_ME}")
    + floor.may(
        "cases_closure",
        "UPDATE",
        using="case_mine_to_close(case_id)",
        check=f"case_mine_to_close(case_id) AND (reopened_at IS NULL OR reopened_by_id = {BY_ME})",
        columns="undone_at, reopened_at, reopened_by_id, reopened_why",
    )
    + floor.may("cases_casepause", "INSERT", check=f"case_open_to_me(case_id) AND paused_by_id = {BY_ME}")
    + floor.may(
        "cases_casepause",
        "UPDATE",
        using="case_open_to_me(case_id)",
        check=f"case_open_to_me(case_id) AND ended_by_id = {BY_ME}",
        columns="ended_at, ended_by_id",
    )
    + floor.keeper_function("case_mine_to_close(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("case_open_to_me(uuid)", floor.WEB_ROLES)
    + "".join(
        floor.keeper_function(f"{name}()")
        for name in (
            "ending_fill",
            "closure_now",
            "closure_closes",
            "closure_opens",
            "casepause_now",
            "casepause_told",
            "endings_audience",
            "death_closes",
        )
    )
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_endings"), ("people", "0006_merges_floor"), ("clocks", "0004_rules_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
