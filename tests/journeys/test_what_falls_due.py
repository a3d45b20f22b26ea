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
    maria.link("Beslut i remissgruppen").click()
    maria.look("why-then")
    assert "Regeln ger 10 arbetsdagar" in maria.page.locator("main").inner_text()
    maria.page.get_by_label("Varför står klockan still?").fill("Frida är bortrest.")
    maria.button("Stanna klockan").click()
    maria.look("stopped")
    maria.button("Låt klockan gå igen").click()
    maria.look("goes-on")
    assert "räknad på nytt" in maria.page.content()
