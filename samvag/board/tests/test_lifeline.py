"""The life line: what stands on it for whom, where it asks a question, and what it costs."""

from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from samvag.assessments.actions import Filled, fill_in
from samvag.assessments.reading import instrument_in_force
from samvag.assessments.tests.test_pages import FREDA
from samvag.board.actions import Status, retract_status, set_next_step, set_status
from samvag.board.lifeline import PATIENCE, Point, gaps, life_line
from samvag.board.lifeline_chart import LETTERS, _room
from samvag.board.tests.conftest import OpenMore, statements
from samvag.cases.actions import FollowUp, add_actor, follow_up_actor, write_case_note
from samvag.cases.models import ActorAround, Case
from samvag.cases.reading import case_file
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from samvag.ui.charts import WIDE, Axis, bar, text
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = date(2026, 1, 1)


def ago(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() - days * DAY, time(0, 1)))


def address(case: Case) -> str:
    return f"/arende/{case.pk}/livslinje/"


def page(client: Client, case: Case, **query: str) -> str:
    answer = client.get(address(case), query)
    assert answer.status_code == 200
    return answer.content.decode()


def points(*said: tuple[int, int]) -> list[Point]:
    return [Point(START + days * DAY, level, str(level), "", "") for days, level in said]


@pytest.mark.parametrize(
    ("said", "began", "end", "found"),
    [
        (((0, 1), (10, 3)), (), 60, [(10, 60, True)]),  # nothing came
        (((0, 1), (10, 3)), (24,), 60, [(10, 24, False)]),  # it came on the fourteenth day: too late
        (((0, 1), (10, 3)), (23,), 60, []),  # in time
        (((0, 1), (10, 3)), (10,), 60, []),  # the same day
        (((0, 1), (10, 3)), (9,), 60, [(10, 60, True)]),  # what had begun before is not an answer
        (((0, 1), (10, 3), (20, 2)), (), 60, []),  # it turned by itself in time
        (((0, 1), (10, 3), (30, 2)), (), 60, [(10, 30, False)]),  # it turned, late
        (((0, 1), (10, 2), (30, 4)), (), 60, [(10, 60, True)]),  # worse still is the same period
        (((0, 1), (10, 2), (30, 4)), (25,), 60, [(10, 25, False), (30, 60, True)]),  # answered, then worse again
        (((0, 3), (10, 1)), (), 60, []),  # better
        (((0, 2),), (), 60, []),  # said once
        (((0, 1), (50, 3)), (), 60, []),  # ten days is not long
    ],
)
def test_worse_without_new_support(
    said: tuple[tuple[int, int], ...], began: tuple[int, ...], end: int, found: list[tuple[int, int, bool]]
) -> None:
    assert PATIENCE == 14 * DAY
    got = gaps(points(*said), [START + days * DAY for days in began], START + end * DAY)
    assert [((one.begins - START).days, (one.ends - START).days, one.goes_on) for one in got] == found


@pytest.fixture
def lived(world: World, open_more: OpenMore) -> Case:
    """Two months of somebody: worse, a month of nothing, then a step and better."""
    maria = world.actor("maria")
    (case,) = open_more(1, at=ago(70), lines=False)
    with world.acting("maria", purpose="demonstration"):
        for level, days in ((1, 65), (3, 60), (2, 10)):
            set_status(case, Status("boende", level, "same", f"Ord {days}"), by=maria, at=ago(days), share_with=())
        wrong = set_status(case, Status("ekonomi", 4, "same", "Fel person"), by=maria, at=ago(50), share_with=())
        retract_status(wrong, by=maria, at=ago(49))
        set_next_step(
            case,
            by=maria,
            text="<b>Sök</b> bostad",
            responsible_id=maria.assignment_id,
            due_on=timezone.localdate(),
            at=ago(20),
            share_with=(),
        )
        add_actor(case, by=maria, name="Rut", function="God man", since=(ago(30).date()), at=ago(5))
        write_case_note(
            case, by=maria, category="social", heading="Hembesök", text="Hemligt innehåll", at=ago(9), share_with=()
        )
    return case


def test_it_holds_needs_efforts_and_contacts_and_asks_where_support_did_not_follow(world: World, lived: Case) -> None:
    html = page(world.client("maria"), lived)
    for words in (
        "Följer stödet behovet?",
        "inget nytt stöd förrän",
        "30 dagar",  # from sixty days ago to the god man's first day, thirty days ago
        "Boende: Riskerar att förlora",
        "Huvudsamordnare: Maria Lund",
        "Runt personen: Rut, God man",
        "&lt;b&gt;Sök",
        "Hembesök",
        'class="chart-gap"',
        "Samma sak i en tabell",
    ):
        assert words in html, words
    assert "Fel person" not in html  # taken back
    assert "Hemligt innehåll" not in html  # a tick, not the text
    assert "<b>Sök" not in html
    assert str(lived.person_id) not in html
    title = html[html.index("<title>") : html.index("</title>")]
    assert lived.number in title


def test_who_is_no_longer_around_the_person_ends_on_the_line(world: World, lived: Case) -> None:
    maria, left = world.actor("maria"), ago(7).date()
    with world.acting("maria"):
        rut = ActorAround.objects.select_related("record").get(name="Rut")
        follow_up_actor(rut, lived, FollowUp("Rut", "God man", ended_on=left), by=maria)
        file = case_file(maria, lived.pk)
        assert file is not None
        (line,) = [one for one in life_line(maria, file).efforts if one.kind == "actor"]
    assert (line.begins, line.ends) == (ago(30).date(), left)


def test_the_other_party_sees_what_was_handed_over_and_nothing_else(world: World, lived: Case) -> None:
    maria = world.actor("maria")
    html = page(world.client("karin"), lived)
    for hidden in ("Boende", "Steg: ", "God man", "Hembesök"):
        assert hidden not in html
    assert "Huvudsamordnare: Maria Lund" in html  # who takes part is known to those who take part
    with world.acting("maria"):
        set_status(lived, Status("vardag", 1, "same", "Lagar mat"), by=maria)
    assert "Lagar mat" in page(world.client("karin"), lived)
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(), by=maria)
    assert "Lagar mat" not in page(world.client("karin"), lived)


@pytest.mark.parametrize("name", ["olle", "rut", "sara", "disa"])
def test_outside_the_case_there_is_no_such_page(world: World, lived: Case, name: str) -> None:
    assert world.client(name).get(address(lived)).status_code == 404


def test_the_look_costs_the_same_whatever_stands_there(world: World, lived: Case) -> None:
    client = world.client("maria")
    few = statements(client, address(lived))
    maria = world.actor("maria")
    with world.acting("maria"):
        for number in range(50):
            set_status(lived, Status("vardag", number % 5, "same", ""), by=maria, share_with=())
    assert statements(client, address(lived)) == few <= 8


def test_the_period_is_chosen_by_links(world: World, lived: Case) -> None:
    client = world.client("maria")
    whole = page(client, lived, period="alla")
    assert 'href="?period=3"' in whole
    assert "Ord 65" in whole
    assert 'aria-current="true">Allt' in whole
    assert 'aria-current="true">6 månader' in page(client, lived, period="strunt")


def test_with_nothing_said_it_says_where_to_begin(world: World) -> None:
    case = world.case()
    assert "Ingen har sagt hur det är" in page(world.client("maria"), case)


def test_the_axis_holds_its_days_and_names_the_months() -> None:
    axis = Axis(date(2025, 11, 15), date(2026, 2, 10))
    assert axis.x(axis.first) == WIDE.left
    assert axis.x(axis.last) == WIDE.width - WIDE.right
    assert axis.x(date(2020, 1, 1)) == WIDE.left
    assert [name for _day, name in axis.months()] == ["dec", "jan 2026", "feb"]
    assert all(day.weekday() == 0 for day in axis.weeks())
    assert not list(Axis(date(2025, 1, 1), date(2026, 1, 1)).weeks())
    assert Axis(START, START).x(START) == WIDE.left


def test_words_in_a_chart_are_escaped_and_cut_with_the_whole_in_the_title() -> None:
    assert text(0, 0, "<a>&") == '<text class="chart-text " x="0" y="0">&lt;a&gt;&amp;</text>'
    assert "<title>Alldeles för långt</title>" in text(0, 0, "Alldeles för långt", most=8)
    drawn = bar(Axis(START, START + 100 * DAY), START, None, 0, 10, 5, "<i>")
    assert 'data-pattern="1"' in drawn
    assert "&lt;i&gt;" in drawn


def fill(world: World, case: Case, tool: str, answers: dict[int, int], days: int, **more: Any) -> None:
    version = instrument_in_force(tool, timezone.localdate())
    assert version is not None
    with world.acting("maria", purpose="demonstration"):
        fill_in(case, version, Filled(answers), by=world.actor("maria"), at=ago(days) if days else None, **more)


def drawn(html: str) -> str:
    return html[html.index('<svg class="chart') : html.index("<figcaption")]


def test_what_forms_came_to_is_drawn_and_told_for_those_who_may_see_it(world: World, lived: Case) -> None:
    for days, value in ((40, 4), (12, 2)):
        fill(world, lived, "audit", dict.fromkeys(range(1, 11), value), days, share_with=())
    html = page(world.client("maria"), lived)
    for words in (">40</text>", ">20</text>", "20 av 40"):
        assert words in drawn(html), words
    assert "AUDIT: 20 av 40: " in html  # with its zone, in the table
    theirs = page(world.client("karin"), lived)
    assert "AUDIT" not in theirs
    fill(world, lived, "audit", dict.fromkeys(range(1, 11), 0), 0)
    theirs = page(world.client("karin"), lived)
    assert "AUDIT: 0 av 40" in theirs
    assert "20 av 40" not in theirs
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(), by=world.actor("maria"))
    assert "AUDIT" not in page(world.client("karin"), lived)


def test_what_is_asked_in_private_is_never_drawn(world: World, lived: Case) -> None:
    before = drawn(page(world.client("maria"), lived))
    fill(world, lived, "freda", FREDA, 12, alone=True)
    html = page(world.client("maria"), lived)
    assert drawn(html) == before
    assert "Samtal i enskildhet: genomförd" in html
    assert "FREDA" not in html
    assert "Samtal i enskildhet" not in page(world.client("karin"), lived)


def test_forms_cost_no_statement(world: World, lived: Case) -> None:
    client = world.client("maria")
    few = statements(client, address(lived))
    for days in range(1, 6):
        fill(world, lived, "audit", dict.fromkeys(range(1, 11), 0), days, share_with=())
    assert statements(client, address(lived)) == few


def test_two_days_can_be_chosen(world: World, lived: Case) -> None:
    client, today = world.client("maria"), timezone.localdate()
    first, last = today - 62 * DAY, today - 40 * DAY
    html = page(client, lived, fran=first.isoformat(), till=last.isoformat())
    assert "Ord 60" in html
    for outside in ("Ord 65", "Ord 10", "Hembesök", "Sök"):
        assert outside not in html[html.index("</thead>") :], outside
    assert 'aria-current="true">6' not in html
    assert f'value="{first.isoformat()}"' in html
    assert "Hembesök" in page(client, lived, fran=first.isoformat())  # to the end
    assert "Ord 65" in page(client, lived, till=last.isoformat())  # from the beginning
    # Beyond what there is it stops at what there is.
    assert f'value="{today.isoformat()}"' in page(client, lived, fran="1900-01-01", till="9999-12-31")


@pytest.mark.parametrize(
    ("begins", "ends", "sentence"),
    [
        ("förra <våren>", "", "Skriv datumet som"),
        ("2026-01-01", "2026-02-30", "Skriv datumet som"),
        ("2026-03-02", "2026-03-01", "Välj en första dag som kommer före den sista"),
        ("", "0001-01-01", "Välj en första dag som kommer före den sista"),
        ("9999-12-31", "", "Välj en första dag som kommer före den sista"),
    ],
)
def test_days_that_are_none_come_back_with_a_sentence(
    world: World, lived: Case, begins: str, ends: str, sentence: str
) -> None:
    html = page(world.client("maria"), lived, fran=begins, till=ends)
    assert sentence in html
    assert escape(begins) in html
    assert f'value="{ends}"' in html
    assert 'aria-current="true">6 månader' in html


def test_a_label_is_whole_when_nothing_is_drawn_beside_it() -> None:
    assert _room(WIDE.left) == LETTERS
    assert _room(WIDE.left + 300) > 2 * LETTERS
