"""Alva writes for herself on an old phone without scripts: three steps, a slip on the way, and a code to keep."""

import pytest

from tests.journeys.conftest import PHONE, Walker, Walkers

pytestmark = pytest.mark.journey

WORDS = "Jag orkar inte öppna posten längre. Hyran ligger där någonstans."
DOOR = "/soka-hjalp/integrerat-sjobron/"


def _ask_with(person: Walker, code: str) -> str:
    person.go("/kvitto/")
    person.page.get_by_label("Din kod").fill(code)
    person.button("Visa").click()
    return person.page.locator("section[role=status]").inner_text()


def test_a_person_seeks_help_on_a_phone_without_scripts(walk: Walkers) -> None:
    alva = walk(size=PHONE, scripts=False)
    page = alva.page
    alva.name = "alva"

    # She reads what it is, and sees at once both how to write and whom to ring.
    alva.go("/soka-hjalp/")
    alva.look("doors")
    page.locator(f"a[href='{DOOR}']").first.click()
    assert alva.link("Ring").first.is_visible()
    alva.look("door")

    # First step, sent empty by mistake: the page says kindly what is missing, at the field and above it.
    alva.link("Skriv till oss").click()
    alva.look("step-1")
    alva.button("Fortsätt").click()
    assert "Skriv några ord om vad du vill ha hjälp med." in page.locator("main").inner_text()
    alva.look("step-1-mistake")
    page.get_by_label("Vad vill du ha hjälp med?").fill(WORDS)
    alva.button("Fortsätt").click()

    # Second step: no way to reach her, and a number with a slip in it. What she typed stays.
    page.get_by_label("Vad heter du i förnamn?").fill("Alva")
    page.get_by_label("Personnummer").fill("19900101-000")
    alva.button("Läs igenom").click()
    alva.look("step-2-mistake")
    assert page.get_by_label("Vad heter du i förnamn?").input_value() == "Alva"
    assert page.get_by_label("Personnummer").input_value() == "19900101-000"
    page.get_by_label("Personnummer").fill("")
    page.get_by_label("Telefonnummer").fill("070-174 06 05")

    # She goes back to look at her words, and they are there; then on again, and nothing was lost.
    alva.button("Tillbaka").click()
    assert page.get_by_label("Vad vill du ha hjälp med?").input_value() == WORDS
    alva.button("Fortsätt").click()
    assert page.get_by_label("Telefonnummer").input_value() == "070-174 06 05"
    alva.button("Läs igenom").click()
    assert WORDS in page.locator("main").inner_text()
    alva.look("review")

    # A code, and neither her name nor her words with it.
    alva.button("Skicka").click()
    code = page.locator(".receipt-code").inner_text()
    assert "Alva" not in page.content()
    assert WORDS not in page.content()
    alva.look("receipt")
    alva.button("Jag har skrivit upp koden").click()
    alva.look("cleared")
    page.go_back()
    assert code not in page.content()

    # Later: the code tells that it was received, however it is written, and nothing else.
    said = _ask_with(alva, f" {code.lower().replace('-', ' ')} ")
    assert "Mottaget" in said
    assert "Alva" not in page.content()
    assert "posten" not in page.content()
    alva.look("state")
    assert "Koden hittas inte" in _ask_with(alva, "ABCD-EFGH-2345")
    alva.look("wrong-code")


def test_a_sister_and_a_nurse_write_about_somebody_else(walk: Walkers) -> None:
    sister = walk(size=PHONE, scripts=False)
    page = sister.page
    sister.name = "sister"
    sister.go(DOOR)
    sister.link("Jag är närstående eller vän").click()
    page.get_by_label("Ja, men är tveksam").check()
    page.get_by_label("Vad behöver personen hjälp med?").fill("Min bror öppnar inte.")
    sister.look("relative-1")
    sister.button("Fortsätt").click()
    page.get_by_label("Personens förnamn").fill("Alva")
    page.get_by_label("Ditt namn").fill("Bo Test")
    page.get_by_label("Ditt telefonnummer").fill("070-174 06 05")
    page.get_by_label("Berätta inte för personen").check()
    sister.look("relative-2")
    sister.button("Läs igenom").click()
    assert "Ja, men är tveksam" in page.locator("main").inner_text()
    sister.button("Skicka").click()
    assert page.locator(".receipt-code").is_visible()

    # Somebody at work is asked more, and gets no further than the person has agreed to.
    sister.button("Jag har skrivit upp koden").click()
    sister.link("Jag möter personen i mitt arbete").click()
    page.get_by_label("Nej, inte än").check()
    page.get_by_label("Vad har ni gjort hittills").fill("Tre möten.")
    sister.button("Fortsätt").click()
    assert "Prata med personen först" in page.locator("main").inner_text()
    assert page.get_by_label("Vad har ni gjort hittills").input_value() == "Tre möten."
    sister.look("professional-not-yet")
