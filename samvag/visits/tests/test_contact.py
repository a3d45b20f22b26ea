"""Days since contact: what says that somebody has met the person moves them, and what is written on the board does not;
the same on the board, in the list of cases, beside the role and in between the chairs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from samvag.between.reading import findings
from samvag.board.reading import board_rows
from samvag.board.tests.conftest import OpenMore, open_more
from samvag.cases.actions import write_case_note
from samvag.cases.models import Case
from samvag.cases.reading import case_lines, roles_with_contact
from samvag.core.context import DEMONSTRATION
from samvag.visits.actions import Given, Plan, book_visit, give_help, keep_visit, miss_visit
from samvag.visits.models import Booking
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["open_more"]
DAYS = 40


def note(world: World, case: Case) -> None:
    write_case_note(case, by=world.actor("maria"), category="social", heading="Hemma", text="Vi sågs.", share_with=())


def booked(world: World, case: Case) -> Booking:
    maria, starts = world.actor("maria"), timezone.now() - timedelta(minutes=5)
    return book_visit(case, Plan(starts, "clinic", (maria.assignment_id,)), by=maria)


def kept(world: World, case: Case) -> None:
    keep_visit(booked(world, case), case, by=world.actor("maria"))


def missed(world: World, case: Case) -> None:
    miss_visit(booked(world, case), case, by=world.actor("maria"), how="missed")


def helped(world: World, case: Case) -> None:
    give_help(case, Given("talk", "Stödsamtal"), by=world.actor("maria"))


def paper(world: World, case: Case) -> None:
    world.status("maria", case)
    world.next_step("maria", case)


def last_contacts(world: World, case: Case) -> set[Any]:
    """The day of the last contact in every place that tells it, and whether the person is told of as silent."""
    maria = world.actor("maria")
    with world.acting("maria"):
        (row,) = board_rows(maria, case_id=case.pk)
        (line,) = [one for one in case_lines(maria, mine=False, closed=False, sort="name") if one.case.pk == case.pk]
        (role,) = [one for one in roles_with_contact(case) if one.assignment_id == maria.assignment_id]
        silent = "silent" in {one.detector.code for one in findings(maria) if one.subject == case.pk}
        found: Any = role
    seen = {row.contact_on} | {
        timezone.localdate(moment) if moment else None for moment in (line.last_contact, found.contact_at)
    }
    return seen | {"silent"} if silent else seen


@pytest.mark.parametrize(
    ("act", "is_contact"),
    [(note, True), (kept, True), (helped, True), (paper, False), (booked, False), (missed, False)],
)
def test_only_contact_is_contact(
    world: World, open_more: OpenMore, act: Callable[[World, Case], object], is_contact: bool
) -> None:
    case = open_more(1, at=timezone.now() - timedelta(days=DAYS))[0]
    with world.acting("maria"):
        act(world, case)
    assert last_contacts(world, case) == ({timezone.localdate()} if is_contact else {None, "silent"})


def test_a_later_status_leaves_the_day_of_the_last_note(world: World, open_more: OpenMore) -> None:
    case = open_more(1, at=timezone.now() - timedelta(days=DAYS))[0]
    then = timezone.now() - timedelta(days=4)
    with world.acting("maria", purpose=DEMONSTRATION):
        words = {"category": "social", "heading": "Hemma", "text": "Vi sågs."}
        write_case_note(case, by=world.actor("maria"), share_with=(), at=then, **words)
    with world.acting("maria"):
        paper(world, case)
    assert last_contacts(world, case) == {timezone.localdate(then)}
