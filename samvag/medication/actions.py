"""Agreeing to hand out, handing out, and keeping a doctor's plan for tapering; each taken back or corrected by a new
version, never erased."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.board.actions import set_next_step, share
from samvag.cases.models import Case
from samvag.medication.counting import Counted, Said, hindrance
from samvag.medication.models import Handed, HandOut, State, Tapering
from samvag.medication.policies import can_hand, can_handle_medicine
from samvag.records.actions import correct_record, write_record
from samvag.records.models import Kind, RecordChild
from samvag.sharing.models import Disclosure

Child = TypeVar("Child", bound=RecordChild)


@dataclass(frozen=True)
class Agreed:
    """What the clinic and the person have agreed to. `agreed_on` is the day the person said yes."""

    what: str
    prescribed_by: str
    from_on: date
    weekdays: Collection[int]
    form: str
    whom_to_tell: str
    agreed_on: date | None
    until_on: date | None = None
    stock: int | None = None

    def content(self) -> dict[str, Any]:
        """As it is kept. Pre-condition: the person has said yes."""
        if self.agreed_on is None:
            raise Refused(_("Utan personens eget ja lämnas inget ut här. Fråga personen först."))
        return asdict(self) | {"weekdays": sorted(self.weekdays)}


@dataclass(frozen=True)
class Plan:
    """What the doctor has decided: steps from a day, and what to watch for on the way."""

    medicine: str
    physician: str
    decided_on: date | None
    steps: Collection[tuple[date, str]]
    watch_for: str
    contact_at_once: str
    follow_up_on: date

    def content(self) -> dict[str, Any]:
        """As it is kept, the first step first. Pre-condition: a doctor has decided it."""
        if not self.physician or self.decided_on is None or self.decided_on > timezone.localdate():
            raise Refused(_("Läkaren bestämmer nedtrappningen. Skriv vem, och vilken dag beslutet togs."))
        steps = sorted(self.steps)
        kept = {name: value for name, value in asdict(self).items() if name != "steps"}
        return kept | {"step_days": [day for day, _dose in steps], "step_doses": [dose for _day, dose in steps]}


@dataclass(frozen=True)
class Turn:
    """The doctor's word that a plan is paused, goes on or has ended."""

    state: str
    turned_on: date
    turned_by: str
    turned_words: str = ""


def _write(model: type[Child], kind: Kind, case: Case, content: Mapping[str, Any], category: str, **who: Any) -> Child:
    return write_record(
        model, person_id=case.person_id, case_id=case.pk, kind=kind, category=category, content=content, **who
    )


def _again(one: Child, case: Case, content: Mapping[str, Any], *, by: Actor, reason: str, at: datetime | None) -> Child:
    """A new version, handed to those, and only those, who had the one before."""
    had = list(
        Disclosure.objects.filter(record_id=one.pk, ended_at__isnull=True).values_list("recipient_id", flat=True)
    )
    changed = correct_record(one, by=by, reason=reason, content=content, at=at)
    share(changed.record, case, by=by, chosen=had, at=at)
    return changed


def _must_stand(one: HandOut, entries: Collection[Counted]) -> None:
    if why := hindrance(one, entries, timezone.localdate()):
        raise Refused(why)


def _standing(hand_out: HandOut, *, but: Handed | None = None) -> list[Counted]:
    """The entries that count, without one that is about to be corrected."""
    rows = Handed.objects.filter(hand_out=hand_out.record.lineage, record__superseded_at__isnull=True)
    return [one for one in rows.filter(record__retracted=False) if but is None or one.pk != but.pk]


def agree_to_hand_out(
    case: Case,
    agreed: Agreed,
    category: str,
    *,
    by: Actor,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> HandOut:
    """Keep what the clinic has agreed with the person to hand out of what their own doctor has prescribed."""
    can_handle_medicine(by, case).require()
    made = _write(HandOut, Kind.HAND_OUT, case, agreed.content(), category, by=by, at=at)
    share(made.record, case, by=by, chosen=share_with, at=at)
    return made


def change_hand_out(
    one: HandOut, case: Case, agreed: Agreed | None, *, by: Actor, reason: str, at: datetime | None = None
) -> HandOut:
    """What was agreed is otherwise; None takes all of it back, as when it was about somebody else."""
    can_hand(by, one, case).require()
    entries = _standing(one)
    if agreed is None:
        if entries:
            raise Refused(_("Det finns redan inskrivet vad som lämnats ut. Avsluta i stället."))
        return correct_record(one, by=by, reason=reason, retracted=True, at=at)
    content = agreed.content()
    _must_stand(HandOut(**one.content() | content), entries)
    return _again(one, case, content, by=by, reason=reason, at=at)


def end_hand_out(
    one: HandOut, case: Case, *, by: Actor, day: date, because: str, at: datetime | None = None
) -> HandOut:
    """Nothing is handed out after `day`, and why."""
    can_hand(by, one, case).require()
    content = {"ended_on": day, "ended_because": because}
    _must_stand(HandOut(**one.content() | content), _standing(one))
    return _again(one, case, content, by=by, reason=gettext_noop("Avslutad"), at=at)


def hand(one: HandOut, case: Case, said: Said, *, by: Actor, at: datetime | None = None) -> Handed:
    """What one occasion came to. It stays in the house: whoever else must know is told by somebody."""
    can_hand(by, one, case).require()
    _must_stand(one, [*_standing(one), said])
    content = {"hand_out": one.record.lineage, **asdict(said)}
    return _write(Handed, Kind.HANDED, case, content, one.record.category, by=by, at=at)


def correct_handed(
    entry: Handed, one: HandOut, case: Case, said: Said | None, *, by: Actor, reason: str, at: datetime | None = None
) -> Handed:
    """It was otherwise, or, with None, it did not happen. What stood is kept among the versions."""
    can_hand(by, one, case).require()
    _must_stand(one, _standing(one, but=entry) + ([said] if said else []))
    content = asdict(said) if said else {}
    return correct_record(entry, by=by, reason=reason, content=content, retracted=said is None, at=at)


def keep_tapering(
    case: Case,
    plan: Plan,
    category: str,
    *,
    by: Actor,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> Tapering:
    """Keep the plan that the doctor has decided, with a next step on the day it is followed up."""
    can_handle_medicine(by, case).require()
    made = _write(Tapering, Kind.TAPERING, case, plan.content(), category, by=by, at=at)
    share(made.record, case, by=by, chosen=share_with, at=at)
    with translation.override("sv"):  # the language records are kept in (PDL 3:13)
        text = _("Följ upp nedtrappningen med läkaren")
    # The step goes no further than one's own house: it would tell of the plan.
    who = by.assignment_id
    set_next_step(case, by=by, text=text, responsible_id=who, due_on=plan.follow_up_on, share_with=(), at=at)
    return made


def change_tapering(
    one: Tapering, case: Case, plan: Plan | None, *, by: Actor, reason: str, at: datetime | None = None
) -> Tapering:
    """The doctor has changed the plan; None takes it back, as when it was about somebody else."""
    can_handle_medicine(by, case).require()
    if plan is None:
        return correct_record(one, by=by, reason=reason, retracted=True, at=at)
    return _again(one, case, plan.content(), by=by, reason=reason, at=at)


def turn_tapering(one: Tapering, case: Case, turn: Turn, *, by: Actor, at: datetime | None = None) -> Tapering:
    """Paused, going on or ended by the doctor's word."""
    can_handle_medicine(by, case).require()
    if not turn.turned_by:
        raise Refused(_("Läkaren bestämmer. Skriv vem som har sagt det."))
    reason = {State.PAUSED: gettext_noop("Pausad"), State.ENDED: gettext_noop("Avslutad")}
    why = reason.get(State(turn.state), gettext_noop("Fortsätter"))
    return _again(one, case, asdict(turn), by=by, reason=why, at=at)
