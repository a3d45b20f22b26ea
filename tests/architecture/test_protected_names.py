"""A protected person has no name and no number where several people stand beside one another or on paper, not even for
those who were given them, and none in any page's title. That nobody else meets them anywhere, the matrix asks."""

import re

import pytest

from tests.architecture.expectations import ADDRESSES
from tests.architecture.states import build
from tests.architecture.walking import FACES, STREAM, Walk, url
from tests.canaries import found_in, text_of
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.heavy]
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
PRINTED = ("samtycke/<uuid:key>/blankett/",)
NAMED = ("given", "family", "number")


def test_no_list_and_no_title_names_a_protected_person(world: World) -> None:
    scene = build(world, "protected")
    walked = Walk(world, scene)
    never = set().union(*(found_in(scene.sought[one]) for one in NAMED))
    assert len(never) == len(NAMED)
    named: list[str] = []
    lists = [(one, address) for one, address in ADDRESSES.items() if {*dict(address.arguments)} <= {"meeting_key"}]
    lists += [(one, ADDRESSES[one]) for one in PRINTED]
    with walked.under_watch():
        for persona in ("maria", "karin"):
            lists = [
                (one, address) for one, address in ADDRESSES.items() if {*dict(address.arguments)} <= {"meeting_key"}
            ]
            for pattern, address in lists:
                if pattern != STREAM and "GET" in address.methods:
                    answer = walked.ask(persona, "GET", url(pattern, address, scene.ids))
                    named += [f"{persona} {pattern}"] * bool(found_in(text_of(answer)) & never)
            for where in FACES:
                named += [f"{persona} {where}"] * bool(found_in(text_of(walked.ask(persona, "GET", where))) & never)
        opened = 0
        for pattern, address in ADDRESSES.items():
            if address.arguments and "GET" in address.methods:
                answer = walked.ask("maria", "GET", url(pattern, address, scene.ids))
                opened += bool(found_in(text_of(answer)) & never)
                title = TITLE.search(text_of(answer))
                named += [f"title of {pattern}"] * bool(title and found_in(title[0]) & never)
    assert named == []
    assert opened > 20  # the twin: the person's own pages name them to whoever was given them
