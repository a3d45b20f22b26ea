"""The due list and the page that says why just then: whose, in which order, for whom, at what cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from samvag.board.actions import finish_next_step, set_next_step
from samvag.board.tests.conftest import OpenMore, open_more, statements
from samvag.clocks.models import Deadline
from samvag.referrals import actions as referrals
from samvag.today.due import due_lines
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["open_more"]


def page(world: World, name: str, query: str = "") -> str:
    answer = world.client(name).get(f"/forfaller/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_clocks_and_steps_in_one_list_overdue_first(world: World) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    world.referral(given_name="Alva", family_name="Berg")
    maria = world.actor("maria")
    with world.acting("maria"):
        yesterday = timezone.localdate() - timedelta(days=1)
        set_next_step(case, by=maria, text="Ring banken", responsible_id=maria.assignment_id, due_on=yesterday)
        lines = due_lines(maria, mine=True)
    assert [lines[0].what, lines[0].state] == ["Ring banken", "late"]
    assert {"Första svar till den som har hört av sig", "Beslut i remissgruppen"} <= {one.what for one in lines}
    html = page(world, "maria")
    assert html.index("Ring banken") < html.index("Alva Berg")
    assert "1 försenad" in html


def test_mine_and_the_units(world: World) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    world.next_step("johan", case, text="Johans steg")
    taken = world.referral(given_name="Tage", family_name="Tagen")
    with world.acting("johan"):
        referrals.take(taken, by=world.actor("johan"))
    assert "Johans steg" not in page(world, "maria")
    assert "Tage Tagen" not in page(world, "maria")
    assert "Johans steg" in page(world, "maria", "?visa=enheten")
    assert "Tage Tagen" in page(world, "maria", "?visa=enheten")
    for sort in ("who", "-who", "what", "holder", "-due", "nonsense"):
        assert "Johans steg" in page(world, "maria", f"?visa=enheten&sort={sort}")


@pytest.mark.parametrize("name", ["olle", "sara", "adam", "disa", "rut", "lena"])
def test_others_see_an_empty_list(world: World, name: str) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    world.next_step("maria", case)
    for query in ("", "?visa=enheten"):
        html = page(world, name, query)
        assert "Ask Alm" not in html
        assert "Inget förfaller" in html


def test_the_other_party_sees_the_step_it_was_handed_and_no_clock(world: World) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    step = world.next_step("maria", case, text="Ring hyresvärden")
    assert "Ring hyresvärden" in world.client("karin").get(f"/forfaller/steg/{step.pk}/").content.decode()
    with world.acting("maria"):
        clocks = list(Deadline.objects.values_list("pk", flat=True))
    assert clocks
    for key in clocks:
        assert world.client("karin").get(f"/forfaller/{key}/").status_code == 404
        assert world.client("sara").get(f"/forfaller/{key}/").status_code == 403


def test_a_finished_step_leaves_the_list(world: World) -> None:
    case = world.case()
    step = world.next_step("maria", case, text="Ring hyresvärden")
    assert "Ring hyresvärden" in page(world, "maria")
    with world.acting("maria"):
        step.refresh_from_db()
        finish_next_step(step, by=world.actor("maria"))
    assert "Ring hyresvärden" not in page(world, "maria")


def test_the_page_says_rule_source_event_and_arithmetic(world: World) -> None:
    referral = world.referral(given_name="Alva", family_name="Berg")
    with world.acting("maria"):
        clock = Deadline.objects.get(subject=referral.pk, rule="referral_decision")
    html = world.client("maria").get(f"/forfaller/{clock.pk}/").content.decode()
    for words in ("Beslut i remissgruppen", "Remissen kom in", "Regeln ger 10 arbetsdagar", "Programmets löfte"):
        assert words in html
    assert "Alva Berg" in html
    assert "Alva" not in html[html.index("<title>") : html.index("</title>")]


def test_stopping_going_on_and_done(world: World) -> None:
    referral = world.referral()
    client = world.client("maria")
    with world.acting("maria"):
        clock = Deadline.objects.get(subject=referral.pk, rule="referral_decision")
    where = f"/forfaller/{clock.pk}/"
    assert client.post(f"{where}paus/", {}).status_code == 422
    assert client.post(f"{where}paus/", {"reason": "Bortrest"}).status_code == 302
    assert "Bortrest" in client.get(where).content.decode()
    assert "Klockan står still" in page(world, "maria")
    answer = client.post(f"{where}igen/")
    again = answer["Location"]
    assert again != where
    assert "Tiden då klockan stod still räknas inte" in client.get(again).content.decode()
    assert client.post(f"{again}klart/", {"on": "i morgon"}).status_code == 422
    assert client.post(f"{again}klart/", {"on": ""}).status_code == 302
    assert "Beslut i remissgruppen" not in page(world, "maria")
    assert client.post(f"{again}klart/", {}).status_code == 403
    assert world.client("hans").post(f"{again}klart/", {}).status_code == 403


@pytest.mark.parametrize("many", [5, 50])
@pytest.mark.parametrize("address", ["/forfaller/", "/forfaller/?visa=enheten"])
def test_the_list_costs_five_statements_however_long(
    world: World, many: int, address: str, open_more: OpenMore
) -> None:
    open_more(many)
    assert statements(world.client("maria"), address) <= 5


def test_the_explanation_costs_few_statements(world: World) -> None:
    referral = world.referral()
    with world.acting("maria"):
        clock = Deadline.objects.get(subject=referral.pk, rule="referral_decision")
    assert statements(world.client("maria"), f"/forfaller/{clock.pk}/") <= 8
