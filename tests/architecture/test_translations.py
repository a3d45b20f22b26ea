"""English is complete: every sentence shown is in the catalogue, and no page in English says anything in Swedish
but what people have written. The programmes that come with the product speak English too."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, models, transaction
from django.forms import CharField, ChoiceField, IntegerField
from django.test import Client
from django.utils.translation import gettext, override

from samvag.core.catalogue.worded import Worded, in_language, text_names
from samvag.core.context import acting
from samvag.programmes.models import LevelRow, Programme, ProgrammeVersion, VersionRow
from samvag.programmes.schema import catalogue_files, load
from samvag.referrals.answers import suggestion
from samvag.referrals.models import Outcome
from samvag.ui import dates
from scripts.messages import SOURCE, faults, sentences
from tests.architecture.expectations import ADDRESSES
from tests.architecture.states import build
from tests.architecture.walking import Walk, patterns, url
from tests.world import World

# A letter or a small word that gives Swedish away.
SWEDISH = re.compile(
    r"[åäöÅÄÖ]|\b(och|eller|inte|som|att|av|med|till|har|den|det|vem|vad|hur|namn|nya?|spara|avbryt|visa|alla"
    r"|ingen|inget|senast|enhet|klart|skicka|varje|sedan|din|ditt|dina)\b",
    re.IGNORECASE,
)
NAMES = re.compile("Samväg|Sjöbron|Myndigheten för digital förvaltning|åäö|å, ä and ö")
# Kept Swedish beside its English explanation, where the law has no English word.
LAW = re.compile(
    r"lagen om tillgänglighet till digital offentlig service|biståndsbeslut|Menprövning|Skyddad folkbokföring"
    r"|[Ff]ast vårdkontakt|[Rr]emissgrupp|[Gg]od man|[Ff]örvaltare|[Ff]örordnande"
)
TAGS = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%\s*blocktranslate.*?endblocktranslate\s*%}|{%.*?%}|{{.*?}}", re.DOTALL
)
CATALOGUE = (Programme, ProgrammeVersion, VersionRow, LevelRow)
EXAMPLES = {"gallery.html", "gallery_public.html", "gallery.py"}  # made-up data that shows the parts of the interface
# Told to whoever runs the installation or writes a programme file, at a terminal.
OPERATORS = (
    "config/backup.py",
    "config/cli.py",
    "config/restore.py",
    "config/checks.py",
    "core/lockbox.py",
    "core/postgres.py",
    "assessments/health.py",
    "assessments/schema.py",
    "core/catalogue/reading.py",
    "programmes/schema.py",
    "programmes/checks.py",
)
OPERATORS += ("audit/verifying.py", "audit/letters.py", "clocks/rules.py")
OPERATORS += ("integrations/eid/configuration.py",)
READ = (
    "administration/columns.py",
    "core/text.py",
    "ui/dates.py",
    "clocks/working_days.py",
)  # Swedish that is read, not said
VOID = {"input", "br", "hr", "img", "link", "meta", "path", "circle", "rect", "line"}
READ_OUT = {"aria-label", "title", "placeholder", "alt", "data-label"}
LETTERS = ("referrals/answers.py",)  # to the person, in Swedish
SPEAKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
WALKED = (("anonymous", "GET POST"), ("maria", "GET POST"), ("karin", "GET"), ("rut", "GET"), ("disa", "GET"))


class Visible(HTMLParser):
    """What a page says: its text and the attributes that are read out, but not what it marks as Swedish."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.marked: list[str] = []  # what the page marks as Swedish
        self.open: list[tuple[str, bool]] = []  # the elements we are inside, and whether each silences its content

    @property
    def silent(self) -> bool:
        return any(silent for _tag, silent in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, tag in ("script", "style") or (tag != "html" and ("lang", "sv") in attrs)))
        if not self.silent:
            self.said += [value or "" for name, value in attrs if name in READ_OUT]

    def handle_endtag(self, tag: str) -> None:
        while any(one == tag for one, _silent in self.open) and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        (self.marked if self.silent else self.said).append(data)


def said_in(html: str, *, marked: bool = False) -> list[str]:
    reader = Visible()
    reader.feed(html)
    return [" ".join(one.split()) for one in (reader.marked if marked else reader.said) if one.strip()]


def swedish(texts: list[str], data: list[str]) -> list[str]:
    """The texts that are still Swedish without the data in them."""
    found = []
    for text in texts:
        rest = text
        for one in data if SWEDISH.search(text) or programmes_swedish().search(text) else ():
            rest = rest.replace(one, "")
        if text.endswith("…"):  # cut short in a chart
            rest = "" if any(one.startswith(rest[:-1].rpartition(": ")[2]) for one in data) else rest
        rest = LAW.sub("", NAMES.sub("", rest))
        if SWEDISH.search(rest) or programmes_swedish().search(rest):
            found.append(text[:80])
    return found


def strings(value: Any) -> Iterator[str]:
    """Every text in a column, whatever its shape; paragraphs and sentences one by one."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield from (" ".join(part.split()) for part in [value, *value.split("\n")])


def worded(value: Any) -> Iterator[str]:
    """Every text of a programme, in the language it is in."""
    if isinstance(value, tuple):
        for one in value:
            yield from worded(one)
    elif isinstance(value, Worded):
        yield from strings([getattr(value, name) for name in text_names(type(value))])
        yield from worded(tuple(getattr(value, part.name) for part in fields(value)))


@cache
def programmes_swedish() -> re.Pattern[str]:
    """The catalogue's Swedish texts, but those that are the same in English."""
    found = [load(path) for path in catalogue_files()]
    english = {one for programme in found for one in worded(in_language(programme, "en"))}
    texts = {one for programme in found for one in worded(programme)} - english
    return re.compile("|".join(rf"\b{re.escape(one)}(?!\w)" for one in sorted(texts, key=len, reverse=True)))


def written(by: Any) -> list[str]:
    """All that people have written, as one actor sees the database; the longest first.

    Of a programme only the names of its sites: its texts come in the reader's language.
    """
    found: set[str] = set()
    with acting(by):
        for model in apps.get_models():
            if model.__module__.startswith("samvag.") and not issubclass(model, CATALOGUE):
                names = [
                    field.name
                    for field in model._meta.concrete_fields
                    if isinstance(field, models.CharField | models.TextField | models.JSONField)
                ]
                # A table the web role may not read cannot be on a page either.
                with suppress(ProgrammingError), transaction.atomic():
                    found.update(strings([*model._default_manager.values_list(*names)] if names else []))
    return sorted((one for one in found if len(one) > 2), key=len, reverse=True)


@cache
def templates() -> tuple[Path, ...]:
    return tuple(path for path in sorted(SOURCE.rglob("*.html")) if path.name not in EXAMPLES)


def test_the_english_catalogue_is_complete() -> None:
    assert faults() == []


def test_the_handbook_calls_things_what_the_pages_call_them() -> None:
    """*Like this* the handbook names a button, a link or a word on the page; `*Inkorg → Ny remiss*` is a way there."""
    said = {sentence.lower() for _context, sentence, _plural in sentences()}
    named = [
        part.strip()
        for path in sorted((SOURCE.parent / "docs" / "handbok").rglob("*.md"))
        for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", path.read_text(encoding="utf-8"))
        for part in " ".join(name.split()).split("→")
    ]
    assert len(named) > 20
    assert [name for name in named if name.lower() not in said] == []


def test_the_handbooks_pictures_are_taken_by_the_journeys() -> None:
    """`make pictures` takes them anew; each chapter's links lead to a heading that is there."""
    book = SOURCE.parent / "docs" / "handbok"
    journeys = "".join(path.read_text() for path in (SOURCE.parent / "tests" / "journeys").glob("*.py"))
    taken = set(re.findall(r'picture="([a-z-]+)"', journeys))
    headings = re.findall(r"^## (.+)$", (book / "index.md").read_text(encoding="utf-8"), re.M)
    anchors = {re.sub(r"[^\w-]", "", one.lower().replace(" ", "-")) for one in headings}
    shown: set[str] = set()
    for chapter in book.glob("*.md"):
        text = chapter.read_text(encoding="utf-8")
        shown |= set(re.findall(r"\(bilder/([a-z-]+)\.png\)", text))
        assert set(re.findall(r"\(index\.md#([^)]+)\)", text)) <= anchors, chapter
    assert shown == taken == {path.stem for path in (book / "bilder").glob("*.png")}


def test_templates_say_nothing_outside_a_translate_tag() -> None:
    bare = [
        f"{path.name}: {text}"
        for path in templates()
        for text in swedish(said_in(TAGS.sub(" ", path.read_text(encoding="utf-8"))), [])
    ]
    assert bare == []
    assert len(templates()) > 50


def test_python_says_nothing_outside_gettext() -> None:
    bare = []
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        if {"tests", "migrations", "demo", "management"} & set(path.parts) or path.name in EXAMPLES:
            continue
        if place not in OPERATORS + READ + LETTERS:
            bare += [f"{place}: {text}" for text in _unspoken(path)]
    assert bare == []


def _unspoken(path: Path) -> list[str]:
    """String constants with a Swedish letter that are neither docstrings nor translated."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed.add(id(node.value))
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in SPEAKS:
                passed |= {id(one) for arg in node.args for one in ast.walk(arg)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in passed
        and re.search("[åäöÅÄÖ]", node.value)
    ]


def test_scripts_say_everything_in_both_languages() -> None:
    """A Swedish sentence in a script stands as the other half of `english ? … : …`."""
    for path in SOURCE.glob("*/static/**/*.js"):
        if "vendor" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert not re.search("[åäöÅÄÖ]", text) or "english" in text, path.name


@pytest.mark.django_db
@pytest.mark.heavy
@pytest.mark.parametrize(("persona", "methods"), WALKED)
def test_pages_in_english_are_english(world: World, persona: str, methods: str) -> None:
    """Every address there is, with empty forms sent too: what is left in Swedish was written by people."""
    scene = build(world, "disclosed")
    walked = Walk(world, scene)
    walked.cookies = f"{settings.LANGUAGE_COOKIE_NAME}=en"
    by = {"maria", persona} - {"anonymous"}
    data = sorted({one for name in by for one in written(world.actor(name))}, key=len, reverse=True)
    left, read = [], 0
    for pattern in sorted(set(patterns()) & set(ADDRESSES)):
        address = ADDRESSES[pattern]
        if pattern.startswith(("events/", "galleri/")):
            continue
        for method in sorted(set(methods.split()) & set(address.methods.split())):
            answer = walked.ask(persona, method, url(pattern, address, scene.ids))
            if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
                read += 1
                html = answer.content.decode()
                # A programme's text marked as Swedish is one that nobody has put into English.
                marked = [text for text in said_in(html, marked=True) if programmes_swedish().fullmatch(text)]
                left += [f"{method} {pattern}: {text}" for text in swedish(said_in(html), data) + marked]
    assert "\n".join(left) == ""
    assert read > 10


@pytest.mark.parametrize("word", ["Trygg bostad", "Boende", "Riskbruk", "Läkemedel", "Personen har fyllt 18 år."])
def test_the_eyes_know_the_programmes_words(word: str) -> None:
    assert swedish([word], []) == [word]
    assert swedish([f"{word}, 3 March"], []) == [f"{word}, 3 March"]
    assert swedish(["Secure home", "Risk", "SamVux"], []) == []


@pytest.mark.django_db
def test_the_same_eyes_find_swedish(world: World) -> None:
    """The twin of the pages in English: asked for in Swedish, the same reading finds plenty."""
    for client in (Client(), world.client("maria")):
        body = client.get("/", headers={"Accept-Language": "sv"}).content.decode()
        assert len(swedish(said_in(body), written(world.actor("maria")))) > 5


@pytest.mark.django_db
def test_a_letter_is_in_swedish_whatever_the_writer_reads(world: World) -> None:
    """An authority writes to people in Swedish, and a greeting in another language than the letter helps nobody."""
    with override("en"):
        assert suggestion(Outcome.DECLINE, "Sjöbron").startswith("Tack för att du hörde av dig")
    maria = world.client("maria")
    maria.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    body = maria.get(f"/remiss/{world.decided().referral_id}/svar/").content.decode()
    assert "Hej Alva!" in body
    assert "Hej Alva!" not in said_in(body)  # marked as Swedish for those who listen
    assert "Answer to the person" in said_in(body)


def test_a_day_can_be_written_in_english() -> None:
    """The English help texts give these as examples."""
    today = date(2026, 3, 3)
    for text in ("3 March 2026", "3 mars 2026", "today", "i dag"):
        assert dates.parse(text, today) == today
    assert dates.parse("tomorrow", today) == dates.parse("i morgon", today)
    assert dates.parse("yesterday", today) == dates.parse("i går", today)
    assert dates.parse("1 May 2026", today) == dates.parse("1 maj 2026", today)
    assert dates.parse("1 October 2026", today) == dates.parse("1 oktober 2026", today)
    assert dates.parse("1 mai 2026", today) is None


def test_forms_ask_in_our_own_swedish() -> None:
    """Django's own words sound like a machine; ours say what to do."""
    with override("sv"):
        assert _fault(CharField(), "") == "Fyll i det här fältet."
        assert _fault(CharField(max_length=3), "abcd") == "Texten har 4 tecken men får ha högst 3. Korta den."
        assert _fault(ChoiceField(choices=[("a", "A")]), "b") == "Välj något av det som finns att välja på."
        assert _fault(IntegerField(), "x") == "Skriv ett heltal."
        assert gettext("January") == "januari"  # the rest of Django's own catalogue is still there
    with override("en"):
        assert _fault(CharField(), "") == "This field is required."


def _fault(field: Any, value: str) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return " ".join(caught.value.messages)
