"""Maria lifts what is in the way; Hans answers for the managers' group, and she sees it on Min dag."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_an_obstacle_is_lifted_and_answered(walk: Walkers, real_world: World) -> None:
    maria, hans = walk("maria"), walk("hans")
    maria.go("/")
    maria.link("Lyfta hinder").click()
    maria.link("Lyft ett hinder, Integrerat arbetssätt Sjöbron").click()
    maria.page.get_by_label("Vad är det som hindrar?").fill("Ingen svarar på kvällen.")
    maria.look("lift")
    maria.button("Lyft till chefsgruppen").click()
    maria.look("lifted")
    hans.go("/")
    hans.link("Lyfta hinder").click()
    hans.link("Skriv svaret").first.click()
    hans.page.get_by_label("Vad blev svaret?").fill("En gemensam telefon från första mars.")
    hans.look("answer")
    hans.button("Spara svaret").click()
    hans.look("answered")
    phone = walk("maria", size=PHONE)
    phone.go("/")
    expect(phone.page.locator("main")).to_contain_text("hinder du lyfte har fått svar")
    phone.go("/hinder/")
    phone.look("phone")
