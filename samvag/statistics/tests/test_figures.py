"""The unit's figures through the front door, counted again from the raw rows."""

import io
from datetime import date, timedelta
from itertools import pairwise

import openpyxl
import pytest
from django.utils import timezone

from samvag.cases.models import Window
from samvag.people.models import PersonLink
from samvag.referrals import actions
from samvag.referrals.models import Referral
from samvag.referrals.tests.counting import statements
from samvag.statistics.export import workbook
from samvag.statistics.figures import key_figures
from samvag.statistics.periods import Period, chosen, periods
from samvag.statistics.reading import Counts, counts
from samvag.visits.actions import Given, Plan, book_visit, give_help, keep_visit, miss_visit
from samvag.visits.models import Kept, NotKept
from samvag.windows.actions import close_window, open_window, respond
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")


def _bars(page: object, code: str) -> dict[str, int | None]:
    parts = {part.code: part for part in page.context["breakdowns"]}  # type: ignore[attr-defined]
    return {bar.label: bar.count for bar in parts[code].bars}


def test_how_people_came_is_what_the_rows_say(world: World) -> None:
    for sender, many in (("self", 7), ("relative", 5), ("primary_care", 6)):
        for _turn in range(many):
            world.referral(sender=sender)
    page = world.client("maria").get("/siffror/")
    with world.acting("maria"):
        raw = list(Referral.objects.values_list("sender", flat=True))
    assert _bars(page, "sender")["Personen själv"] == raw.count("self") == 7
    assert _bars(page, "sender")["Närstående"] == raw.count("relative") == 5
    assert _bars(page, "sender")["Socialtjänsten"] == 0
    assert _bars(page, "channel")["Telefon"] == len(raw)
    assert _bars(page, "outcome")["Inget beslut än"] == len(raw)
    told = {one.label: one.value for one in page.context["figures"]}
    assert told["Remisser som kom in"] == "18"
    assert told["Hade sökt förut"] == "0"
    assert world.client("karin").get("/siffror/").context["figures"][0].value == "0"  # another house, other rows


def test_first_answers_are_counted_against_the_promise(world: World) -> None:
    for _turn in range(6):
        referral = world.referral()
        with world.acting("maria"):
            actions.take(world.get_referral(referral.pk), by=world.actor("maria"))
    told = {one.label: one.value for one in world.client("maria").get("/siffror/").context["figures"]}
    assert told["Första svar inom utlovad tid"] == "100 %"
    assert told["Typisk väntan på första svar"] == "0 minuter"


def test_the_wait_on_an_open_window_is_timed(world: World) -> None:
    case, maria, told = world.case(), world.actor("maria"), []
    for hours in (1, 2, 3, 4, 5):
        moment = timezone.now() - timedelta(hours=hours)
        with world.acting("maria", purpose="demonstration"):
            key = open_window(case, by=maria, at=moment).pk
            window = Window.objects.select_related("record").get(pk=key)
            respond(window, by=maria, at=moment + timedelta(hours=hours / 2))
            close_window(window, by=maria, outcome="met", at=moment + timedelta(hours=hours / 2))
            figures = key_figures(counts(maria, Period(timezone.localdate().year), now=timezone.now()))
        told.append(next(one.value for one in figures if one.label == "Typisk väntan när fönstret var öppet"))
    assert told == ["", "", "", "", "2 timmar"]  # 1.5 hours; kept back while they are few


def test_small_numbers_are_kept_back_in_page_and_workbook(world: World) -> None:
    for sender, many in (("self", 9), ("relative", 2), ("social", 6)):
        for _turn in range(many):
            world.referral(sender=sender)
    hans = world.client("hans")
    page = hans.get("/siffror/")
    assert _bars(page, "sender") | {"x": 0} == {
        "Personen själv": 9,
        "Närstående": None,
        "Vårdcentral": 0,
        "Socialtjänsten": None,  # else the two could be reckoned from the total
        "Psykiatrin": 0,
        "Annan": 0,
        "x": 0,
    }
    assert "visas inte" in page.content.decode()
    answer = hans.get("/siffror/arbetsbok/")
    assert answer["Content-Disposition"] == f'attachment; filename="siffror-{timezone.localdate().year}.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert (rows["Personen själv"], rows["Närstående"], rows["Socialtjänsten"]) == (9, "visas inte", "visas inte")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_period_with_too_few_says_nothing_at_all(world: World) -> None:
    world.referral()
    page = world.client("maria").get("/siffror/")
    assert (page.context["figures"], page.context["breakdowns"]) == ([], [])
    assert "För få för att visas" in page.content.decode()
    answer = world.client("maria").get("/siffror/arbetsbok/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True)][1:] == [None, "För få för att visas"]


def test_a_unit_named_as_a_formula_stays_a_name(world: World) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook("=1+1", [], []))).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")


def test_who_came_back_is_counted(world: World) -> None:
    numbers = []
    for _turn in range(6):
        referral = world.referral()
        with world.acting("maria"):
            numbers.append(PersonLink.objects.get(person_id=referral.person_id).number)
    maria = world.client("maria")
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    for number in numbers:
        form = {"site": "integrerat-sjobron", "channel": "phone", "sender": "self", "happened_on": yesterday,
                "happened_at": "8", "given_name": "Alva", "wants": "Mer hjälp", "number": number}  # fmt: skip
        assert maria.post("/remiss/ny/", form).status_code == 302
    year = (timezone.localdate() - timedelta(days=1)).year
    told = {one.label: one.value for one in maria.get(f"/siffror/?period={year}").context["figures"]}
    assert told["Hade sökt förut"] == "6"


def test_only_those_who_work_with_the_inbox(world: World) -> None:
    for path in ("/siffror/", "/siffror/arbetsbok/"):
        assert world.client("sara").get(path).status_code == 403
        assert world.client("disa").get(path).status_code == 403
        assert world.client("rut").get(path).status_code == 200


def test_the_page_asks_little(world: World) -> None:
    maria = world.client("maria")
    few = statements(maria, "/siffror/")
    for _turn in range(20):
        world.referral()
    assert statements(maria, "/siffror/") == few <= 8


def test_only_whole_years_can_be_chosen_so_that_none_overlap() -> None:
    on = date(2026, 2, 3)
    offered = periods(on)
    assert [one.code for one in offered] == ["2026", "2025", "2024"]
    spans = sorted(one.span for one in offered)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for strange in ("", "2019", "2026-1", "2026-02-01", "x" * 4000):
        assert chosen(strange, on) == Period(2026)


def test_visits_and_help_are_counted_by_the_people_behind_them(world: World) -> None:
    maria = world.actor("maria")
    for number in range(5):
        case = world.case(given_name="Alva")
        for days in range(1, 3 if number else 8):  # the first person misses six more
            plan = Plan(timezone.now() - timedelta(hours=days), "clinic", (maria.assignment_id,))
            with world.acting("maria"):
                booking = book_visit(case, plan, by=maria)
                if days == 1:
                    keep_visit(booking, case, by=maria)
                    give_help(case, Given("talk", "Stödsamtal"), by=maria, share_with=())
                else:
                    miss_visit(booking, case, by=maria, how="missed" if days > 2 or number else "moved")
    with world.acting("maria"):
        give_help(case, Given("other", "Flyttade ett piano"), by=maria, share_with=())
    page = world.client("maria").get("/siffror/")
    kept, missed = Kept.objects.count, NotKept.objects.filter(how="missed").count
    with world.acting("maria"):
        assert (kept(), missed()) == (5, 9)
    assert _bars(page, "visits")["Blev av"] == 5
    assert _bars(page, "visits")["Uteblev"] == 9
    told = {one.label: one.value for one in page.context["figures"]}
    assert told["Typisk tid till första besöket"] == "0 dagar"
    assert _bars(page, "help") == {"Stödsamtal": None, "Annat, med egna ord": None}  # the piano is one person's
    assert "piano" not in page.content.decode()


@pytest.mark.parametrize(("closed", "left"), [(1, 12), (4, 9), (3, 2), (0, 0)])
def test_how_many_closed_cannot_be_reckoned_from_the_others(closed: int, left: int) -> None:
    """Thirteen opened and twelve there would tell that one was closed."""
    said = {one.label: one.value for one in key_figures(Counts(came=20, opened=13, closed=closed, open_at_end=left))}
    assert said["Ärenden som avslutades"] == ("" if closed else "0")
    near = said["Öppna ärenden vid periodens slut"]
    assert near == ("färre än tre" if left < 3 else "ungefär 10")
