"""Karin looks back: the slider by keyboard, two days beside each other, the meeting room's screen, and who is here."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from samvag.board.actions import Status, set_status
from samvag.cases.actions import PartyTerms, assign_role, open_case
from samvag.cases.models import Case
from samvag.sharing.actions import ConsentTerms, give_consent
from tests.journeys.conftest import PHONE, Walkers
from tests.world import EVERYTHING, World

pytestmark = pytest.mark.journey
DAY = timedelta(days=1)


def ago(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() - days * DAY, time(0, 1)))


@pytest.fixture
def history(real_world: World) -> Case:
    """A case two months old, whose housing was bad, became worse, and is better now."""
    decision, maria, site = real_world.decided(family_name="Tidlund"), real_world.actor("maria"), real_world.site()
    parties = [
        PartyTerms(real_world.unit("Vuxenenheten").pk, "kommun", "consent"),
        PartyTerms(real_world.unit("Öppenvårdspsykiatrin").pk, "psykiatri", "consent"),
    ]
    with real_world.acting("maria", purpose="demonstration"):
        terms = ConsentTerms("Samordning", EVERYTHING, (parties[1].unit_id,))
        give_consent(by=maria, person_id=decision.record.person_id, terms=terms, at=ago(61))
        case = open_case(
            by=maria,
            person_id=decision.record.person_id,
            site=site,
            programme_version_id=decision.programme_version_id,
            parties=parties,
            at=ago(60),
        )
        assign_role(case, by=maria, assignment_id=maria.assignment_id, code="main_coordinator", at=ago(60))
        for level, days in ((3, 40), (4, 20), (1, 0)):
            set_status(case, Status("boende", level, "same", f"Sagt för {days} dagar sedan"), by=maria, at=ago(days))
    return case


def test_the_slider_by_keyboard_and_two_days_beside_each_other(walk: Walkers, history: Case) -> None:
    maria = walk("maria")
    maria.go("/tavla/")
    cell = maria.page.locator(f"#row-{history.pk} td[data-label='Boende']")
    expect(cell.locator(".board-trail")).to_have_count(1)
    maria.look("now")

    # A day by the arrow, a week by Page Down, and today again by End; the focus never leaves the slider.
    slider, keys = maria.page.get_by_label("Tavlans dag"), maria.page.keyboard
    slider.focus()
    keys.press("ArrowLeft")
    keys.press("PageDown")
    expect(maria.page.locator("[data-board-day]")).to_contain_text("Så här stod tavlan")
    expect(cell).to_contain_text("Sagt för 20 dagar sedan")
    expect(maria.page.locator("#board a.cell")).to_have_count(0)
    expect(maria.page.locator("input[name=dag]")).to_have_value((timezone.localdate() - 8 * DAY).isoformat())
    expect(slider).to_be_focused()
    maria.look("eight days ago")
    keys.press("End")
    expect(cell.locator("a.cell")).to_be_visible()
    assert "dag=" not in maria.page.url

    # It is the live board again, and can be changed.
    cell.locator("a.cell").click()
    expect(maria.page.locator("dialog[open]")).to_be_visible()
    keys.press("Escape")

    maria.page.get_by_label("Jämför med").fill((timezone.localdate() - 30 * DAY).isoformat())
    maria.button("Visa").click()
    expect(cell.locator("[data-change='better']")).to_contain_text("bättre (var Riskerar att förlora)")
    expect(maria.page.locator("#board-changes")).to_contain_text("Det här har ändrats")
    maria.look("two days")


def test_play_goes_month_by_month_and_stands_still_for_those_who_want_it(walk: Walkers, history: Case) -> None:
    maria = walk("maria")
    maria.go("/tavla/")
    maria.button("Spela upp").click()
    expect(maria.page.locator("[data-board-day]")).to_be_visible()
    expect(maria.button("Stanna")).to_be_visible()
    maria.button("Stanna").click()
    maria.page.emulate_media(reduced_motion="reduce")
    maria.go("/tavla/")
    maria.button("En månad fram").click()
    expect(maria.page.locator("[data-board-day]")).to_be_visible()
    first = maria.page.url
    maria.page.wait_for_timeout(2500)
    assert maria.page.url == first


def test_the_meeting_room_has_no_menu(walk: Walkers, history: Case) -> None:
    maria = walk("maria")
    maria.go("/tavla/")
    maria.link("Mötesläge").click()
    expect(maria.page.locator(".shell-header")).to_be_hidden()
    expect(maria.link("Lämna mötesläget")).to_be_focused()
    maria.look("meeting room")
    maria.page.locator(f"#row-{history.pk} a.cell").first.click()
    expect(maria.page.locator("dialog[open]")).to_be_visible()
    maria.page.keyboard.press("Escape")
    maria.link("Lämna mötesläget").click()
    expect(maria.page.locator(".shell-header")).to_be_visible()


def test_without_scripts_the_days_are_links_and_a_field(walk: Walkers, history: Case) -> None:
    maria = walk("maria", PHONE, scripts=False)
    maria.go("/tavla/")
    maria.link("En vecka tidigare").click()
    expect(maria.page.locator("[data-board-day]")).to_contain_text("Så här stod tavlan")
    maria.look("a week ago")
    maria.link("En dag senare").click()
    expect(maria.page.locator("input[name=dag]")).to_have_value((timezone.localdate() - 6 * DAY).isoformat())
    maria.link("Mötesläge").click()
    expect(maria.page.locator(".shell-header")).to_be_hidden()
    maria.look("meeting room")
    maria.link("Lämna mötesläget").click()
    expect(maria.page.locator(".shell-header")).to_be_visible()


def test_those_who_share_the_board_see_each_other(walk: Walkers, history: Case) -> None:
    maria, karin, olle = walk("maria"), walk("karin"), walk("olle")
    for one in (maria, karin, olle):
        one.go("/tavla/?tavla=integrerat-sjobron")
    here = "[data-board-here]"
    expect(maria.page.locator(here)).to_contain_text("Karin Berg")
    expect(karin.page.locator(here)).to_contain_text("Maria Lund")
    expect(olle.page.locator(here)).to_be_hidden()
    maria.look("together")
    karin.go("/")
    expect(maria.page.locator(here)).to_be_hidden()


def test_the_life_line_on_screen_phone_and_paper(walk: Walkers, history: Case) -> None:
    maria = walk("maria")
    maria.go(f"/arende/{history.pk}/")
    maria.link("Livslinje").click()
    expect(maria.page.get_by_role("img", name="Livslinje")).to_be_visible()
    expect(maria.page.locator("main")).to_contain_text("Följer stödet behovet?")
    maria.look("life line")
    maria.link("3 månader").click()
    expect(maria.page.locator("[aria-current='true']", has_text="3 månader")).to_be_visible()
    # Landscape A4 with the margins taken off; what is not printed takes no room.
    maria.page.emulate_media(media="print")
    maria.page.set_viewport_size({"width": 1062, "height": 733})
    assert maria.page.locator(".no-print").first.is_hidden()
    assert maria.page.evaluate("document.querySelector('main').getBoundingClientRect().bottom") <= 733
    small = walk("maria", PHONE)
    small.go(f"/arende/{history.pk}/livslinje/?period=alla")
    small.look("life line")
