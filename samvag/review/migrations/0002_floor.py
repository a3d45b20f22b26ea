"""The organisation's log reviewers and nobody else; patterns are found by the background work through the keeper."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- What one's own organisation calls the persons that log rows are about. A protected person is told of without a name,
-- and one whom the reviewer is closed out from not at all.
CREATE FUNCTION review_people(asked uuid[]) RETURNS TABLE (person_id uuid, given_name text, family_name text,
  number_kind text, number text, protected boolean) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (l.person_id) l.person_id, CASE WHEN p.protection = '' THEN l.given_name ELSE '' END,
    CASE WHEN p.protection = '' THEN l.family_name ELSE '' END, CASE WHEN p.protection = '' THEN l.number_kind ELSE '' END,
    CASE WHEN p.protection = '' THEN l.number ELSE '' END, p.protection <> ''
  FROM people_personlink l JOIN people_person p ON p.id = l.person_id
  WHERE l.person_id = ANY (asked) AND l.owner_id = ctx_org() AND (ctx_has('log.review') OR ctx_has('log.extract'))
    AND NOT closed_out(l.person_id, ctx_user())
  ORDER BY l.person_id, l.linked_at $$;

-- Whom a number stands for, if one's own organisation knows them; the same answer for everybody else.
CREATE FUNCTION review_person(p_kind text, p_number text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT i.person_id FROM people_personidentifier i
  WHERE i.kind = p_kind AND i.value = p_number AND (ctx_has('log.review') OR ctx_has('log.extract'))
    AND EXISTS (SELECT 1 FROM people_personlink l WHERE l.person_id = i.person_id AND l.owner_id = ctx_org())
    AND NOT closed_out(i.person_id, ctx_user()) $$;

-- The log about one person for an extract: one's own organisation's rows, without any other person on the same page.
CREATE FUNCTION review_extract_rows(p_extract uuid) RETURNS TABLE (at timestamptz, page text, purpose text, ground text,
  unit text, staff text, role text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT r.at, r.page, r.purpose, r.ground, u.name, CASE WHEN e.shows_names THEN i.name ELSE '' END, a.title
  FROM review_extract e
  JOIN audit_read r ON r.persons && (ARRAY[e.person_id] || COALESCE((SELECT array_agg(m.gone_id) FROM people_merge m
      WHERE m.person_id = e.person_id AND m.owner_id = e.organisation_id AND m.confirmed_at IS NOT NULL
        AND m.ended_at IS NULL), '{}')) AND r.organisation_id = e.organisation_id
    AND r.at >= e.period_from AND r.at < e.period_to
  JOIN organisations_unit u ON u.id = r.unit_id
  JOIN organisations_assignment a ON a.id = r.assignment_id
  JOIN identity_user i ON i.id = r.user_id
  WHERE e.id = p_extract AND e.organisation_id = ctx_org() AND ctx_has('log.extract')
  ORDER BY r.at $$;

-- What stands out in one period, organisation by organisation: one row for each reader, person and pattern. Nothing is
-- made twice for a period. Where people live is not known, so neighbours are not looked for.
CREATE FUNCTION review_find_patterns(p_from timestamptz, p_to timestamptz, p_whole_unit text[], p_many int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE o bigint; made uuid; n int; total int := 0;
BEGIN
  FOR o IN SELECT id FROM organisations_organisation ORDER BY id LOOP
    CONTINUE WHEN EXISTS (SELECT 1 FROM review_review
      WHERE organisation_id = o AND kind = 'pattern' AND period_from = p_from);
    made := gen_random_uuid();
    INSERT INTO review_reviewitem (id, review_id, organisation_id, entry_table, entry_id, entry_at, staff_id, person_id,
        pattern, facts, outcome, note)
      WITH opened AS (
        SELECT r.id, r.at, r.user_id, r.assignment_id, r.unit_id, r.persons[1] AS person, a.role, i.name AS staff,
          EXTRACT(hour FROM r.at AT TIME ZONE 'Europe/Stockholm') AS hour, l.given_name, l.family_name
        FROM audit_read r JOIN organisations_assignment a ON a.id = r.assignment_id JOIN identity_user i ON i.id = r.user_id
        LEFT JOIN LATERAL (SELECT given_name, family_name FROM people_personlink
          WHERE person_id = r.persons[1] AND owner_id = o ORDER BY unit_id = r.unit_id DESC LIMIT 1) l ON true
        WHERE r.organisation_id = o AND r.at >= p_from AND r.at < p_to AND cardinality(r.persons) = 1
          AND r.page NOT LIKE 'log%'),
      found AS (
        SELECT 'audit_read' AS entry_table, id, at, user_id, person, 'surname' AS pattern, '{}'::jsonb AS facts FROM opened
          WHERE family_name <> '' AND swedish_fold(family_name) = swedish_fold(regexp_replace(staff, '^.* ', ''))
        UNION ALL
        SELECT 'audit_read', id, at, user_id, person, 'colleague', '{}' FROM opened s
          WHERE family_name <> '' AND EXISTS (SELECT 1 FROM identity_user c
            JOIN organisations_assignment b ON b.user_id = c.id JOIN organisations_unit u ON u.id = b.unit_id
            WHERE u.organisation_id = o AND swedish_fold(c.name) = swedish_fold(s.given_name || ' ' || s.family_name))
        UNION ALL
        SELECT 'audit_read', id, at, user_id, person, 'no_relation', '{}' FROM opened s
          WHERE NOT EXISTS (SELECT 1 FROM cases_caserole c
              WHERE c.person_id = s.person AND c.assignment_id = s.assignment_id AND c.begins_at <= s.at)
            AND NOT EXISTS (SELECT 1 FROM records_record c
              WHERE c.person_id = s.person AND c.author_id = s.assignment_id)
            AND NOT EXISTS (SELECT 1 FROM inner_timedaccess c WHERE c.person_id = s.person AND c.kind <> 'emergency'
              AND c.assignment_id = s.assignment_id AND s.at BETWEEN c.begins_at AND c.ends_at)
            AND NOT (s.role = ANY (p_whole_unit) AND (
              EXISTS (SELECT 1 FROM cases_party c WHERE c.person_id = s.person AND c.unit_id = s.unit_id
                AND (c.left_at IS NULL OR c.left_at > s.at))
              OR EXISTS (SELECT 1 FROM records_record c WHERE c.person_id = s.person AND c.unit_id = s.unit_id)))
        UNION ALL
        SELECT 'audit_read', id, at, user_id, person, 'night', jsonb_build_object('hour', hour) FROM opened
          WHERE hour >= 22 OR hour < 6
        UNION ALL
        SELECT 'audit_read', (array_agg(id ORDER BY at))[1], min(at), user_id, NULL, 'many',
            jsonb_build_object('count', count(DISTINCT person), 'hour', min(hour))
          FROM opened GROUP BY user_id, date_trunc('hour', at) HAVING count(DISTINCT person) > p_many
        UNION ALL
        SELECT 'audit_event', id, at, user_id, person_id, 'emergency', '{}' FROM audit_event
          WHERE organisation_id = o AND at >= p_from AND at < p_to AND name = 'emergency.opened'),
      first AS (
        SELECT DISTINCT ON (user_id, person, pattern) * FROM found ORDER BY user_id, person, pattern, at)
      SELECT gen_random_uuid(), made, o, entry_table, id, at, user_id, person, pattern, facts, '', '' FROM first;
    GET DIAGNOSTICS n = ROW_COUNT;
    CONTINUE WHEN n = 0;
    INSERT INTO review_review (id, organisation_id, kind, period_from, period_to, seed, population, reason, made_at,
        outcome, note)
      VALUES (made, o, 'pattern', p_from, p_to, '', n, '', clock_timestamp(), '', '');
    total := total + n;
  END LOOP;
  RETURN total;
END $$;
"""
OWN = "organisation_id = (SELECT ctx_org())"
REVIEWS = f"{OWN} AND (SELECT ctx_has('log.review'))"
GIVES_OUT = f"{OWN} AND (SELECT ctx_has('log.extract'))"
SETS = f"{OWN} AND ((SELECT ctx_has('log.review')) OR (SELECT ctx_has('log.extract')))"
SQL = (
    FUNCTIONS
    + "".join(
        floor.forced(table)
        + floor.may(table, "SELECT", using=REVIEWS)
        + floor.may(table, "INSERT", check=REVIEWS)
        + floor.may(table, "UPDATE", using=REVIEWS, check=REVIEWS, columns=columns)
        for table, columns in (
            ("review_review", "outcome, note, finished_at, finished_by_id"),
            ("review_reviewitem", "outcome, note, reviewed_at, reviewed_by_id"),
        )
    )
    + floor.forced("review_extract")
    + floor.may("review_extract", "SELECT", using=GIVES_OUT)
    + floor.may("review_extract", "INSERT", check=f"{GIVES_OUT} AND made_by_id = (SELECT ctx_assignment())")
    + floor.may(
        "review_extract",
        "UPDATE",
        using=GIVES_OUT,
        check=GIVES_OUT,
        columns="delivery, delivery_note, delivered_at, delivered_by_id",
    )
    + floor.forced("review_logsetting")
    + floor.may("review_logsetting", "SELECT", using=SETS)
    + floor.may("review_logsetting", "INSERT", check=SETS)
    + floor.may(
        "review_logsetting", "UPDATE", using=SETS, check=SETS, columns="shows_names, changed_at, changed_by_id"
    )
    + floor.keeper_function("review_people(uuid[])", floor.WEB_ROLES)
    + floor.keeper_function("review_person(text, text)", floor.WEB_ROLES)
    + floor.keeper_function("review_extract_rows(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("review_find_patterns(timestamptz, timestamptz, text[], int)", "samvag_worker")
)


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_initial"),
        ("audit", "0003_seal"),
        ("cases", "0002_floor"),
        ("records", "0002_floor"),
        ("people", "0006_merges_floor"),
        ("inner", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
