"""Opening a case, taking parties in, staffing it, and noting who is around the person."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.cases.models import ActorAround, Case, CaseRole, Party
from samvag.cases.policies import can_end_role, can_give_role, can_staff, can_write_in
from samvag.cases.reading import other_units
from samvag.core.context import require_acting
from samvag.notices.actions import tell
from samvag.organisations.models import Assignment
from samvag.programmes.models import ProgrammeSite
from samvag.records.actions import correct_record, write_note, write_record
from samvag.records.models import Kind, Note, Record
from samvag.records.policies import can_correct
from samvag.sharing.actions import disclose
from samvag.sharing.audience import open_disclosures
from samvag.sharing.models import Disclosure, Ground
from samvag.sharing.presets import recipients_for, share_as_chosen

# No vowels and no look-alikes: a number read over the phone, that says nothing about how many there are.
_ALPHABET = "BCDFGHJKMNPQRSTVWXZ23456789"


@dataclass(frozen=True)
class PartyTerms:
    """A unit that comes in as a party, in which of the programme's party roles, on which ground."""

    unit_id: int
    code: str
    ground: str


def open_case(
    *,
    by: Actor,
    person_id: UUID,
    site: ProgrammeSite,
    programme_version_id: int,
    parties: Iterable[PartyTerms],
    decision_id: UUID | None = None,
    at: datetime | None = None,
) -> Case:
    """Open the envelope around one person in one programme. Not a biståndsbeslut, and holds no content.

    Pre-condition: authorised by the decision that lets the person in (`referrals.decide`).
    """
    require_acting(by)
    moment = at or timezone.now()
    case = Case(
        number=f"{moment:%y}-" + "".join(secrets.choice(_ALPHABET) for _place in range(5)),
        person_id=person_id,
        site=site,
        programme_version_id=programme_version_id,
        opened_at=moment,
        opened_by_id=by.assignment_id,
        owner_id=by.organisation_id,
        decision_id=decision_id,
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        # Two opened at once: the opener's own unit is a party of the case that came first.
        raise Refused(_("Ärendet är redan öppnat.")) from error
    # The opener's own unit first: the others are let in by a party of the case.
    for terms in sorted(parties, key=lambda party: party.unit_id != by.unit_id):
        Party(
            case=case,
            unit_id=terms.unit_id,
            person_id=person_id,
            code=terms.code,
            ground=terms.ground,
            joined_at=moment,
        ).save(force_insert=True)
    record_event("case.opened", subject=f"case:{case.pk}", person=person_id, at=moment)
    return case


def let_in(case: Case, *, by: Actor, unit_id: int, code: str, at: datetime | None = None) -> Party:
    """Let a unit in as a party on the person's consent: one that was not reached when the case opened, or one whose
    ground had ended and has come back. The database refuses when no consent lets coordination reach it."""
    can_staff(by).require()
    require_acting(by)
    moment = at or timezone.now()
    party = Party(
        case=case, unit_id=unit_id, person_id=case.person_id, code=code, ground=Ground.CONSENT, joined_at=moment
    )
    party.save(force_insert=True)
    record_event("party.joined", subject=f"case:{case.pk}", person=case.person_id, at=moment, unit=unit_id)
    return party


def assign_role(
    case: Case, *, by: Actor, assignment_id: int, code: str, at: datetime | None = None, agreed: bool = False
) -> CaseRole:
    """Give a member of staff of one's own house a role in the case: coordinator, colleague, fast vårdkontakt. `agreed`
    is for the others' too: named as the case opens, or had again as it opens anew; the database asks the same."""
    can_staff(by).require()
    if not agreed:
        can_give_role(by, _house_of(assignment_id)).require()
    require_acting(by)
    moment = at or timezone.now()
    role = CaseRole(case=case, assignment_id=assignment_id, person_id=case.person_id, code=code, begins_at=moment)
    role.save(force_insert=True)
    record_event("role.assigned", subject=f"case:{case.pk}", person=case.person_id, at=moment, assignment=assignment_id)
    tell("role_given", whom=[assignment_id], subject=role.pk, about=case.pk)
    return role


def _house_of(assignment_id: int) -> int:
    return Assignment.objects.values_list("unit__organisation_id", flat=True).get(pk=assignment_id)


def hand_over_role(role: CaseRole, *, by: Actor, successor_id: int, at: datetime | None = None) -> CaseRole:
    """End a role and begin the successor's in one act: nobody leaves a case without a successor."""
    can_give_role(by, _house_of(role.assignment_id)).require()
    if successor_id == role.assignment_id:
        raise Refused(_("Välj någon annan som tar över."))
    moment = at or timezone.now()
    ended = CaseRole.objects.filter(pk=role.pk, ends_at__isnull=True).update(ends_at=moment)
    if not ended:
        raise Refused(_("Rollen är redan avslutad."))
    return assign_role(role.case, by=by, assignment_id=successor_id, code=role.code, at=moment)


def add_actor(
    case: Case,
    *,
    by: Actor,
    name: str,
    function: str,
    organisation_name: str = "",
    since: date | None = None,
    reach: str = "",
    category: str = "coordination",
    share_with: Collection[int] = (),
    at: datetime | None = None,
) -> ActorAround:
    """Write down somebody who is around the person: LARO, vårdcentral, god man, a sister."""
    can_write_in(by, case).require()
    actor = write_record(
        ActorAround,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.ACTOR,
        category=category,
        content={
            "name": name,
            "function": function,
            "organisation_name": organisation_name,
            "since": since,
            "reach": reach,
        },
        at=at,
    )
    _hand_over(actor.record, case, by=by, chosen=share_with, at=at)
    return actor


def end_role(role: CaseRole, *, by: Actor, at: datetime | None = None) -> None:
    """End a role of one's own unit's staff without a successor: for whoever is no longer in it. What they could open by
    the role alone is closed to them from then on. The last coordinator of a unit hands over instead."""
    can_end_role(by, role).require()
    require_acting(by)
    moment = at or timezone.now()
    with transaction.atomic():
        # Two that end at once wait for each other: else both could be the last but one.
        held = CaseRole.objects.select_for_update(of=("self",)).filter(case=role.case_id, ends_at__isnull=True)
        standing = list(held.filter(assignment__unit_id=by.unit_id).order_by("pk"))
        if role.pk not in {one.pk for one in standing}:
            raise Refused(_("Rollen är redan avslutad."))
        if role.coordinates and not any(one.coordinates for one in standing if one.pk != role.pk):
            raise Refused(_("Ingen samordnare lämnar utan efterträdare. Lämna över rollen i stället."))
        CaseRole.objects.filter(pk=role.pk).update(ends_at=moment)
    record_event(
        "role.ended", subject=f"case:{role.case_id}", person=role.person_id, at=moment, assignment=role.assignment_id
    )


@dataclass(frozen=True)
class FollowUp:
    """Somebody around the person as they are now. `contact_on` is when one last heard of them; `ended_on` is from when
    they are no longer there. Neither day lies ahead."""

    name: str
    function: str
    organisation_name: str = ""
    reach: str = ""
    contact_on: date | None = None
    ended_on: date | None = None


def follow_up_actor(
    one: ActorAround, case: Case, now: FollowUp, *, by: Actor, at: datetime | None = None
) -> ActorAround:
    """A new version of what one's own unit has written of somebody around the person, handed to those who had the one
    before, each on the ground it already rests on. Nothing is written when nothing is new."""
    can_write_in(by, case).require()
    can_correct(by, one.record).require()
    today = timezone.localdate()
    if any(day is not None and day > today for day in (now.contact_on, now.ended_on)):
        raise Refused(_("Den dagen har inte kommit än."))
    if now.ended_on and one.since and now.ended_on < one.since:
        raise Refused(_("Den dagen är före dagen då hen kom in i bilden."))
    content = asdict(now)
    if one.content() == {**one.content(), **content}:
        return one
    former = open_disclosures([one.pk]).get(one.pk, [])
    new = correct_record(one, by=by, reason=gettext_noop("Uppdaterad"), content=content, at=at)
    for given in former:
        _again(new.record, given, by=by, at=at)
    return new


def write_case_note(
    case: Case,
    *,
    by: Actor,
    category: str,
    heading: str,
    text: str,
    share_with: Collection[int],
    at: datetime | None = None,
) -> Note:
    """A note in the case, handed over at once to those the writer left ticked and a consent in force reaches."""
    can_write_in(by, case).require()
    note = write_note(
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        category=category,
        heading=heading,
        text=text,
        at=at,
    )
    _hand_over(note.record, case, by=by, chosen=share_with)
    return note


def _hand_over(record: Record, case: Case, *, by: Actor, chosen: Collection[int], at: datetime | None = None) -> None:
    offer = recipients_for(
        by, person_id=case.person_id, category=record.category, units=other_units(case.pk, by), at=at
    )
    share_as_chosen(record, by=by, offered=offer, chosen=chosen, at=at)


def correct_note(
    note: Note,
    *,
    by: Actor,
    reason: str,
    content: Mapping[str, str],
    share_with: Collection[int],
    at: datetime | None = None,
) -> Note:
    """A new version of a note, handed to those of the former version's recipients that the writer left ticked, each on
    the ground it already rests on. Who is left out keeps the former version."""
    former = open_disclosures([note.pk]).get(note.pk, [])
    new = correct_record(note, by=by, reason=reason, content=content, at=at)
    for one in former:
        if one.recipient_id in share_with:
            _again(new.record, one, by=by, at=at)
    return new


def _again(record: Record, former: Disclosure, *, by: Actor, at: datetime | None) -> None:
    disclose(
        record,
        by=by,
        recipients=[former.recipient_id],
        ground=Ground(former.ground),
        consent=former.consent,
        ground_note=former.ground_note,
        valid_until=former.valid_until,
        at=at,
    )
