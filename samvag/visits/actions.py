"""Booking a visit, saying what came of it, moving it, and taking back what was said by mistake."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.board.actions import share
from samvag.cases.actions import write_case_note
from samvag.cases.company import may_come
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in
from samvag.core.turns import wait_for_turn
from samvag.inner.actions import let_take_part
from samvag.inner.models import Kind as Access
from samvag.notices.actions import tell
from samvag.organisations.models import Assignment
from samvag.records.actions import correct_record, write_record
from samvag.records.models import Category, Kind, Note, RecordChild
from samvag.visits.helping import ANTABUS
from samvag.visits.models import Booking, Help, How, Kept, NotKept
from samvag.visits.policies import has_begun
from samvag.visits.reading import outcome_of

# A colleague of another unit may read before the visit and finish the papers after it.
BEFORE, AFTER = timedelta(days=2), timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """A visit to be: when, how one meets, where, what for, and who comes. `also` are people without an account here."""

    starts_at: datetime
    mode: str
    participants: Collection[int]
    place: str = ""
    purpose: str = ""
    also: str = ""
    colleague: int | None = None  # of another unit of the own organisation, let in for the visit


def book_visit(
    case: Case, plan: Plan, *, by: Actor, first: Booking | None = None, at: datetime | None = None
) -> Booking:
    """Plan a visit. The houses whose staff take part are handed it on the person's consent; whom the consent does not
    reach cannot be asked to come (OSL 26:1, 25:1). `first` is what it was before it was moved.
    """
    can_write_in(by, case).require()
    units = _units_of(case, plan, by)
    coming = sorted({*plan.participants, *([plan.colleague] if plan.colleague else [])})
    began = (first.first or first.record_id) if first else None
    content = {"meets_at": plan.starts_at, "mode": plan.mode, "place": plan.place, "aim": plan.purpose}
    content |= {"also": plan.also, "participants": coming, "first": began}
    booking: Booking = _write(Booking, case, Kind.BOOKING, content, by=by, at=at)
    share(booking.record, case, by=by, chosen=units, at=at)
    if plan.colleague:
        begins = max(plan.starts_at - BEFORE, timezone.now())
        ends = max(plan.starts_at, begins) + AFTER
        let_take_part(case, by=by, assignment_id=plan.colleague, kind=Access.VISIT, begins_at=begins, ends_at=ends)
    # A calendar knows a visit by where it began, so that a moved one moves there too.
    known = began or booking.record_id
    again = f":{booking.record_id}" if first else ""
    tell(
        "visit_moved" if first else "visit_booked",
        whom=coming,
        subject=known,
        about=booking.record_id,
        starts_at=plan.starts_at,
        again=again,
    )
    return booking


def _units_of(case: Case, plan: Plan, by: Actor) -> set[int]:
    """The units of those who come. Refused for somebody who may not be asked."""
    may = {one.pk: one.unit_id for one in may_come(by, case)}
    if not set(plan.participants) <= set(may):
        raise Refused(_("Någon av dem nås inte av personens samtycke, eller arbetar inte i ärendet. Välj på nytt."))
    return {may[one] for one in plan.participants}


def _write(model: Any, case: Case, kind: Kind, content: dict[str, Any], *, by: Actor, at: datetime | None) -> Any:
    return write_record(
        model,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=kind,
        category=Category.COORDINATION,
        content=content,
        at=at,
    )


def keep_visit(booking: Booking, case: Case, *, by: Actor, words: str = "", at: datetime | None = None) -> Kept:
    """One met. Whoever was there first says it, for both houses; from the visit's own time, or earlier the same day."""
    now = at or timezone.now()
    if timezone.localdate(now) < timezone.localdate(booking.meets_at):
        raise Refused(_("Besöket är en annan dag. Flytta det om ni möttes i dag."))
    happened = min(booking.meets_at, now)
    kept: Kept = _come_of(Kept, booking, case, {"words": words}, by=by, happened=happened, at=at)
    return kept


def miss_visit(
    booking: Booking,
    case: Case,
    *,
    by: Actor,
    how: str,
    by_whom: str = "",
    words: str = "",
    at: datetime | None = None,
) -> NotKept:
    """It did not come about: the person did not come, or somebody called it off. The others who take part are told."""
    now = at or timezone.now()
    if how == How.MISSED:
        has_begun(booking, now).require()
    content = {"how": how, "by_whom": by_whom if how == How.EXCUSED else "", "words": words}
    happened = min(booking.meets_at, now)
    missed: NotKept = _come_of(NotKept, booking, case, content, by=by, happened=happened, at=at)
    if how == How.EXCUSED and booking.meets_at > now:
        known = booking.first or booking.record_id
        again = f":{missed.record_id}"
        starts = booking.meets_at
        tell("visit_cancelled", whom=booking.participants, subject=known, about=booking.record_id, starts_at=starts,
             again=again)  # fmt: skip
    return missed


def _come_of(
    model: Any,
    booking: Booking,
    case: Case,
    content: dict[str, Any],
    *,
    by: Actor,
    happened: datetime,
    at: datetime | None,
) -> Any:
    """One answer to what came of a visit, handed to the houses that take part."""
    can_write_in(by, case).require()
    wait_for_turn("visit", booking.record.lineage)
    if outcome_of(booking) is not None:
        raise Refused(_("Någon har redan skrivit vad som hände med besöket."))
    kind = Kind.VISIT if model is Kept else Kind.NO_VISIT
    written = _write(model, case, kind, {"visit": booking.record.lineage, **content}, by=by, at=happened)
    units = set(Assignment.objects.filter(pk__in=booking.participants).values_list("unit_id", flat=True))
    share(written.record, case, by=by, chosen={*units, booking.record.unit_id}, at=at)
    return written


def move_visit(booking: Booking, case: Case, plan: Plan, *, by: Actor, at: datetime | None = None) -> Booking:
    """Another time or place: the visit that was is marked as moved, and a new one takes its place."""
    miss_visit(booking, case, by=by, how=How.MOVED, at=at)
    return book_visit(case, plan, by=by, first=booking, at=at)


def write_visit_note(
    booking: Booking,
    case: Case,
    *,
    by: Actor,
    category: str,
    heading: str,
    text: str,
    share_with: Collection[int],
    at: datetime | None = None,
) -> Note:
    """What one's own house keeps of the visit. The other party writes its own, and sees this only if it is ticked."""
    happened = min(booking.meets_at, at or timezone.now())
    return write_case_note(
        case, by=by, category=category, heading=heading, text=text, share_with=share_with, at=happened
    )


@dataclass(frozen=True)
class Given:
    """Help that was given. `code` is the programme's own or one of the short list's; `label` is what it was called."""

    code: str
    label: str
    count: int | None = None
    outcome: str = ""
    category: str = Category.COORDINATION
    visit: UUID | None = None


def give_help(
    case: Case, given: Given, *, by: Actor, share_with: Collection[int] | None = None, at: datetime | None = None
) -> Help:
    """Write down help that was given, as the own house's record; handed over to those left ticked whom a consent
    reaches. What is given out by number, such as Antabus, says how many."""
    can_write_in(by, case).require()
    if given.code == ANTABUS and not given.count:
        raise Refused(_("Skriv hur många som lämnades ut."))
    content = {"code": given.code, "label": given.label, "count": given.count, "outcome": given.outcome}
    helped: Help = write_record(
        Help,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.HELP,
        category=given.category,
        content=content | {"visit": given.visit},
        at=at,
    )
    share(helped.record, case, by=by, chosen=share_with)
    return helped


def take_back(written: RecordChild, *, by: Actor, at: datetime | None = None) -> RecordChild:
    """What was said of a visit, or a booking, was a mistake: a version that says so. Only the unit that wrote it."""
    return correct_record(written, by=by, reason=gettext_noop("Ångrad"), retracted=True, at=at)
