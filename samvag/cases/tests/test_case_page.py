"""The list of cases and the page of one, through the front door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from samvag.cases.models import CaseRole
from samvag.cases.tests.words import PSYCHIATRY, note, page, statements
from samvag.organisations.models import Assignment
from samvag.records.actions import write_note
from samvag.sharing.models import Consent, Disclosure
from samvag.ui import dates
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_case_page_costs_eight_statements_whatever_its_length(world: World) -> None:
    case = world.case()
    for _one in range(5):
        note(world, case, share=(PSYCHIATRY,))
    assert statements(world, "maria", f"/arende/{case.pk}/") <= 8
    for _one in range(45):
        note(world, case, share=(PSYCHIATRY,))
    assert statements(world, "maria", f"/arende/{case.pk}/") <= 8
    assert statements(world, "karin", f"/arende/{case.pk}/") <= 8


def test_no_page_costs_more_than_ten_statements(world: World) -> None:
    case = world.case()
    one = note(world, case, share=(PSYCHIATRY,))
    link = world.link("maria", case).pk
    with world.acting("maria"):
        consent = Consent.objects.get().pk
        role = CaseRole.objects.get(assignment_id=world.actor("maria").assignment_id).pk
        disclosure = Disclosure.objects.get(record_id=one.pk).pk
    addresses = [f"/arende/{case.pk}/{part}" for part in ("roll/", f"roll/{role}/", "runt/", "anteckning/")]
    addresses += [f"/uppgift/{one.pk}/{part}/" for part in ("ratta", "versioner", "varfor", "delning")]
    addresses += [f"/uppgift/{one.pk}/{part}/" for part in ("varfor/andra", "delning/annan-grund")]
    addresses += [f"/uppgift/{one.pk}/delning/{part}/" for part in ("annan-grund/harmless", "utanfor/crime")]
    addresses += [f"/samtycke/{consent}/{part}" for part in ("", "andra/", "aterkalla/", "fornya/", "papper/")]
    addresses += [f"/arende/{case.pk}/{part}/" for part in ("varfor", "part")]
    addresses += [f"/person/{link}/{part}" for part in ("", "kontakt/", "skydd/", "samtycke/", "samtycke/nytt/")]
    addresses += [f"/utlamnande/{disclosure}/tillbaka/", "/arenden/", "/sok/"]
    costs = {address: statements(world, "maria", address) for address in addresses}
    assert {address: cost for address, cost in costs.items() if cost > 10 + address.endswith("/fornya/")} == {}


def test_the_list_shows_coordinators_contact_and_the_next_step(world: World) -> None:
    case = world.case(family_name="Listad")
    note(world, case)
    world.next_step("karin", case)
    for name in ("maria", "karin"):
        listed = page(world, name, "/arenden/?sort=-due")
        for words in ("Listad", case.number, "Integrerat arbetssätt Sjöbron", "Maria Lund", "Karin Berg"):
            assert words in listed
    assert "ingen antecknad" in page(world, "karin", "/arenden/")  # the note was not handed over
    assert "ingen antecknad" not in page(world, "maria", "/arenden/")


def test_mine_all_and_empty(world: World) -> None:
    case = world.case()
    assert case.number in page(world, "hans", "/arenden/")
    assert case.number not in page(world, "hans", "/arenden/?visa=mina")
    assert "Inga ärenden här än" in page(world, "olle", "/arenden/")
    assert "Inga avslutade ärenden" in page(world, "maria", "/arenden/?visa=avslutade&sort=påhittad")


def test_the_timeline_tells_all_kinds_newest_first(world: World) -> None:
    case = world.case()
    note(world, case, heading="Samtalet")
    world.status("maria", case)
    world.next_step("maria", case)
    seen = page(world, "maria", f"/arende/{case.pk}/")
    for words in ("Samtalet", "Boende:", "Nästa steg: Ring hyresvärden", "Beslut:", "Remiss"):
        assert words in seen
    assert seen.index("Ring hyresvärden") < seen.index("Samtalet") < seen.index("Beslut:")


def test_filter_by_organisation_and_category(world: World) -> None:
    case = world.case()
    note(world, case, heading="Från kommunen", share=(PSYCHIATRY,))
    note(world, case, by="karin", heading="Från psykiatrin", category="psychiatric")
    owner = world.actor("karin").organisation_id
    only = page(world, "karin", f"/arende/{case.pk}/?agare={owner}")
    assert "Från psykiatrin" in only
    assert "Från kommunen" not in only
    assert "Från psykiatrin" not in page(world, "karin", f"/arende/{case.pk}/?slag=social")
    assert "Från psykiatrin" in page(world, "karin", f"/arende/{case.pk}/?slag=x&agare=y&aldre=z")


def test_fifty_to_a_page_and_nothing_lost_between(world: World) -> None:
    case = world.case()
    for number in range(60):
        note(world, case, heading=f"Nummer {number:02}.")
    first = world.client("maria").get(f"/arende/{case.pk}/")
    rest = page(world, "maria", f"/arende/{case.pk}/{first.context['older_href']}")
    seen = first.content.decode() + rest
    assert len(first.context["entries"]) == 50
    assert all(seen.count(f">Nummer {number:02}.<") >= 1 for number in range(60))
    assert "Nummer 59." not in rest
    assert "Till det senaste" in rest


def test_roles_are_given_and_handed_over_by_those_who_staff(world: World) -> None:
    case = world.case()
    client = world.client("maria")
    sara, address = world.actor("sara").assignment_id, f"/arende/{case.pk}/roll/"
    assert client.post(address, {"code": "social_worker", "assignment": sara}).status_code == 302
    again = client.post(address, {"code": "social_worker", "assignment": sara})
    assert again.status_code == 422
    wrong = client.post(address, {"code": "physician", "assignment": sara})
    assert "hör till en annan part" in wrong.content.decode()
    with world.acting("maria"):
        role = CaseRole.objects.get(assignment_id=sara).pk
    hans = world.actor("hans").assignment_id
    assert client.post(f"{address}{role}/", {"successor": hans}).status_code == 302
    assert client.get(f"{address}{role}/").status_code == 404
    seen = page(world, "karin", f"/arende/{case.pk}/")
    assert "Tidigare roller" in seen
    assert "Hans Nord" in seen


def test_last_contact_is_only_what_the_reader_may_see(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        write_note(
            by=world.actor("maria"),
            person_id=case.person_id,
            case_id=case.pk,
            category="social",
            heading="Hemma",
            text="Vi sågs.",
            at=timezone.now() - timedelta(days=2),
        )
    seen = dates.long(timezone.localdate() - timedelta(days=2))
    assert f"senast kontakt {seen}" in world.client("maria").get(f"/arende/{case.pk}/").content.decode()
    page = world.client("karin").get(f"/arende/{case.pk}/").content.decode()
    assert "ingen kontakt som din enhet ser" in page
    assert f"senast kontakt {seen}" not in page


def test_outsiders_cannot_be_given_a_role_and_nurses_do_not_staff(world: World) -> None:
    case = world.case()
    outsider = Assignment.objects.get(user__username="olle").pk
    sent = {"code": "social_worker", "assignment": outsider}
    assert world.client("maria").post(f"/arende/{case.pk}/roll/", sent).status_code == 422
    nina = world.actor("nina").assignment_id
    world.client("karin").post(f"/arende/{case.pk}/roll/", {"code": "fast_vardkontakt", "assignment": nina})
    assert world.client("nina").get(f"/arende/{case.pk}/").status_code == 200
    assert world.client("nina").get(f"/arende/{case.pk}/roll/").status_code == 403


def test_somebody_around_the_person_is_shared_like_a_note(world: World) -> None:
    case = world.case()
    unit = str(world.unit(PSYCHIATRY).pk)
    sent = {"name": "Siv Lind", "function": "god man", "category": "coordination", "share": [unit], "offered": [unit]}
    client = world.client("maria")
    assert client.post(f"/arende/{case.pk}/runt/", sent).status_code == 302
    hidden = {"name": "Bo Lind", "function": "bror", "category": "relatives", "offered": [unit]}
    assert client.post(f"/arende/{case.pk}/runt/", hidden).status_code == 302
    assert client.post(f"/arende/{case.pk}/runt/", {"name": ""}).status_code == 422
    theirs = page(world, "karin", f"/arende/{case.pk}/")
    assert "Siv Lind" in theirs
    assert "Bo Lind" not in theirs
    assert "Bo Lind" in page(world, "johan", f"/arende/{case.pk}/")


def test_outsiders_find_no_case(world: World) -> None:
    case = world.case()
    for name in ("olle", "sara", "nina", "rut", "disa", "lena"):
        for part in ("", "roll/", "runt/", "anteckning/", "anteckning/ses-av/?category=social"):
            assert world.client(name).get(f"/arende/{case.pk}/{part}").status_code == 404
    assert world.client("hans").get(f"/arende/{case.pk}/anteckning/").status_code == 403
