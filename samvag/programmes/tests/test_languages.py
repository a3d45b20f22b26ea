"""A programme in English: whole for those that come with the product, in Swedish where a text is missing."""

import re
from pathlib import Path

import pytest
from django.db import connections
from django.utils.translation import override

from samvag.core.catalogue.worded import OTHER_LANGUAGES, in_language, untranslated
from samvag.programmes.actions import load_catalogue
from samvag.programmes.reading import as_written, definition
from samvag.programmes.schema import CatalogueError, catalogue_files, load, parse

FILES = {path.stem: path for path in catalogue_files()}
GOOD_FILE = FILES["samvux"]
GOOD = GOOD_FILE.read_text(encoding="utf-8")
SWEDISH_ONLY = re.sub(r'^\w+_en = ("{3}.*?"{3}|.*?)\n', "", GOOD, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", FILES.values(), ids=FILES.keys())
@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_the_catalogue_that_comes_with_the_product_lacks_no_translation(path: Path, language: str) -> None:
    assert untranslated(load(path), language) == []


def test_each_text_is_told_in_the_readers_language() -> None:
    programme = in_language(load(GOOD_FILE), "en")
    assert (programme.name, programme.language) == ("Coordinated adult health", "en")
    assert programme.domain("boende").label == "Housing"
    assert programme.domain("risk").levels[4].word == "Immediate"
    assert programme.criterion("adult").text == "The person has turned 18."
    assert programme.public.headline == "One contact is enough"
    assert (programme.leaflet.language, programme.leaflet.sections[0].heading) == ("en", "Why we ask you")


def test_a_file_without_english_loads_and_is_told_in_swedish() -> None:
    text = GOOD.replace('label_en = "Housing"\n', "").replace('headline_en = "One contact is enough"\n', "")
    programme = parse(text, GOOD_FILE)
    assert untranslated(programme, "en") == [("public", "headline"), ("domains", 5, "label")]
    english = in_language(programme, "en")
    housing = english.domain("boende")
    # One text missing: the thing is in Swedish as a whole, and says so. What lies inside it has its own language.
    assert (housing.language, housing.label) == ("sv", "Boende")
    assert housing.help == "Var bor personen, och hur säkert är det?"
    assert housing.levels[0].word == "Secure home"
    assert (english.public.language, english.public.headline) == ("sv", "En kontakt räcker")
    assert english.domain("arbete").language == "en"


def test_english_may_be_missing_altogether() -> None:
    assert "_en = " not in SWEDISH_ONLY
    programme = parse(SWEDISH_ONLY, GOOD_FILE)
    assert len(untranslated(programme, "en")) > 100
    assert in_language(programme, "en") == programme


BROKEN = {
    "a key that is no text": ("minimum_age = 18", "minimum_age = 18\nminimum_age_en = 18", "minimum_age_en är okänd"),
    "a number": ('label_en = "Housing"', "label_en = 4", "fel slags"),
    "empty": ('label_en = "Housing"', 'label_en = " "', "tom"),
    "a word too few": ('levels_en = ["Secure home", ', "levels_en = [", "5 steg, men 4 på språket en"),
    "the same word twice": ('levels_en = ["Secure home"', 'levels_en = ["Without a home"', "samma ord"),
    "a word for a scale": ('levels_en = ["Secure home"', 'levels_en = "x" #', "lista"),
}


@pytest.mark.parametrize(("old", "new", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_translation_is_refused(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    with pytest.raises(CatalogueError, match=sentence) as caught:
        parse(GOOD.replace(old, new, 1), GOOD_FILE)
    assert caught.value.problems[0].line > 1


@pytest.mark.django_db(databases=["owner"])
def test_the_rows_answer_in_the_active_language_without_a_query(tmp_path: Path, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "prov.toml"
    path.write_text(GOOD.replace('code = "samvux"', 'code = "prov"'), encoding="utf-8")
    (loaded,) = load_catalogue(paths=[path])
    assert loaded.untranslated == {"en": 0}
    assert definition(loaded.version.pk, using="owner").language == "sv"
    with override("en"), django_assert_num_queries(0, connection=connections["owner"]):
        english = definition(loaded.version.pk, using="owner")
    assert english == in_language(as_written(loaded.version.pk, using="owner"), "en")
    assert english.role("main_coordinator").label == "Coordinator"
    with override("de"):
        assert definition(loaded.version.pk, using="owner").language == "sv"


@pytest.mark.django_db(databases=["owner"])
def test_loading_counts_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "prov.toml"
    text = GOOD.replace('code = "samvux"', 'code = "prov"').replace('label_en = "Housing"\n', "")
    path.write_text(text, encoding="utf-8")
    (loaded,) = load_catalogue(paths=[path])
    assert loaded.untranslated == {"en": 1}
