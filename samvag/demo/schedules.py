"""The practice town's staff: who works when at the clinic's two sites, part of the week, and who is away."""

from datetime import time, timedelta

from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.story import Town
from samvag.demo.structure import OWNER, UNITS
from samvag.organisations.models import OpeningHours, Unit
from samvag.schedules.actions import Stretch, be_away, say_hours

HARBOUR, SQUARE = "Hamngatan", "Stortorget"
# The clinic has no administrator of its own in the town: its hours stand with its structure.
OPEN = ((0, 8, 16, HARBOUR), (1, 8, 16, SQUARE), (2, 8, 12, HARBOUR), (3, 13, 18, SQUARE))
# Who, which days, from, to, where.
WORKS = (
    ("rut", (0, 2), 8, 14, HARBOUR),
    ("rut", (3,), 13, 18, SQUARE),
    ("vera", (0, 1), 8, 16, ""),
    ("sara", (0,), 12, 16, HARBOUR),
    ("sara", (3,), 14, 18, SQUARE),
    ("maria", (0, 1, 2, 3), 8, 16, ""),
    ("johan", (0, 1, 2, 3, 4), 8, 16, ""),
    ("nina", (0, 1, 2, 3), 8, 15, ""),
)
AWAY = (("per", 0, 4), ("vera", 9, 15))  # from and to, in days from today


def say_when(town: Town) -> None:
    """Each their own, and the two sites."""
    for name, days, begins, ends, site in WORKS:
        actor = town.actors[name]
        with acting(actor, purpose=DEMONSTRATION):
            stretch = Stretch(time(begins), time(ends), site)
            say_hours(by=actor, assignment_id=actor.assignment_id, days=days, stretch=stretch)
    for name, first, last in AWAY:
        actor, today = town.actors[name], town.calendar.today
        with acting(actor, purpose=DEMONSTRATION):
            be_away(
                by=actor,
                assignment_id=actor.assignment_id,
                begins_on=today + timedelta(days=first),
                ends_on=today + timedelta(days=last),
            )


def open_the_clinic() -> None:
    """Two sites, each part of the week. Through the owner role, as the rest of the structure."""
    unit = Unit.objects.using(OWNER).get(name=UNITS["vc"][1])
    for weekday, opens, closes, site in OPEN:
        OpeningHours.objects.using(OWNER).get_or_create(
            unit=unit, site=site, weekday=weekday, defaults={"opens": time(opens), "closes": time(closes)}
        )
