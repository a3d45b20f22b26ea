"""Maria asks psychiatry elsewhere, asks again, and is told no: all of it stands in order, nothing is written over."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_waiting_for_somebody_else(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Vega", family_name="Väntar")
    maria = walk("maria", size=PHONE)
    maria.go(f"/arende/{case.pk}/")
    maria.page.get_by_role("link", name="Väntan", exact=True).click()
    maria.look("nothing")
    maria.page.get_by_role("link", name="Väntar på någon annan").click()
    maria.page.get_by_label("Vad har ni frågat efter?").fill("Bedömning av adhd")
    maria.page.get_by_label("När frågar ni igen om ingen har hört av sig?").fill("i dag")
    maria.button("Spara").click()
    maria.look("missing")
    maria.page.get_by_label("Vem väntar ni på?").fill("Psykiatrin i Borås")
    maria.button("Spara").click()
    maria.look("due")

    maria.page.get_by_role("link", name="Skriv vad som har hänt").click()
    maria.page.get_by_label("När frågar ni igen?").fill("i morgon")
    maria.button("Spara").click()
    expect(maria.page.locator("main")).to_contain_text("Frågade igen")
    maria.page.get_by_role("link", name="Skriv vad som har hänt").click()
    maria.page.get_by_label("Kom tillbaka").check()
    maria.button("Spara").click()
    expect(maria.page.get_by_text("Skriv med några ord vad de sa").first).to_be_visible()
    maria.page.get_by_label("Vad sa de, eller varför?").fill("Vill att vårdcentralen utreder först")
    maria.button("Spara").click()
    expect(maria.link("Skriv vad som har hänt")).to_have_count(0)
    maria.look("came back")
