"""Lifting a problem, passing it on, and answering it."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.core.context import require_acting
from samvag.core.redaction import without_numbers
from samvag.lifting.models import Problem
from samvag.lifting.policies import can_answer, can_lift
from samvag.programmes.models import ProgrammeSite

# The managers meet every month.
MONTH = timedelta(days=31)


def _about_nobody(*texts: str) -> None:
    if any(without_numbers(one) != one for one in texts):
        raise Refused(_("Texten ser ut att innehålla ett personnummer. Skriv om hindret, inte om personen."))


def lift(site: ProgrammeSite, *, by: Actor, text: str, wanted: str = "", at: datetime | None = None) -> Problem:
    """A coordinator lifts what they cannot solve to the managers' group, which answers within a month."""
    can_lift(by, site).require()
    require_acting(by)
    _about_nobody(text, wanted)
    moment = at or timezone.now()
    problem = Problem(
        site=site,
        text=text,
        wanted=wanted,
        lifted_by_id=by.assignment_id,
        lifted_at=moment,
        due_on=timezone.localdate(moment) + MONTH,
    )
    problem.save(force_insert=True)
    record_event("problem.lifted", subject=f"problem:{problem.pk}", at=at)
    return problem


def pass_on(problem: Problem, *, by: Actor, due_on: date, at: datetime | None = None) -> None:
    """The managers cannot solve it either: the steering group answers, by a day they say."""
    can_answer(by).require()
    require_acting(by)
    waiting = Problem.objects.filter(pk=problem.pk, answered_at__isnull=True, passed_at__isnull=True)
    passed = {"passed_at": at or timezone.now(), "passed_by_id": by.assignment_id}
    if not waiting.update(forum=Problem.Forum.STEERING, due_on=due_on, **passed):
        raise Refused(_("Hindret är redan besvarat eller lyft vidare."))
    record_event("problem.passed_on", subject=f"problem:{problem.pk}", at=at)


def answer(problem: Problem, *, by: Actor, text: str, day: date, at: datetime | None = None) -> None:
    """What the group answered, and the day it did. For the steering group the managers write it down."""
    can_answer(by).require()
    require_acting(by)
    _about_nobody(text)
    waiting = Problem.objects.filter(pk=problem.pk, answered_at__isnull=True)
    said = {"answered_at": at or timezone.now(), "answered_by_id": by.assignment_id}
    if not waiting.update(answer=text, answered_on=day, **said):
        raise Refused(_("Hindret är redan besvarat."))
    record_event("problem.answered", subject=f"problem:{problem.pk}", at=at)
