"""Everything that falls due for a unit or for oneself, in one list and one statement: clocks and next steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    F,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import has_permission
from samvag.access.roles import Permission
from samvag.assessments.actions import RISK_RULE
from samvag.assessments.policies import visible_assessments
from samvag.board.models import NextStep
from samvag.board.reading import standing_steps
from samvag.cases.policies import visible_cases
from samvag.clocks.reading import Explained, explained, standing
from samvag.people.header import listed, name_in_lists
from samvag.people.models import PersonLink
from samvag.questions.reading import due_messages
from samvag.referrals.models import Referral

SOON = timedelta(days=2)
MOST = 300
SORTS = ("due", "who", "what", "holder")


@dataclass(frozen=True)
class Due:
    """Something that falls due: a clock of the unit, or a next step somebody has promised."""

    kind: str
    key: UUID
    person_id: UUID
    what: str
    who: str
    holder: str
    at: datetime | date
    state: str
    href: str
    mine: bool

    @property
    def late(self) -> bool:
        """Is it overdue?"""
        return self.state == "late"


def due_lines(actor: Actor, *, mine: bool, sort: str = "due") -> list[Due]:
    """What falls due, overdue first. `mine` keeps what I have promised or taken and what nobody has taken. About
    somebody who has died nothing falls due."""
    steps = _steps(actor, mine)
    rows = steps.union(_questions(actor, mine), _clocks(actor, mine), all=True)
    now = timezone.now()
    lines = [_line(actor, row, now) for row in rows.order_by("first")[:MOST]]
    return arranged(lines, sort)


def arranged(lines: list[Due], sort: str) -> list[Due]:
    """By when it falls due with the overdue first, by person, by what, or by who has it. A leading minus turns it."""
    by_due = sorted(lines, key=lambda one: (one.state == "paused", _moment(one.at)))
    keys = {"who": lambda one: one.who, "what": lambda one: one.what, "holder": lambda one: one.holder}
    key = keys.get(sort.lstrip("-"))
    found = sorted(by_due, key=lambda one: key(one).casefold()) if key else by_due
    return found[::-1] if sort.startswith("-") else found


COLUMNS = (
    "kind",
    "pk",
    "person_id",
    "subject_id",
    "what",
    "spoken",
    "called",
    "holder_id",
    "holder",
    "at",
    "on",
    "first",
    "still",
)


def _clocks(actor: Actor, mine: bool) -> QuerySet[Any, Any]:
    """The unit's clocks that run or stand still, with who has taken the referral they are about."""
    referral = Referral.objects.filter(pk=OuterRef("subject"))
    rows = standing(actor).filter(person__deceased_on__isnull=True)
    if not actor.may(Permission.INBOX_READ):
        # Whoever filled in a form has its assessment to write, inbox or not.
        forms = visible_assessments(actor).filter(record__unit_id=actor.unit_id)
        rows = rows.filter(rule=RISK_RULE, subject__in=forms.values("record__lineage"))
    rows = rows.annotate(
        kind=Case(When(rule=RISK_RULE, then=Value("risk")), default=Value("clock"), output_field=CharField()),
        subject_id=F("subject"),
        what=F("explanation"),
        spoken=F("rule_version__translations"),
        called=called(actor),
        holder_id=Subquery(referral.values("taken_by_id")[:1]),
        holder=Subquery(referral.values("taken_by__user__name")[:1]),
        at=F("due_at"),
        on=Value(None, DateField()),
        first=F("due_at"),
        still=F("paused"),
    )
    if mine:
        rows = rows.filter(Q(holder_id__isnull=True) | Q(holder_id=actor.assignment_id))
    return rows.values_list(*COLUMNS)


def _steps(actor: Actor, mine: bool) -> QuerySet[Any, Any]:
    """Open next steps of open cases the actor sees: one's own, or those that somebody in the unit has or has set."""
    rows = standing_steps(actor).filter(done_on__isnull=True, record__person__deceased_on__isnull=True)
    rows = rows.select_related(None)
    if mine:
        rows = rows.filter(responsible_id=actor.assignment_id)
    else:
        rows = rows.filter(Q(responsible__unit_id=actor.unit_id) | Q(record__unit_id=actor.unit_id))
    return rows.annotate(
        kind=Value("step", CharField()),
        subject_id=F("case_id"),
        what=F("text"),
        spoken=Value({}, JSONField()),
        called=called(actor),
        holder_id=F("responsible_id"),
        holder=F("responsible__user__name"),
        at=Value(None, DateTimeField()),
        on=F("due_on"),
        first=Cast("due_on", DateTimeField()),
        still=Value(False, BooleanField()),
    ).values_list(*COLUMNS)


def _questions(actor: Actor, mine: bool) -> QuerySet[Any, Any]:
    """Questions from other parties that wait for the unit's answer, with who has taken them."""
    rows = due_messages(actor)
    if mine:
        rows = rows.filter(Q(taken_by_id__isnull=True) | Q(taken_by_id=actor.assignment_id))
    return rows.annotate(
        kind=Value("question", CharField()),
        subject_id=F("case_id"),
        what=Value("", CharField()),
        spoken=Value({}, JSONField()),
        called=called(actor),
        holder_id=F("taken_by_id"),
        holder=F("taken_by__user__name"),
        at=F("due_at"),
        on=Value(None, DateField()),
        first=F("due_at"),
        still=Value(False, BooleanField()),
    ).values_list(*COLUMNS)


def called(actor: Actor) -> Subquery:
    """What the actor's own unit calls the outer row's person."""
    link = PersonLink.objects.filter(person_id=OuterRef("person_id"), unit_id=actor.unit_id)
    told = JSONObject(given=F("given_name"), family=F("family_name"), protection=F("person__protection"))
    return Subquery(link.values(data=told)[:1])


def name_of(given: Mapping[str, str] | None) -> str:
    """The name in one, as lists have it."""
    return name_in_lists(given["given"], given["family"], given["protection"]) if given else ""


def state_of(at: datetime | date, now: datetime) -> str:
    """Late, soon or in good time. A promise for a day is late only when the day is over."""
    if isinstance(at, datetime):
        return "late" if at < now else "soon" if at < now + SOON else "ok"
    today = timezone.localdate(now)
    return "late" if at < today else "soon" if at <= today + timedelta(days=1) else "ok"


def _moment(at: datetime | date) -> datetime:
    """When it is late: a day's promise when the day is over."""
    if isinstance(at, datetime):
        return at
    return timezone.make_aware(datetime.combine(at + timedelta(days=1), time()))


def _line(actor: Actor, row: tuple[Any, ...], now: datetime) -> Due:
    one = dict(zip(COLUMNS, row, strict=True))
    at: datetime | date = one["at"] or one["on"]
    language = (get_language() or "sv").partition("-")[0]
    # A form's page says what is missing and leads on to writing it.
    pages = {"clock": "due-clock", "question": "question", "risk": "assessment"}
    address = pages.get(one["kind"], "due-step")
    about = one["subject_id"] if one["kind"] == "risk" else one["pk"]
    return Due(
        kind=one["kind"],
        key=one["pk"],
        person_id=one["person_id"],
        what=_("Fråga att svara på")
        if one["kind"] == "question"
        else ((one["spoken"] or {}).get(language) or {}).get("label", one["what"]),
        who=name_of(one["called"]),
        holder=one["holder"] or ("" if one["kind"] == "step" else _("Ingen har tagit den")),
        at=at,
        state="paused" if one["still"] else state_of(at, now),
        href=reverse(address, args=[about]),
        mine=one["holder_id"] == actor.assignment_id,
    )


@dataclass(frozen=True)
class Page:
    """One deadline or step with the person it is about."""

    name: str
    about: Any
    subject_href: str


def clock_page(actor: Actor, key: UUID) -> Page | None:
    """A clock of the unit, explained; None outside the unit. Refused for a role that does not read the inbox."""
    found: Explained | None = explained(actor, key)
    if found is None:
        return None
    has_permission(actor, Permission.INBOX_READ).require()
    link = (
        PersonLink.objects.filter(person_id=found.deadline.person_id, unit_id=actor.unit_id)
        .select_related("person")
        .first()
    )
    if link is None:
        return None
    about = found.rule.starts_on.partition(".")[0] if found.rule else ""
    href = reverse({"case": "case", "assessment": "assessment"}.get(about, "referral"), args=[found.deadline.subject])
    return Page(listed(link), found, href)


def step_page(actor: Actor, key: UUID) -> Page | None:
    """A next step in a case the actor sees; None for whoever has nothing to do with it."""
    step = (
        NextStep.objects.filter(pk=key, case_id__in=visible_cases(actor).values("pk"))
        .annotate(called=called(actor))
        .select_related("record__author__user", "responsible__user", "responsible__unit")
        .first()
    )
    if step is None:
        return None
    return Page(name_of(step.called), step, reverse("case", args=[step.case_id]))
