"""A mail server on a real socket, a worker's round in the worker's place, and words for reaching somebody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from pytest_django import Settings

from samvag.config.tasks import posts
from samvag.core.context import acting
from samvag.notices.actions import choose
from samvag.notices.delivery import deliver
from samvag.notices.kinds import KINDS
from tests.world import World

EVERY_WAY = {kind: {"mail": "at_once", "sms": "at_once"} for kind in KINDS}


@dataclass
class Mailbox:
    """What the server has taken, and what it answers next."""

    raw: list[tuple[str, bytes]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    begun: list[datetime] = field(default_factory=list)  # when the server was first told of each letter
    _begun: datetime = datetime.min

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        self._begun = datetime.now().astimezone()
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.begun.append(self._begun)
        self.raw.append((envelope.rcpt_tos[0], envelope.original_content))
        return "250 OK"

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=default) for _to, raw in self.raw]  # type: ignore[misc]

    def to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.letters if one["To"] == address]

    @property
    def text(self) -> str:
        """Everything that left, headers and all, with every part read."""
        parts = [str(one) + "".join(_content(part) for part in one.walk()) for one in self.letters]
        return "\n".join(parts)


def _content(part: EmailMessage) -> str:
    content = "" if part.is_multipart() else part.get_content()
    return content.decode() if isinstance(content, bytes) else content


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """A mail server on loopback, connected to the product."""
    box = Mailbox()
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", port
    settings.SMTP_TLS, settings.PUBLIC_URL = "none", "https://samvag.example"
    yield box
    server.stop()


@contextmanager
def as_worker() -> Iterator[None]:
    """This process signed in as the worker, which may do what the web may not."""
    _sign_in("samvag_worker")
    try:
        yield
    finally:
        _sign_in("samvag_web")


def _sign_in(role: str) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict["USER"] = role


Reach = Callable[..., str]


@pytest.fixture
def reach(lasting: World) -> Reach:
    """Let somebody be reached at once, at any hour, on every channel; where."""

    def at(username: str, unit: str = "", **fields: Any) -> str:
        wanted = {
            "mail": f"{username}@ovningsstaden.example",
            "phone": "+46701740605",
            "choices": EVERY_WAY,
            "quiet_from": time(0),
            "quiet_to": time(0),
            "only_working_days": False,
            **fields,
        }
        actor = lasting.actor(username, unit)
        with acting(actor):
            choose(by=actor, **wanted)
        return str(wanted["mail"])

    return at


Round = Callable[[], int]


@pytest.fixture
def worker_round(lasting: World) -> Round:
    """One round of the worker's; how many messages left."""

    def go() -> int:
        with as_worker():
            return deliver(posts())

    return go
