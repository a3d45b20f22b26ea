"""What the board keeps when something breaks: the server dies while Maria looks, or she is called away mid-sentence."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import DESKTOP, PHONE, Walkers
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


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
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


def test_what_was_begun_in_a_cell_is_there_when_one_comes_back(walk: Walkers, real_world: World) -> None:
    case = real_world.case(family_name="Utkastin")
    maria = walk("maria")
    maria.go("/tavla/")
    cell = maria.page.locator(f"#row-{case.pk} td[data-label='Boende'] a.cell")
    dialog = maria.page.locator("dialog[open]")
    cell.click()
    dialog.get_by_label("Några ord").fill("Nyckeln är på väg")
    expect(dialog.locator("[data-draft-state]")).to_contain_text("Utkast sparat")
    maria.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    cell.click()
    expect(dialog.get_by_label("Några ord")).to_have_value("Nyckeln är på väg")
    expect(dialog).to_contain_text("Det är inte sparat än")
    maria.look("draft in a cell")
    dialog.get_by_role("link", name="Avbryt").click()
    maria.page.wait_for_timeout(500)
    cell.click()
    expect(dialog.get_by_label("Några ord")).to_have_value("")  # thrown away, for she said so
    dialog.locator("input[name=level]").nth(1).check()
    dialog.get_by_label("Några ord").fill("Nyckeln är här")
    expect(dialog.locator("[data-draft-state]")).to_contain_text("Utkast sparat")
    dialog.get_by_role("button", name="Spara").click()
    expect(maria.page.locator(f"#row-{case.pk}")).to_contain_text("Nyckeln är här")
    cell.click()
    expect(dialog).not_to_contain_text("Det är inte sparat än")

    link = real_world.link("maria", case)
    maria.go(f"/person/{link.pk}/samtycke/nytt/")
    maria.page.get_by_role("textbox", name="Med personens ord").first.fill("inte till min syster")
    expect(maria.page.locator("[data-draft-state]")).to_contain_text("Utkast sparat")
    maria.go("/")
    maria.link("Svar om samtycke").click()
    expect(maria.page.get_by_role("textbox", name="Med personens ord").first).to_have_value("inte till min syster")
    maria.look("draft of an answer")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_in_english(walk: Walkers, real_world: World, size: tuple[int, int]) -> None:
    """The programme's own words too; the longer English fits, in light and dark."""
    case = real_world.case(family_name=f"Englin{size[0]}")
    real_world.status("maria", case)
    maria = walk("maria", size)
    maria.go("/tavla/")
    maria.button("English").click()
    expect(maria.page.locator("html")).to_have_attribute("lang", "en")
    said = {
        "/tavla/": "Housing",
        f"/tavla/{case.pk}/boende/": "At risk of losing it",
        f"/arende/{case.pk}/": "Main coordinator",
        f"/person/{real_world.link('maria', case).pk}/samtycke/nytt/": "When you let us talk to each other",
        "/tavla/mall/": "Mental health",
        "/soka-hjalp/integrerat-sjobron/": "Help that holds together",
        "/soka-hjalp/integrerat-sjobron/broschyr/": "Why we ask you",
    }
    for address, words in said.items():
        maria.go(address)
        assert words in maria.page.locator("body").inner_text(), address
        maria.look(address.strip("/").replace("/", "-"))
