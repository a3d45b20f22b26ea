"""Noting that the person waits elsewhere, adding what comes of it, and taking either back; nothing is erased."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.board.actions import share
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in
from samvag.records.actions import correct_record, write_record
from samvag.records.models import Kind
from samvag.sharing.models import Disclosure
from samvag.waiting.models import ENDS, How, Turn, Waiting
from samvag.waiting.policies import can_add


@dataclass(frozen=True)
class Asked:
    """Who was asked, for what, when and by whom, and when one asks again. `to_unit_id` when the directory has them."""

    whom: str
    for_what: str
    asked_on: date
    asked_by: str
    again_on: date
    to_unit_id: int | None = None


@dataclass(frozen=True)
class Came:
    """One thing that came of it; `again_on` as long as one waits on."""

    day: date
    how: str
    from_whom: str = ""
    words: str = ""
    again_on: date | None = None


def wait_for(
    case: Case,
    asked: Asked,
    category: str,
    *,
    by: Actor,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> Waiting:
    """Note that somebody else has been asked and that the person waits for them."""
    can_write_in(by, case).require()
    if asked.asked_on > timezone.localdate():
        raise Refused(_("Den dagen har inte kommit än."))
    made = write_record(
        Waiting,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.WAITING,
        category=category,
        content=asdict(asked),
        at=at,
    )
    share(made.record, case, by=by, chosen=share_with, at=at)
    return made


def add_turn(one: Waiting, case: Case, came: Came, *, by: Actor, at: datetime | None = None) -> Turn:
    """Add what came of it, handed to those, and only those, who have what is waited for."""
    can_add(by, one.record, case).require()
    _must_follow(one, came)
    made = write_record(
        Turn,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.TURN,
        category=one.record.category,
        content={"waiting": one.record.lineage, **asdict(came)},
        at=at,
    )
    had = Disclosure.objects.filter(record_id=one.pk, ended_at__isnull=True).values_list("recipient_id", flat=True)
    share(made.record, case, by=by, chosen=list(had), at=at)
    return made


def _must_follow(one: Waiting, came: Came) -> None:
    """In words what the database holds."""
    if came.day > timezone.localdate():
        raise Refused(_("Den dagen har inte kommit än."))
    if came.day < one.asked_on:
        raise Refused(_("Då hade ingen frågat än."))
    stands = _standing(one)
    if any(turn.how in ENDS for turn in stands):
        raise Refused(_("Väntan är redan slut. Ta tillbaka slutet först om det var fel."))
    if came.how in ENDS and any(turn.day > came.day for turn in stands):
        raise Refused(_("Något senare är redan inskrivet."))


def _standing(one: Waiting) -> list[Turn]:
    rows = Turn.objects.filter(waiting=one.record.lineage, record__superseded_at__isnull=True)
    return list(rows.filter(record__retracted=False))


def take_back(child: Waiting | Turn, case: Case, *, by: Actor, reason: str, at: datetime | None = None) -> None:
    """It was wrong, or about somebody else: kept among the versions. What came of a waiting is taken back first."""
    can_add(by, child.record, case).require()
    if isinstance(child, Waiting) and _standing(child):
        raise Refused(_("Ta först tillbaka det som är inskrivet om väntan."))
    correct_record(child, by=by, reason=reason, retracted=True, at=at)


def goes_on(how: str) -> bool:
    """Does one wait on after this?"""
    return How(how) not in ENDS
