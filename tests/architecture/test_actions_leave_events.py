# ruff: noqa: E501 (one act a line reads best)
"""Every act leaves an audit event in its own transaction: done once each in the world."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.administration import actions as administration
from samvag.audit.events import log_read
from samvag.between import actions as between
from samvag.between.models import Mute
from samvag.board import actions as board
from samvag.cases import actions as cases
from samvag.cases.models import Case, CaseRole
from samvag.clocks import actions as clocks
from samvag.clocks.models import Deadline
from samvag.clocks.reading import rule_in_force
from samvag.core.context import SETTING, acting, payload_for, require_acting, signed
from samvag.core.identity_numbers import IdentityNumber, Kind
from samvag.inner import actions as inner
from samvag.inner.models import Block, TimedAccess
from samvag.meetings.models import Attendance
from samvag.notices import actions as notices
from samvag.people import actions as people
from samvag.people.models import ConflictMark, Merge, PersonLink, ProtectedOpening
from samvag.portal import actions as portal
from samvag.portal.models import Mandate
from samvag.programmes.reading import current_version
from samvag.records import actions as records
from samvag.records.models import Note, Record
from samvag.records.telling import with_content
from samvag.referrals import actions as referrals
from samvag.referrals.door import Submission, receive
from samvag.referrals.models import Referral
from samvag.retention import actions as retention
from samvag.retention.models import Hold
from samvag.review import actions as review
from samvag.review.models import Choice
from samvag.sharing import actions as sharing
from samvag.sharing.models import Consent, Disclosure, Ground, Proposal
from tests.architecture.administration_acts import ADMINISTRATION
from tests.architecture.case_acts import CASES
from tests.architecture.leaving_acts import LEAVING
from tests.architecture.lifting_acts import LIFTING
from tests.architecture.meeting_acts import MEETINGS
from tests.architecture.question_acts import QUESTIONS, lay
from tests.architecture.schedule_acts import SCHEDULES
from tests.architecture.test_actions_tell import acts
from tests.architecture.visit_acts import VISITS
from tests.floor.attempts import hand_over, note
from tests.world import World, reserve_number


class Desk:
    """What the acts need: Maria with a case of hers."""

    def __init__(self, world: World) -> None:
        self.world, self.case, self.maria = world, world.case(), world.actor("maria")
        self.note = note(world, "maria", self.case)
        self.step = world.next_step("maria", self.case)
        with world.acting("maria"):
            self.step.refresh_from_db()
        self.status = world.status("maria", self.case)
        self._fresh, self._asked = world.referral().pk, world.referral().pk
        with world.acting("maria"):
            referrals.ask_for_more(self.asked, by=self.maria, asked_of="person", question="x")
        self.meeting = world.meeting()
        self.today = timezone.localdate()
        self.link = world.link("maria", self.case)
        with world.acting("maria"):
            self.mandate = Mandate.objects.get(pk=self.mandated(self.maria))
        self.adam = world.actor("adam")
        self.request = self._requested()
        self.today = timezone.localdate()
        self.handed = hand_over(world, "maria", note(world, "maria", self.case))
        theirs = note(world, "karin", self.case)
        self.received = hand_over(world, "karin", theirs, to="Vuxenenheten")
        with world.acting("maria"):
            self.proposal = self.proposed(self.maria)
            self.problem = LIFTING["lifting.lift"](self, self.maria)

    def employment(self, name: str, role: str = "nurse") -> administration.Employment:
        return administration.Employment(name, f"TST5565594230-{name}", self.maria.unit_id, role, "x")

    def _requested(self) -> int:
        """A second administrator asks for something of her own."""
        with self.world.acting("adam"):
            administration.employ(by=self.adam, employment=self.employment("EVA", "administrator"))
        eva = self.world.actor("tst5565594230-eva")
        with acting(eva):
            return administration.ask_for_assignment(by=eva, unit_id=eva.unit_id, role="nurse", title="x", reason="x")

    def mandated(self, by: Actor) -> Any:
        """A relative who may see who is around."""
        words = {"kind": "relative", "holder_name": "x", "scope": ["around"], "ground": "x", "ends_on": None}
        return portal.give_mandate(self.link, by=by, number=self.world.number(), begins_on=self.today, **words)

    @property
    def fresh(self) -> Referral:
        """A referral nobody has taken, as it stands now."""
        return self.world.get_referral(self._fresh)

    @property
    def asked(self) -> Referral:
        """A referral that waits for an answer."""
        return self.world.get_referral(self._asked)

    def terms(self) -> sharing.ConsentTerms:
        return sharing.ConsentTerms("Samordning", ("social",), (self.world.unit("Öppenvårdspsykiatrin").pk,))

    def consent(self) -> Consent:
        return Consent.objects.filter(ended_at__isnull=True)[0]

    def decided(self) -> Any:
        return referrals.decide(self.fresh, by=self.maria, outcome="accept", reason="x", answer="x")

    def unnumbered(self) -> Any:
        got = receive(self.world.site(), Submission("Alva", "Hjälp", channel="phone"))
        return self.world.link("maria", self.world.get_referral(got.id))

    def guarded(self, by: Actor) -> PersonLink:
        """The person protected, which `by` may open."""
        link = self.world.link("maria", self.case)
        people.protect(link, by=by, protection="sekretessmarkering")
        return link

    def close_out(self, by: Actor) -> ConflictMark:
        olle = self.world.actor("olle").user_id
        return people.close_out(by=by, person_id=self.case.person_id, user_id=olle, reason="relative")

    def emergency(self, by: Actor) -> TimedAccess:
        link = self.world.link("maria", self.case)
        number = IdentityNumber(Kind(link.number_kind), link.number)
        return TimedAccess.objects.get(pk=inner.open_in_emergency(number, by=by, reason="life", words="x"))

    def emergency_by(self, name: str) -> TimedAccess:
        with self.world.acting(name):
            return self.emergency(self.world.actor(name))

    def block(self, by: Actor) -> Block:
        return inner.set_block(by=by, person_id=self.case.person_id)

    def instead(self, by: Actor, name: str, act: Callable[[Actor], Any]) -> None:
        """An act that is not Maria's to do, done by whoever may in the same breath."""
        require_acting(by)
        with self.world.acting(name):
            act(self.world.actor(name))

    def reserved(self) -> PersonLink:
        """Somebody with a reserve number, born when nobody who lives was born."""
        return self.world.link("maria", self.world.referral(number=reserve_number()))

    def merge(self, by: Actor) -> Merge:
        one, other = (self.world.link("maria", self.world.referral()) for _ in range(2))
        return people.propose_merge(one, other, by=by, reason="x")

    def merge_by(self, name: str) -> Merge:
        with self.world.acting(name):
            return self.merge(self.world.actor(name))

    def purge(self, by: Actor) -> Any:
        return retention.propose_purge(by=by, today=self.today)

    def purge_by(self, name: str) -> Any:
        with self.world.acting(name):
            return self.purge(self.world.actor(name))

    def week(self) -> tuple[Any, Any]:
        return timezone.now() - timedelta(days=7), timezone.now() + timedelta(days=1)

    def drawn(self, by: Actor) -> Any:
        """A sample with a row in it."""
        log_read("person", persons=[self.case.person_id])
        return review.draw_sample(by=by, period=self.week(), size=5)

    def copy(self, by: Actor) -> Any:
        return review.begin_copy(by=by, person_id=self.case.person_id, asked="x", language="sv")

    def screened(self, by: Actor) -> Any:
        copy = self.copy(by)
        review.screen_copy(copy, by=by, choices=dict.fromkeys(copy.rows.values_list("pk", flat=True), Choice.INCLUDE))
        return copy

    def extract(self, by: Actor) -> Any:
        return review.make_extract(by=by, person_id=self.case.person_id, period=self.week(), language="sv")

    def muted(self, by: Actor) -> Mute:
        return between.mute(
            by=by, detector="no_fvk", subject=self.case.pk, person_id=self.case.person_id, reason="x", until=self.today
        )

    def invited(self, by: Actor) -> Any:
        require_acting(by)
        Attendance(meeting=self.meeting, assignment_id=by.assignment_id).save(force_insert=True)
        return self.meeting

    def clock(self) -> Deadline:
        return Deadline.objects.select_related("rule_version").get(subject=self._fresh, rule="referral_decision")

    def paused(self) -> Deadline:
        return Deadline.objects.select_related("rule_version").get(subject=self._asked, rule="referral_decision")

    def proposed(self, by: Actor) -> Proposal:
        return sharing.propose(
            self.note.record,
            by=by,
            reasons=sharing.Reasons(Ground.CARE_SUPPORT, "x", {"situation": "misuse", "no_consent": "x"}),
            recipient_id=self.world.unit("Öppenvårdspsykiatrin").pk,
        )

    def take(self, by: Actor) -> Note:
        """Maria's unit has something from psychiatry."""
        record = with_content(Record.objects.filter(pk=self.received.record_id)).select_related("owner", "unit").get()
        disclosure = Disclosure.objects.get(pk=self.received.pk)
        return sharing.take_into_own_record(record, by=by, disclosure=disclosure, case_id=None)

    def role(self) -> CaseRole:
        return CaseRole.objects.get(case=self.case, assignment_id=self.maria.assignment_id)

    def open_case(self, by: Actor) -> Case:
        version = current_version("integrerat_arbetssatt", self.today).pk
        return cases.open_case(
            by=by, person_id=self.fresh.person_id, site=self.world.site(), programme_version_id=version, parties=()
        )


Act = Callable[[Desk, Actor], Any]
DONE: dict[str, Act] = {
    **CASES,
    **MEETINGS,
    **VISITS,
    **LEAVING,
    **QUESTIONS,
    **LIFTING,
    **SCHEDULES,
    **ADMINISTRATION,
    "board.set_status": lambda d, by: board.set_status(d.case, board.Status("boende", 1), by=by),
    "board.share": lambda d, by: board.share(d.note.record, d.case, by=by, chosen=None),
    "board.retract_status": lambda d, by: board.retract_status(d.status, by=by),
    "board.set_next_step": lambda d, by: board.set_next_step(
        d.case, by=by, text="x", responsible_id=d.maria.assignment_id, due_on=d.today
    ),
    "board.finish_next_step": lambda d, by: board.finish_next_step(d.step, by=by),
    "board.reopen_next_step": lambda d, by: board.reopen_next_step(d.step, by=by),
    "board.retract_next_step": lambda d, by: board.retract_next_step(d.step, by=by),
    "board.hand_over": lambda d, by: board.hand_over(
        d.role(), by=by, successor_id=d.world.actor("sara").assignment_id, steps=[d.step], note="x"
    ),
    "cases.open_case": lambda d, by: d.open_case(by),
    "between.mute": lambda d, by: d.muted(by),
    "between.lift_mute": lambda d, by: between.lift_mute(d.muted(by), by=by),
    "clocks.start_clock": lambda d, by: clocks.start_clock(
        by=by, person_id=d.case.person_id, subject=d.case.pk, rule=rule_in_force("first_meeting", d.today)
    ),
    "clocks.meet_by_hand": lambda d, by: clocks.meet_by_hand(d.clock(), by=by),
    "clocks.pause_clocks": lambda d, by: clocks.pause_clocks(
        by=by, subject=d.fresh.pk, event="referral.asked", reason="x"
    ),
    "clocks.pause_clock": lambda d, by: clocks.pause_clock(d.clock(), by=by, reason="x"),
    "clocks.resume_clocks": lambda d, by: clocks.resume_clocks(by=by, subject=d.paused().subject),
    "clocks.resume_clock": lambda d, by: clocks.resume_clock(d.paused(), by=by),
    "clocks.reckon_again": lambda d, by: clocks.reckon_again(d.clock(), by=by, reason="x"),
    "clocks.meet_clocks": lambda d, by: clocks.meet_clocks(by=by, subject=d.fresh.pk, rule=referrals.RESPONSE_RULE),
    "notices.choose": lambda d, by: notices.choose(by=by, mail="x@ovningsstaden.example"),
    "notices.mark_seen": lambda d, by: notices.mark_seen(by=by, notices=()),
    "notices.set_function_inbox": lambda d, by: notices.set_function_inbox(by=by, mail=""),
    "people.identify": lambda d, by: people.identify(d.unnumbered(), by=by, number=d.world.number()),
    "people.protect": lambda d, by: people.protect(d.world.link("maria", d.case), by=by, protection="sekretessmarkering"),
    "people.unprotect": lambda d, by: people.unprotect(d.world.link("maria", d.case), by=by),
    "people.note_death": lambda d, by: people.note_death(d.world.link("maria", d.case), by=by, died_on=d.today),
    "people.open_for": lambda d, by: people.open_for(
        d.guarded(by), by=by, assignment_id=d.world.actor("sara").assignment_id
    ),
    "people.end_opening": lambda d, by: people.end_opening(
        (d.guarded(by), ProtectedOpening.objects.get(assignment_id=by.assignment_id))[1], by=by
    ),
    "people.close_out": lambda d, by: d.close_out(by),
    "people.let_in": lambda d, by: people.let_in(d.close_out(by), by=by, because="x"),
    "inner.set_block": lambda d, by: d.instead(by, "karin", d.block),
    "inner.lift_block": lambda d, by: d.instead(by, "karin", lambda karin: inner.lift_block(d.block(karin), by=karin, because="x")),
    "inner.open_in_emergency": lambda d, by: d.emergency(by),
    "inner.open_blocked_unit": lambda d, by: d.instead(by, "karin", lambda karin: inner.open_blocked_unit(
        (d.block(karin), d.emergency(karin))[1], by=karin, unit_id=karin.unit_id
    )),
    "inner.close_access": lambda d, by: inner.close_access(d.emergency(by), by=by),
    "inner.review_emergency": lambda d, by: d.instead(by, "hans", lambda hans: inner.review_emergency(
        d.emergency_by("olle"), by=hans, outcome="justified", words="x"
    )),
    "inner.let_take_part": lambda d, by: inner.let_take_part(
        d.case, by=by, assignment_id=d.world.actor("olle").assignment_id, kind="visit",
        begins_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=4),
    ),
    "people.renumber": lambda d, by: people.renumber(d.reserved(), by=by, number=d.world.number()),
    "people.propose_merge": lambda d, by: d.merge(by),
    "people.confirm_merge": lambda d, by: d.instead(by, "johan", lambda johan: people.confirm_merge(d.merge_by("maria"), by=johan)),
    "people.undo_merge": lambda d, by: people.undo_merge(d.merge(by), by=by, because="x"),
    "people.change_contact": lambda d, by: people.change_contact(
        d.world.link("maria", d.case), by=by, given_name="x", family_name="x", phone="", contact_note=""
    ),
    "portal.make_code": lambda d, by: portal.make_code(d.link, by=by),
    "portal.give_mandate": lambda d, by: d.mandated(by),
    "portal.end_mandate": lambda d, by: portal.end_mandate(d.mandate, by=by),
    "records.write_record": lambda d, by: records.write_record(
        Note, by=by, person_id=d.case.person_id, kind=records.Kind.NOTE, category="social",
        content={"heading": "x", "text": "x"},
    ),
    "records.correct_record": lambda d, by: records.correct_record(d.note, by=by, reason="x"),
    "records.write_note": lambda d, by: records.write_note(
        by=by, person_id=d.case.person_id, case_id=d.case.pk, category="social", heading="x", text="x"
    ),
    "records.note_dispute": lambda d, by: records.note_dispute(d.note.record, by=by, words="x"),
    "records.end_dispute": lambda d, by: records.end_dispute(d.note.record, by=by, because="x"),
    "referrals.take": lambda d, by: referrals.take(d.fresh, by=by),
    "referrals.ask_for_more": lambda d, by: referrals.ask_for_more(d.fresh, by=by, asked_of="x", question="x"),
    "referrals.give": lambda d, by: referrals.give(d.fresh, by=by, to=d.world.actor("johan").assignment_id),
    "referrals.resume": lambda d, by: referrals.resume(d.asked, by=by),
    "referrals.put_on_list": lambda d, by: referrals.put_on_list(d.fresh, by=by, meeting=d.meeting),
    "referrals.state_criterion": lambda d, by: referrals.state_criterion(
        d.fresh, by=by, criterion=referrals.definition(d.fresh.programme_version_id).criteria[0].code, value="met"
    ),
    "referrals.decide": lambda d, by: referrals.decide(d.fresh, by=by, outcome="decline", reason="x", answer="x"),
    "referrals.give_opinion": lambda d, by: referrals.give_opinion(d.fresh, by=by, agrees=True),
    "referrals.close": lambda d, by: (d.decided(), referrals.close(d.fresh, by=by)),
    "referrals.open_from_decision": lambda d, by: referrals.open_from_decision(d.decided(), by=by),
    "retention.decide_rule": lambda d, by: d.instead(by, "hans", lambda hans: retention.decide_rule(
        by=hans, regime="osl26_social", years=6, purge=True, kept_days=[], source="x"
    )),
    "retention.hold": lambda d, by: d.instead(by, "hans", lambda hans: retention.hold(by=hans, reason="x")),
    "retention.lift_hold": lambda d, by: d.instead(by, "hans", lambda hans: (
        retention.hold(by=hans, reason="x"), retention.lift_hold(Hold.objects.latest("set_at"), by=hans)
    )),
    "retention.propose_purge": lambda d, by: d.instead(by, "adam", d.purge),
    "retention.carry_out": lambda d, by: d.instead(by, "hans", lambda hans: retention.carry_out(d.purge_by("adam"), by=hans)),
    "retention.refuse_purge": lambda d, by: d.instead(by, "hans", lambda hans: retention.refuse_purge(
        d.purge_by("adam"), by=hans, because="x"
    )),
    "review.draw_sample": lambda d, by: d.instead(by, "lena", d.drawn),
    "review.search_log": lambda d, by: d.instead(by, "lena", lambda lena: review.search_log(
        by=lena, period=d.week(), suspicion=review.Suspicion("x", person_id=d.case.person_id)
    )),
    "review.judge_row": lambda d, by: d.instead(by, "lena", lambda lena: review.judge_row(
        d.drawn(lena).items.first(), by=lena, outcome="ok", note=""
    )),
    "review.judge_rest": lambda d, by: d.instead(by, "lena", lambda lena: review.judge_rest(d.drawn(lena), by=lena)),
    "review.conclude": lambda d, by: d.instead(by, "lena", lambda lena: review.conclude(
        d.drawn(lena), by=lena, outcome="ok", note=""
    )),
    "review.make_extract": lambda d, by: d.instead(by, "lena", d.extract),
    "review.deliver_extract": lambda d, by: d.instead(by, "lena", lambda lena: review.deliver_extract(
        d.extract(lena), by=lena, delivery="in_person", note=""
    )),
    "review.begin_copy": lambda d, by: d.instead(by, "lena", d.copy),
    "review.screen_copy": lambda d, by: d.instead(by, "lena", d.screened),
    "review.release_copy": lambda d, by: d.instead(by, "lena", lambda lena: review.release_copy(d.screened(lena), by=lena)),
    "review.set_log_setting": lambda d, by: d.instead(by, "lena", lambda lena: review.set_log_setting(
        by=lena, shows_names=True
    )),
    "sharing.give_consent": lambda d, by: sharing.give_consent(by=by, person_id=d.case.person_id, terms=d.terms()),
    "sharing.refuse_consent": lambda d, by: sharing.refuse_consent(by=by, person_id=d.case.person_id, terms=d.terms()),
    "sharing.withdraw_consent": lambda d, by: sharing.withdraw_consent(d.consent(), by=by),
    "sharing.disclose": lambda d, by: sharing.disclose(
        d.note.record, by=by, recipients=[d.world.unit("Lindens vårdcentral").pk], ground=Ground.HARMLESS, ground_note="x"
    ),
    "sharing.attach_scan": lambda d, by: sharing.attach_scan(
        d.consent(), by=by, content_type="application/pdf", content=b"%PDF-"
    ),
    "sharing.propose": lambda d, by: d.proposed(by),
    "sharing.approve": lambda d, by: sharing.approve(d.proposal, by=by),
    "sharing.decline": lambda d, by: sharing.decline(d.proposal, by=by, note="x"),
    "sharing.tell_outside": lambda d, by: sharing.tell_outside(
        d.note.record, by=by, outsider=sharing.Outsider("Polisen", "police", "phone"), reasons=sharing.Reasons(Ground.STATUTORY_DUTY, "x")
    ),
    "sharing.take_into_own_record": lambda d, by: d.take(by),
    "cases.let_in": lambda d, by: cases.let_in(
        d.case, by=by, unit_id=d.world.unit("Försörjningsstöd").pk, code="municipality"
    ),
    "sharing.end_disclosure": lambda d, by: sharing.end_disclosure(
        Disclosure.objects.get(pk=d.handed.pk), by=by, reason="x"
    ),
}  # fmt: skip


# What Maria wrote is signed by her head.
SIGNERS = dict.fromkeys(("sharing.approve", "sharing.decline", "lifting.pass_on", "lifting.answer"), "hans")
# A call of the log's door, or rows whose trigger makes one.
TELLS = re.compile(r'\baudit_write\b|INSERT INTO "(records_record|sharing_disclosure)"')


def events_seen(world: World) -> int:
    """How many events Maria's and Karin's organisations have, asked for as one who may read their logs."""
    found = 0
    for name in ("maria", "karin"):
        with world.acting(name), connection.cursor() as cursor:
            told = signed(payload_for(Reviewer(world, name), "care"))
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, told])
            cursor.execute("SELECT count(*) FROM audit_event")
            found += int(cursor.fetchone()[0])
    return found


class Reviewer:
    """An organisation's log reviewer, who is nobody in the town."""

    def __init__(self, world: World, name: str) -> None:
        maria = world.actor(name)
        self.user_id, self.assignment_id, self.organisation_id = maria.user_id, 0, maria.organisation_id
        self.unit_id, self.keys, self.rights = maria.unit_id, maria.keys, ("log.review",)


@contextmanager
def log(answer: Callable[[], None] = lambda: None) -> Iterator[list[str]]:
    """The statements that tell meanwhile; `answer` may refuse them."""
    told: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if TELLS.search(sql):
            answer()
            told.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield told


def full() -> None:
    raise DatabaseError("the log cannot be written")


def test_every_act_is_done_once_here() -> None:
    assert set(DONE) == acts()


@pytest.mark.parametrize("act", sorted(DONE))
def test_the_act_leaves_an_event_or_nothing(act: str, world: World) -> None:
    """One event at least; with a log that cannot be written no act; and another's act is refused without a trace."""
    desk = Desk(world)
    if act in QUESTIONS:
        lay(desk, act)
    doer = desk.adam if act.startswith(("administration.", "directory.")) else world.actor(SIGNERS.get(act, "maria"))
    with transaction.atomic():
        before = events_seen(world)
        with acting(doer):
            DONE[act](desk, doer)
        assert events_seen(world) > before
        transaction.set_rollback(True)
    refused = pytest.raises(DatabaseError, match="cannot be written")
    with acting(doer), log(full), refused, transaction.atomic():
        DONE[act](desk, doer)
    with world.acting("johan"), log() as told, pytest.raises(PermissionDenied), transaction.atomic():
        DONE[act](desk, doer)
    assert told == []


NOTHING_DONE = (PermissionDenied, Referral.DoesNotExist, Consent.DoesNotExist, IndexError)
ALSO_BY_ROLE = ("board.set_status", "board.set_next_step", "cases.assign_role", "cases.add_actor", "records.write_note",
                "referrals.take", "referrals.decide", "referrals.give_opinion", "sharing.give_consent",
                "sharing.disclose", "sharing.withdraw_consent")  # fmt: skip


@pytest.mark.parametrize("act", ALSO_BY_ROLE)
def test_an_act_without_the_right_leaves_nothing(act: str, world: World) -> None:
    """Adam administers, and does nothing to a person."""
    desk = Desk(world)
    with world.acting("adam"), log() as events, pytest.raises(NOTHING_DONE), transaction.atomic():
        DONE[act](desk, world.actor("adam"))
    assert events == []
