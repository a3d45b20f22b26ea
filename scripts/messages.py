"""Collect the interface's Swedish sentences, keep the English catalogue in step, and compile it.

No gettext programs are needed. `python scripts/messages.py` adds what is new (empty), removes what is gone, compiles;
`--check` only tells what is missing, fuzzy, gone or not compiled, and ends with 1 when anything is.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "samvag"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Written by hand: better Swedish for a few of Django's own form messages.
SWEDISH = SOURCE / "locale" / "sv" / "LC_MESSAGES" / "django.po"
Key = tuple[str, str, str]  # context, sentence, plural

_SIMPLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_CALL = re.compile(r"\b(_|n?p?gettext)\(((?:[uU]?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")[,\s]*)+)")
_STRING = re.compile(r"[uU]?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")


def _key(name: str, words: list[str]) -> Key | None:
    if name in _SIMPLE and words:
        return ("", words[0], "")
    if name in _PLURAL and len(words) >= 2:
        return ("", words[0], words[1])
    if name in _CONTEXT and len(words) >= 2:
        return (words[0], words[1], "")
    return None


def _in_python(text: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            found = _key(name, words)
            if found:
                yield found


def _in_template(text: str) -> Iterator[Key]:
    for call in _CALL.finditer(templatize(text)):
        words = [ast.literal_eval(word) for word in _STRING.findall(call.group(2))]
        found = _key(call.group(1), words)
        if found:
            yield found


def sentences() -> dict[Key, list[str]]:
    """Every sentence to translate, with the files it stands in."""
    found: dict[Key, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")) + sorted(SOURCE.rglob("*.html")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for key in _in_python(text) if path.suffix == ".py" else _in_template(text):
            place = str(path.relative_to(ROOT))
            if place not in found.setdefault(key, []):
                found[key].append(place)
    return found


def catalogue() -> polib.POFile:
    """The English catalogue as it stands; a new one when there is none."""
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), encoding="utf-8", wrapwidth=100)
    empty = polib.POFile(encoding="utf-8", wrapwidth=100)
    empty.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return empty


def entry_key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def update() -> polib.POFile:
    """Bring the catalogue in step with the source and compile it."""
    wanted, book = sentences(), catalogue()
    known = {entry_key(entry): entry for entry in book}
    fresh = polib.POFile(encoding="utf-8", wrapwidth=100)
    fresh.metadata = book.metadata
    for key, places in sorted(wanted.items(), key=lambda item: (item[1], item[0])):
        context, sentence, plural = key
        entry = known.get(key) or polib.POEntry(msgctxt=context or None, msgid=sentence, msgid_plural=plural)
        if plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        entry.occurrences = [(place, "") for place in places]
        entry.flags = [flag for flag in entry.flags if flag != "python-format"]
        fresh.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(CATALOGUE))
    fresh.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    polib.pofile(str(SWEDISH)).save_as_mofile(str(SWEDISH.with_suffix(".mo")))
    return fresh


def faults() -> list[str]:
    """What keeps the English interface from being complete."""
    wanted, book = sentences(), catalogue()
    known = {entry_key(entry): entry for entry in book}
    found = [f"missing: {key[1]!r} ({places[0]})" for key, places in wanted.items() if key not in known]
    found += [f"gone: {key[1]!r}" for key in known if key not in wanted]
    found += [fault for entry in book for fault in _faults_of(entry)]
    found += [f"not compiled: {path.parent.parent.name}, run `make messages`" for path in _stale()]
    return found


def _faults_of(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid!r}"
    elif not entry.translated():
        yield f"untranslated: {entry.msgid!r}"
    else:
        pairs = [(entry.msgid, entry.msgstr)]
        if entry.msgid_plural:
            pairs = [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
        for said, translated in pairs:
            if _placeholders(said) != _placeholders(translated):
                yield f"placeholders differ: {said!r}"


def _stale() -> Iterator[Path]:
    """Catalogues whose compiled form is missing or says something else."""
    for path in (CATALOGUE, SWEDISH):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or _said(polib.mofile(str(compiled))) != _said(polib.pofile(str(path))):
            yield path


def _said(book: list[polib.POEntry]) -> dict[Key, tuple[str, dict[int, str]]]:
    return {entry_key(one): (one.msgstr, one.msgstr_plural) for one in book if one.msgstr or one.msgstr_plural}


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\([a-z_]+\)s|%s|\{[a-z_]*\}", text))


if __name__ == "__main__":
    if "--check" in sys.argv:
        problems = faults()
        print("\n".join(problems[:50]) or "English is complete.")
        sys.exit(1 if problems else 0)
    book = update()
    print(f"{len(book)} sentences, {len(book.untranslated_entries())} untranslated")
