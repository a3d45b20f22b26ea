"""A rule in time as an immutable value, and its catalogue files: read strictly, each fault with file, line, remedy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Literal

from samvag.clocks.events import EVENTS
from samvag.core.catalogue.reading import Fault, parse, read_text
from samvag.core.catalogue.worded import Text, Worded

RuleKind = Literal["statute", "agreement", "programme", "promise"]
RuleUnit = Literal["hours", "calendar_days", "working_days"]
EveCode = Literal["midsummer", "christmas", "new_year", "twelfth_night", "maundy_thursday", "walpurgis", "all_saints"]


@dataclass(frozen=True)
class Rule(Worded):
    """What must be done, how soon after what, by which source.

    `at` is a fixed time of day on the last day; without it the time of day is the event's. An event after `cutoff`
    gives `cutoff_adds` more. `free_eves` are the eves that are no working days; without it those of lag 1930:173.
    """

    code: str
    kind: RuleKind
    label: Text
    source: Text
    text: Text
    must: Text
    remedy: Text
    valid_from: date
    valid_to: date | None
    starts_on: str
    met_by: tuple[str, ...]
    paused_by: tuple[str, ...] | None
    amount: int
    unit: RuleUnit
    at: time | None
    cutoff: time | None
    cutoff_adds: int | None
    free_eves: tuple[EveCode, ...] | None


@dataclass(frozen=True)
class RuleBook:
    """One catalogue file."""

    rules: tuple[Rule, ...]


def load(path: Path) -> RuleBook:
    """The rules in the file. Raises CatalogueError with all its faults."""
    return read(read_text(path), path)


def read(text: str, path: Path) -> RuleBook:
    """The rules in the text; `path` names the file in faults."""
    return parse(text, path, RuleBook, find_faults)


@cache
def shipped() -> dict[str, Rule]:
    """The rules that come with the product, by code. Programmes take their form from these."""
    return {rule.code: rule for path in rule_files() for rule in load(path).rules}


def rule_files(folder: Path = Path(__file__).parent / "catalogue") -> Iterator[Path]:
    """The rule files that come with the product, in order of name."""
    yield from sorted(folder.glob("*.toml"))


def find_faults(book: RuleBook) -> Iterable[Fault]:
    """Every broken rule beyond its form: where in the file, what is wrong, what to do."""
    seen: set[str] = set()
    for index, rule in enumerate(book.rules):
        if rule.code in seen:
            yield ("rules", index, "code"), f"Koden {rule.code} finns redan.", "Ge den en egen kod."
        seen.add(rule.code)
        yield from _events(index, rule)
        yield from _times(index, rule)


def _events(index: int, rule: Rule) -> Iterator[Fault]:
    remedy = f"Välj en av: {', '.join(EVENTS)}."
    named = [("starts_on", (rule.starts_on,)), ("met_by", rule.met_by), ("paused_by", rule.paused_by or ())]
    for key, events in named:
        for event in events:
            if event not in EVENTS:
                yield ("rules", index, key), f"Händelsen {event} finns inte.", remedy


def _times(index: int, rule: Rule) -> Iterator[Fault]:
    if rule.amount < 0 or (rule.amount == 0 and rule.at is None):
        yield ("rules", index, "amount"), "Tiden måste vara minst 1.", "Rätta talet, eller ange ett klockslag i at."
    if rule.unit == "hours" and (rule.at or rule.free_eves):
        what = "Timmar räknas som de går och har varken klockslag eller lediga aftnar."
        yield ("rules", index, "unit"), what, "Ta bort at och free_eves, eller räkna i dagar."
    if (rule.cutoff is None) != (rule.cutoff_adds is None):
        yield ("rules", index), "cutoff och cutoff_adds hör ihop.", "Skriv båda eller ingen."
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        yield ("rules", index, "valid_to"), "Regeln slutar gälla innan den börjar.", "Rätta datumen."
