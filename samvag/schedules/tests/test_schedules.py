"""When somebody works and is away: kept by themselves and the administrator, told to others as far as they need."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.administration.actions import set_hours
from samvag.between.reading import findings
from samvag.board.markup import row_html
from samvag.board.page import pen_for
from samvag.board.reading import board_rows
from samvag.board.tests.conftest import statements
from samvag.schedules.actions import Stretch, be_away, say_hours, take_back_absence, take_back_hours
from samvag.schedules.models import Absence, WorkingHours
from samvag.schedules.reading import told_now
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
EIGHT_TO_NOON = Stretch(time(8), time(12))


def away(world: World, name: str, days: int = 3, by: str = "") -> int:
    """Somebody writes down that they, or a colleague, are away from today on."""
    today = timezone.localdate()
    with world.acting(by or name):
        key = world.actor(name).assignment_id
        return be_away(
            by=world.actor(by or name), assignment_id=key, begins_on=today, ends_on=today + timedelta(days=days)
        )


def works(world: World, name: str, stretch: Stretch, days: tuple[int, ...] = tuple(range(7))) -> list[int]:
    with world.acting(name):
        by = world.actor(name)
        return say_hours(by=by, assignment_id=by.assignment_id, days=days, stretch=stretch)


def test_one_writes_and_takes_back_ones_own_week_on_the_page(world: World) -> None:
    nina = world.client("nina")
    assert "Ingen gissar" in nina.get("/mina-tider/").content.decode()
    week = {"hours": "1", "days": ["0", "2"], "begins": "8.30", "ends": "12"}
    assert nina.post("/mina-tider/", week)["Location"] == "/mina-tider/"
    page = nina.get("/mina-tider/").content.decode()
    assert "Måndag 08.30–12.00" in page
    assert "Onsdag 08.30–12.00" in page
    assert "Plats" not in page  # nobody beside has several sites
    clash = nina.post("/mina-tider/", week | {"days": ["2"], "begins": "11.45", "ends": "15"})
    assert clash.status_code == 422
    assert "Onsdag 08.30–12.00 står redan." in clash.content.decode()
    assert 'value="11.45"' in clash.content.decode()  # what was typed stays
    assert nina.post("/mina-tider/", week | {"days": ["4"], "begins": "12", "ends": "12"}).status_code == 422
    with world.acting("nina"):
        first = WorkingHours.objects.order_by("weekday")[0]
    assert nina.post("/mina-tider/", {"drop_hours": str(first.pk)}).status_code == 302
    assert "Måndag 08.30" not in nina.get("/mina-tider/").content.decode()
    assert statements(nina, "/mina-tider/") <= 10


def test_an_absence_is_whole_days_and_asks_for_no_reason(world: World) -> None:
    nina, today = world.client("nina"), timezone.localdate()
    sent = {"away": "1", "begins_on": "i dag", "ends_on": str(today + timedelta(days=4))}
    assert nina.post("/mina-tider/", sent).status_code == 302
    clash = nina.post("/mina-tider/", {"away": "1", "begins_on": "i morgon"})
    assert "står redan. Ta bort den frånvaron först" in clash.content.decode()
    assert 'value="i morgon"' in clash.content.decode()
    over = {"away": "1", "begins_on": str(today - timedelta(days=9)), "ends_on": str(today - timedelta(days=5))}
    assert "De dagarna har redan varit." in nina.post("/mina-tider/", over).content.decode()
    turned = sent | {"ends_on": str(today - timedelta(days=1))}
    assert "Sista dagen ligger före den första." in nina.post("/mina-tider/", turned).content.decode()
    with world.acting("nina"):
        one = Absence.objects.get()
    assert nina.post("/mina-tider/", {"drop_absence": str(one.pk)}).status_code == 302
    with world.acting("nina"):
        assert not Absence.objects.exists()


def test_the_administrator_keeps_it_for_the_own_organisation_only(world: World) -> None:
    adam, maria, karin = (world.actor(name).assignment_id for name in ("adam", "maria", "karin"))
    client = world.client("adam")
    assert "Tider för Maria Lund" in client.get(f"/organisation/uppdrag/{maria}/tider/").content.decode()
    assert client.get(f"/organisation/uppdrag/{karin}/tider/").status_code == 404
    assert world.client("johan").get(f"/organisation/uppdrag/{maria}/tider/").status_code == 403
    away(world, "maria", by="adam")
    for name, whose in (("johan", maria), ("adam", karin), ("karin", maria)):
        with world.acting(name), pytest.raises(Refused):
            say_hours(by=world.actor(name), assignment_id=whose, days=[0], stretch=EIGHT_TO_NOON)
        # The database says the same to whoever goes past the act.
        with world.acting(name), pytest.raises(ProgrammingError), transaction.atomic():
            WorkingHours(assignment_id=whose, weekday=0, begins=time(8), ends=time(9)).save(force_insert=True)
        with world.acting(name):
            assert Absence.objects.filter(assignment_id=maria).exists() is (name == "adam")
    with world.acting("maria"):
        assert Absence.objects.count() == 1
        assert adam


def test_two_stretches_never_run_into_each_other(world: World) -> None:
    works(world, "maria", EIGHT_TO_NOON, (1,))
    works(world, "johan", EIGHT_TO_NOON, (1,))  # a colleague's are their own
    works(world, "maria", Stretch(time(12), time(13)), (1,))
    with pytest.raises(IntegrityError), transaction.atomic():
        works(world, "maria", Stretch(time(11, 59), time(12, 1)), (1,))
    away(world, "maria")
    away(world, "johan")
    with pytest.raises(IntegrityError), transaction.atomic():
        away(world, "maria", 0)
    with world.acting("maria"):
        maria = world.actor("maria")
        key = Absence.objects.get().pk
        take_back_absence(by=maria, assignment_id=maria.assignment_id, key=key)
        take_back_absence(by=maria, assignment_id=maria.assignment_id, key=key)  # gone is gone
        take_back_hours(by=maria, assignment_id=maria.assignment_id, key=0)
        assert WorkingHours.objects.count() == 2


def test_the_board_and_the_case_say_who_is_away_and_who_covers(world: World) -> None:
    case = world.case()
    before = statements(world.client("maria"), "/tavla/")
    away(world, "karin")
    until = timezone.localdate() + timedelta(days=3)
    assert statements(world.client("maria"), "/tavla/") == before

    def line(name: str) -> str:
        with world.acting(name):
            row = board_rows(world.actor(name))[0]
            return str(row_html(row, pen_for(world.actor(name), row.version_id)))

    for name in ("maria", "per"):  # of another house, and of her own
        assert f'Karin Berg</span> <small class="board-away">(borta till och med {until.day}' in line(name)
        assert "Per Dahl täcker" in line(name)
    assert f"borta till och med {until.day}" in world.client("maria").get(f"/arende/{case.pk}/").content.decode()
    assert "Samordnarna är borta" not in line("per")
    away(world, "per")
    assert line("maria").count("ingen täcker") == 2
    assert "Samordnarna är borta" in line("per")
    with world.acting("per"):
        assert "coordinators_away" in {one.detector.code for one in findings(world.actor("per"))}
    with world.acting("olle"):
        assert told_now([world.actor("karin").assignment_id], timezone.now())  # no case together: he learns nothing


def test_the_open_window_reaches_whoever_is_at_work(world: World) -> None:
    world.case()
    noon = datetime.combine(date(2027, 3, 1), time(12), tzinfo=ZoneInfo("Europe/Stockholm"))
    keys = {name: world.actor(name).assignment_id for name in ("maria", "johan", "karin", "per")}
    names = {key: name for name, key in keys.items()}

    def told(at: datetime = noon) -> set[str]:
        with world.acting("maria"):
            return {names[key] for key in told_now(list(names), at)}

    assert told() == set(keys)  # nobody has said anything: nobody is guessed for
    works(world, "karin", Stretch(time(8), time(12)), (0,))
    assert told() == {"maria", "johan", "per"}  # her day was over at noon
    assert "karin" in told(noon - timedelta(minutes=1))
    works(world, "per", Stretch(time(13), time(16)), (0,))
    assert {"karin", "per"} <= told()  # neither is in: both, so that nobody falls between chairs
    away_on = {"begins_on": noon.date(), "ends_on": noon.date()}
    for name, left in (("karin", {"per"}), ("per", set())):
        with world.acting(name):
            be_away(by=world.actor(name), assignment_id=keys[name], **away_on)
        assert told() & {"karin", "per"} == left


def test_a_unit_has_one_place_or_names_them_all(world: World) -> None:
    adam, unit = world.client("adam"), world.unit("Vuxenenheten").pk
    where, week = f"/organisation/enhet/{unit}/oppet/", {"opens_0": "9", "closes_0": "15"}
    assert adam.post(where, week).status_code == 302
    with world.acting("adam"), pytest.raises(IntegrityError), transaction.atomic():
        set_hours(by=world.actor("adam"), unit_id=unit, hours=[(1, time(9), time(12))], site="Torget", before="Torget")
    assert adam.post(where, week | {"site": "Hamnen"}).status_code == 302  # the one there was gets its name
    nameless = adam.post(where, {"opens_1": "9", "closes_1": "12"})
    assert "Skriv platsens namn" in nameless.content.decode()
    assert "Den platsen finns redan." in adam.post(where, week | {"site": "Hamnen"}).content.decode()
    assert adam.post(where, {"opens_1": "9", "closes_1": "12", "site": "Torget"}).status_code == 302
    works(world, "maria", Stretch(time(9), time(12), "Torget"), (1,))
    page = adam.get(f"/organisation/enhet/{unit}/").content.decode()
    assert page.index("Hamnen") < page.index("Torget")
    renamed = {"opens_1": "9", "closes_1": "12", "site": "Stortorget"}
    assert adam.post(where + "?plats=Torget", renamed).status_code == 302
    mine = world.client("maria").get("/mina-tider/").content.decode()
    assert "Tisdag 09.00–12.00, Stortorget" in mine
    assert '<option value="Hamnen">' in mine
    assert "Hamnen mån 09.00–15.00; Stortorget tis" in world.client("karin").get("/katalog/").content.decode()


def test_both_coordinators_away_and_the_unit_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case, heard = world.case(), list[object]()
    monkeypatch.setattr("samvag.windows.actions.tell", lambda kind, *, whom, subject: heard.append(set(whom)))
    monkeypatch.setattr("samvag.windows.actions.tell_unit", lambda kind, *, unit, subject: heard.append(unit))
    away(world, "karin")
    away(world, "per")
    tap: Callable[[str], object] = world.client("maria").post
    tap(f"/arende/{case.pk}/fonster/")
    keys = {world.actor(name).assignment_id for name in ("maria", "johan")}
    assert keys in heard
    assert world.unit("Öppenvårdspsykiatrin").pk in heard  # its function inbox, its head and reception
    assert len(heard) == 2
