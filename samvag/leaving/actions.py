"""Leaving a programme: prepared, taken over by somebody, closed, taken back the same day, opened again; and paused,
which is not leaving."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.board.actions import share
from samvag.cases.actions import assign_role
from samvag.cases.endings import Closed
from samvag.cases.models import Case, CasePause, Closure
from samvag.cases.reading import staff_of
from samvag.clocks.actions import pause_clocks, resume_clocks, start_clock
from samvag.clocks.reading import rule_in_force
from samvag.core.context import require_acting
from samvag.leaving.models import Acceptance, Farewell
from samvag.leaving.policies import can_accept, can_close, can_pause, can_reopen, can_undo
from samvag.leaving.reading import accepted_on, farewell_of, hanging, roles_that_ended
from samvag.notices.actions import tell_unit
from samvag.records.actions import correct_record, write_record
from samvag.records.models import Category, Kind

FIRST_MEETING = "first_meeting"
CHANGED = gettext_noop("Ändrad inför avslutet")
# Somebody did the same a moment before: the row is there already, or the case is open to nobody.
GONE_BEFORE = (IntegrityError, ProgrammingError)


@dataclass(frozen=True)
class Plan:
    """What is said of a leaving: why, how it stands with the programme's signs, and who takes over."""

    reason: str = ""
    reason_words: str = ""
    signs: dict[str, list[str]] = field(default_factory=dict)
    receiver_kind: str = ""
    receiver: str = ""
    receiver_unit_id: int | None = None
    met_on: date | None = None
    why_not: str = ""
    still_open: str = ""


def plan_leaving(
    case: Case, plan: Plan, *, by: Actor, share_with: Collection[int] | None = None, at: datetime | None = None
) -> Farewell:
    """Write, or write anew, how somebody is to leave. A record of the owner's, handed over as the consents allow; the
    unit that is to take over is among those it is handed to."""
    can_close(by, case).require()
    content = dict(vars(plan))
    standing = farewell_of(case)
    if standing is None or standing.record.unit_id != by.unit_id:
        farewell = write_record(
            Farewell,
            by=by,
            person_id=case.person_id,
            case_id=case.pk,
            kind=Kind.LEAVING,
            category=Category.COORDINATION,
            content=content,
            at=at,
        )
    elif content == standing.content():
        return standing
    else:
        farewell = correct_record(standing, by=by, reason=CHANGED, content=content, at=at)
    share(farewell.record, case, by=by, chosen=share_with, at=at)
    return farewell


def accept_handover(
    case: Case, *, by: Actor, accepted_by: str, day: date, share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> Acceptance:  # fmt: skip
    """The next contact has taken over: its own word where it is a unit that takes part, else what somebody outside has
    told the coordinator. Also after the case is closed, for then it is needed most."""
    farewell = farewell_of(case)
    can_accept(by, case, farewell).require()
    require_acting(by)
    if farewell is None or accepted_on(farewell) is not None:
        raise Refused(_("Det står redan att mottagaren har tagit över."))
    acceptance = write_record(
        Acceptance,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.HANDOVER,
        category=Category.COORDINATION,
        content={"receiver": farewell.receiver, "accepted_by": accepted_by, "accepted_on": day},
        at=at,
    )
    share(acceptance.record, case, by=by, chosen=share_with, at=at)
    return acceptance


def close_case(case: Case, *, by: Actor, reason: str, at: datetime | None = None) -> Closure:
    """The person leaves the programme. Roles end, steps that nobody has done lapse, expectations end; nothing written
    is changed, and the parties go on reading what they have.

    Whoever leaves because point efforts are enough goes on to somebody who has accepted, or it stands why not. Nothing
    of the owner's own is left hanging without a word. The parties' units are told, without a name or a cause.
    """
    can_close(by, case).require()
    require_acting(by)
    _ready(case, by=by, reason=reason)
    closure = Closure(
        id=uuid4(),
        case=case,
        person_id=case.person_id,
        reason=reason,
        closed_at=at or timezone.now(),
        closed_by_id=by.assignment_id,
    )
    try:
        with transaction.atomic():
            closure.save(force_insert=True)  # the database closes the case with it
    except GONE_BEFORE as error:
        raise Refused(_("Ärendet gick inte att avsluta så. Läs sidan igen.")) from error
    if reason != Closure.Reason.DIED:  # a death writes its own
        record_event("case.closed", subject=f"case:{case.pk}", person=case.person_id, at=at, reason=reason)
        for unit in case.parties.filter(left_at__isnull=True).values_list("unit_id", flat=True):
            tell_unit("case_closed", unit=unit, subject=case.pk, again=f":{closure.pk}")
    case.refresh_from_db()
    closure.refresh_from_db()
    return closure


def _ready(case: Case, *, by: Actor, reason: str) -> None:
    """Is everything said that closing for this reason asks for? A death asks for nothing."""
    if reason == Closure.Reason.DIED:
        return
    farewell = farewell_of(case)
    if reason == Closure.Reason.POINT_EFFORTS and accepted_on(farewell) is None and not (farewell and farewell.why_not):
        raise Refused(_("Skriv in att någon har tagit över, eller varför ingen har gjort det."))
    if not (farewell and farewell.still_open) and hanging(by, case):
        raise Refused(
            _("Något hos er är fortfarande öppet i ärendet. Avsluta det, eller skriv varför det får vara så.")
        )


def undo_closing(closure: Closure, *, by: Actor, at: datetime | None = None) -> None:
    """It was a mistake: the same day everything stands as before, roles, steps and times too."""
    can_undo(by, closure.case, Closed(closure.pk, closure.reason, closure.closed_at)).require()
    require_acting(by)
    if not _standing(closure.pk).update(undone_at=at or timezone.now()):
        raise Refused(_("Ärendet är redan öppnat igen."))
    record_event("case.closing_undone", subject=f"case:{closure.case_id}", person=closure.person_id, at=at)


def reopen_case(closure: Closure, *, by: Actor, why: str, at: datetime | None = None) -> list[str]:
    """The person comes back. A new period begins: those who had a role and still work there have it again, and the
    coordinators are to meet the person within the programme's time. Who could not get their role back, by name."""
    case = closure.case
    can_reopen(by, case, Closed(closure.pk, closure.reason, closure.closed_at)).require()
    require_acting(by)
    moment = at or timezone.now()
    former = roles_that_ended(closure)
    again = {"reopened_at": moment, "reopened_by_id": by.assignment_id, "reopened_why": why}
    if not _standing(closure.pk).update(**again):
        raise Refused(_("Ärendet är redan öppnat igen."))
    record_event("case.reopened", subject=f"case:{case.pk}", person=case.person_id, at=at, why=why)
    case.refresh_from_db()
    units = list(case.parties.filter(left_at__isnull=True).values_list("unit_id", flat=True))
    here = {one.pk for one in staff_of(units, case.person_id)}
    for role in former:
        if role.assignment_id in here:
            assign_role(case, by=by, assignment_id=role.assignment_id, code=role.code, at=moment, agreed=True)
    rule = rule_in_force(FIRST_MEETING, timezone.localdate(moment), scope=case.site.programme.code)
    start_clock(by=by, person_id=case.person_id, subject=case.pk, rule=rule, happened_at=moment, at=at)
    return [role.assignment.user.name for role in former if role.assignment_id not in here]


def _standing(key: UUID) -> QuerySet[Closure]:
    return Closure.objects.filter(pk=key, undone_at__isnull=True, reopened_at__isnull=True)


def pause_case(
    case: Case, *, by: Actor, reason: str, expected_on: date, begins_on: date | None = None, at: datetime | None = None
) -> CasePause:
    """The person is away until a day. The case is open all the time; the board says until when, reminders are quiet and
    the unit's clocks on the case stand still."""
    can_pause(by, case).require()
    require_acting(by)
    moment = at or timezone.now()
    pause = CasePause(
        case=case,
        person_id=case.person_id,
        reason=reason,
        begins_on=begins_on or timezone.localdate(moment),
        expected_on=expected_on,
        paused_at=moment,
        paused_by_id=by.assignment_id,
    )
    try:
        with transaction.atomic():
            pause.save(force_insert=True)
    except GONE_BEFORE as error:
        raise Refused(_("Ärendet är redan pausat.")) from error
    pause_clocks(by=by, subject=case.pk, event="case.paused", reason=str(CasePause.Reason(reason).label), at=at)
    record_event("case.paused", subject=f"case:{case.pk}", person=case.person_id, at=at, until=expected_on)
    return pause


def end_pause(pause: CasePause, *, by: Actor, at: datetime | None = None) -> None:
    """The person is back. Clocks that stood still go on, from the day the person was expected if that has passed."""
    can_pause(by, pause.case).require()
    require_acting(by)
    moment = at or timezone.now()
    ended = CasePause.objects.filter(pk=pause.pk, ended_at__isnull=True)
    if not ended.update(ended_at=moment, ended_by_id=by.assignment_id):
        raise Refused(_("Pausen är redan avslutad."))
    expected = timezone.make_aware(datetime.combine(pause.expected_on, datetime.min.time()))
    resume_clocks(by=by, subject=pause.case_id, at=min(moment, expected) if expected > pause.paused_at else at)
    record_event("case.pause_ended", subject=f"case:{pause.case_id}", person=pause.person_id, at=at)
