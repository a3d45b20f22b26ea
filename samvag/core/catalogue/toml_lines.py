"""Where in a TOML text each key stands, so an error can point at it: the standard parser does not say."""

import re
from collections import Counter

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


def line_numbers(text: str) -> dict[Path, int]:
    """The line of every table header and key, by path; the second `[[roles]]` is `("roles", 1)`."""
    lines: dict[Path, int] = {(): 1}
    counts: Counter[Path] = Counter()
    table: Path = ()
    inside: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if inside is None:
            if header := _HEADER.match(line):
                table = _table(header, counts)
                lines[table] = number
            elif key := _KEY.match(line):
                lines[(*table, key[1])] = number
        inside = _string_left_open(line, inside)
    return lines


def nearest_line(lines: dict[Path, int], path: Path) -> int:
    """The line of the path, or of the nearest thing around it."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _table(header: re.Match[str], counts: Counter[Path]) -> Path:
    names = header[2].split(".")
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        # A dotted header goes on in the last element of an array that stands above it.
        if counts[path]:
            path = (*path, counts[path] - 1)
    path = (*path, names[-1])
    if header[1] == "[[":
        counts[path] += 1
        return (*path, counts[path] - 1)
    return path


def _string_left_open(line: str, inside: str | None) -> str | None:
    for mark in re.findall(r'"""|\'\'\'', line):
        if inside is None:
            inside = mark
        elif inside == mark:
            inside = None
    return inside
