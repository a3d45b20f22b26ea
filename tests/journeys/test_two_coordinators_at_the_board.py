"""Maria and Karin work at one board, each in her own house, and see what the person agreed to."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from samvag.cases.models import Case
from samvag.sharing.models import Consent
from tests.journeys.conftest import Walker, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def _cell(case: Case, label: str) -> str:
    return f"#row-{case.pk} td[data-label='{label}']"


def _save(walker: Walker, words: str) -> None:
    walker.page.locator("dialog[open]").get_by_label("Några ord").fill(words)
    walker.page.locator("dialog[open]").get_by_role("button", name="Spara").click()


def test_one_board_two_houses(walk: Walkers, real_world: World) -> None:
    case = real_world.case(family_name="Tavlin")
    maria, karin = walk("maria"), walk("karin")
    for one in (maria, karin):
        one.go("/tavla/")
        one.look("board")
    home = _cell(case, "Boende")

    # Maria never touches the mouse: along the row with the arrows, Enter on the cell, Enter on its link.
    keys = maria.page.keyboard
    maria.page.locator(f"#row-{case.pk} th").evaluate("cell => { cell.tabIndex = 0; cell.focus() }")
    while maria.page.evaluate("document.activeElement.dataset.label") != "Boende":
        keys.press("ArrowRight")
    keys.press("Enter")
    keys.press("Enter")
    expect(maria.page.locator("dialog[open]")).to_be_visible()
    maria.look("dialog")
    assert maria.page.evaluate("document.activeElement.name") == "level"
    keys.press("Space")
    keys.press("ArrowDown")
    for _ in range(2):
        keys.press("Tab")
    keys.type("Har fått egen nyckel")
    while maria.page.evaluate("document.activeElement.type") != "submit":
        keys.press("Tab")
    keys.press("Enter")
    expect(maria.page.locator(home)).to_contain_text("Har fått egen nyckel")
    maria.look("saved", picture="tavlan")

    # Karin's board follows by itself; undone, it follows again.
    expect(karin.page.locator(home)).to_contain_text("Har fått egen nyckel")
    maria.button("Ångra").click()
    expect(karin.page.locator(home)).to_contain_text("Inte bedömt")

    # What happens next, by whom and when.
    maria.page.locator(f"#row-{case.pk} a.cell-add").click()
    maria.page.get_by_label("Vad ska göras?").fill("Hämta nyckeln hos hyresvärden")
    maria.page.get_by_label("Senast när?").fill("i morgon")
    maria.look("step")
    maria.button("Lägg till").click()
    expect(karin.page.locator(f"#row-{case.pk}")).to_contain_text("Hämta nyckeln hos hyresvärden")

    _both_write_in_one_cell(maria, karin, case)
    karin.go(f"/tavla/?dag={timezone.localdate() - timedelta(days=1)}")
    karin.look("yesterday")
    assert "Tavlin" not in karin.page.content()
    karin.go("/tavla/")

    # The person takes the yes back. Maria is told beforehand what closes; Karin's board loses it while she looks.
    with real_world.acting("maria"):
        consent = Consent.objects.get(person_id=case.person_id, recipients__unit__name="Öppenvårdspsykiatrin")
    maria.go(f"/samtycke/{consent.pk}/aterkalla/")
    expect(maria.page.locator("main")).to_contain_text("Boende")
    maria.look("withdraw")
    maria.button("Återkalla samtycket").click()
    maria.look("withdrawn")
    expect(karin.page.locator("main")).not_to_contain_text("Hämta nyckeln hos hyresvärden")
    karin.look("after")


def _both_write_in_one_cell(maria: Walker, karin: Walker, case: Case) -> None:
    """Whoever is second sees both texts, and nothing is lost."""
    cell = _cell(case, "Ekonomi")
    for one in (maria, karin):
        one.page.locator(f"{cell} a.cell").click()
        one.page.locator("dialog[open] input[name=level]").nth(2).check()
    _save(maria, "Hyran är betald")
    expect(maria.page.locator(cell)).to_contain_text("Hyran är betald")
    _save(karin, "Skulderna växer")
    shown = karin.page.locator("dialog[open] .conflict")
    expect(shown).to_contain_text("Hyran är betald")
    expect(shown).to_contain_text("Skulderna växer")
    karin.look("conflict")
    karin.page.locator("dialog[open]").get_by_role("link", name="Avbryt").click()
