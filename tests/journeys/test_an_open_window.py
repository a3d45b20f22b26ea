"""Maria taps in the row on the board; Karin sees it there, gets in touch and says how it went."""

import pytest

from tests.journeys.conftest import Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_somebody_is_ready_now_and_somebody_gets_in_touch(walk: Walkers, real_world: World) -> None:
    real_world.case(family_name="Fönsterlund")
    maria, karin = walk("maria"), walk("karin")
    karin.go("/tavla/")
    maria.go("/tavla/")
    maria.look("board-tap")
    row = maria.page.locator("#board tbody tr", has_text="Fönsterlund")
    row.get_by_role("button", name="Redo nu").click()
    maria.page.wait_for_url("**/fonster/**")
    maria.look("window-open")
    seen = karin.page.locator("#board tbody tr", has_text="Fönsterlund")
    seen.get_by_role("link", name="Fönstret är öppet").click()  # it came by itself
    karin.button("Jag tar kontakt").click()
    karin.page.get_by_text("Du tar kontakt").wait_for()
    karin.page.get_by_label("Vi har bestämt en tid").check()
    karin.look("window-met")
    karin.button("Stäng fönstret").click()
    karin.page.get_by_text("Fönstret är stängt").wait_for()
    karin.look("window-closed")
