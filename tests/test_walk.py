"""The first walk, by its actions: what was handed over is there, what was not is nowhere."""

import pytest

from samvag.access.decisions import Refused
from samvag.board.models import NextStep, StatusEntry
from samvag.cases.models import Case
from samvag.people.models import PersonLink
from samvag.records.actions import write_note
from samvag.records.models import Note, Record
from samvag.referrals.actions import open_from_decision
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from samvag.sharing.presets import recipients_for, share_as_chosen
from tests.world import World

pytestmark = pytest.mark.django_db


def test_both_coordinators_see_each_others_lines(world: World) -> None:
    case = world.case()
    world.status("maria", case)
    world.status("karin", case, domain="psykisk_halsa", level=2)
    world.next_step("karin", case)
    for name in ("maria", "karin", "johan", "per"):
        with world.acting(name):
            assert Case.objects.count() == 1
            assert StatusEntry.objects.count() == 2
            assert NextStep.objects.count() == 1


def test_the_colleague_in_the_same_municipality_finds_nothing(world: World) -> None:
    case = world.case()
    world.status("maria", case)
    with world.acting("olle"):
        for model in (Case, Record, StatusEntry, PersonLink, Consent):
            assert model.objects.count() == 0


def test_a_note_is_seen_by_the_other_only_when_handed_over(world: World) -> None:
    case = world.case()
    maria = world.actor("maria")
    with world.acting("maria"):
        note = write_note(
            by=maria, person_id=case.person_id, case_id=case.pk, category="social", heading="Samtal", text="Hyran"
        )
    with world.acting("karin"):
        assert Note.objects.count() == 0
    with world.acting("maria"):
        offer = recipients_for(
            maria, person_id=case.person_id, category="social", units=[world.unit("Öppenvårdspsykiatrin").pk]
        )
        share_as_chosen(note.record, by=maria, offered=offer, chosen=[one.unit_id for one in offer])
    with world.acting("karin"):
        assert Note.objects.get().text == "Hyran"
        assert Record.objects.filter(kind="note").count() == 1


def test_withdrawal_acts_on_both_boards_at_once(world: World) -> None:
    case = world.case()
    world.status("maria", case)
    world.status("karin", case, domain="psykisk_halsa")
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(), by=world.actor("maria"))
    with world.acting("karin"):
        assert set(StatusEntry.objects.values_list("domain", flat=True)) == {"psykisk_halsa"}
    with world.acting("maria"):
        assert StatusEntry.objects.count() == 2


def test_a_decision_opens_one_case(world: World) -> None:
    decision = world.decided()
    maria = world.actor("maria")
    with world.acting("maria"):
        open_from_decision(decision, by=maria)
        with pytest.raises(Refused):
            open_from_decision(decision, by=maria)
        assert Case.objects.count() == 1
