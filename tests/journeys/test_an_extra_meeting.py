"""Maria gathers those who are needed about one person; Karin answers and comes; the heads meet about how it goes."""

import pytest
from playwright.sync_api import expect

from samvag.cases.actions import add_actor
from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_those_who_are_needed_meet(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Sten", family_name="Samlad")
    with real_world.acting("maria"):
        add_actor(case, by=real_world.actor("maria"), name="Gunnel", function="God man", reach="070-174 06 05")
    maria, karin = walk("maria"), walk("karin", size=PHONE)
    maria.go(f"/arende/{case.pk}/")
    maria.page.get_by_role("link", name="Möten", exact=True).click()
    maria.look("none")
    maria.link("Nytt möte").click()
    maria.page.get_by_label("Vad vill personen själv ta upp?").fill("Vem har mina nycklar?")
    maria.page.get_by_label("Varför ses ni?").fill("Boendet")
    maria.page.get_by_label("Vilken dag?").fill("i dag")
    maria.page.get_by_label("Vilken tid?").fill("23.59")
    maria.page.get_by_label("Var?").fill("Storgatan 3")
    maria.page.get_by_role("checkbox", name="Karin Berg").check()
    maria.page.get_by_role("checkbox", name="Gunnel").check()
    maria.button("Lägg in mötet").click()
    expect(maria.page.locator("main")).to_contain_text("Fråga personen först, och kryssa i")
    maria.look("form")
    maria.page.get_by_role("checkbox", name="Personen har sagt ja").check()
    maria.button("Lägg in mötet").click()
    maria.page.get_by_text("Inbjudan att mejla").click()
    maria.look("called")
    meeting = maria.page.url.removeprefix(maria.base)

    karin.go(meeting)
    karin.look("asked")
    karin.button("Jag kommer").first.click()
    maria.page.reload()
    expect(maria.page.locator("#who").locator("..")).to_contain_text("Karin Berg, Samordnare kommer")
    maria.page.get_by_label("Svar från Gunnel").select_option("Kommer")
    maria.button("Spara Gunnel").click()
    maria.button("Börja mötet").click()
    maria.look("begun")
    maria.link("Anteckna och besluta").click()
    maria.page.get_by_label("Kort om läget").fill("Nycklarna ligger hos Gunnel")
    maria.look("line")
    maria.page.get_by_role("button", name="Spara", exact=True).click()
    maria.go(meeting)
    maria.button("Avsluta mötet").click()
    expect(maria.page.locator("main")).to_contain_text("Nycklarna ligger")
    maria.look("minutes")
    maria.button("Godkänn era anteckningar").click()
    karin.go(meeting)
    karin.look("over")


def test_the_heads_meet(walk: Walkers, real_world: World) -> None:
    hans = walk("hans")
    hans.go("/hinder/")
    hans.link("Chefsgruppens möten").click()
    hans.look("list")
    hans.link("Kalla chefsgruppen").first.click()
    hans.page.get_by_label("Vilken dag?").fill("i dag")
    hans.page.get_by_label("Vilken tid?").fill("23.58")
    hans.look("new")
    hans.button("Lägg in mötet").click()
    hans.look("agenda")
    hans.page.get_by_role("checkbox", name="Hans Nord").check()
    hans.button("Spara vilka som är här").click()
    expect(hans.page.locator("main")).to_contain_text("Vilka var med?")
    hans.look("held")
    phone = walk("hans", size=PHONE)
    phone.go(hans.page.url.removeprefix(hans.base))
    phone.look("phone")
