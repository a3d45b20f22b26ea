"""Maria asks psychiatry about a case; Karin takes the question and answers; both keep their own of it."""

import pytest

from tests.journeys.conftest import Walkers
from tests.world import World

LETTER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
pytestmark = pytest.mark.journey


def test_a_question_goes_to_a_unit_and_comes_back_answered(walk: Walkers, real_world: World) -> None:
    case = real_world.case(family_name="Frågelund")
    maria, karin = walk("maria"), walk("karin")
    maria.go(f"/arende/{case.pk}/")
    maria.link("Fråga en annan part").click()
    maria.page.get_by_label("Öppenvårdspsykiatrin", exact=False).check()
    maria.page.get_by_label("Din fråga").fill("Har ni en tid den här veckan?")
    letter = {"name": "Alva 19900101.pdf", "mimeType": "application/pdf", "buffer": LETTER}
    maria.page.get_by_label("Bifoga filer").set_input_files([letter])
    maria.look("question-new")
    maria.button("Skicka frågan").click()
    maria.page.wait_for_url("**/fraga/**")
    maria.look("question-sent")
    karin.go("/fragor/")
    karin.look("questions")
    karin.page.locator("main table a").first.click()
    karin.look("question-received")
    with karin.page.expect_download() as fetched:
        karin.link("Bilaga 1").click()
    assert fetched.value.suggested_filename == "bilaga.pdf"
    karin.button("Ta frågan").click()
    karin.page.get_by_label("Ert svar").fill("Ja, på torsdag klockan tio.")
    karin.button("Skicka svaret").click()
    karin.page.get_by_text("Svaret är skickat").wait_for()
    maria.page.reload()
    assert "Ja, på torsdag" in maria.page.content()
    maria.button("Spara").click()
    maria.page.get_by_text("Sparad som en anteckning").wait_for()
    maria.look("question-kept")
