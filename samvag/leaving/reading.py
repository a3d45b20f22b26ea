"""What stands open in a case that is about to be closed, and who takes over."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, DateTimeField, Func, QuerySet, Value

from samvag.access.actors import Actor
from samvag.board.reading import Holder, Step, board_rows
from samvag.cases.models import Case, CasePause, CaseRole, Closure
from samvag.cases.policies import visible_cases
from samvag.clocks.models import Deadline
from samvag.clocks.reading import standing
from samvag.leaving.models import Farewell


@dataclass(frozen=True)
class LeftOpen:
    """What ends with the case: steps that nobody has done, roles, and what is expected of one's own unit."""

    steps: tuple[Step, ...]
    holders: tuple[Holder, ...]
    clocks: tuple[Deadline, ...]


def left_open(actor: Actor, case: Case) -> LeftOpen:
    """As far as the actor may see. Two statements."""
    row = next(iter(board_rows(actor, case_id=case.pk)), None)
    clocks = tuple(standing(actor).filter(subject=case.pk).order_by("due_at"))
    return LeftOpen(row.steps if row else (), row.holders if row else (), clocks)


def _asked(function: str, case_id: UUID, field: Any) -> Func:
    return Func(Value(case_id), function=function, output_field=field)


def farewell_of(case: Case) -> Farewell | None:
    """What the owner has written of this leaving, as far as it may be seen, with `accepted_on`: when somebody took
    over. What was written before the case was opened again belongs to another leaving."""
    rows: QuerySet[Farewell] = Farewell.objects.filter(
        case_id=case.pk,
        record__owner_id=case.owner_id,
        record__superseded_at__isnull=True,
        record__retracted=False,
        record__recorded_at__gt=_asked("case_period", case.pk, DateTimeField()),
    )
    accepted = _asked("handover_accepted", case.pk, DateField())
    return (
        rows.annotate(accepted_on=accepted)
        .select_related("record", "receiver_unit")
        .order_by("-record__recorded_at")
        .first()
    )


def accepted_on(farewell: Farewell | None) -> date | None:
    """When somebody took over, of what came from `farewell_of`."""
    found: date | None = getattr(farewell, "accepted_on", None)
    return found


def the_closing(actor: Actor, key: UUID) -> Closure | None:
    """One closing that still stands, of a case the actor may open."""
    rows = Closure.objects.filter(case_id__in=visible_cases(actor).values("pk"))
    return rows.filter(pk=key, undone_at__isnull=True, reopened_at__isnull=True).select_related("case").first()


def the_pause(actor: Actor, key: UUID) -> CasePause | None:
    """One pause that nobody has ended, of a case the actor may open."""
    rows = CasePause.objects.filter(case_id__in=visible_cases(actor).values("pk"))
    return rows.filter(pk=key, ended_at__isnull=True).select_related("case").first()


def roles_that_ended(closure: Closure) -> list[CaseRole]:
    """The roles that ended when the case was closed."""
    rows = CaseRole.objects.filter(case_id=closure.case_id, ends_at=closure.closed_at)
    return list(rows.select_related("assignment__user").order_by("begins_at", "pk"))
