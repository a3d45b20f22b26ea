"""A problem names no person. Staff of the site's units read it and lift it; their heads answer and pass on, once each."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = r"""
SET LOCAL check_function_bodies = off;
-- As in the log: nothing that looks like an identity number.
ALTER TABLE lifting_problem ADD CONSTRAINT no_identity_numbers CHECK (
  text || ' ' || wanted || ' ' || answer !~ '(^|[^0-9])([0-9]{2})?[0-9]{6}[-+ ]?[0-9A-Z]{4}($|[^0-9A-Za-z])');

CREATE FUNCTION problem_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.lifted_at := clock_timestamp(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER now BEFORE INSERT ON lifting_problem FOR EACH ROW EXECUTE FUNCTION problem_now();
CREATE FUNCTION problem_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.answered_at IS NOT NULL OR (OLD.passed_at IS NOT NULL AND NEW.passed_at IS DISTINCT FROM OLD.passed_at) THEN
    RAISE EXCEPTION 'samvag: it has been answered or passed on' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER final BEFORE UPDATE ON lifting_problem FOR EACH ROW EXECUTE FUNCTION problem_final();
CREATE INDEX lifting_problem_open ON lifting_problem (site_id, due_on) WHERE answered_at IS NULL;
"""
MINE = "site_takes_part(site_id)"
ANSWERS = f"{MINE} AND (SELECT ctx_has('problem.answer'))"
ME = "(SELECT ctx_assignment())"
SQL = (
    FUNCTIONS
    + floor.forced("lifting_problem")
    + floor.may("lifting_problem", "SELECT", using=MINE)
    + floor.may(
        "lifting_problem",
        "INSERT",
        check=f"{MINE} AND (SELECT ctx_has('problem.lift')) AND lifted_by_id = {ME} AND forum = 'managers' "
        "AND passed_at IS NULL AND answered_at IS NULL",
    )
    + floor.may(
        "lifting_problem",
        "UPDATE",
        using=ANSWERS,
        check=f"{ANSWERS} AND (passed_by_id IS NULL OR answered_at IS NOT NULL OR passed_by_id = {ME}) "
        f"AND (answered_by_id IS NULL OR answered_by_id = {ME})",
        columns="forum, due_on, passed_at, passed_by_id, answer, answered_on, answered_at, answered_by_id",
    )
)


class Migration(migrations.Migration):
    dependencies = [("lifting", "0001_initial"), ("meetings", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
