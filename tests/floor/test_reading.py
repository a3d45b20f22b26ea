"""Rows are there for those who may and absent for those who may not, whichever way one asks."""

import time
import uuid

import pytest
from django.apps import apps
from django.db import connection

from samvag.access.actors import Actor
from samvag.board.models import NextStep, StatusEntry
from samvag.cases.models import Case, CaseRole, Party
from samvag.clocks.models import Deadline
from samvag.core.context import signed
from samvag.people.actions import protect
from samvag.people.models import Person, PersonIdentifier, PersonLink, ProtectedOpening
from samvag.records.actions import correct_record
from samvag.records.models import Note, Record
from samvag.referrals.models import Referral, TriageDecision
from samvag.sharing.models import Consent, ConsentRecipient, Disclosure
from tests.architecture.tables import NO_DIRECT_READING, PERSON_TABLES
from tests.floor.attempts import answer, hand_over, note, rows, value
from tests.world import World

pytestmark = pytest.mark.django_db
OUTSIDERS = ("olle", "adam", "disa", "rut")
MODELS = {model._meta.db_table: model for model in apps.get_models()}
FILLED = sorted(set(PERSON_TABLES) - NO_DIRECT_READING)
EVERYWHERE = (
    Case, CaseRole, Party, Consent, ConsentRecipient, Deadline, Person, PersonIdentifier, PersonLink, Record,
    Referral, TriageDecision,
)  # fmt: skip


@pytest.fixture
def case(world: World) -> Case:
    """Two organisations around one person, with lines, and a note of Maria's that nobody was handed."""
    made = world.case()
    world.status("maria", made)
    world.status("karin", made, domain="psykisk_halsa")
    world.next_step("maria", made)
    note(world, "maria", made)
    return made


def test_the_owners_rows_are_there(world: World, case: Case) -> None:
    with world.acting("maria"):
        assert all(model._default_manager.exists() for model in EVERYWHERE)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_an_outsider_finds_nothing_by_the_orm(world: World, case: Case, name: str) -> None:
    with world.acting(name):
        assert [model.__name__ for model in EVERYWHERE if model._default_manager.exists()] == []


@pytest.mark.parametrize("name", OUTSIDERS)
def test_an_outsider_finds_nothing_by_sql(world: World, case: Case, name: str) -> None:
    tables = [table for table in FILLED if not table.startswith("audit_")]
    with world.acting(name):
        assert {table: value(f"SELECT count(*) FROM {table}") for table in tables} == dict.fromkeys(tables, 0)
        assert value("SELECT max(occurred_at) FROM records_record") is None
        assert value("SELECT EXISTS (SELECT 1 FROM cases_case WHERE id = %s)", [case.pk]) is False
        assert rows("SELECT person_id, count(*) FROM records_record GROUP BY 1") == []
    with world.acting("maria"):
        assert value("SELECT EXISTS (SELECT 1 FROM cases_case WHERE id = %s)", [case.pk]) is True
        assert value("SELECT count(*) FROM records_record") >= 4


def test_the_other_party_sees_what_it_was_handed_and_counts_nothing_more(world: World, case: Case) -> None:
    with world.acting("karin"):
        assert Note.objects.count() == Record.objects.filter(kind="note").count() == 0
        assert value("SELECT count(*) FROM records_record WHERE category = 'social'") == 1
        assert StatusEntry.objects.count() == 2
        assert NextStep.objects.count() == 1
        assert not Consent.objects.filter(owner__short_name="Sjöbrons kommun").exists()
    with world.acting("maria"):
        assert Note.objects.count() == 1
        assert value("SELECT count(*) FROM records_record WHERE category = 'social'") == 2


def test_joins_do_not_reach_round(world: World, case: Case) -> None:
    sql = (
        "SELECT count(*) FROM organisations_unit u LEFT JOIN people_personlink l ON l.unit_id = u.id "
        "LEFT JOIN records_record r ON r.unit_id = u.id WHERE u.name <> %s AND (l.id IS NOT NULL OR r.owner_id <> %s)"
    )
    with world.acting("maria"):
        mine = [world.actor("maria").unit_name, world.actor("maria").organisation_id]
        handed = value("SELECT count(*) FROM records_record WHERE owner_id <> %s", mine[1:])
        assert value(sql, mine) == handed == 1


def test_a_forgotten_context_has_no_rows(world: World, case: Case) -> None:
    assert {t: value(f"SELECT count(*) FROM {t}") for t in FILLED} == dict.fromkeys(FILLED, 0)
    with world.acting("maria"):
        assert value("SELECT count(*) FROM cases_case") == 1
    assert value("SELECT count(*) FROM cases_case") == 0


def test_who_else_sees_a_row_cannot_be_read(world: World, case: Case) -> None:
    with world.acting("maria"):
        for table in ("people_person", "people_personlink", "records_record", "cases_case", "sharing_consent"):
            assert answer(f"SELECT audience FROM {table}")[0] == "42501"
            assert answer(f"SELECT * FROM {table}")[0] == "42501"
            assert value(f"SELECT count(*) FROM {table}") >= 1


@pytest.mark.parametrize("forge", ["unsigned", "tampered", "expired", "short", "other key"])
def test_a_forged_context_is_an_error(world: World, case: Case, forge: str) -> None:
    maria, olle = world.actor("maria"), world.actor("olle")

    def payload(who: Actor, until: int) -> str:
        names = ("user_id", "assignment_id", "organisation_id", "unit_id")
        return "|".join(str(getattr(who, name)) for name in names) + f"|{{{who.unit_key}}}|{{}}|care|{until}"

    later = int(time.time()) + 200
    forged = {
        "unsigned": payload(maria, later) + "|" + "0" * 64,
        "tampered": signed(payload(olle, later)).replace(f"{{{olle.unit_key}}}", f"{{{maria.unit_key}}}"),
        "expired": signed(payload(maria, int(time.time()) - 1)),
        "short": payload(maria, later),
        "other key": payload(maria, later) + signed("x")[-65:],
    }[forge]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samvag.ctx', %s, true)", [forged])
    assert answer("SELECT count(*) FROM cases_case")[0] == "42501"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samvag.ctx', %s, true)", [signed(payload(maria, later))])
    assert value("SELECT count(*) FROM cases_case") == 1


def test_the_key_of_the_context_is_out_of_reach(world: World) -> None:
    with world.acting("maria"):
        for sql in (
            "SELECT key FROM context_key",
            "SELECT audit_mac('x')",
            "SET ROLE samvag_keeper",
            "SELECT link_person(1, '', '', '', '', '', '', NULL)",
            "SELECT audience_recompute()",
            "SELECT record_refresh(gen_random_uuid())",
            "SET row_security = off; SELECT count(*) FROM cases_case",
        ):
            assert answer(sql)[0] == "42501", sql


def test_a_former_version_follows_its_own_disclosure(world: World, case: Case) -> None:
    first = note(world, "maria", case)
    hand_over(world, "maria", first)
    with world.acting("maria"):
        second = correct_record(first, by=world.actor("maria"), reason="Fel belopp", content={"text": "Rätt"})
        first.record.refresh_from_db()
        assert first.record.superseded_at is not None
    with world.acting("karin"):
        assert list(Note.objects.values_list("pk", flat=True)) == [first.pk]
    hand_over(world, "maria", second)
    with world.acting("karin"):
        assert set(Note.objects.values_list("pk", flat=True)) == {first.pk, second.pk}


def test_a_protected_person_is_opened_by_hand(world: World, case: Case) -> None:
    link = world.link("maria", case)
    with world.acting("maria"):
        protect(link, by=world.actor("maria"), protection="sekretessmarkering")
        assert Case.objects.count() == 1
        assert Note.objects.count() == 1
    protected = [table for table in FILLED if table not in ("audit_event", "audit_read", "sharing_consentrecipient")]
    for name in ("sara", "hans"):
        with world.acting(name):
            assert {t: value(f"SELECT count(*) FROM {t}") for t in protected} == dict.fromkeys(protected, 0)
    with world.acting("hans"):
        mine = [case.person_id, world.actor("hans").assignment_id, world.actor("hans").assignment_id]
        opening = (
            "INSERT INTO people_protectedopening (person_id, assignment_id, opened_at, opened_by_id) "
            "VALUES (%s, %s, now(), %s)"
        )
        assert answer(opening, mine)[0] == "42501"
    with world.acting("maria"):
        ProtectedOpening.objects.create(
            person_id=case.person_id,
            assignment_id=world.actor("hans").assignment_id,
            opened_by_id=world.actor("maria").assignment_id,
        )
    with world.acting("hans"):
        assert Case.objects.count() == 1
        assert Note.objects.count() == 1


def test_the_handed_over_row_is_seen_by_its_receiver_while_it_lasts(world: World, case: Case) -> None:
    item = note(world, "maria", case)
    given = hand_over(world, "maria", item)
    with world.acting("karin"):
        assert Disclosure.objects.filter(pk=given.pk).count() == Note.objects.count() == 1
    with world.acting("per"):
        assert Note.objects.count() == 1
    with world.acting("disa"):  # the same region, another unit
        assert Disclosure.objects.count() == Note.objects.count() == 0
    with world.acting("maria"):
        Disclosure.objects.filter(pk=given.pk).update(ended_at="2026-01-01T00:00Z", end_reason="Fel person")
    with world.acting("karin"):
        assert not Disclosure.objects.filter(pk=given.pk).exists()
        assert Note.objects.count() == 0
    with world.acting("maria"):
        assert Disclosure.objects.filter(pk=given.pk).exists()


def test_a_guessed_identifier_is_not_there(world: World, case: Case) -> None:
    with world.acting("olle"):
        assert Case.objects.filter(pk=case.pk).first() is Case.objects.filter(pk=uuid.uuid4()).first() is None
    with world.acting("maria"):
        assert Case.objects.filter(pk=case.pk).exists()
