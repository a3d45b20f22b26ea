"""Append-only log tables, partitioned by month, written through two doors and readable by the log reviewer."""

from django.db import migrations

from samvag.core import floor

SQL = """
SET LOCAL check_function_bodies = off;
CREATE TABLE audit_event (
  id uuid NOT NULL, at timestamptz NOT NULL, name text NOT NULL, user_id bigint, assignment_id bigint,
  organisation_id bigint, unit_id bigint, person_id uuid, subject text NOT NULL, details jsonb NOT NULL,
  mac text NOT NULL, PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_read (
  id uuid NOT NULL, at timestamptz NOT NULL, page text NOT NULL, user_id bigint NOT NULL,
  assignment_id bigint NOT NULL, organisation_id bigint NOT NULL, unit_id bigint NOT NULL, persons uuid[] NOT NULL,
  subject text NOT NULL, purpose text NOT NULL, ground text NOT NULL, mac text NOT NULL, PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_event_org ON audit_event (organisation_id, at DESC);
CREATE INDEX audit_read_org ON audit_read (organisation_id, at DESC);
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
  SELECT encode(sha256((key || encode(sha256((key || 'audit' || line)::bytea), 'hex'))::bytea), 'hex')
  FROM context_key $$;

CREATE FUNCTION audit_write(p_name text, p_person uuid, p_subject text, p_details jsonb, p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp(); key uuid := gen_random_uuid();
BEGIN
  IF ctx_purpose() = 'demonstration' AND p_at IS NOT NULL THEN moment := p_at; END IF;
  INSERT INTO audit_event VALUES (key, moment, p_name, ctx_user(), ctx_assignment(), ctx_org(), ctx_unit(),
    p_person, p_subject, p_details,
    audit_mac(concat_ws('|', key, extract(epoch FROM moment), p_name, ctx_assignment(), p_person, p_subject, p_details)));
END $$;

CREATE FUNCTION audit_log_read(p_page text, p_subject text, p_persons uuid[], p_ground text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp(); key uuid := gen_random_uuid();
BEGIN
  INSERT INTO audit_read VALUES (key, moment, p_page, ctx_user(), ctx_assignment(), ctx_org(), ctx_unit(),
    p_persons, p_subject, ctx_purpose(), p_ground,
    audit_mac(concat_ws('|', key, extract(epoch FROM moment), p_page, ctx_assignment(), p_persons::text, p_subject)));
END $$;
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
SQL += (
    floor.keeper_function("audit_mac(text)")
    + floor.keeper_function("audit_write(text, uuid, text, jsonb, timestamptz)", floor.WEB_ROLES)
    + floor.keeper_function("audit_log_read(text, text, uuid[], text)", floor.WEB_ROLES)
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("core", "0003_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
