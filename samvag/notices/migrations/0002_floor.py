"""A notice is its recipient's own. Acts add happenings; the worker spreads, plans and sends; nobody else reads them."""

from django.db import migrations

from samvag.core import floor

MINE = "unit_id = (SELECT ctx_unit()) AND (assignment_id IS NULL OR assignment_id = (SELECT ctx_assignment()))"
OWN = "assignment_id = (SELECT ctx_assignment())"
UNIT = "unit_id = (SELECT ctx_unit())"
OF_UNIT = f"{UNIT} AND (SELECT ctx_has('notices.of_unit'))"

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
INSERT INTO notices_round (single, gathered_at) VALUES (true, now() - interval '1 day');
-- A round looks at what is near in time, never through a whole table.
CREATE INDEX sharing_disclosure_decided ON sharing_disclosure (decided_at);
CREATE INDEX clocks_deadline_due ON clocks_deadline (due_at) WHERE met_at IS NULL;
CREATE INDEX board_nextstep_due ON board_nextstep (due_on) WHERE done_on IS NULL;
CREATE INDEX sharing_consent_until ON sharing_consent (valid_until) WHERE ended_at IS NULL AND given;

-- What nobody tells of by itself: what time alone makes, and what was handed over. Reading handings over here keeps
-- them out of the status write. A quarter of an hour is read again each round, longer than any transaction may last,
-- so that what was committed late is not lost; the key makes the second reading do nothing.
CREATE FUNCTION notices_gather() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE since timestamptz; moment timestamptz := clock_timestamp(); made bigint := 0; n bigint;
BEGIN
  SELECT gathered_at - interval '15 minutes' INTO since FROM notices_round FOR UPDATE;
  WITH found AS (
    SELECT CASE WHEN due_at <= moment THEN 'response_late' ELSE 'response_soon' END AS kind, unit_id,
           NULL::bigint AS assignment_id, id AS subject, subject AS about
      FROM clocks_deadline WHERE met_at IS NULL AND due_at BETWEEN moment - interval '2 days' AND moment + interval '1 day'
       AND due_at - LEAST(interval '1 day', (due_at - starts_at) / 4) <= moment
    UNION ALL
    SELECT 'step_due', a.unit_id, a.id, s.record_id, s.case_id
      FROM board_nextstep s JOIN records_record r ON r.id = s.record_id
      JOIN organisations_assignment a ON a.id = s.responsible_id
     WHERE s.done_on IS NULL AND r.superseded_at IS NULL AND NOT r.retracted
       AND s.due_on BETWEEN local_today() - 2 AND local_today()
    UNION ALL
    SELECT 'consent_ending', c.unit_id, h.assignment_id, c.id, c.id
      FROM sharing_consent c LEFT JOIN LATERAL (SELECT DISTINCT e.assignment_id
        FROM cases_caserole e JOIN cases_case k ON k.id = e.case_id JOIN organisations_assignment a ON a.id = e.assignment_id
       WHERE k.person_id = c.person_id AND k.closed_at IS NULL AND e.ends_at IS NULL AND a.unit_id = c.unit_id) h ON true
     WHERE c.given AND c.ended_at IS NULL AND c.valid_until BETWEEN moment AND moment + interval '30 days'
       AND c.valid_until - c.valid_from > interval '45 days'
    UNION ALL
    SELECT 'emergency_review', u.id, NULL, t.id, t.id
      FROM inner_timedaccess t CROSS JOIN LATERAL (SELECT t.unit_id AS id UNION SELECT l.unit_id FROM people_personlink l
        WHERE l.person_id = t.person_id AND l.owner_id = t.owner_id) u
     WHERE t.kind = 'emergency' AND t.reviewed_at IS NULL AND t.opened_at > since AND t.opened_at <= moment
    UNION ALL
    SELECT 'handed', d.recipient_id, h.assignment_id, d.record_id, d.record_id
      FROM sharing_disclosure d JOIN records_record r ON r.id = d.record_id
      LEFT JOIN LATERAL (SELECT DISTINCT e.assignment_id
        FROM cases_caserole e JOIN cases_case k ON k.id = e.case_id JOIN organisations_assignment a ON a.id = e.assignment_id
       WHERE k.person_id = d.person_id AND k.closed_at IS NULL AND e.ends_at IS NULL AND a.unit_id = d.recipient_id) h ON true
     WHERE d.decided_at > since AND d.decided_at <= moment AND d.ended_at IS NULL
       AND r.kind NOT IN ('status', 'next_step', 'referral', 'criterion', 'meeting', 'message', 'answer', 'window')
  ), keyed AS (
    SELECT *, kind || ':' || subject || ':' || COALESCE(assignment_id::text, 'u' || unit_id) AS key FROM found
  )
  INSERT INTO notices_happening (id, key, kind, unit_id, assignment_id, subject, about, made_at)
    SELECT gen_random_uuid(), key, kind, unit_id, assignment_id, subject, about, moment FROM keyed k
    WHERE NOT EXISTS (SELECT 1 FROM notices_happening h WHERE h.key = k.key)
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  UPDATE notices_round SET gathered_at = moment;
  RETURN made;
END $$;

-- One notice for each recipient. Whom a telling to a unit reaches, and how long it lives, is said by the kinds.
CREATE FUNCTION notices_spread(p_kinds jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE made bigint;
BEGIN
  WITH taken AS (
    UPDATE notices_happening SET spread_at = clock_timestamp() WHERE id IN (
      SELECT id FROM notices_happening WHERE spread_at IS NULL ORDER BY made_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
    RETURNING *
  ), reached AS (
    SELECT t.*, a.id AS recipient FROM taken t JOIN organisations_assignment a
      ON a.id = t.assignment_id OR (t.assignment_id IS NULL AND a.unit_id = t.unit_id
          AND p_kinds->t.kind->'roles' ? a.role AND a.id IS DISTINCT FROM t.told_by_id)
     WHERE a.begins_on <= local_today() AND (a.ends_on IS NULL OR a.ends_on >= local_today())
    UNION ALL
    SELECT t.*, NULL FROM taken t JOIN notices_functioninbox f ON f.unit_id = t.unit_id
     WHERE t.assignment_id IS NULL AND f.mail <> '' AND (p_kinds->t.kind->>'inbox')::boolean
  )
  INSERT INTO notices_notice (id, happening_id, kind, unit_id, assignment_id, subject, about, starts_at, made_at,
      expires_at, dropped_why)
    SELECT gen_random_uuid(), id, kind, unit_id, recipient, subject, about, starts_at, made_at,
      LEAST(made_at + make_interval(secs => (p_kinds->kind->>'lives')::float), starts_at), ''
    FROM reached WHERE p_kinds ? kind ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  RETURN made;
END $$;

-- Who waits for something: recipients with unplanned notices, or with something that may leave now.
CREATE FUNCTION notices_waiting() RETURNS TABLE (unit bigint, assignment bigint) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT unit_id, assignment_id FROM notices_notice WHERE planned_at IS NULL AND dropped_at IS NULL
  UNION
  SELECT s.unit_id, s.assignment_id FROM notices_sending s JOIN notices_notice n ON n.id = s.notice_id
    WHERE s.message_id IS NULL AND s.not_before <= clock_timestamp() AND n.seen_at IS NULL AND n.dropped_at IS NULL
  UNION
  SELECT unit_id, assignment_id FROM notices_message
    WHERE sent_at IS NULL AND dropped_at IS NULL AND next_try_at <= clock_timestamp() $$;

-- Whoever has left is told nothing more, and nothing of what was on its way.
CREATE FUNCTION notices_drop_left() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE dropped bigint;
BEGIN
  UPDATE notices_message m SET dropped_at = clock_timestamp(), why = 'left'
    FROM organisations_assignment a JOIN identity_user u ON u.id = a.user_id
    WHERE m.sent_at IS NULL AND m.dropped_at IS NULL AND a.id = m.assignment_id
      AND (a.ends_on BETWEEN local_today() - 90 AND local_today() - 1 OR NOT u.is_active);
  UPDATE notices_notice n SET dropped_at = clock_timestamp(), dropped_why = 'left'
    FROM organisations_assignment a JOIN identity_user u ON u.id = a.user_id
    WHERE n.dropped_at IS NULL AND n.seen_at IS NULL AND n.expires_at > clock_timestamp() AND a.id = n.assignment_id
      AND (a.ends_on BETWEEN local_today() - 90 AND local_today() - 1 OR NOT u.is_active);
  GET DIAGNOSTICS dropped = ROW_COUNT;
  RETURN dropped;
END $$;

CREATE FUNCTION notices_purge() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE gone bigint;
BEGIN
  DELETE FROM notices_sending WHERE notice_id IN
    (SELECT id FROM notices_notice WHERE made_at < clock_timestamp() - interval '90 days');
  DELETE FROM notices_message m WHERE made_at < clock_timestamp() - interval '90 days'
    AND NOT EXISTS (SELECT 1 FROM notices_sending s WHERE s.message_id = m.id);
  DELETE FROM notices_notice WHERE made_at < clock_timestamp() - interval '90 days';
  GET DIAGNOSTICS gone = ROW_COUNT;
  -- Keys of what time makes are kept as long as the thing can be found again.
  DELETE FROM notices_happening h WHERE made_at < clock_timestamp() - interval '90 days'
    AND NOT EXISTS (SELECT 1 FROM notices_notice n WHERE n.happening_id = h.id);
  RETURN gone;
END $$;
"""


def _worker(table: str, columns: str) -> str:
    """Added and brought forward by the worker alone, acting as the recipient."""
    return (
        floor.forced(table)
        + floor.may(table, "SELECT", using=MINE)
        + f"""
GRANT INSERT, UPDATE ({columns}) ON {table} TO samvag_worker;
CREATE POLICY insert_rows ON {table} FOR INSERT TO samvag_worker WITH CHECK ({MINE});
CREATE POLICY update_rows ON {table} FOR UPDATE TO samvag_worker USING ({MINE}) WITH CHECK ({MINE});
GRANT DELETE ON {table} TO samvag_keeper;
"""
    )


SQL = (
    floor.forced("notices_happening")
    + floor.may("notices_happening", "INSERT", check="spread_at IS NULL AND (told_by_id = (SELECT ctx_assignment()) "
        "OR (told_by_id IS NULL AND (SELECT ctx_purpose()) = 'answering'))")
    + "GRANT DELETE ON notices_happening TO samvag_keeper;"
    + floor.forced("notices_notice")
    + floor.may("notices_notice", "SELECT", using=MINE)
    + floor.may("notices_notice", "UPDATE", using=MINE, check=MINE, columns="seen_at")
    + """
GRANT UPDATE (planned_at, dropped_at, dropped_why) ON notices_notice TO samvag_worker;
GRANT DELETE ON notices_notice TO samvag_keeper;
"""
    + _worker("notices_message", "next_try_at, tries, sent_at, dropped_at, why")
    + _worker("notices_sending", "message_id")
    + "GRANT USAGE ON SEQUENCE notices_sending_id_seq TO samvag_worker;"
    + floor.forced("notices_preference")
    + floor.may("notices_preference", "SELECT", using=OWN)
    + floor.may("notices_preference", "INSERT", check=OWN)
    + floor.may("notices_preference", "UPDATE", using=OWN, check=OWN)
    + floor.forced("notices_functioninbox")
    + floor.may("notices_functioninbox", "SELECT", using=UNIT)
    + floor.may("notices_functioninbox", "INSERT", check=OF_UNIT)
    + floor.may("notices_functioninbox", "UPDATE", using=OF_UNIT, check=OF_UNIT)
    + "REVOKE ALL ON notices_round FROM PUBLIC; GRANT SELECT, UPDATE ON notices_round TO samvag_keeper;"
    + FUNCTIONS
    + floor.keeper_function("notices_gather()", "samvag_worker")
    + floor.keeper_function("notices_spread(jsonb)", "samvag_worker")
    + floor.keeper_function("notices_waiting()", "samvag_worker")
    + floor.keeper_function("notices_drop_left()", "samvag_worker")
    + floor.keeper_function("notices_purge()", "samvag_worker")
)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("clocks", "0002_floor"),
        ("board", "0002_floor"),
        ("sharing", "0002_floor"),
        ("cases", "0002_floor"),
        ("inner", "0002_floor"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
