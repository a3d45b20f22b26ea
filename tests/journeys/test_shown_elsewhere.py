"""Maria shows another system that somebody takes part; the consent is withdrawn, and the document leaves no more."""

import pytest
from playwright.sync_api import expect

from samvag.cases.actions import add_actor
from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_participation_shown_elsewhere_until_the_consent_ends(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Doris", family_name="Deltar")
    with real_world.acting("maria"):
        by = real_world.actor("maria")
        add_actor(
            case, by=by, name="Gun Moster", function="Moster", reach="070-174 06 23, kvällar", category="relatives"
        )
    maria = walk("maria", size=PHONE)
    maria.go(f"/arende/{case.pk}/")
    maria.link("Deltagande i samordning").click()
    maria.look("preview")
    maria.page.get_by_role("checkbox", name="Gun Moster").check()
    maria.button("Gör dokumentet").click()
    expect(maria.page.locator("main")).to_contain_text("Gun Moster")
    maria.look("made")
    with maria.page.expect_download() as paper:
        maria.link("Hämta PDF").click()
    with maria.page.expect_download() as data:
        maria.link("Hämta fil för systemet").click()
    names = (paper.value.suggested_filename, data.value.suggested_filename)
    assert names == ("deltagande.pdf", "deltagande.json")
    here = maria.page.url

    maria.go(f"/arende/{case.pk}/")
    maria.page.get_by_role("link", name="Samtycken", exact=True).click()
    maria.page.get_by_role("link", name="Återkalla").first.click()
    maria.button("Återkalla samtycket").click()
    maria.page.goto(here)
    expect(maria.page.locator("main")).to_contain_text("Personen tog tillbaka samtycket")
    expect(maria.link("Hämta PDF")).to_have_count(0)
    maria.look("ended")
    maria.link("Alla dokument").click()
    expect(maria.page.locator("main")).to_contain_text("inget samtycke till samordning gäller nu")
    maria.look("refused")
