"""Thousands of requests that go wrong, over one pool of connections: nobody ever sees another's rows."""

import json
import logging
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from samvag.people.models import PersonLink
from tests.floor.faulty import VIEWS
from tests.world import World

THREADS = 12
WEIGHTS = {"normal": 8, "nested": 3, "sql-error": 2, "python-error": 2, "too-slow": 1, "killed": 1, "stream": 2}
ACTORS = ("maria", "karin", "rut", "olle", "")


@pytest.fixture
def quiet() -> Iterator[None]:
    """The faults are ours: nobody needs to read of them."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Rush:
    """Requests straight into the handler, each in a thread of its own, with the connections of the real pool."""

    def __init__(self, world: World) -> None:
        self.handler = WSGIHandler()
        self.cookies = {name: world.client(name).cookies["sessionid"].value for name in ACTORS if name}
        self.expected: dict[str, list[str]] = {"": []}
        for name in self.cookies:
            with world.acting(name):
                self.expected[name] = sorted(PersonLink.objects.values_list("given_name", flat=True))
        self.count: Counter[str] = Counter()

    def environment(self, actor: str, view: str) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": f"/{view}/",
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            "HTTP_COOKIE": f"sessionid={self.cookies[actor]}" if actor else "",
        }

    def one(self, seed: int) -> list[str]:
        """One request; what it left to be counted."""
        dice = random.Random(seed)  # noqa: S311
        actor = dice.choice(ACTORS)
        view = dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        status: list[str] = []
        answer: Any = self.handler(self.environment(actor, view), lambda line, headers: status.append(line))
        parts = iter(answer)
        body = next(parts, b"") if view == "stream" else b"".join(parts)  # a stream is abandoned after its first part
        answer.close()
        if not status[0].startswith("200"):
            return ["failed " + view]
        names = json.loads(body)
        wanted = [] if view == "stream" else self.expected[actor]
        return [
            "answered",
            *(["leaked"] if set(names) - set(wanted) else []),
            *(["missing"] if set(wanted) - set(names) else []),
        ]

    def run(self, requests: int) -> Counter[str]:
        with ThreadPoolExecutor(THREADS) as threads:
            for found in threads.map(self.one, range(requests)):
                self.count.update(found)
        return self.count


def rush(world: World, requests: int) -> None:
    world.case(given_name="Alva")
    world.referral(by="rut", slug="samvux-sjobron", given_name="Bo")
    with override_settings(ROOT_URLCONF="tests.floor.faulty"):
        crowd = Rush(world)
        assert crowd.expected == {"maria": ["Alva"], "karin": ["Alva"], "rut": ["Bo"], "olle": [], "": []}
        count = crowd.run(requests)
    assert settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] < THREADS
    assert (count["leaked"], count["missing"]) == (0, 0)
    assert count["answered"] > requests / 2
    assert all(count[f"failed {name}"] > 0 for name in VIEWS if name not in ("normal", "nested", "stream"))
    assert sum(count[f"failed {name}"] for name in ("normal", "nested", "stream")) <= requests / 50


def test_400_requests_that_go_wrong_leak_nothing(lasting: World, quiet: None) -> None:
    rush(lasting, 400)


@pytest.mark.heavy
def test_5000_requests_that_go_wrong_leak_nothing(lasting: World, quiet: None) -> None:
    rush(lasting, 5000)
