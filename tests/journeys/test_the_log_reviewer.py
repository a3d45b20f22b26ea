"""Lena draws a sample, judges it, looks into one person's log and gives the person an extract."""

from typing import Any

import pytest
from django.utils import timezone

from samvag.audit.events import log_read
from tests.journeys.conftest import PHONE, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def read_about(real_world: World) -> Any:
    """Somebody psychiatry knows, whose page Karin and Nina have opened; the committed case's link."""
    case = real_world.case(given_name="Alva", family_name="Åström")
    for name in ("karin", "nina"):
        with real_world.acting(name):
            log_read("person", persons=[case.person_id], subject="link:x", ground="unit")
    return real_world.link("karin", case)


@pytest.mark.parametrize("size", [(1280, 900), PHONE])
def test_from_sample_to_conclusion(walk: Walkers, read_about: Any, size: tuple[int, int]) -> None:
    lena = walk(size=size)
    lena.sign_in("lena")
    lena.look("day")
    lena.link("Till loggen").click()
    lena.look("log")
    lena.link("Sigill att skriva ut").click()
    lena.look("seals")
    lena.go("/logg/stickprov/")
    today = timezone.localdate().isoformat()
    lena.page.get_by_label("Från och med").fill(today)
    lena.page.get_by_label("Till och med").fill(today)
    lena.look("sample")
    lena.button("Dra").click()
    lena.look("review")
    lena.page.locator("main table a").first.click()
    lena.page.get_by_label("Avvikelse").check()
    lena.button("Spara").click()
    lena.look("row-refused")
    lena.page.get_by_label("Anteckning").fill("Frågar Nina i dag.")
    lena.button("Spara").click()
    lena.button("kvar är i sin ordning").click()
    lena.look("judged", picture="loggen")


def test_an_extract_for_the_person(walk: Walkers, read_about: Any) -> None:
    lena = walk()
    lena.sign_in("lena")
    lena.go("/logg/utdrag/")
    lena.look("extracts")
    lena.link("Nytt utdrag").click()
    lena.page.get_by_label("Personens nummer").fill(read_about.number)
    lena.look("new")
    lena.button("Gör utdraget").click()
    assert lena.page.get_by_text("Ett utdrag kan sätta någon i fara").is_visible()
    lena.look("extract")
    lena.page.get_by_label("I handen, på mottagningen eller kontoret").check()
    lena.page.get_by_label("Jag har frågat personen").check()
    lena.button("Spara").click()
    lena.look("given")


def test_two_people_throw_away_together(walk: Walkers, read_about: Any) -> None:
    adam, hans = walk(), walk(size=PHONE)
    adam.sign_in("adam")
    adam.go("/gallring/")
    adam.look("keeping")
    hans.sign_in("hans")
    hans.go("/gallring/regel/")
    hans.look("rule")
    hans.go("/gallring/undantag/")
    hans.look("hold")
    hans.page.get_by_label("Varför?").fill("Tillsyn, diarienummer 12")
    hans.button("Spara").click()
    hans.look("held")


def test_two_of_a_units_persons_are_one(walk: Walkers, real_world: World, read_about: Any) -> None:
    kept, gone = (real_world.link("maria", real_world.referral(family_name=f"Samma{n}")) for n in (1, 2))
    maria, johan = walk(), walk(size=PHONE)
    maria.sign_in("maria")
    maria.go(f"/person/{kept.pk}/sammanfor/")
    maria.look("same")
    maria.page.get_by_label("Efternamn eller nummer på den andra").fill("Samma2")
    maria.button("Sök").click()
    maria.page.get_by_role("radio").check()
    maria.page.get_by_label("Hur vet ni").fill("Visade id-handling")
    maria.look("choose")
    maria.button("Föreslå").click()
    maria.look("proposed")
    johan.sign_in("johan")
    johan.go(f"/person/{gone.pk}/")
    johan.page.get_by_text("föreslår att det är samma person").click()
    johan.button("Ja, det är samma person").click()
    johan.look("joined")
