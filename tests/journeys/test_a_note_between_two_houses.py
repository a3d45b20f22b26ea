"""Maria writes two notes and hands one of them over: Karin reads that one, and cannot tell that there is another."""

import pytest

from tests.journeys.conftest import Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_a_note_is_read_next_door_only_when_it_was_handed_over(walk: Walkers, real_world: World) -> None:
    case = real_world.case(family_name="Notlund")
    maria, karin = walk("maria"), walk("karin")
    for heading, shared in (("Hembesök", True), ("Bara hos oss", False)):
        maria.go(f"/arende/{case.pk}/anteckning/")
        maria.page.wait_for_load_state("networkidle")
        maria.page.get_by_label("Rubrik").fill(heading)
        maria.page.get_by_label("Anteckning", exact=False).last.fill("Vi satt i köket en stund.")
        maria.page.get_by_label("När hände det?").fill("i dag")
        if not shared:
            maria.page.locator("summary", has_text="Ändra vilka som ser").click()
            maria.page.locator(".seen-by-narrow").get_by_label("Öppenvårdspsykiatrin").uncheck()
        maria.look("note")
        maria.button("Spara anteckningen").click()
        maria.page.wait_for_url(f"**/arende/{case.pk}/**")
    maria.look("timeline")
    assert "Bara hos oss" in maria.page.content()
    karin.go(f"/arende/{case.pk}/")
    assert "Hembesök" in karin.page.content()
    assert "Bara hos oss" not in karin.page.content()
    assert "Mottaget från Sjöbrons kommun" in karin.page.locator("main").inner_text()
    karin.look("received", picture="mottaget")
    karin.link("Varför ser jag detta? Hembesök").click()
    karin.look("why")
