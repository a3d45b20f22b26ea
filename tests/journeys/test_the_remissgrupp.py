"""Maria and Karin meet in the remissgrupp, each at her own screen: each sees what was handed to her, and no more."""

import pytest

from samvag.meetings.models import Meeting
from samvag.referrals import actions
from tests.journeys.conftest import Walker, Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def _two_on_the_list(world: World) -> Meeting:
    """Bo said yes to psychiatry, Cia did not; Cia stands first on the list."""
    meeting = world.meeting()
    psychiatry = world.unit("Öppenvårdspsykiatrin")
    for name, shared in (("Ciasson", False), ("Bosson", True)):
        referral = world.referral(family_name=name)
        if shared:
            world.consent("maria", referral, psychiatry.name)
        with world.acting("maria"):
            maria = world.actor("maria")
            actions.take(referral, by=maria)
            actions.put_on_list(referral, by=maria, meeting=meeting, share_with=[psychiatry.pk] if shared else [])
    return meeting


def _state(walker: Walker, value: str, words: str) -> None:
    criterion = walker.page.locator(".criterion").first
    criterion.get_by_label("Er bedömning").select_option(value)
    criterion.get_by_label("Kommentar").fill(words)
    walker.button("Spara er bedömning").click()


def test_two_organisations_decide_together_and_may_disagree(walk: Walkers, real_world: World) -> None:
    meeting = _two_on_the_list(real_world)
    maria, karin = walk("maria"), walk("karin")
    for one in (maria, karin):
        one.go("/remissgrupp/")
        one.look("meetings")
        one.go(f"/remissgrupp/{meeting.pk}/")
        one.look("meeting")

    # Karin was handed one of two: her list has one line, numbered 1, and no trace of another.
    assert maria.page.locator("#agenda + ol > li").count() == 2
    assert karin.page.locator("#agenda + ol > li").all_inner_texts()[0].startswith("1.")
    assert karin.page.locator("#agenda + ol > li").count() == 1
    assert "Ciasson" not in karin.page.content()

    for one in (maria, karin):
        one.link("Bosson").click()
        one.look("item")
    _state(karin, "not_met", "Vi ser ingen diagnos ännu.")
    _state(maria, "met", "Känd hos oss sedan länge.")
    said = maria.page.locator(".criterion").first.inner_text()
    assert "Vuxenenheten" in said
    maria.look("criteria", picture="remissgruppen")

    # Maria's unit decides; the words to the person are there to start from.
    maria.link("Tas emot").first.click()
    maria.look("decide")
    maria.page.get_by_label("Varför?").fill("Behöver båda, och vill själv.")
    maria.button("Fatta beslutet").click()
    maria.look("decided")

    # Karin does not agree. It needs her reasons, and is kept.
    karin.page.reload()
    karin.page.get_by_label("Vi håller inte med").check()
    karin.button("Spara er mening").click()
    assert "Skriv varför ni inte håller med." in karin.page.locator("main").inner_text()
    karin.look("opinion-without-words")
    karin.page.get_by_label("Med egna ord").fill("Vi borde ha träffat Bo först.")
    karin.button("Spara er mening").click()
    karin.look("opinion")
    assert "håller inte med" in karin.page.locator("main").inner_text()

    # The letter, on screen and as it leaves the printer: no menu on the paper.
    maria.link("Svaret till personen").click()
    maria.look("letter")
    maria.page.emulate_media(media="print")
    assert not maria.page.locator(".shell-nav").is_visible()
    assert "Med vänlig hälsning" in maria.page.locator("main").inner_text()
    maria.page.emulate_media(media="screen")
    maria.page.go_back()

    # The case opens with coordinators of both.
    maria.link("Öppna ärende").click()
    maria.look("case-new")
    for label, person in (
        ("Huvudsamordnare, Vuxenenheten", "Maria Lund"),
        ("Kollega till samordnaren, Vuxenenheten", "Johan Ek"),
        ("Huvudsamordnare, Öppenvårdspsykiatrin", "Karin Berg"),
        ("Kollega till samordnaren, Öppenvårdspsykiatrin", "Per Dahl"),
    ):
        box = maria.page.get_by_label(label)
        box.select_option(label=next(text for text in box.locator("option").all_text_contents() if person in text))
    maria.button("Öppna ärendet").click()
    maria.look("case")
    karin.page.goto(maria.page.url)
    karin.look("case")
    roles = karin.page.locator("#staff-heading + ul").inner_text()
    assert all(name in roles for name in ("Maria Lund", "Johan Ek", "Karin Berg", "Per Dahl"))
