"""Every act of lifting, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.lifting import actions as lifting

LIFTING: dict[str, Callable[[Any, Actor], Any]] = {
    "lifting.lift": lambda d, by: lifting.lift(d.world.site(), by=by, text="x"),
    "lifting.pass_on": lambda d, by: lifting.pass_on(d.problem, by=by, due_on=timezone.localdate() + timedelta(days=9)),
    "lifting.answer": lambda d, by: lifting.answer(d.problem, by=by, text="x", day=timezone.localdate()),
}
