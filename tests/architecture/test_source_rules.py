"""The repository against its own rules, and the rules against samples."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture import source_rules as rules

ROOT = Path(settings.BASE_DIR)
VENDORED = ("/vendor/", "requirements/")
# Numbers that only look like people's: check digits of something else, with the reason.
OTHER_NUMBERS: dict[str, str] = {}


@cache
def tracked(*endings: str) -> tuple[Path, ...]:
    """Every file of the repository, those not yet added too."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return tuple(ROOT / name for name in names if name and name.endswith(endings or "") and (ROOT / name).is_file())


def own(*endings: str) -> list[Path]:
    return [path for path in tracked(*endings) if not any(part in str(path.relative_to(ROOT)) for part in VENDORED)]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def views() -> list[Path]:
    named = [path for path in own(".py") if path.name == "views.py" or path.name.endswith("_views.py")]
    return named + [path for path in own(".py") if path.parent.name == "views"]


def test_views_reach_rows_through_policies_only() -> None:
    assert {str(path): found for path in views() if (found := rules.unscoped(path.read_text()))} == {}


def test_imports_are_absolute() -> None:
    assert {str(path): found for path in own(".py") if (found := rules.relative_imports(path.read_text()))} == {}


def test_functions_fit_a_screen() -> None:
    too_long = {
        str(path): found
        for path in own(".py")
        if "journeys" not in path.parts  # a walk is a story, told in one go
        and (found := rules.long_functions(path.read_text(), rules.LONGEST["function"]))
    }
    assert too_long == {}
    long_views = {
        str(path): found
        for path in views()
        if (found := rules.long_functions(path.read_text(), rules.LONGEST["view"], decorated=True))
    }
    assert long_views == {}


@pytest.mark.parametrize(("ending", "longest"), [(".py", rules.LONGEST["file"]), (".html", rules.LONGEST["template"])])
def test_files_can_be_read_in_one_go(ending: str, longest: int) -> None:
    lengths = {str(path): len(path.read_text().splitlines()) for path in own(ending) if "migrations" not in path.parts}
    assert {path: length for path, length in lengths.items() if length > longest} == {}


def test_days_are_swedish_days() -> None:
    found = {str(path): hits for path in own(".py") if (hits := rules.UTC_DAY.findall(text_of(path)))}
    assert found == {}


def test_no_file_names_a_developers_machine_or_a_registry() -> None:
    found = {
        str(path.relative_to(ROOT)): hits
        for path in own()
        if (hits := rules.MACHINE.findall(text_of(path)) + rules.REGISTRY.findall(text_of(path)))
    }
    assert found == {}
    locks = [path for path in tracked(".txt", ".in") if path.parent.name == "requirements"]
    assert [str(path) for path in locks if "--index-url" in text_of(path) or "://" in text_of(path)] == []


def test_only_official_test_numbers_appear() -> None:
    data = ROOT / "samvag" / "core" / "data"
    official = {line.strip()[-10:] for path in data.glob("*.txt") for line in path.read_text().split()}
    assert len(official) > 1000
    found = {
        str(path.relative_to(ROOT)): strange
        for path in own()
        if (strange := rules.identity_numbers(text_of(path)) - official - set(OTHER_NUMBERS))
    }
    assert found == {}


def test_decisions_are_numbered_and_short() -> None:
    decisions = sorted(path for path in own(".md") if path.parent.name == "adr" and path.name != "README.md")
    assert [int(path.name[:4]) for path in decisions] == list(range(len(decisions)))
    assert {path.name: len(path.read_text().split()) for path in decisions if len(path.read_text().split()) > 400} == {}


def test_links_in_documents_lead_somewhere() -> None:
    dead = {str(path.relative_to(ROOT)): found for path in own(".md") if (found := list(rules.dead_links(path)))}
    assert dead == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Case.objects.all()", [1]),
        ("x = 1\nmodels.Case._default_manager.get()", [2]),
        ("self.objects", [1]),
        ("visible_cases(actor).get()", []),
        ("objects = visible_cases(actor)", []),
        ("'Case.objects'", []),
    ],
)
def test_the_rule_for_views_sees_what_it_should(source: str, lines: list[int]) -> None:
    assert rules.unscoped(source) == lines


def test_the_other_rules_see_what_they_should(tmp_path: Path) -> None:
    assert rules.relative_imports("from . import x\nfrom a import b") == [1]
    assert rules.long_functions("def f():\n" + "    x\n" * 3, 3) == ["f: 4"]
    assert rules.MACHINE.search("cd /wor" + "k/main")
    assert rules.UTC_DAY.search("x.ended" + "_at::date")
    assert rules.UTC_DAY.search("x.starts_at" + ".date()")
    assert rules.UTC_DAY.search("CURRENT" + "_DATE")
    assert not rules.UTC_DAY.search("local_day(x.ended_at)")
    assert rules.REGISTRY.search("https://mirror.example/" + "artifactory/simple")
    assert rules.REGISTRY.search("https://py" + "pi.org/project/django")
    assert not rules.REGISTRY.search("https://samvag.example/")
    (tmp_path / "a.md").write_text("[here](b.md) [there](https://x.se) [gone](c.md#part)")
    (tmp_path / "b.md").touch()
    assert list(rules.dead_links(tmp_path / "a.md")) == ["c.md"]


def test_a_number_that_could_be_somebodys_is_seen() -> None:
    """Made here by counting, so that none stands in the file."""
    for day in ("15", "75"):
        body = "8507" + day + "123"
        digits = [int(n) * (2 - place % 2) for place, n in enumerate(body)]
        check = -sum(n // 10 + n % 10 for n in digits) % 10
        number = f"{body}{check}"
        for written in (number, f"19{number}", f"{number[:6]}-{number[6:]}"):
            assert rules.identity_numbers(f"nr {written}.") == {number}
        assert rules.identity_numbers(f"nr {body}{(check + 1) % 10}") == set()
        assert not re.search(number, Path(__file__).read_text())
