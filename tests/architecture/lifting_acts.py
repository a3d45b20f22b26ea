"""Every act of lifting and of the directory, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.directory import actions as directory
from samvag.lifting import actions as lifting


def written(d: Any, by: Actor) -> Any:
    """Of the unit where Maria works; Adam administers it."""
    unit = d.world.unit("Vuxenenheten")
    directory.write_entry(unit, by=by, offers="x")
    return unit


LIFTING: dict[str, Callable[[Any, Actor], Any]] = {
    "lifting.lift": lambda d, by: lifting.lift(d.world.site(), by=by, text="x"),
    "lifting.pass_on": lambda d, by: lifting.pass_on(d.problem, by=by, due_on=timezone.localdate() + timedelta(days=9)),
    "lifting.answer": lambda d, by: lifting.answer(d.problem, by=by, text="x", day=timezone.localdate()),
    "directory.write_entry": written,
    "directory.publish": lambda d, by: directory.publish(written(d, by), by=by),
}
