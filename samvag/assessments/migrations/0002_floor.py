"""Forms and written assessments are records; an instrument's version is read by all and never changed.

The clock of an answer about suicide ends only by a written assessment: the database asks for it, whoever says so.
"""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
CREATE FUNCTION instrument_version_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'samvag: an instrument version is never changed; load a changed file as a new version'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER unchanged BEFORE UPDATE OR DELETE ON assessments_instrumentversion
  FOR EACH ROW EXECUTE FUNCTION instrument_version_unchanged();

-- An assessment is written of a form that one's own unit has, about the same person.
CREATE FUNCTION judgement_takes(p_about uuid, p_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM records_record WHERE lineage = p_about AND kind = 'assessment' AND unit_id = ctx_unit()
    AND person_id = p_person) $$;

CREATE FUNCTION risk_needs_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM assessments_judgement WHERE about = NEW.subject) THEN
    RAISE EXCEPTION 'samvag: this clock ends by a written assessment' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER needs_words BEFORE UPDATE OF met_at, replaced_at ON clocks_deadline FOR EACH ROW
  WHEN (NEW.rule = 'risk_item' AND (NEW.met_at IS NOT NULL OR NEW.replaced_at IS NOT NULL))
  EXECUTE FUNCTION risk_needs_words();
"""
SQL = (
    FUNCTIONS
    + floor.readable("assessments_instrumentversion")
    + floor.record_child("assessments_assessment", "assessment")
    + "CREATE INDEX assessments_assessment_case ON assessments_assessment (case_id, tool);"
    + floor.record_child("assessments_judgement", "judgement", also="judgement_takes(about, person_id)")
    + "CREATE INDEX assessments_judgement_about ON assessments_judgement (about);"
    + floor.keeper_function("judgement_takes(uuid, uuid)", floor.WEB_ROLES)
    + floor.keeper_function("risk_needs_words()")
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_initial"),
        ("cases", "0002_floor"),
        ("clocks", "0004_rules_floor"),
        ("records", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
