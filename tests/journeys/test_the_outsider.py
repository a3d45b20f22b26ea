"""Olle works in the same municipality and has nothing to do with anybody: for him nobody is there, however he looks."""

import re
from uuid import uuid4

import pytest

from samvag.referrals.models import Referral
from tests.journeys.conftest import Walker, Walkers
from tests.world import World

pytestmark = pytest.mark.journey

SHIFTING = re.compile(r"csrf[^>]*>|[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[A-Za-z0-9]{64}\"")


def _body(walker: Walker, path: str) -> tuple[int, str, dict[str, str]]:
    """What the address answers, but for the one-time tokens and the key that was asked for."""
    answer = walker.context.request.get(walker.base + path)
    kept = {name: value for name, value in answer.headers.items() if name in ("content-type", "cache-control", "vary")}
    return answer.status, SHIFTING.sub("", answer.text()), kept


def _search(walker: Walker, words: str) -> str:
    walker.go("/sok/")
    walker.page.get_by_label("Efternamn, personnummer eller ärendenummer").fill(words)
    walker.page.locator("main").get_by_role("button", name="Sök").click()
    return walker.page.locator("main p[role=status]").inner_text()


def test_the_outsider_finds_nobody(walk: Walkers, real_world: World) -> None:
    case = real_world.case(family_name="Hemlund")
    status = real_world.status("maria", case)
    link = real_world.link("maria", case)
    meeting = real_world.meeting()
    with real_world.acting("maria"):
        referral = Referral.objects.get(person_id=case.person_id)
    olle = walk("olle")

    # His own pages say that nothing is here, and count nothing.
    for path, name in (
        ("/", "day"),
        ("/arenden/", "cases"),
        ("/tavla/", "board"),
        ("/inkorg/", "inbox"),
        ("/sok/", "search"),
    ):
        olle.go(path)
        olle.look(name)
        assert "Hemlund" not in olle.page.content()
        assert case.number not in olle.page.content()

    # A name, a number and a case number that exist answer as those that do not.
    nothing = _search(olle, "Finnsinte")
    olle.look("nothing-found")
    for words in ("Hemlund", "hem", link.number, case.number):
        assert _search(olle, words) == nothing

    # An address guessed right answers, byte for byte, as one guessed wrong.
    for pattern, key in (
        ("/arende/{}/", case.pk),
        ("/arende/{}/anteckning/", case.pk),
        ("/person/{}/", link.pk),
        ("/person/{}/samtycke/", link.pk),
        ("/remiss/{}/", referral.pk),
        ("/remissgrupp/{}/", meeting.pk),
        ("/remissgrupp/" + str(meeting.pk) + "/{}/", referral.pk),
        ("/uppgift/{}/varfor/", status.pk),
        ("/uppgift/{}/versioner/", status.pk),
        ("/tavla/{}/boende/", case.pk),
        ("/tavla/rad/{}/", case.pk),
    ):
        there, not_there = _body(olle, pattern.format(key)), _body(olle, pattern.format(uuid4()))
        assert there == not_there, pattern
        assert there[0] in (403, 404), pattern
    olle.go(f"/arende/{case.pk}/")
    olle.look("not-there")


def test_the_sender_learns_received_and_closed_only(walk: Walkers, real_world: World) -> None:
    disa = walk("disa")
    page = disa.page
    disa.go("/remiss/ny/")
    page.get_by_label("Personens förnamn").fill("Ylva")
    page.get_by_label("Efternamn").fill("Sändlund")
    page.get_by_label("Vad vill personen ha hjälp med?").fill("Skrivs ut på fredag.")
    page.get_by_label("Er egen märkning").fill("Rum 4")
    disa.button("Skicka").click()
    page.wait_for_url("**/skickat/")
    disa.look("sent")
    row = page.locator("tbody tr", has_text="Rum 4")
    assert "Inte än" in row.inner_text()
    assert "Ylva" not in page.content()
    assert "Sändlund" not in page.content()
    heads = page.locator("thead th").all_inner_texts()
    assert heads == ["Er märkning", "Till", "Mottaget", "Avslutat"]
    disa.go("/arenden/")
    assert "Sändlund" not in page.content()
