"""One person's affairs in each sharing state, with a word of its own in every field that somebody typed."""

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from pypdf import PdfWriter

from samvag.assessments.actions import Filled, fill_in, lend, write_health_check
from samvag.assessments.reading import instruments
from samvag.audit.events import log_read
from samvag.between.actions import mute
from samvag.board.actions import Status, set_next_step, set_status
from samvag.cases.actions import assign_role
from samvag.cases.models import Case, CaseRole, Party, Window
from samvag.clocks.models import Deadline
from samvag.clocks.reading import rule_in_force
from samvag.core.context import DEMONSTRATION
from samvag.inner.actions import set_block
from samvag.lifting.actions import lift
from samvag.meetings.actions import Words, call_meeting, say, start_meeting
from samvag.meetings.models import Meeting
from samvag.people.actions import close_out, propose_merge, protect
from samvag.portal.actions import give_mandate
from samvag.questions.models import Message
from samvag.records.actions import write_note, write_record
from samvag.records.models import Kind
from samvag.referrals import actions as referrals
from samvag.retention.actions import hold, propose_purge
from samvag.retention.models import Hold, Purge
from samvag.review.actions import Suspicion, begin_copy, make_extract, search_log
from samvag.review.reading import items_of
from samvag.sharing.actions import (
    ConsentTerms,
    Reasons,
    attach_scan,
    disclose,
    give_consent,
    propose,
    refuse_consent,
    withdraw_consent,
)
from samvag.sharing.models import Consent, Ground
from samvag.visits.actions import Given, Plan, book_visit, give_help
from tests.architecture.case_acts import somebody_around
from tests.architecture.expectations import BOTH, COORDINATED, PSYCHIATRY
from tests.architecture.inner_scenes import SCENES
from tests.architecture.law_of_words import may_meet
from tests.architecture.mapping_acts import care_of_psychiatry, mapped_and_placed
from tests.architecture.medication_acts import medicine_of_psychiatry
from tests.architecture.meeting_acts import gather
from tests.architecture.participation_acts import tell_elsewhere
from tests.architecture.waiting_acts import waiting_of_psychiatry
from tests.canaries import Canaries
from tests.world import EVERYTHING, World, test_numbers

# Whose business an id is: a page shows one only where it leads on.
IDS = {"referral": "referral id", "case": "case id", "consent": "own", "link": "own", "disclosure": "own"}
IDS |= {"note": "record", "form": "record", "check": "record", "status": "record", "step": "step"}
IDS |= {"mapped": "record", "placed": "step", "selfcare": "psychiatry"}
IDS |= {"hand_out": "psychiatry", "handed": "psychiatry", "tapering": "psychiatry", "waiting": "psychiatry"}


NOTHING = uuid.UUID(int=7)  # an id that nothing has


@dataclass
class Scene:
    """Ids for the addresses, and the canaries with the personas who may meet them."""

    state: str
    ids: dict[str, Any] = field(
        default_factory=lambda: (
            {"provider": "inera", "reason": "svag"}
            | dict.fromkeys(("nothing", "access", "hand_out", "handed", "tapering", "selfcare", "waiting"), NOTHING)
        )
    )
    canaries: Canaries = field(default_factory=Canaries)
    sought: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def without_role(self, world: World, persona: str) -> Iterator[None]:
        """For a while Sara's role in the case has ended, when it is as Sara without one that somebody asks."""
        with transaction.atomic():
            if persona == "sara":
                sara = world.actor("sara").assignment_id
                with world.acting("maria"):
                    held = CaseRole.objects.filter(case=self.ids["case"], assignment_id=sara)
                    assert held.update(ends_at=timezone.now())
            yield
            transaction.set_rollback(True)

    def word(self, name: str, kind: str) -> str:
        """A canary for one field, for those who may meet what is of this kind."""
        made = self.canaries.word(name, may_meet(kind, self.state))
        self.sought[name] = made
        return made

    def mark(self, name: str, value: object, kind: str) -> None:
        """The same for an id that the product made."""
        self.canaries.mark(name, value, may_meet(kind, self.state))

    def number(self, name: str, world: World, kind: str) -> None:
        """The identity number of whoever was written down last."""
        self.sought[name] = test_numbers()[world.used]
        self.mark(name, self.sought[name], kind)


def build(world: World, state: str) -> Scene:
    """Lay out the affairs. Psychiatry's own words are its own; Maria's are handed over where the state says so."""
    scene = Scene(state)
    referral = world.referral(
        given_name=scene.word("given", "person"),
        family_name=scene.word("family", "person"),
        wants=scene.word("wants", "referral"),
        background=scene.word("background", "referral"),
        contact_wishes=scene.word("wishes", "referral"),
        phone=scene.word("phone", "person"),
        contact_note=scene.word("contact", "own"),
    )
    scene.number("number", world, "person")
    maria = world.actor("maria")
    with world.acting("maria"):
        consent = _consent(world, scene, referral)
        scene.ids["consent"] = (consent or Consent.objects.latest("recorded_at")).pk
    case = _case(world, scene, referral)
    with world.acting("maria"):
        contact = assign_role(case, by=maria, assignment_id=world.actor("sara").assignment_id, code="contact")
        scene.ids["contact"] = contact.pk
        _write(world, scene, case)
        scene.ids["mandate"] = _mandate(world, case)
        _hand_over(world, scene, referral, consent)
    if state in BOTH:
        _write_elsewhere(world, scene, case)
    with world.acting("maria"):
        other = world.link("maria", world.referral())
        scene.ids["merge"] = propose_merge(world.link("maria", case), other, by=maria, reason="Prov").pk
    _turn(world, scene, case, consent)
    if state in SCENES:
        SCENES[state](world, scene, case)
    _look_into_the_log(world, scene, case)
    _think_of_keeping(world, scene)
    for name, kind in IDS.items():
        if (name != "disclosure" or state in COORDINATED) and scene.ids[name] != NOTHING:
            scene.mark(f"id of {name}", scene.ids[name], kind)
    return scene


def _turn(world: World, scene: Scene, case: Case, consent: Consent | None) -> None:
    """What then happened, that gave the state its name."""
    maria = world.actor("maria")
    with world.acting("maria"):
        if scene.state == "withdrawn":
            assert consent is not None
            withdraw_consent(consent, by=maria)
        if scene.state == "narrowed":
            less = ConsentTerms("Mindre", ("coordination",), (world.unit(PSYCHIATRY).pk,))
            give_consent(by=maria, person_id=case.person_id, terms=less, replaces=consent)
        if scene.state == "conflict":
            johan = world.actor("johan").user_id
            close_out(by=maria, person_id=case.person_id, user_id=johan, reason="former_partner")
        if scene.state == "closed":
            Case.objects.filter(pk=case.pk).update(closed_at=timezone.now(), closed_reason="Klart")
        if scene.state == "protected":
            protect(world.link("maria", case), by=maria, protection="sekretessmarkering")
    if scene.state == "blocked":
        with world.acting("karin"):
            set_block(by=world.actor("karin"), person_id=case.person_id)


def _write_elsewhere(world: World, scene: Scene, case: Case) -> None:
    """What psychiatry writes for itself in the same case."""
    karin = world.actor("karin")
    with world.acting("karin"):
        note = write_note(
            by=karin,
            person_id=case.person_id,
            case_id=case.pk,
            category="psychiatric",
            heading=scene.word("their heading", "psychiatry"),
            text=scene.word("their text", "psychiatry"),
        )
        scene.mark("id of their note", note.pk, "psychiatry")
        words = scene.word("their status", "psychiatry")
        set_status(case, Status("psykisk_halsa", 2, "same", words), by=karin, share_with=())
        medicine_of_psychiatry(scene, case, karin)
        waiting_of_psychiatry(scene, case, karin)
        care_of_psychiatry(scene, case, karin)


def _think_of_keeping(world: World, scene: Scene) -> None:
    """Maria has lifted an obstacle; the house's administrator has proposed a purge, and its head keeps everything."""
    with world.acting("maria"):
        scene.ids["problem"] = lift(world.site(), by=world.actor("maria"), text="Prov").pk
    with world.acting("hans"):
        hans, now = world.actor("hans"), timezone.now()
        scene.ids["managers"] = call_meeting(by=hans, site=world.site(), starts_at=now, kind="managers").pk
        hold(by=world.actor("hans"), reason="Tillsyn")
        scene.ids["hold"] = Hold.objects.latest("set_at").pk
    with world.acting("adam"):
        waiting = Purge.objects.filter(decided_at__isnull=True).first()  # an organisation has one at a time
        scene.ids["purge"] = (waiting or propose_purge(by=world.actor("adam"), today=timezone.localdate())).pk


def _look_into_the_log(world: World, scene: Scene, case: Case) -> None:
    """The reviewer in psychiatry has drawn what was read about the person, and made an extract."""
    lena, now = world.actor("lena"), timezone.now()
    period = (now - timedelta(days=1), now + timedelta(days=1))
    with world.acting("lena"):
        log_read("person", persons=[case.person_id], subject="link:x", ground="unit")
        found = search_log(by=lena, period=period, suspicion=Suspicion("Prov", person_id=case.person_id))
        extract = make_extract(by=lena, person_id=case.person_id, period=period, language="sv")
        copy = begin_copy(by=lena, person_id=case.person_id, asked="Prov", language="sv")
        scene.ids["copy"] = copy.pk
        scene.ids |= {"review": found.pk, "review row": items_of(found)[0].pk, "extract": extract.pk}


def _mandate(world: World, case: Case) -> uuid.UUID:
    """A god man of the person's."""
    return give_mandate(
        world.link("maria", case),
        by=world.actor("maria"),
        kind="god_man",
        holder_name="Gunnel",
        number=world.number(),
        scope=["around"],
        ground="Förordnande",
        begins_on=timezone.localdate(),
        ends_on=None,
    )


def _consent(world: World, scene: Scene, referral: Any) -> Consent | None:
    """A yes, a no, or a yes for coordination alone."""
    categories = ("coordination", "referral") if scene.state == "category" else EVERYTHING
    terms = ConsentTerms(scene.word("purpose", "own"), categories, (world.unit(PSYCHIATRY).pk,))
    maria = world.actor("maria")
    if scene.state in ("alone", "refused"):
        refuse_consent(by=maria, person_id=referral.person_id, terms=terms)
        return None
    return give_consent(by=maria, person_id=referral.person_id, terms=terms)


def _case(world: World, scene: Scene, referral: Any) -> Case:
    maria = world.actor("maria")
    meeting = world.meeting()
    with world.acting("maria"):
        referrals.take(referral, by=maria)
        shared = [world.unit(PSYCHIATRY).pk] if scene.state in COORDINATED else []
        referrals.put_on_list(referral, by=maria, meeting=meeting, share_with=shared)
        said = {name: scene.word(name, "decision") for name in ("reason", "answer")}
        decision = referrals.decide(referral, by=maria, outcome="accept", **said)
        case = referrals.open_from_decision(decision, by=maria, staff=[(maria.assignment_id, "main_coordinator")])
        case.refresh_from_db()
        scene.ids |= {"referral": referral.pk, "meeting": meeting.pk, "case": case.pk, "site": "integrerat-sjobron"}
        scene.ids |= {"unit": world.unit("Försörjningsstöd").pk, "assignment": world.actor("olle").assignment_id}
        scene.ids |= {"request": 0, "role": CaseRole.objects.get(case=case).pk, "link": world.link("maria", case).pk}
        scene.ids |= {"sync": _sync(world), "walked": case.pk}
        scene.ids["detector"] = "left_behind"
        let_be = {"subject": case.pk, "person_id": case.person_id, "until": timezone.localdate()}
        scene.ids["mute"] = mute(by=maria, detector="silent", reason="Vilar", **let_be).pk
        scene.ids["deadline"] = Deadline.objects.get(subject=referral.pk, rule="answer_to_person").pk
    return case


def _sync(world: World) -> uuid.UUID:
    """A sync meeting of the site that goes on."""
    maria, now = world.actor("maria"), timezone.now()
    meeting = call_meeting(by=maria, site=world.site(), starts_at=now, kind="sync")
    start_meeting(meeting, by=maria)
    return meeting.pk


def _write(world: World, scene: Scene, case: Case) -> None:
    maria = world.actor("maria")
    note = write_note(
        by=maria,
        person_id=case.person_id,
        case_id=case.pk,
        category="social",
        heading=scene.word("heading", "record"),
        text=scene.word("text", "record"),
    )
    status = set_status(case, Status("boende", 2, "same", scene.word("status", "record")), by=maria, share_with=())
    step = set_next_step(
        case,
        by=maria,
        text=scene.word("step", "step"),
        responsible_id=maria.assignment_id,
        due_on=timezone.localdate() + timedelta(days=3),
        share_with=(),
    )
    said = say(
        Meeting.objects.get(pk=scene.ids["sync"]),
        case,
        Words(*(scene.word(name, "step") for name in ("said", "decided", "parked"))),
        by=maria,
        share_with=(),
    )
    booking, given = _visit(world, scene, case)
    meeting, guest = gather(case, maria, *(scene.word(f"meeting {name}", "shown") for name in ("aim", "own", "place")))
    scene.ids |= {"gathering": meeting.pk, "guest": guest.pk}
    reasons = Reasons(Ground.CARE_SUPPORT, scene.word("why", "own"), {"situation": "misuse"})
    proposal = propose(note.record, by=maria, reasons=reasons, recipient_id=world.unit(PSYCHIATRY).pk)
    consent = Consent.objects.get(pk=scene.ids["consent"])
    scan = attach_scan(consent, by=maria, content_type="application/pdf", content=_paper())
    scene.ids |= {"proposal": proposal.pk, "scan": scan, "ground": "statutory_duty"}
    left = set_next_step(  # by somebody who has no role in the case
        case,
        by=maria,
        text=scene.word("left", "step"),
        responsible_id=world.actor("hans").assignment_id,
        due_on=timezone.localdate() + timedelta(days=5),
        share_with=(),
    )
    scene.ids |= {"note": note.pk, "status": status.pk, "step": step.pk, "domain": "boende", "disclosure": uuid.uuid4()}
    written = [one.record for one in (note, status, step, left, said, booking, given)]
    scene.ids["records"] = [*written, *_asked(world, scene, case), *_form(world, scene, case)]
    scene.ids["records"].append(_ready(scene, maria, case))
    scene.ids["shown"] = NOTHING
    if scene.state not in ("alone", "refused"):
        scene.ids["shown"] = tell_elsewhere(case, maria, scene.word("system", "shown")).pk


def _visit(world: World, scene: Scene, case: Case) -> Any:
    """A visit in two days that Maria goes to alone, and help that she gave."""
    maria = world.actor("maria")
    plan = Plan(
        timezone.now() + timedelta(days=2),
        "street",
        (maria.assignment_id,),
        **{name: scene.word(f"visit {name}", "step") for name in ("place", "purpose", "also")},
    )
    booking = book_visit(case, plan, by=maria)
    scene.ids["visit"] = booking.pk
    helped = {name: scene.word(f"help {name}", "step") for name in ("label", "outcome")}
    given = give_help(case, Given("other", **helped), by=maria, share_with=())
    scene.ids["help"] = given.pk
    return booking, given


def _ready(scene: Scene, maria: Any, case: Case) -> Any:
    """Maria has said that the person is ready now."""
    window = write_record(
        Window,
        by=maria,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.WINDOW,
        category="coordination",
        content={
            "rule_version_id": rule_in_force("window_response", timezone.localdate()).pk,
            "due_at": timezone.now() + timedelta(hours=4),
            "fades_at": timezone.now() + timedelta(days=2),
        },
    )
    scene.ids["window"] = window.pk
    return window.record


def _asked(world: World, scene: Scene, case: Case) -> list[Any]:
    """A question to psychiatry, where it is a party; handed over where the state says so."""
    maria, asked = world.actor("maria"), world.unit(PSYCHIATRY).pk
    scene.ids["message"] = NOTHING
    if not Party.objects.filter(case=case, unit_id=asked).exists():
        return []
    content = {"from_unit_id": maria.unit_id, "to_unit_id": asked, "text": scene.word("asked", "step")}
    rule = rule_in_force("message_answer", timezone.localdate())
    message = write_record(
        Message,
        by=maria,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.MESSAGE,
        category="coordination",
        content=content | {"rule_version_id": rule.pk, "due_at": timezone.now() + timedelta(days=2)},
    )
    scene.ids["message"] = message.pk
    return [message.record]


def _form(world: World, scene: Scene, case: Case) -> list[Any]:
    """What Maria asked with a form."""
    version, said = instruments(timezone.localdate())[0], scene.word("form", "record")
    filled = Filled({1: 4}, extent="stopped", words=said)
    form = fill_in(case, version, filled, by=world.actor("maria"), share_with=())
    check = write_health_check(
        case, {"pulse": 60}, by=world.actor("maria"), words=scene.word("check", "record"), share_with=()
    )
    code, _word = lend(case, version, by=world.actor("maria"))
    scene.ids |= {"form": form.pk, "tool": form.tool, "check": check.pk, "form_code": code.pk}
    sister = somebody_around(scene, case, world.actor("maria"))
    return [form.record, check.record, sister, *mapped_and_placed(scene, case, world.actor("maria"))]


def _paper() -> bytes:
    """A scanned page with nothing on it."""
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(made)
    return made.getvalue()


def _hand_over(world: World, scene: Scene, referral: Any, consent: Consent | None) -> None:
    """Open in two states; in two others handed over once and over again."""
    if scene.state not in COORDINATED | {"expired", "withdrawn"}:
        return
    past = scene.state == "expired"
    options = {"purpose": DEMONSTRATION} if past else {}
    maria = world.actor("maria")
    with world.acting("maria", **options):
        for record in scene.ids["records"]:
            made = disclose(
                record,
                by=maria,
                recipients=[world.unit(PSYCHIATRY).pk],
                ground=Ground.HARMLESS if past else Ground.CONSENT,
                ground_note="Prövad" if past else "",
                consent=None if past else consent,
                valid_until=timezone.now() - timedelta(seconds=1) if past else None,
                at=timezone.now() - timedelta(days=2) if past else None,
            )
            if record.category == "coordination":  # what no narrowing here closes
                scene.ids["disclosure"] = made[0].pk
