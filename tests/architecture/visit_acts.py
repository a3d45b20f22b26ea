"""Every act of visits, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.visits import actions as visits


def plan(by: Actor) -> visits.Plan:
    """An hour ago, alone."""
    return visits.Plan(timezone.now() - timedelta(hours=1), "clinic", (by.assignment_id,))


def booked(d: Any, by: Actor) -> Any:
    """A visit that has begun."""
    return visits.book_visit(d.case, plan(by), by=by)


WORDS = {"category": "social", "heading": "x", "text": "x", "share_with": ()}
VISITS: dict[str, Callable[[Any, Actor], Any]] = {
    "visits.book_visit": booked,
    "visits.keep_visit": lambda d, by: visits.keep_visit(booked(d, by), d.case, by=by),
    "visits.miss_visit": lambda d, by: visits.miss_visit(booked(d, by), d.case, by=by, how="missed"),
    "visits.move_visit": lambda d, by: visits.move_visit(booked(d, by), d.case, plan(by), by=by),
    "visits.give_help": lambda d, by: visits.give_help(d.case, visits.Given("talk", "Samtal"), by=by, share_with=()),
    "visits.take_back": lambda d, by: visits.take_back(booked(d, by), by=by),
    "visits.write_visit_note": lambda d, by: visits.write_visit_note(booked(d, by), d.case, by=by, **WORDS),
}
