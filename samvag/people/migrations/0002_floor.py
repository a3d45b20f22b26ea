"""Persons and links: a unit sees whom it knows itself, and nothing tells that somebody else knows a person."""

from django.db import migrations

from samvag.core import floor
from samvag.core.text import search_key_sql, sort_key_sql

FUNCTIONS = """
SET LOCAL check_function_bodies = off;
-- Swedish order without ICU: å, ä, ö after z; the twin stands in samvag.core.text.
CREATE FUNCTION swedish_fold(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT {fold} $$;
CREATE FUNCTION swedish_sort(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT {sort} $$;

-- Asked only for rows whose boolean says that a closer look is needed: somebody at work is closed out from the person,
-- in all their employments, or the register protects the person and the acting assignment has no opening.
CREATE FUNCTION may_open_protected(p uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM people_conflictmark
                     WHERE person_id = p AND user_id = ctx_user() AND lifted_at IS NULL)
    AND (COALESCE((SELECT protection FROM people_person WHERE id = p), '') = '' OR opening_mine(p)) $$;

CREATE FUNCTION opening_mine(p uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_protectedopening o
                 WHERE o.person_id = p AND o.assignment_id = ctx_assignment() AND o.ended_at IS NULL) $$;

-- Says on every row about the person whether a closer look is needed: all tables that restrict protected rows. Takes
-- the person's row first, which every writer about the person holds a share of, so that no row slips by.
CREATE FUNCTION person_guard(p uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE t text; flag boolean;
BEGIN
  PERFORM 1 FROM people_person WHERE id = p FOR UPDATE;
  SELECT protection <> '' OR EXISTS (SELECT 1 FROM people_conflictmark WHERE person_id = p AND lifted_at IS NULL)
    INTO flag FROM people_person WHERE id = p;
  UPDATE people_person SET protected = flag WHERE id = p AND protected <> flag;
  FOR t IN SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'protected_rows'
           AND tablename <> 'people_person' LOOP
    EXECUTE format('UPDATE %I SET protected = $1 WHERE person_id = $2 AND protected <> $1', t) USING flag, p;
  END LOOP;
END $$;

CREATE FUNCTION person_known(p uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_personlink l
                 WHERE l.person_id = p AND l.unit_id = ctx_unit() AND l.closed_at IS NULL) $$;

CREATE FUNCTION link_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  NEW.sort_name := swedish_sort(NEW.family_name || ' ' || NEW.given_name);
  NEW.search_name := swedish_fold(NEW.family_name || ' ' || NEW.given_name);
  NEW.audience := CASE WHEN NEW.closed_at IS NULL
    THEN ARRAY[(SELECT reader_key FROM organisations_unit WHERE id = NEW.unit_id)] ELSE '{}' END;
  NEW.protected := (SELECT protected FROM people_person WHERE id = NEW.person_id FOR KEY SHARE);
  RETURN NEW;
END $$;

-- A person's own rows may be seen by the units that have a link, and are kept so by the links themselves.
CREATE FUNCTION person_refresh() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE keys int[];
BEGIN
  SELECT COALESCE(array_agg(DISTINCT k ORDER BY k), '{}') INTO keys
    FROM people_personlink l, unnest(l.audience) k WHERE l.person_id = NEW.person_id;
  UPDATE people_person SET audience = keys WHERE id = NEW.person_id AND audience IS DISTINCT FROM keys;
  UPDATE people_personidentifier SET audience = keys
    WHERE person_id = NEW.person_id AND audience IS DISTINCT FROM keys;
  RETURN NULL;
END $$;

-- Finds or makes the person and this unit's link. The answer is the same whether or not others know the person.
CREATE FUNCTION link_person(p_unit bigint, p_kind text, p_number text, p_given text, p_family text,
                            p_phone text, p_note text, p_birth date,
                            OUT link uuid, OUT person uuid) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF p_number <> '' THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_kind || p_number, 0));
    SELECT i.person_id INTO person FROM people_personidentifier i WHERE i.kind = p_kind AND i.value = p_number;
  END IF;
  IF person IS NULL THEN
    person := gen_random_uuid();
    INSERT INTO people_person (id, birth_date, protection, protected, audience)
      VALUES (person, p_birth, '', false, '{}');
    IF p_number <> '' THEN
      INSERT INTO people_personidentifier (person_id, kind, value, valid_from, audience, protected)
        VALUES (person, p_kind, p_number, clock_timestamp(), '{}', false);
    END IF;
  END IF;
  SELECT l.id INTO link FROM people_personlink l WHERE l.person_id = person AND l.unit_id = p_unit;
  IF link IS NULL THEN
    link := gen_random_uuid();
    INSERT INTO people_personlink (id, person_id, owner_id, unit_id, number_kind, number, given_name, family_name,
        phone, contact_note, sort_name, search_name, linked_at, protected, audience)
      VALUES (link, person, (SELECT organisation_id FROM organisations_unit WHERE id = p_unit), p_unit,
        p_kind, p_number, p_given, p_family, p_phone, p_note, '', '', clock_timestamp(), false, '{}');
  ELSE
    UPDATE people_personlink SET closed_at = NULL, audience = '{}' WHERE id = link AND closed_at IS NOT NULL;
  END IF;
END $$;

-- Handing something about a person over hands over who it is about: the receiving unit gets a link of its own, with the
-- name, number and telephone that the handing unit has, and from then on its own to keep.
CREATE FUNCTION link_share(p_person uuid, p_from bigint, p_to bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO people_personlink (id, person_id, owner_id, unit_id, number_kind, number, given_name, family_name,
      phone, contact_note, sort_name, search_name, linked_at, protected, audience)
    SELECT gen_random_uuid(), p_person, u.organisation_id, u.id, l.number_kind, l.number, l.given_name, l.family_name,
      l.phone, '', '', '', clock_timestamp(), false, '{}'
    FROM people_personlink l, organisations_unit u
    WHERE l.person_id = p_person AND l.unit_id = p_from AND u.id = p_to
    ON CONFLICT DO NOTHING;
  UPDATE people_personlink SET closed_at = NULL, audience = '{}'
    WHERE person_id = p_person AND unit_id = p_to AND closed_at IS NOT NULL;
END $$;

-- That a unit knows of somebody rests on what it wrote itself or was told. When the last of that has ended the person is
-- gone from its searches, lists and counts too; its own words about how to reach them wait behind the closed link.
CREATE FUNCTION link_refresh(p_person uuid, p_unit bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM records_record WHERE person_id = p_person AND unit_id = p_unit)
    OR EXISTS (SELECT 1 FROM sharing_consent WHERE person_id = p_person AND unit_id = p_unit)
    OR EXISTS (SELECT 1 FROM cases_party WHERE person_id = p_person AND unit_id = p_unit AND left_at IS NULL)
    OR EXISTS (SELECT 1 FROM sharing_disclosure WHERE person_id = p_person AND recipient_id = p_unit
               AND ended_at IS NULL AND valid_until > clock_timestamp()) THEN
    RETURN;
  END IF;
  UPDATE people_personlink SET closed_at = clock_timestamp(), audience = '{}'
    WHERE person_id = p_person AND unit_id = p_unit AND closed_at IS NULL;
END $$;

-- A referral without a number gets one: the unit's own provisional person takes the number, or, where the number
-- already stands for a person, this unit's link and rows move there. Nobody else's rows are touched.
CREATE FUNCTION person_identify(p_link uuid, p_kind text, p_number text, p_birth date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE mine people_personlink; other uuid; t text;
BEGIN
  SELECT * INTO mine FROM people_personlink WHERE id = p_link AND unit_id = ctx_unit();
  IF mine.id IS NULL OR mine.number <> '' THEN RETURN 'refused'; END IF;
  -- Once others have been told who it is about, joining is a two-person act; said before the number is looked up, so
  -- that the answer tells nothing about it.
  IF EXISTS (SELECT 1 FROM people_personlink WHERE person_id = mine.person_id AND id <> mine.id) THEN
    RETURN 'already_shared';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(p_kind || p_number, 0));
  SELECT person_id INTO other FROM people_personidentifier WHERE kind = p_kind AND value = p_number;
  IF other IS NULL THEN
    INSERT INTO people_personidentifier (person_id, kind, value, valid_from, audience, protected)
      VALUES (mine.person_id, p_kind, p_number, clock_timestamp(), mine.audience, mine.protected);
    UPDATE people_person SET birth_date = p_birth WHERE id = mine.person_id;
    UPDATE people_personlink SET number_kind = p_kind, number = p_number WHERE id = p_link;
    RETURN 'done';
  END IF;
  -- The unit knows this person already under the number: joining two of one's own is a two-person act, not this one.
  IF EXISTS (SELECT 1 FROM people_personlink WHERE person_id = other AND unit_id = mine.unit_id) THEN
    RETURN 'already_yours';
  END IF;
  UPDATE people_personlink SET person_id = other, number_kind = p_kind, number = p_number WHERE id = p_link;
  UPDATE records_record SET person_id = other WHERE person_id = mine.person_id;
  FOR t IN SELECT DISTINCT name FROM records_childtable LOOP
    EXECUTE format('UPDATE %I SET person_id = $1 WHERE person_id = $2', t) USING other, mine.person_id;
  END LOOP;
  UPDATE clocks_deadline SET person_id = other WHERE person_id = mine.person_id;
  UPDATE clocks_pause SET person_id = other WHERE person_id = mine.person_id;
  UPDATE sharing_consent SET person_id = other WHERE person_id = mine.person_id;
  FOREACH t IN ARRAY ARRAY['sharing_disclosure', 'sharing_carveout', 'sharing_proposal', 'sharing_outsidedisclosure',
      'sharing_taken', 'sharing_consentscan', 'records_dispute', 'questions_attachment'] LOOP
    EXECUTE format('UPDATE %I SET person_id = $1 WHERE person_id = $2', t) USING other, mine.person_id;
  END LOOP;
  PERFORM person_guard(other);
  IF (SELECT protection FROM people_person WHERE id = other) <> '' THEN
    PERFORM protected_keep_open(other, mine.unit_id);
  END IF;
  RETURN 'done';
END $$;

-- What concerns a protected person must not lie where nobody sees it: where a unit that knows the person has nobody who
-- could open it, those who coordinate or receive there are given the person. Does nothing for anybody else.
CREATE FUNCTION protected_keep_open(p_person uuid, p_unit bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  INSERT INTO people_protectedopening (person_id, assignment_id, opened_at, opened_by_id)
    SELECT p_person, a.id, clock_timestamp(), COALESCE(ctx_assignment(), a.id)
    FROM people_personlink l JOIN organisations_assignment a ON a.unit_id = l.unit_id
    JOIN people_person p ON p.id = l.person_id AND p.protection <> ''
    WHERE l.person_id = p_person AND l.unit_id = p_unit AND a.role IN ('coordinator', 'receiving_nurse')
      AND (a.ends_on IS NULL OR a.ends_on >= local_today())
      AND NOT EXISTS (SELECT 1 FROM people_protectedopening o JOIN organisations_assignment b ON b.id = o.assignment_id
                      WHERE o.person_id = p_person AND b.unit_id = l.unit_id AND o.ended_at IS NULL
                        AND (b.ends_on IS NULL OR b.ends_on >= local_today()))
    ON CONFLICT DO NOTHING $$;

-- Sets or lifts the register's protection on a person one's own unit knows. Nobody is left without whoever must go on:
-- the coordinators with a role in an open case keep the person, and each unit that takes part in a case or has something
-- waiting keeps at least its own coordinators. Everybody else is given the person by hand.
CREATE FUNCTION person_protect(p_link uuid, p_protection text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE target uuid; u bigint;
BEGIN
  SELECT person_id INTO target FROM people_personlink WHERE id = p_link AND unit_id = ctx_unit();
  IF target IS NULL OR NOT ctx_has('person.protect') OR NOT may_open_protected(target) THEN RETURN false; END IF;
  UPDATE people_person SET protection = p_protection WHERE id = target;
  IF p_protection = '' THEN
    UPDATE people_protectedopening SET ended_at = clock_timestamp(), ended_by_id = ctx_assignment()
      WHERE person_id = target AND ended_at IS NULL;
  ELSE
    INSERT INTO people_protectedopening (person_id, assignment_id, opened_at, opened_by_id)
      SELECT DISTINCT target, a, clock_timestamp(), ctx_assignment() FROM (
        SELECT ctx_assignment() AS a
        UNION SELECT r.assignment_id FROM cases_caserole r JOIN cases_case c ON c.id = r.case_id
          WHERE c.person_id = target AND c.closed_at IS NULL AND r.code LIKE '%coordinator%'
            AND (r.ends_at IS NULL OR r.ends_at > clock_timestamp())) given
      ON CONFLICT DO NOTHING;
    FOR u IN SELECT p.unit_id FROM cases_party p JOIN cases_case c ON c.id = p.case_id
               WHERE c.person_id = target AND c.closed_at IS NULL AND p.left_at IS NULL
             UNION SELECT unit_id FROM clocks_deadline WHERE person_id = target AND met_at IS NULL LOOP
      PERFORM protected_keep_open(target, u);
    END LOOP;
  END IF;
  PERFORM person_guard(target);
  RETURN true;
END $$;

CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON people_personlink FOR EACH ROW EXECUTE FUNCTION link_fill();
CREATE INDEX people_personlink_search ON people_personlink (unit_id, search_name text_pattern_ops);
CREATE INDEX people_personlink_number ON people_personlink (unit_id, number);
CREATE INDEX people_personlink_sort ON people_personlink (unit_id, sort_name COLLATE "C");
"""
OPENING_MINE = (
    "assignment_id = (SELECT ctx_assignment()) OR opened_by_id = (SELECT ctx_assignment()) "
    "OR ((SELECT ctx_has('person.protect')) AND person_known(person_id) AND may_open_protected(person_id))"
)
MAY_GIVE = "person_known(person_id) AND opening_mine(person_id) AND may_open_protected(person_id)"
SQL = (
    FUNCTIONS.replace("{fold}", search_key_sql("x")).replace("{sort}", sort_key_sql("x"))
    + floor.forced("people_person")
    + floor.audience("people_person")
    + floor.may("people_person", "SELECT", using=floor.AUDIENCE_READ)
    + floor.restrict_protected("people_person").replace("person_id", "id")
    + floor.forced("people_personidentifier")
    + floor.audience("people_personidentifier")
    + floor.may("people_personidentifier", "SELECT", using=floor.AUDIENCE_READ)
    + floor.restrict_protected("people_personidentifier")
    + floor.forced("people_personlink")
    + floor.audience("people_personlink")
    + """
CREATE TRIGGER refresh_person AFTER INSERT OR UPDATE OF person_id, audience ON people_personlink
  FOR EACH ROW EXECUTE FUNCTION person_refresh();
"""
    + floor.may("people_personlink", "SELECT", using=floor.AUDIENCE_READ)
    + floor.may(
        "people_personlink",
        "UPDATE",
        using="unit_id = (SELECT ctx_unit())",
        check="unit_id = (SELECT ctx_unit())",
        columns="given_name, family_name, phone, contact_note",
    )
    + floor.restrict_protected("people_personlink")
    + floor.forced("people_protectedopening")
    + floor.may("people_protectedopening", "SELECT", using=OPENING_MINE)
    + floor.may(
        "people_protectedopening",
        "INSERT",
        check=f"opened_by_id = (SELECT ctx_assignment()) AND {MAY_GIVE}",
    )
    + floor.may(
        "people_protectedopening",
        "UPDATE",
        using=f"ended_at IS NULL AND {MAY_GIVE}",
        check=f"ended_by_id = (SELECT ctx_assignment()) AND {MAY_GIVE}",
        columns="ended_at, ended_by_id",
    )
    + "GRANT USAGE ON SEQUENCE people_protectedopening_id_seq TO samvag_web, samvag_worker, samvag_keeper;"
    + "GRANT USAGE ON SEQUENCE people_personidentifier_id_seq TO samvag_keeper;"
    + "GRANT EXECUTE ON FUNCTION swedish_fold(text), swedish_sort(text) TO PUBLIC;"
    + floor.keeper_function("may_open_protected(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("opening_mine(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("person_guard(uuid)")
    + floor.keeper_function("person_known(uuid)", floor.WEB_ROLES)
    + floor.keeper_function("link_fill()")
    + floor.keeper_function("person_refresh()")
    + floor.keeper_function("link_person(bigint, text, text, text, text, text, text, date)")
    + floor.keeper_function("link_share(uuid, bigint, bigint)")
    + floor.keeper_function("link_refresh(uuid, bigint)")
    + floor.keeper_function("person_identify(uuid, text, text, date)", floor.WEB_ROLES)
    + floor.keeper_function("protected_keep_open(uuid, bigint)")
    + floor.keeper_function("person_protect(uuid, text)", floor.WEB_ROLES)
)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("organisations", "0002_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
