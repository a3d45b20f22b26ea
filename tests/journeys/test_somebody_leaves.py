"""Maria lets somebody leave: psychiatry takes over in its own hands, she closes, takes it back, and pauses instead."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_a_warm_hand_over(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Ada", family_name="Avslut")
    real_world.next_step("maria", case)
    maria, karin = walk("maria"), walk("karin")
    maria.go(f"/arende/{case.pk}/")
    maria.link("Avsluta ärendet").click()
    maria.page.get_by_label("Klarar sin vardag med punktinsatser").check()
    maria.page.get_by_label("Vem tar över?").select_option(label="Fast vårdkontakt")
    maria.page.get_by_label("En enhet i ärendet").select_option(label="Öppenvårdspsykiatrin")
    maria.button("Avsluta ärendet").click()
    expect(maria.page.locator("main")).to_contain_text("Ingen har tagit över än")
    expect(maria.page.get_by_role("region", name="Fortfarande öppet hos er")).to_contain_text("Ring hyresvärden")
    maria.page.get_by_label("Varför avslutas det ändå?").fill("Hyresvärden ringer själv.")
    maria.look("nobody-yet")
    maria.button("Spara utan att avsluta").click()
    maria.look("planned")

    karin.go("/")
    karin.page.get_by_role("listitem").filter(has_text="Ada Avslut").get_by_role("link", name="Svara").first.click()
    karin.look("asked")
    karin.link("Vi tar över").click()
    karin.look("takes-over")
    karin.button("Vi tar över").click()
    expect(karin.page.locator("main")).to_contain_text("Har tagit över sedan")

    maria.go(f"/arende/{case.pk}/avslut/")
    expect(maria.page.locator("main")).to_contain_text("Upphör utan att räknas som gjort")
    maria.button("Avsluta ärendet").click()
    maria.look("closed")
    maria.button("Ångra avslutet").click()
    expect(maria.page.locator("#messages")).to_contain_text("Avslutet är ångrat")
    maria.link("Pausa").click()
    maria.page.get_by_label("Är borta en tid").check()
    maria.page.get_by_label("När väntas").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    maria.look("pause")
    maria.page.get_by_role("button", name="Pausa", exact=True).click()
    phone = walk("karin", size=PHONE)
    for path in (f"/arende/{case.pk}/", f"/arende/{case.pk}/avslut/", "/tavla/"):
        phone.go(path)
        phone.look("phone")
    expect(phone.page.locator("main")).to_contain_text("Pausad till")
