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
    return fresh


def faults() -> list[str]:
    """What keeps the English interface from being complete."""
    wanted, book = sentences(), catalogue()
    known = {entry_key(entry): entry for entry in book}
    found = [f"missing: {key[1]!r} ({places[0]})" for key, places in wanted.items() if key not in known]
    found += [f"gone: {key[1]!r}" for key in known if key not in wanted]
    for entry in book:
        if entry.fuzzy:
            found.append(f"fuzzy: {entry.msgid!r}")
        elif not entry.translated():
            found.append(f"untranslated: {entry.msgid!r}")
        elif _placeholders(entry.msgid) != _placeholders(entry.msgstr or entry.msgstr_plural.get(1, "")):
            found.append(f"placeholders differ: {entry.msgid!r}")
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or {(e.msgid, e.msgstr) for e in polib.mofile(str(compiled))} != {
        (e.msgid, e.msgstr) for e in book if e.translated()
    }:
        found.append("the compiled catalogue is not made from this one: run `make messages`")
    return found


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\([a-z_]+\)s|%s|\{[a-z_]*\}", text))


if __name__ == "__main__":
    if "--check" in sys.argv:
        problems = faults()
        print("\n".join(problems[:50]) or "English is complete.")
        sys.exit(1 if problems else 0)
    book = update()
    print(f"{len(book)} sentences, {len(book.untranslated_entries())} untranslated")
