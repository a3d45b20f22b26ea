"""Which times can be offered: when everybody asked for works, is not away and has their house open, at one site."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import psycopg
import pytest

from samvag.administration.actions import set_hours
from samvag.board.tests.conftest import statements
from samvag.cases.models import Case
from samvag.clocks.working_days import is_working_day
from samvag.organisations.models import Assignment
from samvag.schedules.actions import Stretch, be_away, say_hours
from samvag.visits.actions import Plan, book_visit
from samvag.visits.openings import Offer, Wanted, next_times, wanted
from tests.world import World

SWEDEN = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2027, 3, 1, 7, tzinfo=SWEDEN)


def clocks(offer: Offer) -> list[str]:
    return [f"{one.at:%d %H.%M}{one.site and ' ' + one.site}" for one in offer.times]


def works(world: World, name: str, days: tuple[int, ...], begins: int, ends: int, site: str = "") -> None:
    """Somebody says when they work, themselves."""
    with world.acting(name):
        by = world.actor(name)
        stretch = Stretch(time(begins), time(ends), site)
        say_hours(by=by, assignment_id=by.assignment_id, days=days, stretch=stretch)


def ask(world: World, case: Case, *who: str, by: str = "maria") -> Offer:
    """The next times when these can all be there."""
    people = Assignment.objects.filter(user__username__in=who).select_related("user", "unit")
    asked = wanted([str(world.actor(name).assignment_id) for name in who], people)
    with world.acting(by):
        return next_times(world.actor(by), case, asked, people=people, now=MONDAY)


def test_what_one_has_booked_is_not_offered(world: World) -> None:
    case, maria, adam = world.case(), world.actor("maria"), world.actor("adam")
    unit = world.unit("Vuxenenheten").pk
    with world.acting("maria"):
        assert next_times(maria, case, units={unit}, now=MONDAY).times == ()  # nobody has said when it is open
    with world.acting("adam"):
        set_hours(by=adam, unit_id=unit, hours=[(0, time(9), time(16))])
    with world.acting("maria"):
        offer = next_times(maria, case, units={unit}, now=MONDAY)
        assert clocks(offer) == ["01 09.00", "01 10.00", "08 09.00", "08 10.00"]
        taken = Plan(MONDAY + timedelta(hours=2), "clinic", (maria.assignment_id,))
        book_visit(case, taken, by=maria)
        offer = next_times(maria, case, units={unit}, now=MONDAY)
        assert clocks(offer) == ["01 10.00", "01 11.00", "08 09.00", "08 10.00"]
    where = f"/arende/{case.pk}/besok/nytt/"
    assert "Nästa tider" in world.client("maria").get(where).content.decode()
    assert 'value="2027-03-08"' in world.client("maria").get(where + "?dag=2027-03-08&tid=10.00").content.decode()
    assert statements(world.client("maria"), where) <= 10
    assert statements(world.client("maria"), where + "?vem=coordinator&vem=nurse") <= 10


def test_two_houses_meet_where_both_are_and_nobody_is_guessed_for(world: World) -> None:
    case = world.case()
    works(world, "maria", (0, 1, 2), 8, 12, "Hamnen")
    works(world, "karin", (1,), 9, 16, "Torget")
    works(world, "karin", (2,), 10, 16)
    works(world, "karin", (3,), 9, 16, "Hamnen")
    offer = ask(world, case, "maria", "karin", "per")
    assert clocks(offer) == ["03 10.00 Hamnen", "03 11.00 Hamnen", "10 10.00 Hamnen", "10 11.00 Hamnen"]
    assert offer.times[0].names == ("Maria Lund", "Karin Berg", "Per Dahl")
    assert set(offer.said) == {"Maria Lund", "Karin Berg"}
    assert offer.silent == ("Per Dahl",)
    with world.acting("karin"):
        karin = world.actor("karin")
        away = {"begins_on": date(2027, 3, 3), "ends_on": date(2027, 3, 9)}
        be_away(by=karin, assignment_id=karin.assignment_id, **away)
    assert clocks(ask(world, case, "maria", "karin"))[0] == "10 10.00 Hamnen"
    # Outside the case nobody learns anything of anybody's week.
    assert ask(world, case, "maria", "karin", by="olle").times == ()
    assert ask(world, case, "maria", "rut").times == ()  # of a unit that takes no part


def test_a_profession_is_whoever_has_said_when_they_work(world: World) -> None:
    case = world.case()
    people = Assignment.objects.filter(unit__name="Öppenvårdspsykiatrin").select_related("user", "unit").order_by("pk")
    works(world, "nina", (3,), 13, 15)
    with world.acting("maria"):
        asked = wanted(["nurse", "nurse", "no such"], people)
        offer = next_times(world.actor("maria"), case, asked, people=people, now=MONDAY)
    assert (clocks(offer)[0], offer.times[0].names) == ("04 13.00", ("Nina Åström",))
    assert wanted(["physician"], ()) == Wanted(((),), (True,))
    assert wanted(["999"], people) is None


@dataclass
class Town:
    """What one round of the comparison holds: rows by unit and by assignment, as (weekday, from, to, site)."""

    opens: dict[int, list[tuple[int, time, time, str]]] = field(default_factory=dict)
    works: dict[int, list[tuple[int, time, time, str]]] = field(default_factory=dict)
    away: dict[int, list[tuple[date, date]]] = field(default_factory=dict)


def _inside(rows: list[tuple[int, time, time, str]], at: datetime, site: str) -> bool:
    until = (at + timedelta(hours=1)).time()
    return any(
        (day, True, True) == (at.weekday(), begins <= at.time(), ends >= until) and where in ("", site)
        for day, begins, ends, where in rows
    )


def by_hand(town: Town, units: dict[int, int], groups: list[list[int]]) -> list[tuple[datetime, str, tuple[int, ...]]]:
    """The same, minute by minute and without the database."""
    sites = sorted({""} | {row[3] for rows in (*town.opens.values(), *town.works.values()) for row in rows})
    found: list[tuple[datetime, str, tuple[int, ...]]] = []
    at = MONDAY + timedelta(minutes=30)
    while at < MONDAY + timedelta(days=20, hours=14) and len(found) < 4:
        today = [one for one in found if one[0].date() == at.date()]
        clear = len(today) < 2 and (not today or at - today[-1][0] >= timedelta(hours=1))
        if clear and is_working_day(at.date()) and 6 <= at.hour < 21:
            for site in sites:
                who = [next((one for one in group if _can(town, units, one, at, site)), None) for group in groups]
                if None not in who:
                    found.append((at, site, tuple(one for one in who if one)))
                    break
        at += timedelta(minutes=30)
    return found


def _can(town: Town, units: dict[int, int], one: int, at: datetime, site: str) -> bool:
    if any(begins <= at.date() <= ends for begins, ends in town.away.get(one, ())):
        return False
    weeks = [rows for rows in (town.works.get(one), town.opens.get(units[one])) if rows]
    return all(_inside(rows, at, site) for rows in weeks)


@pytest.mark.heavy
def test_the_database_offers_what_one_finds_by_hand(lasting: World, superuser_dsn: str) -> None:
    world = lasting
    case, chance = world.case(), Random(4711)  # noqa: S311
    people = {name: world.actor(name) for name in ("maria", "johan", "karin", "per", "nina")}
    units = {one.assignment_id: one.unit_id for one in people.values()}
    keys = list(units)
    offered = 0
    for _round in range(25):
        town = _made_up(chance, units)
        groups = [[keys[0]], [chance.choice(keys[2:])]] if chance.random() < 0.5 else [keys[:2], keys[2:]]
        every = [one for group in groups for one in group]
        used = {unit for one, unit in units.items() if one in every}
        town.opens = {unit: rows for unit, rows in town.opens.items() if unit in used}
        town.works = {one: rows for one, rows in town.works.items() if one in every}
        with psycopg.connect(superuser_dsn) as behind:
            _write(town, behind)
        asked = Wanted(tuple(tuple(group) for group in groups), (False,) * len(groups))
        with world.acting("maria"):
            found = [(one.at, one.site, one.who) for one in next_times(people["maria"], case, asked, now=MONDAY).times]
        said = town.opens or town.works
        assert found == (by_hand(town, units, groups) if said else [])
        offered += len(found)
    assert offered > 25  # the rounds were not all empty


def _made_up(chance: Random, units: dict[int, int]) -> Town:
    def week(stretches: int) -> list[tuple[int, time, time, str]]:
        rows = {}
        for _one in range(stretches):
            begins = chance.randrange(14, 28)
            site = chance.choice(("", "Hamnen", "Torget"))
            day, ends = chance.randrange(5), begins + chance.randrange(2, 14)
            rows[day] = (day, _clock(begins), _clock(ends), site)
        return list(rows.values())

    first = MONDAY.date()
    return Town(
        {unit: week(6) for unit in set(units.values()) if chance.random() < 0.6},
        {one: week(4) for one in units if chance.random() < 0.7},
        {one: [(first + timedelta(n), first + timedelta(n + 4))] for one in units if (n := chance.randrange(12)) < 6},
    )


def _clock(halves: int) -> time:
    return time(halves // 2, halves % 2 * 30)


def _write(town: Town, behind: psycopg.Connection) -> None:
    """Straight into the tables, in place of what the last round left."""
    opens = [(unit, *row) for unit, rows in town.opens.items() for row in rows]
    works = [(one, *row) for one, rows in town.works.items() for row in rows]
    away = [(one, *days) for one, absences in town.away.items() for days in absences]
    tables = (
        ("organisations_openinghours (unit_id, weekday, opens, closes, site)", opens),
        ("schedules_workinghours (assignment_id, weekday, begins, ends, site)", works),
        ("schedules_absence (assignment_id, begins_on, ends_on)", away),
    )
    for table, rows in tables:
        behind.execute(f"TRUNCATE {table.split()[0]}".encode())
        marks = ", ".join(["%s"] * (table.count(",") + 1))
        for row in rows:
            behind.execute(f"INSERT INTO {table} VALUES ({marks})".encode(), row)  # noqa: S608, the test's own words
