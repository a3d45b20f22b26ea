"""Asking the product at every address as every persona, past the test client: its cookies, signals and copied contexts
cost more than the answer."""

import asyncio
import gc
import io
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock
from urllib.parse import urlencode

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.test.client import ClientHandler, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from samvag.board import live
from tests.architecture.expectations import ADDRESSES, PERSONAS, Address
from tests.architecture.scopes import expected, in_scope
from tests.architecture.states import Scene
from tests.canaries import Listener, jobs, listening, mails, text_of, word
from tests.world import World, test_numbers

# What differs between two askings of the very same page.
PASSING = re.compile(
    rb'name="(csrfmiddlewaretoken|_once)" value="[^"]*"|nonce="[^"]*"|name="csrf-token" content="[^"]*"'
)
STREAM = "events/board/"
METHODS = ("GET", "POST")
WHOLE = "own"  # where every method is walked
THREE = ("maria", "olle", "anonymous")  # the owner, the outsider and the public
ABOUT_NOBODY = ("public", "staff", "meeting", "board")
FACES = ("/inkorg/?visa=alla", "/inkorg/?visa=mina", "/arenden/?visa=avslutade", "/arenden/?visa=mina&sort=-name")
SOUGHT = ("given", "family", "number", "linden: given_name", "other case: number")
COMPARED_FOR_EACH = ("own", "protected")
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
def unswept() -> Iterator[None]:
    """Without looking through the whole suite for garbage."""
    kept = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*kept)


class Walk:
    """All personas in one scene, with what they were answered."""

    def __init__(self, world: World, scene: Scene) -> None:
        self.world, self.scene, self.cells = world, scene, 0
        self.deviations: list[str] = []
        self.leaks: list[str] = []
        self.said = ""
        self.listener = Listener()
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
        with transaction.atomic():
            answer = self.answer(persona, method, where, body)
            self.said = self.listener.taken() + mails() + (jobs() if method == "POST" else "")
            transaction.set_rollback(True)
        mail.outbox.clear()
        return answer

    def send(self, persona: str, where: str, fields: Mapping[str, list[str]]) -> HttpResponse:
        """A filled-in form, and what it does stays done."""
        return self.answer(persona, "POST", where, urlencode(fields, doseq=True).encode())

    def answer(self, persona: str, method: str, where: str, body: bytes = EMPTY) -> HttpResponse:
        """What the handler says."""
        path, _, query = where.partition("?")
        environ = self.environ | {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method}
        if method == "POST":
            environ |= {
                "wsgi.input": io.BytesIO(body),
                "CONTENT_LENGTH": str(len(body)),
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
            }
        environ["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={self.sessions[persona]}; {self.cookies}"
        answer: HttpResponse = self.handler(environ)
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
        self._scan(name, f"{persona} under a key" if address.sees == "access" else persona, answer)
        # Whoever may look at it and not send its form knows that it is there.
        by_role = wanted == "refused" and address.sees == "staff" and persona not in address.may
        if address.arguments and (wanted == "gone" or by_role):
            self._alike(name, pattern, address, persona, method, answer)

    def _scan(self, name: str, persona: str, answer: HttpResponse, sent: str = "") -> None:
        """What came out, to whom, and what went to where nobody is to read of anybody: log, mail and jobs."""
        closed = answer.status_code in (403, 404)
        leaks = self.scene.canaries.shown(text_of(answer), "" if closed else persona, but=sent)
        leaks += self.scene.canaries.told(self.said)
        self.leaks += [f"{name}: shows {field}" for field in leaks]

    @contextmanager
    def under_watch(self) -> Iterator[None]:
        """Log lines are read by us alone, and the walk is not so long that an identification grows old on it."""
        with listening() as self.listener, unswept(), override_settings(STEP_UP_SECONDS=24 * 3600):
            yield

    def _alike(
        self, name: str, pattern: str, address: Address, persona: str, method: str, answer: HttpResponse
    ) -> None:
        """Not yours and does not exist are the same bytes, also where the role is asked before the object: compared
        for each persona in some states, else with what the first who asked was answered."""
        # A refusal names the role it is about.
        whose = persona if self.scene.state in COMPARED_FOR_EACH or answer.status_code == 403 else ""
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
        self.leaks += [f"{name}: shows {one}" for one in self.scene.canaries.shown(body, persona)]
        if (str(self.scene.ids["case"]) in body) != told:
            self.deviations.append(f"{name}: {'not told' if told else 'told'} of the case")

    def seek(self, persona: str, words: str) -> None:
        """Look for somebody by words: whoever may not meet them is answered as for words that are nobody's."""
        self.cells += 1
        name = f"{self.scene.state}: {persona} seeks"
        answers = []
        nobodys = word() if words.isalpha() else test_numbers()[-1 - self.world.used]
        for one in (words, nobodys):
            answer = self.ask(persona, "POST", "/sok/", urlencode({"words": one}).encode())
            answers.append((kind_of(answer), PASSING.sub(b"", answer.content).replace(one.encode(), b"WORDS")))
            self._scan(name, persona, answer, sent=words)
        if answers[0][0] != expected(ADDRESSES["sok/"], persona, self.scene.state, "POST"):
            self.deviations.append(f"{name}: {answers[0][0]} given")
        if answers[0] != answers[1] and self.scene.canaries.shown(words, persona):
            self.deviations.append(f"{name}: another answer than for nobody's words")

    def look_around(self, persona: str) -> None:
        """The lists' other faces, and finding people."""
        for where in FACES:
            self.cells += 1
            answer = self.ask(persona, "GET", where)
            address = ADDRESSES[where[1:].partition("?")[0]]
            got, wanted = kind_of(answer), expected(address, persona, self.scene.state, "GET")
            name = f"{self.scene.state}: {persona} GET {where}"
            if got != wanted:
                self.deviations.append(f"{name}: {wanted} expected, {got} given")
            self._scan(name, persona, answer)
        for field in SOUGHT:
            if persona != "anonymous":
                self.seek(persona, self.scene.sought[field])

    def everywhere(self, personas: tuple[str, ...], methods: tuple[str, ...] = METHODS) -> None:
        """Every declared address, as these personas."""
        known = set(patterns())
        for pattern, address in ADDRESSES.items():
            for persona in personas if pattern in known else ():
                for method in sorted({*methods} & {*self._matters(address, persona)}):
                    self.cell(pattern, address, persona, method)

    def _matters(self, address: Address, persona: str) -> tuple[str, ...]:
        """The methods that are worth asking in this state. In one state that is all of them. Elsewhere what is decided
        before anybody's affairs are looked at is left out: a method that is none of the address's, a form about
        nobody, a refusal by role alone, and a public page for yet another member of staff."""
        if self.scene.state == WHOLE:
            return METHODS
        if address.sees == "staff" and persona not in address.may:
            return ()
        if address.sees == "public" and persona not in THREE:
            return ()
        there = tuple(address.methods.split())
        return ("GET",) if address.sees in ABOUT_NOBODY and "GET" in there else there


class OneReader:
    """In the hub's place: tells each reader of some cases, and then that it is over."""

    def __init__(self, session: str, decided: set[uuid.UUID] | None, *cases: str) -> None:
        self.session, self.decided, self.cases = session, decided, cases

    async def inquire(self, session: str, cases: frozenset[uuid.UUID]) -> set[uuid.UUID] | None:
        assert session == self.session
        return self.decided if self.decided is None else self.decided & cases

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
        asked = live.Inquiry(session, frozenset(map(uuid.UUID, cases)), mock.Mock())
        [decided] = live._seen([asked])
        around = live._circle(session, "")
        transaction.set_rollback(True)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    cookie = f"{settings.SESSION_COOKIE_NAME}={session}".encode()
    with (
        mock.patch.object(live, "_circle", return_value=around),
        mock.patch.object(live, "hub", return_value=OneReader(session, decided, *cases)),
    ):
        asyncio.run(live.application({"method": method, "headers": [(b"cookie", cookie)]}, receive, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent).decode()


def walk(world: World, scene: Scene) -> Walk:
    """Everybody everywhere in one scene. Sara comes twice: with her role in the case, and when it has ended."""
    walked = Walk(world, scene)
    with walked.under_watch():
        walked.everywhere(tuple(one for one in PERSONAS if one != "sara"))
        for persona in PERSONAS:
            with scene.without_role(world, persona):
                if persona == "sara":
                    walked.everywhere(("sara",))
                walked.look_around(persona)
    return walked
