"""A form's code is its unit's to hand out and to take back; whoever holds it finds the form, and nothing about anybody."""

from django.db import migrations

from samvag.core import floor

# The case under the reader's own row-level security: a protected person's code hides with the case.
_SEEN = "unit_id = (SELECT ctx_unit()) AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id)"
_OPEN = "used_at IS NULL AND taken_back_at IS NULL AND ends_at > clock_timestamp()"
SQL = (
    floor.forced("assessments_formcode")
    + floor.may("assessments_formcode", "SELECT", using=_SEEN)
    + floor.may(
        "assessments_formcode",
        "INSERT",
        check="unit_id = (SELECT ctx_unit()) AND made_by_id = (SELECT ctx_assignment()) AND used_at IS NULL "
        "AND taken_back_at IS NULL AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = case_id "
        "AND c.person_id = assessments_formcode.person_id AND c.closed_at IS NULL)",
    )
    + floor.may(
        "assessments_formcode", "UPDATE", columns="used_at, taken_back_at", using=f"{_SEEN} AND {_OPEN}", check=_SEEN
    )
    + f"""
CREATE FUNCTION form_by_code(p_hash text) RETURNS TABLE (id uuid, case_id uuid, made_by_id bigint, instrument_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.id, f.case_id, f.made_by_id, f.instrument_id FROM assessments_formcode f
    JOIN people_person p ON p.id = f.person_id AND p.deceased_on IS NULL
    JOIN cases_case c ON c.id = f.case_id AND c.closed_at IS NULL
    JOIN organisations_assignment a ON a.id = f.made_by_id AND a.ended_at IS NULL
      AND (a.ends_on IS NULL OR a.ends_on >= local_today())
  WHERE f.code_hash = p_hash AND f.used_at IS NULL AND f.taken_back_at IS NULL AND f.ends_at > clock_timestamp() $$;
"""
    + floor.keeper_function("form_by_code(text)", "samvag_web")
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_form_codes"),
        ("cases", "0002_floor"),
        ("organisations", "0003_administration"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
