"""The verbs a life is told with. Each is one act of one persona, through the product's own action."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.utils import timezone

from samvag.access.actors import actor_from
from samvag.administration.actions import Employment, employ, end_employment
from samvag.audit.events import record_event
from samvag.board import actions as board
from samvag.board.models import NextStep, StatusEntry
from samvag.cases import actions as cases
from samvag.cases.models import ActorAround, Case, CaseRole
from samvag.cases.policies import can_write_in
from samvag.core.identity_numbers import IdentityNumber
from samvag.demo.story import RECEIVES, Teller, Visitor
from samvag.demo.structure import HSA, STARTED_ON
from samvag.inner import actions as inner
from samvag.inner.models import TimedAccess
from samvag.organisations.models import Assignment
from samvag.people import actions as people
from samvag.people.models import ProtectedOpening
from samvag.programmes.models import SiteParty
from samvag.programmes.reading import current_version, definition
from samvag.records.actions import correct_record, write_note
from samvag.records.models import Note, RecordChild
from samvag.referrals import actions as referrals
from samvag.referrals.door import Submission, receive
from samvag.referrals.models import Channel, TriageDecision
from samvag.sharing.actions import CarveOutTerms, ConsentTerms, give_consent, refuse_consent, withdraw_consent
from samvag.sharing.models import Consent, Form

Names = tuple[str, ...]
Units = tuple[str, ...]


class Life(Teller):
    """A teller with all its verbs."""

    # ── In through the door ──────────────────────────────────────────────────────────────────────

    def ask_for_help(self, wants: str, *, by: str = "", known: bool = True, **words: Any) -> None:
        """A referral comes in: by the web form without an account, or written by a member of staff."""
        channel = words.pop("channel", Channel.PHONE if by else Channel.WEB)
        answers = self._answers(words.pop("asked", {}))
        submission = Submission(
            given_name=self.given_name,
            family_name=self.family_name if known else "",
            phone=self.phone,
            wants=wants,
            channel=channel,
            answers=answers,
            **words,
        )
        number: IdentityNumber | None = self.number if known else None
        with self.context(self.town.actors[by] if by else Visitor()):
            self.referral_id = receive(self.town.sites[self.site], submission, number=number, at=self.at).id
        with self.context(self.town.actors[RECEIVES[self.site]]):
            self.person_id = self.referral().person_id
        self.point = self.point.later()

    def _answers(self, said: dict[str, str]) -> tuple[dict[str, str], ...]:
        """What was answered of what the programme asks, with its questions as they were put."""
        version = current_version(self.town.sites[self.site].programme.code, timezone.localdate(self.at))
        asks = definition(version.pk).asks if said else ()
        return tuple({"code": ask.code, "label": ask.text, "text": said[ask.code]} for ask in asks if ask.code in said)

    def take(self, by: str) -> None:
        """Somebody puts their name on it."""
        with self.as_(by) as actor:
            referrals.take(self.referral(), by=actor, at=self.at)

    def ask(self, by: str, asked_of: str, question: str) -> None:
        """Something is missing."""
        with self.as_(by) as actor:
            referrals.ask_for_more(self.referral(), by=actor, asked_of=asked_of, question=question, at=self.at)

    def resume(self, by: str) -> None:
        """The answer has come."""
        with self.as_(by) as actor:
            referrals.resume(self.referral(), by=actor, at=self.at)

    def identify(self, by: str) -> None:
        """The person turns out to have a number, and a family name that the unit now writes down."""
        with self.as_(by) as actor:
            link = self.link()
            people.identify(link, by=actor, number=self.number, at=self.at)
            link.family_name = self.family_name
            link.save(update_fields=["family_name"])

    def protect(self, by: str, protection: str) -> None:
        """The population register says that the person is protected."""
        with self.as_(by) as actor:
            people.protect(self.link(), by=actor, protection=protection, at=self.at)

    def open_for(self, by: str, *names: str) -> None:
        """Whoever may open a protected person lets in a colleague who needs to."""
        with self.as_(by) as actor:
            for name in names:
                colleague = self.town.actors[name].assignment_id
                ProtectedOpening(person_id=self.person, assignment_id=colleague, opened_by_id=actor.assignment_id).save(
                    force_insert=True
                )
                record_event(
                    "protected.opened",
                    subject=f"assignment:{colleague}",
                    person=self.person,
                    at=self.at,
                )

    # ── Inside one organisation ──────────────────────────────────────────────────────────────────

    def close_out(self, by: str, who: str, reason: str, words: str) -> None:
        """A colleague who must not meet the person is closed out."""
        with self.as_(by) as actor:
            user = self.town.actors[who].user_id
            people.close_out(by=actor, person_id=self.person, user_id=user, reason=reason, words=words, at=self.at)

    def block(self, by: str) -> None:
        """The person does not want the house's other units to read what this one wrote."""
        with self.as_(by) as actor:
            inner.set_block(by=actor, person_id=self.person, at=self.at)

    def open_in_emergency(self, by: str, reason: str, words: str) -> UUID:
        """Somebody who has no part reads in an emergency."""
        with self.as_(by) as actor:
            key = inner.open_in_emergency(self.number, by=actor, reason=reason, words=words, at=self.at)
        if key is None:
            raise LookupError(f"{self.given_name} could not be opened.")
        return key

    def review(self, by: str, key: UUID, outcome: str, words: str) -> None:
        """The head looks at it."""
        with self.as_(by) as actor:
            access = TimedAccess.objects.get(pk=key)
            inner.review_emergency(access, by=actor, outcome=outcome, words=words, at=self.at)

    # ── Consent ──────────────────────────────────────────────────────────────────────────────────

    def _usual(self, owner_unit: int, to: Units) -> tuple[str, ...]:
        """What the programme's leaflet normally covers between these parties."""
        site = self.town.sites[self.site]
        parties = {party.unit_id: party.party_code for party in SiteParty.objects.filter(site=site)}
        plan = definition(current_version(site.programme.code, self.at.date()).pk)
        covered = [plan.shared(parties[owner_unit], parties[self.town.units[code].pk]) for code in to]
        return tuple(category for category in covered[0] if all(category in one for one in covered))

    def _terms(
        self, owner_unit: int, to: Units, categories: tuple[str, ...], *, witness: str = "", carve_outs: str = ""
    ) -> ConsentTerms:
        plan = definition(current_version(self.town.sites[self.site].programme.code, self.at.date()).pk)
        return ConsentTerms(
            purpose="Samordning mellan verksamheterna",
            categories=categories or self._usual(owner_unit, to),
            recipients=tuple(self.town.units[code].pk for code in to),
            form=Form.ORAL if witness else Form.WRITTEN,
            witness=witness,
            carve_outs=(CarveOutTerms(carve_outs),) if carve_outs else (),
            leaflet_version=plan.leaflet.version,
        )

    def consent(self, by: str, to: Units, *, categories: tuple[str, ...] = (), witness: str = "") -> None:
        """The person says yes; with a witness it was said and not written."""
        with self.as_(by) as actor:
            terms = self._terms(actor.unit_id, to, categories, witness=witness)
            give_consent(by=actor, person_id=self.person, terms=terms, at=self.at)

    def refuse(self, by: str, to: Units) -> None:
        """The person says no, and that is written down too."""
        with self.as_(by) as actor:
            terms = self._terms(actor.unit_id, to, ())
            refuse_consent(by=actor, person_id=self.person, terms=terms, at=self.at)

    def _standing(self, owner: int) -> Consent:
        return Consent.objects.get(person_id=self.person, owner_id=owner, given=True, ended_at__isnull=True)

    def narrow(self, by: str, to: Units, *, categories: tuple[str, ...], carve_outs: str) -> None:
        """The person wants less to be told; what the new consent does not cover closes at once."""
        with self.as_(by) as actor:
            terms = self._terms(actor.unit_id, to, categories, carve_outs=carve_outs)
            standing = self._standing(actor.organisation_id)
            give_consent(by=actor, person_id=self.person, terms=terms, at=self.at, replaces=standing)

    def withdraw(self, by: str) -> None:
        """The person takes the yes back."""
        with self.as_(by) as actor:
            withdraw_consent(self._standing(actor.organisation_id), by=actor, at=self.at)

    # ── The remissgrupp ──────────────────────────────────────────────────────────────────────────

    def list_for_next(self, by: str, share: Units) -> None:
        """Put the referral on the next meeting's agenda, with its words for those whom the consent reaches."""
        self.meeting = self.town.meeting_after(self.site, self.point.day)
        self._put_on_list(by, share)

    def list_for_coming(self, by: str, share: Units) -> None:
        """Put the referral on the agenda of a meeting that has not been held when the story ends."""
        self.meeting = self.town.meeting_after(self.site, self.town.calendar.today)
        self._put_on_list(by, share)

    def _put_on_list(self, by: str, share: Units) -> None:
        if self.meeting is None:
            raise LookupError("There is no meeting.")
        units = [self.town.units[code].pk for code in share]
        with self.as_(by) as actor:
            referrals.put_on_list(self.referral(), by=actor, meeting=self.meeting[0], share_with=units, at=self.at)

    def meet(self) -> None:
        """Go to the meeting on whose agenda the referral stands."""
        if self.meeting is None or self.meeting[1] <= self.point:
            raise LookupError(f"{self.given_name} is on no coming agenda.")
        self.point = self.meeting[1]
        self.town.hold(self.meeting[0], self.site)

    def hold(self, by: str, value: str, *criteria: str, words: str = "") -> None:
        """A party holds that some criteria are met, not met or unknown."""
        with self.as_(by) as actor:
            referral = self.referral()
            for criterion in criteria:
                referrals.state_criterion(referral, by=actor, criterion=criterion, value=value, words=words, at=self.at)

    def decide(self, by: str, outcome: str, reason: str, answer: str, goes_to: str = "") -> TriageDecision:
        """The deciding party closes the loop."""
        with self.as_(by) as actor:
            return referrals.decide(
                self.referral(),
                by=actor,
                outcome=outcome,
                reason=reason,
                answer=answer,
                goes_to=goes_to,
                at=self.at,
            )

    def opinion(self, by: str, agrees: bool, words: str = "") -> None:
        """Another party's own stand."""
        with self.as_(by) as actor:
            referrals.give_opinion(self.referral(), by=actor, agrees=agrees, words=words, at=self.at)

    def answer(self, by: str) -> None:
        """The person has been told: the referral is closed."""
        with self.as_(by) as actor:
            referrals.close(self.referral(), by=actor, at=self.at)

    # ── The case ─────────────────────────────────────────────────────────────────────────────────

    def open(self, by: str, decision: TriageDecision, *, main: Names, colleague: Names = ()) -> None:
        """The case opens with its coordinators, one of each kind from each party."""
        staff = [(name, "main_coordinator") for name in main] + [(name, "colleague_coordinator") for name in colleague]
        with self.as_(by) as actor:
            named = [(self.town.actors[name].assignment_id, code) for name, code in staff]
            decided = TriageDecision.objects.select_related("referral__site__programme").get(pk=decision.pk)
            self.case_id = referrals.open_from_decision(decided, by=actor, staff=named, at=self.at).pk

    def case(self) -> Case:
        """The case as whoever acts now may see it."""
        return Case.objects.get(pk=self.case_key)

    def role(self, by: str, who: str, code: str) -> None:
        """A member of staff gets a role."""
        with self.as_(by) as actor:
            holder = self.town.actors[who].assignment_id
            cases.assign_role(self.case(), by=actor, assignment_id=holder, code=code, at=self.at)

    def hand_over(self, by: str, leaves: str, follows: str, code: str) -> None:
        """One goes, another comes, in one act."""
        with self.as_(by) as actor:
            held = CaseRole.objects.select_related("case").get(
                case_id=self.case_key,
                assignment_id=self.town.actors[leaves].assignment_id,
                code=code,
                ends_at__isnull=True,
            )
            successor = self.town.actors[follows].assignment_id
            cases.hand_over_role(held, by=actor, successor_id=successor, at=self.at)

    def employ(self, by: str, key: str, name: str, unit: str) -> None:
        """An organisation's administrator gives somebody work as a coordinator; the town then knows them by `key`."""
        with self.as_(by) as actor:
            terms = Employment(
                name=name,
                hsa_id=f"{HSA}-{key}".upper(),
                unit_id=self.town.units[unit].pk,
                role="coordinator",
                title="Samordnare",
                begins_on=STARTED_ON,
            )
            made = employ(by=actor, employment=terms)
        held = Assignment.objects.select_related("user", "unit__organisation").get(pk=made)
        self.town.actors[key] = actor_from(held)

    def leave(self, by: str, key: str) -> None:
        """Somebody stops working there, and nobody has thought of what they leave."""
        with self.as_(by) as actor:
            end_employment(by=actor, assignment_id=self.town.actors[key].assignment_id, on=self.point.day)

    def around(self, by: str, name: str, function: str, *, shared: bool = True, **words: Any) -> None:
        """Somebody around the person."""
        with self.as_(by) as actor:
            case = self.case()
            noted = cases.add_actor(case, by=actor, name=name, function=function, at=self.at, **words)
            if shared:
                board.share(noted.record, case, by=actor, chosen=None, at=self.at)

    def hear_of(self, by: str, name: str, **now: Any) -> None:
        """Somebody around the person has been in touch, or is not around any more."""
        with self.as_(by) as actor:
            case = self.case()
            one = ActorAround.objects.select_related("record").get(
                case_id=case.pk, name=name, record__superseded_at__isnull=True
            )
            kept = {field.name: getattr(one, field.name) for field in fields(cases.FollowUp)}
            cases.follow_up_actor(one, case, cases.FollowUp(**kept | now), by=actor, at=self.at)

    def status(
        self, by: str, domain: str, level: int, words: str, direction: str = "same", *, shared: bool = True
    ) -> StatusEntry:
        """How a life domain stands."""
        with self.as_(by) as actor:
            return board.set_status(
                self.case(),
                board.Status(domain, level, direction, words),
                by=actor,
                share_with=None if shared else (),
                at=self.at,
            )

    def retract(self, by: str, entry: StatusEntry) -> None:
        """It was put in the wrong cell: taken back, and what stood before shows again."""
        with self.as_(by) as actor:
            board.retract_status(StatusEntry.objects.select_related("record").get(pk=entry.pk), by=actor, at=self.at)

    def note(self, by: str, category: str, heading: str, text: str, *, shared: bool = False) -> Note:
        """A note; nobody else's until it is handed over."""
        with self.as_(by) as actor:
            case = self.case() if self.case_id else None
            if case is not None:
                can_write_in(actor, case).require()
            written = write_note(
                by=actor,
                person_id=self.person,
                case_id=self.case_id,
                category=category,
                heading=heading,
                text=text,
                at=self.at,
            )
            self._pass_on(written, case, actor, shared)
            return written

    def correct(self, by: str, note: Note, reason: str, *, shared: bool = False, **content: str) -> None:
        """A new version that says what was wrong."""
        with self.as_(by) as actor:
            old = Note.objects.select_related("record").get(pk=note.pk)
            new = correct_record(old, by=actor, reason=reason, content=content, at=self.at)
            self._pass_on(new, self.case(), actor, shared)

    def _pass_on(self, child: RecordChild, case: Case | None, actor: Any, shared: bool) -> None:
        if shared and case is not None:
            board.share(child.record, case, by=actor, chosen=None, at=self.at)

    def step(self, by: str, text: str, who: str, days: int) -> NextStep:
        """What happens next, who does it, and how many days they have."""
        with self.as_(by) as actor:
            return board.set_next_step(
                self.case(),
                by=actor,
                text=text,
                responsible_id=self.town.actors[who].assignment_id,
                due_on=self.town.calendar.due(self.point, days),
                at=self.at,
            )

    def done(self, by: str, step: NextStep) -> None:
        """The step is taken."""
        with self.as_(by) as actor:
            standing = NextStep.objects.select_related("record").get(pk=step.pk)
            board.finish_next_step(standing, by=actor, at=self.at)
