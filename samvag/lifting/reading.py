"""What has been lifted, waiting and answered, and what of it stands on Min dag."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Func, IntegerField, Q, QuerySet, Subquery
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.lifting.models import Problem
from samvag.lifting.policies import visible_problems
from samvag.meetings.models import Meeting
from samvag.meetings.policies import visible_meetings

MOST = 100
LATELY = timedelta(days=14)
MONTH = timedelta(days=31)  # how far back the first meeting looks


@dataclass(frozen=True)
class Lifted:
    """One problem as the list shows it."""

    problem: Problem
    late: bool
    may_pass: bool


def lifted(actor: Actor, today: date, site: UUID | None = None) -> tuple[list[Lifted], list[Lifted]]:
    """Those that wait, the earliest due first; and those answered, the latest first. One statement."""
    found = visible_problems(actor).select_related(
        "site", "lifted_by__user", "lifted_by__unit", "passed_by__user", "answered_by__user"
    )
    if site is not None:
        found = found.filter(site_id=site)
    rows = [
        Lifted(one, one.is_late(today), one.passed_at is None)
        for one in found.order_by(F("answered_on").desc(nulls_first=True), "due_on", "lifted_at")[:MOST]
    ]
    waiting = [one for one in rows if one.problem.answered_at is None]
    return waiting, [one for one in rows if one.problem.answered_at is not None]


@dataclass(frozen=True)
class Agenda:
    """What a meeting of the managers' group takes up. Nothing here is about a person."""

    waiting: list[Lifted]
    steering: list[Lifted]
    decided: list[Lifted]
    since: date


def agenda_of(actor: Actor, meeting: Meeting) -> Agenda:
    """The problems of the meeting's site: those the group is to answer, those that wait for the steering group, and
    what has been answered or passed on since the meeting before. Two statements."""
    day = timezone.localdate(meeting.starts_at)
    before = visible_meetings(actor).filter(
        site_id=meeting.site_id, kind=Meeting.Kind.MANAGERS, held_at__isnull=False, starts_at__lt=meeting.starts_at
    )
    last = before.order_by("-starts_at").values_list("starts_at", flat=True).first()
    since = timezone.localdate(last) if last else day - MONTH
    until = day if meeting.held_at else timezone.localdate()
    waiting, answered = lifted(actor, timezone.localdate(), site=meeting.site_id)
    return Agenda(
        waiting=[one for one in waiting if one.problem.forum == Problem.Forum.MANAGERS],
        steering=[one for one in waiting if one.problem.forum == Problem.Forum.STEERING],
        decided=[one for one in answered if since < (one.problem.answered_on or since) <= max(until, day)],
        since=since,
    )


def the_problem(actor: Actor, key: UUID) -> Problem | None:
    """One of them."""
    return visible_problems(actor).filter(pk=key).select_related("site").first()


def _count(rows: QuerySet[Problem]) -> Subquery:
    counted = rows.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("n"))


@dataclass(frozen=True)
class Counts:
    """How many wait for the reader to answer, are late, and of one's own have been answered lately."""

    waiting: int
    late: int
    answered: int


def counts(actor: Actor) -> list[Subquery]:
    """The three counts, for a statement that asks for more."""
    answers = actor.may(Permission.PROBLEM_ANSWER)
    open_ones = visible_problems(actor).filter(answered_at__isnull=True)
    mine = Q() if answers else Q(lifted_by_id=actor.assignment_id)
    lately = visible_problems(actor).filter(lifted_by_id=actor.assignment_id, answered_at__gte=timezone.now() - LATELY)
    return [
        _count(open_ones if answers else open_ones.none()),
        _count(open_ones.filter(mine, due_on__lt=timezone.localdate())),
        _count(lately),
    ]


def counts_of(actor: Actor, values: list[int | None]) -> Counts | None:
    """From such a statement; None for a role that neither lifts nor answers."""
    if not (actor.may(Permission.PROBLEM_LIFT) or actor.may(Permission.PROBLEM_ANSWER)):
        return None
    return Counts(*(one or 0 for one in values))


def managers_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of the managers' group at the actor's sites, the latest first."""
    return visible_meetings(actor).filter(kind=Meeting.Kind.MANAGERS).order_by("-starts_at")
