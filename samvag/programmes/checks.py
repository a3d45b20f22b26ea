"""The rules a programme must keep beyond its form: what refers to what, what the engine cannot do without."""

from collections.abc import Iterable, Iterator
from itertools import chain

from samvag.core.catalogue.toml_lines import Path
from samvag.core.catalogue.worded import OTHER_LANGUAGES
from samvag.programmes.definition import Domain, ProgrammeDefinition

Fault = tuple[Path, str, str]

LEVELS = 5  # 0 stable … 4 acute
# Rules and roles that the engine itself starts from; each programme sets its own amounts and labels.
NEEDED_RESPONSE_TIMES = ("referral_first_response", "referral_decision", "answer_to_person")
NEEDED_ROLES = ("main_coordinator", "colleague_coordinator")
_CODED = (
    "asks",
    "criteria",
    "parties",
    "roles",
    "response_times",
    "meetings",
    "domains",
    "interventions",
    "exit_criteria",
)


def find_faults(programme: ProgrammeDefinition, file_stem: str) -> Iterable[Fault]:
    """Every broken rule: where in the file, what is wrong, what to do."""
    if programme.code != file_stem:
        yield ("code",), f"Koden {programme.code} är inte filens namn.", f"Kalla filen {programme.code}.toml."
    yield from chain(
        _duplicates(programme),
        _deciders(programme),
        _unknown_parties(programme),
        _levels(programme),
        _amounts(programme),
        _sharing(programme),
        _opening_hours(programme),
        _needed(programme),
    )


def _duplicates(programme: ProgrammeDefinition) -> Iterator[Fault]:
    for section in _CODED:
        seen: set[str] = set()
        for index, item in enumerate(getattr(programme, section)):
            if item.code in seen:
                yield (section, index, "code"), f"Koden {item.code} finns redan.", "Ge den en egen kod."
            seen.add(item.code)


def _deciders(programme: ProgrammeDefinition) -> Iterator[Fault]:
    deciders = [index for index, party in enumerate(programme.parties) if party.decides]
    if len(deciders) != 1:
        at = deciders[1] if deciders else 0
        what = f"{len(deciders)} parter beslutar om vem som ska vara med."
        yield ("parties", at, "decides"), what, "Sätt decides = true för exakt en part."


def _unknown_parties(programme: ProgrammeDefinition) -> Iterator[Fault]:
    known = {party.code for party in programme.parties}
    used: list[tuple[Path, str]] = [(("board_owner",), programme.board_owner)]
    for section in ("roles", "meetings", "interventions"):
        for index, item in enumerate(getattr(programme, section)):
            used += [((section, index, "parties"), code) for code in item.parties]
    for index, preset in enumerate(programme.sharing):
        used += [(("sharing", index, name), getattr(preset, name)) for name in ("from_party", "to_party")]
    for where, code in used:
        if code not in known:
            yield where, f"Parten {code} finns inte.", f"Välj en av: {', '.join(sorted(known))}."


def _levels(programme: ProgrammeDefinition) -> Iterator[Fault]:
    for index, domain in enumerate(programme.domains):
        words = [level.word for level in domain.levels]
        where = ("domains", index, "levels")
        if len(words) != LEVELS:
            yield where, f"Skalan har {len(words)} steg.", f"Skriv {LEVELS} ord, från stabilt till akut."
            continue
        for said in (words, *(_spoken(domain, language) for language in OTHER_LANGUAGES)):
            if len(set(said)) != len(said):
                yield where, "Två steg har samma ord.", "Ge varje steg ett eget ord."


def _spoken(domain: Domain, language: str) -> list[str]:
    """The scale's words in another language; all or none, as the file has them."""
    return [level.translations[language]["word"] for level in domain.levels if language in level.translations]


def _amounts(programme: ProgrammeDefinition) -> Iterator[Fault]:
    for index, response in enumerate(programme.response_times):
        if response.amount < 1:
            yield ("response_times", index, "amount"), "Tiden måste vara minst 1.", "Rätta talet."
    for index, meeting in enumerate(programme.meetings):
        if meeting.times < 1:
            yield ("meetings", index, "times"), "Antalet möten måste vara minst 1.", "Rätta talet."
    if not 0 <= programme.minimum_age <= 120:
        yield ("minimum_age",), "Åldersgränsen är ingen ålder.", "Skriv ett tal från 0 till 120."
    capacity = programme.capacity
    if capacity and not 0 < capacity.minimum <= capacity.maximum:
        what = "Minsta antal platser måste vara minst 1 och högst det största."
        yield ("capacity", "minimum"), what, "Rätta minimum eller maximum."


def _sharing(programme: ProgrammeDefinition) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, preset in enumerate(programme.sharing):
        pair = (preset.from_party, preset.to_party)
        if preset.from_party == preset.to_party:
            what = "En part lämnar inte ut till sig själv."
            yield ("sharing", index, "to_party"), what, "Välj en annan mottagare."
        if pair in seen:
            what = f"Delningen från {pair[0]} till {pair[1]} står två gånger."
            yield ("sharing", index), what, "Slå ihop dem."
        seen.add(pair)


def _opening_hours(programme: ProgrammeDefinition) -> Iterator[Fault]:
    for index, span in enumerate(programme.opening_hours):
        if span.opens >= span.closes:
            yield ("opening_hours", index, "closes"), "Stänger innan det öppnar.", "Rätta klockslagen."


def _needed(programme: ProgrammeDefinition) -> Iterator[Fault]:
    for section, needed in (("response_times", NEEDED_RESPONSE_TIMES), ("roles", NEEDED_ROLES)):
        codes = {item.code for item in getattr(programme, section)}
        for code in needed:
            if code not in codes:
                yield (
                    (section, 0),
                    f"Koden {code} saknas i {section}.",
                    f"Lägg till en [[{section}]] med den.",
                )
