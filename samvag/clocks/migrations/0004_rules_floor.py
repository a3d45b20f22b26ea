"""Rules are read by all and never changed; a pause is seen by the unit whose clock it stops; an end is final."""

from django.db import migrations

from samvag.core import floor

SQL = (
    """
SET LOCAL check_function_bodies = off;
UPDATE clocks_deadline SET lineage = id, entered_at = starts_at;

-- Old deadlines point at the version they were reckoned by.
CREATE FUNCTION rule_version_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'samvag: a rule version is never changed; load a changed file as a new version'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER unchanged BEFORE UPDATE OR DELETE ON clocks_ruleversion
  FOR EACH ROW EXECUTE FUNCTION rule_version_unchanged();

-- What was met stays met, and what was replaced stays replaced: a mistake is mended by a new row. What ended because the
-- case was closed goes on when the keeper takes that closing back.
CREATE FUNCTION deadline_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.met_event = 'case.closed' AND NEW.met_at IS NULL AND current_user = 'samvag_keeper' THEN RETURN NEW; END IF;
  IF OLD.met_at IS NOT NULL OR OLD.replaced_at IS NOT NULL THEN
    RAISE EXCEPTION 'samvag: the deadline has ended' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER final BEFORE UPDATE OF met_at, met_event, met_by_id, replaced_at ON clocks_deadline
  FOR EACH ROW EXECUTE FUNCTION deadline_final();

CREATE FUNCTION pause_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  SELECT d.audience, d.person_id INTO NEW.audience, NEW.person_id
    FROM clocks_deadline d WHERE d.lineage = NEW.lineage ORDER BY d.entered_at DESC LIMIT 1;
  NEW.protected := (SELECT protected FROM people_person WHERE id = NEW.person_id FOR KEY SHARE);
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.entered_at := clock_timestamp(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON clocks_pause FOR EACH ROW EXECUTE FUNCTION pause_fill();
CREATE FUNCTION pause_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ends_at IS NOT NULL THEN
    RAISE EXCEPTION 'samvag: the pause has ended' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER final BEFORE UPDATE OF ends_at ON clocks_pause FOR EACH ROW EXECUTE FUNCTION pause_final();

-- A new reckoning and a pause go on from a deadline of the acting unit's own.
CREATE FUNCTION deadline_mine(p_lineage uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM clocks_deadline WHERE lineage = p_lineage AND unit_id = ctx_unit()) $$;
"""
    + floor.readable("clocks_ruleversion")
    + floor.grant_reading("clocks_deadline")
    + "GRANT UPDATE (met_event, met_by_id, replaced_at) ON clocks_deadline TO samvag_web, samvag_worker;"
    + """
CREATE POLICY lineage_rows ON clocks_deadline AS RESTRICTIVE FOR INSERT TO samvag_web, samvag_worker
  WITH CHECK (replaces_id IS NULL OR deadline_mine(lineage));
"""
    + floor.forced("clocks_pause")
    + floor.audience("clocks_pause")
    + floor.may("clocks_pause", "SELECT", using=floor.AUDIENCE_READ)
    + floor.may(
        "clocks_pause",
        "INSERT",
        check="owner_id = (SELECT ctx_org()) AND unit_id = (SELECT ctx_unit()) "
        "AND paused_by_id = (SELECT ctx_assignment()) AND deadline_mine(lineage)",
    )
    + floor.may(
        "clocks_pause",
        "UPDATE",
        using="unit_id = (SELECT ctx_unit())",
        check="unit_id = (SELECT ctx_unit())",
        columns="ends_at",
    )
    + floor.restrict_protected("clocks_pause")
    + floor.keeper_function("pause_fill()")
    + floor.keeper_function("deadline_mine(uuid)", floor.WEB_ROLES)
)


class Migration(migrations.Migration):
    dependencies = [("clocks", "0003_rules")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
