"""Maria plans a visit with Karin; Karin says that they met; each writes her own note."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_two_houses_visit_together(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Siv", family_name="Besökt")
    maria, karin = walk("maria"), walk("karin", size=PHONE)
    maria.go(f"/arende/{case.pk}/")
    maria.page.get_by_role("link", name="Besök", exact=True).click()
    maria.look("none")
    maria.link("Boka besök").click()
    maria.page.get_by_label("Vilken dag?").fill("i dag")
    maria.page.get_by_label("Vilken tid?").fill("00.01")
    maria.page.get_by_role("radio", name="Hembesök").check()
    maria.page.get_by_role("checkbox", name="Karin Berg").check()
    maria.page.get_by_label("Vad är besöket till för?").fill("Öppna breven")
    maria.look("form")
    maria.button("Boka besöket").click()
    maria.look("booked")

    karin.go("/")
    karin.look("day")
    karin.page.locator("[aria-labelledby='visits']").get_by_role("link", name="Siv Besökt").click()
    karin.page.get_by_role("radio", name="Vi möttes").check()
    karin.look("outcome", picture="besok")
    karin.button("Spara").click()
    karin.page.get_by_label("Anteckning", exact=True).fill("Bara för psykiatrin")
    karin.look("note")
    karin.button("Spara anteckningen").click()
    expect(karin.page.locator("main")).to_contain_text("Bara för psykiatrin")
    karin.look("kept")

    maria.page.reload()
    expect(maria.page.locator("main")).to_contain_text("Besöket blev av")
    expect(maria.page.locator("main")).not_to_contain_text("Bara för psykiatrin")
    maria.link("Skriv in hjälp som gavs").click()
    maria.page.get_by_label("Vad gav ni?").select_option(label="Antabus")
    maria.page.get_by_label("Antal").fill("7")
    maria.look("help")
    maria.button("Spara").click()
    maria.link("Alla besök i ärendet").click()
    maria.link("Given hjälp").click()
    expect(maria.page.locator("main")).to_contain_text("7 st i allt")
    for walker in (maria, karin):
        for path in (
            "/besok/",
            f"/arende/{case.pk}/hjalp/",
            f"/arende/{case.pk}/besok/",
            f"/arende/{case.pk}/livslinje/",
        ):
            walker.go(path)
            walker.look("lists")
