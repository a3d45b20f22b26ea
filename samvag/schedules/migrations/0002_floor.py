"""Whose week and absence: the member of staff's own and the organisation's administrator's. Everybody else asks doors
that answer one thing: until when somebody is away, whom to tell now, which hours several people could meet."""

from django.db import migrations

from samvag.core import floor

KEPT = """(assignment_id = (SELECT ctx_assignment()) OR ((SELECT ctx_has('organisation.administer')) AND assignment_id IN (
  SELECT a.id FROM organisations_assignment a JOIN organisations_unit u ON u.id = a.unit_id
  WHERE u.organisation_id = (SELECT ctx_org()))))"""

# One range that holds whose it is too: two of one assignment's can meet, never two people's.
APART = """
ALTER TABLE schedules_workinghours ADD CONSTRAINT working_hours_apart EXCLUDE USING gist (int8range(
  assignment_id * 20000 + weekday * 1440 + extract(epoch FROM begins)::bigint / 60,
  assignment_id * 20000 + weekday * 1440 + extract(epoch FROM ends)::bigint / 60) WITH &&);
ALTER TABLE schedules_absence ADD CONSTRAINT absences_apart EXCLUDE USING gist (int8range(
  assignment_id * 1000000 + (begins_on - date '1900-01-01'),
  assignment_id * 1000000 + (ends_on - date '1900-01-01'), '[]') WITH &&);
"""

DOORS = """
-- Has a role in an open case that one's own unit takes part in.
CREATE FUNCTION works_beside(p_assignment bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_caserole r JOIN cases_party p ON p.case_id = r.case_id AND p.left_at IS NULL
    JOIN cases_case c ON c.id = r.case_id AND c.closed_at IS NULL
    WHERE r.assignment_id = p_assignment AND r.ends_at IS NULL AND p.unit_id = ctx_unit()) $$;

-- Who is away today, as assignment and last day.
CREATE FUNCTION away_now() RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT COALESCE(jsonb_object_agg(b.assignment_id, b.ends_on), '{}') FROM schedules_absence b
  WHERE local_today() BETWEEN b.begins_on AND b.ends_on AND works_beside(b.assignment_id) $$;

-- Whom to tell at a moment: who is not away and works then; where in a unit nobody does, who is not away.
CREATE FUNCTION told_now(p_assignments bigint[], p_at timestamptz) RETURNS SETOF bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH at AS (SELECT p_at AT TIME ZONE 'Europe/Stockholm' AS moment),
  here AS (
    SELECT a.id, a.unit_id, NOT works_beside(a.id)
      OR NOT EXISTS (SELECT 1 FROM schedules_workinghours h WHERE h.assignment_id = a.id)
      OR EXISTS (SELECT 1 FROM schedules_workinghours h, at WHERE h.assignment_id = a.id
        AND h.weekday = extract(isodow FROM at.moment) - 1 AND at.moment::time >= h.begins AND at.moment::time < h.ends)
      AS works
    FROM organisations_assignment a
    WHERE a.id = ANY (p_assignments) AND NOT (works_beside(a.id) AND EXISTS (SELECT 1 FROM schedules_absence b
      WHERE b.assignment_id = a.id AND local_day(p_at) BETWEEN b.begins_on AND b.ends_on)))
  SELECT id FROM here h WHERE h.works OR NOT EXISTS (SELECT 1 FROM here o WHERE o.unit_id = h.unit_id AND o.works) $$;

CREATE FUNCTION absences_purge() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (DELETE FROM schedules_absence WHERE ends_on < local_today() - 90 RETURNING 1)
  SELECT count(*) FROM gone $$;

-- The next hours in which somebody of every group can be there, in the units of the case: at most four, two a day. A
-- group names who may fill one place, in order; `said` asks for somebody who has said when they work.
CREATE FUNCTION joint_times(p_case uuid, p_groups jsonb, p_units bigint[], p_days date[], p_busy timestamptz[],
                            p_now timestamptz) RETURNS jsonb LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH part AS (SELECT p.unit_id FROM cases_party p WHERE p.case_id = p_case AND p.left_at IS NULL AND EXISTS (
    SELECT 1 FROM cases_party o WHERE o.case_id = p_case AND o.left_at IS NULL AND o.unit_id = ctx_unit())),
  one AS (
    SELECT g.n AS place, m.n AS turn, a.id, a.unit_id, a.begins_on, a.ends_on, (g.list ->> 'said')::boolean AS must,
      EXISTS (SELECT 1 FROM schedules_workinghours h WHERE h.assignment_id = a.id) AS said
    FROM jsonb_array_elements(p_groups) WITH ORDINALITY g(list, n)
    CROSS JOIN LATERAL jsonb_array_elements_text(g.list -> 'of') WITH ORDINALITY m(id, n)
    JOIN organisations_assignment a ON a.id = m.id::bigint
    WHERE a.unit_id IN (SELECT unit_id FROM part) AND a.ended_at IS NULL),
  house AS (SELECT unit_id FROM one UNION SELECT unit_id FROM part WHERE unit_id = ANY (p_units)),
  opens AS (SELECT o.* FROM organisations_openinghours o WHERE o.unit_id IN (SELECT unit_id FROM house)),
  works AS (SELECT h.* FROM schedules_workinghours h WHERE h.assignment_id IN (SELECT id FROM one)),
  place AS (SELECT '' AS site UNION SELECT site FROM opens UNION SELECT site FROM works),
  week AS (
    SELECT s.site, w.weekday, t.begins, t.begins + interval '1 hour' AS ends
    FROM place s, generate_series(0, 6) w(weekday),
      (SELECT time '06:00' + n * interval '30 minutes' AS begins FROM generate_series(0, 30) n) t
    WHERE NOT EXISTS (
      SELECT 1 FROM (SELECT DISTINCT unit_id FROM opens WHERE unit_id = ANY (p_units)) u WHERE NOT EXISTS (
        SELECT 1 FROM opens o WHERE o.unit_id = u.unit_id AND o.weekday = w.weekday AND o.site IN ('', s.site)
          AND o.opens <= t.begins AND o.closes >= t.begins + interval '1 hour'))),
  can AS MATERIALIZED (
    SELECT w.site, w.weekday, w.begins, m.* FROM week w JOIN one m ON (m.said OR NOT m.must)
      AND (NOT m.said OR EXISTS (SELECT 1 FROM works h WHERE h.assignment_id = m.id AND h.weekday = w.weekday
        AND h.site IN ('', w.site) AND h.begins <= w.begins AND h.ends >= w.ends))
      AND (NOT EXISTS (SELECT 1 FROM opens o WHERE o.unit_id = m.unit_id) OR EXISTS (
        SELECT 1 FROM opens o WHERE o.unit_id = m.unit_id AND o.weekday = w.weekday AND o.site IN ('', w.site)
          AND o.opens <= w.begins AND o.closes >= w.ends))
    WHERE EXISTS (SELECT 1 FROM opens) OR EXISTS (SELECT 1 FROM one WHERE said)),
  ahead AS (
    SELECT c.*, d.day, (d.day + c.begins) AT TIME ZONE 'Europe/Stockholm' AS at FROM unnest(p_days) d(day)
    JOIN can c ON c.weekday = extract(isodow FROM d.day) - 1
      AND c.begins_on <= d.day AND (c.ends_on IS NULL OR c.ends_on >= d.day)
      AND NOT EXISTS (SELECT 1 FROM schedules_absence b WHERE b.assignment_id = c.id
        AND d.day BETWEEN b.begins_on AND b.ends_on)),
  fits AS (
    SELECT a.at, a.day, a.site, a.place, (array_agg(a.id ORDER BY a.turn))[1] AS who FROM ahead a
    WHERE a.at > p_now AND NOT (a.id = ctx_assignment() AND EXISTS (SELECT 1 FROM unnest(p_busy) b
      WHERE b > a.at - interval '1 hour' AND b < a.at + interval '1 hour'))
    GROUP BY a.at, a.day, a.site, a.place),
  whole AS (
    SELECT DISTINCT ON (at) at, day, site, array_agg(who ORDER BY place) AS who FROM fits
    GROUP BY at, day, site HAVING count(*) = jsonb_array_length(p_groups) ORDER BY at, site),
  early AS (SELECT day, min(at) AS at FROM whole GROUP BY day),
  later AS (SELECT w.day, min(w.at) AS at FROM whole w JOIN early e ON e.day = w.day
    WHERE w.at >= e.at + interval '1 hour' GROUP BY w.day),
  picked AS (SELECT w.* FROM whole w WHERE w.at IN (SELECT at FROM early UNION SELECT at FROM later) ORDER BY w.at LIMIT 4)
  SELECT jsonb_build_object(
    'times', COALESCE((SELECT jsonb_agg(jsonb_build_object('at', at, 'site', site, 'who', who) ORDER BY at) FROM picked),
      '[]'),
    'said', COALESCE((SELECT jsonb_agg(DISTINCT id) FROM one WHERE said), '[]'),
    'units', COALESCE((SELECT jsonb_agg(DISTINCT u.name) FROM opens o JOIN organisations_unit u ON u.id = o.unit_id),
      '[]')) $$;
"""


def _table(table: str) -> str:
    return (
        floor.forced(table)
        + f"GRANT DELETE ON {table} TO samvag_keeper;\n"
        + floor.may(table, "SELECT", using=KEPT)
        + floor.may(table, "INSERT", check=KEPT)
        + floor.may(table, "DELETE", using=KEPT)
    )


SQL = (
    "SET LOCAL check_function_bodies = off;\n"
    + APART
    + _table("schedules_workinghours")
    + _table("schedules_absence")
    + DOORS
    + floor.keeper_function("works_beside(bigint)")
    + floor.keeper_function("absences_purge()", "samvag_worker")
    + "".join(
        floor.keeper_function(one, floor.WEB_ROLES)
        for one in (
            "away_now()",
            "told_now(bigint[], timestamptz)",
            "joint_times(uuid, jsonb, bigint[], date[], timestamptz[], timestamptz)",
        )
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("schedules", "0001_initial"),
        ("organisations", "0004_sites"),
        ("cases", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
