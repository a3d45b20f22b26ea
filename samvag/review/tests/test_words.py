"""The extract that the person is given says every page in words, and none of them what a form was about."""

import ast
from pathlib import Path

from django.conf import settings

from samvag.review.words import PAGES


def logged() -> set[str]:
    """The names under which pages are logged as read, wherever it is done."""
    found = set()
    for path in Path(settings.BASE_DIR, "samvag").rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("log_read", "_log") and call.args:
                first = call.args[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def test_every_page_is_said_in_words() -> None:
    names = logged()
    assert len(names) > 60
    assert names - set(PAGES) == set()


def test_what_is_asked_alone_is_logged_as_any_form() -> None:
    assert not [name for name in logged() if "alone" in name]
