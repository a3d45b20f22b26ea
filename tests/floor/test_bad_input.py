"""Bad input gets an answer in words, never a fault: every address, with what people and machines may send."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.architecture.expectations import ADDRESSES
from tests.architecture.states import build
from tests.architecture.walking import patterns, url
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.heavy]
NAMES = re.compile(r'name="([a-z_A-Z0-9-]+)"')
ODD = ("\x00", "x" * 30_000, "2026-02-31", "-1", "99999999999999999999", "'\"><&{{", "å" * 500, "\ud7ff\U0001f600")
LEFT_ALONE = ("events/", "static/", "logga-ut/", "utseende/", "i18n/")


def fields(page: str) -> dict[str, Any]:
    """The names of a page's fields, but those that only hold the form together."""
    return {name: "" for name in NAMES.findall(page) if name not in ("csrfmiddlewaretoken", "_once", "viewport")}


@pytest.mark.parametrize("persona", ["maria", "anonymous"])
def test_no_field_can_make_a_page_fail(world: World, persona: str) -> None:
    scene = build(world, "disclosed")
    client = Client() if persona == "anonymous" else world.client(persona)
    client.raise_request_exception = False
    asked, faults = 0, []
    for pattern in sorted(set(patterns())):
        if pattern.startswith(LEFT_ALONE) or pattern not in ADDRESSES:
            continue
        where = url(pattern, ADDRESSES[pattern], scene.ids)
        names = fields(client.get(where).content.decode(errors="replace")) or {"code": "", "draft_key": "", "words": ""}
        for odd in ODD:
            for answer in (client.post(where, dict.fromkeys(names, odd)), client.get(where, dict.fromkeys(names, odd))):
                asked += 1
                if answer.status_code >= 500:
                    faults.append(f"{answer.request['REQUEST_METHOD']} {where} {odd[:12]!r}")
    assert faults == []
    assert asked > 500
