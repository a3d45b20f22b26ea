"""What the pages of referrals show: rows the acting unit may see, put together in few statements."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.cases.models import Case
from samvag.clocks.models import Deadline
from samvag.core.identity_numbers import IdentityNumber, Kind, age_on, display_long
from samvag.people.header import listed
from samvag.people.models import PersonLink
from samvag.programmes.definition import ProgrammeDefinition
from samvag.programmes.models import ProgrammeSite, ProgrammeVersion
from samvag.programmes.reading import current_version, definition
from samvag.referrals.door import RESPONSE_RULE
from samvag.referrals.models import Outcome, Question, Receipt, Referral, ReferralText, State, TriageItem
from samvag.sharing.models import Disclosure

SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Door:
    """One front door as the person meets it."""

    site: ProgrammeSite
    programme: ProgrammeDefinition


def doors() -> list[Door]:
    """Every open door."""
    return [door for site in open_sites() if (door := _door(site))]


def open_sites() -> list[ProgrammeSite]:
    """The sites that take referrals."""
    return list(
        ProgrammeSite.objects.filter(active=True)
        .select_related("programme", "receiving_unit__organisation")
        .order_by("name")
    )


def door(slug: str) -> Door:
    """The door with this address, or 404."""
    site = (
        ProgrammeSite.objects.filter(active=True, slug=slug)
        .select_related("programme", "receiving_unit__organisation")
        .first()
    )
    found = _door(site) if site else None
    if found is None:
        raise Http404
    return found


def _door(site: ProgrammeSite) -> Door | None:
    try:
        version = current_version(site.programme.code, timezone.localdate())
    except ProgrammeVersion.DoesNotExist:
        return None
    return Door(site, definition(version.pk))


def sent_by(actor: Actor) -> list[Receipt]:
    """What the actor's unit has sent: received and closed, nothing else."""
    return list(Receipt.objects.filter(sender_unit_id=actor.unit_id).order_by("-received_at", "pk")[:200])


@dataclass(frozen=True)
class Clock:
    """A promise in time, as the clock partial draws it."""

    label: str
    due_at: datetime
    state: str
    rule: str
    source: str
    started_by: str
    started_at: datetime


def clock_state(due_at: datetime, met_at: datetime | None) -> str:
    """Met, late, within a day, or on time."""
    now = timezone.now()
    if met_at is not None:
        return "done"
    if due_at < now:
        return "late"
    return "soon" if due_at - now <= SOON else "ok"


@dataclass(frozen=True)
class Header:
    """What the person header shows, from the acting unit's own link."""

    name: str
    number: str
    age: int | None
    protection: str


def links_of(actor: Actor, persons: Iterable[UUID | None]) -> dict[UUID, PersonLink]:
    """What the acting unit calls these persons."""
    wanted = {person for person in persons if person is not None}
    found = PersonLink.objects.filter(unit_id=actor.unit_id, person_id__in=wanted).select_related("person")
    return {link.person_id: link for link in found}


def link_of(actor: Actor, person_id: UUID | None) -> PersonLink:
    """The acting unit's link to the person, or 404 when there is none to show."""
    link = links_of(actor, [person_id]).get(person_id) if person_id else None
    if link is None:
        raise Http404
    return link


def header(link: PersonLink) -> Header:
    """The link in words for the header."""
    number = IdentityNumber(Kind(link.number_kind), link.number) if link.number else None
    return Header(
        name=str(link),
        number=display_long(number) if number else _("saknas"),
        age=age_on(number, timezone.localdate()) if number else None,
        protection=_("Skyddade personuppgifter") if link.person.protection else "",
    )


@dataclass(frozen=True)
class InboxRow:
    """One referral in the list."""

    referral: Referral
    name: str
    due_at: datetime | None
    clock: str
    before: int  # how many times the person was referred here earlier


TABS: dict[str, Callable[[InboxRow, Actor], bool]] = {
    "nya": lambda row, actor: row.referral.state == State.NEW,
    "mina": lambda row, actor: row.referral.taken_by_id == actor.assignment_id,
    "vantar": lambda row, actor: row.referral.state == State.ASKED,
    "alla": lambda row, actor: True,
}


def inbox(actor: Actor) -> list[InboxRow]:
    """Every open referral of the acting unit, the most urgent first; the unanswered go before the rest."""
    found = list(
        Referral.objects.filter(record__unit_id=actor.unit_id, closed_at__isnull=True)
        .select_related("record", "site", "taken_by__user")
        .annotate(before=_times_before())
        .order_by("received_at")
    )
    links = links_of(actor, [one.person_id for one in found])
    clocks = {
        clock.subject: clock
        for clock in Deadline.objects.filter(
            subject__in=[one.pk for one in found], rule=RESPONSE_RULE, unit_id=actor.unit_id
        ).order_by("starts_at")
    }
    rows = [_row(one, links, clocks.get(one.pk)) for one in found]
    return sorted(rows, key=lambda row: (row.clock == "done", row.due_at or row.referral.received_at))


def _times_before() -> Any:
    """How many of the person's earlier referrals the acting unit may see."""
    earlier = Referral.objects.filter(person_id=OuterRef("person_id"), received_at__lt=OuterRef("received_at"))
    return Coalesce(Subquery(earlier.order_by().values("person_id").annotate(n=Count("*")).values("n")), 0)


def _row(referral: Referral, links: dict[UUID, PersonLink], clock: Deadline | None) -> InboxRow:
    link = links.get(referral.person_id) if referral.person_id else None
    return InboxRow(
        referral=referral,
        name=listed(link) if link else _("Namn saknas"),
        due_at=clock.due_at if clock else None,
        clock=clock_state(clock.due_at, clock.met_at) if clock else "ok",
        before=getattr(referral, "before", 0),
    )


def _of_referral(model: type, field: str, key: str = "record_id") -> Subquery:
    return Subquery(model._default_manager.filter(**{key: OuterRef("pk")}).values(field)[:1])  # type: ignore[attr-defined]


@cache
def referrals_with_words() -> QuerySet[Referral]:
    """Referrals with their words, agenda and clock in one statement; each part stays under its own audience. Composed
    once a process and only ever narrowed."""
    clock = Deadline.objects.filter(subject=OuterRef("pk"), rule=RESPONSE_RULE).order_by("-starts_at")
    # The person's case here, else the one this very decision opened, also when it is closed: a decision opens one.
    open_case = Case.objects.filter(
        Q(closed_at__isnull=True) | Q(decision_id=OuterRef("decision__pk")),
        person_id=OuterRef("person_id"),
        site_id=OuterRef("site_id"),
    ).order_by(F("closed_at").desc(nulls_first=True))
    before = (
        Referral.objects.filter(person_id=OuterRef("person_id"), received_at__lt=OuterRef("received_at"))
        .order_by("-received_at")
        .values(data=JSONObject(key="pk", at="received_at", outcome="decision__outcome", goes_to="decision__goes_to"))
    )
    return Referral.objects.select_related(
        "record",
        "site__programme",
        "site__receiving_unit",
        "taken_by__user",
        "decision__record__author__user",
        "decision__programme_version",
    ).annotate(
        wants=_of_referral(ReferralText, "wants"),
        background=_of_referral(ReferralText, "background"),
        answers=_of_referral(ReferralText, "answers"),
        contact_wishes=_of_referral(ReferralText, "contact_wishes"),
        meeting_id=_of_referral(TriageItem, "meeting_id"),
        meets_at=_of_referral(TriageItem, "meeting__starts_at"),
        before=ArraySubquery(before),
        due_at=Subquery(clock.values("due_at")[:1]),
        met_at=Subquery(clock.values("met_at")[:1]),
        open_case_id=Subquery(open_case.values("pk")[:1]),
        version_number=F("programme_version__number"),
    )


def referral_or_404(key: UUID) -> Referral:
    """The referral when the acting unit may know that it exists."""
    found = referrals_with_words().filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Earlier:
    """One time the person was referred here before, of those the acting unit may see."""

    key: UUID
    received_at: datetime
    outcome: str


def earlier_of(referral: Referral) -> list[Earlier]:
    """When the person was referred here before and what came of it, the latest first."""
    rows: list[dict[str, Any]] = getattr(referral, "before", [])
    return [Earlier(UUID(row["key"]), datetime.fromisoformat(row["at"]), _outcome_words(row)) for row in rows]


def _outcome_words(row: Mapping[str, Any]) -> str:
    if not row["outcome"]:
        return ""
    words = str(Outcome(row["outcome"]).label)
    return f"{words}: {row['goes_to']}" if row["goes_to"] else words


def clock_of(referral: Referral) -> Clock | None:
    """The promise of a first response, in words."""
    due_at: datetime | None = getattr(referral, "due_at", None)
    if due_at is None:
        return None
    promise = definition(referral.programme_version_id).response_time(RESPONSE_RULE)
    return Clock(
        label=promise.label,
        due_at=due_at,
        state=clock_state(due_at, getattr(referral, "met_at", None)),
        rule=_("Tiden räknas från att remissen kom in och är uppfylld när någon har tagit den."),
        source=promise.source,
        started_by=_("remissen kom in"),
        started_at=referral.received_at,
    )


@dataclass(frozen=True)
class SeenBy:
    """One unit on the sharing line."""

    unit_name: str
    unit_id: int
    ground_label: str
    until: datetime | None
    checked: bool = True
    field_name: str = "share"
    value: str = ""


def seen_by(referral: Referral) -> list[SeenBy]:
    """To whom the referral is handed over now."""
    given = (
        Disclosure.objects.filter(record_id=referral.pk, ended_at__isnull=True, valid_until__gt=timezone.now())
        .select_related("recipient")
        .order_by("recipient__name")
    )
    return [
        SeenBy(
            unit_name=one.recipient.name,
            unit_id=one.recipient_id,
            ground_label=one.get_ground_display(),
            until=one.valid_until if one.consent_id else None,
        )
        for one in given
    ]


def questions_of(referral: Referral) -> list[Question]:
    """What was asked, the latest first."""
    return list(
        Question.objects.filter(referral=referral)
        .select_related("record__author__user")
        .order_by("-record__occurred_at")
    )
