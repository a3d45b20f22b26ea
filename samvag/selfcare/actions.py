"""Assessing self-care, following it up, and taking back what was wrong."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.board.actions import set_next_step, share
from samvag.cases.models import Case
from samvag.records.actions import correct_record, write_record
from samvag.records.models import Kind
from samvag.selfcare.models import SelfCare
from samvag.selfcare.policies import can_assess_self_care


@dataclass(frozen=True)
class Assessed:
    """What was assessed: the measure, who does it, how, what can happen, and when it is looked at again."""

    measure: str
    verdict: str
    risks: str
    helper: str = ""
    instruction: str = ""
    on_change: str = ""
    follow_up_on: date | None = None
    fee_exempt: bool = False


def assess_self_care(
    case: Case,
    assessed: Assessed,
    category: str,
    *,
    by: Actor,
    treating: bool,
    follows: SelfCare | None = None,
    share_with: Collection[int] | None = None,
    at: datetime | None = None,
) -> SelfCare:
    """Keep the assessment, with a next step on the day it is to be followed up. `treating`: whoever writes says that
    they are licensed and treat the person, and that it was assessed together with them."""
    can_assess_self_care(by, case).require()
    if not treating:
        raise Refused(
            _("Bedömningen görs av den som har legitimation och behandlar personen, tillsammans med personen.")
        )
    made = write_record(
        SelfCare,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.SELF_CARE,
        category=category,
        content={**asdict(assessed), "follows": follows.record.lineage if follows else None},
        at=at,
    )
    share(made.record, case, by=by, chosen=share_with, at=at)
    if assessed.follow_up_on:
        with translation.override("sv"):  # the language records are kept in (PDL 3:13)
            text = _("Följ upp egenvården")
        day, who = assessed.follow_up_on, by.assignment_id
        # The step goes no further than one's own house: what is followed up stands in the assessment.
        set_next_step(case, by=by, text=text, responsible_id=who, due_on=day, share_with=(), at=at)
    return made


def take_back_self_care(one: SelfCare, case: Case, *, by: Actor, reason: str, at: datetime | None = None) -> None:
    """It was wrong from the beginning, such as about another person. It stays among the versions."""
    can_assess_self_care(by, case).require()
    correct_record(one, by=by, reason=reason, retracted=True, at=at)
