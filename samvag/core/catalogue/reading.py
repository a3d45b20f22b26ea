"""Reads a catalogue file strictly: each fault names file, line and remedy, all faults at once."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from samvag.core.catalogue.toml_lines import Path as KeyPath
from samvag.core.catalogue.toml_lines import line_numbers, nearest_line
from samvag.core.catalogue.worded import OTHER_LANGUAGES, Worded, text_names

T = TypeVar("T")
Fault = tuple[KeyPath, str, str]
CODE = re.compile(r"[a-z][a-z0-9_]*")
CODE_LENGTH = 40
NOT_WRITTEN = ("translations", "language")  # made from the `_en` keys, and by whoever reads
BAD = object()
_TYPE_NAMES = {
    str: 'en text inom citattecken, som "…"',
    int: "ett heltal",
    bool: "true eller false",
    date: "ett datum, som 2025-01-01",
    time: "ett klockslag, som 08:00:00",
}


@dataclass(frozen=True)
class Problem:
    """One fault: where it stands, what is wrong, and what to do about it."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, rad {self.line}: {self.what} {self.remedy}"


class CatalogueError(Exception):
    """The file is no such catalogue. Carries every fault that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_text(path: Path) -> str:
    """The file's text; a missing or unreadable file is a catalogue fault like any other."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CatalogueError([Problem(path.name, 1, "Filen finns inte.", f"Kontrollera sökvägen {path}.")]) from None
    except UnicodeDecodeError:
        raise CatalogueError(
            [Problem(path.name, 1, "Filen är inte skriven i UTF-8.", "Spara den som UTF-8.")]
        ) from None


def parse(
    text: str,
    path: Path,
    kind: type[T],
    find_faults: Callable[[T], Iterable[Fault]],
    reader_kind: "type[Reader] | None" = None,
) -> T:
    """What the text says, as a `kind`; `path` names the file in faults. `find_faults` is asked once the form is right
    and gives what else is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError([syntax_problem(path, text, str(error))]) from None
    reader = (reader_kind or Reader)(path.name, line_numbers(text))
    read = reader.dataclass(kind, data, ())
    if not reader.problems:
        for where, what, remedy in find_faults(read):
            reader.fault(where, what, remedy)
    if reader.problems:
        raise CatalogueError(sorted(reader.problems, key=lambda problem: problem.line))
    return cast(T, read)


def syntax_problem(path: Path, text: str, message: str) -> Problem:
    found = re.search(r"line (\d+)", message)
    line = int(found[1]) if found else len(text.splitlines()) or 1
    if "overwrite" in message or "twice" in message:
        return Problem(path.name, line, "Samma nyckel står två gånger.", "Ta bort den ena.")
    return Problem(
        path.name,
        line,
        "Raden går inte att läsa som TOML.",
        f"Se efter citattecken, hakparenteser och likhetstecken ({message}).",
    )


class Reader:
    """Turns tables into dataclasses by their type hints and collects faults as it goes."""

    def __init__(self, file: str, lines: dict[KeyPath, int]) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []

    def fault(self, where: KeyPath, what: str, remedy: str) -> object:
        self.problems.append(Problem(self.file, nearest_line(self.lines, where), what, remedy))
        return BAD

    def dataclass(self, kind: type, value: Any, where: KeyPath) -> Any:
        if not isinstance(value, Mapping):
            return self.fault(where, f"{_name(where)} ska vara en tabell.", f"Skriv den som [{_name(where)}].")
        hints = get_type_hints(kind)
        known = [field.name for field in fields(kind) if field.name not in NOT_WRITTEN]
        siblings = self.siblings(kind)
        for key in value:
            if key not in known and key not in siblings:
                remedy = f"Rätta stavningen eller ta bort den. Här finns: {', '.join(known)}."
                self.fault((*where, key), f"Nyckeln {key} är okänd.", remedy)
        given = {name: self._field(name, hints[name], value, where) for name in known}
        if issubclass(kind, Worded):
            given["translations"] = self._translations(kind, value, siblings, where)
        return BAD if any(item is BAD for item in given.values()) else kind(**given)

    def _translations(
        self, kind: type, table: Mapping[str, Any], siblings: Mapping[str, tuple[str, str]], where: KeyPath
    ) -> Any:
        """What the `_en` keys beside the Swedish say. Any of them may be missing."""
        written = text_names(kind)
        found: dict[str, dict[str, str]] = {}
        for key, (language, name) in siblings.items():
            if key in table and name in written:
                text = self._plain(str, table[key], (*where, key))
                if text is BAD:
                    return BAD
                found.setdefault(language, {})[name] = text
        return found

    def _field(self, name: str, hint: Any, table: Mapping[str, Any], where: KeyPath) -> Any:
        # An alias of Literal beside None is typing's own union.
        optional = get_origin(hint) in (UnionType, Union) and NoneType in get_args(hint)
        if name not in table:
            if optional:
                return None
            return self.fault(where, f"Nyckeln {name} saknas.", f"Lägg till {_example(name, hint)}.")
        if optional:
            hint = next(part for part in get_args(hint) if part is not NoneType)
        return self.special(name, hint, table, where)

    def special(self, name: str, hint: Any, table: Mapping[str, Any], where: KeyPath) -> Any:
        """A catalogue with a field that is written in a way of its own reads it here."""
        return self._value(hint, table[name], (*where, name))

    def _value(self, hint: Any, value: Any, where: KeyPath) -> Any:
        if is_dataclass(hint):
            return self.dataclass(cast(type, hint), value, where)
        if get_origin(hint) is tuple:
            return self.tuple_of(get_args(hint)[0], value, where)
        if get_origin(hint) is Literal:
            return self._choice(get_args(hint), value, where)
        return self._plain(hint, value, where)

    def tuple_of(self, hint: Any, value: Any, where: KeyPath) -> Any:
        if not isinstance(value, list):
            return self.fault(where, f"{_name(where)} ska vara en lista.", "Sätt hakparenteser runt värdena.")
        if not value:
            return self.fault(where, f"{_name(where)} är tom.", "Skriv minst ett värde.")
        items = [self._value(hint, item, (*where, index)) for index, item in enumerate(value)]
        return BAD if any(item is BAD for item in items) else tuple(items)

    def siblings(self, kind: type) -> dict[str, tuple[str, str]]:
        """The keys that say a text of this kind in another language: `label_en` is (en, label)."""
        if not issubclass(kind, Worded):
            return {}
        return {f"{name}_{language}": (language, name) for name in text_names(kind) for language in OTHER_LANGUAGES}

    def _choice(self, choices: tuple[str, ...], value: Any, where: KeyPath) -> Any:
        if value in choices:
            return value
        return self.fault(where, f"{_name(where)} har ett okänt värde.", f"Välj ett av: {', '.join(choices)}.")

    def _plain(self, kind: Any, value: Any, where: KeyPath) -> Any:
        # Exactly the type: true is an int and a date-time is a date to Python, but not to a reader.
        if type(value) is not kind or isinstance(value, datetime):
            return self.fault(where, f"{_name(where)} har fel slags värde.", f"Skriv {_TYPE_NAMES[kind]}.")
        if kind is str and not value.strip():
            return self.fault(where, f"{_name(where)} är tom.", "Skriv texten.")
        if where[-1] == "code" and not (CODE.fullmatch(value) and len(value) <= CODE_LENGTH):
            remedy = f"Använd små bokstäver a–z, siffror och understreck, högst {CODE_LENGTH} tecken."
            return self.fault(where, f"Koden {value} har otillåtna tecken.", remedy)
        return value.strip() if kind is str else value


def _name(where: KeyPath) -> str:
    return ".".join(part for part in where if isinstance(part, str)) or "filen"


def _example(name: str, hint: Any) -> str:
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        return f"minst en [[{name}]]"
    if is_dataclass(hint):
        return f"[{name}]"
    if get_origin(hint) is tuple:
        return f"{name} = [ … ]"
    if get_origin(hint) is Literal:
        return f"{name}, ett av: {', '.join(get_args(hint))}"
    return f"{name}: {_TYPE_NAMES[hint]}"
