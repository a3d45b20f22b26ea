import pytest

from samvag.cases.models import CaseRole
from samvag.cases.tests.words import PSYCHIATRY, note, page, statements
from samvag.sharing.models import Consent, Disclosure
from tests.world import World

pytestmark = pytest.mark.django_db


def test_every_page_opens(world: World) -> None:
    case = world.case()
    one = note(world, case, share=(PSYCHIATRY,))
    world.status("maria", case)
    world.status("karin", case, domain="psykisk_halsa")
    world.next_step("karin", case)
    link = world.link("maria", case).pk
    with world.acting("maria"):
        consent = Consent.objects.get().pk
        role = CaseRole.objects.filter(assignment_id=world.actor("maria").assignment_id).get().pk
        disclosure = Disclosure.objects.filter(record_id=one.pk).get().pk
    for address in (
        "/arenden/",
        "/arenden/?visa=mina&sort=-due",
        "/arenden/?visa=avslutade",
        f"/arende/{case.pk}/",
        f"/arende/{case.pk}/?agare=2&slag=psychiatric",
        f"/arende/{case.pk}/roll/",
        f"/arende/{case.pk}/roll/{role}/",
        f"/arende/{case.pk}/runt/",
        f"/arende/{case.pk}/anteckning/",
        f"/arende/{case.pk}/anteckning/ses-av/?category=social",
        f"/uppgift/{one.pk}/ratta/",
        f"/uppgift/{one.pk}/versioner/",
        f"/uppgift/{one.pk}/varfor/",
        f"/uppgift/{one.pk}/delning/",
        f"/utlamnande/{disclosure}/tillbaka/",
        f"/samtycke/{consent}/",
        f"/samtycke/{consent}/andra/",
        f"/samtycke/{consent}/aterkalla/",
        f"/person/{link}/",
        f"/person/{link}/kontakt/",
        f"/person/{link}/skydd/",
        f"/person/{link}/samtycke/",
        f"/person/{link}/samtycke/nytt/",
        "/sok/",
    ):
        print(address, statements(world, "maria", address))
    print(page(world, "karin", f"/arende/{case.pk}/")[3000:])
    for words in ("test", case.number, "Alva"):
        print(words, statements(world, "maria", "/sok/", {"words": words}))
    print(world.client("maria").post("/sok/", {"words": case.number}).content.decode()[-1500:])
