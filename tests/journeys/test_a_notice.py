"""Johan is told that something is new, without a name; he opens it, and chooses how he wants to be told."""

import pytest

from samvag.config.tasks import posts
from samvag.notices.delivery import deliver
from samvag.notices.tests.conftest import as_worker
from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("size", [(1280, 900), PHONE])
def test_a_notice_leads_on_and_says_nothing_by_itself(walk: Walkers, real_world: World, size: tuple[int, int]) -> None:
    real_world.referral(family_name="Notisson")
    with as_worker():
        deliver(posts())
    johan = walk("johan", size=size)
    johan.link("Notiser").first.click()
    johan.look("notices")
    assert "En ny remiss har kommit" in johan.page.locator("main").inner_text()
    assert "Notisson" not in johan.page.content()
    johan.button("En ny remiss har kommit").first.click()
    johan.page.wait_for_url("**/remiss/**")
    assert "Notisson" in johan.page.locator("body").inner_text()

    johan.go("/notiser/mina/")
    johan.look("my-notices")
    johan.page.get_by_label("E-post i arbetet").fill("johan")
    johan.button("Spara").click()
    johan.look("my-notices-wrong")
    johan.page.get_by_label("E-post i arbetet").fill("johan@ovningsstaden.example")
    johan.page.get_by_label("Ett samtycke går snart ut, E-post").select_option("Aldrig")
    johan.button("Spara").click()
    johan.look("my-notices-saved")
    assert "Dina val är sparade." in johan.page.locator("main").inner_text()

    johan.go("/notiser/enhetens-brevlada/")
    johan.look("unit-inbox")
    johan.go("/ovning/utgaende-post/")
    johan.look("outgoing")


def test_a_meeting_is_moved_and_called_off(walk: Walkers, real_world: World) -> None:
    meeting = real_world.meeting()
    maria = walk("maria")
    maria.go(f"/remissgrupp/{meeting.pk}/")
    maria.link("Ändra eller ställ in").click()
    maria.look("meeting-time")
    maria.page.get_by_label("Var?").fill("Rum 4")
    maria.button("Spara tid och plats").click()
    assert "Rum 4" in maria.page.locator("main").inner_text()
    maria.link("Ändra eller ställ in").click()
    maria.button("Ställ in mötet").click()
    maria.look("meeting-cancelled")
    assert "Mötet är inställt." in maria.page.locator("main").inner_text()
