"""Setting a status, taking it back, and the next step: each a record of its author's organisation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.board.models import Direction, NextStep, StatusEntry
from samvag.cases.actions import hand_over_role, write_case_note
from samvag.cases.models import Case, CaseRole, Party
from samvag.cases.policies import can_write_in
from samvag.core.turns import wait_for_turn
from samvag.notices.actions import tell
from samvag.organisations.models import Assignment
from samvag.programmes.reading import definition
from samvag.records.actions import correct_record, write_record
from samvag.records.models import Kind, Record
from samvag.sharing.models import Disclosure
from samvag.sharing.presets import Recipient, recipients_for, share_as_chosen


@dataclass(frozen=True)
class Status:
    """What is set in one cell: level 0 (stable) to 4 (acute), where it is heading, and a few words."""

    domain: str
    level: int
    direction: str = Direction.SAME
    words: str = ""


class NotTold(Refused):
    """A next step for somebody who would not see it."""


class Outrun(Exception):
    """Somebody else changed the cell first; carries what stands there now so that both texts can be shown."""

    def __init__(self, current: StatusEntry | NextStep | None) -> None:
        super().__init__("changed by somebody else")
        self.current = current


def latest_status(case: Case, domain: str) -> StatusEntry | None:
    """What stands in the cell for the actor now; retracted entries do not count."""
    return (
        StatusEntry.objects.filter(
            case_id=case.pk,
            domain=domain,
            record__superseded_at__isnull=True,
            record__retracted=False,
        )
        .select_related("record")
        .order_by("-record__occurred_at", "-record__recorded_at")
        .first()
    )


def other_units(case: Case, by: Actor) -> QuerySet[Party, int]:
    """The other units that take part in the case, asked for inside the question they are part of."""
    others = Party.objects.filter(case=case, left_at__isnull=True).exclude(unit_id=by.unit_id)
    return others.values_list("unit_id", flat=True)


def offered(case: Case, category: str, by: Actor) -> list[Recipient]:
    """Who would see an item of this category if the writer changes nothing."""
    return recipients_for(by, person_id=case.person_id, category=category, units=other_units(case, by))


def set_status(
    case: Case,
    status: Status,
    *,
    by: Actor,
    based_on: UUID | None = None,
    check_base: bool = False,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> StatusEntry:
    """Write how a life domain stands. `share_with=None` hands over as the consents preset it.

    With `check_base` the cell must still show the record the writer saw, else Outrun: nobody overwrites unseen.
    """
    can_write_in(by, case).require()
    domain = definition(case.programme_version_id).domain(status.domain)
    if status.level not in {level.value for level in domain.levels}:
        raise Refused(_("Nivån finns inte i skalan."))
    if check_base:
        wait_for_turn("status", case.pk, status.domain)
        current = latest_status(case, status.domain)
        if (current.pk if current else None) != based_on:
            raise Outrun(current)
    entry = write_record(
        StatusEntry,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.STATUS,
        category=domain.category,
        content={
            "domain": status.domain,
            "level": status.level,
            "direction": status.direction,
            "words": status.words,
        },
        at=at,
    )
    share(entry.record, case, by=by, chosen=share_with, at=at)
    return entry


def share(
    record: Record,
    case: Case,
    *,
    by: Actor,
    chosen: Collection[int] | None,
    at: datetime | None = None,
) -> None:
    """Hand a record of the case over to those the writer left ticked, or to all that the consents allow."""
    offer = recipients_for(by, person_id=case.person_id, category=record.category, units=other_units(case, by), at=at)
    ticked = {one.unit_id for one in offer} if chosen is None else set(chosen)
    share_as_chosen(record, by=by, offered=offer, chosen=ticked, at=at)


def retract_status(entry: StatusEntry, *, by: Actor, at: datetime | None = None) -> StatusEntry:
    """Undo: a version that says the entry was taken back. What stood before shows again."""
    return correct_record(entry, by=by, reason=gettext_noop("Ångrad"), retracted=True, at=at)


def set_next_step(
    case: Case,
    *,
    by: Actor,
    text: str,
    responsible_id: int,
    due_on: date,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> NextStep:
    """What happens next, who does it and by when. Others' open steps stand beside it. Whoever is to do it must
    be handed it: NotTold when they are of another house and it does not reach them."""
    can_write_in(by, case).require()
    _require_told(case, by=by, responsible_id=responsible_id, chosen=share_with, at=at)
    step = write_record(
        NextStep,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.NEXT_STEP,
        category="coordination",
        content={"text": text, "responsible_id": responsible_id, "due_on": due_on},
        at=at,
    )
    share(step.record, case, by=by, chosen=share_with, at=at)
    tell("step_given", whom=[responsible_id], subject=step.pk, about=case.pk)
    return step


def _require_told(
    case: Case, *, by: Actor, responsible_id: int, chosen: Collection[int] | None, at: datetime | None
) -> None:
    """A task for somebody who never sees it falls between the chairs the moment it is written."""
    if responsible_id == by.assignment_id:
        return
    who = Assignment.objects.select_related("unit", "user").get(pk=responsible_id)
    if who.unit.organisation_id == by.organisation_id:
        return
    offer = recipients_for(by, person_id=case.person_id, category="coordination", units=other_units(case, by), at=at)
    reached = {one.unit_id for one in offer} if chosen is None else {one.unit_id for one in offer} & set(chosen)
    if who.unit_id not in reached:
        words = _("%(who)s får inte se det här. Låt %(unit)s se det, eller välj någon annan.")
        raise NotTold(words % {"who": who.user.name, "unit": who.unit.name})


def finish_next_step(step: NextStep, *, by: Actor, at: datetime | None = None) -> NextStep:
    """The step is done: a new version that says when, handed to the same recipients."""
    moment = at or timezone.now()
    done = {"done_on": timezone.localdate(moment)}
    return _change_step(step, by=by, reason=gettext_noop("Klart"), content=done, at=moment)


def reopen_next_step(step: NextStep, *, by: Actor, at: datetime | None = None) -> NextStep:
    """Undo of done: the step is open again for everybody who saw it."""
    return _change_step(step, by=by, reason=gettext_noop("Ångrad"), content={"done_on": None}, at=at or timezone.now())


def retract_next_step(step: NextStep, *, by: Actor, at: datetime | None = None) -> NextStep:
    """Undo of adding: a version that says the step was taken back."""
    return correct_record(step, by=by, reason=gettext_noop("Ångrad"), retracted=True, at=at)


def hand_over(
    role: CaseRole,
    *,
    by: Actor,
    successor_id: int,
    steps: Collection[NextStep] = (),
    note: str = "",
    at: datetime | None = None,
) -> CaseRole:
    """A role with what goes with it, in one act: the chosen open steps of whoever leaves, each told to those who had it
    before, and a note of one's own house to whoever takes over."""
    moment = at or timezone.now()
    taken = hand_over_role(role, by=by, successor_id=successor_id, at=moment)
    if note:
        words = {"category": "coordination", "heading": _("Överlämning"), "text": note}
        write_case_note(role.case, by=by, share_with=(), at=moment, **words)
    for step in steps:
        given = {"responsible_id": successor_id}
        changed = _change_step(step, by=by, reason=gettext_noop("Överlämnad"), content=given, at=moment)
        tell("step_given", whom=[successor_id], subject=changed.pk, about=role.case_id)
    return taken


def _change_step(step: NextStep, *, by: Actor, reason: str, content: Mapping[str, Any], at: datetime) -> NextStep:
    """A new version handed to those, and only those, who had the one before."""
    had = Disclosure.objects.filter(record_id=step.record_id, ended_at__isnull=True)
    chosen = list(had.values_list("recipient_id", flat=True))
    changed = correct_record(step, by=by, reason=reason, content=content, at=at)
    share(changed.record, Case.objects.get(pk=step.case_id or ""), by=by, chosen=chosen, at=at)
    return changed
