"""What is blocked inside one organisation, and what opens in an emergency, on call or before a visit."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.cases.models import Case
from samvag.core.context import acting
from samvag.inner import actions as inner
from samvag.inner.models import Block, TimedAccess
from samvag.people.actions import protect
from samvag.people.models import PersonLink
from samvag.records.models import Note
from samvag.sharing.actions import disclose
from samvag.sharing.models import Consent, Ground
from tests.floor.attempts import REFUSED, answer, hand_over, note, value
from tests.floor.inner_words import block, emergency, mark, number_of, reads, under, ward_joins
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_block_closes_to_the_other_unit_and_to_nobody_else(world: World) -> None:
    case = world.case()
    ward_joins(world, case)
    before = note(world, "karin", case)
    given = hand_over(world, "karin", note(world, "karin", case), to="Vuxenenheten").record_id
    assert reads(world, "disa", before)
    made = block(world, case)
    after = note(world, "karin", case)
    assert not reads(world, "disa", before)
    assert not reads(world, "disa", after)
    assert reads(world, "karin", before)
    assert reads(world, "per", after)
    with world.acting("maria"):
        assert Note.objects.filter(pk=given).exists()
    with world.acting("disa"):
        assert value("SELECT blocked_here(%s)", [case.person_id]) is True
        assert Block.objects.count() == 0
    with world.acting("karin"):
        inner.lift_block(made, by=world.actor("karin"), because="Personen vill det")
        with pytest.raises(Refused):
            inner.lift_block(made, by=world.actor("karin"), because="Igen")
    assert reads(world, "disa", after)


def test_a_block_of_one_case_leaves_the_rest(world: World) -> None:
    case, other = world.case(), world.case()
    for one in (case, other):
        ward_joins(world, one)
    here, there = note(world, "karin", case), note(world, "karin", other)
    block(world, case, case_id=case.pk)
    assert not reads(world, "disa", here)
    assert reads(world, "disa", there)


def test_a_unit_blocks_only_its_own_and_only_in_health_care(world: World) -> None:
    case = world.case()
    with world.acting("maria"), pytest.raises(Refused, match="Spärr finns bara"):
        inner.set_block(by=world.actor("maria"), person_id=case.person_id)
    karin = world.actor("karin")
    insert = (
        "INSERT INTO inner_block (id, person_id, owner_id, unit_id, set_at, set_by_id, ended_because, protected) "
        "VALUES (gen_random_uuid(), %s, %s, %s, now(), %s, '', false)"
    )
    with world.acting("karin"):
        ward = world.unit("Psykiatrisk avdelning 12").pk
        assert answer(insert, [case.person_id, karin.organisation_id, ward, karin.assignment_id])[0] == REFUSED
        assert answer(insert, [case.person_id, karin.organisation_id, karin.unit_id, karin.assignment_id])[0] == ""


def test_a_menprovad_disclosure_inside_the_organisation_does_not_pass_a_block(world: World) -> None:
    case = world.case()
    item = note(world, "karin", case)
    karin = world.actor("karin")
    with world.acting("karin"):
        ward = [world.unit("Psykiatrisk avdelning 12").pk]
        disclose(item.record, by=karin, recipients=ward, ground=Ground.HARMLESS, ground_note="Prövad")
    assert reads(world, "disa", item)
    block(world, case)
    assert not reads(world, "disa", item)


# ── Emergency ────────────────────────────────────────────────────────────────────────────────────


def test_an_emergency_opens_the_organisations_records_and_nothing_else(world: World) -> None:
    case = world.case()
    own = note(world, "maria", case)
    psychiatry = note(world, "karin", case)
    assert not reads(world, "olle", own)
    key = emergency(world, case)
    assert key is not None
    assert not reads(world, "olle", own)  # the key is told only by the page that reads under it
    with under(world, key):
        assert Note.objects.get().pk == own.pk
        assert not Note.objects.filter(pk=psychiatry.pk).exists()
        assert Case.objects.count() + PersonLink.objects.count() + Consent.objects.count() == 0
        assert value("SELECT given_name FROM access_person(%s)", [key]) == "Alva"
    later = note(world, "maria", case)
    with under(world, key):
        assert Note.objects.filter(pk=later.pk).exists()


def test_an_emergency_ends_by_the_databases_clock_and_by_hand(world: World) -> None:
    case = world.case()
    own = note(world, "maria", case)
    key = emergency(world, case)
    assert key is not None
    with world.acting("olle"):
        access = TimedAccess.objects.get(pk=key)
        assert access.ends_at - access.begins_at == timedelta(minutes=60)
        inner.close_access(access, by=world.actor("olle"))
    with under(world, key):
        assert not Note.objects.filter(pk=own.pk).exists()
        assert value("SELECT count(*) FROM access_person(%s)", [key]) == 0


def test_nobody_protected_and_closed_out_get_the_same_answer_and_each_is_left_to_review(world: World) -> None:
    unknown, guarded, marked = world.number(), world.case(), world.case()
    with world.acting("maria"):
        protect(world.link("maria", guarded), by=world.actor("maria"), protection="sekretessmarkering")
    mark(world, marked, "olle")
    assert emergency(world, guarded) is None
    assert emergency(world, marked) is None
    olle = world.actor("olle")
    with world.acting("olle"):
        assert inner.open_in_emergency(unknown, by=olle, reason="life", words="x") is None
        assert TimedAccess.objects.count() == 0
    with world.acting("hans"):
        assert sorted(TimedAccess.objects.values_list("hindered", flat=True)) == ["conflict", "protected"]
    lena = world.actor("lena")
    reviewer = replace(lena, organisation_id=olle.organisation_id)
    with acting(reviewer):
        assert TimedAccess.objects.count() == 3


def test_another_organisations_person_is_nobody_in_an_emergency(world: World) -> None:
    assert emergency(world, world.case(), "rut") is None


@pytest.mark.parametrize("name", ["hans", "adam", "disa", "lena"])
def test_who_may_not_open_in_an_emergency(world: World, name: str) -> None:
    case = world.case()
    with pytest.raises(Refused):
        emergency(world, case, name)
    with world.acting(name):
        told = answer("SELECT emergency_open('personnummer', 'x', 'life', 'x', 5, NULL)")
    assert told[0] == REFUSED


def test_the_head_reviews_once_and_never_oneself(world: World) -> None:
    case = world.case()
    own = note(world, "maria", case)
    key = emergency(world, case)
    assert key is not None
    hans = world.actor("hans")
    with world.acting("olle"):
        access = TimedAccess.objects.get(pk=key)
        with pytest.raises(Refused):
            inner.review_emergency(access, by=world.actor("olle"), outcome="justified", words="Det var det")
        assert value("SELECT access_review(%s, 'justified', 'x', NULL)", [key]) is False
    with world.acting("hans"):
        inner.review_emergency(access, by=hans, outcome="unjustified", words="Ingen vårdrelation")
        with pytest.raises(Refused):
            inner.review_emergency(access, by=hans, outcome="justified", words="Ändrar mig")
    with under(world, key):
        assert not Note.objects.filter(pk=own.pk).exists()


def test_a_head_who_is_closed_out_does_not_meet_the_review(world: World) -> None:
    case = world.case()
    assert emergency(world, case)
    with world.acting("hans"):
        assert TimedAccess.objects.count() == 1
    mark(world, case, "hans")
    with world.acting("hans"):
        assert TimedAccess.objects.count() == 0


def test_a_mark_set_meanwhile_ends_an_open_emergency(world: World) -> None:
    case = world.case()
    own = note(world, "maria", case)
    key = emergency(world, case)
    assert key is not None
    with under(world, key):
        assert Note.objects.filter(pk=own.pk).exists()
    actor = world.actor("olle")
    with world.acting("olle"):
        actor = replace(actor, extra_keys=(TimedAccess.objects.get().reader_key,))
    mark(world, case, "olle")
    with acting(actor):
        assert Note.objects.count() + TimedAccess.objects.count() == 0


def test_a_block_holds_in_an_emergency_until_that_units_is_opened(world: World) -> None:
    case = world.case()
    item = note(world, "karin", case)
    block(world, case)
    ylva = world.actor("disa")
    nurse = replace(ylva, role="nurse")
    number = number_of(world, case)
    with acting(nurse):
        key = inner.open_in_emergency(number, by=nurse, reason="cannot_ask", words="Medvetslös")
        access = TimedAccess.objects.get(pk=key)
    with acting(replace(nurse, extra_keys=(access.reader_key,))):
        assert Note.objects.count() == 0
        units = value("SELECT array_agg(unit_id) FROM access_units(%s) WHERE blocked AND NOT opened", [key])
        assert units == [world.actor("karin").unit_id]
        inner.open_blocked_unit(access, by=nurse, unit_id=units[0])
        assert Note.objects.get().pk == item.pk
    with acting(nurse), pytest.raises(Refused):
        inner.open_blocked_unit(access, by=nurse, unit_id=ylva.unit_id)


def test_an_emergency_reader_hands_nothing_over(world: World) -> None:
    case = world.case()
    item = note(world, "maria", case)
    key = emergency(world, case)
    assert key is not None
    with under(world, key) as actor:
        told = answer(
            "INSERT INTO sharing_disclosure (id, record_id, person_id, owner_id, recipient_id, ground, ground_note, "
            "decided_by_id, decided_at, valid_until, end_reason, protected) VALUES (gen_random_uuid(), %s, %s, %s, %s, "
            "'harmless', 'x', %s, now(), now() + interval '1 day', '', false)",
            [item.pk, case.person_id, actor.organisation_id, actor.unit_id, actor.assignment_id],
        )
    assert told[0] == REFUSED


# ── On call, or visiting ─────────────────────────────────────────────────────────────────────────


def take_part(world: World, case: Case, who: str, hours: int = 4) -> UUID:
    now = timezone.now()
    with world.acting("maria"):
        return inner.let_take_part(
            case, by=world.actor("maria"), assignment_id=world.actor(who).assignment_id, kind="on_call",
            begins_at=now, ends_at=now + timedelta(hours=hours),
        )  # fmt: skip


def test_a_colleague_on_call_reads_the_organisations_part(world: World) -> None:
    case, other = world.case(), world.case()
    here, there, foreign = note(world, "maria", case), note(world, "maria", other), note(world, "karin", case)
    key = take_part(world, case, "olle")
    with under(world, key):
        assert Note.objects.get().pk == here.pk
        assert not Note.objects.filter(pk__in=[there.pk, foreign.pk]).exists()
    with world.acting("maria"):
        inner.close_access(TimedAccess.objects.get(pk=key), by=world.actor("maria"))
    with under(world, key):
        assert Note.objects.count() == 0


def test_no_part_for_another_house_or_for_somebody_closed_out(world: World) -> None:
    case = world.case()
    for who in ("rut", "karin"):
        with pytest.raises(Refused):
            take_part(world, case, who)
    take_part(world, case, "olle")
    mark(world, case, "olle")
    with pytest.raises(Refused):
        take_part(world, case, "olle")
