"""Asking the product at every address as every persona, past the test client: its cookies, signals and copied contexts
cost more than the answer."""

import asyncio
import gc
import io
import logging
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test.client import ClientHandler, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader

from samvag.board import live
from tests.architecture.expectations import ADDRESSES, GIVEN, PERSONAS, Address, expected, in_scope
from tests.architecture.states import Scene
from tests.world import World

# What differs between two askings of the very same page.
PASSING = re.compile(rb'name="(csrfmiddlewaretoken|_once)" value="[^"]*"|nonce="[^"]*"')
STREAM = "events/board/"
METHODS = ("GET", "POST")
WRONG_METHODS_IN = "own"
COMPARED_FOR_EACH = ("own", "disclosed", "protected")
# What a browser sends of a form in which nothing was filled in.
EMPTY = b"csrfmiddlewaretoken=" + b"x" * 32
WORDS = {200: "open", 204: "done", 302: "moved", 400: "bad", 403: "refused", 404: "gone", 405: "method"}
WORDS |= {409: "conflict", 422: "form"}


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every URL pattern there is, as it is written."""
    for one in (resolver or get_resolver()).url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, here)
        else:
            assert isinstance(one, URLPattern)
            yield here


def url(pattern: str, address: Address, ids: Mapping[str, Any]) -> str:
    """The pattern with a scene's ids in it."""
    filled = pattern
    for name, source in address.arguments:
        filled = re.sub(rf"<\w+:{name}>", str(ids[source]), filled)
    return f"/{filled}?{address.query}" if address.query else "/" + filled


def kind_of(answer: HttpResponse) -> str:
    """The answer in the words of the expectations."""
    if answer.status_code == 302 and answer["Location"].startswith("/logga-in/"):
        return "door"
    return WORDS.get(answer.status_code, f"answer {answer.status_code}")


@contextmanager
def quiet() -> Iterator[None]:
    """Without pytest's own copies of every log line, and without looking through the whole suite for garbage."""
    root = logging.getLogger()
    kept, root.handlers = root.handlers, [logging.NullHandler()]
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        root.handlers = kept
        gc.unfreeze()


def readable(answer: HttpResponse) -> str:
    """What a human reads in the answer; of a document every page and what is told about it."""
    if answer.streaming:
        return ""
    if answer.get("Content-Type", "") == "application/pdf":
        document = PdfReader(io.BytesIO(answer.content))
        return "".join(page.extract_text() for page in document.pages).replace("\n", "") + str(document.metadata)
    return answer.content.decode()


class Walk:
    """All personas in one scene, with what they were answered."""

    def __init__(self, world: World, scene: Scene) -> None:
        self.world, self.scene, self.cells = world, scene, 0
        self.deviations: list[str] = []
        self.unknown: dict[tuple[str, str, str], tuple[int, bytes]] = {}
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.cookies = ""
        self.environ = RequestFactory()._base_environ()
        self.sessions = {"anonymous": ""}
        for persona, unit in PERSONAS.items():
            if unit:
                self.sessions[persona] = world.session(persona.split()[0], unit)
        self.nobody: Mapping[str, Any] = {
            key: uuid.uuid4() if isinstance(one, uuid.UUID) else one for key, one in scene.ids.items()
        } | {"meeting": scene.ids["meeting"]}

    def ask(self, persona: str, method: str, where: str, body: bytes = EMPTY) -> HttpResponse:
        """One request, undone afterwards."""
        path, _, query = where.partition("?")
        environ = self.environ | {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method}
        if method == "POST":
            environ |= {
                "wsgi.input": io.BytesIO(body),
                "CONTENT_LENGTH": str(len(body)),
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
            }
        environ["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={self.sessions[persona]}; {self.cookies}"
        with transaction.atomic():
            answer: HttpResponse = self.handler(environ)
            transaction.set_rollback(True)
        return answer

    def cell(self, pattern: str, address: Address, persona: str, method: str) -> None:
        """Ask, and compare with what the table says."""
        self.cells += 1
        wanted = expected(address, persona, self.scene.state, method)
        name = f"{self.scene.state}: {persona} {method} {pattern}"
        if pattern == STREAM:
            self._stream(name, persona, method, wanted)
            return
        answer = self.ask(persona, method, url(pattern, address, self.scene.ids))
        got = kind_of(answer)
        if got != wanted:
            self.deviations.append(f"{name}: {wanted} expected, {got} given")
        self._words(name, persona, answer, refused=got in ("refused", "gone"))
        if wanted == "gone" and address.arguments:
            self._alike(name, pattern, address, persona, method, answer)

    def _words(self, name: str, persona: str, answer: HttpResponse, refused: bool) -> None:
        text = readable(answer) + str(answer.headers)
        unit = PERSONAS[persona]
        hidden = self.scene.state == "protected" and persona not in GIVEN
        for word, units in self.scene.words.items():
            if word in text and (refused or hidden or unit not in units):
                self.deviations.append(f"{name}: shows {re.sub(r'[0-9a-f]{10}$', '', word)}")

    def _alike(
        self, name: str, pattern: str, address: Address, persona: str, method: str, answer: HttpResponse
    ) -> None:
        """Not yours and does not exist are the same bytes: for each persona where every body is compared, else with
        what the first who asked was answered."""
        whose = persona if self.scene.state in COMPARED_FOR_EACH else ""
        if (pattern, method, whose) not in self.unknown:
            second = self.ask(persona, method, url(pattern, address, self.nobody))
            self.unknown[pattern, method, whose] = second.status_code, PASSING.sub(b"", second.content)
        if (answer.status_code, PASSING.sub(b"", answer.content)) != self.unknown[pattern, method, whose]:
            self.deviations.append(f"{name}: another answer than for what does not exist")

    def _stream(self, name: str, persona: str, method: str, wanted: str) -> None:
        """The board's events: let in as the table says, and told of the case only by whoever has its row."""
        status, body = listen(self.sessions[persona], method, self.scene.ids["case"])
        got = WORDS[status]
        if got != wanted:
            self.deviations.append(f"{name}: {wanted} expected, {got} given")
        told = got == "open" and in_scope("row", persona, self.scene.state)
        if (str(self.scene.ids["case"]) in body) != told:
            self.deviations.append(f"{name}: {'not told' if told else 'told'} of the case")

    def everywhere(self, personas: tuple[str, ...], methods: tuple[str, ...] = METHODS) -> None:
        """Every declared address, as these personas. That a method is none of an address's is decided before anybody
        looks at who asks, and is walked in one state."""
        known = set(patterns())
        for pattern, address in ADDRESSES.items():
            there = METHODS if self.scene.state == WRONG_METHODS_IN else address.methods.split()
            for persona in personas if pattern in known else ():
                for method in sorted({*methods} & {*there}):
                    self.cell(pattern, address, persona, method)


class OneReader:
    """In the hub's place: tells each reader of some cases, and then that it is over."""

    def __init__(self, *cases: str) -> None:
        self.cases = cases

    async def join(self, reader: live.Reader) -> None:
        for one in (*self.cases, None):
            reader.tell(one)

    def leave(self, reader: live.Reader) -> None:
        """Nothing is held."""


def listen(session: str, method: str, case: uuid.UUID) -> tuple[int, str]:
    """What the stream's own application answers a browser that is told of one change and of a case that is none. Its
    decision is asked for here, inside the open transaction, and handed to its event loop."""
    sent: list[dict[str, Any]] = []
    cases = str(case), str(uuid.uuid4())
    with mock.patch.object(live, "connections"), transaction.atomic():
        decided = {one: live._may_know(session, one) for one in (None, *cases)}
        transaction.set_rollback(True)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def may_know(key: str, about: str | None = None) -> bool | None:
        assert key == session
        return decided[about]

    cookie = f"{settings.SESSION_COOKIE_NAME}={session}".encode()
    with (
        mock.patch.object(live, "may_know", may_know),
        mock.patch.object(live, "hub", return_value=OneReader(*cases)),
    ):
        asyncio.run(live.application({"method": method, "headers": [(b"cookie", cookie)]}, receive, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent).decode()


def walk(world: World, scene: Scene) -> Walk:
    """Everybody everywhere in one scene. Sara comes twice: with her role in the case, and when it has ended."""
    walked = Walk(world, scene)
    with quiet():
        walked.everywhere(tuple(one for one in PERSONAS if one != "sara"))
        with scene.without_role(world, "sara"):
            walked.everywhere(("sara",))
    return walked
