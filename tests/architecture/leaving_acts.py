"""Every act of leaving, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.cases.models import Case, CasePause, Closure
from samvag.leaving import actions as leaving

PLAN = leaving.Plan(receiver="x", receiver_kind="other")
OPEN = leaving.Plan(still_open="x")  # the desk has steps of its own in the case


def _closed(d: Any, by: Actor) -> Closure:
    leaving.plan_leaving(d.case, OPEN, by=by)
    return leaving.close_case(Case.objects.get(pk=d.case.pk), by=by, reason="moved")


def _paused(d: Any, by: Actor) -> CasePause:
    ahead = timezone.localdate() + timedelta(days=9)
    return leaving.pause_case(d.case, by=by, reason="away", expected_on=ahead)


def _accepted(d: Any, by: Actor) -> Any:
    leaving.plan_leaving(d.case, PLAN, by=by)
    return leaving.accept_handover(d.case, by=by, accepted_by="x", day=timezone.localdate())


LEAVING: dict[str, Callable[[Any, Actor], Any]] = {
    "leaving.plan_leaving": lambda d, by: leaving.plan_leaving(d.case, PLAN, by=by),
    "leaving.accept_handover": _accepted,
    "leaving.close_case": _closed,
    "leaving.undo_closing": lambda d, by: leaving.undo_closing(_closed(d, by), by=by),
    "leaving.reopen_case": lambda d, by: leaving.reopen_case(_closed(d, by), by=by, why="other"),
    "leaving.pause_case": _paused,
    "leaving.end_pause": lambda d, by: leaving.end_pause(_paused(d, by), by=by),
}
