"""The server dies while Maria looks at the board: the board says so, and catches up by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import PHONE, Walkers
from tests.product import RunningProduct
from tests.world import World

pytestmark = pytest.mark.journey
LOST = "Kontakten bröts – försöker igen."
PATIENCE = 30_000  # the browser waits some seconds between its tries


@pytest.fixture
def mortal(running_product: RunningProduct) -> Iterator[RunningProduct]:
    """A server of this journey's own, to be killed without taking the others' with it."""
    product = RunningProduct()
    product.start()
    yield product
    product.stop()


@pytest.fixture
def walk_there(browser: Browser, mortal: RunningProduct) -> Iterator[Walkers]:
    walkers = Walkers(browser, mortal)
    yield walkers
    for context in walkers.contexts:
        context.close()


@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desktop", "phone"])
def test_the_board_tells_that_the_line_broke_and_catches_up(
    walk_there: Walkers, mortal: RunningProduct, real_world: World, size: tuple[int, int]
) -> None:
    case = real_world.case(family_name=f"Brottin{size[0]}")
    maria = walk_there("maria", size)
    maria.go("/tavla/")
    line = maria.page.get_by_text(LOST)
    expect(maria.page.locator(f"#row-{case.pk}")).to_be_visible()
    expect(line).to_be_hidden()

    mortal.kill()
    expect(line).to_be_visible(timeout=PATIENCE)
    assert line.get_attribute("role") == "status"
    maria.faults.clear()  # a refused connection is what this is about
    maria.look("lost")

    # Karin goes on elsewhere meanwhile; nothing is told while the line is down, and nothing is missed after.
    real_world.status("karin", case, "psykisk_halsa", words="Orolig natt")
    mortal.start()
    expect(line).to_be_hidden(timeout=PATIENCE)
    expect(maria.page.locator(f"#row-{case.pk}")).to_contain_text("Orolig natt")
    maria.look("back")

    # And the line is live again, not only read anew.
    real_world.status("karin", case, "psykisk_halsa", words="Lugn morgon")
    expect(maria.page.locator(f"#row-{case.pk}")).to_contain_text("Lugn morgon")
