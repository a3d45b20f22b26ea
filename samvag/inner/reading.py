"""What the pages of inner secrecy read. Row-level security has already said which marks, blocks and accesses exist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Func, Q, QuerySet
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.cases.models import Party
from samvag.cases.policies import visible_cases
from samvag.inner.models import Block, Kind, TimedAccess
from samvag.organisations.models import Assignment
from samvag.people.header import Header, header_from
from samvag.people.models import ConflictMark, Person, ProtectedOpening
from samvag.records.models import Record
from samvag.records.telling import with_content
from samvag.records.timeline import latest_visible

MOST = 100


def marks_of(person_id: UUID) -> list[ConflictMark]:
    """Who is closed out from the person, as far as the actor may know; those that hold first."""
    found = ConflictMark.objects.filter(person_id=person_id).select_related("user", "set_by__user", "lifted_by__user")
    return sorted(found, key=lambda one: (one.lifted_at is not None, -one.set_at.timestamp()))


def openings_of(person_id: UUID) -> list[ProtectedOpening]:
    """Who has been given a protected person, and by whom."""
    found = ProtectedOpening.objects.filter(person_id=person_id, ended_at__isnull=True)
    return list(found.select_related("assignment__user", "assignment__unit", "opened_by__user").order_by("opened_at"))


def blocks_of(person_id: UUID) -> list[Block]:
    """The blocks of what one's own unit has written about the person."""
    found = Block.objects.filter(person_id=person_id).select_related("case", "set_by__user", "ended_by__user")
    return list(found.order_by("ended_at", "-set_at"))


def blocked_elsewhere(person_id: UUID) -> bool:
    """Does another unit of the organisation hold something blocked? That there is may be said, not whose it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT blocked_here(%s)", [person_id])
        return bool(cursor.fetchone()[0])


def accesses_of(person_id: UUID) -> list[TimedAccess]:
    """Who reads for a while, or has: emergencies, on call, visits."""
    found = TimedAccess.objects.filter(person_id=person_id, hindered="")
    return list(found.select_related("user", "unit", "given_by__user").order_by("-opened_at")[:MOST])


def colleagues(actor: Actor, person_id: UUID) -> list[Assignment]:
    """Whom one may close out: everybody at work in one's own organisation, and in the units beside one in a case."""
    today = timezone.localdate()
    cases = visible_cases(actor).filter(person_id=person_id)
    beside = Party.objects.filter(case_id__in=cases.values("pk"), left_at__isnull=True).values("unit_id")
    return list(
        _at_work(today)
        .filter(Q(unit__organisation_id=actor.organisation_id) | Q(unit_id__in=beside))
        .exclude(user_id=actor.user_id)
        .order_by("unit__name", "user__name")
    )


def house(actor: Actor) -> list[Assignment]:
    """Everybody who works in the actor's own organisation with people, but the actor's own unit."""
    found = _at_work(timezone.localdate()).filter(unit__organisation_id=actor.organisation_id)
    care = found.exclude(role__in=("administrator", "log_reviewer", "development_lead", "registrar"))
    return list(care.exclude(unit_id=actor.unit_id).order_by("unit__name", "user__name"))


def unit_staff(actor: Actor) -> list[Assignment]:
    """Those who work with people in the actor's own unit."""
    found = _at_work(timezone.localdate()).filter(unit_id=actor.unit_id)
    return list(found.exclude(role__in=("administrator", "log_reviewer", "development_lead")).order_by("user__name"))


def _at_work(today: date) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(begins_on__lte=today, user__is_active=True)
        .exclude(ends_on__lt=today)
        .select_related("user", "unit")
    )


def own_access(actor: Actor, key: UUID) -> TimedAccess | None:
    """An access of the actor's own that stands open at this moment, by the database's clock."""
    found = TimedAccess.objects.filter(pk=key, assignment_id=actor.assignment_id, hindered="")
    return found.annotate(open_now=_asked("access_open_now")).filter(open_now=True, person__isnull=False).first()


def access_header(access: TimedAccess) -> Header | None:
    """Whom an access is about, by the name one's own organisation has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_person(%s)", [access.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    given, family, kind, number, born, died, protection = row
    link = {"id": access.pk, "given_name": given, "family_name": family, "number": number, "number_kind": kind}
    return header_from(link, Person(birth_date=born, deceased_on=died, protection=protection))


@dataclass(frozen=True)
class WritingUnit:
    """A unit of the organisation that has written about the person, and whether it is blocked or opened."""

    unit_id: int
    name: str
    blocked: bool
    opened: bool


def units_of(access: TimedAccess) -> list[WritingUnit]:
    """Which units hold something, for whoever has the access open."""
    asked = (
        "SELECT a.unit_id, u.name, a.blocked, a.opened FROM access_units(%s) a "
        "JOIN organisations_unit u ON u.id = a.unit_id ORDER BY u.name"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [access.pk])
        return [WritingUnit(*row) for row in cursor.fetchall()]


def records_under(access: TimedAccess) -> list[Record]:
    """What the access shows, newest first. Asked while its key is told to the database."""
    rows = Record.objects.filter(person_id=cast(UUID, access.person_id), owner_id=access.owner_id)
    told = with_content(latest_visible(rows)).select_related("author__user")
    return list(told.order_by("-occurred_at", "-recorded_at")[:MOST])


def to_review(actor: Actor) -> list[TimedAccess]:
    """Emergency accesses that wait for a review, the oldest first; and the latest that have had theirs."""
    if not (actor.may(Permission.EMERGENCY_REVIEW) or actor.may(Permission.LOG_REVIEW)):
        return []
    found = TimedAccess.objects.filter(kind=Kind.EMERGENCY).exclude(user_id=actor.user_id)
    return list(_reviewable(found).select_related("user", "unit", "reviewed_by__user").order_by("opened_at")[:MOST])


def one_to_review(actor: Actor, key: UUID) -> TimedAccess | None:
    """One of them."""
    found = TimedAccess.objects.filter(pk=key, kind=Kind.EMERGENCY).exclude(user_id=actor.user_id)
    return _reviewable(found).select_related("user", "unit", "reviewed_by__user", "assignment").first()


def _reviewable(found: QuerySet[TimedAccess]) -> QuerySet[TimedAccess]:
    return found.annotate(mine=_asked("access_mine_to_review")).filter(mine=True)


def _asked(function: str) -> Func:
    """What the database answers about an access."""
    return Func("pk", function=function, output_field=BooleanField())


@dataclass(frozen=True)
class Waiting:
    """What Min dag shows: reviews that wait, and what one may read for a while."""

    reviews: int
    own: tuple[TimedAccess, ...]


def waiting_rows(actor: Actor, now: datetime) -> QuerySet[TimedAccess]:
    """The actor's own open accesses, and for whoever reviews them those that wait."""
    asked = Q(assignment_id=actor.assignment_id, closed_at__isnull=True, ends_at__gt=now, hindered="")
    if actor.may(Permission.EMERGENCY_REVIEW):
        asked |= Q(kind=Kind.EMERGENCY, reviewed_at__isnull=True)
    return TimedAccess.objects.filter(asked)


def waiting(actor: Actor, now: datetime) -> Waiting:
    """One statement for both."""
    rows: Iterable[TimedAccess] = waiting_rows(actor, now).select_related("unit").order_by("ends_at")[:MOST]
    mine, others = [], 0
    for one in rows:
        if one.assignment_id == actor.assignment_id:
            mine.append(one)
        else:
            others += one.user_id != actor.user_id
    return Waiting(others, tuple(mine))
