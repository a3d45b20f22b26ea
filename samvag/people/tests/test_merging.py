"""One person, two links: proposed by one, confirmed by another, undone; and reserve numbers that become better ones."""

from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from samvag.core.identity_numbers import Kind
from samvag.people.actions import (
    MergeRefused,
    NumberAlreadyYours,
    close_out,
    confirm_merge,
    propose_merge,
    protect,
    renumber,
    undo_merge,
)
from samvag.people.models import Merge, PersonIdentifier, PersonLink
from samvag.records.actions import write_note
from samvag.records.models import Record
from samvag.sharing.models import Consent
from tests.world import World, reserve_number

pytestmark = pytest.mark.django_db


def propose(world: World, kept: PersonLink, gone: PersonLink) -> Merge:
    with world.acting("maria"):
        return propose_merge(kept, gone, by=world.actor("maria"), reason="Visade id-handling")


def merged(world: World, kept: PersonLink, gone: PersonLink) -> Merge:
    made = propose(world, kept, gone)
    with world.acting("johan"):
        confirm_merge(made, by=world.actor("johan"))
        made.refresh_from_db()
    return made


def records_of(world: World, person: Any) -> set[Any]:
    with world.acting("maria"):
        return set(Record.objects.filter(person_id=person).values_list("pk", flat=True))


@pytest.fixture
def two(world: World) -> tuple[PersonLink, PersonLink]:
    """The same person came in with a reserve number and, later, with a personal number."""
    reserve = world.referral(number=reserve_number(), given_name="Alva", family_name="Okänd")
    known = world.referral(given_name="Alva", family_name="Berg")
    world.consent("maria", reserve, "Öppenvårdspsykiatrin")
    return world.link("maria", known), world.link("maria", reserve)


def test_two_become_one_and_two_again(world: World, two: tuple[PersonLink, PersonLink]) -> None:
    kept, gone = two
    before = records_of(world, kept.person_id), records_of(world, gone.person_id)
    assert all(before)
    done = merged(world, kept, gone)
    assert records_of(world, kept.person_id) == before[0] | before[1]
    with world.acting("maria"):
        assert not PersonLink.objects.filter(pk=gone.pk).exists()
        assert Consent.objects.filter(person_id=kept.person_id).count() == 1
        numbers = dict(PersonIdentifier.objects.filter(person_id=kept.person_id).values_list("kind", "valid_to"))
        assert numbers[Kind.PERSONNUMMER] is None
        assert numbers[Kind.STOCKHOLM_RESERVNUMMER] is not None
        undo_merge(done, by=world.actor("maria"), because="Fel person")
        back = PersonLink.objects.get(pk=gone.pk)
        assert (back.person_id, back.number, back.family_name) == (gone.person_id, gone.number, "Okänd")
        identifier = PersonIdentifier.objects.get(person_id=gone.person_id)
        assert identifier.valid_to is None
        assert Consent.objects.filter(person_id=gone.person_id).count() == 1
    assert (records_of(world, kept.person_id), records_of(world, gone.person_id)) == before


def test_what_is_written_in_between_stays(world: World, two: tuple[PersonLink, PersonLink]) -> None:
    kept, gone = two
    done = merged(world, kept, gone)
    with world.acting("maria"):
        write_note(
            by=world.actor("maria"), person_id=kept.person_id, case_id=None, category="social", heading="x", text="x"
        )
    written = records_of(world, kept.person_id)
    with world.acting("maria"):
        undo_merge(done, by=world.actor("maria"), because="Fel person")
    assert records_of(world, kept.person_id) | records_of(world, gone.person_id) == written


def test_one_and_the_same_colleague_does_not_do_both(world: World, two: tuple[PersonLink, PersonLink]) -> None:
    made = propose(world, *two)
    with world.acting("maria"), pytest.raises(MergeRefused, match="same_user"):
        confirm_merge(made, by=world.actor("maria"))
    for name in ("sara", "hans"):
        with world.acting(name), pytest.raises(MergeRefused, match="refused"):
            confirm_merge(made, by=world.actor(name))
    with world.acting("karin"):
        assert not Merge.objects.exists()
        with pytest.raises(MergeRefused, match="refused"):
            confirm_merge(made, by=world.actor("karin"))
    with world.acting("johan"):
        confirm_merge(made, by=world.actor("johan"))
        with pytest.raises(MergeRefused, match="refused"):
            confirm_merge(made, by=world.actor("johan"))


def test_nobody_writes_a_merge_past_the_proposal(world: World, two: tuple[PersonLink, PersonLink]) -> None:
    kept, gone = two
    with world.acting("sara"), pytest.raises((DatabaseError, PermissionDenied)), transaction.atomic():
        propose_merge(kept, gone, by=world.actor("sara"), reason="x")
    with world.acting("maria"):
        made = propose_merge(kept, gone, by=world.actor("maria"), reason="x")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Merge.objects.filter(pk=made.pk).update(moved={"records_record": {"id": ["x"]}})
        with pytest.raises(IntegrityError), transaction.atomic():
            propose_merge(kept, gone, by=world.actor("maria"), reason="again")


def test_somebody_handed_to_others_is_not_moved_away(world: World) -> None:
    """Their records would lose their person; proposed the other way round it goes."""
    case = world.case()
    shared, alone = world.link("maria", case), world.link("maria", world.referral())
    made = propose(world, alone, shared)
    with world.acting("johan"), pytest.raises(MergeRefused, match="shared"):
        confirm_merge(made, by=world.actor("johan"))
    with world.acting("maria"):
        undo_merge(made, by=world.actor("maria"), because="Tvärtom")
    merged(world, shared, alone)
    assert world.link("karin", case).person_id == shared.person_id


def test_what_others_know_by_themselves_stays_and_does_not_show(world: World) -> None:
    """Linden knows the same reserve number on its own: the municipality's joining goes as for anybody, and Linden's
    rows stay where they were."""
    number = reserve_number()
    theirs = world.referral(by="rut", slug="samvux-sjobron", number=number)
    ours = world.referral(number=number)
    other = world.referral()
    assert ours.person_id == theirs.person_id
    done = merged(world, world.link("maria", other), world.link("maria", ours))
    assert done.confirmed_at is not None
    with world.acting("rut"):
        assert Record.objects.filter(pk=theirs.pk, person_id=theirs.person_id).exists()
        identifier = PersonIdentifier.objects.get(person_id=theirs.person_id)
        assert identifier.valid_to is None


def test_protection_and_conflict_follow(world: World, two: tuple[PersonLink, PersonLink]) -> None:
    kept, gone = two
    with world.acting("maria"):
        protect(gone, by=world.actor("maria"), protection="sekretessmarkering")
        olle = world.actor("olle").user_id
        close_out(by=world.actor("maria"), person_id=kept.person_id, user_id=olle, reason="relative")
    made = propose(world, kept, gone)
    with world.acting("johan"), pytest.raises(MergeRefused, match="refused"):  # not given the protected one
        confirm_merge(made, by=world.actor("johan"))


@pytest.fixture
def reserved(world: World) -> PersonLink:
    return world.link("maria", world.referral(number=reserve_number()))


def test_a_reserve_number_becomes_a_personal_number(world: World, reserved: PersonLink) -> None:
    old, number = reserved.number, world.number()
    with world.acting("maria"):
        renumber(reserved, by=world.actor("maria"), number=number)
        assert (reserved.number_kind, reserved.number) == (number.kind, number.value)
        history = dict(PersonIdentifier.objects.filter(person_id=reserved.person_id).values_list("value", "valid_to"))
        assert history[number.value] is None
        assert history[old] is not None
        with pytest.raises(PermissionError):
            renumber(reserved, by=world.actor("maria"), number=reserve_number(54321))


def test_a_number_another_organisation_knows_answers_alike(world: World, reserved: PersonLink) -> None:
    theirs = world.referral(by="rut", slug="samvux-sjobron")
    number = world.link("rut", theirs).number
    with world.acting("maria"):
        taken = PersonLink.objects.get(pk=reserved.pk)
        renumber(taken, by=world.actor("maria"), number=type(world.number())(Kind.PERSONNUMMER, number))
        assert taken.number == number
        assert Record.objects.filter(person_id=taken.person_id).exists()
    with world.acting("rut"):
        assert Record.objects.filter(person_id=theirs.person_id).count() == 1


def test_ones_own_two_are_joined_instead(world: World, reserved: PersonLink) -> None:
    known = world.link("maria", world.referral())
    number = type(world.number())(Kind.PERSONNUMMER, known.number)
    with world.acting("maria"), pytest.raises(NumberAlreadyYours):
        renumber(reserved, by=world.actor("maria"), number=number)


@pytest.mark.parametrize("name", ["karin", "olle"])
def test_only_the_own_unit_renumbers(world: World, reserved: PersonLink, name: str) -> None:
    with world.acting(name), pytest.raises(PermissionError):
        renumber(reserved, by=world.actor(name), number=world.number())


def test_the_pages_from_search_to_undo(world: World, two: tuple[PersonLink, PersonLink]) -> None:
    kept, gone = two
    maria, johan = world.client("maria"), world.client("johan")
    where = f"/person/{kept.pk}/sammanfor/"
    assert "Ingen annan hittades" in maria.post(where, {"words": "Zzz"}).content.decode()
    assert "Okänd" in maria.post(where, {"words": "Okänd"}).content.decode()
    unsaid = maria.post(where, {"words": "Okänd", "other": str(gone.pk), "reason": ""})
    assert unsaid.status_code == 422
    made = maria.post(where, {"words": "Okänd", "other": str(gone.pk), "reason": "Visade id-handling"})
    assert made.status_code == 302
    assert "Be en kollega" in maria.get(made.url).content.decode()
    maria.post(made.url)
    assert "Är de här samma person?" in maria.get(made.url).content.decode()
    assert "föreslår att det är samma person" in johan.get(f"/person/{gone.pk}/").content.decode()
    assert johan.post(made.url).status_code == 302
    assert "Två som blev en" in johan.get(made.url).content.decode()
    assert johan.post(made.url, {"because": ""}).status_code == 422
    assert johan.post(made.url, {"because": "Fel person"}).status_code == 302
    assert world.client("karin").get(made.url).status_code == 404


def test_the_page_for_a_new_number(world: World, reserved: PersonLink) -> None:
    maria = world.client("maria")
    assert "Personen har fått ett nytt nummer" in maria.get(f"/person/{reserved.pk}/").content.decode()
    where = f"/person/{reserved.pk}/nytt-nummer/"
    assert maria.post(where, {"number": reserve_number(54321).value}).status_code == 422
    assert maria.post(where, {"number": world.number().value}).status_code == 302


def test_every_moved_table_is_one_the_undo_reaches(world: World, two: Any, superuser_dsn: str) -> None:
    """Everything about a person is either moved by whose it is, or one of the few that say why not."""
    with psycopg.connect(superuser_dsn) as superuser:
        names = {
            name
            for (name,) in superuser.execute(
                "SELECT c.relname FROM pg_class c "
                "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'person_id' "
                "WHERE c.relkind = 'r' AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace "
                "AND NOT EXISTS (SELECT 1 FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname IN "
                "('owner_id', 'organisation_id', 'unit_id', 'case_id', 'assignment_id'))"
            )
        }
    assert names - {"people_personidentifier"} == set()
