"""The answers to the security standard are whole, and each is shown by something that runs."""

import re
from collections import Counter

import pytest

from tests.asvs import PAGE, ROOT, VERDICTS, base, not_shown, page, part_of, read

# Levels 1 and 2 of version 5.0.0, chapter by chapter.
COUNTED = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
COMMANDS = ("ruff format --check", "ruff check", "mypy", "lint-imports", "djlint", "scripts/lock_drift.py")


def test_every_requirement_is_answered_once() -> None:
    chapters, every = read()
    assert tuple(chapters.values()) == COUNTED
    assert sum(COUNTED) == 253
    assert Counter(one.chapter for one in every) == Counter(chapters)
    assert [one for one, times in Counter(one.id for one in every).items() if times > 1] == []
    assert {one.level for one in every} == {1, 2}
    assert sum(one.level == 1 for one in every) == 70


def test_every_answer_says_what_and_why() -> None:
    for one in read()[1]:
        assert re.fullmatch(r"V\d+\.\d+\.\d+", one.id)
        assert one.verdict in VERDICTS, one.id
        assert 0 < len(one.label.split()) <= 12, one.id
        assert 3 <= len(one.why.split()) <= 35, one.id
        assert one.why.endswith("."), one.id
        if one.verdict == "met":
            assert one.shown_by or one.document, one.id
        if one.verdict == "not_applicable":
            assert not one.shown_by, one.id


def test_what_shows_it_exists() -> None:
    checks = (ROOT / "samvag" / "config" / "checks.py").read_text()
    recipe = (ROOT / "Makefile").read_text()
    for one in read()[1]:
        assert not one.document or (ROOT / one.document).is_file(), one.id
        for shown in one.shown_by:
            if shown.startswith("samvag."):
                assert f'"{shown}"' in checks, (one.id, shown)
            elif shown.startswith("make check: "):
                command = shown.removeprefix("make check: ")
                assert command in COMMANDS, (one.id, shown)
                assert command in recipe, (one.id, shown)
            else:
                assert part_of(shown), (one.id, shown)


def test_what_did_not_run_is_found() -> None:
    fast = "not journey and not heavy"
    wanted = {test for one in read()[1] for test in one.tests if part_of(test) == "fast"}
    assert len(wanted) > 100
    first, *rest = sorted(wanted)
    assert not_shown(wanted, (), fast, whole=True) == []
    assert not_shown(rest, (), fast, whole=True) == [first]
    assert not_shown(rest, (), fast, whole=False) == []
    assert not_shown(wanted, [f"{first}[one of several]"], fast, whole=False) == [first]
    assert base("a.py::test_b[c]") == "a.py::test_b"
    assert part_of("tests/architecture/test_asvs.py::test_nothing") == part_of("nowhere.py::test_x") == ""


def test_the_page_for_people_is_made_of_the_file() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.asvs"


@pytest.mark.parametrize("verdict", VERDICTS)
def test_there_are_answers_of_every_kind(verdict: str) -> None:
    """A file of nothing but praise would not be believed."""
    assert any(one.verdict == verdict for one in read()[1])
