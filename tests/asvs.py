"""The security standard's requirements as `docs/asvs.toml` answers them, and the page made of it for people.

`python -m tests.asvs` writes the page anew.
"""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE, PAGE = ROOT / "docs" / "asvs.toml", ROOT / "docs" / "explanation" / "asvs.md"
VERDICTS = {"met": "met", "partly": "partly", "gap": "gap", "not_applicable": "not applicable"}
CHAPTERS = (
    "Encoding and injection",
    "Validation and business logic",
    "Browser",
    "Web services",
    "Files",
    "Authentication",
    "Sessions",
    "Authorization",
    "Tokens",
    "OAuth and OpenID Connect",
    "Cryptography",
    "Transport",
    "Configuration",
    "Data protection",
    "Architecture",
    "Logging and faults",
    "WebRTC",
)
# What each part of `make test` runs, by its -m.
PARTS = {"not journey and not heavy": "fast", "heavy and not journey": "heavy", "journey": "journey"}


@dataclass(frozen=True)
class Requirement:
    """One requirement, how it is answered, and what shows it."""

    id: str
    level: int
    label: str
    verdict: str
    why: str
    shown_by: tuple[str, ...] = ()
    document: str = ""

    @property
    def chapter(self) -> str:
        return self.id.partition(".")[0]

    @property
    def tests(self) -> list[str]:
        """What pytest runs of it."""
        return [one for one in self.shown_by if one.endswith(".py") or "::" in one]


@cache
def read() -> tuple[Mapping[str, int], tuple[Requirement, ...]]:
    """How many requirements each chapter has, and all of them."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return said["chapters"], tuple(
        Requirement(**{**one, "shown_by": tuple(one["shown_by"])}) for one in said["requirement"]
    )


@cache
def tests_in(file: str) -> Mapping[str, str]:
    """Each test of a file with the part that runs it: fast, heavy or journey. Skipped ones are not there."""
    path = ROOT / file
    if not path.is_file():
        return {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marks = [
        ast.unparse(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
    ]
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            said = " ".join([*marks, *map(ast.unparse, node.decorator_list)])
            if "mark.skip" not in said and "mark.xfail" not in said:
                found[node.name] = "journey" if "mark.journey" in said else "heavy" if "mark.heavy" in said else "fast"
    return found


def part_of(test: str) -> str:
    """The part that runs a test; empty when there is no such test."""
    file, _, name = test.partition("::")
    found = tests_in(file)
    return found.get(name, "") if name else next(iter(found.values()), "")


def not_shown(passed: Iterable[str], failed: Iterable[str], markexpr: str, *, whole: bool) -> list[str]:
    """Ids that a session should have shown and did not: failed, skipped, or, in a whole part, never run."""
    good, bad = {base(one) for one in passed}, {base(one) for one in failed}
    wanted = {test for one in read()[1] for test in one.tests}
    part = PARTS.get(markexpr, "")
    absent = {one for one in wanted if whole and part and part_of(one) == part and one not in good | files(good)}
    return sorted(absent | (wanted & (bad | files(bad))))


def base(test: str) -> str:
    """The test without its parameters."""
    return test.partition("[")[0]


def files(tests: Iterable[str]) -> set[str]:
    return {one.partition("::")[0] for one in tests}


def sums() -> Counter[str]:
    return Counter(one.verdict for one in read()[1])


def page() -> str:
    """The file in a form for people."""
    chapters, every = read()
    count = sums()
    lines = [
        "# The security standard, requirement by requirement",
        "",
        f"OWASP's Application Security Verification Standard 5.0.0, levels 1 and 2: {len(every)} requirements. "
        f"**{count['met']} met, {count['partly']} partly, {count['gap']} gaps, "
        f"{count['not_applicable']} not applicable.**",
        "",
        "*Met* means that a named test or check would fail otherwise, or that a document which is asked for is there. "
        "It is our own judgement; nobody outside has reviewed it. Every answer with its tests: "
        "[asvs.toml](../asvs.toml). The rules behind: [security-rules.md](security-rules.md). "
        "This page is made from the file by `python -m tests.asvs`.",
        "",
        "| Chapter | " + " | ".join(VERDICTS.values()) + " |",
        "|---|" + "---|" * len(VERDICTS),
    ]
    for chapter, name in zip(chapters, CHAPTERS, strict=True):
        here = Counter(one.verdict for one in every if one.chapter == chapter)
        lines.append(f"| {chapter} {name} | " + " | ".join(str(here[verdict]) for verdict in VERDICTS) + " |")
    for verdict, heading in (("gap", "Gaps"), ("partly", "Partly"), ("not_applicable", "Not applicable")):
        lines += ["", f"## {heading}", ""]
        lines += [f"- **{one.id}** {one.label}. {one.why}" for one in every if one.verdict == verdict]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
