"""Which times can be offered: inside every house's hours, and beside what one has booked."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from samvag.administration.actions import set_hours
from samvag.board.tests.conftest import statements
from samvag.visits.actions import Plan, book_visit
from samvag.visits.openings import _hours, next_times
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
MONDAY = datetime(2027, 3, 1, 7, tzinfo=ZoneInfo("Europe/Stockholm"))


def test_the_next_hours_in_which_both_houses_are_open() -> None:
    spans = {
        0: {"ours": (time(9), time(12)), "theirs": (time(10), time(16))},
        1: {"ours": (time(9), time(16))},
        3: {"theirs": (time(8), time(16))},
    }
    found = [f"{one:%d %H}" for one in _hours(spans, ("ours", "theirs"), MONDAY)]
    assert found == ["01 10", "01 11", "08 10", "08 11", "15 10", "15 11"]
    assert next(iter(_hours(spans, ("ours", "theirs"), MONDAY.replace(hour=10)))).hour == 11
    assert list(_hours({}, (), MONDAY)) == []


def test_what_one_has_booked_is_not_offered(world: World) -> None:
    case, maria, adam = world.case(), world.actor("maria"), world.actor("adam")
    unit = world.unit("Vuxenenheten").pk
    with world.acting("maria"):
        assert next_times(maria, {unit}, MONDAY).times == ()  # nobody has said when it is open
    with world.acting("adam"):
        set_hours(by=adam, unit_id=unit, hours=[(0, time(9), time(16))])
    with world.acting("maria"):
        assert [f"{one:%d %H}" for one in next_times(maria, {unit}, MONDAY).times] == [
            "01 09",
            "01 10",
            "08 09",
            "08 10",
        ]
        taken = Plan(MONDAY + timedelta(hours=2), "clinic", (maria.assignment_id,))
        book_visit(case, taken, by=maria)
        assert [f"{one:%d %H}" for one in next_times(maria, {unit}, MONDAY).times] == [
            "01 10",
            "01 11",
            "08 09",
            "08 10",
        ]
    where = f"/arende/{case.pk}/besok/nytt/"
    assert "Nästa tider" in world.client("maria").get(where).content.decode()
    assert 'value="2027-03-08"' in world.client("maria").get(where + "?dag=2027-03-08&tid=10.00").content.decode()
    assert statements(world.client("maria"), where) <= 10
