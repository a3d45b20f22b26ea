"""The life line of one person in a case: how they have had it, what was done, and what happened, on one time axis.

Everything comes from what the actor may see; another actor's line may hold more, or less."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.cases.models import CaseRole, Party
from samvag.cases.reading import CaseFile, role_labels, roles_of
from samvag.programmes.reading import definition
from samvag.records.models import Kind, Record
from samvag.records.telling import Figure, told, with_content
from samvag.records.timeline import latest_visible
from samvag.ui.dates import local_day

# The declared rule of "worse without new support": this long may a domain stand worse before a new effort has begun.
PATIENCE = timedelta(days=14)
TOLD = (
    Kind.STATUS,
    Kind.NEXT_STEP,
    Kind.ACTOR,
    Kind.NOTE,
    Kind.REFERRAL,
    Kind.QUESTION,
    Kind.DECISION,
    Kind.OPINION,
    Kind.VISIT,
    Kind.NO_VISIT,
    Kind.HELP,
    Kind.ASSESSMENT,
)
MOST = 2000


@dataclass(frozen=True)
class Point:
    """What was said about one domain on one day."""

    on: date
    level: int
    word: str
    words: str
    unit: str


@dataclass(frozen=True)
class Gap:
    """A domain stood worse from a day to another, and nothing new was begun meanwhile."""

    begins: date
    ends: date
    goes_on: bool

    @property
    def days(self) -> int:
        """How long."""
        return (self.ends - self.begins).days


@dataclass(frozen=True)
class Curve:
    """One life domain over time."""

    code: str
    label: str
    points: tuple[Point, ...]
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Effort:
    """Something a party does for the person, from a day to another or still."""

    kind: str
    label: str
    unit: str
    begins: date
    ends: date | None


@dataclass(frozen=True)
class Happening:
    """Something that happened on a day."""

    kind: str
    label: str
    unit: str
    on: date


@dataclass(frozen=True)
class Filled:
    """A form that was filled in. Without a figure nothing is drawn: nothing is counted, or it is asked in private."""

    name: str
    unit: str
    on: date
    figure: Figure | None


@dataclass(frozen=True)
class LifeLine:
    """All of it. `opened` is when the case was; the line may begin before, with the referral."""

    file: CaseFile
    today: date
    curves: Sequence[Curve]
    efforts: Sequence[Effort]
    happenings: Sequence[Happening]
    roles: Sequence[CaseRole] = field(default_factory=tuple)
    forms: Sequence[Filled] = field(default_factory=tuple)

    @property
    def begins(self) -> date:
        """The first day there is anything of."""
        days = [one.begins for one in self.efforts] + [one.on for one in self.happenings]
        days += [point.on for curve in self.curves for point in curve.points] + [one.on for one in self.forms]
        return min(days, default=self.today)

    @property
    def ends(self) -> date:
        """Today, or the day the case was closed."""
        return local_day(self.file.case.closed_at) if self.file.case.closed_at else self.today

    @property
    def gaps(self) -> list[tuple[Curve, Gap]]:
        """Every period that was worse without new support, the latest first."""
        found = [(curve, gap) for curve in self.curves for gap in curve.gaps]
        return sorted(found, key=lambda one: one[1].begins, reverse=True)


def life_line(actor: Actor, file: CaseFile) -> LifeLine:
    """Read what the actor may see of one case, and about the same person from before there was one.

    Pre-condition: `file` was found in the actor's scope. Three statements."""
    today, case = timezone.localdate(), file.case
    records = _records(case.person_id, case.pk)
    roles = roles_of(case)
    efforts = [*_parties(case.pk, case.programme_version_id), *_roles(roles, role_labels(case)), *_tasks(records)]
    efforts += _helps(records)
    efforts.sort(key=lambda one: (one.unit, _ORDER[one.kind], one.begins, one.label))
    end = local_day(case.closed_at) if case.closed_at else today
    began = sorted(one.begins for one in efforts)
    curves = [
        Curve(code, label, points, gaps(points, began, end))
        for code, label, points in _curves(records, case.programme_version_id)
    ]
    happenings = _happenings(records, case.programme_version_id)
    return LifeLine(file, today, curves, efforts, happenings, roles, _forms(records))


_ORDER = {"party": 0, "role": 1, "actor": 2, "step": 3, "help": 4}


def _records(person_id: UUID, case_id: UUID) -> list[Any]:
    """Newest versions that stand and that the reader may see."""
    rows = Record.objects.filter(Q(case_id=case_id) | Q(case_id__isnull=True), person_id=person_id)
    rows = latest_visible(rows.filter(kind__in=TOLD, retracted=False))
    return list(with_content(rows).order_by("occurred_at", "recorded_at", "pk")[:MOST])


def _curves(records: Iterable[Any], version_id: int) -> list[tuple[str, str, tuple[Point, ...]]]:
    """The domains that anything has been said about, in the programme's order."""
    said: dict[str, list[Any]] = {}
    for record in records:
        if record.kind == Kind.STATUS and record.content:
            said.setdefault(record.content["domain"], []).append(record)
    found = []
    for domain in definition(version_id).domains:
        words = {level.value: level.word for level in domain.levels}
        points = [_point(record, words) for record in said.get(domain.code, ())]
        if points:
            found.append((domain.code, domain.label, tuple(points)))
    return found


def _point(record: Any, words: Mapping[int, str]) -> Point:
    level = record.content["level"]
    on = local_day(record.occurred_at)
    return Point(on, level, words.get(level, str(level)), record.content["words"], record.unit_short)


def gaps(points: Sequence[Point], began: Sequence[date], end: date) -> tuple[Gap, ...]:
    """The periods in which a domain stood worse and no new effort had begun within PATIENCE.

    From the day it became worse to the day a new effort begins, it is better again, or the line ends. Any new effort
    counts, for steps are not tied to a life domain.
    """
    found: list[Gap] = []
    for place, (before, now) in enumerate(pairwise(points)):
        if now.level <= before.level or (found and now.on < found[-1].ends):
            continue
        better = next((one.on for one in points[place + 2 :] if one.level < now.level), end)
        effort = next((day for day in began if day >= now.on), end)
        until = min(better, effort, end)
        if until - now.on >= PATIENCE:
            found.append(Gap(now.on, until, goes_on=until == end and better == end))
    return tuple(found)


def _parties(case_id: UUID, version_id: int) -> list[Effort]:
    """The units that take or took part."""
    labels = {party.code: party.label for party in definition(version_id).parties}
    rows = Party.objects.filter(case_id=case_id).select_related("unit").order_by("joined_at")
    return [
        Effort(
            "party",
            _("Med som %(party)s") % {"party": labels.get(one.code, one.code)},
            one.unit.short_name,
            local_day(one.joined_at),
            _day(one.left_at),
        )
        for one in rows
    ]


def _roles(roles: Iterable[CaseRole], labels: Mapping[str, str]) -> list[Effort]:
    return [
        Effort(
            "role",
            f"{labels.get(one.code, one.code)}: {one.assignment.user.name}",
            one.assignment.unit.short_name,
            local_day(one.begins_at),
            _day(one.ends_at),
        )
        for one in roles
    ]


def _tasks(records: Iterable[Any]) -> list[Effort]:
    """People around the person, and next steps from when they were set to when they were done."""
    found = []
    for one in records:
        if one.kind == Kind.NEXT_STEP and one.content:
            done = one.content["done_on"]
            ends = date.fromisoformat(done) if done else None
            found.append(Effort("step", one.content["text"], one.unit_short, local_day(one.occurred_at), ends))
        elif one.kind == Kind.ACTOR and one.content:
            since = one.content["since"]
            begins = date.fromisoformat(since) if since else local_day(one.occurred_at)
            label = f"{one.content['name']}, {one.content['function']}"
            gone = one.content["ended_on"]
            ends = date.fromisoformat(gone) if gone else None
            found.append(Effort("actor", label, one.unit_short, begins, ends))
    return found


def _helps(records: Iterable[Any]) -> list[Effort]:
    """Help that was given, from the first time to the latest, unit by unit: one bar however often."""
    given: dict[tuple[str, str], list[date]] = {}
    for one in records:
        if one.kind == Kind.HELP and one.content:
            given.setdefault((one.unit_short, one.content["label"]), []).append(local_day(one.occurred_at))
    return [
        Effort("help", f"{label} ({len(days)})" if len(days) > 1 else label, unit, min(days), max(days))
        for (unit, label), days in given.items()
    ]


def _happenings(records: Iterable[Any], version_id: int) -> list[Happening]:
    """What came in, what was decided, and every time somebody wrote of a contact."""
    found = []
    for one in records:
        if one.kind == Kind.NOTE:
            label = one.content["heading"] if one.content else _("Anteckning")
            found.append(Happening("contact", label, one.unit_short, local_day(one.occurred_at)))
        elif one.kind in (Kind.VISIT, Kind.NO_VISIT):
            said = told(one, version_id).title
            found.append(Happening(one.kind, said, one.unit_short, local_day(one.occurred_at)))
        elif one.kind in (Kind.REFERRAL, Kind.QUESTION, Kind.DECISION, Kind.OPINION):
            title = told(one, version_id).title
            found.append(Happening(one.kind, title, one.unit_short, local_day(one.occurred_at)))
    return found


def _forms(records: Iterable[Any]) -> list[Filled]:
    """The forms, in order of time, as they are told in lists."""
    found = []
    for one in records:
        if one.kind == Kind.ASSESSMENT and one.content:
            said = told(one)
            found.append(Filled(said.title, one.unit_short, local_day(one.occurred_at), said.figure))
    return found


def _day(moment: datetime | None) -> date | None:
    return local_day(moment) if moment else None
