"""Writing past the rules: refused, with the same words whether the row is somebody else's or nobody's."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from samvag.cases.models import Case, Party
from samvag.core.context import acting
from samvag.people.models import PersonLink
from samvag.records.models import Note, Record
from samvag.referrals.door import Submission, receive
from samvag.sharing.actions import ConsentTerms, give_consent, withdraw_consent
from samvag.sharing.models import Consent, Disclosure
from tests.architecture.tables import PERSON_TABLES
from tests.floor.attempts import REFUSED, answer, changed, hand_over, insert_record, note, rows, value
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world: World) -> Case:
    return world.case()


def insert_note(record: Any) -> tuple[str, list[Any]]:
    return (
        "INSERT INTO records_note (record_id, person_may_see, protected, heading, text) "
        "VALUES (%s, true, false, 'x', 'x')",
        [record],
    )


def insert_disclosure(world: World, by: str, record: Any, **words: Any) -> tuple[str, list[Any]]:
    actor = world.actor(by)
    fields = {
        "id": uuid.uuid4(),
        "record_id": record,
        "person_id": uuid.uuid4(),
        "owner_id": actor.organisation_id,
        "recipient_id": world.unit("Öppenvårdspsykiatrin").pk,
        "ground": "harmless",
        "ground_note": "x",
        "consent_id": None,
        "decided_by_id": actor.assignment_id,
        "decided_at": timezone.now(),
        "valid_until": timezone.now() + timezone.timedelta(days=9),
        "end_reason": "",
        "protected": False,
        **words,
    }
    names, places = ", ".join(fields), ", ".join(["%s"] * len(fields))
    return f"INSERT INTO sharing_disclosure ({names}) VALUES ({places})", list(fields.values())


def test_an_own_record_can_be_written_and_filled(world: World, case: Case) -> None:
    with world.acting("maria"):
        sql, values = insert_record(world, "maria", case.person_id, case.pk)
        assert answer(sql, values) == ("", "")
        assert changed(sql, values) == 1


@pytest.mark.parametrize("lie", ["author", "unit", "owner"])
def test_nobody_writes_in_anothers_name(world: World, case: Case, lie: str) -> None:
    other = world.actor({"author": "johan", "unit": "olle", "owner": "karin"}[lie])
    lies = {"author_id": other.assignment_id, "unit_id": other.unit_id, "owner_id": other.organisation_id}
    with world.acting("maria"):
        sql, values = insert_record(world, "maria", case.person_id, case.pk, **{f"{lie}_id": lies[f"{lie}_id"]})
        assert answer(sql, values)[0] == REFUSED


def test_an_invisible_person_and_none_are_refused_alike(world: World, case: Case) -> None:
    with world.acting("olle"):
        hidden = answer(*insert_record(world, "olle", case.person_id))
        nobody = answer(*insert_record(world, "olle", uuid.uuid4()))
    assert hidden == nobody
    assert hidden[0] == REFUSED


def test_an_invisible_case_and_none_are_refused_alike(world: World, case: Case) -> None:
    with world.acting("rut"):
        got = receive(world.site("samvux-sjobron"), Submission("Alva", "Hjälp", channel="phone"))
        mine = world.get_referral(got.id)
        hidden = answer(*insert_record(world, "rut", mine.person_id, case.pk))
        nobody = answer(*insert_record(world, "rut", mine.person_id, uuid.uuid4()))
        assert answer(*insert_record(world, "rut", mine.person_id)) == ("", "")
    assert hidden == nobody
    assert hidden[0] == REFUSED


def test_one_persons_record_is_not_tied_to_anothers_case(world: World, case: Case) -> None:
    second = world.referral()
    with world.acting("maria"):
        assert answer(*insert_record(world, "maria", second.person_id, case.pk))[0] == REFUSED
        assert answer(*insert_record(world, "maria", case.person_id, case.pk)) == ("", "")


def test_content_is_hung_on_own_records_of_the_right_kind_only(world: World, case: Case) -> None:
    """The second of these is visible to Olle: it was handed to his unit, and is still not his to fill."""
    line = world.status("maria", case)
    with world.acting("maria"):
        world_consent(world, case, "Försörjningsstöd")
        assert answer(*insert_note(line.pk))[0] == REFUSED
        sql, values = insert_record(world, "maria", case.person_id, case.pk)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
        assert answer(*insert_note(values[0])) == ("", "")
    with world.acting("maria"), connection.cursor() as cursor:
        cursor.execute(*insert_disclosure(world, "maria", values[0], recipient_id=world.unit("Försörjningsstöd").pk))
    for name in ("olle", "karin"):
        with world.acting(name):
            assert Record.objects.filter(pk=values[0]).exists() is (name == "olle")
            assert answer(*insert_note(values[0])) == answer(*insert_note(uuid.uuid4()))
            assert answer(*insert_note(values[0]))[0] == REFUSED


def world_consent(world: World, case: Case, to: str, **terms: Any) -> Consent:
    return give_consent(
        by=world.actor("maria"),
        person_id=case.person_id,
        terms=ConsentTerms("Samordning", ("social",), (world.unit(to).pk,), **terms),
    )


def test_another_units_record_is_not_corrected(world: World, case: Case) -> None:
    item = note(world, "maria", case)
    again = {"lineage": item.record.lineage, "version": 2, "correction_reason": "x"}
    with world.acting("maria"), connection.cursor() as cursor:
        cursor.execute(*insert_disclosure(world, "maria", item.pk, recipient_id=world.unit("Försörjningsstöd").pk))
    for name in ("olle", "karin"):
        with world.acting(name):
            theirs = answer(*insert_record(world, name, case.person_id, **again))
            nobodys = answer(*insert_record(world, name, case.person_id, **{**again, "lineage": uuid.uuid4()}))
        assert theirs == nobodys
    with world.acting("maria"):
        assert answer(*insert_record(world, "maria", case.person_id, case.pk, **again)) == ("", "")


def test_recorded_at_is_the_databases_own(world: World, case: Case) -> None:
    def recorded(purpose: str) -> Any:
        with acting(world.actor("maria"), purpose=purpose), connection.cursor() as cursor:
            sql, values = insert_record(world, "maria", case.person_id, case.pk)
            sql = sql.replace("now() - interval '1 hour'", "now() - interval '2 years'")
            cursor.execute(sql, values)
            return value("SELECT now() - recorded_at FROM records_record WHERE id = %s", [values[0]])

    assert recorded("care").days < 1
    assert recorded("demonstration").days > 300


def test_unseen_rows_are_not_changed(world: World, case: Case) -> None:
    updates = (
        "UPDATE cases_case SET closed_at = now(), closed_reason = 'x'",
        "UPDATE cases_party SET left_at = now()",
        "UPDATE cases_caserole SET ends_at = 'infinity'",
        "UPDATE people_personlink SET phone = '1'",
        "UPDATE referrals_referral SET revision = 99",
        "UPDATE clocks_deadline SET met_at = now() WHERE met_at IS NULL",
        "UPDATE sharing_disclosure SET ended_at = now(), end_reason = 'x'",
        "UPDATE sharing_consent SET ended_at = now(), ended_by_id = ctx_assignment(), end_kind = 'withdrawn'",
    )
    for name in ("olle", "rut", "disa"):
        with world.acting(name):
            assert [changed(sql) for sql in updates] == [0] * len(updates)
    with world.acting("maria"):
        assert all(changed(sql) >= 1 for sql in updates)


def test_nothing_about_a_person_is_deleted(world: World, case: Case) -> None:
    with world.acting("maria"):
        for table in PERSON_TABLES:
            expected = "" if table == "core_draft" else REFUSED
            assert answer(f"DELETE FROM {table}")[0] == expected, table
        assert answer("UPDATE records_record SET category = 'social'")[0] == REFUSED
        assert answer("UPDATE records_note SET text = 'x'")[0] == REFUSED
        assert answer("UPDATE sharing_disclosure SET valid_until = 'infinity'")[0] == REFUSED


def test_a_colleague_does_not_let_the_own_unit_in(world: World, case: Case) -> None:
    def join(by: str) -> tuple[str, str]:
        return answer(
            "INSERT INTO cases_party (id, case_id, unit_id, person_id, code, ground, joined_at, protected) "
            "VALUES (gen_random_uuid(), %s, %s, %s, 'kommun', 'consent', now(), false)",
            [case.pk, world.unit("Försörjningsstöd").pk, case.person_id],
        )

    with world.acting("olle"):
        assert join("olle")[0] == REFUSED
        assert value("SELECT case_mine_to_open(%s)", [case.pk]) is False
        assert value("SELECT assignment_in_case(%s, %s)", [world.actor("maria").assignment_id, case.pk]) is False
    with world.acting("maria"):
        assert join("maria") == ("", "")


def test_a_party_that_left_does_not_come_back_by_itself(world: World, case: Case) -> None:
    with world.acting("karin"):
        Party.objects.filter(unit_id=world.actor("karin").unit_id).update(left_at=timezone.now())
        assert Case.objects.count() == 0
        assert answer("UPDATE cases_party SET left_at = NULL")[0] == "23001"
        assert Case.objects.count() == 0
    with world.acting("maria"):
        assert Case.objects.count() == 1


def test_what_ended_stays_ended(world: World, case: Case) -> None:
    hand_over(world, "maria", note(world, "maria", case))
    with world.acting("maria"):
        consent = Consent.objects.get()
        withdraw_consent(consent, by=world.actor("maria"))
        assert answer("UPDATE sharing_disclosure SET ended_at = NULL, end_reason = ''")[0] == "23001"
        again = "UPDATE sharing_consent SET ended_at = NULL, ended_by_id = NULL, end_kind = ''"
        assert answer(again)[0] == "23001"
    with world.acting("karin"):
        assert Note.objects.count() == 0


@pytest.mark.parametrize(
    "fault", ["no consent", "another category", "another unit", "over", "not yet", "a refusal", "theirs"]
)
def test_a_disclosure_without_cover_is_refused(world: World, case: Case, fault: str) -> None:
    item = note(world, "maria", case, category="economic" if fault == "another category" else "social")
    now = timezone.now()
    day = timezone.timedelta(days=1)
    with world.acting("maria"):
        terms: dict[str, Any] = {
            "over": {"valid_from": now - 2 * day, "valid_until": now - day},
            "not yet": {"valid_from": now + day, "valid_until": now + 2 * day},
        }.get(fault, {})
        consent = world_consent(world, case, "Öppenvårdspsykiatrin", **terms)
        if fault == "a refusal":
            Consent.objects.filter(pk=consent.pk).update(
                ended_at=now, ended_by_id=world.actor("maria").assignment_id, end_kind="withdrawn"
            )
    with world.acting("karin"):
        theirs = Consent.objects.filter(given=True)[0]
    key = {"no consent": uuid.uuid4(), "theirs": theirs.pk}.get(fault, consent.pk)
    words = {"ground": "consent", "ground_note": "", "consent_id": key}
    if fault == "another unit":
        words["recipient_id"] = world.unit("Lindens vårdcentral").pk
    with world.acting("maria"):
        assert answer(*insert_disclosure(world, "maria", item.pk, **words))[0] == "23514"
        assert not Disclosure.objects.filter(record_id=item.pk).exists()


def test_a_covered_disclosure_goes_through(world: World, case: Case) -> None:
    item = note(world, "maria", case)
    with world.acting("maria"):
        consent = world_consent(world, case, "Öppenvårdspsykiatrin")
        words = {"ground": "consent", "ground_note": "", "consent_id": consent.pk}
        assert answer(*insert_disclosure(world, "maria", item.pk, **words)) == ("", "")


def test_anothers_record_is_not_handed_on(world: World, case: Case) -> None:
    item = note(world, "maria", case)
    hidden_from_karin = note(world, "maria", case)
    hand_over(world, "maria", item)
    linden = world.unit("Lindens vårdcentral").pk
    with world.acting("karin"):
        assert Record.objects.filter(pk=item.pk).exists()
        got = [answer(*insert_disclosure(world, "karin", key, recipient_id=linden)) for key in
               (item.pk, hidden_from_karin.pk, uuid.uuid4())]  # fmt: skip
    assert len(set(got)) == 1
    assert got[0][0] == REFUSED
    with world.acting("maria"):
        assert answer(*insert_disclosure(world, "maria", item.pk, recipient_id=linden)) == ("", "")


def test_an_invisible_referral_gets_no_answer(world: World, case: Case) -> None:
    referral = world.referral()
    with world.acting("karin"):
        sql, values = insert_record(world, "karin", case.person_id, kind="opinion")
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
        opinion = (
            "INSERT INTO referrals_opinion (record_id, referral_id, agrees, words, person_may_see, protected) "
            "VALUES (%s, %s, true, '', true, false)"
        )
        hidden = answer(opinion, [values[0], referral.pk])
        assert hidden == answer(opinion, [values[0], uuid.uuid4()])
        assert hidden[0] == REFUSED


def test_a_consent_of_others_is_not_replaced(world: World, case: Case) -> None:
    with world.acting("maria"):
        marias = Consent.objects.get().pk
    with world.acting("karin"):
        mine = Consent.objects.get()
        for key in (marias, uuid.uuid4()):
            copy = Consent(**{f.attname: getattr(mine, f.attname) for f in Consent._meta.concrete_fields})
            copy.pk, copy.replaces_id = uuid.uuid4(), key
            with pytest.raises(DatabaseError, match="no such consent to replace"), transaction.atomic():
                copy.save(force_insert=True)


def test_the_same_number_at_two_doors_answers_alike(world: World) -> None:
    """Another organisation's knowing the person shows in no answer, row or count."""
    number, other = world.number(), world.number()
    words = Submission("Alva", "Vill ha hjälp", family_name="Test", channel="phone")
    with world.acting("maria"):
        receive(world.site(), words, number=number)
    with world.acting("rut"):
        for asked in (number, other):
            got = receive(world.site("samvux-sjobron"), words, number=asked)
            link = PersonLink.objects.get(person_id=world.get_referral(got.id).person_id)
            assert (link.number, link.given_name) == (asked.value, "Alva")
        seen = rows("SELECT birth_date IS NULL, deceased_on, protection, protected FROM people_person")
        assert len(seen) == 2
        assert seen[0] == seen[1]
        assert value("SELECT count(*) FROM people_personidentifier") == 2
