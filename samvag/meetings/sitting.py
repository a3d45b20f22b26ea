"""One sync meeting or extra meeting with everything the page says of the meeting itself: one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.meetings.models import Approval, Attendance, Calling, Guest, Meeting
from samvag.meetings.policies import visible_meetings
from samvag.programmes.models import ProgrammeVersion, SiteParty

# So many meetings in a row without a word of somebody are too many.
SILENT_AFTER = 3
A_MONTH = timedelta(days=30)  # how far back an extra meeting looks


@dataclass(frozen=True)
class Seat:
    """Somebody who is asked or there, for their organisation."""

    assignment_id: int
    name: str
    title: str
    organisation: str
    present: bool
    answer: str


@dataclass(frozen=True)
class Asked:
    """Somebody from outside who is asked, or the person: as the house that asked them wrote."""

    key: UUID
    name: str
    function: str
    reach: str
    answer: str
    present: bool
    unit_id: int


@dataclass(frozen=True)
class About:
    """What an extra meeting is about: whose case, why, and what the person wants to take up."""

    case_id: UUID
    aim: str
    own_words: str


@dataclass(frozen=True)
class House:
    """One principal of the site, and whether it has approved what it keeps."""

    organisation_id: int
    name: str
    approved_at: datetime | None
    approved_by: str


@dataclass(frozen=True)
class Sitting:
    """A sync meeting as one of its parties sees it."""

    meeting: Meeting
    since: datetime | None
    recent: tuple[tuple[UUID, datetime], ...]
    seats: tuple[Seat, ...]
    houses: tuple[House, ...]
    version_id: int | None
    about: About | None = None
    guests: tuple[Asked, ...] = ()

    @property
    def running(self) -> bool:
        """Has it begun and not ended?"""
        return self.meeting.started_at is not None and self.meeting.ended_at is None

    @property
    def ahead(self) -> bool:
        """Does it lie ahead, or wait to begin?"""
        return self.meeting.started_at is None and self.meeting.cancelled_at is None

    @property
    def may_begin(self) -> bool:
        """Can it begin now? On its day, or after."""
        return self.ahead and self.meeting.day_has_come(timezone.now())

    @property
    def minutes(self) -> int:
        """How long it has gone on, or went on: plain elapsed time."""
        if self.meeting.started_at is None:
            return 0
        return int(((self.meeting.ended_at or timezone.now()) - self.meeting.started_at).total_seconds() // 60)

    @property
    def by_organisation(self) -> list[tuple[str, list[Seat]]]:
        """Attendance, one group an organisation."""
        return [(name, list(some)) for name, some in groupby(self.seats, key=lambda seat: seat.organisation)]

    def house(self, actor: Actor) -> House | None:
        """The actor's own principal."""
        return next((one for one in self.houses if one.organisation_id == actor.organisation_id), None)

    def is_approved(self, actor: Actor) -> bool:
        """Has the actor's principal approved what it keeps?"""
        own = self.house(actor)
        return own is not None and own.approved_at is not None

    def seat(self, actor: Actor) -> Seat | None:
        """The actor's own."""
        return next((one for one in self.seats if one.assignment_id == actor.assignment_id), None)


def sync_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The sync meetings of the actor's sites."""
    return visible_meetings(actor).filter(kind=Meeting.Kind.SYNC)


def held_about(actor: Actor, case_id: UUID) -> list[Meeting]:
    """The extra meetings about one case, the latest first, each with when the actor's principal approved."""
    about = Calling.objects.filter(case_id=case_id)
    rows = visible_meetings(actor).filter(pk__in=about.values("meeting_id"))
    return list(_with_approval(actor, rows).order_by("-starts_at")[:50])


def coming(actor: Actor) -> list[Meeting]:
    """Those that go on, and those called for today or later, the nearest first."""
    rows = sync_meetings(actor).filter(ended_at__isnull=True, starts_at__date__gte=timezone.localdate())
    return list(rows.order_by("starts_at"))


def past(actor: Actor, ahead: Iterable[Meeting]) -> list[Meeting]:
    """Held, called off or missed, the latest first, each with when the actor's principal approved."""
    rows = sync_meetings(actor).exclude(pk__in=[one.pk for one in ahead])
    return list(_with_approval(actor, rows).order_by("-starts_at")[:50])


def _with_approval(actor: Actor, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    approved = Approval.objects.filter(meeting=OuterRef("pk"), organisation_id=actor.organisation_id)
    return meetings.annotate(approved=Subquery(approved.values("approved_at")[:1]))


def sitting_of(actor: Actor, key: UUID) -> Sitting | None:
    """One meeting of a site where the actor's unit takes part; None for whoever has nothing to do with it."""
    former = Meeting.objects.filter(
        site_id=OuterRef("site_id"),
        kind=Meeting.Kind.SYNC,
        started_at__isnull=False,
        starts_at__lt=OuterRef("starts_at"),
    ).order_by("-starts_at")
    version = ProgrammeVersion.objects.filter(
        programme_id=OuterRef("site__programme_id"), valid_from__lte=timezone.localdate()
    ).order_by("-number")
    found: Any = (
        visible_meetings(actor)
        .filter(pk=key, kind__in=(Meeting.Kind.SYNC, Meeting.Kind.CASE))
        .select_related("called_by__user", "called_by__unit")
        .annotate(
            recent=ArraySubquery(
                former.values(_one=JSONObject(id="pk", at="started_at", ended="ended_at"))[:SILENT_AFTER]
            ),
            asked=ArraySubquery(_seats()),
            parties=ArraySubquery(_parties()),
            approved=ArraySubquery(_approvals()),
            version_now=Subquery(version.values("pk")[:1]),
            concerns=Subquery(_about()),
            others=ArraySubquery(_guests()),
        )
        .first()
    )
    if found is None:
        return None
    recent = tuple((UUID(one["id"]), datetime.fromisoformat(one["at"])) for one in found.recent)
    return Sitting(
        meeting=found,
        since=_since(found),
        recent=() if found.is_about_one else recent,
        seats=tuple(Seat(**one) for one in found.asked),
        houses=_houses(found.parties, found.approved),
        version_id=found.version_now,
        about=About(**found.concerns | {"case_id": UUID(found.concerns["case_id"])}) if found.concerns else None,
        guests=tuple(Asked(**one | {"key": UUID(one["key"])}) for one in found.others),
    )


def _since(found: Any) -> datetime | None:
    """Since when the agenda tells what is new: the last sync meeting, or for an extra one a month."""
    if found.is_about_one:
        since: datetime = found.starts_at - A_MONTH
        return since
    return _ended(found.recent[0]) if found.recent else None


def _ended(one: dict[str, Any]) -> datetime:
    """When a meeting was over; one that nobody ended, when it began."""
    return datetime.fromisoformat(one["ended"] or one["at"])


def _seats() -> QuerySet[Any, Any]:
    rows = Attendance.objects.filter(meeting=OuterRef("pk"))
    return rows.order_by("assignment__unit__organisation__short_name", "assignment__user__name").values(
        _one=JSONObject(
            assignment_id="assignment_id",
            name="assignment__user__name",
            title="assignment__title",
            organisation="assignment__unit__organisation__short_name",
            present="present",
            answer="answer",
        )
    )


def _about() -> QuerySet[Any, Any]:
    rows = Calling.objects.filter(meeting=OuterRef("pk"), record__superseded_at__isnull=True)
    return rows.values(_one=JSONObject(case_id="case_id", aim="aim", own_words="own_words"))[:1]


def _guests() -> QuerySet[Any, Any]:
    rows = Guest.objects.filter(
        meeting=OuterRef("pk"), record__superseded_at__isnull=True, record__retracted=False
    ).order_by("function", "name")
    columns = {name: name for name in ("name", "function", "reach", "answer", "present")}
    return rows.values(_one=JSONObject(key="record_id", unit_id="record__unit_id", **columns))


def _parties() -> QuerySet[Any, Any]:
    rows = SiteParty.objects.filter(site_id=OuterRef("site_id")).order_by("unit__organisation__short_name")
    return rows.values(_one=JSONObject(id="unit__organisation_id", name="unit__organisation__short_name"))


def _approvals() -> QuerySet[Any, Any]:
    rows = Approval.objects.filter(meeting=OuterRef("pk"))
    return rows.values(_one=JSONObject(id="organisation_id", at="approved_at", by="approved_by__user__name"))


def _houses(parties: Sequence[dict[str, Any]], approvals: Sequence[dict[str, Any]]) -> tuple[House, ...]:
    """Each principal once, also where it takes part with two units."""
    said = {one["id"]: one for one in approvals}
    names = {one["id"]: one["name"] for one in parties}
    return tuple(
        House(
            organisation_id=key,
            name=name,
            approved_at=datetime.fromisoformat(said[key]["at"]) if key in said else None,
            approved_by=said[key]["by"] if key in said else "",
        )
        for key, name in names.items()
    )
