"""A log row as one text with every column, made by the database; what the keyed code and the seal are made of.

Used from the migration: what stands here is history once released. JSON, so that no value can run into the next.
"""

EVENT_LINE = """jsonb_build_array('audit_event', r.tx, r.id, (extract(epoch FROM r.at) * 1000000)::bigint, r.name,
    r.user_id, r.assignment_id, r.organisation_id, r.unit_id, r.person_id, r.subject, r.details)::text"""
READ_LINE = """jsonb_build_array('audit_read', r.tx, r.id, (extract(epoch FROM r.at) * 1000000)::bigint, r.page,
    r.user_id, r.assignment_id, r.organisation_id, r.unit_id, r.persons, r.subject, r.purpose, r.ground)::text"""
# ruff: noqa: S608  (the names are ours)
SELECT_LINES = " UNION ALL ".join(
    f"SELECT '{table}' AS name, r.id, r.at, r.tx, {line} AS line, r.mac FROM {table} r "
    "WHERE r.tx >= {first} AND r.tx < {end}"
    for table, line in (("audit_event", EVENT_LINE), ("audit_read", READ_LINE))
)
IN_ORDER = " ORDER BY tx, id"
