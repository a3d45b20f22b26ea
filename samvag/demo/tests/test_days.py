"""The moving calendar: whatever day and hour the story is told, its order stands and nothing is in the future."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from samvag.clocks.working_days import STOCKHOLM, is_working_day
from samvag.demo.days import Calendar, Point, meeting_starts

CLOCKS = ("8:05", "9:20", "13:00", "16:25")
# A fortnight that holds Christmas, New Year and Twelfth Night, at dawn, in the morning, on a Friday and at night.
NOWS = [
    datetime(2026, 12, 20, hour, 10, tzinfo=STOCKHOLM) + timedelta(days=day)
    for day in range(20)
    for hour in (5, 9, 14, 23)
]


@pytest.mark.parametrize("now", NOWS)
def test_order_stands_on_working_days_in_office_hours(now: datetime) -> None:
    calendar = Calendar(now)
    points = [calendar.point(ago, clock) for ago in range(120, -1, -1) for clock in CLOCKS]
    for one, other in pairwise(points):
        assert one.day <= other.day
        assert (calendar.moment(one) < calendar.moment(other)) == (one < other)
    for point in points:
        moment = calendar.moment(point)
        assert moment <= now
        assert is_working_day(moment.date())
        assert 8 * 60 <= moment.hour * 60 + moment.minute <= 16 * 60 + 30


def test_a_point_never_leaves_its_day_however_much_happens() -> None:
    point = Point(datetime(2026, 11, 20, tzinfo=STOCKHOLM).date(), 16 * 60 + 29)
    later = point
    for _turn in range(20):
        later, before = later.later(), later
        assert later > before
    assert later.minute < 16 * 60 + 30


def test_a_friday_closes_at_three() -> None:
    calendar = Calendar(datetime(2026, 11, 22, 12, 0, tzinfo=STOCKHOLM))
    assert calendar.moment(Point(calendar.last, 16 * 60 + 30)).hour == 15


def test_a_weekly_meeting_is_the_next_one_and_moves_past_a_holiday() -> None:
    calendar = Calendar(datetime(2026, 12, 30, 12, 0, tzinfo=STOCKHOLM))
    tuesday = calendar.meeting_day(datetime(2026, 12, 1, tzinfo=STOCKHOLM).date(), 1)
    assert (tuesday.day, tuesday.month) == (8, 12)
    past_christmas = calendar.meeting_day(datetime(2026, 12, 20, tzinfo=STOCKHOLM).date(), 4)
    assert (past_christmas.day, past_christmas.month) == (28, 12)
    assert meeting_starts(Point(tuesday, 13 * 60)).hour == 13
