"""One working day for one actor: what is due, what others have changed, whom one meets, who lacks a next step.

Seven statements whatever the amount; each part is limited to what the actor's unit and role may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.audit.models import Verification
from samvag.audit.reading import last_verification
from samvag.between.reading import Finding, findings, mine_of
from samvag.board.reading import open_cases
from samvag.cases.models import CaseRole
from samvag.core.models import Draft
from samvag.inner.reading import Waiting, waiting_rows
from samvag.inner.reading import waiting as inner_waiting
from samvag.lifting.reading import Counts, counts, counts_of
from samvag.medication.policies import due_hand_outs
from samvag.meetings.policies import can_see_sync
from samvag.meetings.reading import Asked, ahead_of, asked_of
from samvag.meetings.rhythm import Coming, Pulse, rhythm_of
from samvag.notices.reading import unseen_count
from samvag.organisations.models import Unit
from samvag.questions.reading import new_count
from samvag.records.models import Kind, Record
from samvag.records.timeline import BETWEEN
from samvag.referrals.models import Referral, State
from samvag.retention.reading import waiting_purge
from samvag.review.reading import waiting
from samvag.sharing.reading import about_to_end, proposals_waiting
from samvag.today.due import Due, called, due_lines, name_of
from samvag.visits.reading import Meet, meets_of, todays

CHANGED_DAYS = 3
MOST = 50


@dataclass(frozen=True)
class Change:
    """What one other person wrote in one of my cases: which kinds of things, the latest when."""

    kinds: str
    who: str
    by: str
    at: datetime
    href: str


@dataclass(frozen=True)
class MyDay:
    """What the start page shows; None means that the role has no such part."""

    due: list[Due]
    changes: list[Change]
    between: list[Finding]
    watches: bool
    takes_part: bool  # has cases at all
    administers: bool
    meetings: list[Coming] | None
    new_referrals: int | None
    new_questions: int | None
    notices: int
    drafts: list[tuple[str, str, datetime]]
    persons: list[UUID]
    log: "LogDay | None" = None
    inner: Waiting | None = None
    purge: UUID | None = None
    ending: "list[Ending]" = field(default_factory=list)
    to_sign: int | None = None
    pulses: list[Pulse] = field(default_factory=list)
    visits: list[Meet] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)  # extra meetings, and the managers' group
    lifted: Counts | None = None
    hands_out: bool = False  # the unit has agreed to hand out medicine to somebody

    @property
    def late(self) -> int:
        """How many things are late."""
        return sum(one.late for one in self.due)


@dataclass(frozen=True)
class Ending:
    """A consent that ends soon: to be asked about again at the next follow-up."""

    who: str
    href: str
    until: datetime


@dataclass(frozen=True)
class LogDay:
    """What waits for the log reviewer."""

    verification: Verification | None
    waiting: Mapping[str, int]


def day_of(actor: Actor) -> MyDay:
    """Everything on Min dag for one actor."""
    now = timezone.now()
    mine = list(_my_cases(actor, now))
    new_referrals, questions, notices, drafts, inside, visits, hands_out, asked, lifted = _unit_day(actor, now)
    due = due_lines(actor, mine=True)
    near = mine_of(findings(actor), actor)
    changes = [one for case in mine for one in _changes(case)]
    meets = can_see_sync(actor) or actor.may(Permission.TRIAGE_READ)
    pulses, coming = rhythm_of(actor, now) if meets else ([], [])
    return MyDay(
        due=due,
        changes=sorted(changes, key=lambda one: one.at, reverse=True)[:MOST],
        between=near,
        watches=actor.may(Permission.CASES_OF_UNIT),
        takes_part=actor.may(Permission.BOARD_READ),
        administers=actor.may(Permission.ORGANISATION_ADMINISTER),
        meetings=coming if actor.may(Permission.TRIAGE_READ) else None,
        new_referrals=new_referrals if actor.may(Permission.INBOX_READ) else None,
        new_questions=questions if actor.may(Permission.BOARD_READ) else None,
        notices=notices,
        drafts=drafts,
        persons=[
            *(case["person_id"] for case in mine),
            *(one.person_id for one in due),
            *(one.person_id for one in visits),
            *(one.person_id for one in asked if one.person_id),
            *(one.person_id for one in near if one.person_id),
        ],
        purge=waiting_purge(actor) if actor.may(Permission.RETENTION_DECIDE) else None,
        ending=_ending_soon(mine) if actor.may(Permission.CONSENT_RECORD) else [],
        pulses=pulses if can_see_sync(actor) else [],
        visits=visits,
        asked=asked,
        lifted=lifted,
        hands_out=hands_out,
        to_sign=proposals_waiting(actor).count() if actor.may(Permission.DISCLOSE_APPROVE) else None,
        log=LogDay(last_verification(), waiting(actor)) if actor.may(Permission.LOG_REVIEW) else None,
        inner=inner_waiting(actor, now) if inside and actor.may(Permission.PERSON_SEARCH) else None,
    )


def _ending_soon(mine: list[Any]) -> list[Ending]:
    """The consents that end within a month, of people in the actor's own cases; two cases of one person are one."""
    found = {
        one["id"]: Ending(
            name_of(case["called"]), reverse("consent", args=[one["id"]]), datetime.fromisoformat(one["until"])
        )
        for case in mine
        for one in case["ending"]
    }
    return sorted(found.values(), key=lambda one: one.until)[:MOST]


def _my_cases(actor: Actor, now: datetime) -> QuerySet[Any, Any]:
    """The open cases in which the actor has a role, with what others wrote lately."""
    held = CaseRole.objects.filter(case_id=OuterRef("pk"), assignment_id=actor.assignment_id, ends_at__isnull=True)
    changed = (
        Record.objects.filter(
            case_id=OuterRef("pk"), recorded_at__gte=now - timedelta(days=CHANGED_DAYS), superseded_at__isnull=True
        )
        .exclude(author_id=actor.assignment_id)
        .exclude(kind__in=BETWEEN)
        .order_by("-recorded_at")
    )
    ending = about_to_end(actor).filter(person_id=OuterRef("person_id"))
    return (
        open_cases(actor)
        .filter(Exists(held))
        .annotate(
            called=called(actor),
            changes=ArraySubquery(
                changed.values(
                    data=JSONObject(kind="kind", at="recorded_at", by="author__user__name", unit="unit_short")
                )[:12]
            ),
            ending=ArraySubquery(ending.values(data=JSONObject(id="pk", until="valid_until"))),
        )
        .order_by("number")
        .values("pk", "person_id", "number", "called", "changes", "ending")
    )


def _changes(case: Mapping[str, Any]) -> list[Change]:
    """One line for each who has written, with the kinds of what they wrote; the database sends the latest first."""
    written: dict[str, list[Mapping[str, str]]] = {}
    for one in case["changes"]:
        by = ", ".join(part for part in (one["by"], one["unit"]) if part)
        written.setdefault(by, []).append(one)
    return [
        Change(
            kinds=", ".join(dict.fromkeys(str(Kind(one["kind"]).label) for one in some)),
            who=name_of(case["called"]),
            by=by,
            at=datetime.fromisoformat(some[0]["at"]),
            href=reverse("case", args=[case["pk"]]),
        )
        for by, some in written.items()
    ]


def _unit_day(
    actor: Actor, now: datetime
) -> tuple[int, int, int, list[tuple[str, str, datetime]], bool, list[Meet], bool, list[Asked], Counts | None]:
    """How many in the unit's own inbox that nobody has taken, how many notices are new, and the actor's text typed and
    never sent (what, where to go on, when), whether an access waits or stands open, the actor's visits of today or
    that wait to be told of, whether the unit hands out medicine, the meetings the actor is asked to, and how it goes
    with what was lifted: one question for all."""
    new = Referral.objects.filter(state=State.NEW, record__unit_id=actor.unit_id).order_by()
    referrals = new.annotate(n=Func(F("pk"), function="COUNT")).values("n")
    saved = Draft.objects.filter(assignment_id=actor.assignment_id).order_by("-saved_at")[:10]
    drafts = ArraySubquery(saved.values(data=JSONObject(form="form", at="saved_at")))
    asked = Unit.objects.filter(pk=actor.unit_id)
    new_referrals, questions, notices, typed, inside, visits, hands_out, ahead, *lifted = asked.values_list(
        Subquery(referrals),
        Subquery(new_count(actor)),
        Subquery(unseen_count(actor)),
        drafts,
        Exists(waiting_rows(actor, now)),
        ArraySubquery(todays(actor)),
        Exists(due_hand_outs(actor)),
        ArraySubquery(ahead_of(actor, now)),
        *counts(actor),
    ).get()
    kept = [(*_draft(one["form"]), datetime.fromisoformat(one["at"])) for one in typed]
    seen, told = meets_of(visits, now), (new_referrals or 0, questions or 0, notices or 0)
    return *told, kept, inside, seen, hands_out, asked_of(ahead), counts_of(actor, lifted)


# A draft's key is a word for the form and, where it has one, what the form is about: (label, page to go on from).
_FORMS: Mapping[str, tuple[str | Promise, str]] = {
    "note": (_("Anteckning"), "note-new"),
    "cell": (_("Läget på tavlan"), "board-cell"),
    "consent": (_("Svar om samtycke"), "consent-new"),
    "ask": (_("Fråga om en remiss"), "referral-ask"),
    "question": (_("Fråga till en annan part"), "question-new"),
    "answer": (_("Svar på en fråga"), "question"),
    "decision": (_("Beslut i remissgruppen"), "referral"),
    "opinion": (_("Mening i remissgruppen"), "referral"),
    "assessment": (_("Skattning"), "assessment-new"),
    "mapping": (_("Kartläggning"), "mapping-write"),
    "placement": (_("Fyrfält och grupp"), "placement"),
    "self-care": (_("Egenvård"), "self-care"),
    "meeting": (_("Nytt möte"), "triage-meeting-new"),
    "case-meeting": (_("Extra möte"), "case-meeting-new"),
    "sync": (_("Ord vid avstämningen"), "sync-person"),
    "sync-new": (_("Ny avstämning"), "sync-new"),
    "referral-new": (_("Ny remiss"), "referral-new"),
}


def _draft(form: str) -> tuple[str, str]:
    """What was being written and where to go on; no address when the form is unknown."""
    word, _colon, about = form.partition(":")
    label, page = _FORMS.get(word, (_("Utkast"), ""))
    try:
        return str(label), reverse(page, args=about.split(":") if about else []) if page else ""
    except NoReverseMatch:
        return str(label), ""
