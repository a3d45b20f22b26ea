"""What is told beside disclosures: carve-outs, second signatures, telling outside, copies taken, and signed papers."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
CREATE FUNCTION carve_out_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE c sharing_consent;
BEGIN
  SELECT * INTO c FROM sharing_consent WHERE id = NEW.consent_id;
  -- A consent is whole when it is written: what is carved out of it stands from its first moment.
  IF c.id IS NULL OR (ctx_purpose() IS DISTINCT FROM 'demonstration' AND c.recorded_at < transaction_timestamp()) THEN
    RAISE EXCEPTION 'samvag: no such consent to carve out of' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.lineage IS NOT NULL AND NOT EXISTS (SELECT 1 FROM records_record WHERE lineage = NEW.lineage
      AND person_id = c.person_id AND owner_id = c.owner_id) THEN
    RAISE EXCEPTION 'samvag: no such record to carve out' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.person_id := c.person_id; NEW.owner_id := c.owner_id; NEW.audience := c.audience;
  NEW.protected := (SELECT protected FROM people_person WHERE id = c.person_id FOR KEY SHARE);
  RETURN NEW;
END $$;

-- What is open already and the person does not want told closes at once, whichever consent it rested on.
CREATE FUNCTION carve_out_closes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE c sharing_consent; moment timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO c FROM sharing_consent WHERE id = NEW.consent_id;
  IF ctx_purpose() = 'demonstration' THEN moment := c.recorded_at; END IF;
  UPDATE sharing_disclosure d SET ended_at = GREATEST(moment, d.decided_at), end_reason = 'Personens undantag'
    FROM records_record r
    WHERE r.id = d.record_id AND d.person_id = NEW.person_id AND d.owner_id = NEW.owner_id AND d.ground = 'consent'
      AND d.ended_at IS NULL AND carved_out(d.person_id, d.owner_id, d.recipient_id, r.category, r.lineage, moment);
  PERFORM parties_refresh(NEW.person_id, NEW.owner_id, moment);
  RETURN NULL;
END $$;

-- Whoever writes the proposal must be able to read the record and to hand it over.
CREATE FUNCTION told_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE r records_record; moment timestamptz := clock_timestamp(); two boolean;
BEGIN
  SELECT * INTO r FROM records_record WHERE id = NEW.record_id;
  IF r.id IS NULL OR NOT r.audience && ctx_keys() OR r.owner_id <> ctx_org() THEN
    RAISE EXCEPTION 'samvag: not yours to hand over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.person_id := r.person_id; NEW.owner_id := r.owner_id;
  NEW.protected := (SELECT protected FROM people_person WHERE id = r.person_id FOR KEY SHARE);
  SELECT array_agg(DISTINCT reader_key ORDER BY reader_key) INTO NEW.audience
    FROM organisations_unit WHERE id IN (r.unit_id, ctx_unit());
  IF TG_TABLE_NAME = 'sharing_proposal' THEN
    IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.proposed_at := moment; END IF;
    RETURN NEW;
  END IF;
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.decided_at := moment; END IF;
  IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sharing_proposal WHERE id = NEW.proposal_id
      AND record_id = NEW.record_id AND outside = NEW.recipient AND ground = NEW.ground AND outcome = 'approved') THEN
    RAISE EXCEPTION 'samvag: nobody else has approved this' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- The second signature is somebody else's, of a role that may give it, and is given once.
CREATE FUNCTION proposal_answered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.outcome <> '' OR NEW.outcome = '' THEN
    RAISE EXCEPTION 'samvag: it has been answered' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT ctx_has('disclose.approve')
     OR ctx_user() = (SELECT user_id FROM organisations_assignment WHERE id = OLD.proposed_by_id) THEN
    RAISE EXCEPTION 'samvag: another colleague signs' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.answered_by_id := ctx_assignment();
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.answered_at := clock_timestamp(); END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION taken_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE d sharing_disclosure; mine records_record; source records_record; moment timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO d FROM sharing_disclosure WHERE id = NEW.disclosure_id;
  SELECT * INTO mine FROM records_record WHERE id = NEW.record_id;
  SELECT * INTO source FROM records_record WHERE id = d.record_id;
  IF ctx_purpose() = 'demonstration' THEN moment := NEW.taken_at; END IF;
  IF d.id IS NULL OR d.recipient_id <> ctx_unit() OR d.ended_at IS NOT NULL OR d.valid_until <= moment
     OR mine.unit_id <> ctx_unit() OR mine.person_id <> d.person_id
     OR (mine.person_may_see AND NOT source.person_may_see) THEN  -- a copy is never more open to the person
    RAISE EXCEPTION 'samvag: nothing received to take' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.person_id := d.person_id; NEW.owner_id := mine.owner_id; NEW.unit_id := mine.unit_id;
  NEW.protected := (SELECT protected FROM people_person WHERE id = d.person_id FOR KEY SHARE); NEW.source_id := source.id; NEW.source_owner_id := source.owner_id;
  NEW.source_unit_id := source.unit_id; NEW.received_at := d.decided_at; NEW.taken_at := moment;
  NEW.taken_by_id := ctx_assignment();
  SELECT array_agg(DISTINCT reader_key ORDER BY reader_key) INTO NEW.audience
    FROM organisations_unit WHERE id IN (mine.unit_id, source.unit_id);
  RETURN NEW;
END $$;

-- A signed paper comes in through one door and its bytes leave through another, and only when they may.
CREATE FUNCTION scan_attach(p_consent uuid, p_type text, p_content bytea, p_scanner boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE c sharing_consent; key uuid := gen_random_uuid();
BEGIN
  SELECT * INTO c FROM sharing_consent WHERE id = p_consent AND unit_id = ctx_unit();
  IF c.id IS NULL OR NOT ctx_has('consent.record') OR (c.protected AND NOT may_open_protected(c.person_id)) THEN
    RAISE EXCEPTION 'samvag: no such consent' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO sharing_consentscan (id, consent_id, person_id, owner_id, content_type, size, sha256, state, attached_at,
      attached_by_id, protected, audience, content)
    VALUES (key, c.id, c.person_id, c.owner_id, p_type, length(p_content), encode(sha256(p_content), 'hex'),
      CASE WHEN p_scanner THEN 'waiting' ELSE 'unscanned' END, clock_timestamp(), ctx_assignment(), c.protected,
      c.audience, p_content);
  RETURN key;
END $$;

CREATE FUNCTION scan_content(p_scan uuid) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT content FROM sharing_consentscan WHERE id = p_scan AND audience && ctx_keys()
    AND state IN ('clean', 'unscanned') AND (NOT protected OR may_open_protected(person_id)) $$;

-- The scanner's door: the worker takes what waits and says what it found. Malicious bytes are not kept.
CREATE FUNCTION scan_next(OUT id uuid, OUT content bytea) RETURNS record LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT s.id, s.content FROM sharing_consentscan s WHERE s.state = 'waiting' ORDER BY s.attached_at LIMIT 1 $$;
CREATE FUNCTION scan_found(p_scan uuid, p_clean boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE s record;
BEGIN
  UPDATE sharing_consentscan SET state = CASE WHEN p_clean THEN 'clean' ELSE 'infected' END,
    content = CASE WHEN p_clean THEN content ELSE ''::bytea END, checked_at = clock_timestamp()
    WHERE id = p_scan AND state = 'waiting' RETURNING person_id, consent_id, owner_id INTO s;
  IF s.consent_id IS NOT NULL THEN
    PERFORM audit_write(CASE WHEN p_clean THEN 'scan.released' ELSE 'scan.stopped' END, s.person_id,
      'consent:' || s.consent_id, jsonb_build_object('organisation', s.owner_id), NULL);
  END IF;
END $$;

ALTER TABLE sharing_consentscan ADD COLUMN content bytea NOT NULL;
CREATE TRIGGER fill BEFORE INSERT ON sharing_carveout FOR EACH ROW EXECUTE FUNCTION carve_out_fill();
CREATE TRIGGER closes AFTER INSERT ON sharing_carveout FOR EACH ROW EXECUTE FUNCTION carve_out_closes();
CREATE TRIGGER fill BEFORE INSERT ON sharing_proposal FOR EACH ROW EXECUTE FUNCTION told_fill();
CREATE TRIGGER answered BEFORE UPDATE OF outcome ON sharing_proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_answered();
CREATE TRIGGER fill BEFORE INSERT ON sharing_outsidedisclosure FOR EACH ROW EXECUTE FUNCTION told_fill();
CREATE TRIGGER fill BEFORE INSERT ON sharing_taken FOR EACH ROW EXECUTE FUNCTION taken_fill();
CREATE INDEX sharing_consent_ends ON sharing_consent (valid_until) WHERE ended_at IS NULL;
CREATE INDEX sharing_disclosure_ends ON sharing_disclosure (valid_until) WHERE ended_at IS NULL;
CREATE INDEX sharing_disclosure_received ON sharing_disclosure (person_id, recipient_id) WHERE ended_at IS NULL;
"""
MINE = "owner_id = (SELECT ctx_org())"
SQL = (
    FUNCTIONS
    + floor.grant_reading("sharing_consent")
    + floor.grant_reading("sharing_disclosure")
    + "".join(
        floor.forced(table)
        + floor.audience(table)
        + floor.may(table, "SELECT", using=floor.AUDIENCE_READ)
        + floor.restrict_protected(table)
        for table in ("sharing_carveout", "sharing_proposal", "sharing_outsidedisclosure", "sharing_taken")
    )
    + floor.may("sharing_carveout", "INSERT", check="audience @> ARRAY[(SELECT ctx_unit_key())]")
    + floor.may("sharing_proposal", "INSERT", check=f"{MINE} AND proposed_by_id = (SELECT ctx_assignment())")
    + floor.may(
        "sharing_proposal",
        "UPDATE",
        using=f"{MINE} AND {floor.AUDIENCE_READ}",
        check=MINE,
        columns="outcome, answered_by_id, answered_at, answer_note",
    )
    + floor.may("sharing_outsidedisclosure", "INSERT", check=f"{MINE} AND decided_by_id = (SELECT ctx_assignment())")
    + floor.may("sharing_taken", "INSERT", check=f"{MINE} AND unit_id = (SELECT ctx_unit())")
    + floor.forced("sharing_consentscan")
    + floor.audience("sharing_consentscan")
    + floor.may("sharing_consentscan", "SELECT", using=floor.AUDIENCE_READ)
    + floor.restrict_protected("sharing_consentscan")
    + "REVOKE SELECT (content) ON sharing_consentscan FROM samvag_web, samvag_worker;"
    + "".join(
        floor.keeper_function(f"{name}()")
        for name in ("carve_out_fill", "carve_out_closes", "told_fill", "proposal_answered", "taken_fill")
    )
    + floor.keeper_function("scan_attach(uuid, text, bytea, boolean)", "samvag_web")
    + floor.keeper_function("scan_content(uuid)", "samvag_web")
    + floor.keeper_function("scan_next()", "samvag_worker")
    + floor.keeper_function("scan_found(uuid, boolean)", "samvag_worker")
)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0003_consent_in_full"), ("people", "0007_link_closed"), ("audit", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
