"""The teller of the practice town: small verbs that make a life out of the product's own actions.

A life is told in the order it happened. Each verb acts as a named persona at the life's own time, and time moves a
little with every verb, so that nothing comes before what it rests on.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from samvag.access.actors import Actor, actor_from
from samvag.core.context import DEMONSTRATION, Acting, acting
from samvag.core.identity_numbers import IdentityNumber, Kind, age_on, parse_person, sex_hint, test_numbers
from samvag.demo.days import Calendar, Point, meeting_starts
from samvag.demo.structure import PERSONAS, SITES, UNITS
from samvag.meetings.models import Attendance, Meeting
from samvag.organisations.models import Assignment, Unit
from samvag.people.models import PersonLink
from samvag.programmes.models import ProgrammeSite
from samvag.referrals.models import Referral

INTEGRATED, SAMVUX, CLINIC = "integrerat-sjobron", "samvux-sjobron", "mottagningen-sjobron"
# Weekday, hour, place, who calls, who comes.
REMISSGRUPP: dict[str, tuple[int, int, str, str, tuple[str, ...]]] = {
    INTEGRATED: (1, 13, "Vuxenenheten, rum 2", "maria", ("maria", "johan", "karin", "pia")),
    SAMVUX: (3, 10, "Vårdcentralen, samtalsrummet", "vera", ("vera", "rut", "maria", "karin")),
}
RECEIVES = {INTEGRATED: "maria", SAMVUX: "vera", CLINIC: "rut"}  # who opens the inbox
SLOT_MINUTES = 12
NEAR_ENOUGH = 6  # years


@dataclass(frozen=True)
class Visitor:
    """Somebody at the front door, who has no account: the context names nobody and opens nothing."""

    user_id: int = 0
    assignment_id: int = 0
    organisation_id: int = 0
    unit_id: int = 0
    keys: tuple[int, ...] = ()
    rights: tuple[str, ...] = ()


@dataclass
class Town:
    """What all the lives share: the calendar, the staff, the units and the remissgrupp's meetings."""

    calendar: Calendar
    actors: dict[str, Actor] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    sites: dict[str, ProgrammeSite] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    slots: dict[UUID, int] = field(default_factory=dict)

    @classmethod
    def gather(cls, now: datetime) -> "Town":
        """Look up the structure once. Pre-condition: `build_structure()` has run."""
        town = cls(Calendar(now))
        held = Assignment.objects.select_related("user", "unit__organisation").order_by("pk")
        for assignment in held.filter(user__username__in=[one.username for one in PERSONAS]):
            town.actors.setdefault(assignment.user.username, actor_from(assignment))
        names = {unit[1]: code for code, unit in UNITS.items()}
        town.units = {names[unit.name]: unit for unit in Unit.objects.filter(name__in=names)}
        town.sites = {
            site.slug: site for site in ProgrammeSite.objects.select_related("programme").filter(slug__in=SITES)
        }
        return town

    def number(self, age: int, sex: str, kind: Kind) -> IdentityNumber:
        """The first official test number, that no other life has, of somebody of that sex and as near that age as the
        series gets: it lacks whole years."""
        today = self.calendar.today
        for off in range(NEAR_ENOUGH):
            for line in sorted(test_numbers(kind) - self.taken):
                if abs(today.year - int(line[:4]) - age) > off + 1:
                    continue
                number = parse_person(line, today)
                if age_on(number, today) in (age - off, age + off) and sex_hint(number) == sex:
                    self.taken.add(line)
                    return number
        raise LookupError(f"No {kind} of a {sex} aged about {age}.")

    def meeting_after(self, slug: str, day: date) -> tuple[Meeting, Point]:
        """The site's next remissgrupp after a day, and this life's turn on its agenda. Called when first needed."""
        weekday, hour, place, caller, invited = REMISSGRUPP[slug]
        starts = Point(self.calendar.meeting_day(day, weekday), hour * 60)
        actor = self.actors[caller]
        with acting(actor, purpose=DEMONSTRATION):
            meeting, made = Meeting.objects.get_or_create(
                site=self.sites[slug],
                kind=Meeting.Kind.TRIAGE,
                starts_at=meeting_starts(starts),
                defaults={"place": place, "called_by_id": actor.assignment_id},
            )
            for name in invited if made else ():
                Attendance(meeting=meeting, assignment_id=self.actors[name].assignment_id).save(force_insert=True)
        turn = self.slots[meeting.pk] = self.slots.get(meeting.pk, -1) + 1
        return meeting, Point(starts.day, starts.minute + turn * SLOT_MINUTES)

    def hold(self, meeting: Meeting, slug: str) -> None:
        """The meeting takes place, with those who were called."""
        caller = REMISSGRUPP[slug][3]
        with acting(self.actors[caller], purpose=DEMONSTRATION):
            held = Meeting.objects.filter(pk=meeting.pk, held_at__isnull=True).update(held_at=meeting.starts_at)
            if held:
                Attendance.objects.filter(meeting=meeting).update(present=True)


@dataclass
class Teller:
    """One person's story: who they are, and where in time it stands."""

    town: Town
    given_name: str
    family_name: str
    age: int
    sex: str
    phone: str = ""
    site: str = INTEGRATED
    kind: Kind = Kind.PERSONNUMMER
    point: Point = field(init=False)
    person_id: UUID | None = field(init=False, default=None)
    referral_id: UUID | None = field(init=False, default=None)
    case_id: UUID | None = field(init=False, default=None)
    meeting: tuple[Meeting, Point] | None = field(init=False, default=None)
    _number: IdentityNumber | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.point = Point(self.town.calendar.last - timedelta(days=365), 0)

    def on(self, days_ago: int, clock: str) -> None:
        """Move to a day and a time; never backwards."""
        wanted = self.town.calendar.point(days_ago, clock)
        self.point = wanted if wanted > self.point else self.point.later()

    @property
    def at(self) -> datetime:
        """The life's present moment."""
        return self.town.calendar.moment(self.point)

    @property
    def number(self) -> IdentityNumber:
        """The person's test number, chosen the first time somebody asks for it."""
        if self._number is None:
            self._number = self.town.number(self.age, self.sex, self.kind)
        return self._number

    @property
    def person(self) -> UUID:
        """Whom it is about. Pre-condition: they have come in through the door."""
        if self.person_id is None:
            raise LookupError(f"{self.given_name} has not come in yet.")
        return self.person_id

    @property
    def case_key(self) -> UUID:
        """Which case. Pre-condition: it has been opened."""
        if self.case_id is None:
            raise LookupError(f"{self.given_name} has no case.")
        return self.case_id

    @contextmanager
    def as_(self, name: str) -> Iterator[Actor]:
        """Act as a persona now; afterwards a little time has passed."""
        actor = self.town.actors[name]
        with self.context(actor):
            yield actor
        self.point = self.point.later()

    def context(self, actor: Acting) -> AbstractContextManager[int]:
        """The demonstration's context, which alone may write history."""
        return acting(actor, purpose=DEMONSTRATION)

    def referral(self) -> Referral:
        """The referral as whoever acts now may see it."""
        return Referral.objects.select_related("record", "site__programme").get(pk=self.referral_id)

    def link(self) -> PersonLink:
        """What the acting unit calls the person."""
        return PersonLink.objects.get(person_id=self.person)
