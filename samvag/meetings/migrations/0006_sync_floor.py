"""What is said at a sync meeting is a record of the unit that says it; each principal says its own yes, once."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- A line belongs to a meeting that has begun, about somebody at its site or whom it is about, until the writer's
-- principal has approved.
CREATE FUNCTION meeting_takes(p_meeting uuid, p_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM meetings_meeting m JOIN cases_case c ON c.site_id = m.site_id
    WHERE m.id = p_meeting AND c.id = p_case AND m.kind IN ('sync', 'case') AND m.started_at IS NOT NULL
      AND m.cancelled_at IS NULL AND meeting_mine(m.id) AND (m.kind = 'sync'
        OR EXISTS (SELECT 1 FROM meetings_calling k WHERE k.meeting_id = m.id AND k.case_id = c.id))
      AND NOT EXISTS (SELECT 1 FROM meetings_approval a WHERE a.meeting_id = m.id AND a.organisation_id = ctx_org())) $$;
CREATE FUNCTION meeting_over(p_meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT meeting_mine(id) AND ended_at IS NOT NULL FROM meetings_meeting WHERE id = p_meeting $$;
"""
OWN = "organisation_id = (SELECT ctx_org()) AND approved_by_id = (SELECT ctx_assignment())"
SQL = (
    FUNCTIONS
    + floor.grant_reading("meetings_meeting")
    + f"GRANT UPDATE (started_at, ended_at, ended_by_id) ON meetings_meeting TO {floor.WEB_ROLES};"
    + "CREATE INDEX meetings_line_case ON meetings_line (case_id);"
    + floor.record_child("meetings_line", "meeting", also="meeting_takes(meeting_id, case_id)")
    + floor.forced("meetings_approval")
    + floor.may("meetings_approval", "SELECT", using="meeting_mine(meeting_id)")
    + floor.may("meetings_approval", "INSERT", check=f"{OWN} AND meeting_over(meeting_id)")
    + f"GRANT USAGE ON SEQUENCE meetings_approval_id_seq TO {floor.WEB_ROLES};"
    + floor.keeper_function("meeting_takes(uuid, uuid)", floor.WEB_ROLES)
    + floor.keeper_function("meeting_over(uuid)", floor.WEB_ROLES)
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_sync"), ("cases", "0002_floor"), ("records", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
