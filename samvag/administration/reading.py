"""What an administrator sees of the own organisation, and what somebody who left has left behind in a unit."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.administration.policies import can_administer, own_assignments, own_units
from samvag.board.models import NextStep
from samvag.board.reading import open_cases, standing_steps
from samvag.cases.models import Case, CaseRole
from samvag.organisations.models import Assignment, OpeningHours, Unit
from samvag.programmes.reading import definition


def ended(day: date, prefix: str = "") -> Q:
    """An assignment that gives nothing any more."""
    return Q(**{f"{prefix}ended_at__isnull": False}) | Q(**{f"{prefix}ends_on__lt": day})


def units_with_staff(actor: Actor) -> QuerySet[Unit]:
    """The organisation's units and how many work in each."""
    at_work = ~ended(timezone.localdate(), "assignments__") & Q(assignments__isnull=False)
    return own_units(actor).annotate(at_work=Count("assignments", filter=at_work))


def staff_of(actor: Actor, unit: Unit) -> list[Assignment]:
    """Who works in the unit now or later."""
    return list(own_assignments(actor).filter(unit=unit).exclude(ended(timezone.localdate())))


def hours_of(unit: Unit, site: str = "") -> dict[int, OpeningHours]:
    """The hours of one of the unit's sites, by weekday."""
    return {row.weekday: row for row in unit.hours.all() if row.site == site}


def sites_of(unit: Unit) -> dict[str, list[OpeningHours]]:
    """The unit's hours site by site; one without a name is its only one."""
    found: dict[str, list[OpeningHours]] = {}
    for row in sorted(unit.hours.all(), key=lambda one: (one.site, one.weekday)):
        found.setdefault(row.site, []).append(row)
    return found


@dataclass(frozen=True)
class InHand:
    """How much somebody has in hand, without a word of whom it is about."""

    roles: int
    steps: int


def in_hand(actor: Actor, assignment: Assignment) -> InHand:
    """Pre-condition: the assignment is in the actor's organisation, who administers it."""
    can_administer(actor).require()
    with connection.cursor() as cursor:
        cursor.execute("SELECT roles, steps FROM admin_in_hand(%s)", [assignment.pk])
        return InHand(*cursor.fetchone())


@dataclass(frozen=True)
class Left:
    """One thing that lies with a colleague who has ended."""

    what: str
    who: str
    number: str
    href: str


def left_behind(actor: Actor) -> tuple[list[Left], list[UUID]]:
    """Roles and next steps in the actor's open cases that lie with a colleague of the unit who has ended, and whom they
    are about."""
    today = timezone.localdate()
    cases = {case.pk: case for case in open_cases(actor)}
    roles = CaseRole.objects.filter(
        ended(today, "assignment__"), case_id__in=cases, ends_at__isnull=True, assignment__unit_id=actor.unit_id
    ).select_related("assignment__user")
    steps = (
        standing_steps(actor)
        .filter(ended(today, "responsible__"), responsible__unit_id=actor.unit_id, done_on__isnull=True)
        .select_related("responsible__user")
    )
    found = [_role(one, cases[one.case_id]) for one in roles]
    found += [_step(one, cases[one.case_id]) for one in steps if one.case_id in cases]
    persons = {one.person_id for one in roles} | {one.person_id for one in steps}
    return sorted(found, key=lambda one: (one.who, one.number)), [one for one in persons if one]


def _role(role: CaseRole, case: Case) -> Left:
    version = definition(case.programme_version_id)
    label = next((one.label for one in version.roles if one.code == role.code), role.code)
    return Left(label, role.assignment.user.name, case.number, reverse("role-hand-over", args=[case.pk, role.pk]))


def _step(step: NextStep, case: Case) -> Left:
    return Left(step.text, step.responsible.user.name, case.number, reverse("board-step", args=[step.pk]))
