"""An instrument's file is read strictly: a fault names its line and what to do."""

from pathlib import Path

import pytest

from samvag.assessments.schema import catalogue_files, load, parse
from samvag.assessments.scoring import Basis, score
from samvag.core.catalogue.reading import CatalogueError
from samvag.core.catalogue.worded import untranslated

GOOD = """code = "prov"
name = "Prov"
about = "Prov"
period = "Nu"
rights = "Egen"
category = "social"
valid_from = 2025-01-01

[[scales]]
code = "steg"

[[scales.answers]]
value = 0
label = "nej"

[[scales.answers]]
value = 3
label = "ja"

[[items]]
number = 1
label = "Ett"
scale = "steg"

[[items]]
number = 2
label = "Två"
scale = "steg"
reversed = true

[[items]]
number = 3
label = "Tre"
scale = "steg"

[[totals]]
code = "total"
label = "Summa"
items = [1, 2, 3]
missing_at_most = 1

[[bands]]
total = "total"
source = "Källa"
valid_from = 2025-01-01

[[bands.zones]]
code = "low"
at_least = 0
weight = 0
words = "Låg"

[[bands.zones]]
code = "high"
at_least = 4
weight = 2
words = "Hög"

[[changes]]
total = "total"
points = 3
source = "Källa"
valid_from = 2025-01-01

[[risks]]
item = 3
at_least = 3
act = "ask"
words = "Fråga"
source = "Källa"
"""
PROV = Path("prov.toml")
CHANGES = GOOD[GOOD.index("[[changes]]") : GOOD.index("[[risks]]")]


def test_all_that_come_with_the_product_are_whole_in_both_languages() -> None:
    found = {path.stem: load(path) for path in catalogue_files()}
    assert set(found) == {
        "audit",
        "audit_c",
        "dudit",
        "madrs_s",
        "phq_9",
        "gad_7",
        "whodas_12",
        "function_scale",
        "need_list",
        "freda",
    }
    assert {code: untranslated(form, "en") for code, form in found.items()} == {code: [] for code in found}
    assert found["freda"].alone
    assert found["freda"].totals is None  # the weights are nobody's to ship


@pytest.mark.parametrize(
    ("was", "becomes", "line", "says"),
    [
        ('code = "prov"', 'code = "annat"', 1, "Kalla filen annat.toml"),
        ("value = 3", "value = 12", 9, "0 till 9"),
        ("number = 2", "number = 4", 26, "Numrera i ordning: 2"),
        ('scale = "steg"\nreversed', 'scale = "stege"\nreversed', 28, "Välj en av: steg"),
        ("items = [1, 2, 3]", "items = [1, 2, 9]", 39, "Rätta items"),
        ("missing_at_most = 1", "missing_at_most = 3", 40, "mindre tal"),
        ("missing_at_most = 1", "missing_at_most = 1\ncounts = 2", 41, "Räkna ett svar som finns"),
        ('total = "total"\nsource', 'total = "summa"\nsource', 43, "Välj en av: total"),
        ("at_least = 4", "at_least = 44", 42, "rymmas till 9"),
        ("weight = 2", "weight = 5", 56, "Vikten"),
        ("item = 3\nat", "item = 8\nat", 66, "Fråga 8 finns inte"),
        ("at_least = 3\nact", "at_least = 4\nact", 67, "Så högt svar"),
        ("points = 3", "points = 0", 61, "Rätta points"),
        (CHANGES, "", 36, 'change = "none known"'),
        ('category = "social"', 'category = "social"\nchange = "none known"', 7, "Skriv [[changes]] med källa"),
        ('act = "ask"', 'act = "ring"', 68, "assess_today"),
        ('source = "Källa"\nvalid', 'sex = "male"\nsource = "Källa"\nvalid', 42, "exakt en"),
        ('label = "Ett"', "label = 1", 22, "citattecken"),
    ],
)
def test_a_fault_names_file_line_and_remedy(was: str, becomes: str, line: int, says: str) -> None:
    assert was in GOOD
    with pytest.raises(CatalogueError) as caught:
        parse(GOOD.replace(was, becomes, 1), PROV)
    told = str(caught.value)
    assert f"prov.toml, rad {line}:" in told
    assert says in told


def test_reversed_items_means_for_the_missing_and_sourced_change() -> None:
    form = parse(GOOD, PROV)
    basis = Basis(None, None, form.valid_from)
    assert score(form, {1: 3, 2: 3, 3: 3}, basis).sums[0].value == 6  # the second counts from the other end
    one = score(form, {1: 3, 2: 0}, basis).sums[0]
    assert (one.value, one.estimated) == (9, True)
    assert score(form, {1: 3}, basis).sums[0].value is None
