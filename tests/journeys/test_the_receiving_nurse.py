"""Rut receives for SamVux: a call becomes a referral, something is missing, the person says yes, they meet."""

import pytest

from samvag.sharing.models import Consent
from tests.journeys.conftest import Walker, Walkers
from tests.world import World

pytestmark = pytest.mark.journey

WANTS = "Greta vill ha någon som håller ihop läkarna och hemtjänsten."


def _write_down_the_call(rut: Walker, number: str) -> None:
    page = rut.page
    rut.go("/remiss/ny/")
    rut.look("new")
    page.get_by_label("Vart ska det?").select_option("samvux-sjobron")
    page.get_by_label("Personens förnamn").fill("Greta")
    with page.expect_response("**/utkast/"):
        page.get_by_label("Vad vill personen ha hjälp med?").fill(WANTS)

    # The telephone rings, the browser is reloaded: what she had typed is still there.
    page.reload()
    assert page.get_by_label("Vad vill personen ha hjälp med?").input_value() == WANTS
    assert page.get_by_label("Personens förnamn").input_value() == "Greta"
    page.get_by_label("Efternamn").fill("Granskog")
    page.get_by_label("Personnummer").fill(number)
    rut.button("Skicka").click()
    assert "Remissen ligger i er inkorg." in page.locator("main").inner_text()


def _ask_for_more(rut: Walker) -> None:
    page = rut.page
    rut.link("Fråga efter mer").click()
    rut.look("ask")
    page.get_by_label("Vem frågar du?").fill("Personen")
    page.get_by_label("Vad behöver du veta?").fill("Vilken hjälp har du redan hemma?")
    rut.button("Spara frågan").click()
    rut.look("asked")
    rut.go("/inkorg/?visa=vantar")
    rut.look("inbox-waiting")
    rut.link("Granskog").click()
    rut.button("Svaret har kommit").click()
    assert rut.button("Svaret har kommit").count() == 0


def _note_the_yes(rut: Walker) -> None:
    """An oral yes needs somebody who heard it."""
    page = rut.page
    rut.link("Skriv in samtycke").first.click()
    rut.look("consent-new")
    page.get_by_label("Ja, ni får lämna ut").check()
    page.get_by_label("Vuxenenheten").check()
    for category in page.get_by_role("group", name="Om vad?").get_by_role("checkbox").all():
        category.check()
    page.get_by_label("Muntligt").check()
    for leaflet in page.get_by_role("group", name="Informationsblad").get_by_role("radio").all()[:1]:
        leaflet.check()
    rut.button("Se vad svaret betyder").click()
    assert "Skriv vem som hörde svaret." in page.locator("main").inner_text()
    assert page.get_by_label("Muntligt").is_checked()
    rut.look("consent-without-witness")
    page.get_by_role("textbox", name="Vittne").fill("Vera Björk, vårdsamordnare")
    rut.button("Se vad svaret betyder").click()
    assert "Vuxenenheten" in page.locator("main").inner_text()
    rut.look("consent-preview", picture="samtycke")
    rut.button("Spara svaret").click()
    rut.look("consents")


def test_a_call_becomes_a_line_on_the_remissgrupps_list(walk: Walkers, real_world: World) -> None:
    rut = walk("rut")
    page = rut.page
    _write_down_the_call(rut, real_world.number().value)
    rut.look("referral")
    address = page.url
    rut.go("/inkorg/")
    rut.look("inbox", picture="inkorgen")
    rut.link("Granskog").click()
    rut.button("Ta remissen").click()
    rut.go("/inkorg/?visa=mina")
    assert rut.link("Granskog").is_visible()
    rut.link("Granskog").click()
    _ask_for_more(rut)
    _note_the_yes(rut)
    with real_world.acting("rut"):
        person = real_world.get_referral(address.split("/")[-2]).person_id
        assert person
        assert Consent.objects.get(person_id=person).witness.startswith("Vera")

    # On the list, and the municipality, which the person said yes to, may read it before they meet.
    page.goto(address)
    rut.link("remissgruppens lista").click()
    rut.look("list")
    page.get_by_label("Dag för det nya mötet").fill("i morgon")
    page.get_by_role("textbox", name="Tid").fill("9.15")
    assert page.get_by_label("Vuxenenheten").is_checked()
    rut.button("Sätt upp på listan").click()
    assert "Remissen står på remissgruppens lista." in page.locator("main").inner_text()
    rut.look("listed")
