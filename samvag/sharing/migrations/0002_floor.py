"""Consents and disclosures: the database refuses what the consent does not cover, and withdrawal acts at once."""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
CREATE FUNCTION consent_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF ctx_purpose() IS DISTINCT FROM 'demonstration' THEN NEW.recorded_at := clock_timestamp(); END IF;
  SELECT ARRAY[u.reader_key], u.name, o.name INTO NEW.audience, NEW.unit_name, NEW.owner_name
    FROM organisations_unit u, organisations_organisation o WHERE u.id = NEW.unit_id AND o.id = NEW.owner_id;
  NEW.protected := (SELECT protected FROM people_person WHERE id = NEW.person_id FOR KEY SHARE);
  IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sharing_consent
      WHERE id = NEW.replaces_id AND unit_id = NEW.unit_id AND person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'samvag: no such consent to replace' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION consent_recipient_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE written timestamptz;
BEGIN
  SELECT audience, recorded_at INTO NEW.audience, written FROM sharing_consent WHERE id = NEW.consent_id;
  SELECT u.name, o.name INTO NEW.unit_name, NEW.organisation_name
    FROM organisations_unit u JOIN organisations_organisation o ON o.id = u.organisation_id WHERE u.id = NEW.unit_id;
  -- A consent is whole when it is written: nobody is added to it afterwards.
  IF written IS NULL OR (ctx_purpose() IS DISTINCT FROM 'demonstration' AND written < transaction_timestamp()) THEN
    RAISE EXCEPTION 'samvag: no such consent to fill' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What has ended stays ended: a withdrawn consent and a closed disclosure are never opened again.
CREATE FUNCTION ended_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'samvag: it has ended' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- Does this consent cover handing this record to this unit at this moment?
CREATE FUNCTION consent_covers(p_consent uuid, p_record uuid, p_recipient bigint, p_at timestamptz)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM sharing_consent c JOIN records_record r ON r.id = p_record
    WHERE c.id = p_consent AND c.given AND c.ended_at IS NULL AND c.person_id = r.person_id
      AND c.owner_id = r.owner_id AND r.category = ANY(c.categories)
      AND c.valid_from <= p_at AND c.valid_until > p_at
      AND EXISTS (SELECT 1 FROM sharing_consentrecipient cr
                  WHERE cr.consent_id = c.id AND cr.unit_id = p_recipient)
      AND NOT carved_out(r.person_id, r.owner_id, p_recipient, r.category, r.lineage, p_at)) $$;

-- Has the person said that this is not to be told? A carve-out stands as long as its consent does, and holds for every
-- consent towards the same organisation. One bound to a colleague closes that colleague out and nothing else.
CREATE FUNCTION carved_out(p_person uuid, p_owner bigint, p_recipient bigint, p_category text, p_lineage uuid,
                           p_at timestamptz)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM sharing_carveout x JOIN sharing_consent c ON c.id = x.consent_id
    WHERE x.person_id = p_person AND x.owner_id = p_owner AND x.colleague_id IS NULL
      AND (x.unit_id IS NOT NULL OR x.category <> '' OR x.lineage IS NOT NULL)
      AND (x.unit_id IS NULL OR x.unit_id = p_recipient)
      AND (x.category = '' OR x.category = p_category)
      AND (x.lineage IS NULL OR x.lineage = p_lineage)
      AND c.given AND c.ended_at IS NULL AND c.valid_from <= p_at AND c.valid_until > p_at) $$;

-- Does any consent in force let the organisation tell this unit things of this category?
CREATE FUNCTION consent_reaches(p_person uuid, p_owner bigint, p_recipient bigint, p_category text, p_at timestamptz)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM sharing_consent c JOIN sharing_consentrecipient cr ON cr.consent_id = c.id
    WHERE c.person_id = p_person AND c.owner_id = p_owner AND c.given AND c.ended_at IS NULL
      AND c.valid_from <= p_at AND c.valid_until > p_at AND cr.unit_id = p_recipient AND p_category = ANY(c.categories))
    AND NOT carved_out(p_person, p_owner, p_recipient, p_category, NULL, p_at) $$;

-- The envelope of a case is itself something told. A party let in on consent stays as long as a consent of the case's
-- owner lets coordination reach it, or something in the case lies open to it on another ground. Else it has left, and
-- its roles with it: coming back is a new party.
CREATE FUNCTION parties_refresh(p_person uuid, p_owner bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE p record; moment timestamptz := CASE WHEN ctx_purpose() = 'demonstration' THEN p_at ELSE clock_timestamp() END;
BEGIN
  FOR p IN SELECT y.id, y.case_id, y.unit_id FROM cases_party y JOIN cases_case c ON c.id = y.case_id
      JOIN organisations_unit u ON u.id = y.unit_id
    WHERE c.person_id = p_person AND c.owner_id = p_owner AND y.left_at IS NULL AND y.ground = 'consent'
      AND u.organisation_id <> p_owner AND NOT consent_reaches(p_person, p_owner, y.unit_id, 'coordination', moment)
      AND NOT EXISTS (SELECT 1 FROM sharing_disclosure d JOIN records_record r ON r.id = d.record_id
                      WHERE r.case_id = c.id AND d.recipient_id = y.unit_id AND d.ground <> 'consent'
                        AND d.ended_at IS NULL AND d.valid_until > moment) LOOP
    UPDATE cases_party SET left_at = GREATEST(moment, joined_at) WHERE id = p.id;
    PERFORM audit_write('party.left', p_person, 'case:' || p.case_id,
      jsonb_build_object('unit', p.unit_id, 'organisation', p_owner), moment);
  END LOOP;
END $$;

CREATE FUNCTION disclosure_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE r records_record; moment timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO r FROM records_record WHERE id = NEW.record_id;
  -- Nobody decided: a door of the floor passes on what lies open to the unit already, on the ground it came.
  IF r.id IS NULL OR NOT r.audience @> ARRAY[ctx_unit_key()]
     OR (r.owner_id <> ctx_org() AND NEW.decided_by_id IS NOT NULL) THEN
    RAISE EXCEPTION 'samvag: not yours to hand over' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF ctx_purpose() = 'demonstration' THEN moment := NEW.decided_at; ELSE NEW.decided_at := moment; END IF;
  IF NEW.ground = 'consent' THEN
    IF NOT consent_covers(NEW.consent_id, NEW.record_id, NEW.recipient_id, moment) THEN
      RAISE EXCEPTION 'samvag: the consent does not cover this' USING ERRCODE = 'check_violation';
    END IF;
    NEW.valid_until := LEAST(NEW.valid_until, (SELECT valid_until FROM sharing_consent WHERE id = NEW.consent_id));
  END IF;
  IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sharing_proposal WHERE id = NEW.proposal_id
      AND record_id = NEW.record_id AND recipient_id = NEW.recipient_id AND ground = NEW.ground
      AND outcome = 'approved') THEN
    RAISE EXCEPTION 'samvag: nobody else has approved this' USING ERRCODE = 'check_violation';
  END IF;
  NEW.person_id := r.person_id; NEW.owner_id := r.owner_id;
  NEW.protected := (SELECT protected FROM people_person WHERE id = r.person_id FOR KEY SHARE);
  SELECT array_agg(DISTINCT reader_key ORDER BY reader_key) INTO NEW.audience
    FROM organisations_unit WHERE id IN (r.unit_id, NEW.recipient_id);
  RETURN NEW;
END $$;

CREATE FUNCTION disclosure_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE r records_record;
BEGIN
  PERFORM record_refresh(NEW.record_id);
  SELECT * INTO r FROM records_record WHERE id = NEW.record_id;
  IF TG_OP = 'INSERT' THEN
    PERFORM link_share(r.person_id, r.unit_id, NEW.recipient_id);
    IF r.protected THEN PERFORM protected_keep_open(r.person_id, NEW.recipient_id); END IF;
  ELSIF NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL THEN
    IF NEW.ground <> 'consent' THEN PERFORM parties_refresh(r.person_id, r.owner_id, NEW.ended_at); END IF;
    PERFORM link_refresh(r.person_id, NEW.recipient_id);
  END IF;
  -- Told to the two it is between.
  IF r.case_id IS NOT NULL THEN
    PERFORM pg_notify('samvag_board', r.case_id || ':' || organisation_id)
      FROM organisations_unit WHERE id IN (r.unit_id, NEW.recipient_id);
  END IF;
  RETURN NULL;
END $$;

-- What is corrected or undone changes for those it was handed over to as well.
CREATE FUNCTION handed_replaced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.case_id IS NOT NULL THEN
    PERFORM pg_notify('samvag_board', NEW.case_id || ':' || u.organisation_id)
      FROM sharing_disclosure d JOIN organisations_unit u ON u.id = d.recipient_id
      WHERE d.record_id = NEW.id AND d.ended_at IS NULL;
  END IF;
  RETURN NULL;
END $$;

-- One event for all that are handed over together, in the same statement.
CREATE FUNCTION disclosure_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM audit_write('record.disclosed', t.person_id, 'record:' || t.record_id,
      jsonb_build_object('ground', t.ground, 'recipients', t.units), t.decided_at)
    FROM (SELECT record_id, person_id, ground, min(decided_at) AS decided_at,
                 jsonb_agg(recipient_id ORDER BY recipient_id) AS units
          FROM made GROUP BY record_id, person_id, ground) t;
  RETURN NULL;
END $$;

-- Withdrawal ends every disclosure that rested on the consent, and so does its time; replacement ends those the new one
-- does not cover. What ran as long as the old consent runs as long as the new.
CREATE FUNCTION consent_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE d sharing_disclosure; heir uuid;
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL THEN RETURN NULL; END IF;
  SELECT id INTO heir FROM sharing_consent WHERE replaces_id = NEW.id;
  FOR d IN SELECT * FROM sharing_disclosure WHERE consent_id = NEW.id AND ended_at IS NULL LOOP
    IF NEW.end_kind = 'replaced' AND heir IS NOT NULL
       AND consent_covers(heir, d.record_id, d.recipient_id, clock_timestamp()) THEN
      UPDATE sharing_disclosure SET consent_id = heir,
        valid_until = (SELECT CASE
          WHEN d.valid_until >= NEW.valid_until AND NEW.valid_until > clock_timestamp() THEN valid_until
          ELSE LEAST(d.valid_until, valid_until) END FROM sharing_consent WHERE id = heir)
        WHERE id = d.id;
    ELSE
      UPDATE sharing_disclosure SET ended_at = NEW.ended_at, end_reason = CASE NEW.end_kind
          WHEN 'withdrawn' THEN 'Samtycket återkallades' WHEN 'expired' THEN 'Samtycket gick ut'
          WHEN 'deceased' THEN 'Personen har avlidit'
          ELSE 'Samtycket ändrades' END
        WHERE id = d.id;
    END IF;
  END LOOP;
  PERFORM parties_refresh(NEW.person_id, NEW.owner_id, NEW.ended_at);
  RETURN NULL;
END $$;

-- What the clock has closed is written down: the consent has expired, and what rested on it has ended. Returns how many.
CREATE FUNCTION consent_expire() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE c sharing_consent; ended int := 0;
BEGIN
  FOR c IN SELECT * FROM sharing_consent
      WHERE given AND ended_at IS NULL AND valid_until <= clock_timestamp() FOR UPDATE SKIP LOCKED LOOP
    UPDATE sharing_consent SET ended_at = c.valid_until, end_kind = 'expired' WHERE id = c.id;
    PERFORM audit_write('consent.expired', c.person_id, 'consent:' || c.id,
      jsonb_build_object('organisation', c.owner_id, 'unit', c.unit_id), c.valid_until);
    ended := ended + 1;
  END LOOP;
  UPDATE sharing_disclosure SET ended_at = valid_until, end_reason = 'Tiden gick ut'
    WHERE ended_at IS NULL AND valid_until <= clock_timestamp();
  RETURN ended;
END $$;

CREATE TRIGGER fill BEFORE INSERT ON sharing_consent FOR EACH ROW EXECUTE FUNCTION consent_fill();
CREATE TRIGGER fill BEFORE INSERT ON sharing_consentrecipient FOR EACH ROW EXECUTE FUNCTION consent_recipient_fill();
CREATE TRIGGER ended AFTER UPDATE OF ended_at ON sharing_consent FOR EACH ROW EXECUTE FUNCTION consent_ended();
CREATE TRIGGER fill BEFORE INSERT ON sharing_disclosure FOR EACH ROW EXECUTE FUNCTION disclosure_fill();
CREATE TRIGGER changed AFTER INSERT OR UPDATE OF ended_at, valid_until ON sharing_disclosure
  FOR EACH ROW EXECUTE FUNCTION disclosure_changed();
CREATE TRIGGER handed_replaced AFTER UPDATE OF superseded_at ON records_record
  FOR EACH ROW EXECUTE FUNCTION handed_replaced();
CREATE TRIGGER told AFTER INSERT ON sharing_disclosure REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION disclosure_told();
CREATE TRIGGER ended_for_good BEFORE UPDATE OF ended_at ON sharing_consent
  FOR EACH ROW EXECUTE FUNCTION ended_for_good();
CREATE TRIGGER ended_for_good BEFORE UPDATE OF ended_at ON sharing_disclosure
  FOR EACH ROW EXECUTE FUNCTION ended_for_good();
CREATE INDEX sharing_consent_person ON sharing_consent (person_id, owner_id);
"""
OWN = "owner_id = (SELECT ctx_org()) AND audience @> ARRAY[(SELECT ctx_unit_key())]"
SQL = (
    FUNCTIONS
    + floor.forced("sharing_consent")
    + floor.audience("sharing_consent")
    + floor.may("sharing_consent", "SELECT", using=floor.AUDIENCE_READ)
    + floor.may(
        "sharing_consent",
        "INSERT",
        check="owner_id = (SELECT ctx_org()) AND unit_id = (SELECT ctx_unit()) "
        "AND recorded_by_id = (SELECT ctx_assignment()) AND person_known(person_id)",
    )
    + floor.may("sharing_consent", "UPDATE", using=OWN, check=OWN + " AND end_kind <> 'expired'", columns="ended_at, ended_by_id, end_kind")
    + floor.restrict_protected("sharing_consent")
    + floor.forced("sharing_consentrecipient")
    + floor.audience("sharing_consentrecipient")
    + floor.may("sharing_consentrecipient", "SELECT", using=floor.AUDIENCE_READ)
    + floor.may(
        "sharing_consentrecipient", "INSERT", check="audience @> ARRAY[(SELECT ctx_unit_key())]"
    )
    + "GRANT USAGE ON SEQUENCE sharing_consentrecipient_id_seq TO samvag_web, samvag_worker;"
    + floor.forced("sharing_disclosure")
    + floor.audience("sharing_disclosure")
    + floor.may(
        "sharing_disclosure",
        "SELECT",
        using="audience && (SELECT ctx_keys()) "
        "AND (owner_id = (SELECT ctx_org()) OR (ended_at IS NULL AND valid_until > statement_timestamp()))",
    )
    + floor.may(
        "sharing_disclosure",
        "INSERT",
        check="owner_id = (SELECT ctx_org()) AND decided_by_id = (SELECT ctx_assignment())",
    )
    + floor.may(
        "sharing_disclosure",
        "UPDATE",
        using="owner_id = (SELECT ctx_org()) AND audience && (SELECT ctx_keys())",
        check="owner_id = (SELECT ctx_org())",
        columns="ended_at, end_reason",
    )
    + floor.restrict_protected("sharing_disclosure")
    + floor.keeper_function("consent_fill()")
    + floor.keeper_function("consent_recipient_fill()")
    + floor.keeper_function("consent_ended()")
    + floor.keeper_function("consent_covers(uuid, uuid, bigint, timestamptz)")
    + floor.keeper_function("carved_out(uuid, bigint, bigint, text, uuid, timestamptz)")
    + floor.keeper_function("consent_reaches(uuid, bigint, bigint, text, timestamptz)")
    + floor.keeper_function("parties_refresh(uuid, bigint, timestamptz)")
    + floor.keeper_function("consent_expire()", "samvag_worker")
    + floor.keeper_function("disclosure_fill()")
    + floor.keeper_function("disclosure_changed()")
    + floor.keeper_function("disclosure_told()")
    + floor.keeper_function("handed_replaced()")
)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial"), ("records", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
