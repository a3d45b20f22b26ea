"""Withdrawal acts at once on every surface of whoever was told: nothing is left to find, count or follow."""

import pytest

from samvag.board.reading import open_cases
from samvag.cases.models import Case
from samvag.cases.tests.words import PSYCHIATRY, note, page
from samvag.people.models import PersonLink
from samvag.referrals import actions as referrals
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from tests.world import World

pytestmark = pytest.mark.django_db
SURFACES = ("/arenden/", "/tavla/", "/sok/")


def told(world: World) -> Case:
    """Psychiatry has been told of Elvira Tystberg by the municipality, and has written nothing of its own."""
    decision = world.decided(given_name="Elvira", family_name="Tystberg")
    maria = world.actor("maria")
    staff = [(maria.assignment_id, "main_coordinator"), (world.actor("karin").assignment_id, "main_coordinator")]
    with world.acting("maria"):
        case = referrals.open_from_decision(decision, by=maria, staff=staff)
        case.refresh_from_db()
    world.status("maria", case)
    return case


def withdraw(world: World) -> None:
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(ended_at__isnull=True), by=world.actor("maria"))


def shown(world: World, surface: str) -> str:
    if surface != "/sok/":
        return page(world, "karin", surface)
    answer = world.client("karin").post(surface, {"words": "Tystberg"}).content.decode()
    return answer.replace('value="Tystberg"', "").replace("”Tystberg”", "")


@pytest.mark.parametrize("surface", SURFACES)
def test_lists_the_board_and_the_search_forget(world: World, surface: str) -> None:
    told(world)
    assert "Elvira" in shown(world, surface)
    withdraw(world)
    assert "Elvira" not in shown(world, surface)


def test_every_address_of_hers_is_not_found(world: World) -> None:
    case = told(world)
    one = note(world, case, share=(PSYCHIATRY,), heading="Hyresskulden")
    link = world.link("karin", case).pk
    addresses = [f"/arende/{case.pk}/", f"/uppgift/{one.pk}/varfor/", f"/person/{link}/", f"/tavla/rad/{case.pk}/"]
    client = world.client("karin")
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
    withdraw(world)
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)


def test_my_day_counts_her_no_more(world: World) -> None:
    told(world)
    assert "Elvira" in page(world, "karin", "/")
    withdraw(world)
    assert "Elvira" not in page(world, "karin", "/")


def test_an_open_stream_is_told_nothing_more(world: World) -> None:
    """What a stream asks at every event, each time anew."""
    case = told(world)
    karin = world.actor("karin")
    with world.acting("karin"):
        assert open_cases(karin).filter(pk=case.pk).exists()
    withdraw(world)
    with world.acting("karin"):
        assert not open_cases(karin).filter(pk=case.pk).exists()


def test_the_link_opens_again_with_the_next_thing_that_is_told(world: World) -> None:
    case = told(world)
    withdraw(world)
    with world.acting("karin"):
        assert not PersonLink.objects.filter(person_id=case.person_id).exists()
    world.consent("maria", case, PSYCHIATRY)
    note(world, case, share=(PSYCHIATRY,))
    with world.acting("maria"):
        sent = {"unit": world.unit(PSYCHIATRY).pk}
    assert world.client("maria").post(f"/arende/{case.pk}/part/", sent).status_code == 302
    assert "Elvira" in shown(world, "/sok/")


def test_whoever_wrote_something_of_their_own_keeps_it(world: World) -> None:
    case = told(world)
    note(world, case, by="karin", heading="Vårt eget samtal")
    withdraw(world)
    assert "Elvira" in shown(world, "/sok/")
    assert "Elvira" not in shown(world, "/arenden/")
