"""A file goes where its question or answer goes, to the two units at the ends and nobody else; its bytes come in and out
through doors of their own, and not before the virus scanner."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
ALTER TABLE questions_attachment ADD COLUMN content bytea NOT NULL;

-- The two ends of the question that a record is, or answers.
CREATE FUNCTION attachment_ends(p_record uuid) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT ARRAY[m.from_unit_id, m.to_unit_id] FROM questions_message m WHERE m.record_id = p_record
    OR m.record_id = (SELECT a.message_id FROM questions_answer a WHERE a.record_id = p_record) $$;

-- Together with the words and by whoever writes them: the words are not added to afterwards.
CREATE FUNCTION attachment_add(p_record uuid, p_type text, p_content bytea, p_scanner boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r records_record; key uuid := gen_random_uuid();
BEGIN
  SELECT * INTO r FROM records_record WHERE id = p_record AND unit_id = ctx_unit() AND author_id = ctx_assignment()
    AND kind IN ('message', 'answer');
  IF r.id IS NULL OR NOT ctx_has('case.write') OR (r.protected AND NOT may_open_protected(r.person_id))
     OR (r.recorded_at < transaction_timestamp() AND ctx_purpose() <> 'demonstration') THEN
    RAISE EXCEPTION 'samvag: nothing to attach to' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO questions_attachment (id, record_id, person_id, owner_id, content_type, size, sha256, state, attached_at,
      attached_by_id, protected, content)
    VALUES (key, r.id, r.person_id, r.owner_id, p_type, length(p_content), encode(sha256(p_content), 'hex'),
      CASE WHEN p_scanner THEN 'waiting' ELSE 'unscanned' END, r.recorded_at, ctx_assignment(), r.protected, p_content);
  RETURN key;
END $$;

CREATE FUNCTION attachment_content(p_file uuid) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT f.content FROM questions_attachment f JOIN records_record r ON r.id = f.record_id
    WHERE f.id = p_file AND f.state IN ('clean', 'unscanned') AND ctx_unit() = ANY (attachment_ends(r.id))
      AND r.audience && ctx_keys() AND record_open_now(r.id)
      AND (NOT r.protected OR may_open_protected(r.person_id)) $$;

-- The scanner's door, as for signed papers.
CREATE FUNCTION attachment_next(OUT id uuid, OUT content bytea) RETURNS record LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT f.id, f.content FROM questions_attachment f WHERE f.state = 'waiting' ORDER BY f.attached_at LIMIT 1 $$;
CREATE FUNCTION attachment_found(p_file uuid, p_clean boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE f record;
BEGIN
  UPDATE questions_attachment SET state = CASE WHEN p_clean THEN 'clean' ELSE 'infected' END,
    content = CASE WHEN p_clean THEN content ELSE ''::bytea END, checked_at = clock_timestamp()
    WHERE id = p_file AND state = 'waiting' RETURNING person_id, record_id, owner_id INTO f;
  IF f.record_id IS NOT NULL THEN
    PERFORM audit_write(CASE WHEN p_clean THEN 'scan.released' ELSE 'scan.stopped' END, f.person_id,
      'record:' || f.record_id, jsonb_build_object('organisation', f.owner_id), NULL);
  END IF;
END $$;
"""
# Where its record lies open, to its ends: the record's own row-level security answers for the rest.
READ = (
    "EXISTS (SELECT 1 FROM records_record r WHERE r.id = record_id) "
    "AND (SELECT ctx_unit()) = ANY (attachment_ends(record_id))"
)
SQL = (
    FUNCTIONS
    + "CREATE INDEX questions_attachment_waits ON questions_attachment (attached_at) WHERE state = 'waiting';"
    + floor.forced("questions_attachment")
    + floor.may("questions_attachment", "SELECT", using=READ)
    + floor.restrict_protected("questions_attachment")
    + "REVOKE SELECT (content) ON questions_attachment FROM samvag_web, samvag_worker;"
    + floor.keeper_function("attachment_ends(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("attachment_add(uuid, text, bytea, boolean)", "samvag_web")
    + floor.keeper_function("attachment_content(uuid)", "samvag_web")
    + floor.keeper_function("attachment_next()", "samvag_worker")
    + floor.keeper_function("attachment_found(uuid, boolean)", "samvag_worker")
)


class Migration(migrations.Migration):
    dependencies = [("questions", "0003_attachments"), ("sharing", "0004_consent_floor"), ("records", "0003_disputes")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
