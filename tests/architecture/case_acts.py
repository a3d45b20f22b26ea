"""Every act in a case done once, but for its opening; and whom Maria has written down around the person."""

from collections.abc import Callable
from typing import Any

from samvag.access.actors import Actor
from samvag.cases import actions as cases


def _around(d: Any, by: Actor) -> Any:
    return cases.add_actor(d.case, by=by, name="x", function="x")


def _contact(d: Any, by: Actor) -> Any:
    return cases.assign_role(d.case, by=by, assignment_id=d.world.actor("sara").assignment_id, code="contact")


CASES: dict[str, Callable[[Any, Actor], Any]] = {
    "cases.assign_role": _contact,
    "cases.hand_over_role": lambda d, by: cases.hand_over_role(
        d.role(), by=by, successor_id=d.world.actor("sara").assignment_id
    ),
    "cases.end_role": lambda d, by: cases.end_role(_contact(d, by), by=by),
    "cases.add_actor": _around,
    "cases.follow_up_actor": lambda d, by: cases.follow_up_actor(
        _around(d, by), d.case, cases.FollowUp("y", "x", contact_on=d.today), by=by
    ),
    "cases.write_case_note": lambda d, by: cases.write_case_note(
        d.case, by=by, category="social", heading="x", text="x", share_with=()
    ),
    "cases.correct_note": lambda d, by: cases.correct_note(d.note, by=by, reason="x", content={}, share_with=()),
}


def somebody_around(scene: Any, case: Any, by: Actor) -> Any:
    """A sister, with words to look for, not handed over yet."""
    said = ("name", "function", "organisation_name", "reach")
    words = {name: scene.word(f"around {name}", "record") for name in said}
    one = cases.add_actor(case, by=by, category="relatives", **words)
    scene.ids["actor"] = one.pk
    return one.record
