"""A meeting names no person: staff may read it. Only staff of a unit that takes part at the site may call it, and say
who came."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
CREATE FUNCTION site_takes_part(p_site uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM programmes_programmesite WHERE id = p_site AND receiving_unit_id = ctx_unit())
      OR EXISTS (SELECT 1 FROM programmes_siteparty WHERE site_id = p_site AND unit_id = ctx_unit()) $$;
CREATE FUNCTION meeting_mine(p_meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT site_takes_part(site_id) FROM meetings_meeting WHERE id = p_meeting $$;
"""


def _kept(table: str, insert: str, update: str, columns: str) -> str:
    """Read by whoever acts for a unit, written under a policy."""
    return (
        floor.readable(table)
        + f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\nALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
        + f"CREATE POLICY keeper ON {table} TO samvag_keeper USING (true) WITH CHECK (true);\n"
        + f"CREATE POLICY read_rows ON {table} FOR SELECT TO {floor.READ_ROLES} USING ((SELECT ctx_unit()) IS NOT NULL);\n"
        + f"GRANT INSERT ON {table} TO {floor.WEB_ROLES};\n"
        + f"CREATE POLICY insert_rows ON {table} FOR INSERT TO {floor.WEB_ROLES} WITH CHECK ({insert});\n"
        + f"GRANT UPDATE ({columns}) ON {table} TO {floor.WEB_ROLES};\n"
        + f"CREATE POLICY update_rows ON {table} FOR UPDATE TO {floor.WEB_ROLES} USING ({update}) WITH CHECK ({update});\n"
    )


SQL = (
    FUNCTIONS
    + _kept(
        "meetings_meeting",
        "site_takes_part(site_id) AND called_by_id = (SELECT ctx_assignment())",
        "site_takes_part(site_id)",
        "starts_at, place, held_at",
    )
    + _kept("meetings_attendance", "meeting_mine(meeting_id)", "meeting_mine(meeting_id)", "present")
    + "GRANT USAGE ON SEQUENCE meetings_attendance_id_seq TO samvag_web, samvag_worker;"
    + floor.keeper_function("site_takes_part(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("meeting_mine(uuid)", floor.WEB_ROLES)
)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("organisations", "0002_floor"),
        ("programmes", "0001_initial"),
        ("core", "0001_context"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
