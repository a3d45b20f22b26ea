"""Deadlines in the world: both times kept, pauses that do not count, and nothing ever overwritten."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.clocks import actions as clocks
from samvag.clocks.models import Deadline, Pause
from samvag.clocks.reading import explained, rule_in_force, standing
from samvag.clocks.words import steps, summary
from samvag.referrals import actions as referrals
from tests.world import World

pytestmark = pytest.mark.django_db
DEMO = {"purpose": "demonstration"}


def decision_clock(world: World, referral: Any) -> Deadline:
    return (
        standing(world.actor("maria")).select_related("rule_version").get(subject=referral.pk, rule="referral_decision")
    )


def test_an_event_entered_three_days_late_counts_from_when_it_happened(world: World) -> None:
    referral = world.referral()
    now = timezone.now()
    with world.acting("maria"):
        clock = clocks.start_clock(
            by=world.actor("maria"),
            person_id=referral.person_id,
            subject=referral.pk,
            rule=rule_in_force("question_answer", timezone.localdate()),
            happened_at=now - timedelta(days=3),
        )
        clock.refresh_from_db()
        assert clock.starts_at == now - timedelta(days=3)
        assert clock.entered_at >= now
        told = explained(world.actor("maria"), clock.pk)
        assert told is not None
        said = " ".join(steps(told))
    assert "3 dagar efter att det hände" in said
    assert "Regeln ger 5 arbetsdagar" in said
    assert said.endswith(".")


def test_a_question_stops_the_decisions_clock_and_the_answer_lets_it_go_on(world: World) -> None:
    referral = world.referral()
    asked, answered = timezone.now() + timedelta(hours=1), timezone.now() + timedelta(days=21)
    maria = world.actor("maria")
    with world.acting("maria", **DEMO):
        first = decision_clock(world, referral)
        referrals.ask_for_more(referral, by=maria, asked_of="Linden", question="Vilken medicin?", at=asked)
        paused = decision_clock(world, referral)
        assert paused.pk == first.pk
        assert paused.paused  # type: ignore[attr-defined]
        referrals.resume(referral, by=maria, at=answered)
        now = decision_clock(world, referral)
        told = explained(maria, now.pk)
        assert told is not None
        lines = steps(told)
        assert [one.pk for one in told.former] == [first.pk]
        question = Deadline.objects.get(subject=referral.pk, rule="question_answer")
        first.refresh_from_db()
    assert now.lineage == first.lineage
    assert now.replaces_id == first.pk
    assert now.reason == clocks.RESUMED
    assert first.replaced_at == answered
    assert now.due_at >= first.due_at + timedelta(days=20)
    assert not now.paused  # type: ignore[attr-defined]
    assert any("Klockan stod still" in line for line in lines)
    assert question.met_at == answered


def test_recomputing_adds_a_row_and_keeps_the_old_one(world: World) -> None:
    referral, maria = world.referral(), world.actor("maria")
    with world.acting("maria"):
        old = decision_clock(world, referral)
        earlier = old.starts_at - timedelta(days=7)
        new = clocks.reckon_again(old, by=maria, reason="Samtalet var en vecka tidigare.", happened_at=earlier)
        old.refresh_from_db()
        assert new.due_at < old.due_at
        assert old.replaced_at is not None
        assert new.rule_version_id == old.rule_version_id
        assert [one.pk for one in standing(maria).filter(subject=referral.pk, rule="referral_decision")] == [new.pk]
        with pytest.raises(Refused, match="räknad på nytt"):
            clocks.reckon_again(old, by=maria, reason="Igen")


def test_what_has_ended_stays_ended(world: World) -> None:
    referral, maria = world.referral(), world.actor("maria")
    with world.acting("maria"):
        clock = decision_clock(world, referral)
        clocks.meet_by_hand(clock, by=maria)
        with pytest.raises(Refused):
            clocks.meet_by_hand(clock, by=maria)
        with pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
            Deadline.objects.filter(pk=clock.pk).update(met_at=None)
        pause_clock = clocks.start_clock(
            by=maria,
            person_id=referral.person_id,
            subject=referral.pk,
            rule=rule_in_force("question_answer", timezone.localdate()),
        )
        pause = clocks.pause_clock(pause_clock, by=maria, reason="Semester")
        with pytest.raises(Refused, match="redan still"):
            clocks.pause_clock(pause_clock, by=maria, reason="Igen")
        clocks.resume_clock(pause_clock, by=maria)
        with pytest.raises(DatabaseError, match="pause has ended"), transaction.atomic():
            Pause.objects.filter(pk=pause.pk).update(ends_at=None)


def test_no_one_writes_history_outside_the_practice_town(world: World) -> None:
    referral, maria = world.referral(), world.actor("maria")
    with world.acting("maria"):
        clock = clocks.start_clock(
            by=maria,
            person_id=referral.person_id,
            subject=referral.pk,
            rule=rule_in_force("question_answer", timezone.localdate()),
            at=timezone.now() - timedelta(days=9),
        )
        clock.refresh_from_db()
        assert clock.entered_at > timezone.now() - timedelta(minutes=1)


@pytest.mark.parametrize("name", ["karin", "olle", "rut", "adam"])
def test_other_units_see_neither_clock_nor_pause(world: World, name: str) -> None:
    referral, maria = world.referral(), world.actor("maria")
    with world.acting("maria"):
        clock = decision_clock(world, referral)
        clocks.pause_clock(clock, by=maria, reason="Väntar")
    with world.acting(name):
        assert not Deadline.objects.exists()
        assert not Pause.objects.exists()
        assert explained(world.actor(name), clock.pk) is None
        with pytest.raises((PermissionDenied, DatabaseError)), transaction.atomic():
            clocks.resume_clock(clock, by=world.actor(name))
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Pause(
                lineage=clock.lineage, person_id=clock.person_id, owner_id=world.actor(name).organisation_id,
                unit_id=world.actor(name).unit_id, begins_at=timezone.now(), reason="x",
                paused_by_id=world.actor(name).assignment_id,
            ).save(force_insert=True)  # fmt: skip


def test_a_role_without_the_inbox_may_not_handle_clocks(world: World) -> None:
    referral = world.referral()
    with world.acting("maria"):
        clock = decision_clock(world, referral)
    with world.acting("hans"), pytest.raises(Refused):
        clocks.meet_by_hand(clock, by=world.actor("hans"))


def test_the_arithmetic_in_one_line(world: World) -> None:
    referral = world.referral()
    with world.acting("maria"):
        clock = decision_clock(world, referral)
        told = explained(world.actor("maria"), clock.pk)
    assert told is not None
    assert told.rule is not None
    assert told.reckoned is not None
    line = summary(told.rule, told.reckoned)
    assert "+ 10 arbetsdagar" in line
    assert "lördag" in line
    assert "→" in line


def test_the_front_door_starts_both_clocks(world: World) -> None:
    referral = world.referral()
    with world.acting("maria"):
        found = {one.rule: one for one in Deadline.objects.filter(subject=referral.pk)}
    assert set(found) == {"referral_first_response", "referral_decision"}
    assert all(one.rule_version_id for one in found.values())
