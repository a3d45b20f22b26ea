"""What is being done, organisation by organisation, on the board: what goes on, whose words, and for whose eyes."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from samvag.board.running import running
from samvag.board.tests.conftest import OpenMore, statements
from samvag.cases.actions import add_actor
from samvag.cases.models import Case
from samvag.medication.actions import Agreed, agree_to_hand_out
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from samvag.visits.actions import Given, give_help
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BOARD = "/tavla/"


def ago(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() - days * DAY, time(0, 1)))


def page(client: Client, **query: str) -> str:
    answer = client.get(BOARD, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def helped(world: World, open_more: OpenMore) -> Case:
    """Somebody whom the municipality helps, and psychiatry hands out medicine to."""
    (case,) = open_more(1, at=ago(70), lines=False)
    today = timezone.localdate()
    agreed = Agreed("Metylfenidat", "Pia", today - 20 * DAY, [1, 2, 3], "seen", "Karin", today - 20 * DAY)
    with world.acting("maria", purpose="demonstration"):
        maria = world.actor("maria")
        for label, days in (("Boendestöd", 60), ("Budget <b>hemma</b>", 12), ("Budget <b>hemma</b>", 5)):
            give_help(case, Given("other", label), by=maria, share_with=(), at=ago(days))
        add_actor(case, by=maria, name="Rut", function="Husläkare", organisation_name="Lindens vårdcentral", at=ago(40))
        add_actor(case, by=maria, name="Bo", function="Bror", at=ago(40))
    with world.acting("karin", purpose="demonstration"):
        agree_to_hand_out(case, agreed, "substance", by=world.actor("karin"), share_with=(), at=ago(20))
    return case


def test_it_says_what_goes_on_by_organisation_as_each_unit_may_know(world: World, helped: Case) -> None:
    html = page(world.client("maria"))
    for words in (
        '<span class="board-who">Lindens vårdcentral:</span> Husläkare',
        '<span class="board-who">Vuxenenheten:</span> Budget &lt;b&gt;hemma&lt;/b&gt;</li>',  # once, however often
    ):
        assert words in html, words
    for hidden in ("Boendestöd", "Bror", "Utlämning av läkemedel", "Budget <b>"):
        assert hidden not in html, hidden
    theirs = page(world.client("karin"))
    assert '<span class="board-who">Öppenvårdspsykiatrin:</span> Utlämning av läkemedel' in theirs
    for hidden in ("Metylfenidat", "Budget", "Lindens"):
        assert hidden not in theirs, hidden
    for name in ("olle", "sara"):
        assert "Budget" not in page(world.client(name))


def test_another_unit_s_help_is_there_from_when_it_is_handed_over_until_the_consent_ends(
    world: World, helped: Case
) -> None:
    maria, karin = world.actor("maria"), world.client("karin")
    with world.acting("maria"):
        give_help(helped, Given("talk", "Stödsamtal"), by=maria)
    assert '<span class="board-who">Vuxenenheten:</span> Stödsamtal' in page(karin)
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(), by=maria)
    assert "Stödsamtal" not in page(karin)
    assert "Stödsamtal" in page(world.client("maria"))


def test_a_past_day_has_what_went_on_then(world: World, helped: Case) -> None:
    maria = world.client("maria")
    then = page(maria, dag=(timezone.localdate() - 45 * DAY).isoformat())
    assert "Boendestöd" in then
    for later in ("Budget", "Lindens"):
        assert later not in then
    karin = world.client("karin")
    assert "Utlämning av läkemedel" in page(karin, dag=(timezone.localdate() - 19 * DAY).isoformat())
    assert "Utlämning av läkemedel" not in page(karin, dag=(timezone.localdate() - 21 * DAY).isoformat())


def test_it_costs_no_statement_now_or_then(world: World, helped: Case) -> None:
    client = world.client("maria")
    then = f"{BOARD}?dag={timezone.localdate() - 2 * DAY}"
    assert statements(client, BOARD) <= 5
    few = statements(client, then)
    with world.acting("maria"):
        for number in range(20):
            give_help(helped, Given("other", f"Hjälp {number}"), by=world.actor("maria"), share_with=(), at=ago(3))
    assert "Hjälp 19" in page(client)
    assert statements(client, BOARD) <= 5
    assert statements(client, then) == few


def test_nothing_known_says_so_and_the_empty_sheet_has_the_column(world: World) -> None:
    world.case()
    client = world.client("maria")
    assert "Ingen antecknad här" in page(client)
    assert '<th scope="col">Insatser</th>' in client.get("/tavla/mall/").content.decode()


@pytest.mark.parametrize(
    ("kind", "content", "goes_on"),
    [
        ("hand_out", {"from_on": "2026-03-10", "until_on": None, "ended_on": None}, True),
        ("hand_out", {"from_on": "2026-03-11", "until_on": None, "ended_on": None}, False),
        ("hand_out", {"from_on": "2026-03-01", "until_on": "2026-03-10", "ended_on": None}, True),
        ("hand_out", {"from_on": "2026-03-01", "until_on": "2026-03-20", "ended_on": "2026-03-09"}, False),
        ("tapering", {"state": "paused"}, False),
        ("tapering", {"state": "ended"}, False),
        ("actor", {"organisation_name": "God man", "function": "x", "ended_on": "2026-03-09"}, False),
        ("actor", {"organisation_name": "God man", "function": "x", "ended_on": "2026-03-10"}, True),
        ("actor", {"organisation_name": "", "function": "Syster", "ended_on": None}, False),
        ("help", None, False),  # an envelope whose content is not for this reader
    ],
)
def test_what_is_over_or_not_begun_does_not_go_on(
    kind: str, content: dict[str, Any] | None, goes_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samvag.board.running._words", lambda *_asked: ("Enheten", "Det"))
    found = running([{"kind": kind, "unit": "Enheten", "content": content}], 0, date(2026, 3, 10))
    assert bool(found) is goes_on
