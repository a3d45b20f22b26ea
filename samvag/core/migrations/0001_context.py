"""The signed context: its key, and the functions that policies read it through."""

import hashlib

from django.conf import settings
from django.db import migrations

SQL = """
CREATE TABLE context_key (single boolean PRIMARY KEY DEFAULT true CHECK (single), key text NOT NULL);
REVOKE ALL ON context_key FROM PUBLIC;
GRANT SELECT ON context_key TO samvag_keeper;

-- One part of the verified context; NULL when there is none. A false or old signature is an error, not an empty answer:
-- somebody tried. current_setting gives '' and not NULL after a transaction-local value has ended.
CREATE FUNCTION ctx_part(n int) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  raw text := NULLIF(current_setting('samvag.ctx', true), '');
  parts text[]; payload text; k text;
BEGIN
  IF raw IS NULL THEN RETURN NULL; END IF;
  parts := string_to_array(raw, '|');
  SELECT key INTO k FROM context_key;
  payload := array_to_string(parts[1:8], '|');
  IF array_length(parts, 1) IS DISTINCT FROM 9 OR k IS NULL OR parts[9] IS DISTINCT FROM
     encode(sha256((k || encode(sha256((k || payload)::bytea), 'hex'))::bytea), 'hex') THEN
    RAISE EXCEPTION 'samvag: the context is not signed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF parts[8]::bigint < extract(epoch FROM clock_timestamp()) THEN
    RAISE EXCEPTION 'samvag: the context has expired' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN parts[n];
END $$;

CREATE FUNCTION ctx_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT ctx_part(1)::bigint $$;
CREATE FUNCTION ctx_assignment() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT ctx_part(2)::bigint $$;
CREATE FUNCTION ctx_org() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT ctx_part(3)::bigint $$;
CREATE FUNCTION ctx_unit() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT ctx_part(4)::bigint $$;
CREATE FUNCTION ctx_keys() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT COALESCE(ctx_part(5)::int[], '{}') $$;
-- The key of the unit one acts for; the first of the keys, which are one today and may be more tomorrow.
CREATE FUNCTION ctx_unit_key() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT (ctx_part(5)::int[])[1] $$;
CREATE FUNCTION ctx_has(wanted text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT COALESCE(wanted = ANY(ctx_part(6)::text[]), false) $$;
CREATE FUNCTION ctx_purpose() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT COALESCE(ctx_part(7), '') $$;

-- Days are Swedish days. A session counts in UTC, so its own date is yesterday for an hour or two after midnight.
CREATE FUNCTION local_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT (moment AT TIME ZONE 'Europe/Stockholm')::date $$;
CREATE FUNCTION local_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT local_day(now()) $$;
"""
FUNCTIONS = "ctx_user ctx_assignment ctx_org ctx_unit ctx_keys ctx_unit_key ctx_purpose".split()
OWNERSHIP = (
    "REVOKE ALL ON FUNCTION ctx_part(int), ctx_has(text), {all} FROM PUBLIC;"
    "GRANT EXECUTE ON FUNCTION ctx_part(int), ctx_has(text), {all}"
    " TO samvag_web, samvag_worker, samvag_stream, samvag_report, samvag_keeper;"
    "ALTER FUNCTION ctx_part(int) OWNER TO samvag_keeper;"
).format(all=", ".join(f"{name}()" for name in FUNCTIONS))


def store_key(apps, schema_editor):
    key = hashlib.sha256(settings.CONTEXT_KEY.encode()).hexdigest()
    schema_editor.execute("INSERT INTO context_key (key) VALUES (%s)", [key])


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(SQL + OWNERSHIP, migrations.RunSQL.noop),
        migrations.RunPython(store_key, migrations.RunPython.noop),
    ]
