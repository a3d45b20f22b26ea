"""What stands open in a case that is about to be closed, and who takes over."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, DateTimeField, Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.board.models import NextStep
from samvag.board.reading import Holder, Step, board_rows
from samvag.cases.models import Case, CasePause, CaseRole, Closure
from samvag.cases.policies import visible_cases
from samvag.clocks.models import Deadline
from samvag.clocks.reading import standing
from samvag.leaving.models import Farewell
from samvag.medication.models import State
from samvag.medication.policies import visible_hand_outs, visible_taperings
from samvag.meetings.models import Calling
from samvag.questions.policies import visible_messages
from samvag.selfcare.models import SelfCare, Verdict
from samvag.selfcare.policies import visible_self_care
from samvag.visits.models import Kept, Mode, NotKept
from samvag.visits.policies import visible_bookings
from samvag.waiting.models import ENDS, Turn
from samvag.waiting.policies import visible_waitings


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


@dataclass(frozen=True)
class Hanging:
    """One thing of one's own that nobody has ended: a visit, a question, self-care, medicine, somebody waited for, an
    extra meeting or a next step."""

    kind: str
    key: str
    words: str
    day: date | None


def hanging(actor: Actor, case: Case) -> list[Hanging]:
    """What one's own organisation has open in the case, or is asked in it; another's is neither shown nor counted. One
    statement."""
    house = Q(owner_id=actor.organisation_id)
    told = [model.objects.filter(visit=OuterRef("record__lineage")) for model in (Kept, NotKept)]
    visits = visible_bookings(actor).filter(house, *(~Exists(one) for one in told))
    questions = visible_messages(actor).filter(answered_at=None, withdrawn_at=None, returned_at=None)
    later = SelfCare.objects.filter(follows=OuterRef("record__lineage"), record__retracted=False)
    care = visible_self_care(actor).filter(house, ~Exists(later), verdict__in=(Verdict.ALONE, Verdict.HELPED))
    care = care.filter(record__retracted=False)
    today = timezone.localdate()
    running = Q(ended_on=None) & (Q(until_on=None) | Q(until_on__gte=today))
    hand_outs = visible_hand_outs(actor).filter(house, running)
    plans = visible_taperings(actor).filter(house).exclude(state=State.ENDED)
    over = Turn.objects.filter(waiting=OuterRef("record__lineage"), how__in=ENDS, record__retracted=False)
    waits = visible_waitings(actor).filter(house, ~Exists(over.filter(record__superseded_at=None)))
    ahead = Q(meeting__held_at=None, meeting__ended_at=None, meeting__cancelled_at=None)
    meetings = Calling.objects.filter(house, ahead, record__superseded_at=None, record__retracted=False)
    steps = NextStep.objects.filter(
        house | Q(responsible__unit__organisation_id=actor.organisation_id),
        done_on=None,
        record__superseded_at=None,
        record__retracted=False,
    )
    found: Any = (
        visible_cases(actor)
        .filter(pk=case.pk)
        .annotate(
            visit=_open(visits, words="mode", day="meets_at"),
            question=_open(questions, words="to_unit__name", day="due_at"),
            care=_open(care, words="measure", day="follow_up_on"),
            hand_out=_open(hand_outs, words="what", day="until_on"),
            tapering=_open(plans, words="medicine", day="follow_up_on"),
            waiting=_open(waits, words="whom", day="asked_on"),
            meeting=_open(meetings, key="meeting_id", words="meeting__place", day="meeting__starts_at"),
            step=_open(steps, words="text", day="due_on"),
        )
    )
    row = found.first()
    kinds = ("visit", "question", "care", "hand_out", "tapering", "waiting", "meeting", "step") if row else ()
    return [_hanging(kind, one) for kind in kinds for one in getattr(row, kind)]


def _open(rows: QuerySet[Any], *, words: str, day: str, key: str = "pk") -> ArraySubquery:
    inside = rows.filter(case_id=OuterRef("pk")).order_by(day)
    return ArraySubquery(inside.values(_one=JSONObject(key=key, words=words, day=day)))


def _hanging(kind: str, row: dict[str, str]) -> Hanging:
    words = str(Mode(row["words"]).label) if kind == "visit" else row["words"]
    return Hanging(kind, row["key"], words, _day(row["day"]))


def _day(text: str | None) -> date | None:
    """A day, or the day in Sweden of a moment."""
    if not text:
        return None
    return timezone.localdate(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)


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
