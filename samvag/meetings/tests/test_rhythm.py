"""The programme's rhythm on Min dag: what waits, what was missed and what comes, in one sentence a site."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from samvag.board.tests.conftest import statements
from samvag.core.context import DEMONSTRATION
from samvag.meetings.actions import approve_minutes, call_meeting, cancel_meeting, end_meeting
from samvag.meetings.minutes import digest_of, minutes_of
from samvag.meetings.models import Meeting
from samvag.meetings.rhythm import _often, last_period, rhythm_of
from samvag.meetings.tests.conftest import Hold, Say
from samvag.programmes.definition import Meeting as Rhythm
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEDNESDAY = datetime(2026, 3, 11, 10, tzinfo=STOCKHOLM)


def words(world: World, name: str, now: datetime) -> str:
    with world.acting(name):
        found = {one.site: one for one in rhythm_of(world.actor(name), now)[0]}
        return found["Integrerat arbetssätt Sjöbron"].words


def call(world: World, when: datetime) -> Meeting:
    maria = world.actor("maria")
    with world.acting("maria", purpose=DEMONSTRATION):
        return call_meeting(by=maria, site=world.site(), starts_at=when, kind=Meeting.Kind.SYNC)


def test_a_site_without_a_meeting_is_told_the_rhythm(world: World) -> None:
    assert words(world, "maria", WEDNESDAY) == "Ingen avstämning är inlagd. Programmets rytm är 2 gånger i veckan."


def test_once_a_week_is_one_time() -> None:
    for per, words in (("week", "1 gång i veckan"), ("month", "1 gång i månaden")):
        assert _often(SimpleNamespace(per=per, times=1)) == words  # type: ignore[arg-type]


def test_a_missed_meeting_is_said_until_one_is_held_or_it_is_old(world: World, hold: Hold, speak: Say) -> None:
    missed = call(world, WEDNESDAY - timedelta(days=1))
    call(world, WEDNESDAY + timedelta(days=1))
    for name in ("maria", "karin", "hans"):  # both houses, and whoever manages one
        assert words(world, name, WEDNESDAY) == "Avstämningen 10 mars 2026 blev inte av."
    assert "blev inte av" not in words(world, "maria", WEDNESDAY - timedelta(hours=23))  # it may begin late
    assert "blev inte av" not in words(world, "maria", WEDNESDAY + timedelta(days=16))
    with world.acting("maria"):
        cancel_meeting(missed, by=world.actor("maria"))  # called off is not missed
    assert words(world, "maria", WEDNESDAY) == "Nästa avstämning är i morgon kl. 10.00."


def test_a_week_with_too_few_is_said_with_the_next(world: World, hold: Hold) -> None:
    for day in (-16, -8):
        _held(world, hold, WEDNESDAY + timedelta(days=day))
    call(world, WEDNESDAY + timedelta(days=1))
    said = "Förra veckan hölls 1 av 2; nästa avstämning är i morgon kl. 10.00."
    assert words(world, "maria", WEDNESDAY) == said
    _held(world, hold, WEDNESDAY + timedelta(days=-6))
    assert words(world, "maria", WEDNESDAY) == "Nästa avstämning är i morgon kl. 10.00."


def _held(world: World, hold: Hold, when: datetime) -> None:
    meeting = hold(when=when)
    for name in ("maria", "karin"):
        with world.acting(name):
            end_meeting(meeting, by=world.actor(name), at=when + timedelta(minutes=30))
            approve(world, meeting, name)


def approve(world: World, meeting: Meeting, name: str) -> None:
    actor = world.actor(name)
    approve_minutes(meeting, by=actor, seen=digest_of(minutes_of(actor, meeting)))


def test_what_waits_for_ones_own_house_stands_on_min_dag_and_for_nobody_else(
    world: World, hold: Hold, speak: Say
) -> None:
    case, meeting = world.case(), hold(when=timezone.now())
    speak(meeting, case, "maria", "x")
    assert "Avstämningen pågår." in world.client("karin").get("/").content.decode()
    with world.acting("maria"):
        end_meeting(meeting, by=world.actor("maria"))
        approve(world, meeting, "maria")
    assert "väntar på att ni läser" in world.client("karin").get("/").content.decode()
    assert "väntar på att ni läser" not in world.client("maria").get("/").content.decode()
    for name in ("olle", "sara", "disa"):
        assert "avstämning" not in world.client(name).get("/").content.decode().lower()
    assert statements(world.client("maria"), "/") <= 10


@pytest.mark.parametrize(
    ("per", "today", "first", "last"),
    [
        ("week", date(2026, 3, 11), date(2026, 3, 2), date(2026, 3, 8)),
        ("week", date(2026, 3, 9), date(2026, 3, 2), date(2026, 3, 8)),
        ("week", date(2026, 3, 8), date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 1, 31), date(2025, 12, 1), date(2025, 12, 31)),
        ("month", date(2024, 3, 1), date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_the_last_whole_week_or_month(per: str, today: date, first: date, last: date) -> None:
    rhythm = Rhythm(code="sync", label="", purpose="", times=2, per=per, parties=())  # type: ignore[arg-type]
    assert last_period(rhythm, today) == (first, last)
