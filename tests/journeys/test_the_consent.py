"""Maria goes through an answer with the person: exceptions, what it means, the paper, and taking it back."""

import pytest
from playwright.sync_api import expect

from samvag.cases.tests.words import PSYCHIATRY, note
from samvag.sharing.models import Consent
from tests.journeys.conftest import DESKTOP, PHONE, Walker, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_exception_is_kept_to_and_a_yes_is_taken_back(
    walk: Walkers, real_world: World, size: tuple[int, int]
) -> None:
    case = real_world.case(family_name=f"Samtycke{size[0]}")
    one = note(real_world, case, share=(PSYCHIATRY,), heading="Hyresskulden", category="economic")
    with real_world.acting("maria"):
        consent = Consent.objects.get(person_id=case.person_id, ended_at__isnull=True)
    maria = walk("maria", size)
    _except(maria, f"/samtycke/{consent.pk}/fornya/")
    with real_world.acting("maria"):
        heir = Consent.objects.get(person_id=case.person_id, ended_at__isnull=True)
    for address in (f"/samtycke/{heir.pk}/", f"/samtycke/{heir.pk}/papper/", f"/uppgift/{one.pk}/varfor/andra/"):
        maria.go(address)
        maria.look(address.strip("/").replace("/", "-"))
    for part in ("annan-grund/", "annan-grund/statutory_duty/", "utanfor/crime/"):
        maria.go(f"/uppgift/{one.pk}/delning/{part}")
        maria.look(part.strip("/").replace("/", "-"))
    maria.go(f"/arende/{case.pk}/varfor/")
    maria.look("case-why")
    maria.go("/varfor-inte/")
    maria.look("why-not")
    maria.go(f"/samtycke/{heir.pk}/aterkalla/")
    expect(maria.page.locator("main")).to_contain_text("Själva ärendet")
    maria.look("withdraw")
    maria.button("Återkalla samtycket").click()
    expect(maria.page.locator("main")).to_contain_text("Samtycket är återkallat")
    hans = walk("hans", size)
    hans.go("/underskrifter/")
    hans.look("signatures")


def _except(maria: Walker, address: str) -> None:
    page = maria.page
    maria.go(address)
    maria.look("renew")
    page.get_by_label("Med personens ord").first.fill("inget om mina pengar")
    page.get_by_label("Vem ska inte få veta?").first.select_option(label=PSYCHIATRY)
    page.get_by_label("Vad ska inte berättas?").first.select_option(label="Ekonomi och försörjning")
    for leaflet in page.get_by_role("group", name="Informationsblad").get_by_role("radio").all()[:1]:
        leaflet.check()
    maria.button("Se vad svaret betyder").click()
    expect(page.locator("main")).to_contain_text("Hyresskulden")
    maria.look("preview")
    maria.button("Spara svaret").click()
    expect(page.locator("main")).to_contain_text("inget om mina pengar")
    maria.look("consents")
