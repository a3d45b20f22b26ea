"""Append-only log tables, partitioned by month, written through two doors and readable by the log reviewer."""

from django.db import migrations

from samvag.audit.lines import EVENT_LINE, IN_ORDER, READ_LINE, SELECT_LINES
from samvag.core import floor

SQL = """
SET LOCAL check_function_bodies = off;
CREATE TABLE audit_event (
  id uuid NOT NULL, at timestamptz NOT NULL, name text NOT NULL, user_id bigint, assignment_id bigint,
  organisation_id bigint, unit_id bigint, person_id uuid, subject text NOT NULL, details jsonb NOT NULL,
  mac text NOT NULL, tx bigint NOT NULL, PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_read (
  id uuid NOT NULL, at timestamptz NOT NULL, page text NOT NULL, user_id bigint NOT NULL,
  assignment_id bigint NOT NULL, organisation_id bigint NOT NULL, unit_id bigint NOT NULL, persons uuid[] NOT NULL,
  subject text NOT NULL, purpose text NOT NULL, ground text NOT NULL, mac text NOT NULL, tx bigint NOT NULL,
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_event_org ON audit_event (organisation_id, at DESC);
CREATE INDEX audit_read_org ON audit_read (organisation_id, at DESC);
-- The seal takes rows by the transaction that wrote them.
CREATE INDEX audit_event_tx ON audit_event (tx);
CREATE INDEX audit_read_tx ON audit_read (tx);
CREATE INDEX audit_read_persons ON audit_read USING gin (persons);
CREATE TABLE audit_event_rest PARTITION OF audit_event DEFAULT;
CREATE TABLE audit_read_rest PARTITION OF audit_read DEFAULT;
DO $$
DECLARE m date := date_trunc('month', now())::date; t text;
BEGIN
  FOR i IN 0..23 LOOP
    FOREACH t IN ARRAY ARRAY['audit_event', 'audit_read'] LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
        t || to_char(m, '_YYYY_MM'), t, m, (m + interval '1 month')::date);
    END LOOP;
    m := (m + interval '1 month')::date;
  END LOOP;
  -- A partition is a table of its own: without this its rows could be read past the parent's policy.
  FOR t IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
           WHERE i.inhparent IN ('audit_event'::regclass, 'audit_read'::regclass) AND c.relkind = 'r' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY; ALTER TABLE %I FORCE ROW LEVEL SECURITY;
                    REVOKE ALL ON %I FROM PUBLIC', t, t, t);
  END LOOP;
END $$;

-- Keyed, so that a row changed by the one who owns the table shows (the key is the keeper's).
CREATE FUNCTION audit_mac(line text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  -- Not a cast: it would read a backslash in the line as the beginning of something else.
  SELECT encode(sha256(convert_to(key || encode(sha256(convert_to(key || 'audit' || line, 'UTF8')), 'hex'), 'UTF8')), 'hex')
  FROM context_key $$;

CREATE FUNCTION audit_write(p_name text, p_person uuid, p_subject text, p_details jsonb, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r audit_event;
BEGIN
  r.id := gen_random_uuid(); r.at := clock_timestamp(); r.tx := pg_current_xact_id()::text::bigint;
  IF ctx_purpose() = 'demonstration' AND p_at IS NOT NULL THEN r.at := p_at; END IF;
  r.name := p_name; r.person_id := p_person; r.subject := p_subject; r.details := p_details;
  r.user_id := ctx_user(); r.assignment_id := ctx_assignment(); r.unit_id := ctx_unit();
  -- What a job does has no actor, but it has an owner, whose reviewers must find it.
  r.organisation_id := COALESCE(ctx_org(), (p_details->>'organisation')::bigint);
  r.mac := audit_mac({EVENT_LINE});
  INSERT INTO audit_event SELECT r.*;
END $$;

CREATE FUNCTION audit_log_read(p_page text, p_subject text, p_persons uuid[], p_ground text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r audit_read;
BEGIN
  r.id := gen_random_uuid(); r.at := clock_timestamp(); r.tx := pg_current_xact_id()::text::bigint;
  r.page := p_page; r.persons := p_persons; r.subject := p_subject; r.purpose := ctx_purpose(); r.ground := p_ground;
  r.user_id := ctx_user(); r.assignment_id := ctx_assignment(); r.organisation_id := ctx_org(); r.unit_id := ctx_unit();
  r.mac := audit_mac({READ_LINE});
  INSERT INTO audit_read SELECT r.*;
END $$;

-- Everything written in a range of transactions, for the seal and its daily check: ids and times of all organisations,
-- which only the background work may take and nobody is shown.
CREATE FUNCTION audit_lines(p_first bigint, p_end bigint)
RETURNS TABLE (name text, id uuid, at timestamptz, tx bigint, line text, mac text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ {LINES} $$;

-- Where the next batch may end: below every transaction still under way, and not further than so many rows.
CREATE FUNCTION audit_final(p_first bigint, p_most int) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT LEAST(pg_snapshot_xmin(pg_current_snapshot())::text::bigint, (
    SELECT tx + 1 FROM (SELECT tx FROM audit_event WHERE tx >= p_first
                        UNION ALL SELECT tx FROM audit_read WHERE tx >= p_first) r
    ORDER BY tx OFFSET p_most LIMIT 1)) $$;
""" + "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
REVOKE ALL ON {table} FROM PUBLIC;
GRANT SELECT, INSERT ON {table} TO samvag_keeper;
CREATE POLICY keeper_read ON {table} FOR SELECT TO samvag_keeper USING (true);
CREATE POLICY keeper_add ON {table} FOR INSERT TO samvag_keeper WITH CHECK (true);
GRANT SELECT ON {table} TO {floor.WEB_ROLES};
CREATE POLICY reviewer ON {table} FOR SELECT TO {floor.WEB_ROLES}
  USING (organisation_id = (SELECT ctx_org()) AND (SELECT ctx_has('log.review')));
"""
    for table in ("audit_event", "audit_read")
)
SQL = (
    SQL.replace("{EVENT_LINE}", EVENT_LINE)
    .replace("{READ_LINE}", READ_LINE)
    .replace("{LINES}", SELECT_LINES.format(first="p_first", end="p_end") + IN_ORDER)
)
SQL += (
    floor.keeper_function("audit_mac(text)")
    + floor.keeper_function("audit_write(text, uuid, text, jsonb, timestamptz)", floor.WEB_ROLES)
    + floor.keeper_function("audit_log_read(text, text, uuid[], text)", floor.WEB_ROLES)
    + floor.keeper_function("audit_lines(bigint, bigint)", "samvag_worker")
    + floor.keeper_function("audit_final(bigint, int)", "samvag_worker")
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("core", "0003_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
