"""Who is closed out from a person, and who may open somebody protected. Every no has its yes."""

import pytest

from samvag.cases.actions import assign_role
from samvag.cases.models import Case
from samvag.cases.reading import find_people
from samvag.core.context import acting
from samvag.people.actions import let_in, protect
from samvag.people.models import ConflictMark, Person
from tests.floor.attempts import REFUSED, answer, hand_over, note, value
from tests.floor.inner_words import mark, nothing_for, number_of
from tests.world import World

pytestmark = pytest.mark.django_db


# ── Closed out ───────────────────────────────────────────────────────────────────────────────────


def test_a_closed_out_colleague_meets_nothing_and_everybody_else_goes_on(world: World) -> None:
    case = world.case()
    note(world, "maria", case)
    with world.acting("johan"):
        assert Case.objects.count() == 1
    mark(world, case, "johan")
    assert nothing_for(world, "johan")
    with world.acting("johan"):
        assert find_people(world.actor("johan"), number_of(world, case).value) == []
    for name in ("maria", "karin", "sara"):
        with world.acting(name):
            assert Case.objects.count() == 1, name


def test_what_is_written_after_the_mark_is_closed_too(world: World) -> None:
    case = world.case()
    mark(world, case, "johan")
    hand_over(world, "maria", note(world, "maria", case))
    world.status("karin", case)
    world.next_step("maria", case)
    assert nothing_for(world, "johan")


def test_a_mark_holds_in_all_employments(world: World) -> None:
    case = world.case()
    vera = world.actor("vera", "Öppenvårdspsykiatrin")
    with acting(vera):
        assert Case.objects.count() == 1
    mark(world, case, "vera", by="karin")
    for unit in ("Öppenvårdspsykiatrin", "Lindens vårdcentral"):
        with acting(world.actor("vera", unit)):
            assert Case.objects.count() + Person.objects.count() == 0


def test_the_closed_out_never_sees_the_mark_and_lifting_lets_them_in(world: World) -> None:
    case = world.case()
    made = mark(world, case, "johan")
    with world.acting("johan"):
        assert ConflictMark.objects.count() == 0
        assert value("SELECT closed_out_users(%s)", [case.person_id]) == []
    with world.acting("maria"):
        assert ConflictMark.objects.get().user_id == world.actor("johan").user_id
        let_in(made, by=world.actor("maria"), because="Var fel person")
    with world.acting("johan"):
        assert Case.objects.count() == 1
    with world.acting("maria"), pytest.raises(PermissionError):
        let_in(made, by=world.actor("maria"), because="En gång till")


@pytest.mark.parametrize(
    ("by", "who"), [("sara", "johan"), ("maria", "maria"), ("olle", "johan"), ("maria", "disa"), ("adam", "johan")]
)
def test_who_may_not_close_out(world: World, by: str, who: str) -> None:
    """Without the right, oneself, somebody one does not know, and somebody of a house one has nothing to do with."""
    case = world.case()
    with pytest.raises(PermissionError):
        mark(world, case, who, by=by)


def test_an_employee_beside_one_in_the_case_can_be_closed_out_and_their_own_coordinators_know(world: World) -> None:
    case = world.case()
    mark(world, case, "per")
    assert nothing_for(world, "per")
    with world.acting("karin"):
        assert ConflictMark.objects.count() == 1
    with world.acting("hans"):
        assert ConflictMark.objects.count() == 1
    with world.acting("pia"):
        assert ConflictMark.objects.count() == 0


def test_no_role_for_somebody_closed_out(world: World) -> None:
    case = world.case()
    mark(world, case, "sara")
    maria = world.actor("maria")
    with world.acting("maria"):
        told = answer(
            "INSERT INTO cases_caserole (id, case_id, assignment_id, person_id, code, begins_at, protected) "
            "VALUES (gen_random_uuid(), %s, %s, %s, 'contact', now(), false)",
            [case.pk, world.actor("sara").assignment_id, case.person_id],
        )
        assert told[0] == REFUSED
        assign_role(case, by=maria, assignment_id=world.actor("hans").assignment_id, code="contact")


def test_the_guard_never_shows_as_protection(world: World) -> None:
    case = world.case()
    mark(world, case, "johan")
    page = world.client("maria").get(f"/arende/{case.pk}/").content.decode()
    assert "Skydd" not in page
    board = world.client("maria").get("/tavla/").content.decode()
    assert "Skyddade personuppgifter" not in board


def test_the_log_hides_it_from_a_reviewer_who_is_closed_out(world: World) -> None:
    case = world.case()
    world.client("karin").get(f"/arende/{case.pk}/")
    with world.acting("lena"):
        before = value("SELECT count(*) FROM audit_read WHERE persons && ARRAY[%s]::uuid[]", [case.person_id])
    assert before
    made = mark(world, case, "lena", by="karin")
    with world.acting("lena"):
        assert value("SELECT count(*) FROM audit_read WHERE persons && ARRAY[%s]::uuid[]", [case.person_id]) == 0
        assert value("SELECT count(*) FROM audit_event WHERE person_id = %s", [case.person_id]) == 0
    with world.acting("karin"):
        let_in(made, by=world.actor("karin"), because="Flyttat")
    with world.acting("lena"):
        assert value("SELECT count(*) FROM audit_read WHERE persons && ARRAY[%s]::uuid[]", [case.person_id]) >= before
        assert value("SELECT count(*) FROM audit_event WHERE name LIKE 'conflict.%%'") == 0


# ── Protected ────────────────────────────────────────────────────────────────────────────────────


def test_protection_leaves_each_partys_coordinators_and_nobody_else(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        protect(world.link("maria", case), by=world.actor("maria"), protection="sekretessmarkering")
    for name in ("maria", "johan", "karin", "per"):
        with world.acting(name):
            assert Case.objects.count() == 1, name
    for name in ("sara", "hans", "nina", "pia", "olle"):
        assert nothing_for(world, name), name


def test_lifted_protection_opens_and_a_mark_remains(world: World) -> None:
    case = world.case()
    maria = world.actor("maria")
    link = world.link("maria", case)
    mark(world, case, "johan")
    with world.acting("maria"):
        protect(link, by=maria, protection="sekretessmarkering")
        protect(link, by=maria, protection="")
    with world.acting("hans"):
        assert Case.objects.count() == 1
    assert nothing_for(world, "johan")


def test_an_opening_is_not_given_by_those_who_lack_it(world: World) -> None:
    case = world.case()
    insert = (
        "INSERT INTO people_protectedopening (person_id, assignment_id, opened_at, opened_by_id) "
        "VALUES (%s, %s, now(), %s)"
    )
    maria, sara, hans = world.actor("maria"), world.actor("sara"), world.actor("hans")
    with world.acting("maria"):
        assert answer(insert, [case.person_id, sara.assignment_id, maria.assignment_id])[0] == REFUSED  # not protected
        protect(world.link("maria", case), by=maria, protection="sekretessmarkering")
        assert answer(insert, [case.person_id, sara.assignment_id, maria.assignment_id])[0] == ""
    with world.acting("hans"):
        assert answer(insert, [case.person_id, hans.assignment_id, hans.assignment_id])[0] == REFUSED
