"""The board as rows: one statement brings the cases, what the unit calls each person, the latest status in each
domain, the open next steps and the last contact, whatever the number of rows. The database limits every part of it
to what the actor's unit may see."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.between.models import Mute
from samvag.board.models import NextStep, StatusEntry
from samvag.board.running import LASTING, LATELY, Running, contents, running
from samvag.cases.endings import away_at, paused_until, rested_until
from samvag.cases.models import Case, CaseRole, Party
from samvag.cases.policies import visible_cases
from samvag.cases.windows import OpenWindow, open_window, window_now
from samvag.core.composed import JSON_LIST, YES_NO, Composed, Given
from samvag.people.header import name_in_lists
from samvag.people.models import PersonLink
from samvag.programmes.models import ProgrammeSite, ProgrammeVersion
from samvag.records.models import CONTACT, Kind, Record
from samvag.schedules.reading import away_until

# How far back the small line in a cell goes, and for how long something new is marked as new.
TRAIL = timedelta(days=122)
NEW = timedelta(days=14)


# When a domain stood at which level, the oldest first.
Trail = tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Cell:
    """What stands in one domain: who wrote it, for which unit, and when it was so."""

    record: UUID
    level: int
    direction: str
    words: str
    on: date
    unit_id: int
    unit: str
    author: str
    disputed: str = ""  # what the person says, where they consider it wrong


@dataclass(frozen=True)
class Step:
    """One open next step."""

    record: UUID
    text: str
    responsible: str
    due_on: date
    unit_id: int
    unit: str
    disputed: str = ""


@dataclass(frozen=True)
class Holder:
    """Somebody with a role in the case."""

    assignment_id: int
    code: str
    name: str
    unit: str
    unit_id: int = 0
    active: bool = True
    ended_at: str | None = None
    ends_on: str | None = None
    away: str | None = None  # the last day, when they are away today

    def works_on(self, day: date) -> bool:
        """Do they still work where they had the role?"""
        return (
            self.active and self.ended_at is None and (self.ends_on is None or date.fromisoformat(self.ends_on) >= day)
        )

    @property
    def away_until(self) -> date | None:
        """The last day of an absence that holds now; a past board knows of none."""
        return date.fromisoformat(self.away) if self.away else None


@dataclass(frozen=True)
class Row:
    """One person on the board, as the actor's unit sees it."""

    case_id: UUID
    person_id: UUID
    number: str
    name: str
    sort_name: str
    version_id: int
    cells: Mapping[str, Cell]
    steps: tuple[Step, ...]
    holders: tuple[Holder, ...]
    contact_on: date | None
    opened_on: date
    parties: tuple[tuple[int, str], ...] = ()  # unit and the part it plays
    trails: Mapping[str, Trail] = field(default_factory=dict)
    new_referral: bool = False
    protected: bool = False
    muted: tuple[str, ...] = ()
    paused_until: date | None = None
    back_since: date | None = None  # when the latest pause ended
    window: OpenWindow | None = None
    running: Running = ()

    @property
    def first_due(self) -> date:
        """When the earliest open step falls due; a row without one comes last."""
        return min((step.due_on for step in self.steps), default=date.max)


def end_of(day: date) -> datetime:
    """The moment a day is over in Sweden."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def sites_of(actor: Actor) -> list[ProgrammeSite]:
    """The sites whose board the actor's unit has part in, each with the programme version in force now and when the
    first case that the actor sees was opened."""
    version = ProgrammeVersion.objects.filter(
        programme_id=OuterRef("programme_id"), valid_from__lte=timezone.localdate()
    ).order_by("-number")
    mine = Q(parties__unit_id=actor.unit_id) | Q(board_owner_unit_id=actor.unit_id)
    first = visible_cases(actor).filter(site_id=OuterRef("pk")).order_by("opened_at")
    return list(
        ProgrammeSite.objects.filter(mine | Q(receiving_unit_id=actor.unit_id), active=True)
        .annotate(version_now=Subquery(version.values("pk")[:1]), began_at=Subquery(first.values("opened_at")[:1]))
        .order_by("name")
        .distinct()
    )


# The moment a part of the rows is asked for, where it is not now, and from when on it looks. Parts take the first, or
# None for now, so that each is composed in two ways and never again.
_END, _SINCE = Given(0, DateTimeField()), Given(1, DateTimeField())


def _part(
    part: Callable[[Given | None], Any], end: datetime | None, *outer: str, look_back: timedelta = NEW, field: Any
) -> Composed:
    """A part of the rows, now or at a moment."""
    given = [end, (end or timezone.now()) - look_back]
    return Composed(part, Case, "id", *outer, args=[end and _END], given=given, output_field=field)


def _standing(end: Given | None, record: str = "record__") -> Q:
    """Facts as they stand now, or stood at a moment: recorded by then, neither corrected nor taken back by then."""
    if end is None:
        return Q(**{f"{record}superseded_at__isnull": True, f"{record}retracted": False})
    current = Q(**{f"{record}superseded_at__isnull": True}) | Q(**{f"{record}superseded_at__gte": end})
    return current & Q(
        **{f"{record}retracted": False, f"{record}recorded_at__lt": end, f"{record}occurred_at__lt": end}
    )


def _statuses(end: Given | None) -> ArraySubquery:
    """The latest entry of each domain of the outer case."""
    return ArraySubquery(
        StatusEntry.objects.filter(_standing(end), case_id=OuterRef("pk"))
        .order_by("domain", "-record__occurred_at", "-record__recorded_at")
        .distinct("domain")
        .values(
            data=JSONObject(
                record="pk",
                domain="domain",
                level="level",
                direction="direction",
                words="words",
                at="record__occurred_at",
                unit_id="record__unit_id",
                unit="record__unit_short",
                author="record__author__user__name",
                disputed="record__dispute",
            )
        )
    )


def _trails(end: Given | None) -> ArraySubquery:
    """Every level of the last months of the outer case: only what the small lines are drawn from."""
    return ArraySubquery(
        StatusEntry.objects.filter(_standing(end), case_id=OuterRef("pk"), record__occurred_at__gte=_SINCE)
        .order_by("record__occurred_at", "record__recorded_at")
        .values(data=JSONObject(domain="domain", level="level", at="record__occurred_at"))
    )


def _referrals(end: Given | None) -> Exists:
    """Has something new been asked for about the person since the case was opened?"""
    return Exists(
        Record.objects.filter(
            _standing(end, record=""),
            person_id=OuterRef("person_id"),
            kind=Kind.REFERRAL,
            occurred_at__gte=_SINCE,
            occurred_at__gt=OuterRef("opened_at"),
        )
    )


def _parties(end: Given | None) -> ArraySubquery:
    """Which units took part in the outer case, and as what."""
    return ArraySubquery(
        Party.objects.filter(_held(end, "joined_at", "left_at"), case_id=OuterRef("pk"))
        .order_by("joined_at", "pk")
        .values(data=JSONObject(unit_id="unit_id", code="code"))
    )


def _held(end: Given | None, begins: str, ends: str) -> Q:
    """What has a beginning and an end: held now, or at a moment."""
    if end is None:
        return Q(**{f"{ends}__isnull": True})
    return Q(**{f"{begins}__lt": end}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": end}))


def _steps(end: Given | None) -> ArraySubquery:
    """The open steps of the outer case, the first due first."""
    return ArraySubquery(
        NextStep.objects.filter(_standing(end), case_id=OuterRef("pk"), done_on__isnull=True)
        .order_by("due_on", "record__recorded_at")
        .values(
            data=JSONObject(
                record="pk",
                text="text",
                due_on="due_on",
                responsible="responsible__user__name",
                unit_id="record__unit_id",
                unit="record__unit_short",
                disputed="record__dispute",
            )
        )
    )


def _holders(end: Given | None) -> ArraySubquery:
    """Who has a role in the outer case, and who of them is away today."""
    away = {} if end else {"away": away_until()}
    return ArraySubquery(
        CaseRole.objects.filter(_held(end, "begins_at", "ends_at"), case_id=OuterRef("pk"))
        .order_by("begins_at", "pk")
        .values(
            data=JSONObject(
                assignment_id="assignment_id",
                code="code",
                name="assignment__user__name",
                unit="assignment__unit__short_name",
                unit_id="assignment__unit_id",
                active="assignment__user__is_active",
                ended_at="assignment__ended_at",
                ends_on="assignment__ends_on",
                **away,
            )
        )
    )


def _running(end: Given | None) -> ArraySubquery:
    """What is done for the person in the outer case, by those who are around them and by the units."""
    lately = Q(kind=Kind.HELP, occurred_at__gte=_SINCE)
    return ArraySubquery(
        Record.objects.filter(_standing(end, record=""), lately | Q(kind__in=LASTING), case_id=OuterRef("pk"))
        .order_by("occurred_at", "recorded_at")
        .values(data=JSONObject(kind="kind", unit="unit_short", content=contents()))
    )


def _muted(actor: Actor) -> ArraySubquery:
    """What the unit has decided to let be about the outer case."""
    rows = Mute.objects.filter(
        subject=OuterRef("pk"), unit_id=actor.unit_id, lifted_at__isnull=True, until__gte=timezone.localdate()
    )
    return ArraySubquery(rows.values("detector"))


def _contact(end: Given | None) -> Subquery:
    """When somebody last had to do with the person, as far as the actor's unit may know."""
    return Subquery(
        Record.objects.filter(_standing(end, record=""), case_id=OuterRef("pk"), kind__in=CONTACT)
        .order_by()
        .values("case_id")
        .annotate(last=Max("occurred_at"))
        .values("last")
    )


def open_cases(actor: Actor, end: datetime | None = None) -> QuerySet[Case]:
    """The cases the actor may see that are open, or were open at a moment. Today's rights in both."""
    cases = visible_cases(actor)
    if end is None:
        return cases.filter(closed_at__isnull=True)
    open_then = cases.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=end), opened_at__lt=end)
    return open_then.exclude(away_at(end))  # open again now, but closed on that day


def _named(actor: Actor, cases: QuerySet[Case]) -> QuerySet[Any]:
    """With what the actor's own unit calls the person."""
    link = PersonLink.objects.filter(person_id=OuterRef("person_id"), unit_id=actor.unit_id)
    name = JSONObject(given=F("given_name"), family=F("family_name"), sort=F("sort_name"))
    return cases.annotate(called=Subquery(link.values(data=name)[:1]))


def board_rows(
    actor: Actor, *, site_id: UUID | None = None, day: date | None = None, case_id: UUID | None = None
) -> list[Row]:
    """The rows of one site's board, or one row of it; now, or as it stood when `day` was over."""
    end = end_of(day) if day else None
    cases = open_cases(actor, end)
    if site_id:
        cases = cases.filter(site_id=site_id)
    if case_id:
        cases = cases.filter(pk=case_id)
    found = (
        _named(actor, cases)
        .annotate(
            statuses=_part(_statuses, end, field=JSON_LIST),
            steps=_part(_steps, end, field=JSON_LIST),
            holders=_part(_holders, end, field=JSON_LIST),
            contact=_part(_contact, end, field=DateTimeField()),
            trails=_part(_trails, end, look_back=TRAIL, field=JSON_LIST),
            units=_part(_parties, end, field=JSON_LIST),
            new_referral=_part(_referrals, end, "person_id", "opened_at", field=YES_NO),
            running=_part(_running, end, look_back=LATELY, field=JSON_LIST),
            muted=_muted(actor),
            paused=paused_until(end),
            rested=rested_until(),
            window=window_now(end),
        )
        .values(
            "pk",
            "person_id",
            "number",
            "person__protection",
            "programme_version_id",
            "called",
            "statuses",
            "steps",
            "holders",
            "contact",
            "opened_at",
            "trails",
            "units",
            "new_referral",
            "muted",
            "paused",
            "rested",
            "window",
            "running",
        )
    )
    return [_row(values, end, day or timezone.localdate()) for values in found]


def _row(values: Mapping[str, Any], end: datetime | None, day: date) -> Row:
    called = values["called"] or {"given": "", "family": "", "sort": ""}
    return Row(
        case_id=values["pk"],
        person_id=values["person_id"],
        number=values["number"],
        protected=bool(values["person__protection"]),
        name=name_in_lists(called["given"], called["family"], values["person__protection"]) or values["number"],
        sort_name="" if values["person__protection"] else called["sort"],
        version_id=values["programme_version_id"],
        cells={one["domain"]: _cell(one) for one in values["statuses"]},
        steps=tuple(_step(one) for one in values["steps"]),
        holders=tuple(Holder(**one) for one in values["holders"]),
        contact_on=timezone.localdate(values["contact"]) if values["contact"] else None,
        opened_on=timezone.localdate(values["opened_at"]),
        parties=tuple((one["unit_id"], one["code"]) for one in values["units"]),
        trails=_by_domain(values["trails"]),
        new_referral=values["new_referral"],
        muted=tuple(values["muted"]),
        paused_until=values["paused"],
        back_since=timezone.localdate(values["rested"]) if values["rested"] else None,
        window=open_window(values["window"], end),
        running=running(values["running"], values["programme_version_id"], day),
    )


def _by_domain(entries: Iterable[Mapping[str, Any]]) -> dict[str, Trail]:
    found: dict[str, list[tuple[date, int]]] = {}
    for one in entries:
        # The day is only for drawing: which one of two days a minute past midnight falls on does not show.
        found.setdefault(one["domain"], []).append((date.fromisoformat(one["at"][:10]), one["level"]))
    return {domain: tuple(trail) for domain, trail in found.items()}


def _cell(one: Mapping[str, Any]) -> Cell:
    return Cell(
        record=UUID(one["record"]),
        level=one["level"],
        direction=one["direction"],
        words=one["words"],
        on=timezone.localdate(datetime.fromisoformat(one["at"])),
        unit_id=one["unit_id"],
        unit=one["unit"],
        author=one["author"] or "",
        disputed=one["disputed"],
    )


def _step(one: Mapping[str, Any]) -> Step:
    return Step(
        record=UUID(one["record"]),
        text=one["text"],
        responsible=one["responsible"],
        due_on=date.fromisoformat(one["due_on"]),
        unit_id=one["unit_id"],
        unit=one["unit"],
        disputed=one["disputed"],
    )


def of_mine(rows: Iterable[Row], actor: Actor) -> list[Row]:
    """The rows of cases in which the actor holds a role."""
    return [row for row in rows if any(one.assignment_id == actor.assignment_id for one in row.holders)]


def sorted_rows(rows: Iterable[Row], order: str) -> list[Row]:
    """By name, by what falls due first, or by the longest time since contact. A leading minus turns it round."""
    by_name = sorted(rows, key=lambda row: (row.sort_name, row.number))
    keys = {
        "due": lambda row: row.first_due,
        "contact": lambda row: row.contact_on or date.min,
    }
    key = keys.get(order.lstrip("-"))
    arranged = sorted(by_name, key=key) if key else by_name
    return arranged[::-1] if order.startswith("-") else arranged


def cases_to_write_in(actor: Actor) -> QuerySet[Any]:
    """The open cases the actor sees, with what the unit calls the person."""
    return _named(actor, open_cases(actor))


def standing_entries(actor: Actor) -> QuerySet[StatusEntry]:
    """Status entries that stand, in cases the actor sees."""
    return StatusEntry.objects.filter(_standing(None), case_id__in=open_cases(actor).values("pk")).select_related(
        "record"
    )


def standing_steps(actor: Actor) -> QuerySet[NextStep]:
    """Next steps that stand, open or done, in cases the actor sees."""
    return NextStep.objects.filter(_standing(None), case_id__in=open_cases(actor).values("pk")).select_related("record")


def steps_held(actor: Actor, case: Case, assignment_id: int) -> list[NextStep]:
    """What somebody has left to do in a case, of what the actor's own unit has written: the actor may move it."""
    held = standing_steps(actor).filter(case_id=case.pk, done_on__isnull=True, responsible_id=assignment_id)
    return list(held.filter(record__unit_id=actor.unit_id).order_by("due_on"))


def holders_of(case: Case) -> list[tuple[str, str]]:
    """Those who may be given a next step: (assignment, name and unit), each once."""
    roles = CaseRole.objects.filter(case=case, ends_at__isnull=True).order_by("assignment__user__name")
    found = roles.values_list("assignment_id", "assignment__user__name", "assignment__unit__short_name")
    return [(str(key), f"{name}, {unit}") for key, name, unit in dict.fromkeys(found)]
