"""Every address × persona × sharing state × method against expectations written by hand; every body read for words
that the persona may not meet. The figures are left in var/reports/access.json."""

import copy
import json
import re
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.expectations import ADDRESSES, PERSONAS, STATES, Address, expected, in_scope
from tests.architecture.states import Scene, build, give_role
from tests.world import World

pytestmark = pytest.mark.django_db
REPORT = Path(settings.BASE_DIR) / "var" / "reports" / "access.json"
WITH_POSTS = ("own", "disclosed", "protected")
# What differs between two askings of the very same page.
PASSING = re.compile(rb'name="(csrfmiddlewaretoken|_once)" value="[^"]*"|nonce="[^"]*"')
FAST = {"own": ("maria", "olle", "anonymous")}  # every persona and state is walked under `heavy`


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every URL pattern there is, as it is written."""
    for one in (resolver or get_resolver()).url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, here)
        else:
            assert isinstance(one, URLPattern)
            yield here


def url(pattern: str, address: Address, ids: dict[str, Any]) -> str:
    filled = pattern
    for name, source in address.arguments:
        filled = re.sub(rf"<\w+:{name}>", str(ids[source]), filled)
    return "/" + filled


class Walk:
    """All personas in one scene, with what they were answered."""

    def __init__(self, world: World, scene: Scene) -> None:
        self.world, self.scene, self.cells = world, scene, 0
        self.deviations: list[str] = []
        self.clients = {"anonymous": Client()}
        for persona, unit in PERSONAS.items():
            if unit:
                self.clients[persona] = world.client(persona.removesuffix(" with role"), unit)

    def ask(self, persona: str, method: str, where: str) -> HttpResponse:
        """One request, undone afterwards."""
        client = self.clients[persona]
        client.raise_request_exception = False
        kept = copy.deepcopy(client.cookies)
        with transaction.atomic():
            answer = client.get(where) if method == "GET" else client.post(where, {})
            transaction.set_rollback(True)
        client.cookies = kept
        return answer  # type: ignore[return-value]

    def cell(self, pattern: str, address: Address, persona: str, method: str) -> None:
        where = url(pattern, address, self.scene.ids)
        answer = self.ask(persona, method, where)
        wanted = expected(address, persona, self.scene.state, method)
        got = kind_of(answer)
        self.cells += 1
        name = f"{self.scene.state}: {persona} {method} {pattern}"
        if got not in ALLOWED[wanted]:
            self.deviations.append(f"{name}: {wanted} expected, {got} ({answer.status_code}) given")
        self._words(name, persona, answer, refused=got in ("refused", "gone"))
        if wanted in ("gone", "outside") and address.arguments and method == address.methods.split()[0]:
            self._alike(name, pattern, address, persona, method, answer)

    def _words(self, name: str, persona: str, answer: HttpResponse, refused: bool) -> None:
        body = b"" if answer.streaming else answer.content
        text = body.decode() + str(answer.headers)
        unit = PERSONAS[persona]
        hidden = self.scene.state == "protected" and persona != "maria"
        for word, units in self.scene.words.items():
            if word in text and (refused or hidden or unit not in units):
                self.deviations.append(f"{name}: shows {re.sub(r'[0-9a-f]{10}$', '', word)}")

    def _alike(
        self, name: str, pattern: str, address: Address, persona: str, method: str, answer: HttpResponse
    ) -> None:
        """Not yours and does not exist are the same bytes."""
        nobody = {key: uuid.uuid4() if isinstance(one, uuid.UUID) else one for key, one in self.scene.ids.items()}
        nobody["meeting"] = self.scene.ids["meeting"]
        where, other = url(pattern, address, self.scene.ids), url(pattern, address, nobody)
        second = self.ask(persona, method, other)
        first = PASSING.sub(b"", answer.content.replace(where.encode(), b"URL"))
        if (answer.status_code, first) != (
            second.status_code,
            PASSING.sub(b"", second.content.replace(other.encode(), b"URL")),
        ):
            self.deviations.append(f"{name}: another answer than for what does not exist")


ALLOWED = {
    "public": {"open", "door", "refused", "gone", "method"},
    "method": {"method", "door"},
    "door": {"door"},
    "gone": {"gone"},
    "outside": {"gone", "refused"},
    "refused": {"refused", "gone"},
    "open": {"open"},
    "any": {"open", "refused", "gone"},
}


def kind_of(answer: HttpResponse) -> str:
    """The answer in the words of the expectations."""
    code = answer.status_code
    if code == 302 and answer["Location"].startswith("/logga-in/"):
        return "door"
    words = {403: "refused", 404: "gone", 405: "method", 500: "error", 401: "door"}
    return words.get(code, "open" if code < 500 else "error")


def walk(world: World, state: str, personas: Collection[str] = tuple(PERSONAS), posts: bool = True) -> Walk:
    scene = build(world, state)
    walked = Walk(world, scene)
    known = set(patterns())
    for pattern, address in ADDRESSES.items():
        if pattern not in known or address.sees == "stream":
            continue
        for persona in sorted(personas):
            for method in ("GET", "POST") if posts else address.methods.split()[:1]:
                if persona == "sara with role":
                    with transaction.atomic():
                        if in_scope("case", "sara", state) and state not in ("closed", "protected"):
                            give_role(world, scene, "sara")
                            walked.cell(pattern, address, persona, method)
                        transaction.set_rollback(True)
                else:
                    walked.cell(pattern, address, persona, method)
    return walked


def report(walked: list[Walk]) -> None:
    every = set(patterns())
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    figures = {
        "cells": sum(one.cells for one in walked),
        "deviations": sum(len(one.deviations) for one in walked),
        "url_patterns": len(every),
        "undeclared": len(every - set(ADDRESSES)),
        "states": [one.scene.state for one in walked],
    }
    REPORT.write_text(json.dumps(figures, indent=2) + "\n")


def test_every_address_is_declared() -> None:
    assert set(patterns()) - set(ADDRESSES) == set()


@pytest.mark.parametrize("state", FAST)
def test_addresses_answer_as_declared(world: World, state: str) -> None:
    walked = walk(world, state, FAST[state], posts=False)
    assert walked.deviations == []
    assert walked.cells > 100


@pytest.mark.heavy
def test_addresses_answer_as_declared_in_every_state(world: World) -> None:
    walked = []
    for state in STATES:
        with transaction.atomic():
            walked.append(walk(World(50 * len(walked)), state, posts=state in WITH_POSTS))
            transaction.set_rollback(True)
    report(walked)
    assert [deviation for one in walked for deviation in one.deviations] == []


def test_the_words_are_there_for_those_who_may(world: World) -> None:
    """The twin of every absence: whoever may is shown the very words that others must not meet."""
    scene = build(world, "disclosed")
    walked = Walk(world, scene)
    for persona in ("maria", "karin"):
        body = walked.ask(persona, "GET", f"/remiss/{scene.ids['referral']}/").content.decode()
        assert [word for word in scene.words if word.startswith("Wants") and word in body]
        board = walked.ask(persona, "GET", "/tavla/").content.decode()
        assert [word for word in scene.words if word.startswith("Step") and word in board]
