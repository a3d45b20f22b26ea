"""Patrik's summer at the social-medicine clinic, from the telephone call to a contact that is established: each role in
it opens what it has, and the clinic lets him go."""

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from samvag.cases.models import Case
from samvag.demo.people import patrik
from samvag.demo.story import CLINIC, Town
from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_a_summer_at_the_clinic(walk: Walkers, real_world: World) -> None:
    with transaction.atomic():
        patrik.tell(Town.gather(timezone.now()))
    with real_world.acting("rut"):
        case = Case.objects.get(site__slug=CLINIC, closed_at__isnull=True)

    # The nurse: blood pressure and weight have come down, and so has AUDIT.
    rut = walk("rut")
    rut.go("/")
    rut.page.get_by_role("link", name="Avsluta när samtalskontakten på vårdcentralen har börjat").click()
    rut.link("Till ärendet").click()
    main = rut.page.locator("main")
    expect(main).to_contain_text("Samtalskontakt på vårdcentralen")
    rut.look("case")
    rut.go(f"/arende/{case.pk}/halsa/")
    expect(main).to_contain_text("132/84")
    expect(main).to_contain_text("94,2")
    rut.look("health")
    rut.go(f"/arende/{case.pk}/skattningar/")
    expect(main).to_contain_text("poäng lägre än förra gången")
    rut.go(f"/arende/{case.pk}/livslinje/")
    rut.look("life line")

    # The social worker, in the other house: her own support talks, and what the clinic handed over.
    sara = walk("sara", size=PHONE)
    sara.go(f"/arende/{case.pk}/")
    expect(sara.page.locator("main")).to_contain_text("Stödsamtal")
    expect(sara.page.locator("main")).to_contain_text("Första besöket, tillsammans")
    sara.look("case")

    # A colleague of theirs without a part in it finds nobody.
    olle = walk("olle")
    olle.go(f"/arende/{case.pk}/")
    expect(olle.page.locator("body")).not_to_contain_text("Patrik")

    # The coordinator lets him go when the next contact is established, and not before.
    vera = walk("vera")
    vera.button("Lindens vårdcentral").click()
    vera.go(f"/arende/{case.pk}/avslut/")
    vera.page.get_by_label("Klarar sin vardag med punktinsatser").check()
    vera.page.get_by_role("group", name="Nästa kontakt är etablerad").get_by_label("Ja").check()
    vera.page.get_by_label("Vem tar över?").select_option(label="Fast vårdkontakt")
    vera.page.get_by_label("Någon annan: funktion och var").fill("Samtalskontakten på Ängens vårdcentral")
    vera.page.get_by_label("När hade ni överlämningsmötet?").fill("i dag")
    vera.button("Avsluta ärendet").click()
    expect(vera.page.locator("main")).to_contain_text("Ingen har tagit över än")
    expect(vera.page.locator("main")).to_contain_text("Fortfarande öppet hos er")
    vera.page.get_by_label("Varför avslutas det ändå?").fill("Blodtrycket följs upp av vårdcentralen.")
    vera.button("Spara utan att avsluta").click()
    vera.link("Skriv in att de har tagit över").click()
    vera.page.get_by_label("Vem sa att de tar över?").fill("Eva Lind, kurator")
    vera.page.get_by_label("Vilken dag?").fill("i dag")
    vera.page.get_by_role("main").get_by_role("button").first.click()
    vera.go(f"/arende/{case.pk}/avslut/")
    vera.button("Avsluta ärendet").click()
    expect(vera.page.locator("#messages")).to_contain_text("avslutat")
    vera.look("closed")
    rut.go("/tavla/")
    expect(rut.page.locator("body")).not_to_contain_text("Patrik")
    # What is written stays with who wrote it: those who work for the whole unit still read it.
    maria = walk("maria")
    maria.go(f"/arende/{case.pk}/")
    expect(maria.page.locator("main")).to_contain_text("Stödsamtal")
