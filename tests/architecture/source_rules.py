"""Rules for the source that no linter we use knows; each takes text and says what is wrong with it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from stdnum.luhn import is_valid

LONGEST = {"function": 50, "view": 30, "file": 500, "template": 150}
NUMBER = re.compile(r"(?<![\d.-])((?:19|20)?\d{2}(?:0[0-9]|1[0-2])(?:[0-3]\d|[6-9]\d))[-+]?(\d{4})(?![\d-])")
# Written in parts so that this file does not break its own rule.
MACHINE = re.compile("|".join(("/wor" + "k/", "/ho" + r"me/\w+/", "/Us" + "ers/", r"C:\\" + "Users")))
REGISTRY = re.compile(
    r"https?://[^\s\"'<>)]*(?:simple/?(?:$|[\s\"'])|artifactory|nexus|pypi\.|devpi)"
    r"|pythonh[o]sted|registry[.]npm|deb[.]deb[i]an",
    re.I,
)
# The database counts days in UTC, and so does a moment that comes from it; `local_today()`, `local_day()` and
# `timezone.localdate()` count them in Sweden.
UTC_DAY = re.compile("current" + r"_date|\b(?:at|\w+_at)::date|\w_at" + r"\.date\(\)", re.I)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def unscoped(source: str) -> list[int]:
    """Lines of a view that reach for a model's manager past the policies."""
    managers = ("objects", "_default_manager", "_base_manager")
    return [
        node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute) and node.attr in managers
    ]


def relative_imports(source: str) -> list[int]:
    return [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom) and node.level]


def long_functions(source: str, longest: int, decorated: bool = False) -> list[str]:
    """Functions with more lines than that, from `def` to the end; `decorated` asks for a view's only."""
    return [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.decorator_list or not decorated)
        and (node.end_lineno or 0) - node.lineno + 1 > longest
    ]


def identity_numbers(text: str) -> set[str]:
    """Ten digits with a right check digit, of whatever century, that could be somebody's."""
    found = set()
    for date, last in NUMBER.findall(text):
        day = int(date[-2:])
        if is_valid(date[-6:] + last) and 1 <= (day - 60 if day > 60 else day) <= 31:
            found.add(date[-6:] + last)
    return found


def dead_links(document: Path) -> Iterator[str]:
    """Relative links of a document that lead nowhere."""
    for target in LINK.findall(document.read_text()):
        if "://" not in target and not target.startswith("mailto:") and not (document.parent / target).exists():
            yield target
