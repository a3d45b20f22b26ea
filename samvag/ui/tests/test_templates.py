import re
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError, engines

UI = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
PARTIALS = [path for path in TEMPLATES if path.parent.name == "_partials"]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", re.IGNORECASE)


def render(text, **context):
    return engines["django"].from_string(text).render(context)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_inline_that_the_content_policy_would_stop(path):
    assert not INLINE.search(path.read_text())


@pytest.mark.parametrize("path", PARTIALS, ids=lambda path: path.name)
def test_a_component_says_its_purpose_and_parameters_first(path):
    assert path.read_text().startswith("{% comment %}Purpose: ")


@pytest.mark.parametrize("path", sorted((UI / "static/ui/js").glob("*.js")), ids=lambda path: path.name)
def test_scripts_stay_small_and_without_eval(path):
    text = path.read_text()
    assert len(text.splitlines()) < 400
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", text)


def test_an_icon_is_hidden_from_the_ear():
    assert 'aria-hidden="true"' in render('{% icon "sun" %}')


@pytest.mark.parametrize("name", ["no-such-icon", "../../etc/passwd"])
def test_an_unknown_icon_is_refused(name):
    with pytest.raises(TemplateSyntaxError):
        render("{% icon name %}", name=name)


def test_each_form_gets_its_own_once_key():
    first, second = render("{% once %}"), render("{% once %}")
    assert 'name="_once"' in first
    assert first != second


def test_every_level_has_its_own_shape():
    shapes = {render("{% level_symbol level %}", level=level) for level in (None, 0, 1, 2, 3, 4)}
    assert len(shapes) == 6


def test_an_unknown_level_is_drawn_as_not_assessed():
    assert render("{% level_symbol 9 %}") == render("{% level_symbol None %}")


def test_the_sharing_line_names_only_those_ticked():
    audience = [
        {"unit_name": "Psykiatrin", "checked": True, "field_name": "share", "value": "1"},
        {"unit_name": "Vårdcentralen", "checked": False, "field_name": "share", "value": "2"},
    ]
    page = render(
        '{% include "ui/_partials/seen_by.html" with own_unit="Boendestöd" editable=True %}',
        audience=audience,
    )
    line, narrow = page.split("<details")
    assert "Psykiatrin" in line
    assert "Vårdcentralen" not in line
    assert "Vårdcentralen" in narrow
