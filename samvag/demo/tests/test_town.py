"""The practice town's story holds together: dates, roles, grounds and numbers, seen from behind row-level security."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from samvag.access.actors import actor_from
from samvag.between.detectors import DETECTORS
from samvag.between.reading import findings
from samvag.clocks.working_days import STOCKHOLM, is_working_day
from samvag.core.context import acting
from samvag.core.identity_numbers import Kind as NumberKind
from samvag.core.identity_numbers import test_numbers
from samvag.demo import people
from samvag.demo.days import Calendar
from samvag.demo.tests.conftest import Query, count_rows
from samvag.organisations.models import Assignment
from samvag.records.models import Kind, Record
from samvag.statistics.periods import Period
from samvag.statistics.reading import Counts, counts
from tests.architecture.tables import PERSON_TABLES

pytestmark = pytest.mark.xdist_group("town")  # the town is told once, on one worker

NUMBER_LIKE = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)")

# Filled by those who look around, by time that passes, or by the administrator and the log reviewer one can be.
EMPTY_IN_THE_TOWN = {
    "audit_read",
    "core_draft",
    "notices_notice",
    "people_merge",
    "portal_entrycode",
    "referrals_doordraft",
    "retention_hold",
    "review_copyrow",
    "review_extract",
    "review_personcopy",
    "review_review",
    "review_reviewitem",
    "sharing_consentscan",
}


def seen_by(username: str, person: Any) -> int:
    """How many records about the person a member of staff's unit may see."""
    found = Assignment.objects.filter(user__username=username).select_related("user", "unit__organisation")
    with acting(actor_from(found.order_by("pk")[0])):
        return Record.objects.filter(person_id=person).count()


def person_called(query: Query, given: str) -> Any:
    return query("SELECT DISTINCT person_id FROM people_personlink WHERE given_name = %s", given)[0]["person_id"]


def test_forty_people_with_official_test_numbers_only(query: Query) -> None:
    assert query("SELECT count(*) AS n FROM people_person")[0]["n"] == len(people.LIVES) == 40
    official = test_numbers(NumberKind.PERSONNUMMER) | test_numbers(NumberKind.SAMORDNINGSNUMMER)
    found = query("SELECT kind, value FROM people_personidentifier")
    assert len(found) == 40
    assert {row["value"] for row in found} <= official
    assert [row["kind"] for row in found].count(NumberKind.SAMORDNINGSNUMMER) == 1


def test_everybody_is_of_an_age_to_be_there(query: Query) -> None:
    ages = [row["years"] for row in query("SELECT date_part('year', age(birth_date)) AS years FROM people_person")]
    assert min(ages) >= 18
    assert max(ages) <= 68


def test_no_other_number_stands_in_the_texts() -> None:
    for path in Path(people.__file__).parent.glob("*.py"):
        assert not NUMBER_LIKE.search(path.read_text(encoding="utf-8")), path.name


def test_the_records_span_ninety_days_and_end_now(query: Query) -> None:
    span = query("SELECT min(occurred_at) AS first, max(occurred_at) AS last FROM records_record")[0]
    assert span["last"] - span["first"] >= timedelta(days=90)
    assert span["last"].astimezone(STOCKHOLM).date() == Calendar(timezone.now()).last


def test_everything_is_written_in_office_hours_after_it_happened_and_never_in_the_future(query: Query) -> None:
    for row in query("SELECT occurred_at, recorded_at FROM records_record"):
        local = row["occurred_at"].astimezone(STOCKHOLM)
        assert is_working_day(local.date())
        assert 8 * 60 <= local.hour * 60 + local.minute <= 16 * 60 + 30
        assert row["occurred_at"] <= row["recorded_at"] <= timezone.now()
    assert not query("SELECT 1 FROM sharing_disclosure WHERE decided_at > now() OR ended_at > now()")
    assert not query("SELECT 1 FROM sharing_consent WHERE recorded_at > now() OR ended_at > now()")
    assert not query("SELECT 1 FROM cases_caserole WHERE begins_at > now() OR ends_at > now()")
    assert not query("SELECT 1 FROM audit_event WHERE at > now()")


def test_what_was_handed_over_was_covered_when_it_was(query: Query) -> None:
    """A narrower consent takes over what the one it replaces has handed over, hence the walk along the chain."""
    rows = query("""
        WITH RECURSIVE chain AS (
          SELECT id AS heir, id, replaces_id FROM sharing_consent
          UNION ALL SELECT chain.heir, c.id, c.replaces_id
          FROM chain JOIN sharing_consent c ON c.id = chain.replaces_id)
        SELECT d.id, bool_or(d.decided_at >= c.valid_from AND d.decided_at < c.valid_until
            AND (c.ended_at IS NULL OR d.decided_at < c.ended_at) AND c.given AND c.person_id = d.person_id
            AND c.owner_id = d.owner_id AND r.category = ANY(c.categories)
            AND d.recipient_id IN (SELECT unit_id FROM sharing_consentrecipient WHERE consent_id = c.id)
          ) AS covered, bool_and(d.decided_at >= r.occurred_at) AS after
        FROM sharing_disclosure d JOIN records_record r ON r.id = d.record_id
          JOIN chain ON chain.heir = d.consent_id JOIN sharing_consent c ON c.id = chain.id
        WHERE d.ground = 'consent' GROUP BY d.id""")
    assert len(rows) > 100
    assert all(row["covered"] and row["after"] for row in rows)


def test_standing_consents_reach_into_the_future(query: Query) -> None:
    assert not query(
        "SELECT 1 FROM sharing_consent WHERE ended_at IS NULL AND valid_until < now() + interval '90 days'"
    )


def test_every_author_worked_in_the_unit_that_day(query: Query) -> None:
    assert not query("""
        SELECT r.id FROM records_record r JOIN organisations_assignment a ON a.id = r.author_id
        JOIN organisations_unit u ON u.id = r.unit_id
        WHERE a.unit_id <> r.unit_id OR u.organisation_id <> r.owner_id OR a.begins_on > local_day(r.occurred_at)
           OR a.ends_on < local_day(r.occurred_at)""")
    # Only what came through the door is without an author.
    assert not query("SELECT 1 FROM records_record WHERE author_id IS NULL AND kind <> 'referral'")


def test_writers_in_a_case_had_a_place_in_it(query: Query) -> None:
    """Those who do not coordinate a whole unit wrote only while they held a role."""
    assert not query("""
        SELECT r.id FROM records_record r JOIN organisations_assignment a ON a.id = r.author_id
        WHERE r.case_id IS NOT NULL AND a.role NOT IN ('coordinator', 'receiving_nurse') AND NOT EXISTS (
          SELECT 1 FROM cases_caserole c WHERE c.case_id = r.case_id AND c.assignment_id = a.id
            AND c.begins_at <= r.recorded_at AND (c.ends_at IS NULL OR c.ends_at >= r.recorded_at))""")
    assert not query("""
        SELECT r.id FROM records_record r JOIN cases_case c ON c.id = r.case_id
        WHERE r.occurred_at < c.opened_at OR r.person_id <> c.person_id""")


def test_roles_lie_inside_their_case_and_their_unit_is_a_party(query: Query) -> None:
    assert not query("""
        SELECT r.id FROM cases_caserole r JOIN cases_case c ON c.id = r.case_id
        WHERE r.begins_at < c.opened_at OR r.ends_at > COALESCE(c.closed_at, now())""")
    assert not query("""
        SELECT r.id FROM cases_caserole r JOIN organisations_assignment a ON a.id = r.assignment_id
        WHERE NOT EXISTS (SELECT 1 FROM cases_party p WHERE p.case_id = r.case_id AND p.unit_id = a.unit_id)""")
    ended = query("""SELECT r.ends_at = c.closed_at AS with_the_case FROM cases_caserole r
                     JOIN cases_case c ON c.id = r.case_id WHERE r.ends_at IS NOT NULL""")
    assert [row["with_the_case"] for row in ended].count(None) == 3
    assert not query(
        "SELECT 1 FROM cases_caserole r JOIN cases_case c ON c.id = r.case_id "
        "WHERE c.closed_at IS NOT NULL AND r.ends_at IS NULL"
    )


def test_every_case_but_one_has_a_coordinator_of_each_party(query: Query) -> None:
    """Psychiatry has not named anybody for Birgitta, and the detectors say so."""
    missing = query("""
        SELECT p.id FROM cases_party p JOIN cases_case c ON c.id = p.case_id AND c.closed_at IS NULL WHERE NOT EXISTS (
          SELECT 1 FROM cases_caserole r JOIN organisations_assignment a ON a.id = r.assignment_id
          WHERE r.case_id = p.case_id AND a.unit_id = p.unit_id AND r.code = 'main_coordinator'
            AND r.ends_at IS NULL)""")
    assert len(missing) == 1


def test_thirty_two_cases_stand_open_two_are_closed_and_every_ending_of_a_referral_is_there(query: Query) -> None:
    sites = query("""SELECT s.slug, count(*) AS n FROM cases_case c JOIN programmes_programmesite s ON s.id = c.site_id
                     WHERE c.closed_at IS NULL GROUP BY 1""")
    assert {row["slug"]: row["n"] for row in sites} == {
        "integrerat-sjobron": 20,
        "mottagningen-sjobron": 7,
        "samvux-sjobron": 5,
    }
    outcomes = query("SELECT outcome, count(*) AS n FROM referrals_triagedecision GROUP BY 1")
    assert {row["outcome"]: row["n"] for row in outcomes} == {"accept": 34, "decline": 3, "one_party": 1, "redirect": 4}
    assert query("SELECT count(*) AS n FROM referrals_referral WHERE state = 'new'")[0]["n"] == 1
    assert query("SELECT count(*) AS n FROM referrals_opinion WHERE NOT agrees")[0]["n"] == 1


def test_somebody_stands_on_the_coming_remissgrupps_agenda(query: Query) -> None:
    assert (
        query("""
        SELECT count(*) AS n FROM referrals_referral r JOIN referrals_triageitem t USING (record_id)
        JOIN meetings_meeting m ON m.id = t.meeting_id
        WHERE r.state = 'listed' AND m.starts_at > now() AND m.held_at IS NULL""")[0]["n"]
        == 1
    )


def test_the_events_of_a_referral_come_in_order(query: Query) -> None:
    rows = query("""
        SELECT r.received_at, r.taken_at, t.listed_at, m.starts_at, e.occurred_at, r.closed_at
        FROM referrals_referral r JOIN referrals_triageitem t USING (record_id)
        JOIN meetings_meeting m ON m.id = t.meeting_id
        JOIN referrals_triagedecision d ON d.referral_id = r.record_id JOIN records_record e ON e.id = d.record_id""")
    assert len(rows) == 35
    for row in rows:
        assert list(row.values()) == sorted(row.values())
    assert not query("""
        SELECT c.id FROM cases_case c WHERE NOT EXISTS (SELECT 1 FROM referrals_triagedecision d
          JOIN records_record r ON r.id = d.record_id
          WHERE d.outcome = 'accept' AND r.person_id = c.person_id AND r.occurred_at <= c.opened_at)""")
    assert not query("SELECT 1 FROM meetings_meeting WHERE starts_at < now() AND held_at IS NULL")


def test_promises_were_kept_but_for_those_that_run(query: Query) -> None:
    """Marja-Liisa waits for a first answer, and she and Reijo for the remissgrupp's decision."""
    assert not query("SELECT 1 FROM clocks_deadline WHERE met_at > due_at OR met_at < starts_at")
    running = query("SELECT rule FROM clocks_deadline WHERE met_at IS NULL AND replaced_at IS NULL AND due_at > now()")
    assert sorted(row["rule"] for row in running) == ["referral_decision"] * 2 + ["referral_first_response"]


def test_consents_of_every_kind_and_corrections_are_there(query: Query) -> None:
    consents = query("SELECT given, form, end_kind FROM sharing_consent")
    assert {row["end_kind"] for row in consents} == {"", "withdrawn", "replaced"}
    assert {row["form"] for row in consents} == {"written", "oral"}
    assert [row["given"] for row in consents].count(False) == 1
    assert query("SELECT count(*) AS n FROM records_record WHERE retracted")[0]["n"] == 1
    assert query("SELECT count(*) AS n FROM records_record WHERE version > 1 AND kind = 'note'")[0]["n"] == 1


def test_next_steps_are_done_open_and_one_is_late(query: Query) -> None:
    steps = query("""SELECT n.due_on, n.done_on FROM board_nextstep n JOIN records_record r ON r.id = n.record_id
                     WHERE r.superseded_at IS NULL""")
    standing = [step["due_on"] for step in steps if step["done_on"] is None]
    assert len([due for due in standing if due < timezone.localdate()]) == 1
    assert len(standing) >= 8
    assert len(steps) - len(standing) >= 12


def test_whoever_came_without_a_number_has_one_and_a_whole_name_now(query: Query) -> None:
    links = query("SELECT number, family_name FROM people_personlink WHERE given_name = 'Daniel'")
    assert len(links) == 3
    assert all(link["number"] and link["family_name"] == "Rashid" for link in links)


def test_nobody_opens_the_protected_person_without_being_let_in(query: Query) -> None:
    person = query("SELECT id FROM people_person WHERE protection <> ''")[0]["id"]
    assert seen_by("maria", person) > 5
    assert seen_by("karin", person) > 5
    for username in ("pia", "nina", "sara", "hans", "olle", "rut"):
        assert seen_by(username, person) == 0


def test_inside_one_house_something_is_blocked_opened_reviewed_and_closed_out(query: Query) -> None:
    opened = query("SELECT outcome, hindered FROM inner_timedaccess ORDER BY opened_at")
    assert opened == [{"outcome": "justified", "hindered": ""}, {"outcome": "", "hindered": ""}]
    assert query("SELECT count(*) AS n FROM inner_block WHERE ended_at IS NULL")[0]["n"] == 1
    marks = query("SELECT person_id FROM people_conflictmark WHERE lifted_at IS NULL")
    assert len(marks) == 1
    assert seen_by("karin", marks[0]["person_id"]) > 0
    assert seen_by("disa", marks[0]["person_id"]) == 0


def test_what_amina_took_back_is_gone_from_the_other_board(query: Query) -> None:
    person = person_called(query, "Amina")
    region = (
        "SELECT count(*) AS n FROM records_record r JOIN organisations_organisation o ON o.id = r.owner_id "
        "WHERE r.person_id = %s AND o.kind = 'psychiatry' AND r.kind = 'status'"
    )
    assert query(region, person)[0]["n"] > 4
    found = Assignment.objects.filter(user__username="maria").select_related("user", "unit__organisation")
    maria = actor_from(found[0])
    with acting(maria):
        kept = Record.objects.filter(person_id=person, kind="status").exclude(owner_id=maria.organisation_id)
        assert not kept.exists()
        assert Record.objects.filter(person_id=person, kind="status", owner_id=maria.organisation_id).exists()


def test_every_audience_is_what_it_would_be_reckoned_to(query: Query) -> None:
    assert query("SELECT audience_recompute() AS wrong")[0]["wrong"] == 0


def test_a_second_run_changes_nothing(told: str) -> None:
    before = count_rows(told)
    call_command("practice_town", verbosity=0)
    assert count_rows(told) == before


def test_a_sync_meeting_was_held_and_another_is_to_come(query: Query) -> None:
    rows = query("""SELECT ended_at IS NOT NULL AS over, starts_at > now() AS ahead FROM meetings_meeting
                    WHERE kind = 'sync' ORDER BY starts_at""")
    assert rows == [{"over": True, "ahead": False}, {"over": False, "ahead": True}]
    lines = query("""SELECT o.kind, count(*) AS n FROM meetings_line l
                     JOIN organisations_organisation o ON o.id = l.owner_id GROUP BY 1""")
    assert {row["kind"]: row["n"] for row in lines} == {"municipality": 2, "psychiatry": 3}
    # The municipality has approved, and keeps a note for each person it spoke of; psychiatry has still to read.
    assert query("SELECT count(*) AS n FROM meetings_approval")[0]["n"] == 1
    kept = query("""SELECT o.kind, n.text FROM records_note n JOIN organisations_organisation o ON o.id = n.owner_id
                    JOIN records_record r ON r.id = n.record_id WHERE EXISTS (
                      SELECT 1 FROM records_record l WHERE l.kind = 'meeting' AND l.case_id = r.case_id
                        AND l.owner_id = r.owner_id AND l.occurred_at = r.occurred_at)""")
    assert [row["kind"] for row in kept] == ["municipality", "municipality"]
    assert not any("provsvar" in row["text"] for row in kept)


def test_visits_were_kept_missed_and_are_to_come(query: Query) -> None:
    assert query("SELECT count(*) AS n FROM visits_booking")[0]["n"] == 13
    rows = query("""SELECT o.kind, count(*) AS n FROM visits_booking b
                    JOIN organisations_organisation o ON o.id = b.owner_id
                    JOIN sharing_disclosure d ON d.record_id = b.record_id GROUP BY 1""")
    assert {row["kind"] for row in rows} == {"municipality", "psychiatry", "primary_care"}  # each to another
    assert query("SELECT how FROM visits_notkept ORDER BY how") == [
        {"how": "excused"},
        {"how": "missed"},
        {"how": "missed"},
    ]
    assert query("SELECT count(*) AS n FROM visits_kept")[0]["n"] == 7
    assert query("SELECT sum(count) AS n FROM visits_help WHERE code = 'antabus'")[0]["n"] == 21


def test_every_feature_has_something_to_show(query: Query) -> None:
    """Each kind of record, and each table that concerns a person, holds something that somebody did in the town."""
    empty = {name for name in PERSON_TABLES if not query(f'SELECT EXISTS (SELECT 1 FROM "{name}") AS some')[0]["some"]}  # noqa: S608
    assert empty == EMPTY_IN_THE_TOWN, sorted(empty ^ EMPTY_IN_THE_TOWN)
    assert {row["kind"] for row in query("SELECT DISTINCT kind FROM records_record")} == set(Kind.values)


def test_every_way_to_fall_between_the_chairs_can_be_seen(told: str) -> None:
    """Some persona meets each detector, through the actions that led there."""
    met: dict[str, set[str]] = {}
    for username in ("maria", "johan", "karin", "per", "rut", "vera", "hans", "pia"):
        found = Assignment.objects.filter(user__username=username).select_related("user", "unit__organisation")
        actor = actor_from(found.order_by("pk")[0])
        with acting(actor):
            for one in findings(actor):
                met.setdefault(one.detector.code, set()).add(username)
    assert set(met) == {one.code for one in DETECTORS}, met


def test_questions_between_parties_stand_where_they_can_be_seen(query: Query) -> None:
    rows = query("""SELECT taken_at IS NOT NULL AS taken, answered_at IS NOT NULL AS answered
                    FROM questions_message ORDER BY due_at""")
    assert [(row["taken"], row["answered"]) for row in rows] == [(True, True), (True, False), (False, False)]


def in_year(year: int, moment: datetime) -> bool:
    return moment.astimezone(STOCKHOLM).year == year


@pytest.mark.parametrize("username", ["maria", "karin", "rut"])
def test_the_units_figures_are_what_the_raw_rows_say(query: Query, username: str) -> None:
    """Counted again from every row there is, by another way than the product's."""
    held = Assignment.objects.filter(user__username=username).select_related("user", "unit__organisation")
    actor = actor_from(held.order_by("pk")[0])
    now, year = timezone.now(), timezone.localdate().year
    with acting(actor):
        found = counts(actor, Period(year), now=now)

    came = [
        row
        for row in query(
            """SELECT r.sender, r.channel, r.received_at, r.taken_at, COALESCE(d.outcome, '') AS outcome
               FROM referrals_referral r JOIN records_record e ON e.id = r.record_id AND e.unit_id = %s
               LEFT JOIN referrals_triagedecision d ON d.referral_id = r.record_id""",
            actor.unit_id,
        )
        if in_year(year, row["received_at"])
    ]
    assert found.came == len(came)
    for line in ("sender", "channel", "outcome"):
        assert found.along[line] == Counter(row[line] for row in came)
    assert found.along["month"] == Counter(
        row["received_at"].astimezone(STOCKHOLM).date().replace(day=1).isoformat() for row in came
    )
    if came:
        hours = median((row["taken_at"] - row["received_at"]).total_seconds() / 3600 for row in came if row["taken_at"])
        assert found.hours == pytest.approx(hours)
    cases = query(
        "SELECT opened_at, closed_at FROM cases_case c WHERE EXISTS "
        "(SELECT 1 FROM cases_party p WHERE p.case_id = c.id AND p.unit_id = %s)",
        actor.unit_id,
    )
    closed = [one for one in cases if one["closed_at"] and in_year(year, one["closed_at"])]
    assert found.opened == len([one for one in cases if in_year(year, one["opened_at"])])
    assert found.closed == len(closed)
    assert found.open_at_end == len([one for one in cases if one["closed_at"] is None])
    _visits_and_help_as_the_raw_rows_say(query, actor.unit_id, found, year)


def _visits_and_help_as_the_raw_rows_say(query: Query, unit: int, found: Counts, year: int) -> None:
    helped = query(
        """SELECT h.code, r.person_id, r.occurred_at FROM visits_help h JOIN records_record r ON r.id = h.record_id
           WHERE r.unit_id = %s AND r.superseded_at IS NULL AND NOT r.retracted""",
        unit,
    )
    people = {(one["code"], one["person_id"]) for one in helped if in_year(year, one["occurred_at"])}
    assert found.people["help"] == Counter(code for code, _person in people)
    kept = {row["visit"] for row in query("SELECT visit FROM visits_kept")}
    booked = query(
        """SELECT r.lineage, b.meets_at FROM visits_booking b JOIN records_record r ON r.id = b.record_id
           WHERE r.unit_id = %s AND r.superseded_at IS NULL AND NOT r.retracted""",
        unit,
    )
    past = [one for one in booked if one["meets_at"] < timezone.now() and in_year(year, one["meets_at"])]
    assert found.along["visits"].get("kept", 0) == len([one for one in past if one["lineage"] in kept])
