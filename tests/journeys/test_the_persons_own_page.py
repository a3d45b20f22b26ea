"""Maria hands over a code; the person writes it on an old telephone without scripts and sees the own page."""

import pytest

from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_from_a_code_in_the_hand_to_the_own_page(walk: Walkers, real_world: World) -> None:
    case = real_world.case()
    link = real_world.link("maria", case)
    maria = walk("maria")
    maria.go(f"/person/{link.pk}/")
    maria.link("Kod till personens sida").click()
    maria.look("hand-over")
    maria.button("Visa en kod").click()
    maria.look("code")
    code = maria.page.locator(".receipt-code").inner_text().strip()
    maria.go(f"/person/{link.pk}/ombud/")
    maria.look("mandates")

    alva = walk(size=PHONE, scripts=False)
    alva.go("/min-sida/")
    alva.look("door")
    alva.page.get_by_label("Din kod").fill(code.replace("-", " ").lower())
    alva.button("Fortsätt").click()
    assert "Maria Lund" in alva.page.locator("main").inner_text()
    alva.look("my-page", picture="min-sida")
    alva.button("Logga ut").click()
    assert "Har du fått en kod?" in alva.page.locator("main").inner_text()
