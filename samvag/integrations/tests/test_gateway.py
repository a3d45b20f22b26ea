"""SMS through a gateway on loopback: what it is sent, and what each answer means."""

import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from samvag.integrations.sms import gateway
from samvag.notices.letters import Undelivered, compose
from samvag.notices.models import Channel


@dataclass
class Gateway:
    """What it has taken, and what it answers next."""

    answers: list[int] = field(default_factory=list)
    taken: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def sms(settings: Settings) -> Iterator[Gateway]:
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = state.answers.pop(0) if state.answers else 202
            if status < 300:
                state.taken.append((dict(self.headers), said))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/sms?v=1", "hemlig"
    settings.PUBLIC_URL = "https://samvag.example"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def letter() -> Any:
    return compose(Channel.SMS, key=uuid.uuid4(), to="+46701740605")


def test_the_gateway_is_sent_one_message_with_its_key(sms: Gateway) -> None:
    one = letter()
    gateway.send(one)
    ((headers, said),) = sms.taken
    assert said == {"id": str(one.id), "from": "Samvag", "to": "+46701740605", "text": one.text}
    assert headers["Authorization"] == "Bearer hemlig"
    assert headers["Idempotency-Key"] == str(one.id)
    assert one.text.endswith("https://samvag.example/notiser/")


@pytest.mark.parametrize(
    ("status", "for_good"), [(400, True), (422, True), (401, False), (429, False), (500, False), (503, False)]
)
def test_an_answer_is_no_for_good_or_for_now(sms: Gateway, status: int, for_good: bool) -> None:
    sms.answers = [status]
    with pytest.raises(Undelivered) as fault:
        gateway.send(letter())
    assert (fault.value.for_good, fault.value.code) == (for_good, f"http {status}")
    assert sms.taken == []


def test_a_gateway_that_is_away_is_asked_again(settings: Settings) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/"
    with pytest.raises(Undelivered) as fault:
        gateway.send(letter())
    assert not fault.value.for_good
