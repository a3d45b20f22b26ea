"""The directory as pages show it: every unit that is open, with what it says, searched by what one needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR

from samvag.access.actors import Actor
from samvag.cases.models import Case, Party
from samvag.cases.policies import visible_cases
from samvag.directory.models import Entry
from samvag.directory.policies import entries_in_force
from samvag.organisations.models import OpeningHours, Unit
from samvag.programmes.models import ProgrammeSite


@dataclass(frozen=True)
class Line:
    """One unit: what it says, when it is open, and which front doors it answers."""

    unit: Unit
    entry: Entry | None
    hours: str
    doors: tuple[ProgrammeSite, ...]

    def fits(self, wanted: "Wanted") -> bool:
        """Is it what somebody looks for? Every word, somewhere in what the unit says."""
        if wanted.profession and (self.entry is None or wanted.profession not in self.entry.professions):
            return False
        if wanted.room and (self.entry is None or self.entry.room not in (Entry.Room.YES, Entry.Room.SOME)):
            return False
        said = [self.unit.name, self.unit.organisation.name, *(site.name for site in self.doors)]
        if self.entry:
            said += [self.entry.offers, self.entry.waiting, self.entry.reach, *self.entry.profession_labels]
        text = " ".join(said).casefold()
        return all(word in text for word in wanted.words.casefold().split())


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for."""

    words: str = ""
    profession: str = ""
    room: bool = False


def _open_units() -> QuerySet[Unit]:
    today = timezone.localdate()
    units = Unit.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today))
    return units.select_related("organisation").prefetch_related("hours").order_by("organisation__name", "name")


def lines(wanted: Wanted, *, public: bool) -> list[Line]:
    """The units by organisation; to the public only those that say they are. Three statements and the hours."""
    said = {one.unit_id: one for one in entries_in_force().filter(**({"public": True} if public else {}))}
    doors: dict[int, list[ProgrammeSite]] = {}
    for site in ProgrammeSite.objects.filter(active=True).order_by("name"):
        doors.setdefault(site.receiving_unit_id, []).append(site)
    found = (
        Line(unit, said.get(unit.pk), hours_in_words(unit.hours.all()), tuple(doors.get(unit.pk, ())))
        for unit in _open_units()
        if not public or unit.pk in said
    )
    return [line for line in found if line.fits(wanted)]


def hours_in_words(rows: Iterable[OpeningHours]) -> str:
    """`mån–tors 8.00–16.30, fre 8.00–15.00`: days with the same hours that follow each other are said together, site by
    site where there are several."""
    sites: dict[str, list[OpeningHours]] = {}
    for row in rows:
        sites.setdefault(row.site, []).append(row)
    said = ((site, _week(of)) for site, of in sorted(sites.items()))
    return "; ".join(f"{site} {week}" if site else week for site, week in said)


def _week(rows: Iterable[OpeningHours]) -> str:
    runs: list[list[OpeningHours]] = []
    for row in sorted(rows, key=lambda one: one.weekday):
        last = runs[-1][-1] if runs else None
        if last and last.weekday == row.weekday - 1 and (last.opens, last.closes) == (row.opens, row.closes):
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(_run(run) for run in runs)


def _run(run: list[OpeningHours]) -> str:
    days = str(WEEKDAYS_ABBR[run[0].weekday]).lower()
    if len(run) > 1:
        days += f"–{str(WEEKDAYS_ABBR[run[-1].weekday]).lower()}"
    return f"{days} {run[0].opens:%H.%M}–{run[0].closes:%H.%M}"


def versions_of(unit: Unit) -> list[Entry]:
    """Everything the unit has said, the draft first; for its own administrators."""
    rows = Entry.objects.filter(unit=unit).select_related("written_by__user")
    return list(rows.order_by(F("published_at").desc(nulls_first=True)))


def case_to_ask_about(actor: Actor, key: UUID) -> Case | None:
    """The case, when it is open and the actor may open it."""
    return visible_cases(actor).filter(pk=key, closed_at__isnull=True).first()


def units_to_ask(actor: Actor, case: Case) -> set[int]:
    """Which units can be asked about this case: its other parties."""
    parties = Party.objects.filter(case=case, left_at__isnull=True).exclude(unit_id=actor.unit_id)
    return set(parties.values_list("unit_id", flat=True))
