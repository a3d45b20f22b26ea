"""A consent withdrawn at any moment, among pages being read and streams standing open: the next request shows nothing
of what rested on it, and an open stream is silent about the case within a second."""

import asyncio
import json
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from samvag.board.tests.test_live import Stream, elsewhere, until
from samvag.cases.models import Case
from samvag.sharing.models import Consent
from tests.canaries import mails, word
from tests.floor.committed import committed
from tests.world import World

pytestmark = pytest.mark.heavy
TRIALS, READERS, SILENT_WITHIN = 100, 2, 1.0
CHANCE = random.Random()  # noqa: S311, moments are no secret
REPORT = Path(settings.BASE_DIR) / "var" / "reports" / "withdrawals.json"


@dataclass
class Trial:
    """One person whose consent is withdrawn while psychiatry reads."""

    case: Case
    written: str
    pages: tuple[str, ...]
    withdraw_at: str
    ended: float = 0.0
    reads: list[tuple[float, bool]] = field(default_factory=list)


class Heard(Stream):
    """A stream that remembers when it said what."""

    def __init__(self, client: Client) -> None:
        self.heard: list[tuple[float, str]] = []
        super().__init__(client)

    async def send(self, message: dict[str, Any]) -> None:
        self.heard.append((time.perf_counter(), message.get("body", b"").decode()))
        await super().send(message)

    def after(self, moment: float, case: Case) -> list[float]:
        """How long after a moment the case was spoken of."""
        return [at - moment for at, said in self.heard if at > moment and str(case.pk) in said]


def lay_out(world: World) -> Trial:
    """A person with a status that psychiatry has read on the person's consent."""
    case, written = world.case(), word()
    entry = world.status("maria", case, words=written)
    with world.acting("maria"):
        consent = Consent.objects.get(person_id=case.person_id, owner_id=world.actor("maria").organisation_id)
    pages = ("/tavla/", f"/arende/{case.pk}/", f"/tavla/rad/{case.pk}/", f"/uppgift/{entry.pk}/varfor/")
    return Trial(case, written, pages, f"/samtycke/{consent.pk}/aterkalla/")


def read_on(trial: Trial, session: str, stop: threading.Event) -> None:
    """One page after the other until told to stop; when each was asked for, and whether the words stood there."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    while not stop.is_set():
        begun = time.perf_counter()
        body = client.get(trial.pages[len(trial.reads) % len(trial.pages)]).content.decode()
        trial.reads.append((begun, trial.written in body))


def withdraw(trial: Trial, client: Client) -> None:
    """As Maria does it; it has happened when she has her answer."""
    assert client.post(trial.withdraw_at, {"confirmed": "yes"}).status_code == 302
    trial.ended = time.perf_counter()


async def attempt(world: World, trial: Trial, maria: Client, session: str) -> None:
    """Withdraw at a random moment while others read, and let them read on."""
    stop = threading.Event()
    reading = [asyncio.create_task(elsewhere(lambda: read_on(trial, session, stop))) for _ in range(READERS)]
    await asyncio.sleep(CHANCE.uniform(0, 0.3))
    await elsewhere(lambda: withdraw(trial, maria))
    await asyncio.sleep(0.15)
    stop.set()
    await asyncio.gather(*reading)


def test_a_withdrawal_acts_at_once_whatever_is_going_on(
    town: None, django_db_blocker: DjangoDbBlocker, superuser_dsn: str
) -> None:
    with committed(django_db_blocker, superuser_dsn) as world:
        maria, karin = world.client("maria"), world.client("karin")
        session, trials = world.session("karin"), []

        async def scenario() -> Heard:
            stream = Heard(karin)
            await until(lambda: bool(stream.said))
            for _ in range(TRIALS):
                trials.append(await elsewhere(lambda: lay_out(world)))
                await attempt(world, trials[-1], maria, session)
            for trial in trials[:: max(TRIALS // 20, 1)]:
                await elsewhere(lambda one=trial: world.status("maria", one.case, words="Ny", domain="ekonomi"))
            await asyncio.sleep(1.5)
            await stream.leave()
            return stream

        judge(trials, asyncio.run(scenario()))


def judge(trials: list[Trial], stream: Heard) -> None:
    """Nothing after the withdrawal; and before it the words were there to be read, or nothing is shown by this."""
    shown = sum(1 for one in trials for begun, there in one.reads if there and begun > one.ended)
    late = [lag for one in trials for lag in stream.after(one.ended, one.case) if lag > SILENT_WITHIN]
    figures = {
        "trials": len(trials),
        "reads_before": sum(1 for one in trials for begun, there in one.reads if begun <= one.ended and there),
        "reads_after": sum(1 for one in trials for begun, _there in one.reads if begun > one.ended),
        "shown_after": shown,
        "told_late": len(late),
    }
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(figures, indent=2) + "\n")
    assert shown == 0
    assert late == []
    assert not [one for one in trials if one.written in mails()]
    assert figures["reads_before"] > TRIALS // 4
    assert figures["reads_after"] > TRIALS
    assert sum("changed" in said for _at, said in stream.heard) >= TRIALS // 2
    mail.outbox.clear()
