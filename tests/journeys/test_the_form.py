"""A nurse fills in AUDIT with one hand, reads what it says, and does not get past an answer about suicide."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_a_form_in_eleven_presses_and_one_that_waits_for_words(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Hedda", family_name="Formular")
    maria = walk("maria")
    maria.go(f"/arende/{case.pk}/")
    maria.link("Skattningar").click()
    maria.look("empty")
    maria.link("AUDIT Alkoholvanor").click()
    maria.look("form")
    presses = 0
    for key in [*"2211000102", "Enter"]:
        maria.page.keyboard.press(key)
        presses += 1
    expect(maria.page.locator("main")).to_contain_text("Ett stöd för samtalet, ingen diagnos")
    expect(maria.page.locator("main")).to_contain_text("9 av 40")
    assert presses < 30
    maria.look("result")

    # On paper, a while ago; the drawing has a table beside it.
    maria.go(f"/arende/{case.pk}/skattning/audit/")
    maria.page.get_by_label("Vilken dag").fill("2026-01-15")
    maria.page.locator("h1").click()
    for key in "4433221120":
        maria.page.keyboard.press(key)
    maria.page.keyboard.press("Enter")
    expect(maria.page.locator("svg.chart")).to_be_visible()
    expect(maria.page.get_by_role("row", name="15 januari 2026")).to_be_visible()
    maria.look("course", picture="skattning")

    maria.go(f"/arende/{case.pk}/skattning/phq_9/")
    for key in "1111111120":
        maria.page.keyboard.press(key)
    maria.page.keyboard.press("Enter")
    expect(maria.link("Skriv bedömningen")).to_be_visible()
    maria.look("waits")
    maria.go("/")
    maria.link("Bedöm självmordsrisk samma dag").first.click()
    maria.link("Skriv bedömningen").click()
    expect(maria.page.get_by_label("Hur bedömer du")).to_be_visible()
    maria.look("judge")
    maria.page.get_by_label("Hur bedömer du").fill("Tankar ibland, inga planer.")
    maria.page.get_by_label("Vad gör ni nu").fill("Skyddsplan i dag, ringer i morgon.")
    maria.button("Spara bedömningen").click()
    expect(maria.page.locator("main")).to_contain_text("Tankar ibland, inga planer.")

    phone = walk("maria", size=PHONE)
    phone.go(f"/arende/{case.pk}/skattning/freda/")
    phone.look("alone")
    phone.link("Ja, vi är ensamma").click()
    for label in ("Kortfrågor", "Er bedömning", "Finns barn"):
        group = phone.page.get_by_role("group", name=label)
        group.get_by_role("radio").last.check()
    phone.page.get_by_role("radio", name="Personen hoppade över något").check()
    phone.button("Spara").click()
    expect(phone.page.locator("main")).to_contain_text("Det finns barn")
    phone.look("private")


def test_the_person_fills_in_on_an_old_telephone(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Hedda", family_name="Formular")
    maria = walk("maria")
    maria.go(f"/arende/{case.pk}/skattningar/")
    maria.link("Låt personen fylla i själv").click()
    maria.look("lend")
    maria.page.get_by_role("radio", name="PHQ-9").check()
    maria.button("Visa en kod").click()
    maria.look("code")
    code = maria.page.locator(".receipt-code").inner_text().strip()

    person = walk(size=PHONE, scripts=False)
    person.go("/fyll-i/")
    person.look("code on paper")
    person.page.get_by_label("Din kod").fill(code.lower())
    person.button("Fortsätt").click()
    for item in range(1, 10):
        person.page.locator(f"input[name=q{item}]").nth(1).check()
    person.button("Skicka svaren").click()
    expect(person.page.locator("main")).to_contain_text("Fråga 10 är inte besvarad")
    expect(person.page.locator("body")).not_to_contain_text("Formular Hedda")
    person.page.get_by_label("Jag vill hoppa över").check()
    person.button("Skicka svaren").click()
    expect(person.page.get_by_role("heading", name="Tack, svaren har kommit fram")).to_be_visible()

    maria.go("/")
    maria.link("Bedöm självmordsrisk samma dag").first.click()
    expect(maria.page.locator("main")).to_contain_text("Personen fyllde i själv")


def test_a_paper_form_down_one_column(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Pia", family_name="Papper")
    maria = walk("maria")
    maria.go(f"/arende/{case.pk}/skattning/audit/")
    maria.link("Ifyllt på papper: skriv in i en kolumn").click()
    maria.look("column")
    keys = [*"15/1", "Tab", "Tab", *"2211000102", "Enter"]
    for key in keys:
        maria.page.keyboard.press(key)
    expect(maria.page.locator("main")).to_contain_text("9 av 40")
    expect(maria.page.locator("main")).to_contain_text("på papper, inskrivet")
    assert len(keys) < 30

    # Two crosses on the third, nothing on the fifth: said as it is, and asked why.
    maria.go(f"/arende/{case.pk}/skattning/audit/papper/")
    for key in [*"15/1", "Tab", "Tab", *"221+31", "Tab", *"00102", "Enter"]:
        maria.page.keyboard.press(key)
    expect(maria.page.get_by_label("3. Många glas vid ett tillfälle")).to_have_value("1+3")
    expect(maria.page.get_by_text("Fråga 5 är inte besvarad").first).to_be_visible()
    maria.page.get_by_label("Personen hoppade över något").check()
    maria.button("Spara").click()
    expect(maria.page.locator("main")).to_contain_text("Fråga 3 har två kryss")
    maria.look("two crosses")

    plain = walk("maria", size=PHONE, scripts=False)
    plain.go(f"/arende/{case.pk}/skattning/gad_7/papper/")
    plain.page.get_by_label("Vilken dag").fill("i går")
    for item in range(1, 8):
        plain.page.locator(f"#id_q{item}").fill("1")
    plain.button("Spara").click()
    expect(plain.page.locator("main")).to_contain_text("7 av 21")
