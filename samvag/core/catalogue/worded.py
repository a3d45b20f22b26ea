"""What a catalogue says, in the reader's language, and which of its texts nobody has written in that language yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Annotated, Any, TypeVar, get_origin, get_type_hints

from samvag.core.catalogue.toml_lines import Path

# What somebody reads. It is written in Swedish and may have a sibling in each of the other languages.
Text = Annotated[str, "in every language"]
SOURCE_LANGUAGE = "sv"
OTHER_LANGUAGES = ("en",)


@dataclass(frozen=True)
class Worded:
    """Something with texts: in Swedish, beside what they are called in other languages (language → field → text).

    `language` is the one its texts are in now. A thing is wholly in one language: a heading in English over
    a text in Swedish helps nobody.
    """

    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict, kw_only=True, hash=False)
    language: str = field(default=SOURCE_LANGUAGE, kw_only=True)


T = TypeVar("T", bound=Worded)


def text_names(kind: type) -> tuple[str, ...]:
    """The fields of this kind of thing that somebody reads."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(name for name, hint in hints.items() if get_origin(hint) is Annotated)


def in_language(value: T, language: str) -> T:
    """A thing as written in Swedish, and everything in it, in that language; in Swedish where a text is missing."""
    changed = {part.name: _inside(getattr(value, part.name), language) for part in fields(value)}
    if language != SOURCE_LANGUAGE and not _missing(value, language):
        changed |= {name: value.translations[language][name] for name in text_names(type(value))}
        changed["language"] = language
    return replace(value, **changed)


def untranslated(value: Any, language: str) -> list[Path]:
    """Where each text stands that has no sibling in that language."""
    return list(_untranslated(value, language, ()))


def _inside(value: Any, language: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_inside(item, language) for item in value)
    return in_language(value, language) if isinstance(value, Worded) else value


def _missing(value: Worded, language: str) -> list[str]:
    written = value.translations.get(language, {})
    return [name for name in text_names(type(value)) if name not in written]


def _untranslated(value: Any, language: str, where: Path) -> Iterator[Path]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _untranslated(item, language, (*where, index))
    elif is_dataclass(value):
        if isinstance(value, Worded):
            yield from ((*where, name) for name in _missing(value, language))
        for part in fields(value):
            yield from _untranslated(getattr(value, part.name), language, (*where, part.name))
