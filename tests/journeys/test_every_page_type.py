"""The part of the checklist that a machine can hold, on one page of each type: narrow, zoomed, by keyboard, by name."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page

from samvag.referrals import actions
from samvag.sharing.models import Consent
from tests.journeys.conftest import NARROW, Walker, Walkers
from tests.world import World

pytestmark = pytest.mark.journey

OPERATED = "button|link|textbox|combobox|checkbox|radio|searchbox|heading|dialog|navigation"
NAMELESS = re.compile(rf"^\s*- ({OPERATED})\b(?! \")")
OUTLINED = """() => { const one = document.activeElement;
  const style = getComputedStyle(one.matches('[type=radio], [type=checkbox]') ? one.closest('.ds-field') ?? one : one);
  const box = one.getBoundingClientRect();
  return [one.matches(':focus-visible'), style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2
    || style.boxShadow != 'none', box.width > 0 && box.bottom > 0 && box.top < innerHeight] }"""


def _pages(world: World) -> Mapping[str, tuple[str, str]]:
    """Page type → address and what one mostly comes there to do."""
    case, meeting, referral = world.case(family_name="Typlund"), world.meeting(), world.referral(family_name="Radlund")
    link = world.link("maria", case)
    world.status("maria", case)
    world.next_step("karin", case)
    with world.acting("maria"):
        maria = world.actor("maria")
        actions.take(referral, by=maria)
        actions.put_on_list(referral, by=maria, meeting=meeting)
        consent = Consent.objects.filter(person_id=case.person_id).first()
        assert consent
    return {
        "min dag": ("/", "main a"),
        "inkorg": ("/inkorg/", ".page-actions a"),
        "formulär": ("/remiss/ny/", ".form-actions button"),
        "remiss": (f"/remiss/{referral.pk}/", "main .panel .ds-button"),
        "möte": (f"/remissgrupp/{meeting.pk}/", "#agenda + ol a"),
        "punkt": (f"/remissgrupp/{meeting.pk}/{referral.pk}/", "form.criteria .form-actions button"),
        "ärende": (f"/arende/{case.pk}/", ".page-actions a"),
        "anteckning": (f"/arende/{case.pk}/anteckning/", ".form-actions button"),
        "samtycken": (f"/person/{link.pk}/samtycke/", ".page-actions a"),
        "återkalla": (f"/samtycke/{consent.pk}/aterkalla/", ".form-actions button"),
        "tavla": ("/tavla/", "#board a.cell"),
        "ruta": (f"/tavla/{case.pk}/boende/", ".form-actions button"),
        "sök": ("/sok/", "main form button"),
        "finns inte": ("/arende/00000000-0000-4000-8000-000000000000/", "main a"),
    }


PUBLIC = {
    "dörr": ("/soka-hjalp/integrerat-sjobron/", "main a"),
    "dörrens formulär": ("/soka-hjalp/integrerat-sjobron/skriv/", ".form-actions button"),
    "kvitto": ("/kvitto/", ".form-actions button"),
}


def _check_structure(page: Page, what: str) -> None:
    assert page.locator("html").get_attribute("lang") == "sv", what
    assert page.locator("h1").count() == 1, what
    assert page.locator("h1").inner_text().strip(), what
    assert page.get_by_role("main").count() == 1, what
    assert page.get_by_role("banner").count() == 1, what
    nameless = [line for line in page.locator("body").aria_snapshot().splitlines() if NAMELESS.match(line)]
    assert not nameless, f"{what}: {nameless}"


def _check_keyboard(page: Page, what: str, target: str) -> None:
    """Tab alone reaches it, and one sees all the way where one is."""
    goal = page.locator(target).first.element_handle()
    assert goal, f"{what}: no {target}"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert "Hoppa till innehållet" in page.evaluate("document.activeElement.textContent"), what
    for _ in range(150):
        visible = page.evaluate(OUTLINED)
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
        assert all(visible), f"{what}: {where} {visible}"
        if goal.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{what}: {target} is not reached by Tab")


def _walk(walker: Walker, pages: Mapping[str, tuple[str, str]]) -> None:
    """At 320 px, which is also a 1280 px screen at 400 % zoom."""
    for what, (path, target) in pages.items():
        walker.go(path)
        walker.look(what.replace(" ", "-"))
        _check_structure(walker.page, what)
        _check_keyboard(walker.page, what, target)


def test_every_page_of_the_staff_at_320_pixels(walk: Walkers, real_world: World) -> None:
    pages = _pages(real_world)
    maria = walk("maria", size=NARROW)
    _walk(maria, pages)
    maria.go("/")
    assert maria.page.get_by_role("navigation", name="Huvudmeny").count() == 1


def test_every_page_of_the_person_at_320_pixels(walk: Walkers) -> None:
    person = walk(size=NARROW)
    person.name = "narrow"
    _walk(person, PUBLIC)
