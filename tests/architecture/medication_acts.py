"""Every act with medicine, done once; and what psychiatry has of it in the scenes."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.medication import actions as medication
from samvag.medication.counting import Said

TODAY = timezone.localdate()
AGREED = medication.Agreed("x", "x", TODAY, (1, 2, 3, 4, 5, 6, 7), "seen", "x", TODAY, stock=9)
PLAN = medication.Plan("x", "x", TODAY, ((TODAY, "x"),), "x", "x", TODAY)


def _agreed(d: Any, by: Actor) -> Any:
    return medication.agree_to_hand_out(d.case, AGREED, "substance", by=by)


def _tapering(d: Any, by: Actor) -> Any:
    return medication.keep_tapering(d.case, PLAN, "substance", by=by)


def _corrected(d: Any, by: Actor) -> None:
    one = _agreed(d, by)
    entry = medication.hand(one, d.case, Said(TODAY), by=by)
    medication.correct_handed(entry, one, d.case, None, by=by, reason="x")


ACTS: dict[str, Callable[[Any, Actor], Any]] = {
    "medication.agree_to_hand_out": _agreed,
    "medication.change_hand_out": lambda d, by: medication.change_hand_out(
        _agreed(d, by), d.case, None, by=by, reason="x"
    ),
    "medication.end_hand_out": lambda d, by: medication.end_hand_out(
        _agreed(d, by), d.case, by=by, day=TODAY, because="x"
    ),
    "medication.hand": lambda d, by: medication.hand(_agreed(d, by), d.case, Said(TODAY), by=by),
    "medication.correct_handed": _corrected,
    "medication.keep_tapering": _tapering,
    "medication.change_tapering": lambda d, by: medication.change_tapering(
        _tapering(d, by), d.case, None, by=by, reason="x"
    ),
    "medication.turn_tapering": lambda d, by: medication.turn_tapering(
        _tapering(d, by), d.case, medication.Turn("paused", TODAY, "x"), by=by
    ),
}


def _by_health_care(act: Callable[[Any, Actor], Any]) -> Callable[[Any, Actor], Any]:
    return lambda d, by: d.instead(by, "karin", lambda karin: act(d, karin))


MEDICINE = {name: _by_health_care(act) for name, act in ACTS.items()}


def medicine_of_psychiatry(scene: Any, case: Any, by: Actor) -> None:
    """Something handed out and a plan, with words to look for, handed over to nobody."""
    what, dose = scene.word("medicine", "psychiatry"), scene.word("dose", "psychiatry")
    agreed = medication.Agreed(what, "x", TODAY, (1, 2, 3, 4, 5, 6, 7), "seen", "x", TODAY, stock=9)
    one = medication.agree_to_hand_out(case, agreed, "substance", by=by, share_with=())
    handed = medication.hand(one, case, Said(TODAY, words=scene.word("handed", "psychiatry")), by=by)
    plan = medication.Plan(what, "x", TODAY, ((TODAY, dose),), "x", "x", TODAY)
    tapering = medication.keep_tapering(case, plan, "substance", by=by, share_with=())
    scene.ids |= {"hand_out": one.pk, "handed": handed.pk, "tapering": tapering.pk}
