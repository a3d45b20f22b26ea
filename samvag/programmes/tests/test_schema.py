"""Broken catalogue files: each fault is refused with file, line and remedy."""

from pathlib import Path
from typing import get_args

import pytest

from samvag.programmes.definition import Category, ProgrammeDefinition
from samvag.programmes.schema import CatalogueError, catalogue_files, load, parse
from samvag.records import models as records

FILES = {path.stem: path for path in catalogue_files()}
GOOD_FILE = FILES["samvux"]
GOOD = GOOD_FILE.read_text(encoding="utf-8")


def faults(text: str, path: Path = GOOD_FILE) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        parse(text, path)
    return caught.value


def line_of(text: str, needle: str, occurrence: int = 1) -> int:
    hits = [number for number, line in enumerate(text.splitlines(), start=1) if needle in line]
    return hits[occurrence - 1]


@pytest.mark.parametrize("path", FILES.values(), ids=FILES.keys())
def test_the_catalogue_that_comes_with_the_product_is_whole(path: Path) -> None:
    programme = load(path)
    assert isinstance(programme, ProgrammeDefinition)
    assert 8 <= len(programme.domains) <= 11
    assert programme.deciding_party.decides
    assert not any("violence" in preset.categories for preset in programme.sharing)


def test_there_are_two_programmes_that_differ() -> None:
    integrated, samvux = load(FILES["integrerat_arbetssatt"]), load(FILES["samvux"])
    assert (len(integrated.parties), len(samvux.parties)) == (2, 3)
    assert integrated.deciding_party.kind == "municipality"
    assert integrated.party(integrated.board_owner).kind == "psychiatry"
    assert integrated.capacity is not None
    assert (integrated.capacity.minimum, integrated.capacity.maximum) == (10, 15)
    assert samvux.capacity is None


def test_the_categories_are_those_of_records() -> None:
    assert set(get_args(Category)) == set(records.Category.values)


def test_lookups_find_by_code_and_refuse_unknown_codes() -> None:
    programme = load(GOOD_FILE)
    assert programme.domain("risk").levels[4].word == "Omedelbar"
    assert programme.role("main_coordinator").required
    assert programme.criterion("adult").category == "coordination"
    assert programme.response_time("referral_first_response").unit == "working_days"
    assert "social" in programme.shared("kommun", "vardcentral")
    assert programme.shared("kommun", "okänd") == ()
    with pytest.raises(KeyError):
        programme.domain("finns_inte")


# What is changed in the good file, what it becomes, the line that is pointed at, and a word of the sentence.
BROKEN = {
    "no toml": ('name = "Samordnad', "name = Samordnad", "name = Samordnad", "TOML"),
    "key twice": ("minimum_age = 18", "minimum_age = 18\nminimum_age = 19", "minimum_age = 19", "två gånger"),
    "unknown key": ("minimum_age = 18", "minimum_age = 18\nmaximum_age = 65", "maximum_age", "okänd"),
    "unknown table": ("[public]", "[colours]\nred = 1\n\n[public]", "[colours]", "okänd"),
    "missing key": ('short_name = "SamVux"\n', "", "# Samordnad", "short_name saknas"),
    "missing key in a list": ('kind = "municipality"\n', "", "[[parties]]|2", "kind saknas"),
    "missing table": ("[public]", "[publik]", "# Samordnad", "public saknas"),
    "text for number": ("minimum_age = 18", 'minimum_age = "18"', "minimum_age", "fel slags"),
    "truth for number": ("minimum_age = 18", "minimum_age = true", "minimum_age", "fel slags"),
    "number for truth": ("decides = true", "decides = 1", "decides = 1", "fel slags"),
    "text for date": ("valid_from = 2025-01-01\nmin", 'valid_from = "2025"\nmin', "valid_from", "fel slags"),
    "moment for date": (
        "valid_from = 2025-01-01\nmin",
        "valid_from = 2025-01-01T00:00:00\nmin",
        "valid_from",
        "fel slags",
    ),
    "text for time": ("opens = 13:00:00", 'opens = "13"', 'opens = "13"', "fel slags"),
    "empty text": ('label = "Boende"', 'label = " "', 'label = " "', "tom"),
    "text for list": ('parties = ["psykiatri"]', 'parties = "psykiatri"', 'parties = "psyk', "lista"),
    "empty list": ('parties = ["psykiatri"]', "parties = []", "parties = []", "tom"),
    "unknown choice": ('kind = "municipality"', 'kind = "church"', "church", "okänt värde"),
    "unknown unit of time": ('unit = "calendar_days"', 'unit = "moons"', "moons", "okänt värde"),
    "unknown category": ('category = "somatic"', 'category = "dental"', "dental", "okänt värde"),
    "unknown shared category": (
        '["referral", "coordination", "psychiatric", "somatic", "substance"]',
        '["referral", "gossip"]',
        "gossip",
        "okänt värde",
    ),
    "bad code": ('code = "risk"', 'code = "Risk!"', "Risk!", "otillåtna"),
    "duplicate code": ('code = "forsorjning"', 'code = "arbete"', 'code = "arbete"|2', "finns redan"),
    "unknown party in a role": (
        'parties = ["vardcentral", "psykiatri"]',
        'parties = ["tandvard"]',
        "tandvard",
        "tandvard finns inte",
    ),
    "unknown board owner": ('owner = "vardcentral"', 'owner = "ingen"', 'owner = "ingen"', "ingen finns"),
    "unknown party in sharing": ('to_party = "kommun"', 'to_party = "grannen"', "grannen", "grannen finns"),
    "nobody decides": ("decides = true", "decides = false", "decides = false", "0 parter"),
    "two decide": ("decides = false", "decides = true", "decides = true|2", "parter beslutar"),
    "four levels": ('levels = ["Mår bra", ', "levels = [", 'levels = ["Lindriga', "4 steg"),
    "same word twice": ('levels = ["Mår bra"', 'levels = ["Akut"', 'levels = ["Akut"', "samma ord"),
    "number as level": ('levels = ["Mår bra"', "levels = [0", "levels = [0", "fel slags"),
    "no time at all": ("amount = 15", "amount = 0", "amount = 0", "minst 1"),
    "no meetings": ("times = 2", "times = 0", "times = 0", "minst 1"),
    "capacity upside down": (
        "[public]",
        "[capacity]\nminimum = 20\nmaximum = 10\n\n[public]",
        "minimum = 20",
        "platser",
    ),
    "impossible age": ("minimum_age = 18", "minimum_age = 180", "minimum_age", "ålder"),
    "shares with itself": (
        'from_party = "vardcentral"\nto_party = "kommun"',
        'from_party = "vardcentral"\nto_party = "vardcentral"',
        'to_party = "vardcentral"',
        "sig själv",
    ),
    "shares twice": (
        'from_party = "kommun"\nto_party = "vardcentral"',
        'from_party = "vardcentral"\nto_party = "kommun"',
        "[[sharing]]|3",
        "två gånger",
    ),
    "closes before it opens": ("opens = 13:00:00", "opens = 17:00:00", "closes = 16:00:00", "innan"),
    "a rule the engine needs": (
        'code = "referral_decision"',
        'code = "referral_verdict"',
        "[[response_times]]",
        "referral_decision saknas",
    ),
    "a role the engine needs": (
        'code = "main_coordinator"',
        'code = "captain"',
        "[[roles]]",
        "main_coordinator saknas",
    ),
    "code is not the file's name": ('code = "samvux"', 'code = "annat"', 'code = "annat"', "filens namn"),
}


@pytest.mark.parametrize(("old", "new", "at", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_with_file_line_and_remedy(old: str, new: str, at: str, sentence: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new) if old == "decides = false" else GOOD.replace(old, new, 1)
    needle, _, occurrence = at.partition("|")
    problem = next(problem for problem in faults(text).problems if sentence in problem.what)
    assert problem.file == "samvux.toml"
    assert problem.line == line_of(text, needle, int(occurrence or 1))
    assert problem.remedy
    assert str(problem).startswith(f"samvux.toml, rad {problem.line}: ")


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace('label = "Risk"', "label = 4").replace("minimum_age = 18", 'minimum_age = "x"')
    error = faults(text)
    assert [problem.line for problem in error.problems] == [
        line_of(text, "minimum_age"),
        line_of(text, "label = 4"),
    ]
    assert str(error).count("\n") == 1


def test_an_equals_sign_inside_a_long_text_is_no_key() -> None:
    text = GOOD.replace("Du behöver inte veta", "minimum_age = nej\n[[roles]]\nDu behöver inte veta")
    text = text.replace("amount = 15", "amount = 0")
    assert faults(text).problems[0].line == line_of(text, "amount = 0")


def test_a_list_of_tables_that_is_a_plain_value_is_refused() -> None:
    start, end = GOOD.index("[[opening_hours]]"), GOOD.index("# ── Det som ett samtycke")
    text = GOOD[:start] + GOOD[end:]
    text = text.replace("minimum_age = 18", 'minimum_age = 18\nopening_hours = ["alltid"]')
    problem = faults(text).problems[0]
    assert "tabell" in problem.what
    assert problem.line == line_of(text, "alltid")


def test_a_missing_file_and_a_file_in_another_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="finns inte"):
        load(tmp_path / "borta.toml")
    latin = tmp_path / "samvux.toml"
    latin.write_bytes(GOOD.encode("latin-1", errors="replace"))
    with pytest.raises(CatalogueError, match="UTF-8"):
        load(latin)
