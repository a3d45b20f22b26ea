"""A meeting names no person. Staff of the units that take part at the site read it, call it, and say who came."""

from django.db import migrations

from samvag.core import floor

MINE = "CASE WHEN kind = 'case' THEN called_mine(id) ELSE site_takes_part(site_id) END"
FUNCTIONS = f"""
SET LOCAL check_function_bodies = off;
CREATE FUNCTION site_takes_part(p_site uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM programmes_programmesite WHERE id = p_site AND receiving_unit_id = ctx_unit())
      OR EXISTS (SELECT 1 FROM programmes_siteparty WHERE site_id = p_site AND unit_id = ctx_unit()) $$;
CREATE FUNCTION meeting_mine(p_meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT {MINE} FROM meetings_meeting WHERE id = p_meeting $$;
-- An extra meeting is known to those who may see whom it is about. Made before the table it asks.
CREATE FUNCTION called_mine(p_meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM meetings_calling WHERE meeting_id = p_meeting
    AND ({floor.RECORD_READ.format(key="record_id")}) AND ({floor.NOT_PROTECTED})) $$;
"""


def _kept(table: str, mine: str, insert: str, columns: str) -> str:
    """Read and written by staff of the site's units; `columns` are all that may change."""
    return (
        floor.forced(table)
        + floor.may(table, "SELECT", using=mine)
        + floor.may(table, "INSERT", check=insert)
        + floor.may(table, "UPDATE", using=mine, check=mine, columns=columns)
    )


SQL = (
    FUNCTIONS
    + _kept(
        "meetings_meeting",
        MINE,
        "site_takes_part(site_id) AND called_by_id = (SELECT ctx_assignment())",
        "starts_at, place, held_at",
    )
    + _kept("meetings_attendance", "meeting_mine(meeting_id)", "meeting_mine(meeting_id)", "present")
    + "GRANT USAGE ON SEQUENCE meetings_attendance_id_seq TO samvag_web, samvag_worker;"
    + floor.keeper_function("site_takes_part(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("meeting_mine(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("called_mine(uuid)", floor.WEB_ROLES)
)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("organisations", "0002_floor"),
        ("programmes", "0001_initial"),
        ("core", "0001_context"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
