"""Reads a programme's catalogue file strictly: each fault names file, line and remedy, all faults at once."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from samvag.core.catalogue import reading
from samvag.core.catalogue.reading import BAD, CatalogueError, Problem, Reader, read_text
from samvag.core.catalogue.toml_lines import Path as KeyPath
from samvag.core.catalogue.worded import OTHER_LANGUAGES
from samvag.programmes.checks import find_faults
from samvag.programmes.definition import Level, ProgrammeDefinition

__all__ = ["CatalogueError", "Problem", "catalogue_files", "load", "parse", "read_text"]


def load(path: Path) -> ProgrammeDefinition:
    """The programme in the file. Raises CatalogueError with all its faults."""
    return parse(read_text(path), path)


def parse(text: str, path: Path) -> ProgrammeDefinition:
    """The programme in the text; `path` names the file in faults and gives the code that it must carry."""
    return reading.parse(text, path, ProgrammeDefinition, lambda read: find_faults(read, path.stem), _Reader)


class _Reader(Reader):
    """A scale is written as a list of words, with a list beside it for each other language."""

    def siblings(self, kind: type) -> dict[str, tuple[str, str]]:
        hints = get_type_hints(kind)
        scales = [name for name in hints if hints[name] == tuple[Level, ...]]
        return super().siblings(kind) | {
            f"{name}_{language}": (language, name) for name in scales for language in OTHER_LANGUAGES
        }

    def special(self, name: str, hint: Any, table: Mapping[str, Any], where: KeyPath) -> Any:
        if get_origin(hint) is tuple and get_args(hint)[0] is Level:
            return self._levels(table, where)
        return super().special(name, hint, table, where)

    def _levels(self, table: Mapping[str, Any], where: KeyPath) -> Any:
        """A scale: as many words in each language that it has words in."""
        words = self.tuple_of(str, table["levels"], (*where, "levels"))
        spoken = {
            language: self.tuple_of(str, table[f"levels_{language}"], (*where, f"levels_{language}"))
            for language in OTHER_LANGUAGES
            if f"levels_{language}" in table
        }
        if words is BAD or any(said is BAD for said in spoken.values()):
            return BAD
        for language, said in spoken.items():
            if len(said) != len(words):
                what = f"Skalan har {len(words)} steg, men {len(said)} på språket {language}."
                return self.fault((*where, "levels"), what, f"Skriv lika många ord i levels_{language}.")
        return tuple(
            Level(value=index, word=word, translations={lang: {"word": said[index]} for lang, said in spoken.items()})
            for index, word in enumerate(words)
        )


def catalogue_files(folder: Path = Path(__file__).parent / "catalogue") -> Iterator[Path]:
    """The programme files that come with the product, in order of name."""
    yield from sorted(folder.glob("*.toml"))
