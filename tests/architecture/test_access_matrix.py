"""Every address × persona × sharing state × method against expectations written by hand; every body read for words
that the persona may not meet. The figures are left in var/reports/access.json."""

import time
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from samvag.access.decisions import Decision, allow
from samvag.cases.models import Case
from samvag.people.models import PersonLink
from tests.architecture.bystanders import stand_by
from tests.architecture.expectations import ADDRESSES, ANSWERS, EVERYBODY, STATES
from tests.architecture.figures import leave
from tests.architecture.states import build
from tests.architecture.walking import THREE, Walk, patterns, walk
from tests.world import World

pytestmark = pytest.mark.django_db


def test_every_address_is_declared() -> None:
    assert set(patterns()) - set(ADDRESSES) == set()


def test_every_address_is_pinned() -> None:
    """One answer for each persona, in the words there are."""
    for pattern, address in ADDRESSES.items():
        said = {address.shows, address.empty, address.anonymous, *address.instead.values()}
        assert said <= set(ANSWERS), pattern
        assert set(address.may) | set(address.posts or ()) <= EVERYBODY, pattern
        assert {state.split()[0] for state in address.instead} <= set(STATES), pattern


def test_addresses_answer_three_as_declared(world: World) -> None:
    """The quick part: the owner, the outsider and the public. The whole is heavy."""
    walked = Walk(world, build(world, "own"))
    with walked.under_watch():
        walked.everywhere(THREE, methods=("GET",))
    assert not walked.deviations, "\n".join(walked.deviations)
    assert walked.cells > 200


def every_case(*_of: Any) -> Any:
    """A policy that forgot the question."""
    return Case.objects.all()


def every_link(*_of: Any) -> Any:
    """A policy that forgot the question."""
    return PersonLink.objects.all()


def always(*_of: Any) -> Decision:
    """A policy that says yes."""
    return allow("Ja")


@pytest.mark.parametrize(
    ("rule", "mistake", "persona"),
    [
        ("samvag.cases.reading.visible_cases", every_case, "sara"),
        ("samvag.board.reading.visible_cases", every_case, "lena"),
        ("samvag.cases.reading.visible_links", every_link, "sara"),
        ("samvag.cases.views.case.can_staff", always, "sara with role"),
        ("samvag.referrals.views.inbox.can_read", always, "nina"),
    ],
)
def test_a_forgotten_rule_is_found(world: World, rule: str, mistake: Callable[..., Any], persona: str) -> None:
    """The walk can fail: take one rule away and it says where."""
    scene = build(world, "disclosed")
    walked = Walk(world, scene)
    with walked.under_watch(), mock.patch(rule, mistake), scene.without_role(world, persona):
        walked.everywhere((persona,), methods=("GET",))
    assert walked.deviations


@pytest.mark.heavy
@pytest.mark.parametrize("state", STATES)
def test_addresses_answer_as_declared(world: World, state: str) -> None:
    begun, worked = time.monotonic(), time.process_time()
    scene = build(world, state)
    stand_by(world, scene)
    walked = walk(world, scene)
    planted = scene.canaries.planted
    leave(
        state,
        cells=walked.cells,
        deviations=len(walked.deviations),
        canaries=len(planted),
        leaked=len(walked.leaks),
        seconds=round(time.monotonic() - begun, 1),
        cpu_seconds=round(time.process_time() - worked, 1),
    )
    found = [*walked.deviations, *sorted(set(walked.leaks))]
    assert not found, "\n".join(found)
    assert walked.cells > 1000
    # The twin: what was planted about the one asked for was met by somebody who may.
    never = {name for one, (name, who) in planted.items() if one not in scene.canaries.met and who and ":" not in name}
    assert not never


def test_the_words_are_there_for_those_who_may(world: World) -> None:
    """The twin of every absence: whoever may is shown the very words that others must not meet."""
    scene = build(world, "disclosed")
    walked = Walk(world, scene)
    for persona in ("maria", "karin"):
        body = walked.ask(persona, "GET", f"/remiss/{scene.ids['referral']}/").content.decode()
        assert scene.sought["wants"] in body
        board = walked.ask(persona, "GET", "/tavla/").content.decode()
        assert scene.sought["step"] in board
