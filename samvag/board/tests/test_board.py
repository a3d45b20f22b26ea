"""The board's page through the front door: who sees which rows, what it costs, and how a past day stood."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from samvag.board.actions import Status, retract_status, set_next_step, set_status
from samvag.board.models import StatusEntry
from samvag.board.tests.conftest import OpenMore, statements
from samvag.cases.actions import assign_role
from samvag.records.actions import correct_record
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from tests.world import World

pytestmark = pytest.mark.django_db
BOARD = "/tavla/"


def page(client: Client, address: str = BOARD, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_row_says_who_how_and_what_comes_next(world: World) -> None:
    case = world.case()
    world.status("maria", case, words="Risk för <b>vräkning</b>")
    world.next_step("karin", case)
    link = world.link("maria", case)
    html = page(world.client("maria"))
    for words in (str(link), case.number, "Risk för &lt;b&gt;vräkning", "Ring hyresvärden", "Karin Berg", "i dag"):
        assert words in html
    assert str(case.person_id) not in html


@pytest.mark.parametrize("name", ["olle", "sara", "rut"])
def test_the_outsider_sees_an_empty_board_and_no_row(world: World, name: str) -> None:
    case = world.case()
    world.status("maria", case)
    client = world.client(name)
    answer = client.get(BOARD)
    assert answer.status_code == 200
    assert case.number not in answer.content.decode()
    ours, nobodys = f"/tavla/rad/{case.pk}/", "/tavla/rad/00000000-0000-4000-8000-000000000000/"
    assert client.get(ours).status_code == 404
    assert client.get(ours).content == client.get(nobodys).content


def test_a_role_without_the_board_is_refused_and_a_stranger_is_shown_the_way_in(world: World) -> None:
    assert world.client("disa").get(BOARD).status_code == 403
    assert Client().get(BOARD).status_code == 302


@pytest.mark.parametrize("many", [5, 50, 200])
def test_the_board_costs_five_statements_whatever_its_length(world: World, many: int, open_more: OpenMore) -> None:
    open_more(many)
    client = world.client("maria")
    assert page(client).count("<tr id=") == many
    assert statements(client, BOARD) <= 5


def test_mine_and_all_and_the_order(world: World) -> None:
    world.case(given_name="Ask", family_name="Öberg")
    world.case(given_name="Bo", family_name="Alm")
    client = world.client("maria")
    html = page(client)
    assert html.index("Bo Alm") < html.index("Ask Öberg")
    html = page(client, sort="-name")
    assert html.index("Bo Alm") > html.index("Ask Öberg")
    assert "Bo Alm" in page(client, visa="mina")
    assert "Bo Alm" not in page(world.client("hans"), visa="mina")
    assert page(client, sort="strunt", dag="nonsens", tavla="x").count("<tr id=") == 2


def test_withdrawal_is_seen_on_the_other_board_at_once(world: World) -> None:
    case = world.case()
    world.status("maria", case, words="Hyran är obetald")
    karin = world.client("karin")
    assert "Hyran är obetald" in page(karin)
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(), by=world.actor("maria"))
    assert "Hyran är obetald" not in page(karin)
    assert "Hyran är obetald" in page(world.client("maria"))


def test_a_past_day_shows_what_was_known_then(world: World, open_more: OpenMore) -> None:
    maria = world.actor("maria")
    noon = timezone.make_aware(datetime.combine(timezone.localdate(), time(0, 1)))

    def day(ago: int) -> datetime:
        return noon - timedelta(days=ago)

    (case,) = open_more(1, at=day(30), lines=False)
    with world.acting("maria", purpose="demonstration"):
        set_status(case, Status("boende", 4, "worse", "Uppsagd"), by=maria, at=day(10))
        wrong = set_status(case, Status("boende", 0, "better", "Fel person"), by=maria, at=day(8))
        retract_status(StatusEntry.objects.get(pk=wrong.pk), by=maria, at=day(6))
        spelt = set_status(case, Status("ekonomi", 2, "same", "Skulldr"), by=maria, at=day(5))
        correct_record(spelt, by=maria, reason="Stavfel", content={"words": "Skulder"}, at=day(3))
        set_next_step(
            case, by=maria, text="Sök bostad", responsible_id=maria.assignment_id, due_on=day(1).date(), at=day(4)
        )
    client = world.client("maria")

    def seen(ago: int) -> str:
        return page(client, dag=day(ago).date().isoformat())

    assert "Uppsagd" not in seen(11)
    assert "Uppsagd" in seen(10)
    assert "Fel person" in seen(8)
    assert "Uppsagd" in seen(6)
    assert "Fel person" not in seen(6)
    assert "Skulldr" in seen(4)
    assert "Skulder" in seen(3)
    assert "Sök bostad" not in seen(5)
    assert "Sök bostad" in seen(4)
    assert case.number not in seen(31)
    assert "Så här stod tavlan den" in seen(3)
    assert 'class="cell"' not in seen(3)
    assert 'class="cell"' in page(client, dag=timezone.localdate().isoformat())


def test_the_empty_sheet_holds_the_columns_and_no_person(world: World) -> None:
    case = world.case()
    html = page(world.client("maria"), "/tavla/mall/")
    assert "Psykisk hälsa" in html
    assert case.number not in html
    assert str(world.link("maria", case)) not in html


def test_the_first_site_can_be_changed_for_another(world: World) -> None:
    case = world.case()
    client = world.client("karin")
    assert case.number in page(client, tavla="integrerat-sjobron")
    assert case.number not in page(client, tavla="samvux-sjobron")


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4])
def test_every_shape_a_row_points_at_is_drawn_once_on_the_page(world: World, level: int) -> None:
    case = world.case()
    world.status("maria", case, level=level)
    html = page(world.client("maria"))
    wanted = set(re.findall(r'<use href="#([^"]+)"', html))
    assert {f"level-{level}", "level-none", "icon-plus", "icon-arrow-down-right"} <= wanted
    for name in wanted:
        assert html.count(f'<symbol id="{name}"') == 1


def test_the_fast_vardkontakt_is_named_now_and_on_a_past_day_until_another_is(
    world: World, open_more: OpenMore
) -> None:
    noon = timezone.make_aware(datetime.combine(timezone.localdate(), time(0, 1)))
    (case,) = open_more(1, at=noon - timedelta(days=31), lines=False)
    client = world.client("karin")
    missing, named = "Ingen fast vårdkontakt", "Fast vårdkontakt: Nina"
    before = page(client)
    assert missing in before
    assert named not in before
    with world.acting("karin", purpose="demonstration"):
        role = assign_role(
            case,
            by=world.actor("karin"),
            assignment_id=world.actor("nina").assignment_id,
            code="fast_vardkontakt",
            at=noon - timedelta(days=5),
        )
    for name in ("karin", "maria"):
        html = page(world.client(name))
        assert named in html
        assert missing not in html
        assert 'title="Fast vårdkontakt"' not in html  # a word that shows, also on paper
    for ago, there in ((4, True), (6, False)):
        html = page(client, dag=(noon - timedelta(days=ago)).date().isoformat())
        assert (named in html) is there
    for name in ("olle", "sara"):
        assert named not in page(world.client(name))
    assert role.ends_at is None


def test_a_fast_vardkontakt_costs_no_statement(world: World, open_more: OpenMore) -> None:
    cases = open_more(5)
    with world.acting("karin", purpose="demonstration"):
        for case in cases:
            assign_role(
                case,
                by=world.actor("karin"),
                assignment_id=world.actor("nina").assignment_id,
                code="fast_vardkontakt",
            )
    client = world.client("karin")
    assert page(client).count("Fast vårdkontakt: Nina") == 5
    assert statements(client, BOARD) <= 5
