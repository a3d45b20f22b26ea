"""What the practice town does seldom: an answer about death is assessed, somebody acts for another, somebody disagrees,
takes a copy, asks for a second signature, lets a warning be, and is received where they went."""

from datetime import timedelta

from samvag.access.actors import Actor
from samvag.assessments.actions import Filled, fill_in, judge, lend
from samvag.assessments.models import InstrumentVersion
from samvag.between.actions import mute
from samvag.board.reading import cases_to_write_in
from samvag.cases.models import Case
from samvag.core.context import DEMONSTRATION, acting
from samvag.core.identity_numbers import Kind as NumberKind
from samvag.demo.days import Point
from samvag.demo.story import Town
from samvag.leaving.actions import Plan, accept_handover, close_case, plan_leaving
from samvag.people.models import PersonLink
from samvag.portal.actions import give_mandate
from samvag.records.actions import note_dispute
from samvag.records.models import Kind, Record
from samvag.records.reading import whole
from samvag.sharing.actions import propose, take_into_own_record
from samvag.sharing.models import Disclosure, Ground
from samvag.sharing.terms import Reasons

GORAN = Plan(
    reason="point_efforts",
    signs={"goals_reached": ["met", "Göran har folk omkring sig om kvällarna."]},
    receiver_kind="other",
    receiver="Träffpunkten Bryggan",
    still_open="Provtagningen i vår sköter vårdcentralen.",
)


def do_what_is_seldom(town: Town) -> None:
    """One of each."""
    _assess_and_lend(town)
    _speak_for_and_against(town)
    _sign_and_copy(town)
    _receive(town)


def _assess_and_lend(town: Town) -> None:
    """Camilla said in a form that she had thought of death, and was asked about it at once; Petter gets a form home."""
    rut = town.actors["rut"]
    with acting(rut, purpose=DEMONSTRATION):
        camilla, form = _case(rut, "Camilla"), InstrumentVersion.objects.filter(code="phq_9").latest("number")
        answers = dict(enumerate((1, 1, 1, 1, 0, 1, 0, 0, 1, 0), start=1))
        point = Point(town.calendar.day(30), 10 * 60)
        filled = fill_in(camilla, form, Filled(answers), by=rut, at=town.calendar.moment(point))
        at = town.calendar.moment(point.later(25))
        measures = "Krisplan i väskan. Systern vet. Ny träff om två dagar."
        judge(filled, camilla, by=rut, judged="low", measures=measures, at=at)
        lend(_case(rut, "Petter"), form, by=rut, at=town.calendar.moment(Point(town.calendar.day(0), 9 * 60)))


def _speak_for_and_against(town: Town) -> None:
    """Ulla's daughter may see who is around her; Kevin thinks a line about him wrong; Sten's warning may wait."""
    maria, johan = town.actors["maria"], town.actors["johan"]
    with acting(maria, purpose=DEMONSTRATION):
        give_mandate(
            _link(maria, "Ulla"),
            by=maria,
            kind="relative",
            holder_name="Katarina Hedman, dotter",
            number=town.number(40, "female", NumberKind.PERSONNUMMER),
            scope=["around"],
            ground="Ulla bad om det vid köksbordet.",
            begins_on=town.calendar.day(10),
            ends_on=None,
        )
    with acting(johan, purpose=DEMONSTRATION):
        kevin, sten = _case(johan, "Kevin"), _case(johan, "Sten")
        line = Record.objects.filter(case_id=kevin.pk, unit_id=johan.unit_id, kind=Kind.STATUS).latest("occurred_at")
        note_dispute(line, by=johan, words="Jag var där tre gånger, inte två.")
        until = town.calendar.today + timedelta(days=14)
        reason = "Sten väljer fast vårdkontakt efter sitt läkarbesök."
        mute(by=johan, detector="no_fvk", subject=sten.pk, person_id=sten.person_id, reason=reason, until=until)


def _sign_and_copy(town: Town) -> None:
    """Johan asks a colleague to sign what the law lets one hand over without a yes; Maria copies what Karin shared."""
    maria, johan = town.actors["maria"], town.actors["johan"]
    at = town.calendar.moment(Point(town.calendar.day(0), 13 * 60))
    with acting(johan, purpose=DEMONSTRATION):
        robin = _case(johan, "Robin")
        line = Record.objects.filter(case_id=robin.pk, unit_id=johan.unit_id, kind=Kind.STATUS).latest("occurred_at")
        reasons = Reasons(Ground.CARE_SUPPORT, "Medicinen behöver bli rätt den här veckan.", {"situation": "misuse"})
        propose(line, by=johan, reasons=reasons, recipient_id=town.units["vc"].pk, at=at)
    with acting(maria, purpose=DEMONSTRATION):
        anita = _case(maria, "Anita")
        got = Disclosure.objects.filter(
            record__case_id=anita.pk, record__kind=Kind.NOTE, recipient_id=maria.unit_id, ended_at__isnull=True
        ).latest("decided_at")
        take_into_own_record(whole(got.record), by=maria, disclosure=got, case_id=anita.pk, at=at)


def _receive(town: Town) -> None:
    """Göran goes on to people who know that he comes."""
    johan, point = town.actors["johan"], Point(town.calendar.day(0), 14 * 60)
    with acting(johan, purpose=DEMONSTRATION):
        goran = _case(johan, "Göran")
        plan_leaving(goran, GORAN, by=johan, at=town.calendar.moment(point))
        day, at = point.day, town.calendar.moment(point.later())
        accept_handover(goran, by=johan, accepted_by="Lasse, värd på träffpunkten", day=day, at=at)
        close_case(goran, by=johan, reason=GORAN.reason, at=town.calendar.moment(point.later().later()))


def _link(actor: Actor, called: str) -> PersonLink:
    return PersonLink.objects.get(unit_id=actor.unit_id, given_name=called)


def _case(actor: Actor, called: str) -> Case:
    """The person's open case, as the actor's unit knows them."""
    found: Case = cases_to_write_in(actor).get(person_id=_link(actor, called).person_id)
    return found
