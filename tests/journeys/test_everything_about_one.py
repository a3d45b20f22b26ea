"""Lena gathers everything psychiatry has about Alva, reads it through, leaves one thing out and fetches the files."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from samvag.records.actions import write_note
from samvag.review.actions import begin_copy
from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def written_about(real_world: World) -> Any:
    """Somebody psychiatry knows and has written about; the committed case's link."""
    case = real_world.case(given_name="Alva", family_name="Åström")
    for text in ("Systern ringde och är orolig.", "Alva vill börja måla igen."):
        with real_world.acting("karin"):
            write_note(
                by=real_world.actor("karin"),
                person_id=case.person_id,
                case_id=case.pk,
                category="social",
                heading="Samtal",
                text=text,
            )
    return real_world.link("karin", case)


@pytest.mark.parametrize("size", [(1280, 900), PHONE])
def test_everything_about_one(walk: Walkers, written_about: Any, size: tuple[int, int], tmp_path: Path) -> None:
    lena = walk(size=size)
    lena.sign_in("lena")
    lena.go("/logg/utdrag/")
    lena.link("Allt om en person").click()
    lena.look("copies")
    lena.link("Nytt utdrag").click()
    lena.page.get_by_label("Personens nummer").fill(written_about.number)
    lena.button("Samla ihop").click()
    lena.look("copy-refused")
    lena.page.get_by_label("Vad har personen bett om").fill("Bad om allt vid besök i dag, visade legitimation")
    lena.button("Samla ihop").click()
    lena.look("copy")
    sister = lena.page.locator("article", has_text="Systern ringde")
    sister.get_by_label("Ska den med?").select_option("third_party")
    lena.button("Jag har läst resten, ta med den").click()
    lena.look("copy-screened")
    lena.button("Gör utdraget klart att lämna").click()
    lena.look("copy-ready")
    with lena.page.expect_download() as waiting:
        lena.link("Hämta filerna").click()
    waiting.value.save_as(tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        page = archive.read("utdrag.html").decode()
    assert "Alva vill börja måla igen." in page
    assert "Systern" not in page


def test_a_nurse_does_not_reach_it(walk: Walkers, real_world: World, written_about: Any) -> None:
    with real_world.acting("lena"):
        lena = real_world.actor("lena")
        key = begin_copy(by=lena, person_id=written_about.person_id, asked="Bad om allt", language="sv").pk
    nina = walk()
    nina.sign_in("nina")
    answer = nina.page.goto(f"{nina.base}/logg/allt-om-en-person/{key}/")
    assert answer is not None
    assert answer.status == 403
