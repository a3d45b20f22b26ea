"""The measured pages: how each is asked for, and the bare statement beside it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse

from bench import statements
from bench.handlers import FACTORY, Environ
from bench.scene import Scene, past_midnight
from samvag.access.sessions import SessionStore

SECRET = "b" * 32  # any CSRF secret of the right length; the cookie and the form must agree
DOMAIN = "boende"


@dataclass(frozen=True)
class Page:
    """One page that is read."""

    name: str
    scene: Scene
    url: str
    statement: str
    budget: int
    holds: bytes
    at_least: int
    words: str = ""

    def environ(self, cookies: Mapping[str, str]) -> Environ:
        """The request; a search is posted, so that no name or number stands in an address."""
        if not self.words:
            return dict(FACTORY.get(self.url, **cookies).environ)  # type: ignore[arg-type]
        form = {"csrfmiddlewaretoken": SECRET, "words": self.words}
        return dict(FACTORY.post(self.url, form, **cookies).environ)  # type: ignore[arg-type]

    def shown(self, body: bytes) -> bool:
        """Does the page show what it was asked for?"""
        return body.count(self.holds) >= self.at_least


def pages(scene: Scene) -> list[Page]:
    """What is read: the board of fifty, as it was a year ago, one case with its timeline, and the two searches."""

    past = f"{reverse('board')}?dag={(past_midnight() - timedelta(days=1)).date().isoformat()}"
    board, case, search = reverse("board"), reverse("case", args=[scene.cases[0]]), reverse("search")
    return [
        Page("board", scene, board, statements.BOARD, 6, b'data-case="', 50),
        Page("board_past", scene, past, statements.BOARD_PAST, 6, b'data-case="', 50),
        Page("case", scene, case, statements.CASE, 8, b"Ring hyresv\xc3\xa4rden", 1),
        Page("search_name", scene, search, statements.SEARCH_NAME, 4, scene.family.encode(), 2, scene.family[:3]),
        Page(
            "search_number", scene, search, statements.SEARCH_NUMBER, 4, scene.case_of_number.encode(), 1, scene.number
        ),
    ]


def large(scene: Scene) -> Page:
    """The board of two hundred, to whoever has it."""
    return Page("board_200", scene, reverse("board"), statements.BOARD, 6, b'data-case="', 200)


WRITE_BUDGET = 10


def signed_in(scene: Scene) -> Mapping[str, str]:
    """The cookies of somebody who signed in a while ago."""
    session = SessionStore()
    session["user"], session["assignment"] = scene.user, scene.assignment
    session.save()
    return {"HTTP_COOKIE": f"sessionid={session.session_key}; csrftoken={SECRET}"}


def minimal_page(cookies: Mapping[str, str]) -> Environ:
    """Any page of the minimal Django."""
    return dict(FACTORY.get("/bench/page", **cookies).environ)  # type: ignore[arg-type]


def post_status(values: Mapping[str, Any], base: uuid.UUID | None, cookies: Mapping[str, str]) -> Environ:
    """One status set in one cell and handed over to the other party, as the form sends it."""
    return _post(reverse("board-cell", args=[values["case"], DOMAIN]), values, base, cookies)


def post_minimal(values: Mapping[str, Any], cookies: Mapping[str, str]) -> Environ:
    """The same form to the minimal Django."""
    return _post("/bench/write", values, None, cookies)


def _post(url: str, values: Mapping[str, Any], base: uuid.UUID | None, cookies: Mapping[str, str]) -> Environ:
    form = {
        "csrfmiddlewaretoken": SECRET,
        "_once": str(uuid.uuid4()),
        "level": values["level"],
        "direction": "same",
        "words": values["words"],
        "base": str(base or ""),
        "share": values["recipient"],
    }
    return dict(FACTORY.post(url, form, **cookies).environ)  # type: ignore[arg-type]
