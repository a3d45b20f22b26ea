"""Rules are data; throwing away is one function of the keeper's, in one transaction, with events and a protocol.

The log about a person stays: it has a time of its own (HSLF-FS 2016:40 ch. 4).
"""

from django.db import migrations

from samvag.core import floor

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- The rule in force: the organisation's own decision where there is one, else the law's for its kind.
CREATE FUNCTION retention_rule_now() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT r.id FROM retention_rule r JOIN organisations_organisation o ON o.id = ctx_org()
  WHERE r.regime = o.secrecy_regime AND r.valid_from <= local_today()
    AND (r.organisation_id IS NULL OR r.organisation_id = o.id)
  ORDER BY r.organisation_id NULLS LAST, r.valid_from DESC, r.id DESC LIMIT 1 $$;

-- Whom the organisation has written nothing about since a day, and what keeps them all the same: hold, research, open.
CREATE FUNCTION retention_due(p_rule bigint, p_before date) RETURNS TABLE (person uuid, kept text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.person_id, CASE
      WHEN EXISTS (SELECT 1 FROM retention_hold h WHERE h.organisation_id = ctx_org() AND h.lifted_at IS NULL
                   AND (h.person_id IS NULL OR h.person_id = l.person_id)) THEN 'hold'
      WHEN EXISTS (SELECT 1 FROM cases_case c JOIN cases_party p ON p.case_id = c.id
                   JOIN organisations_unit u ON u.id = p.unit_id
                   WHERE c.person_id = l.person_id AND c.closed_at IS NULL AND u.organisation_id = ctx_org()) THEN 'open'
      WHEN EXTRACT(day FROM p.birth_date) = ANY ((SELECT kept_days FROM retention_rule WHERE id = p_rule)::int[])
        THEN 'research'
      ELSE '' END
  FROM (SELECT person_id, max(linked_at) AS linked FROM people_personlink WHERE owner_id = ctx_org() GROUP BY 1) l
  JOIN people_person p ON p.id = l.person_id
  WHERE GREATEST(l.linked,
      (SELECT max(GREATEST(recorded_at, occurred_at)) FROM records_record
         WHERE person_id = l.person_id AND owner_id = ctx_org()),
      (SELECT max(GREATEST(COALESCE(closed_at, opened_at), opened_at)) FROM cases_case
         WHERE person_id = l.person_id AND owner_id = ctx_org())) < p_before $$;

-- How many persons are due and why others are kept: numbers only, for whoever decides need not know whom.
CREATE FUNCTION retention_preview(p_before date) RETURNS TABLE (kept text, persons bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.kept, count(*) FROM retention_due(retention_rule_now(), p_before) d
  WHERE ctx_has('retention.propose') OR ctx_has('retention.decide') GROUP BY 1 $$;

CREATE FUNCTION retention_hold_person(p_kind text, p_number text, p_reason text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who uuid; made uuid := gen_random_uuid();
BEGIN
  IF NOT ctx_has('retention.decide') THEN RETURN NULL; END IF;
  SELECT i.person_id INTO who FROM people_personidentifier i WHERE i.kind = p_kind AND i.value = p_number
    AND EXISTS (SELECT 1 FROM people_personlink l WHERE l.person_id = i.person_id AND l.owner_id = ctx_org())
    AND NOT closed_out(i.person_id, ctx_user());
  IF who IS NULL THEN RETURN NULL; END IF;
  INSERT INTO retention_hold (id, organisation_id, person_id, reason, set_at, set_by_id)
    VALUES (made, ctx_org(), who, p_reason, clock_timestamp(), ctx_assignment());
  RETURN made;
END $$;

-- Everything one's own organisation holds about one person, table by table; how many rows of each. What others hold,
-- and the person where others know them, stay.
CREATE FUNCTION retention_erase(p uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE t record; mine text; n bigint; gone jsonb := '{}';
BEGIN
  -- First what hangs on such rows without naming the person itself.
  FOR t IN SELECT c.conrelid::regclass::text AS name, f.attname AS col, c.confrelid::regclass::text AS parent,
        k.attname AS key
      FROM pg_constraint c JOIN pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = c.conkey[1]
      JOIN pg_attribute k ON k.attrelid = c.confrelid AND k.attnum = c.confkey[1]
      WHERE c.contype = 'f' AND has_table_privilege('samvag_keeper', c.conrelid, 'DELETE')
        AND (SELECT count(*) FROM pg_attribute x WHERE x.attrelid = c.confrelid
             AND x.attname IN ('person_id', 'owner_id')) = 2
        AND NOT EXISTS (SELECT 1 FROM pg_attribute x WHERE x.attrelid = c.conrelid AND x.attname = 'person_id') LOOP
    EXECUTE format('DELETE FROM %I WHERE %I IN (SELECT %I FROM %I WHERE person_id = $1 AND owner_id = $2)',
      t.name, t.col, t.key, t.parent) USING p, ctx_org();
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN gone := gone || jsonb_build_object(t.name, n); END IF;
  END LOOP;
  FOR t IN SELECT c.relname AS name, array_agg(a.attname::text) AS columns
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relispartition
        AND c.relname NOT LIKE 'audit%' AND c.relname NOT LIKE 'review%' AND c.relname NOT LIKE 'retention%'
        AND c.relname <> 'people_personidentifier'
        AND EXISTS (SELECT 1 FROM pg_attribute x WHERE x.attrelid = c.oid AND x.attname = 'person_id')
        AND has_table_privilege('samvag_keeper', c.oid, 'DELETE')
      GROUP BY c.relname ORDER BY c.relname LOOP
    mine := CASE WHEN 'owner_id' = ANY (t.columns) THEN 'owner_id = $2'
      WHEN 'organisation_id' = ANY (t.columns) THEN 'organisation_id = $2'
      WHEN 'unit_id' = ANY (t.columns) THEN 'unit_id IN (SELECT id FROM organisations_unit WHERE organisation_id = $2)'
      WHEN 'case_id' = ANY (t.columns) THEN 'case_id IN (SELECT id FROM cases_case WHERE owner_id = $2)'
      WHEN 'assignment_id' = ANY (t.columns) THEN 'assignment_id IN (SELECT a.id FROM organisations_assignment a
        JOIN organisations_unit u ON u.id = a.unit_id WHERE u.organisation_id = $2)' END;
    CONTINUE WHEN mine IS NULL OR t.name = 'cases_case';
    EXECUTE format('DELETE FROM %I WHERE person_id = $1 AND %s', t.name, mine) USING p, ctx_org();
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN gone := gone || jsonb_build_object(t.name, n); END IF;
  END LOOP;
  -- Last, for what belongs to a case finds whose it is through the case. One that others have part in is theirs too.
  DELETE FROM cases_case c WHERE c.person_id = p AND c.owner_id = ctx_org()
    AND NOT EXISTS (SELECT 1 FROM cases_party WHERE case_id = c.id) AND NOT EXISTS
      (SELECT 1 FROM records_record WHERE case_id = c.id);
  GET DIAGNOSTICS n = ROW_COUNT;
  IF n > 0 THEN gone := gone || jsonb_build_object('cases_case', n); END IF;
  IF NOT EXISTS (SELECT 1 FROM people_personlink WHERE person_id = p) THEN
    DELETE FROM people_personidentifier WHERE person_id = p;
    DELETE FROM people_protectedopening WHERE person_id = p;
  END IF;
  PERFORM person_settle(p);
  SET CONSTRAINTS ALL IMMEDIATE;
  SET CONSTRAINTS ALL DEFERRED;
  RETURN gone;
END $$;

-- The second person decides, and it is done: all that is due by the rule, person by person, in this transaction. Somebody
-- whose rows others lean on is left whole and counted.
CREATE FUNCTION retention_carry_out(p_purge uuid) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE g retention_purge; d record; one jsonb; counts jsonb := '{}'; t text; total bigint := 0; hindered bigint := 0;
  kept bigint := 0;
BEGIN
  SELECT * INTO g FROM retention_purge WHERE id = p_purge AND organisation_id = ctx_org() FOR UPDATE;
  IF g.id IS NULL OR g.decided_at IS NOT NULL OR NOT ctx_has('retention.decide') THEN RETURN 'refused'; END IF;
  IF EXISTS (SELECT 1 FROM organisations_assignment a WHERE a.id = g.proposed_by_id AND a.user_id = ctx_user()) THEN
    RETURN 'same_user';
  END IF;
  IF g.rule_id IS DISTINCT FROM retention_rule_now() OR NOT (SELECT purge FROM retention_rule WHERE id = g.rule_id)
     OR g.before > (local_today() - make_interval(years => (SELECT years FROM retention_rule WHERE id = g.rule_id)))::date
  THEN RETURN 'rule'; END IF;
  FOR d IN SELECT * FROM retention_due(g.rule_id, g.before) ORDER BY person LOOP
    IF d.kept <> '' THEN kept := kept + 1; CONTINUE; END IF;
    BEGIN
      one := retention_erase(d.person);
      total := total + 1;
      FOR t IN SELECT jsonb_object_keys(one) LOOP
        counts := counts || jsonb_build_object(t, COALESCE((counts->>t)::bigint, 0) + (one->>t)::bigint);
      END LOOP;
      PERFORM audit_write('retention.erased', d.person, 'purge:' || g.id, one, NULL);
    EXCEPTION WHEN foreign_key_violation THEN hindered := hindered + 1;
    END;
  END LOOP;
  UPDATE retention_purge SET decided_at = clock_timestamp(), decided_by_id = ctx_assignment(),
    counts = jsonb_build_object('rows', carry.c, 'persons', total, 'kept', kept, 'hindered', hindered)
    FROM (SELECT counts AS c) carry WHERE id = g.id;
  RETURN 'done';
END $$;

DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'person_id'
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relispartition
             AND c.relname NOT LIKE 'audit%' AND c.relname NOT LIKE 'review%' AND c.relname NOT LIKE 'retention%'
             AND has_table_privilege('samvag_keeper', c.oid, 'UPDATE') LOOP
    EXECUTE format('GRANT DELETE ON %I TO samvag_keeper', t);
  END LOOP;
END $$;
-- And what hangs on such rows without naming the person itself.
DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT DISTINCT c.conrelid::regclass::text FROM pg_constraint c WHERE c.contype = 'f'
      AND (SELECT count(*) FROM pg_attribute x WHERE x.attrelid = c.confrelid
           AND x.attname IN ('person_id', 'owner_id')) = 2
      AND NOT EXISTS (SELECT 1 FROM pg_attribute x WHERE x.attrelid = c.conrelid AND x.attname = 'person_id') LOOP
    EXECUTE format('GRANT SELECT, DELETE ON %I TO samvag_keeper', t);
  END LOOP;
END $$;
"""
# Before the table is closed to its owner too.
LAW = """
INSERT INTO retention_rule (organisation_id, regime, years, purge, kept_days, source, valid_from) VALUES
  (NULL, 'osl25_health', 10, false, '{}', 'Patientdatalagen (2008:355) 3 kap. 17 §: minst tio år efter den sista uppgiften; '
    'gallring först efter organisationens eget beslut', '2008-07-01'),
  (NULL, 'psl6_private_health', 10, false, '{}', 'Patientdatalagen (2008:355) 3 kap. 17 §: minst tio år efter den sista '
    'uppgiften; gallring först efter organisationens eget beslut', '2008-07-01'),
  (NULL, 'osl26_social', 5, true, '{5,15,25}', 'Socialtjänstlagen, tidigare (2001:453) 12 kap. 1–2 §§: gallras fem år efter '
    'den sista anteckningen, med undantag för forskning (födda den 5, 15 och 25). Paragrafen i den nya lagen ska '
    'kontrolleras av organisationens arkivansvariga', '2002-01-01');
SET CONSTRAINTS ALL IMMEDIATE;
"""
OWN = "organisation_id = (SELECT ctx_org())"
KNOWS = "((SELECT ctx_has('retention.propose')) OR (SELECT ctx_has('retention.decide')))"
DECIDES = f"{OWN} AND (SELECT ctx_has('retention.decide'))"
PROPOSES = f"{OWN} AND (SELECT ctx_has('retention.propose')) AND proposed_by_id = (SELECT ctx_assignment())"
SQL = (
    LAW
    + floor.forced("retention_rule")
    + floor.may("retention_rule", "SELECT", using=f"organisation_id IS NULL OR {OWN}")
    + floor.may("retention_rule", "INSERT", check=f"{DECIDES} AND decided_by_id = (SELECT ctx_assignment())")
    + floor.forced("retention_hold")
    + floor.may("retention_hold", "SELECT", using=f"{OWN} AND {KNOWS}")
    + floor.may("retention_hold", "INSERT", check=f"{DECIDES} AND person_id IS NULL")
    + floor.may("retention_hold", "UPDATE", using=DECIDES, check=DECIDES, columns="lifted_at, lifted_by_id")
    + floor.forced("retention_purge")
    + floor.may("retention_purge", "SELECT", using=f"{OWN} AND {KNOWS}")
    + floor.may("retention_purge", "INSERT", check=f"{PROPOSES} AND decided_at IS NULL AND counts = '{{}}'")
    + floor.may(
        "retention_purge",
        "UPDATE",
        using=DECIDES,
        check=f"{DECIDES} AND refused_because <> ''",
        columns="decided_at, decided_by_id, refused_because",
    )
    + "GRANT USAGE ON SEQUENCE retention_rule_id_seq TO samvag_web, samvag_worker;"
    + FUNCTIONS
    + floor.keeper_function("retention_rule_now()", floor.WEB_ROLES)
    + floor.keeper_function("retention_due(bigint, date)")
    + floor.keeper_function("retention_preview(date)", floor.WEB_ROLES)
    + floor.keeper_function("retention_hold_person(text, text, text)", floor.WEB_ROLES)
    + floor.keeper_function("retention_erase(uuid)")
    + floor.keeper_function("retention_carry_out(uuid)", floor.WEB_ROLES)
)


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_initial"),
        ("review", "0002_floor"),
        ("people", "0006_merges_floor"),
        # Every table about a person is to be there already: the keeper gets the right to clear each.
        ("records", "__latest__"),
        ("cases", "__latest__"),
        ("sharing", "__latest__"),
        ("referrals", "__latest__"),
        ("board", "__latest__"),
        ("assessments", "__latest__"),
        ("between", "__latest__"),
        ("leaving", "__latest__"),
        ("mapping", "__latest__"),
        ("medication", "__latest__"),
        ("meetings", "__latest__"),
        ("questions", "__latest__"),
        ("selfcare", "__latest__"),
        ("participation", "__latest__"),
        ("visits", "__latest__"),
        ("waiting", "__latest__"),
        ("clocks", "__latest__"),
        ("inner", "__latest__"),
        ("notices", "__latest__"),
        ("portal", "__latest__"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
