"""Who else is looking: told by name to those who share cases, and to nobody else."""

import json
import time

import pytest

from samvag.board import live, presence
from samvag.board.presence import Colleague, Presence
from samvag.board.tests.test_live import Stream, elsewhere, run, until
from tests.world import World

SITE = "integrerat-sjobron"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "GATHER_SECONDS", 0.05)


def people(stream: Stream) -> list[str]:
    """The names the reader was last told of."""
    told = [part.partition("\n\n")[0] for part in stream.said.split("event: here\ndata: ")[1:]]
    return [one["name"] for one in json.loads(told[-1])] if told else []


def test_those_who_share_a_case_see_each_other_come_and_go(lasting: World) -> None:
    world = lasting
    world.case()
    clients = [world.client(name) for name in ("maria", "karin", "olle", "rut")]

    async def scenario() -> None:
        maria, karin, olle, rut = [Stream(client, f"tavla={SITE}") for client in clients]
        await until(lambda: people(maria) == ["Karin Berg"] and people(karin) == ["Maria Lund"])
        await karin.leave()
        await until(lambda: people(maria) == [])
        assert olle.said.count("event: here") == rut.said.count("event: here") == 0
        for one in (maria, olle, rut):
            await one.leave()

    run(scenario())


def test_another_process_tells_who_it_has(lasting: World) -> None:
    world = lasting
    world.case()
    karin, olle = world.actor("karin").assignment_id, world.actor("olle").assignment_id
    told = json.dumps({"worker": "another", "boards": {SITE: [karin, olle]}})
    client = world.client("maria")

    async def scenario() -> None:
        maria = Stream(client, f"tavla={SITE}")
        await until(lambda: bool(maria.said))
        await elsewhere(lambda: presence.say("nonsens"))
        await elsewhere(lambda: presence.say(told))
        await until(lambda: people(maria) == ["Karin Berg"])
        await elsewhere(lambda: presence.say(json.dumps({"worker": "another", "boards": {}})))
        await until(lambda: people(maria) == [])
        await maria.leave()

    run(scenario())


def known() -> Presence:
    mine = Presence()
    mine.known = {
        1: Colleague(1, "Maria", "Vux", 10),
        2: Colleague(2, "Karin", "Öpp", 20),
        3: Colleague(3, "Olle", "F", 30),
    }
    return mine


def test_nobody_is_told_of_themselves_of_another_board_or_of_who_shares_nothing() -> None:
    mine = known()
    mine.count([("a", 1), ("a", 2), ("a", 3), ("b", 2)])
    assert mine.told_to("a", 1, frozenset({10, 20})) == [{"name": "Karin", "unit": "Öpp"}]
    assert mine.told_to("b", 1, frozenset({10, 20})) == [{"name": "Karin", "unit": "Öpp"}]
    assert mine.told_to("a", 2, frozenset()) == []
    assert mine.told_to("c", 1, frozenset({10, 20, 30})) == []


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"worker": "x"}', '{"worker": "x", "boards": {"a": ["b"]}}', "null"])
def test_what_is_not_understood_is_nothing(said: str) -> None:
    mine = known()
    assert mine.hear(said) is False
    assert not mine.elsewhere


def test_a_process_that_has_fallen_silent_has_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = known()
    assert mine.hear('{"worker": "x", "boards": {"a": [2]}}')
    assert not mine.hear('{"worker": "x", "boards": {"a": [2]}}')
    assert not mine.hear(json.dumps({"worker": mine.worker, "boards": {"a": [3]}}))
    assert mine.looking("a") == {2}
    later = time.monotonic() + presence.BELIEVE_SECONDS + 1
    monkeypatch.setattr(presence.time, "monotonic", lambda: later)
    mine.forget_the_silent()
    assert mine.looking("a") == set()


def test_more_people_than_a_notice_carries_are_not_told_of() -> None:
    mine = known()
    mine.count([("a", number) for number in range(100_000, 102_000)])
    assert len(mine.payload().encode()) <= presence.MOST_BYTES
    assert json.loads(mine.payload())["boards"] == {}
