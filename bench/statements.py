"""The bare SQL of each page, written by hand: the page's data in one statement with the permission in it."""

from samvag.records.models import CONTACT_SQL

# Who may see a record, as the floor's policy says it, with the reader's keys and organisation given.
_RECORD = "{t}.audience && %(keys)s::int[] AND ({t}.owner_id = %(org)s OR {t}.audience_until > statement_timestamp())"
_WRITTEN_BY = """
LEFT JOIN organisations_assignment a ON a.id = r.author_id LEFT JOIN identity_user w ON w.id = a.user_id
"""

BOARD = f"""
SELECT c.id, c.person_id, c.number, c.programme_version_id, l.given_name, l.family_name, l.sort_name,
       status.cells, step.steps, holder.holders, contact.last
FROM cases_case c
JOIN people_personlink l ON l.person_id = c.person_id AND l.unit_id = %(unit)s AND l.audience && %(keys)s::int[]
LEFT JOIN LATERAL (
  SELECT json_agg(x) AS cells FROM (
    SELECT DISTINCT ON (e.domain) e.record_id, e.domain, e.level, e.direction, e.words, r.occurred_at, r.unit_id,
           r.unit_short, w.name
    FROM board_statusentry e JOIN records_record r ON r.id = e.record_id {_WRITTEN_BY}
    WHERE e.case_id = c.id AND {_RECORD.format(t="e")} AND r.superseded_at IS NULL AND NOT r.retracted
    ORDER BY e.domain, r.occurred_at DESC, r.recorded_at DESC) x) status ON true
LEFT JOIN LATERAL (
  SELECT json_agg(x) AS steps FROM (
    SELECT n.record_id, n.text, n.due_on, p.name AS responsible, r.unit_id, r.unit_short
    FROM board_nextstep n JOIN records_record r ON r.id = n.record_id {_WRITTEN_BY}
    JOIN organisations_assignment b ON b.id = n.responsible_id JOIN identity_user p ON p.id = b.user_id
    WHERE n.case_id = c.id AND n.done_on IS NULL AND {_RECORD.format(t="n")} AND r.superseded_at IS NULL
      AND NOT r.retracted ORDER BY n.due_on) x) step ON true
LEFT JOIN LATERAL (
  SELECT json_agg(x) AS holders FROM (
    SELECT h.assignment_id, h.code, w.name, u.short_name
    FROM cases_caserole h JOIN organisations_assignment a ON a.id = h.assignment_id
    JOIN identity_user w ON w.id = a.user_id JOIN organisations_unit u ON u.id = a.unit_id
    WHERE h.case_id = c.id AND h.ends_at IS NULL AND h.audience && %(keys)s::int[]) x) holder ON true
LEFT JOIN LATERAL (
  SELECT r.occurred_at AS last FROM records_record r
  WHERE r.case_id = c.id AND {_RECORD.format(t="r")} AND r.superseded_at IS NULL AND NOT r.retracted
    AND r.kind IN ({CONTACT_SQL}) ORDER BY r.occurred_at DESC LIMIT 1) contact ON true
WHERE c.site_id = %(site)s AND c.closed_at IS NULL AND c.audience && %(keys)s::int[]
ORDER BY l.sort_name
"""

# The same at the end of a past day: what was known then.
BOARD_PAST = BOARD.replace(
    "r.superseded_at IS NULL", "r.recorded_at < %(moment)s AND COALESCE(r.superseded_at, 'infinity') >= %(moment)s"
).replace(
    "c.closed_at IS NULL", "c.opened_at < %(moment)s AND COALESCE(c.closed_at, 'infinity') >= %(moment)s"
)  # fmt: skip

CASE = f"""
SELECT c.number, c.opened_at, c.closed_at, l.given_name, l.family_name, l.number, l.phone, p.birth_date, party.parties,
       holder.holders, line.lines
FROM cases_case c JOIN people_person p ON p.id = c.person_id
JOIN people_personlink l ON l.person_id = c.person_id AND l.unit_id = %(unit)s AND l.audience && %(keys)s::int[]
LEFT JOIN LATERAL (
  SELECT json_agg(x) AS parties FROM (
    SELECT y.code, y.ground, y.joined_at, y.left_at, u.name FROM cases_party y
    JOIN organisations_unit u ON u.id = y.unit_id WHERE y.case_id = c.id
      AND y.audience && %(keys)s::int[]) x) party ON true
LEFT JOIN LATERAL (
  SELECT json_agg(x) AS holders FROM (
    SELECT h.code, h.begins_at, h.ends_at, w.name, u.short_name
    FROM cases_caserole h JOIN organisations_assignment a ON a.id = h.assignment_id
    JOIN identity_user w ON w.id = a.user_id JOIN organisations_unit u ON u.id = a.unit_id
    WHERE h.case_id = c.id AND h.audience && %(keys)s::int[]) x) holder ON true
LEFT JOIN LATERAL (
  SELECT json_agg(x) AS lines FROM (
    SELECT r.id, r.kind, r.category, r.occurred_at, r.recorded_at, r.version, r.retracted, r.correction_reason,
           r.owner_name, r.unit_short, w.name AS author, n.heading, n.text, e.domain, e.level, e.direction, e.words,
           s.text AS step, s.due_on, s.done_on, given.given
    FROM records_record r {_WRITTEN_BY}
    LEFT JOIN records_note n ON n.record_id = r.id LEFT JOIN board_statusentry e ON e.record_id = r.id
    LEFT JOIN board_nextstep s ON s.record_id = r.id
    LEFT JOIN LATERAL (
      SELECT json_agg(y) AS given FROM (
        SELECT d.ground, d.decided_at, d.valid_until, d.ended_at, v.name FROM sharing_disclosure d
        JOIN organisations_unit v ON v.id = d.recipient_id
        WHERE d.record_id = r.id AND d.audience && %(keys)s::int[]
          AND (d.owner_id = %(org)s OR d.ended_at IS NULL)) y) given ON true
    WHERE r.case_id = c.id AND {_RECORD.format(t="r")} AND r.superseded_at IS NULL
    ORDER BY r.occurred_at DESC LIMIT 50) x) line ON true
WHERE c.id = %(case)s AND c.audience && %(keys)s::int[]
"""

_FOUND = """
SELECT l.id, l.person_id, l.given_name, l.family_name, l.number_kind, l.number, c.id, c.number, c.closed_at, s.name
FROM people_personlink l
LEFT JOIN cases_case c ON c.person_id = l.person_id AND c.audience && %(keys)s::int[]
LEFT JOIN programmes_programmesite s ON s.id = c.site_id
WHERE l.unit_id = %(unit)s AND l.audience && %(keys)s::int[] AND {condition}
ORDER BY l.sort_name COLLATE "C", l.id LIMIT 20
"""
SEARCH_NAME = _FOUND.format(condition="l.search_name LIKE %(prefix)s")
SEARCH_NUMBER = _FOUND.format(condition="l.number = %(number)s")

# The rows that one status with one disclosure leaves behind, in tables with the same columns, indexes and foreign
# keys as the product's, but without triggers and policies: what anybody would have to write.
COPIES = ("records_record", "board_statusentry", "sharing_disclosure", "audit_event")


def write_copies() -> str:
    """Tables like the product's, with its indexes and foreign keys, for the bare writes."""
    return (
        "".join(
            f"DROP TABLE IF EXISTS bench_{name} CASCADE; CREATE TABLE bench_{name} (LIKE {name} INCLUDING ALL); "
            f"GRANT INSERT ON bench_{name} TO samvag_web;"
            for name in COPIES
        )
        + """
DO $$ DECLARE f record; BEGIN
  FOR f IN SELECT conrelid::regclass AS t, pg_get_constraintdef(oid) AS d FROM pg_constraint
           WHERE contype = 'f' AND conparentid = 0
             AND conrelid IN ('records_record'::regclass, 'board_statusentry'::regclass, 'sharing_disclosure'::regclass)
  LOOP
    EXECUTE format('ALTER TABLE bench_%s ADD %s', f.t,
                   replace(f.d, 'REFERENCES records_record(', 'REFERENCES bench_records_record('));
  END LOOP;
END $$;
"""
    )


WRITES = (
    "INSERT INTO bench_records_record (id, kind, category, person_id, case_id, owner_id, unit_id, author_id, "
    "occurred_at, recorded_at, lineage, version, retracted, correction_reason, person_may_see, protected, "
    "audience, audience_until) VALUES (%(record)s, 'status', 'social', %(person)s, %(case)s, %(org)s, %(unit)s, "
    "%(assignment)s, now(), now(), %(record)s, 1, false, '', true, false, %(both)s::int[], %(until)s)",
    "INSERT INTO bench_board_statusentry (record_id, person_id, case_id, owner_id, person_may_see, protected, "
    "audience, audience_until, domain, level, direction, words) VALUES (%(record)s, %(person)s, %(case)s, %(org)s, "
    "true, false, %(both)s::int[], %(until)s, 'boende', %(level)s, 'same', %(words)s)",
    "INSERT INTO bench_sharing_disclosure (id, record_id, person_id, owner_id, recipient_id, ground, ground_note, "
    "consent_id, decided_by_id, decided_at, valid_until, end_reason, protected, audience) VALUES (%(disclosure)s, "
    "%(record)s, %(person)s, %(org)s, %(recipient)s, 'consent', '', %(consent)s, %(assignment)s, now(), %(until)s, '', "
    "false, %(both)s::int[])",
    *(
        f"INSERT INTO bench_audit_event (id, at, name, user_id, assignment_id, organisation_id, unit_id, person_id, "
        f"subject, details, mac, tx) VALUES (gen_random_uuid(), now(), '{name}', %(user)s, %(assignment)s, %(org)s, "
        f"%(unit)s, %(person)s, %(subject)s, '{{}}', repeat('0', 64), pg_current_xact_id()::text::bigint)"
        for name in ("status.written", "record.disclosed")
    ),
)
