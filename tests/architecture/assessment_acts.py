"""Every act of forms, done once, for the table of acts that leave an event."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from samvag.access.actors import Actor
from samvag.assessments import actions as assessments
from samvag.assessments.models import Assessment, FormCode
from samvag.assessments.reading import instrument_in_force


def filled(d: Any, by: Actor) -> Assessment:
    """A form that calls for an assessment today."""
    version = instrument_in_force("phq_9", timezone.localdate())
    assert version is not None
    return assessments.fill_in(d.case, version, assessments.Filled({9: 3}, extent="skipped"), by=by)


def lent(d: Any, by: Actor) -> FormCode:
    """A code for a form."""
    version = instrument_in_force("gad_7", timezone.localdate())
    assert version is not None
    return assessments.lend(d.case, version, by=by)[0]


ASSESSMENTS: dict[str, Callable[[Any, Actor], Any]] = {
    "assessments.fill_in": filled,
    "assessments.correct_form": lambda d, by: assessments.correct_form(
        filled(d, by), d.case, by=by, reason="x", filled=None
    ),
    "assessments.judge": lambda d, by: assessments.judge(filled(d, by), d.case, by=by, judged="x", measures="x"),
    "assessments.lend": lent,
    "assessments.take_back_code": lambda d, by: assessments.take_back_code(lent(d, by), by=by),
    "assessments.write_health_check": lambda d, by: assessments.write_health_check(d.case, {"pulse": 60}, by=by),
    "assessments.write_sample": lambda d, by: assessments.write_sample(d.case, by=by, b_peth=50),
    "assessments.take_back": lambda d, by: assessments.take_back(
        assessments.write_sample(d.case, by=by, b_peth=50), d.case, by=by, reason="x"
    ),
}
