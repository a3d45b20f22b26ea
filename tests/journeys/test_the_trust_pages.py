"""The pages about who may read what, walked as those who keep them: sharing in an organisation and out of it, opening
in an emergency, closing out, protection, death; each looked at in light and dark, and sent with nothing filled in."""

import pytest
from playwright.sync_api import expect

from samvag.cases.tests.words import PSYCHIATRY, note
from samvag.core.identity_numbers import display_long
from tests.floor.inner_words import number_of
from tests.journeys.conftest import DESKTOP, PHONE, Walker, Walkers
from tests.world import World

pytestmark = pytest.mark.journey
FAULTS = ".ds-error-summary"


def empty(walker: Walker, address: str, button: str, what: str) -> None:
    """The page, and the same sent with nothing filled in: it comes back and says what is missing."""
    walker.go(address)
    walker.look(what)
    walker.page.locator("main").get_by_role("button", name=button).click()
    expect(walker.page.locator(FAULTS)).to_be_visible()
    walker.look(f"{what}-empty")


def test_what_a_coordinator_keeps_about_one_person(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Moa", family_name="Tillit")
    one = note(real_world, case, share=(PSYCHIATRY,), heading="Hyresskulden", category="economic")
    link = real_world.link("maria", case).pk
    maria = walk("maria", PHONE)
    for part in ("", "samtycke/", "atkomst/", "kod/"):
        maria.go(f"/person/{link}/{part}")
        maria.look(part.strip("/") or "person")
    maria.button("Visa en kod").click()
    expect(maria.page.locator("main")).to_contain_text("Den visas bara nu")
    expect(maria.page.get_by_role("banner").or_(maria.page.locator(".person-header")).last).to_contain_text("Moa")
    empty(maria, f"/person/{link}/ombud/", "Lägg till", "mandates")
    empty(maria, f"/person/{link}/utestangning/", "Stäng ute", "close-out")
    empty(maria, f"/person/{link}/avliden/", "Spara", "death")
    for part in ("delning/", "delning/annan-grund/", "varfor/", "versioner/", "fel/"):
        maria.go(f"/uppgift/{one.record_id}/{part}")
        maria.look(part.strip("/").replace("/", "-"))
    empty(maria, f"/uppgift/{one.record_id}/delning/annan-grund/own_task/", "Skicka för underskrift", "own-task")
    maria.go(f"/arende/{case.pk}/part/")
    maria.look("party")
    karin = walk("karin", DESKTOP)
    karin.go(f"/uppgift/{one.record_id}/varfor/")
    karin.look("take")
    karin.go(f"/person/{real_world.link('karin', case).pk}/sparr/")
    karin.look("block")


def test_an_emergency_from_the_night_to_the_head_of_unit(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Alva", family_name="Nattlund")
    note(real_world, case, heading="Medicinen", text="Insulin i kylen")
    olle = walk("olle", PHONE)
    empty(olle, "/nodoppning/", "Fortsätt", "emergency")
    page = olle.page
    page.get_by_label("Vad har hänt?").fill("Ligger medvetslös i trapphuset")
    page.get_by_label("Personnummer eller samordningsnummer").fill("12")
    olle.button("Fortsätt").click()
    expect(page.get_by_label("Vad har hänt?")).to_have_value("Ligger medvetslös i trapphuset")
    page.get_by_label("Personnummer eller samordningsnummer").fill(display_long(number_of(real_world, case)))
    page.get_by_label("Fara för liv eller hälsa").check()
    olle.button("Fortsätt").click()
    olle.look("second-step")
    olle.page.locator("main").get_by_role("button", name="Öppna", exact=True).click()
    expect(page.locator("main")).to_contain_text("Insulin i kylen")
    olle.look("open")
    olle.button("Jag är klar, stäng").click()
    hans = walk("hans", PHONE)
    hans.go("/nodoppningar/")
    hans.look("to-review")
    hans.page.locator("main .work-list a").first.click()
    hans.look("review")
    hans.button("Spara granskningen").click()
    expect(hans.page.locator(FAULTS)).to_be_visible()
    hans.page.get_by_label("Befogad", exact=True).check()
    hans.page.get_by_label("Hur du kom fram till det").fill("Ambulansen kom och Olle gjorde rätt.")
    hans.button("Spara granskningen").click()
    hans.look("reviewed")


def test_a_protected_person_is_told_to_a_named_colleague(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Elsa", family_name="Gömd")
    link = real_world.link("maria", case).pk
    maria = walk("maria", PHONE)
    maria.go(f"/person/{link}/skydd/")
    maria.page.get_by_label("Sekretessmarkering").check()
    maria.look("protect")
    maria.button("Spara").click()
    expect(maria.page.locator(".mark-protection")).to_be_visible()
    maria.look("protected")
    empty(maria, f"/person/{link}/oppning/", "Ge", "give")
    for address in ("/arenden/", "/", "/forfaller/"):
        maria.go(address)
        expect(maria.page.locator("main")).not_to_contain_text("Gömd")
        maria.look("list")
