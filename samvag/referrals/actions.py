"""What the receiving unit and the remissgrupp do with a referral."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.cases.actions import PartyTerms, assign_role, open_case
from samvag.cases.models import Case
from samvag.clocks.actions import meet_clocks, pause_clocks, resume_clocks, start_clock
from samvag.clocks.reading import rule_in_force
from samvag.core.context import require_acting
from samvag.meetings.models import Meeting
from samvag.meetings.reading import asked_to
from samvag.notices.actions import tell
from samvag.programmes.models import ProgrammeSite, SiteParty
from samvag.programmes.reading import current_version, definition
from samvag.records.actions import write_record
from samvag.records.models import Kind, Record
from samvag.referrals.door import ANSWER_RULE, DECISION_RULE, QUESTION_RULE, RESPONSE_RULE
from samvag.referrals.models import (
    CriterionStatement,
    Opinion,
    Outcome,
    Question,
    Referral,
    State,
    TriageDecision,
    TriageItem,
)
from samvag.referrals.policies import can_decide, can_state, can_work, colleagues
from samvag.sharing.actions import disclose
from samvag.sharing.models import Ground
from samvag.sharing.presets import recipients_for, share_as_chosen

WAITING = gettext_noop("Vi väntar på svar på en fråga.")


class Outrun(Exception):
    """Somebody else changed the referral first."""


def _move(referral: Referral, *, by: Actor, event: str, at: datetime | None = None, **changes: object) -> None:
    """One step in the referral's life, only from the revision the actor saw. A closed one stays closed."""
    require_acting(by)
    if referral.state == State.CLOSED:
        raise Refused(_("Remissen är avslutad."))
    moved = Referral.objects.filter(pk=referral.pk, revision=referral.revision).update(
        revision=referral.revision + 1, **changes
    )
    if not moved:
        raise Outrun
    referral.refresh_from_db()
    record_event(event, subject=f"referral:{referral.pk}", person=referral.person_id, at=at)


def take(referral: Referral, *, by: Actor, at: datetime | None = None) -> None:
    """Put one's name on the referral: the promise of a first response is met when somebody has it."""
    can_work(by, referral).require()
    moment = at or timezone.now()
    state = State.TAKEN if referral.state == State.NEW else referral.state
    _move(
        referral,
        by=by,
        event="referral.taken",
        at=moment,
        state=state,
        taken_by_id=by.assignment_id,
        taken_at=moment,
    )
    meet_clocks(by=by, subject=referral.pk, rule=RESPONSE_RULE, at=moment, event="referral.taken")


def ask_for_more(
    referral: Referral, *, by: Actor, asked_of: str, question: str, at: datetime | None = None
) -> Question:
    """Ask for what is missing; the referral waits, and the question stands on its page."""
    can_work(by, referral).require()
    asked = write_record(
        Question,
        by=by,
        person_id=_person(referral),
        kind=Kind.QUESTION,
        category="referral",
        content={"referral_id": referral.pk, "asked_of": asked_of, "question": question},
        at=at,
    )
    _move(referral, by=by, event="referral.asked", at=at, state=State.ASKED)
    pause_clocks(by=by, subject=referral.pk, event="referral.asked", reason=WAITING, at=at)
    _start(referral, QUESTION_RULE, by=by, at=at)
    return asked


def give(referral: Referral, *, by: Actor, to: int, at: datetime | None = None) -> None:
    """Put a colleague's name on the referral; somebody has it at every moment. `to` is an assignment in one's own unit
    that may work with the inbox."""
    can_work(by, referral).require()
    if to not in {one.pk for one in colleagues(by, referral)}:
        raise Refused(_("Välj någon i din egen enhet som arbetar med inkorgen."))
    moment = at or timezone.now()
    state = State.TAKEN if referral.state == State.NEW else referral.state
    _move(referral, by=by, event="referral.given", at=moment, state=state, taken_by_id=to, taken_at=moment)
    meet_clocks(by=by, subject=referral.pk, rule=RESPONSE_RULE, at=moment, event="referral.given")
    tell("referral_given", whom=[to], subject=referral.pk, about=referral.pk, again=f":{referral.revision}")


def _start(referral: Referral, code: str, *, by: Actor, at: datetime | None) -> None:
    """Start one of the referral's clocks by the rule that its programme has today."""
    moment = at or timezone.now()
    rule = rule_in_force(code, timezone.localdate(moment), scope=referral.site.programme.code)
    start_clock(by=by, person_id=_person(referral), subject=referral.pk, rule=rule, happened_at=moment, at=at)


def resume(referral: Referral, *, by: Actor, answer: str = "", at: datetime | None = None) -> None:
    """The answer has come: the referral is worked with again, and what was answered stands beside the question. Only
    one that waits for an answer."""
    can_work(by, referral).require()
    if referral.state != State.ASKED:
        raise Outrun
    if answer:
        _write_down(referral, by=by, answer=answer, at=at)
    _move(
        referral,
        by=by,
        event="referral.resumed",
        at=at,
        state=State.TAKEN if referral.taken_by_id else State.NEW,
    )
    _answer_came(referral, by=by, at=at)


def _write_down(referral: Referral, *, by: Actor, answer: str, at: datetime | None) -> None:
    """What came back, from whom it was asked last."""
    asked = Question.objects.filter(referral=referral, came_back=False).order_by("-record__occurred_at").first()
    whom = asked.asked_of if asked else ""
    write_record(
        Question,
        by=by,
        person_id=_person(referral),
        kind=Kind.QUESTION,
        category="referral",
        content={"referral_id": referral.pk, "asked_of": whom, "question": answer, "came_back": True},
        at=at,
    )


def _answer_came(referral: Referral, *, by: Actor, at: datetime | None) -> None:
    """What waited for the answer goes on."""
    meet_clocks(by=by, subject=referral.pk, rule=QUESTION_RULE, at=at, event="referral.resumed")
    resume_clocks(by=by, subject=referral.pk, at=at)


def put_on_list(
    referral: Referral,
    *,
    by: Actor,
    meeting: Meeting,
    share_with: Collection[int] = (),
    at: datetime | None = None,
) -> None:
    """Put the referral on a remissgrupp's agenda, and hand its words to the parties the consent reaches.

    A party to whom it is not handed sees no row, no number and no gap.
    """
    can_work(by, referral).require()
    moment = at or timezone.now()
    waited = referral.state == State.ASKED
    moved = TriageItem.objects.filter(pk=referral.pk).update(meeting=meeting, listed_at=moment)
    if not moved:
        TriageItem(record_id=referral.pk, meeting=meeting, listed_at=moment).save(force_insert=True)
    _move(referral, by=by, event="referral.listed", at=moment, state=State.LISTED)
    if waited:  # one goes on without the answer
        _answer_came(referral, by=by, at=moment)
    if share_with:
        units = party_units(referral.site)
        offer = recipients_for(by, person_id=_person(referral), category="referral", units=units, at=moment)
        share_as_chosen(referral.record, by=by, offered=offer, chosen=share_with, at=moment)
    # Whoever may not see the item when the letter is to leave is told nothing.
    tell("listed", whom=asked_to(meeting), subject=referral.pk, about=meeting.pk, again=f":{meeting.pk}")


def party_units(site: ProgrammeSite) -> dict[int, str]:
    """The site's party units with their party code."""
    return {party.unit_id: party.party_code for party in SiteParty.objects.filter(site=site)}


def _person(referral: Referral) -> UUID:
    if referral.person_id is None:
        raise ValueError("A referral always has a person.")
    return referral.person_id


def _tell_the_group(record: Record, referral: Referral, *, by: Actor, at: datetime | None) -> None:
    """What a party states about a referral goes to the parties that consents of its own organisation reach, and back
    to the receiving unit, which must know the stand to answer the person."""
    offer = recipients_for(
        by, person_id=_person(referral), category=record.category, units=party_units(referral.site), at=at
    )
    made = share_as_chosen(record, by=by, offered=offer, chosen=[one.unit_id for one in offer], at=at)
    reached = {one.recipient_id for one in made} | {by.unit_id}
    receiver = referral.site.receiving_unit_id
    if receiver not in reached and record.kind in (Kind.DECISION, Kind.OPINION):
        disclose(
            record,
            by=by,
            recipients=[receiver],
            ground=Ground.HARMLESS,
            ground_note=gettext_noop("Mottagande enhet behöver ställningstagandet för att kunna svara personen."),
            at=at,
        )


def state_criterion(
    referral: Referral,
    *,
    by: Actor,
    criterion: str,
    value: str,
    words: str = "",
    at: datetime | None = None,
) -> CriterionStatement:
    """What the actor's organisation holds about one criterion: met, not met or unknown. Its own record."""
    can_state(by).require()
    category = definition(referral.programme_version_id).criterion(criterion).category
    stated = write_record(
        CriterionStatement,
        by=by,
        person_id=_person(referral),
        kind=Kind.CRITERION,
        category=category,
        content={"referral_id": referral.pk, "criterion": criterion, "value": value, "words": words},
        at=at,
    )
    _tell_the_group(stated.record, referral, by=by, at=at)
    return stated


def deciding_unit(site: ProgrammeSite) -> int:
    """The unit of the party that the programme in force lets decide."""
    version = current_version(site.programme.code, timezone.localdate())
    code = definition(version.pk).deciding_party.code
    return SiteParty.objects.get(site=site, party_code=code).unit_id


def decide(
    referral: Referral,
    *,
    by: Actor,
    outcome: str,
    reason: str,
    answer: str,
    goes_to: str = "",
    at: datetime | None = None,
) -> TriageDecision:
    """Close the loop: outcome, reason, the criteria version in force when the referral came, who decided, and the
    answer to the person. Taking part is no biståndsbeslut (SoL) and is never called one."""
    can_decide(by, deciding_unit(referral.site)).require()
    moment = at or timezone.now()
    decision = write_record(
        TriageDecision,
        by=by,
        person_id=_person(referral),
        kind=Kind.DECISION,
        category="coordination",
        content={
            "referral_id": referral.pk,
            "outcome": outcome,
            "reason": reason,
            "programme_version_id": referral.programme_version_id,
            "goes_to": goes_to,
            "answer": answer,
        },
        at=moment,
    )
    _tell_the_group(decision.record, referral, by=by, at=moment)
    meet_clocks(by=by, subject=referral.pk, rule=DECISION_RULE, at=moment, event="referral.decided")
    if referral.site.receiving_unit_id == by.unit_id:  # whoever received it answers the person
        _start(referral, ANSWER_RULE, by=by, at=at)
    return decision


def give_opinion(
    referral: Referral, *, by: Actor, agrees: bool, words: str = "", at: datetime | None = None
) -> Opinion:
    """A party's stand towards the decision. Disagreement is kept whatever was decided."""
    can_state(by).require()
    opinion = write_record(
        Opinion,
        by=by,
        person_id=_person(referral),
        kind=Kind.OPINION,
        category="coordination",
        content={"referral_id": referral.pk, "agrees": agrees, "words": words},
        at=at,
    )
    _tell_the_group(opinion.record, referral, by=by, at=at)
    return opinion


def close(referral: Referral, *, by: Actor, at: datetime | None = None) -> None:
    """The person has been answered: the referral is closed, and the sender's receipt says so and nothing more."""
    can_work(by, referral).require()
    decided = TriageDecision.objects.filter(referral=referral).values_list("record__occurred_at", flat=True).first()
    if decided is None:
        raise Refused(_("Remissen behöver ett beslut innan den avslutas."))
    moment = at or timezone.now()
    _move(referral, by=by, event="referral.closed", at=moment, state=State.CLOSED, closed_at=moment)
    meet_clocks(by=by, subject=referral.pk, rule=DECISION_RULE, at=decided, event="referral.decided")
    meet_clocks(by=by, subject=referral.pk, rule=ANSWER_RULE, at=moment, event="referral.closed")


def open_from_decision(
    decision: TriageDecision,
    *,
    by: Actor,
    staff: Collection[tuple[int, str]] = (),
    at: datetime | None = None,
) -> Case:
    """Open the case that an accepting decision lets the person into, with the site's parties whom the person's consent
    reaches, and the named staff as (assignment, role code)."""
    referral = decision.referral
    can_decide(by, deciding_unit(referral.site)).require()
    if decision.outcome != Outcome.ACCEPT:
        raise Refused(_("Bara ett beslut om att ta emot öppnar ett ärende."))
    moment = at or timezone.now()
    units = party_units(referral.site)
    reached = {
        one.unit_id
        for one in recipients_for(by, person_id=_person(referral), category="coordination", units=units, at=moment)
    }
    terms = [PartyTerms(by.unit_id, units[by.unit_id], Ground.OWN_REFERRAL)]
    terms += [PartyTerms(unit, units[unit], Ground.CONSENT) for unit in sorted(reached)]
    case = open_case(
        by=by,
        person_id=_person(referral),
        site=referral.site,
        programme_version_id=decision.programme_version_id,
        parties=terms,
        decision_id=decision.pk,
        at=moment,
    )
    for assignment_id, code in staff:
        assign_role(case, by=by, assignment_id=assignment_id, code=code, at=moment, agreed=True)
    return case
