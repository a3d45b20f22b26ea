"""Copies for a person: seen by those who give the log out; what they hold is read through one function of the keeper's."""

from django.db import migrations

from samvag.core import floor

# The floor's own columns, bytes, digests and what only sorts. They never leave the database.
HIDDEN = (
    "audience, audience_until, protected, content, sha256, code_hash, holder_digest, sort_name, search_name, reader_key, "
    "through_blocks, moved, hindered, kept_link, gone_link, gone_id"
)
MINE = "t.owner_id = o"
OWN_UNIT = "t.unit_id = ANY (units)"
IN_FORCE = "d.ended_at IS NULL AND d.valid_until > clock_timestamp()"
# table: whose rows, where the owner stands ("" for one's own house), when it was written, and its key if that is not id
SIMPLE: dict[str, tuple[str, str, str, str]] = {
    "people_personlink": (MINE, "t.owner_id", "t.linked_at", "id"),
    "people_merge": (f"{MINE} AND t.confirmed_at IS NOT NULL", "t.owner_id", "t.proposed_at", "id"),
    "records_dispute": (OWN_UNIT, "", "t.noted_at", "id"),
    "inner_block": (MINE, "t.owner_id", "t.set_at", "id"),
    "inner_timedaccess": (f"{MINE} AND t.hindered = ''", "t.owner_id", "t.opened_at", "id"),
    "cases_case": (f"({MINE} OR t.audience && keys)", "t.owner_id", "t.opened_at", "id"),
    "cases_party": (f"({OWN_UNIT} OR t.audience && keys)", "", "t.joined_at", "id"),
    "cases_caserole": (
        "EXISTS (SELECT 1 FROM organisations_assignment a WHERE a.id = t.assignment_id AND a.unit_id = ANY (units))",
        "",
        "t.begins_at",
        "id",
    ),
    "cases_closure": ("t.audience && keys", "", "t.closed_at", "id"),
    "cases_casepause": ("t.audience && keys", "", "t.paused_at", "id"),
    "sharing_consent": (MINE, "t.owner_id", "t.recorded_at", "id"),
    "sharing_carveout": (MINE, "t.owner_id", "NULL", "id"),
    "sharing_proposal": (MINE, "t.owner_id", "t.proposed_at", "id"),
    "sharing_disclosure": (
        f"({MINE} OR (t.recipient_id = ANY (units) AND {IN_FORCE.replace('d.', 't.')}))",
        "t.owner_id",
        "t.decided_at",
        "id",
    ),
    "sharing_outsidedisclosure": (MINE, "t.owner_id", "t.decided_at", "id"),
    "sharing_taken": (MINE, "t.owner_id", "t.taken_at", "record_id"),
    "sharing_consentscan": (MINE, "t.owner_id", "t.attached_at", "id"),
    "questions_attachment": (MINE, "t.owner_id", "t.attached_at", "id"),
    "clocks_deadline": (MINE, "t.owner_id", "t.entered_at", "id"),
    "clocks_pause": (MINE, "t.owner_id", "t.entered_at", "id"),
    "between_mute": (MINE, "t.owner_id", "t.muted_at", "id"),
    "portal_mandate": (OWN_UNIT, "", "t.given_at", "id"),
    "retention_hold": ("t.organisation_id = o", "", "t.set_at", "id"),
    "review_extract": ("t.organisation_id = o", "", "t.made_at", "id"),
}
# Beside a party's or a colleague's code: the programme's version, whose words the code is told in.
VERSION = (
    " || jsonb_build_object('version_id', (SELECT k.programme_version_id FROM cases_case k WHERE k.id = t.case_id))"
)
MORE = {"cases_party": VERSION, "cases_caserole": VERSION}
CHILDREN = (
    "records_note",
    "referrals_referraltext",
    "referrals_referral",
    "referrals_triageitem",
    "referrals_question",
    "referrals_criterionstatement",
    "referrals_triagedecision",
    "referrals_opinion",
    "cases_actoraround",
    "board_statusentry",
    "board_nextstep",
    "meetings_line",
    "meetings_calling",
    "meetings_guest",
    "visits_booking",
    "visits_kept",
    "visits_notkept",
    "leaving_farewell",
    "leaving_acceptance",
    "visits_help",
    "questions_message",
    "questions_answer",
    "assessments_assessment",
    "assessments_judgement",
    "assessments_healthcheck",
    "assessments_sample",
    "mapping_mapped",
    "mapping_placement",
    "selfcare_selfcare",
    "medication_handout",
    "medication_handed",
    "medication_tapering",
    "waiting_waiting",
    "waiting_turn",
    "participation_participation",
    "cases_window",
)


# ruff: noqa: S608  (every name in these strings stands above; nothing typed by anybody reaches them)


def _simple(table: str) -> str:
    whose, owner, at, key = SIMPLE[table]
    return (
        f"SELECT '{table}', t.{key}::text, {at}::timestamptz, {owner or 'o'}, to_jsonb(t) - hidden{MORE.get(table, '')} "
        f"FROM {table} t WHERE t.person_id = ANY (p) AND {whose}"
    )


CONTENT = "".join(
    f"\n      || COALESCE((SELECT to_jsonb(c) FROM {child} c WHERE c.record_id = t.id), '{{}}')" for child in CHILDREN
)
UNION = "\n  UNION ALL ".join(_simple(table) for table in SIMPLE)
# Own records in every version; of others' what lies open to a unit of the house now, with the ground it came on.
FUNCTION = f"""
SET LOCAL check_function_bodies = off;
CREATE FUNCTION review_person_rows(p_person uuid) RETURNS TABLE (place text, key text, at timestamptz, owner_id bigint,
  facts jsonb) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  o bigint := ctx_org();
  hidden text[] := string_to_array('{HIDDEN}', ', ');
  p uuid[]; units bigint[]; keys int[];
BEGIN
  -- Somebody closed out meets nothing; a protected person only whoever was given them.
  IF NOT ctx_has('log.extract') OR NOT may_open_protected(p_person) OR NOT EXISTS (
      SELECT 1 FROM people_personlink l WHERE l.person_id = p_person AND l.owner_id = o) THEN
    RETURN;
  END IF;
  SELECT p_person || COALESCE(array_agg(m.gone_id), '{{}}') INTO p FROM people_merge m
    WHERE m.person_id = p_person AND m.owner_id = o AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL;
  SELECT array_agg(u.id), array_agg(u.reader_key) INTO units, keys FROM organisations_unit u WHERE u.organisation_id = o;
  RETURN QUERY
  SELECT 'people_person', t.id::text, NULL::timestamptz, o, to_jsonb(t) - hidden FROM people_person t WHERE t.id = ANY (p)
  UNION ALL
  SELECT 'records_record', t.id::text, t.recorded_at, t.owner_id, (to_jsonb(t){CONTENT}
      || jsonb_build_object('version_id', COALESCE(k.programme_version_id, f.programme_version_id), 'received', CASE
        WHEN t.owner_id <> o THEN jsonb_build_object('ground', d.ground, 'decided_at', d.decided_at, 'valid_until',
          d.valid_until) END)) - hidden
    FROM records_record t
    LEFT JOIN cases_case k ON k.id = t.case_id
    LEFT JOIN referrals_criterionstatement s ON s.record_id = t.id
    LEFT JOIN referrals_referral f ON f.record_id = s.referral_id
    LEFT JOIN LATERAL (SELECT d.ground, d.decided_at, d.valid_until FROM sharing_disclosure d
      WHERE d.record_id = t.id AND d.recipient_id = ANY (units) AND {IN_FORCE} LIMIT 1) d ON true
    WHERE t.person_id = ANY (p) AND (t.owner_id = o OR (t.audience && keys AND d.ground IS NOT NULL))
  UNION ALL
  SELECT 'sharing_consentrecipient', t.id::text, c.recorded_at, c.owner_id, to_jsonb(t) - hidden
    FROM sharing_consentrecipient t JOIN sharing_consent c ON c.id = t.consent_id
    WHERE c.person_id = ANY (p) AND c.owner_id = o
  UNION ALL
  SELECT 'referrals_receipt', t.id::text, t.received_at, o, to_jsonb(t) - hidden
    FROM referrals_receipt t JOIN referrals_referral f ON f.record_id = t.referral_id
    WHERE f.person_id = ANY (p) AND t.sender_unit_id = ANY (units)
  UNION ALL {UNION};
END $$;
"""
GIVES_OUT = "organisation_id = (SELECT ctx_org()) AND (SELECT ctx_has('log.extract'))"
SQL = (
    FUNCTION
    + floor.forced("review_personcopy")
    + floor.may("review_personcopy", "SELECT", using=GIVES_OUT)
    + floor.may(
        "review_personcopy",
        "INSERT",
        check=f"{GIVES_OUT} AND made_by_id = (SELECT ctx_assignment()) AND released_at IS NULL",
    )
    # Given out once, by whoever signs for it, and never with a row that nobody has screened.
    + floor.may(
        "review_personcopy",
        "UPDATE",
        using=f"{GIVES_OUT} AND released_at IS NULL",
        check=f"{GIVES_OUT} AND released_by_id = (SELECT ctx_assignment()) AND NOT EXISTS "
        "(SELECT 1 FROM review_copyrow r WHERE r.copy_id = review_personcopy.id AND r.choice = '')",
        columns="released_at, released_by_id",
    )
    + floor.forced("review_copyrow")
    + floor.may("review_copyrow", "SELECT", using=GIVES_OUT)
    + floor.may("review_copyrow", "INSERT", check=f"{GIVES_OUT} AND judged_by_id IS NULL")
    + floor.may(
        "review_copyrow",
        "UPDATE",
        using=f"{GIVES_OUT} AND copy_open(copy_id)",
        check=f"{GIVES_OUT} AND judged_by_id = (SELECT ctx_assignment())",
        columns="choice, judged_at, judged_by_id",
    )
    + floor.keeper_function("review_person_rows(uuid)", floor.WEB_ROLES)
)
OPEN = """
-- A copy that was given out is a fact: what went along is not changed afterwards.
CREATE FUNCTION copy_open(p_copy uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM review_personcopy WHERE id = p_copy AND released_at IS NULL
    AND organisation_id = ctx_org()) $$;
""" + floor.keeper_function("copy_open(uuid)", floor.WEB_ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0003_copies"),
        ("between", "0002_floor"),
        ("board", "0002_floor"),
        ("clocks", "0004_rules_floor"),
        ("inner", "0002_floor"),
        ("cases", "0007_window_floor"),
        ("leaving", "0002_floor"),
        ("assessments", "0004_health_floor"),
        ("mapping", "0004_placement_floor"),
        ("selfcare", "0002_floor"),
        ("medication", "0002_floor"),
        ("waiting", "0002_floor"),
        ("participation", "0002_floor"),
        ("meetings", "0008_case_floor"),
        ("questions", "0004_attachments_floor"),
        ("portal", "0002_floor"),
        ("referrals", "0002_floor"),
        ("retention", "0002_floor"),
        ("sharing", "0002_floor"),
    ]
    operations = [migrations.RunSQL(OPEN + SQL, migrations.RunSQL.noop)]
