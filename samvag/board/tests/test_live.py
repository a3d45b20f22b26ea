"""Live boards: who is told that a case has changed, and when a stream ends. Real connections, real notifications."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from samvag.board import live
from samvag.cases.actions import write_case_note
from samvag.cases.models import Case
from samvag.core.context import acting_tag
from samvag.organisations.models import Assignment
from samvag.records.actions import correct_record
from samvag.records.models import Note
from samvag.referrals.actions import open_from_decision
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent, Disclosure
from tests.world import World


class Stream:
    """A browser's end of one stream."""

    def __init__(self, client: Client | None, query: str = "") -> None:
        key = client.cookies[settings.SESSION_COOKIE_NAME].value if client else "nobody"
        cookie = f"{settings.SESSION_COOKIE_NAME}={key}".encode()
        self.scope = {"type": "http", "method": "GET", "path": "/events/board/", "headers": [(b"cookie", cookie)]}
        self.scope["query_string"] = query.encode()
        self.status = 0
        self.said = ""
        self.left = asyncio.Event()
        self.task = asyncio.create_task(live.application(self.scope, self.receive, self.send))

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.said += message.get("body", b"").decode()

    async def leave(self) -> None:
        self.left.set()
        await asyncio.wait_for(self.task, 5)


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not happened():
            await asyncio.sleep(0.01)


async def elsewhere(act: Callable[[], Any]) -> Any:
    """Do it on a thread of its own, as another process would."""

    def alone() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    return await asyncio.to_thread(alone)


def run(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scenario)


def test_a_change_is_told_to_those_who_see_the_case_and_to_nobody_else(lasting: World) -> None:
    world = lasting
    case: Case = world.case()
    clients = [world.client(name) for name in ("maria", "karin", "olle", "sara")]

    async def scenario() -> None:
        streams = [Stream(client) for client in clients]
        await until(lambda: all(one.status == 200 and one.said for one in streams))
        await elsewhere(lambda: world.status("maria", case, words="Hemligt"))
        await until(lambda: all("changed" in one.said for one in streams[:2]))
        await elsewhere(lambda: withdraw(world))
        await until(lambda: streams[1].said.count("changed") == 2)
        for one in streams:
            await one.leave()
        for one in streams[2:]:
            assert "changed" not in one.said
        words = set("".join(one.said for one in streams).split())
        assert words <= {"retry:", "3000", "event:", "changed", "data:", str(case.pk)}
        assert not live.hub().readers

    run(scenario())


def test_a_note_is_told_to_its_own_organisation_until_it_is_handed_over(lasting: World) -> None:
    """It changes the days since contact for those who see it; to the others not even that something happened."""
    world = lasting
    case: Case = world.case()
    clients = [world.client(name) for name in ("johan", "karin")]

    def write(share_with: tuple[int, ...]) -> None:
        with world.acting("maria"):
            write_case_note(
                case, by=world.actor("maria"), category="social", heading="Hembesök", text="…", share_with=share_with
            )

    def take_back() -> None:
        with world.acting("maria"):
            handed = Note.objects.get(record_id__in=Disclosure.objects.values("record_id"))
            correct_record(handed, by=world.actor("maria"), reason="Fel person", retracted=True)

    async def scenario() -> None:
        johan, karin = [Stream(client) for client in clients]
        await until(lambda: bool(johan.said and karin.said))
        await elsewhere(lambda: write(()))
        await until(lambda: "changed" in johan.said)
        await elsewhere(lambda: write((world.unit("Öppenvårdspsykiatrin").pk,)))
        await until(lambda: karin.said.count("changed") == 1)
        await elsewhere(take_back)
        await until(lambda: karin.said.count("changed") == 2)
        for one in (johan, karin):
            await one.leave()
        assert set(karin.said.split()) <= {"retry:", "3000", "event:", "changed", "data:", str(case.pk)}

    run(scenario())


def test_a_storm_of_changes_costs_each_who_looks_one_question(lasting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many boards and many changes are asked for together; the other house is not even woken by what is ours alone."""
    world = lasting
    case: Case = world.case()
    clients = [world.client(name) for name in ("maria", "johan", "johan", "karin")]
    taken: list[int] = []
    seen = live._seen

    def counted(inquiries: list[live.Inquiry]) -> list[set[Any] | None]:
        time.sleep(0.3)
        taken.append(len(inquiries))
        return seen(inquiries)

    def write() -> None:
        for _each in range(8):
            with world.acting("maria"):
                write_case_note(case, by=world.actor("maria"), category="social", heading="x", text="…", share_with=())

    monkeypatch.setattr(live, "_seen", counted)

    async def scenario() -> None:
        streams = [Stream(client) for client in clients]
        await until(lambda: all(one.said for one in streams))
        await elsewhere(write)
        await until(lambda: all("changed" in one.said for one in streams[:3]))
        await asyncio.sleep(0.7)
        for one in streams:
            await one.leave()
        assert "changed" not in streams[3].said

    run(scenario())
    assert len(taken) <= 4, taken  # eight changes times three readers, one by one, were twenty-four
    assert max(taken) <= 3, taken


def withdraw(world: World) -> None:
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(owner_id=world.actor("maria").organisation_id), by=world.actor("maria"))


def test_a_case_that_opens_to_the_reader_is_told_as_a_new_row(lasting: World) -> None:
    world = lasting
    case: Case = world.case()
    decision = world.decided()
    clients = [world.client(name) for name in ("maria", "olle")]

    def open_it() -> Any:
        with world.acting("maria"):
            staff = [(world.actor("maria").assignment_id, "main_coordinator")]
            return open_from_decision(decision, by=world.actor("maria"), staff=staff).pk

    async def scenario() -> None:
        maria, olle = [Stream(client) for client in clients]
        await until(lambda: bool(maria.said and olle.said))
        fresh = await elsewhere(open_it)
        await until(lambda: "event: opened" in maria.said)
        assert maria.said.partition("opened")[2].split()[1] == str(fresh)
        assert str(case.pk) not in maria.said
        for one in (maria, olle):
            await one.leave()
        assert "opened" not in olle.said

    run(scenario())


def test_without_a_session_or_the_role_there_is_no_stream(lasting: World) -> None:
    disa = lasting.client("disa")

    async def scenario() -> None:
        for client in (None, disa):
            stream = Stream(client)
            await asyncio.wait_for(stream.task, 5)
            assert stream.status == 403
            assert stream.said == ""

    run(scenario())


def test_an_ended_assignment_ends_the_stream_at_the_next_event(lasting: World) -> None:
    world = lasting
    case = world.case()
    client, key = world.client("johan"), world.actor("johan").assignment_id
    his = Assignment.objects.using("owner").filter(pk=key)

    async def scenario() -> None:
        stream = Stream(client)
        await until(lambda: stream.said != "")
        await elsewhere(lambda: his.update(ends_on=timezone.localdate() - timedelta(days=1)))
        await elsewhere(lambda: world.status("maria", case))
        await asyncio.wait_for(stream.task, 5)
        assert "changed" not in stream.said

    try:
        run(scenario())
    finally:
        his.update(ends_on=None)


def test_a_quiet_stream_breathes_and_ends_with_the_session(lasting: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(live, "RECHECK_SECONDS", 0.1)
    client = lasting.client("maria")

    async def scenario() -> None:
        stream = Stream(client)
        await until(lambda: stream.said.count(": alive") > 3)
        await elsewhere(client.session.flush)
        await asyncio.wait_for(stream.task, 5)

    run(scenario())


def test_a_reader_too_slow_to_follow_is_let_go() -> None:
    async def scenario() -> None:
        reader = live.Reader("x")
        for _each in range(live.QUEUE_LENGTH + 1):
            reader.tell("case")
        assert reader.waiting.qsize() == 1
        assert reader.waiting.get_nowait() is None

    run(scenario())


def test_a_server_without_an_event_loop_says_do_not_ask_again(world: World) -> None:
    assert world.client("maria").get("/events/board/").status_code == 204


def test_a_switch_of_assignment_ends_the_stream_at_once(lasting: World) -> None:
    """Without waiting for a change or for the half-minute's question; and the old page's stream does not come back."""
    world = lasting
    vera, other = world.actor("vera", "Lindens vårdcentral"), world.actor("vera", "Öppenvårdspsykiatrin")
    client = world.client("vera", "Lindens vårdcentral")

    async def scenario() -> None:
        johan = Stream(world_johan)
        stream = Stream(client, f"som={acting_tag(vera)}")
        await until(lambda: bool(stream.said and johan.said))
        await elsewhere(lambda: client.post("/uppdrag/", {"assignment": other.assignment_id}))
        await asyncio.wait_for(stream.task, 2)
        again = Stream(client, f"som={acting_tag(vera)}")
        await asyncio.wait_for(again.task, 5)
        assert again.status == 403
        fresh = Stream(client, f"som={acting_tag(other)}")
        await until(lambda: bool(fresh.said))
        assert not johan.task.done()
        for one in (fresh, johan):
            await one.leave()

    world_johan = world.client("johan")
    run(scenario())


def test_signing_out_ends_the_stream_at_once(lasting: World) -> None:
    client = lasting.client("maria")

    async def scenario() -> None:
        stream = Stream(client)
        await until(lambda: bool(stream.said))
        await elsewhere(lambda: client.post("/logga-ut/"))
        await asyncio.wait_for(stream.task, 2)

    run(scenario())
