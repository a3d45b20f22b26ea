"""Hans, head of the unit, brings the year's figures to the managers' group."""

import pytest

from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_a_head_reads_prints_and_fetches_the_figures(walk: Walkers, real_world: World) -> None:
    for _turn in range(9):  # enough that no figure points at anybody, whatever other journeys left behind
        real_world.referral()
    hans = walk()
    hans.name = "hans-figures"
    hans.sign_in("hans")
    hans.link("Inkorg").click()
    hans.link("Siffror").click()
    assert "Remisser som kom in" in hans.page.locator("main").inner_text()
    hans.look("figures", picture="siffror")
    hans.page.get_by_label("År").select_option(index=1)
    hans.button("Visa").click()
    hans.look("the-year-before")
    with hans.page.expect_download() as fetched:
        hans.link("Hämta som Excel").click()
    assert fetched.value.suggested_filename.startswith("siffror-")

    small = walk(size=PHONE)
    small.sign_in("hans")
    small.go("/siffror/")
    small.look("figures-phone")
