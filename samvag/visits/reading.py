"""What the pages about visits read. A visit is one booking and, once somebody has said it, one answer to what came of
it; both limited to what the actor may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.cases.models import Case
from samvag.cases.policies import visible_cases
from samvag.organisations.models import Assignment
from samvag.people.header import name_in_lists
from samvag.people.models import PersonLink
from samvag.records.models import Kind, Note, RecordChild
from samvag.visits.models import Booking, How, Kept, Mode, NotKept
from samvag.visits.policies import visible_bookings
from samvag.visits.telling import how_in_words

MOST = 200
LATELY = timedelta(days=14)
KEPT = "kept"
# How many missed in a row before the page says that it may be time to go out.
GO_OUT = 2
# Written down so near its time, a visit was not booked: somebody came in.
AT_ONCE = timedelta(minutes=15)


@dataclass(frozen=True)
class Outcome:
    """What came of a visit, and who said it."""

    record: UUID
    how: str
    by_whom: str
    words: str
    unit_id: int
    unit: str
    author: str

    @property
    def kept(self) -> bool:
        """Did one meet?"""
        return self.how == KEPT

    @property
    def missed(self) -> bool:
        """Did the person not come, without a word?"""
        return self.how == How.MISSED

    @property
    def label(self) -> str:
        """In words."""
        return _("Besöket blev av") if self.kept else how_in_words(self.how, self.by_whom)


@dataclass(frozen=True)
class Visit:
    """One visit as a page shows it."""

    booking: Booking
    outcome: Outcome | None
    name: str = ""
    number: str = ""
    protected: bool = False
    people: tuple[str, ...] = ()

    @property
    def mode(self) -> Mode:
        """How one meets."""
        return Mode(self.booking.mode)

    @property
    def listed_place(self) -> str:
        """The place where others may glimpse it: never where somebody lives."""
        return "" if self.mode == Mode.HOME or self.protected else self.booking.place

    @property
    def lies_ahead(self) -> bool:
        """Is it another day than today, that has not come?"""
        return timezone.localdate(self.booking.meets_at) > timezone.localdate()

    @property
    def walked_in(self) -> bool:
        """Did the person come without a time, so that it was written down as they stood there?"""
        ahead = self.booking.meets_at - self.booking.record.recorded_at
        return self.mode == Mode.CLINIC and self.booking.first is None and abs(ahead) < AT_ONCE

    @property
    def is_link(self) -> bool:
        """Is the place an address on the web, to be opened with a click?"""
        return self.booking.place.startswith("https://")


@dataclass(frozen=True)
class Calendar:
    """Visits by where they stand: here now without a time, in the order they came; to be told what came of, today, to
    come, and lately over."""

    here: Sequence[Visit] = field(default_factory=tuple)
    waiting: Sequence[Visit] = field(default_factory=tuple)
    today: Sequence[Visit] = field(default_factory=tuple)
    coming: Sequence[Visit] = field(default_factory=tuple)
    over: Sequence[Visit] = field(default_factory=tuple)

    @property
    def persons(self) -> list[UUID]:
        """Whom the page shows."""
        every = (*self.here, *self.waiting, *self.today, *self.coming, *self.over)
        return [one.booking.person_id for one in every if one.booking.person_id]

    @property
    def is_empty(self) -> bool:
        """Nothing at all?"""
        return not (self.here or self.waiting or self.today or self.coming or self.over)


def _said(model: Any, **more: Any) -> Subquery:
    """The standing answer of one kind to the outer booking, as JSON."""
    rows = _standing(model).order_by("record__recorded_at")
    told = JSONObject(
        record="record_id",
        words="words",
        unit_id="record__unit_id",
        unit="record__unit_short",
        author="record__author__user__name",
        **more,
    )
    return Subquery(rows.values(_said=told)[:1])


def with_outcome(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """Each with what came of it, as far as the actor was told."""
    return rows.annotate(kept=_said(Kept), not_kept=_said(NotKept, how="how", by_whom="by_whom"))


def _outcome(row: Any) -> Outcome | None:
    if row.kept:
        return Outcome(**_ids(row.kept), how=KEPT, by_whom="")
    return Outcome(**_ids(row.not_kept)) if row.not_kept else None


def _ids(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "record": UUID(values["record"])}


def outcome_of(booking: Booking) -> Outcome | None:
    """What came of one visit, as far as the actor was told."""
    row = with_outcome(Booking.objects.filter(pk=booking.pk)).first()
    return _outcome(row) if row else None


def calendar_of(actor: Actor, *, whole_unit: bool = False, now: datetime | None = None) -> Calendar:
    """The actor's own visits, or all in the cases they may open: two statements."""
    moment = now or timezone.now()
    lately = moment - LATELY
    rows = visible_bookings(actor).filter(
        Q(meets_at__gte=lately) | ~_answered(),
        case_id__in=visible_cases(actor).filter(closed_at__isnull=True).values("pk"),
    )
    if not whole_unit:
        rows = rows.filter(participants__contains=[actor.assignment_id])
    return _sorted_out(_visits(rows, actor), moment)


def _standing(model: Any) -> QuerySet[Any]:
    """What stands of one kind of answer to the outer booking."""
    rows: QuerySet[Any] = model.objects.filter(
        visit=OuterRef("record__lineage"), record__superseded_at__isnull=True, record__retracted=False
    )
    return rows


def _answered() -> Q:
    """Has somebody said what came of the outer booking?"""
    return Q(Exists(_standing(Kept))) | Q(Exists(_standing(NotKept)))


def visits_in(actor: Actor, case: Case) -> list[Visit]:
    """Every visit of one case, the latest first: two statements."""
    return _visits(visible_bookings(actor).filter(case_id=case.pk), actor, latest_first=True)


def one_visit(actor: Actor, key: UUID) -> Visit | None:
    """One visit the actor may see, whichever of its records the address names; two statements."""
    found = _visits(visible_bookings(actor).filter(pk=key), actor)
    return found[0] if found else None


def _visits(rows: QuerySet[Booking], actor: Actor, *, latest_first: bool = False) -> list[Visit]:
    link = PersonLink.objects.filter(person_id=OuterRef("person_id"), unit_id=actor.unit_id)
    number = Case.objects.filter(pk=OuterRef("case_id")).values("number")
    found: list[Any] = list(
        with_outcome(rows)
        .select_related("record__author__user", "record__person")
        .annotate(
            called=Subquery(link.values(_name=JSONObject(given=F("given_name"), family=F("family_name")))[:1]),
            case_number=Subquery(number[:1]),
        )
        .order_by("-meets_at" if latest_first else "meets_at", "pk")[:MOST]
    )
    names = _names({key for row in found for key in row.participants})
    return [_visit(row, names) for row in found if row.called]


def _visit(row: Any, names: Mapping[int, str]) -> Visit:
    protection = row.record.person.protection
    return Visit(
        booking=row,
        outcome=_outcome(row),
        name=name_in_lists(row.called["given"], row.called["family"], protection),
        number=row.case_number or "",
        protected=bool(protection),
        people=tuple(names[key] for key in row.participants if key in names),
    )


def _names(keys: Iterable[int]) -> dict[int, str]:
    wanted = list(keys)
    if not wanted:
        return {}
    rows = Assignment.objects.filter(pk__in=wanted).select_related("user", "unit")
    return {one.pk: f"{one.user.name}, {one.unit.short_name}" for one in rows}


def _sorted_out(visits: Iterable[Visit], now: datetime) -> Calendar:
    today = timezone.localdate(now)
    parts: dict[str, list[Visit]] = {"here": [], "waiting": [], "today": [], "coming": [], "over": []}
    for one in visits:
        day = timezone.localdate(one.booking.meets_at)
        if one.outcome and one.outcome.how == How.MOVED:
            continue  # the new time stands for it
        if day == today:
            parts["here" if one.walked_in and not one.outcome else "today"].append(one)
        elif day > today:
            parts["coming"].append(one)
        else:
            parts["over" if one.outcome else "waiting"].append(one)
    parts["over"].reverse()
    return Calendar(**parts)


def missed_in_a_row(visits: Iterable[Visit]) -> int:
    """How many visits the person has stayed away from since one was kept; the latest first in. Called off is not."""
    count = 0
    for one in visits:
        if one.outcome and one.outcome.kept:
            break
        count += bool(one.outcome and one.outcome.missed)
    return count


def notes_of(booking: Booking) -> list[Note]:
    """The notes of that day in the case, as far as the actor may read: each house writes its own of a visit."""
    day = timezone.localtime(booking.meets_at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Note.objects.filter(
        case_id=booking.case_id,
        record__occurred_at__gte=day,
        record__occurred_at__lt=day + timedelta(days=1),
        record__kind=Kind.NOTE,
        record__superseded_at__isnull=True,
        record__retracted=False,
    )
    return list(rows.select_related("record__author__user").order_by("record__recorded_at"))


def todays(actor: Actor) -> QuerySet[Any, Any]:
    """The actor's visits today that are still to be, and those that wait to be told of, as JSON: a part of another
    question, for Min dag asks several things at once."""
    now = timezone.now()
    end = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    link = PersonLink.objects.filter(person_id=OuterRef("person_id"), unit_id=actor.unit_id)
    name = link.values(_name=JSONObject(given=F("given_name"), family=F("family_name")))[:1]
    return (
        visible_bookings(actor)
        .filter(
            ~_answered(),
            participants__contains=[actor.assignment_id],
            meets_at__lt=end,
            case_id__in=visible_cases(actor).filter(closed_at__isnull=True).values("pk"),
        )
        .annotate(called=Subquery(name), guarded=F("record__person__protection"))
        .order_by("meets_at")
        .values(
            data=JSONObject(id="pk", at="meets_at", mode="mode", person="person_id", called="called", guarded="guarded")
        )[:20]
    )


@dataclass(frozen=True)
class Meet:
    """One visit on Min dag."""

    href: str
    who: str
    mode: str
    at: datetime
    over: bool
    person_id: UUID


def meets_of(rows: Iterable[Mapping[str, Any]] | None, now: datetime) -> list[Meet]:
    """What came with `todays`, None for a role without cases. Nobody is shown whom the unit knows no name of."""
    return [
        Meet(
            href=reverse("visit", args=[row["id"]]),
            who=name_in_lists(row["called"]["given"], row["called"]["family"], row["guarded"]),
            mode=str(Mode(row["mode"]).label),
            at=(at := datetime.fromisoformat(row["at"])),
            over=at < now,
            person_id=UUID(row["person"]),
        )
        for row in rows or ()
        if row["called"]
    ]


def record_of(visit: Visit) -> RecordChild:
    """What was said last of a visit: its outcome, else the booking."""
    if visit.outcome is None:
        return visit.booking
    model: Any = Kept if visit.outcome.kept else NotKept
    found: RecordChild = model.objects.select_related("record").get(pk=visit.outcome.record)
    return found
