"""Two links of one unit that are the same person: proposed by one, carried out by another, and undone from what it moved.

Only one's own organisation's rows move; what others know of either person stays where it is, and nothing tells of it.
"""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- Has one's own organisation let others know who this is about? Asked of one's own acts only, so that the answer tells
-- nothing of who else happens to know the person.
CREATE FUNCTION person_shared(p uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sharing_disclosure d JOIN organisations_unit u ON u.id = d.recipient_id
                 WHERE d.person_id = p AND (d.owner_id = ctx_org()) <> (u.organisation_id = ctx_org()))
    OR EXISTS (SELECT 1 FROM cases_party a JOIN organisations_unit u ON u.id = a.unit_id
               JOIN cases_party b ON b.case_id = a.case_id JOIN organisations_unit v ON v.id = b.unit_id
               WHERE a.person_id = p AND u.organisation_id = ctx_org() AND v.organisation_id <> ctx_org()) $$;

-- Moves one's own organisation's rows about one person to another, and says which: {table: {column: [keys]}}. A row that
-- has its equal there already stays. The log is never changed.
CREATE FUNCTION person_move(p_from uuid, p_to uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE t record; k text; keys text[]; done text[]; moved jsonb := '{}'; mine text;
BEGIN
  FOR t IN SELECT c.relname AS name, pk.attname AS key, array_agg(a.attname::text) AS columns
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
      JOIN pg_attribute pk ON pk.attrelid = c.oid AND pk.attnum = i.indkey[0]
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relispartition
        AND c.relname NOT IN ('people_merge', 'people_personidentifier', 'people_personlink')
        AND EXISTS (SELECT 1 FROM pg_attribute x WHERE x.attrelid = c.oid AND x.attname = 'person_id')
        AND has_table_privilege('samvag_keeper', c.oid, 'UPDATE')
      GROUP BY c.relname, pk.attname ORDER BY c.relname LOOP
    mine := CASE WHEN 'owner_id' = ANY (t.columns) THEN 'owner_id = $2'
      WHEN 'organisation_id' = ANY (t.columns) THEN 'organisation_id = $2'
      WHEN 'unit_id' = ANY (t.columns) THEN 'unit_id IN (SELECT id FROM organisations_unit WHERE organisation_id = $2)'
      WHEN 'case_id' = ANY (t.columns) THEN 'case_id IN (SELECT id FROM cases_case WHERE owner_id = $2)'
      WHEN 'assignment_id' = ANY (t.columns) THEN 'assignment_id IN (SELECT a.id FROM organisations_assignment a
        JOIN organisations_unit u ON u.id = a.unit_id WHERE u.organisation_id = $2)' END;
    CONTINUE WHEN mine IS NULL;
    EXECUTE format('SELECT array_agg(%I::text) FROM %I WHERE person_id = $1 AND %s', t.key, t.name, mine)
      INTO keys USING p_from, ctx_org();
    done := '{}';
    FOREACH k IN ARRAY COALESCE(keys, '{}') LOOP
      BEGIN
        EXECUTE format('UPDATE %I SET person_id = $1 WHERE %I::text = $2', t.name, t.key) USING p_to, k;
        done := done || k;
      EXCEPTION WHEN unique_violation THEN NULL;
      END;
    END LOOP;
    IF done <> '{}' THEN moved := moved || jsonb_build_object(t.name, jsonb_build_object(t.key, done)); END IF;
  END LOOP;
  RETURN moved || jsonb_build_object('people_personlink', person_move_links(p_from, p_to));
END $$;

-- A unit that knows both keeps one link; the other is written down whole before it goes.
CREATE FUNCTION person_move_links(p_from uuid, p_to uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE l people_personlink; moved uuid[] := '{}'; gone jsonb := '[]';
BEGIN
  FOR l IN SELECT * FROM people_personlink WHERE person_id = p_from AND owner_id = ctx_org() ORDER BY id LOOP
    IF EXISTS (SELECT 1 FROM people_personlink WHERE person_id = p_to AND unit_id = l.unit_id) THEN
      gone := gone || to_jsonb(l);
      DELETE FROM people_personlink WHERE id = l.id;
    ELSE
      UPDATE people_personlink SET person_id = p_to WHERE id = l.id;
      moved := moved || l.id;
    END IF;
  END LOOP;
  PERFORM person_settle(p_from);
  PERFORM person_settle(p_to);
  RETURN jsonb_build_object('id', moved, 'gone', gone);
END $$;

-- Who may see the person's own rows, and whether a closer look is needed, after links have moved.
CREATE FUNCTION person_settle(p uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE keys int[];
BEGIN
  SELECT COALESCE(array_agg(DISTINCT k ORDER BY k), '{}') INTO keys
    FROM people_personlink l, unnest(l.audience) k WHERE l.person_id = p;
  UPDATE people_person SET audience = keys WHERE id = p;
  UPDATE people_personidentifier SET audience = keys WHERE person_id = p;
  PERFORM person_guard(p);
END $$;

-- The second colleague carries it out. Their own unit's proposal, by somebody else, that nobody has ended.
CREATE FUNCTION merge_confirm(p_merge uuid) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE m people_merge;
BEGIN
  SELECT * INTO m FROM people_merge WHERE id = p_merge AND unit_id = ctx_unit() FOR UPDATE;
  IF m.id IS NULL OR NOT ctx_has('person.merge') OR NOT may_open_protected(m.person_id)
     OR NOT may_open_protected(m.gone_id) OR m.confirmed_at IS NOT NULL OR m.ended_at IS NOT NULL THEN
    RETURN 'refused';
  END IF;
  IF EXISTS (SELECT 1 FROM organisations_assignment a WHERE a.id = m.proposed_by_id AND a.user_id = ctx_user()) THEN
    RETURN 'same_user';
  END IF;
  IF person_shared(m.gone_id) THEN RETURN 'shared'; END IF;
  UPDATE people_merge SET confirmed_at = clock_timestamp(), confirmed_by_id = ctx_assignment(),
    moved = person_move(m.gone_id, m.person_id) WHERE id = m.id;
  -- Nobody else knows the one that is gone: its numbers become history of the one that stays.
  IF NOT EXISTS (SELECT 1 FROM people_personlink WHERE person_id = m.gone_id) THEN
    UPDATE people_personidentifier SET person_id = m.person_id, valid_to = COALESCE(valid_to, clock_timestamp())
      WHERE person_id = m.gone_id;
  END IF;
  PERFORM person_settle(m.person_id);
  RETURN 'done';
END $$;

-- Everything goes back to where it was; what has been written since stays with the one that stood.
CREATE FUNCTION merge_undo(p_merge uuid, p_because text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE m people_merge; t text; k text; l jsonb; keys text[];
BEGIN
  SELECT * INTO m FROM people_merge WHERE id = p_merge AND unit_id = ctx_unit() FOR UPDATE;
  IF m.id IS NULL OR NOT ctx_has('person.merge') OR NOT may_open_protected(m.person_id) OR m.ended_at IS NOT NULL
     OR p_because = '' THEN RETURN 'refused'; END IF;
  IF m.confirmed_at IS NOT NULL THEN
    FOR t IN SELECT jsonb_object_keys(m.moved) LOOP
      FOR k IN SELECT jsonb_object_keys(m.moved->t) LOOP
        CONTINUE WHEN k = 'gone';
        SELECT array_agg(v) INTO keys FROM jsonb_array_elements_text(m.moved->t->k) v;
        EXECUTE format('UPDATE %I SET person_id = $1 WHERE %I::text = ANY ($2) AND person_id = $3', t, k)
          USING m.gone_id, COALESCE(keys, '{}'), m.person_id;
      END LOOP;
    END LOOP;
    FOR l IN SELECT jsonb_array_elements(m.moved->'people_personlink'->'gone') LOOP
      INSERT INTO people_personlink SELECT * FROM jsonb_populate_record(NULL::people_personlink, l);
    END LOOP;
    UPDATE people_personidentifier i SET person_id = m.gone_id, valid_to = NULL
      FROM people_personlink x WHERE x.person_id = m.gone_id AND i.person_id = m.person_id
        AND i.kind = x.number_kind AND i.value = x.number AND i.valid_to >= m.confirmed_at;
    PERFORM person_settle(m.gone_id);
    PERFORM person_settle(m.person_id);
  END IF;
  UPDATE people_merge SET ended_at = clock_timestamp(), ended_by_id = ctx_assignment(), ended_because = p_because
    WHERE id = m.id;
  RETURN 'done';
END $$;

-- Somebody with a reserve or coordination number has got a better one. The former stays as history. What others know,
-- or that they know anything, neither helps nor hinders.
CREATE FUNCTION person_renumber(p_link uuid, p_kind text, p_number text, p_birth date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE mine people_personlink; other uuid; stays uuid;
BEGIN
  SELECT * INTO mine FROM people_personlink WHERE id = p_link AND unit_id = ctx_unit();
  IF mine.id IS NULL OR mine.number = '' OR number_rank(p_kind) <= number_rank(mine.number_kind)
     OR NOT ctx_has('case.write') OR NOT may_open_protected(mine.person_id) THEN RETURN 'refused'; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(p_kind || p_number, 0));
  SELECT person_id INTO other FROM people_personidentifier WHERE kind = p_kind AND value = p_number;
  IF EXISTS (SELECT 1 FROM people_personlink
             WHERE unit_id = mine.unit_id AND number_kind = p_kind AND number = p_number) THEN
    RETURN 'already_yours';
  END IF;
  stays := mine.person_id;
  IF other IS NULL THEN
    INSERT INTO people_personidentifier (person_id, kind, value, valid_from, audience, protected)
      SELECT id, p_kind, p_number, clock_timestamp(), audience, protected FROM people_person WHERE id = stays;
    UPDATE people_personidentifier SET valid_to = clock_timestamp()
      WHERE person_id = stays AND kind = mine.number_kind AND value = mine.number AND valid_to IS NULL;
    UPDATE people_person SET birth_date = COALESCE(p_birth, birth_date) WHERE id = stays;
  ELSIF other <> stays AND NOT person_shared(stays) THEN
    PERFORM person_move(stays, other);
    IF NOT EXISTS (SELECT 1 FROM people_personlink WHERE person_id = stays) THEN
      UPDATE people_personidentifier SET person_id = other, valid_to = COALESCE(valid_to, clock_timestamp())
        WHERE person_id = stays;
    END IF;
    PERFORM person_settle(other);
    IF (SELECT protection FROM people_person WHERE id = other) <> '' THEN
      PERFORM protected_keep_open(other, mine.unit_id);
    END IF;
  END IF;
  UPDATE people_personlink SET number_kind = p_kind, number = p_number WHERE id = p_link;
  RETURN 'done';
END $$;

CREATE FUNCTION number_rank(p_kind text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE p_kind WHEN 'personnummer' THEN 2 WHEN 'samordningsnummer' THEN 1 ELSE 0 END $$;
REVOKE ALL ON FUNCTION number_rank(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION number_rank(text) TO samvag_keeper;
GRANT DELETE ON people_personlink TO samvag_keeper;
"""
# Both are one's own unit's, and both may be opened.
PROPOSE = (
    "owner_id = (SELECT ctx_org()) AND unit_id = (SELECT ctx_unit()) AND proposed_by_id = (SELECT ctx_assignment()) "
    "AND (SELECT ctx_has('person.merge')) AND person_known(person_id) AND person_known(gone_id) "
    "AND may_open_protected(person_id) AND may_open_protected(gone_id) AND confirmed_at IS NULL AND moved = '{}'"
)
SQL = (
    FUNCTIONS
    + floor.forced("people_merge")
    + floor.audience("people_merge")
    + floor.may("people_merge", "SELECT", using=floor.AUDIENCE_READ)
    + floor.may("people_merge", "INSERT", check=PROPOSE)
    + floor.restrict_protected("people_merge")
    + """
CREATE FUNCTION merge_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.audience := ARRAY[(SELECT reader_key FROM organisations_unit WHERE id = NEW.unit_id)];
  NEW.protected := (SELECT bool_or(protected) FROM people_person WHERE id IN (NEW.person_id, NEW.gone_id));
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON people_merge FOR EACH ROW EXECUTE FUNCTION merge_fill();
"""
    + "".join(
        floor.keeper_function(signature)
        for signature in (
            "person_shared(uuid)",
            "person_move(uuid, uuid)",
            "person_move_links(uuid, uuid)",
            "person_settle(uuid)",
            "merge_fill()",
        )
    )
    + floor.keeper_function("merge_confirm(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("merge_undo(uuid, text)", floor.WEB_ROLES)
    + floor.keeper_function("person_renumber(uuid, text, text, date)", floor.WEB_ROLES)
)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_merges"), ("people", "0004_conflicts_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
