"""Nobody leaves a case without a successor, and what was begun goes along."""

import pytest

from samvag.board.models import NextStep
from samvag.cases.models import Case, CaseRole
from samvag.records.models import Note
from tests.world import World

pytestmark = pytest.mark.django_db


def given(world: World, case: Case, to: str) -> set[str]:
    """The open steps that are somebody's."""
    with world.acting("maria"):
        standing = NextStep.objects.filter(record__superseded_at__isnull=True, case_id=case.pk)
        return set(standing.filter(responsible_id=world.actor(to).assignment_id).values_list("text", flat=True))


def address(world: World, case: Case, who: str = "maria") -> str:
    with world.acting("maria"):
        role = CaseRole.objects.get(case=case, assignment_id=world.actor(who).assignment_id, ends_at__isnull=True)
    return f"/arende/{case.pk}/roll/{role.pk}/"


def test_the_steps_and_a_note_go_along(world: World) -> None:
    case = world.case()
    kept, moved = (world.next_step("maria", case, text) for text in ("Skriv klart", "Ring hyresvärden"))
    johan, page = world.actor("johan").assignment_id, address(world, case)
    maria = world.client("maria")
    shown = maria.get(page).content.decode()
    assert shown.count("checked") == 2
    sent = {"successor": johan, "steps": [str(moved.pk)], "note": "Hyresvärden heter Ek."}
    assert maria.post(page, sent).status_code == 302
    assert given(world, case, "johan") == {"Ring hyresvärden"}
    assert given(world, case, "maria") == {kept.text}
    with world.acting("johan"):
        assert Note.objects.get(heading="Överlämning").text == "Hyresvärden heter Ek."
    with world.acting("karin"):
        assert not Note.objects.filter(heading="Överlämning").exists()
        assert NextStep.objects.get(record__superseded_at__isnull=True, text="Ring hyresvärden").responsible_id == johan
    assert maria.get(page).status_code == 404


def test_without_a_successor_nothing_is_handed_over_and_the_words_stay(world: World) -> None:
    case = world.case()
    world.next_step("maria", case)
    answer = world.client("maria").post(address(world, case), {"successor": "", "note": "Hyresvärden heter Ek."})
    assert answer.status_code == 422
    assert "Hyresvärden heter Ek." in answer.content.decode()
    assert given(world, case, "maria") == {"Ring hyresvärden"}


def test_only_ones_own_units_open_steps_in_this_case_go_along(world: World) -> None:
    case, other = world.case(), world.case()
    elsewhere, done = world.next_step("maria", other, "Någon annan"), world.next_step("karin", case, "Psykiatrins")
    page, johan = address(world, case), world.actor("johan").assignment_id
    answer = world.client("maria").post(page, {"successor": johan, "steps": [str(elsewhere.pk), str(done.pk)]})
    assert answer.status_code in (302, 422)
    assert given(world, other, "maria") == {"Någon annan"}
    with world.acting("karin"):
        assert NextStep.objects.get(text="Psykiatrins").responsible_id == world.actor("karin").assignment_id


def test_the_head_hands_a_sick_colleagues_role_over_and_writes_nothing(world: World) -> None:
    case = world.case()
    world.next_step("maria", case)
    hans, page = world.client("hans"), address(world, case)
    shown = hans.get(page).content.decode()
    assert "Vem tar över?" in shown
    assert 'name="note"' not in shown
    johan = world.actor("johan").assignment_id
    assert hans.post(page, {"successor": johan, "note": "Nej"}).status_code == 302
    with world.acting("johan"):
        assert CaseRole.objects.filter(case=case, assignment_id=johan, ends_at__isnull=True).exists()
        assert not Note.objects.filter(heading="Överlämning").exists()
    assert world.client("olle").get(page).status_code == 404
