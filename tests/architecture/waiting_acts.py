"""Every act about waiting elsewhere, done once; and what psychiatry has of it in the scenes."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.waiting import actions as waiting

TODAY = timezone.localdate()
ASKED = waiting.Asked("x", "x", TODAY, "x", TODAY)
CAME = waiting.Came(TODAY, "accepted")


def _waits(d: Any, by: Actor) -> Any:
    return waiting.wait_for(d.case, ASKED, "psychiatric", by=by)


WAITING: dict[str, Callable[[Any, Actor], Any]] = {
    "waiting.wait_for": _waits,
    "waiting.add_turn": lambda d, by: waiting.add_turn(_waits(d, by), d.case, CAME, by=by),
    "waiting.take_back": lambda d, by: waiting.take_back(_waits(d, by), d.case, by=by, reason="x"),
}


def waiting_of_psychiatry(scene: Any, case: Any, by: Actor) -> None:
    """Somebody asked and an answer, with words to look for, handed over to nobody."""
    whom, what = scene.word("waited for", "psychiatry"), scene.word("waited for what", "psychiatry")
    asked = waiting.Asked(whom, what, TODAY, "x", TODAY)
    one = waiting.wait_for(case, asked, "psychiatric", by=by, share_with=())
    answer = waiting.Came(TODAY, "answered", words=scene.word("answer while waiting", "psychiatry"), again_on=TODAY)
    waiting.add_turn(one, case, answer, by=by)
    scene.ids["waiting"] = one.pk
