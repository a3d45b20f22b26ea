"""Karin agrees to hand out medicine, taps when somebody comes, and writes down the doctor's plan for tapering."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_medicine_is_handed_out_with_one_tap(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Anton", family_name="Antabus")
    karin = walk("karin", size=PHONE)
    karin.go(f"/arende/{case.pk}/")
    karin.page.get_by_role("link", name="Läkemedel", exact=True).click()
    karin.look("nothing")
    karin.page.get_by_role("link", name="Utlämning", exact=True).click()
    karin.page.get_by_label("Vad lämnas ut?").fill("Antabus 400 mg")
    karin.button("Spara").click()
    expect(karin.page.get_by_text("Utan personens eget ja").first).to_be_visible()
    karin.look("missing")
    karin.page.get_by_label("Vem har ordinerat det, och var?").fill("dr Åsa Lind, vårdcentralen")
    for weekday in ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag"):
        karin.page.get_by_label(weekday, exact=True).check()
    karin.page.get_by_label("Hur många finns här från början?").fill("12")
    karin.page.get_by_label("Vem får veta när personen inte kommer?").fill("Karin, i receptionen")
    karin.page.get_by_label("Personen har själv sagt ja").check()
    karin.page.get_by_label("Vilken dag sa personen ja?").fill("i dag")
    karin.button("Spara").click()

    karin.look("due")
    karin.page.get_by_role("link", name="Utlämningar i dag").click()
    row = karin.page.get_by_role("listitem").filter(has_text="Anton Antabus")
    karin.look("list")
    tap = row.get_by_role("button", name="Utlämnat, 1 st")
    tap.focus()
    karin.page.keyboard.press("Enter")
    expect(row).to_contain_text("11 kvar")
    row.get_by_role("link", name="Anton Antabus").click()
    karin.page.get_by_text("Allt som är inskrivet").click()
    karin.look("given")
    karin.page.get_by_role("link", name="Rätta").click()
    karin.page.get_by_label("Mådde inte bra eller var påverkad").check()
    karin.page.get_by_label("Varför rättas det?").fill("Fel knapp")
    karin.button("Spara").click()
    expect(karin.page.get_by_text("Skriv vem som fick veta.").first).to_be_visible()
    karin.page.get_by_label("Vem fick veta?").fill("Läkaren på vårdcentralen")
    karin.look("correct")
    karin.button("Spara").click()
    expect(karin.page.locator("main")).to_contain_text("12 av 12")


def test_the_doctor_decides_a_tapering(walk: Walkers, real_world: World) -> None:
    case = real_world.case(given_name="Nora", family_name="Nedtrappa")
    karin = walk("karin")
    karin.go(f"/arende/{case.pk}/lakemedel/")
    karin.page.get_by_role("link", name="Nedtrappning", exact=True).click()
    for label, words in (
        ("Vilket läkemedel?", "Oxazepam 10 mg"),
        ("Vilken dag bestämdes det?", "i går"),
        ("Steg 1: från", "i dag"),
        ("Steg 1: dos", "En halv tablett på kvällen"),
        ("Vad ska man hålla utkik efter?", "Sömnen."),
        ("När ska läkaren kontaktas genast", "Kramper: ring 112."),
        ("När följs det upp?", "i morgon"),
    ):
        karin.page.get_by_label(label).fill(words)
    karin.button("Spara").click()
    expect(karin.page.get_by_text("Läkaren bestämmer nedtrappningen. Skriv vem.").first).to_be_visible()
    karin.look("without a doctor")
    karin.page.get_by_label("Vilken läkare har bestämt?").fill("dr Åsa Lind, vårdcentralen")
    karin.button("Spara").click()
    expect(karin.page.locator(".dose-now")).to_contain_text("En halv tablett på kvällen")
    karin.look("plan")
    maria = walk("maria")
    maria.go(f"/arende/{case.pk}/lakemedel/")
    expect(maria.page.locator("main")).to_contain_text("Oxazepam")  # handed over on the person's consent
    expect(maria.link("Läkarens besked")).to_have_count(0)
    maria.look("handed over")
