"""Maria sees what falls due, asks why just then, stops the clock and lets it go on."""

import pytest

from tests.journeys.conftest import Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_why_just_then_and_a_clock_that_stands_still(walk: Walkers, real_world: World) -> None:
    real_world.referral(given_name="Frida", family_name="Fristam")
    maria = walk("maria")
    maria.go("/")
    maria.link("Allt som förfaller").click()
    maria.look("due")
    maria.page.get_by_role("row").filter(has_text="Fristam").get_by_role("link", name="Beslut i remissgruppen").click()
    maria.look("why-then", picture="forfaller")
    assert "Regeln ger 10 arbetsdagar" in maria.page.locator("main").inner_text()
    maria.page.get_by_label("Varför står klockan still?").fill("Frida är bortrest.")
    maria.button("Stanna klockan").click()
    maria.look("stopped")
    maria.button("Låt klockan gå igen").click()
    maria.look("goes-on")
    assert "räknad på nytt" in maria.page.content()


def test_between_the_chairs_is_mended_or_let_be(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Mio", family_name="Mellan")
    maria = walk("maria")
    maria.go("/")
    maria.link("Hela enheten").click()
    maria.look("between")
    maria.link("Låt vänta Mio Mellan").click()
    maria.page.get_by_label("Varför kan det vänta?").fill("Vi ses i morgon.")
    maria.page.get_by_label("Till och med").fill("i morgon")
    maria.look("let-be")
    maria.button("Låt vänta").click()
    maria.look("may-wait")
    assert "Vi ses i morgon." in maria.page.content()
    maria.page.get_by_role("button", name="Visa igen Mio Mellan").click()
    maria.link("Sätt ett nästa steg Mio Mellan").click()
    assert str(case.pk) in maria.page.url
