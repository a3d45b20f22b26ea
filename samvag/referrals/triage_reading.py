"""What a remissgrupp sees: its agenda, one item, and who can be given a role. Always only what was handed over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.roles import ROLES, Permission
from samvag.meetings.models import Meeting
from samvag.meetings.policies import visible_meetings
from samvag.organisations.models import Assignment
from samvag.people.header import listed
from samvag.programmes.definition import Criterion, RoleDefinition
from samvag.programmes.models import ProgrammeVersion, SiteParty
from samvag.programmes.reading import definition
from samvag.referrals.actions import party_units
from samvag.referrals.models import CriterionStatement, Opinion, Outcome, Referral, TriageItem
from samvag.referrals.reading import links_of, referrals_with_words
from samvag.sharing.models import Disclosure
from samvag.sharing.presets import Recipient, recipients_for


def meetings_with_counts(actor: Actor) -> QuerySet[Meeting]:
    """The actor's meetings, each with how many items the actor may see on it."""
    items = TriageItem.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    triage = visible_meetings(actor).filter(kind=Meeting.Kind.TRIAGE)
    return triage.annotate(item_count=Coalesce(Subquery(items.annotate(n=Count("pk")).values("n")), 0))


def coming(actor: Actor) -> list[Meeting]:
    """Today's and later meetings, the nearest first."""
    return list(meetings_with_counts(actor).filter(starts_at__date__gte=timezone.localdate()).order_by("starts_at"))


def past(actor: Actor) -> list[Meeting]:
    """Former meetings, the latest first."""
    rows = meetings_with_counts(actor).filter(starts_at__date__lt=timezone.localdate())
    return list(rows.order_by("-starts_at")[:50])


def coming_at(actor: Actor, referral: Referral) -> list[Meeting]:
    """Meetings of the referral's site that it can be listed on."""
    ahead = {"starts_at__date__gte": timezone.localdate(), "cancelled_at__isnull": True}
    rows = visible_meetings(actor).filter(site_id=referral.site_id, kind=Meeting.Kind.TRIAGE, **ahead)
    return list(rows.order_by("starts_at"))


def meeting_or_404(actor: Actor, key: UUID) -> Meeting:
    """A meeting of a site where the actor's unit takes part."""
    meeting = visible_meetings(actor).filter(pk=key).first()
    if meeting is None:
        raise Http404
    return meeting


@dataclass(frozen=True)
class AgendaItem:
    """One item as the viewer numbers it."""

    number: int
    referral: Referral
    name: str
    decided: str


def agenda(actor: Actor, meeting: Meeting) -> list[AgendaItem]:
    """The items handed over to the actor's unit, numbered as seen: what is not there leaves no gap."""
    on_list = TriageItem.objects.filter(pk=OuterRef("pk"), meeting=meeting)
    found = list(
        Referral.objects.annotate(listed_at=Subquery(on_list.values("listed_at")))
        .filter(listed_at__isnull=False)
        .select_related("record", "decision")
        .order_by("listed_at", "pk")
    )
    links = links_of(actor, [one.person_id for one in found])
    return [
        AgendaItem(
            number=number,
            referral=one,
            name=listed(links[one.person_id]) if one.person_id in links else "",
            decided=one.decision.get_outcome_display() if getattr(one, "decision", None) else "",
        )
        for number, one in enumerate(found, 1)
    ]


def item_or_404(actor: Actor, meeting_key: UUID, key: UUID) -> tuple[Meeting, Referral]:
    """A referral on a meeting's agenda, as far as the actor's unit may know of it."""
    meeting = meeting_or_404(actor, meeting_key)
    mine = SiteParty.objects.filter(site=OuterRef("site_id"), unit_id=actor.unit_id).values("party_code")
    in_force = ProgrammeVersion.objects.filter(
        programme=OuterRef("site__programme_id"), valid_from__lte=timezone.localdate()
    ).order_by("-number")
    found = (
        referrals_with_words()
        .annotate(my_party=Subquery(mine[:1]), version_in_force=Subquery(in_force.values("pk")[:1]))
        .filter(pk=key, pk__in=TriageItem.objects.filter(meeting=meeting).values("pk"))
        .first()
    )
    if found is None:
        raise Http404
    return meeting, found


def decides(referral: Referral) -> bool:
    """Is the actor's unit (as loaded by item_or_404) the party that the programme in force lets decide?"""
    version: int | None = getattr(referral, "version_in_force", None)
    return version is not None and getattr(referral, "my_party", None) == definition(version).deciding_party.code


@dataclass(frozen=True)
class Stated:
    """One criterion with what each party holds about it, as far as the reader may see."""

    criterion: Criterion
    statements: list[CriterionStatement]
    own: CriterionStatement | None


def stated(actor: Actor, referral: Referral) -> list[Stated]:
    """Each criterion of the version in force when the referral came, with each unit's latest word."""
    latest: dict[tuple[str, int], CriterionStatement] = {}
    rows = (
        CriterionStatement.objects.filter(referral=referral)
        .select_related("record__author__user")
        .order_by("record__recorded_at")
    )
    for row in rows:
        latest[(row.criterion, row.record.unit_id)] = row
    return [
        Stated(
            criterion=criterion,
            statements=[row for (code, _unit), row in latest.items() if code == criterion.code],
            own=latest.get((criterion.code, actor.unit_id)),
        )
        for criterion in definition(referral.programme_version_id).criteria
    ]


def opinions_of(referral: Referral) -> list[Opinion]:
    """The parties' stands, in the order they came."""
    return list(
        Opinion.objects.filter(referral=referral).select_related("record__author__user").order_by("record__recorded_at")
    )


def offered(actor: Actor, referral: Referral, *, category: str) -> list[Recipient]:
    """The site's other parties whom consents in force reach with this category."""
    if referral.person_id is None:
        return []
    units = party_units(referral.site)
    return recipients_for(actor, person_id=referral.person_id, category=category, units=units)


def already_given(referral: Referral) -> set[int]:
    """Units that hold the referral already."""
    now = timezone.now()
    given = Disclosure.objects.filter(record_id=referral.pk, ended_at__isnull=True, valid_until__gt=now)
    return set(given.values_list("recipient_id", flat=True))


@dataclass(frozen=True)
class Seat:
    """One role to fill in the new case, for one unit."""

    field: str
    unit_name: str
    role: RoleDefinition
    choices: list[tuple[int, str]]
    required: bool


COORDINATORS = ("main_coordinator", "colleague_coordinator")


def seats(actor: Actor, referral: Referral) -> list[Seat]:
    """The coordinators to name: for the actor's own unit, and for the parties whom the consent reaches."""
    codes = party_units(referral.site)
    reached = {one.unit_id for one in offered(actor, referral, category="coordination")}
    staff = _staff([actor.unit_id, *reached])
    found: list[Seat] = []
    for unit in [actor.unit_id, *sorted(reached)]:
        people = [one for one in staff if one.unit_id == unit]
        names = [(one.pk, f"{one.user.name}, {one.title}") for one in people]
        for role in definition(referral.programme_version_id).roles:
            if role.code in COORDINATORS and codes.get(unit) in role.parties and people:
                needed = unit == actor.unit_id and role.required
                field = f"{role.code}-{unit}"
                enough = len(names) > 1 or role.code == COORDINATORS[0]
                found.append(Seat(field, people[0].unit.name, role, names, needed and enough))
    return found


def _staff(units: list[int]) -> list[Assignment]:
    """Staff in work today in these units whose role writes in cases."""
    today = timezone.localdate()
    roles = [role for role, may in ROLES.items() if Permission.CASE_WRITE in may]
    in_work = Q(ended_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return list(
        Assignment.objects.filter(in_work, unit_id__in=units, role__in=roles, begins_on__lte=today)
        .filter(user__is_active=True)
        .select_related("user", "unit")
        .order_by("user__name")
    )


def decided_at(referral: Referral) -> datetime | None:
    """When the decision was recorded, if the actor may see one."""
    decision = getattr(referral, "decision", None)
    return decision.record.recorded_at if decision else None


def outcomes() -> list[tuple[str, str]]:
    """The ways to close the loop, in words."""
    return [(value, str(label)) for value, label in Outcome.choices]
