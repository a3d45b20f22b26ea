"""Karin says when she works and is away; Maria finds a time when both can be there, and the board says who is away."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_a_time_when_both_can_be_there(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Siv", family_name="Sökt")
    maria, karin = walk("maria"), walk("karin", size=PHONE)
    karin.go("/")
    karin.link("Mina tider").click()
    karin.look("empty")
    for day in ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag"):
        karin.page.get_by_role("checkbox", name=day).check()
    karin.page.get_by_label("Från").fill("9")
    karin.page.get_by_label("Till", exact=True).fill("15.30")
    karin.button("Lägg till tiden").click()
    karin.page.get_by_label("Första dagen").fill("i dag")
    karin.button("Skriv in").click()
    karin.look("week")
    karin.page.get_by_label("Första dagen").fill("i dag")
    karin.button("Skriv in").click()
    expect(karin.page.locator("main")).to_contain_text("står redan")
    karin.look("refused")

    maria.go(f"/arende/{case.pk}/besok/nytt/")
    maria.page.get_by_label("Vem ska vara med?").select_option(label="Karin Berg, Samordnare")
    maria.button("Visa tider").click()
    maria.look("times")
    expect(maria.page.locator("main")).to_contain_text("Räknat på tiderna för Karin Berg")
    maria.page.locator("[aria-labelledby='offer'] li a").first.click()
    expect(maria.page.get_by_label("Vilken tid?")).to_have_value("09.00")
    expect(maria.page.get_by_role("checkbox", name="Karin Berg")).to_be_checked()
    maria.go("/tavla/")
    expect(maria.page.locator("main")).to_contain_text("borta till och med i dag")
