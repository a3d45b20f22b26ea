"""Every act of schedules, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from datetime import time
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.schedules import actions as schedules


def hours(by: Actor) -> int:
    """Monday morning."""
    stretch = schedules.Stretch(time(8), time(12))
    return schedules.say_hours(by=by, assignment_id=by.assignment_id, days=[0], stretch=stretch)[0]


def away(by: Actor) -> int:
    """Today."""
    today = timezone.localdate()
    return schedules.be_away(by=by, assignment_id=by.assignment_id, begins_on=today, ends_on=today)


SCHEDULES: dict[str, Callable[[Any, Actor], Any]] = {
    "schedules.say_hours": lambda _d, by: hours(by),
    "schedules.take_back_hours": lambda _d, by: schedules.take_back_hours(
        by=by, assignment_id=by.assignment_id, key=hours(by)
    ),
    "schedules.be_away": lambda _d, by: away(by),
    "schedules.take_back_absence": lambda _d, by: schedules.take_back_absence(
        by=by, assignment_id=by.assignment_id, key=away(by)
    ),
}
