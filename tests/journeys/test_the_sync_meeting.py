"""Maria and Karin hold a sync meeting, each at her own screen: they write at once, and each keeps her own."""

import pytest
from playwright.sync_api import expect

from samvag.cases.models import Case
from samvag.records.models import Note
from tests.journeys.conftest import PHONE, Walker, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def _call(walker: Walker) -> str:
    """Called for later today, from Min dag."""
    walker.go("/")
    walker.link("Alla avstämningar").click()
    walker.look("list")
    walker.link("Ny avstämning, Integrerat").click()
    walker.page.get_by_label("Vilken dag?").fill("i dag")
    walker.page.get_by_label("Vilken tid?").fill("23.58")
    walker.look("new")
    walker.button("Lägg in avstämningen").click()
    walker.look("called")
    return walker.page.url.removeprefix(walker.base)


def _write(walker: Walker, case: Case, meeting: str, **fields: str) -> None:
    walker.go(f"{meeting}{case.pk}/")
    for label, words in fields.items():
        walker.page.get_by_label(label.replace("_", " ")).first.fill(words)


def test_two_houses_meet(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Signe", family_name="Avstamm")
    maria, karin = walk("maria"), walk("karin")
    meeting = _call(maria)
    maria.button("Börja mötet").click()
    maria.look("begun")
    karin.go(meeting)
    karin.button("Kom in i mötet").click()
    karin.page.locator("main li", has_text="Signe Avstamm").get_by_role("link").first.click()
    karin.look("person")

    # Maria has only the keyboard: the walk has the focus, the arrow goes on, Ctrl+Enter saves.
    maria.link("Gå igenom personerna").click()
    expect(maria.page.locator("#walk")).to_be_focused()
    while "Signe Avstamm" not in maria.page.locator("h1").inner_text():
        before = maria.page.url
        maria.page.keyboard.press("ArrowRight")
        expect(maria.page).not_to_have_url(before)
    _write(maria, case, meeting, Kort_om_läget="Hyran är sen", Beslut="Vi ringer tillsammans")
    maria.page.get_by_label("Vad ska göras?").fill("Ring hyresvärden")
    maria.page.get_by_label("Vem gör det?").select_option(index=1)
    maria.page.get_by_label("Senast när?").fill("i morgon")
    maria.look("written", picture="avstamningen")
    maria.page.get_by_label("Beslut").press("Control+Enter")
    expect(maria.page.locator("#messages")).to_contain_text("Sparat")

    # Karin writes at the same time, for her own house alone.
    karin.page.get_by_label("Kort om läget").fill("Bara för psykiatrin")
    karin.page.get_by_text("Ändra vilka som ser").click()
    karin.page.get_by_role("checkbox", name="Vuxenenheten").uncheck()
    karin.page.get_by_role("button", name="Spara", exact=True).click()
    expect(karin.page.locator("main")).to_contain_text("Hyran är sen")
    karin.look("both")
    maria.go(f"{meeting}{case.pk}/")
    expect(maria.page.locator("main")).not_to_contain_text("Bara för psykiatrin")

    _two_of_one_house(walk, maria, case, meeting)
    _each_keeps_its_own(maria, karin, meeting)
    with real_world.acting("maria"):
        text = Note.objects.get(case_id=case.pk).text
        assert "Ring hyresvärden" in text
        assert "Bara för" not in text
    phone = walk("karin", size=PHONE)
    for path in ("", "anteckningar/", f"{case.pk}/"):
        phone.go(meeting + path)
        phone.look("phone")


def _two_of_one_house(walk: Walkers, maria: Walker, case: Case, meeting: str) -> None:
    """Johan, whom nobody had asked, comes in and writes where Maria does: whoever is second sees both texts."""
    johan = walk("johan")
    _write(johan, case, meeting, Kort_om_läget="Johan var där i går")
    _write(maria, case, meeting, Kort_om_läget="Hyran är betald")
    maria.page.get_by_role("button", name="Spara", exact=True).click()
    expect(maria.page.locator("#messages")).to_contain_text("Sparat")
    johan.page.get_by_role("button", name="Spara", exact=True).click()
    expect(johan.page.locator(".conflict")).to_contain_text("Hyran är betald")
    expect(johan.page.locator(".conflict")).to_contain_text("Johan var där i går")
    johan.look("conflict")


def _each_keeps_its_own(maria: Walker, karin: Walker, meeting: str) -> None:
    maria.go(meeting)
    maria.button("Avsluta mötet").click()
    expect(maria.page.locator("main")).to_contain_text("Hyran är betald")
    expect(maria.page.locator("main")).not_to_contain_text("Bara för psykiatrin")
    maria.look("minutes")
    maria.button("Godkänn era anteckningar").click()
    expect(maria.page.locator("main")).to_contain_text("Inte godkända ännu")
    maria.look("approved")
    karin.go("/")
    karin.link("väntar på att ni läser").click()
    karin.page.get_by_role("checkbox").first.check()
    karin.look("minutes")
    karin.button("Godkänn era anteckningar").click()
    expect(karin.page.locator("main")).not_to_contain_text("Inte godkända ännu")
