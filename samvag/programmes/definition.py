"""What a programme is, as immutable values: read from a catalogue file, or back from its version's rows."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, Protocol, TypeVar

from samvag.core.catalogue.worded import Text, Worded

PartyKind = Literal["municipality", "psychiatry", "primary_care", "other"]
TimeUnit = Literal["hours", "calendar_days", "working_days"]
Period = Literal["week", "month"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# Who writes at the front door about somebody else: somebody close, or somebody at work (remissgruppsunderlag).
SenderKind = Literal["relative", "professional"]
# The information categories that records, consents and disclosures are made of.
Category = Literal[
    "referral",
    "coordination",
    "psychiatric",
    "substance",
    "somatic",
    "social",
    "economic",
    "relatives",
    "violence",
]


@dataclass(frozen=True)
class Criterion(Worded):
    """One condition for taking part, answered met, not met or unknown; `source` is where it was agreed."""

    code: str
    text: Text
    help: Text
    source: Text
    category: Category


@dataclass(frozen=True)
class Ask(Worded):
    """What the front door asks of whoever writes about somebody else, beyond what everybody is asked."""

    code: str
    of: tuple[SenderKind, ...]
    text: Text
    help: Text
    required: bool


@dataclass(frozen=True)
class PartyDefinition(Worded):
    """A principal that takes part. Exactly one party decides who is included."""

    code: str
    kind: PartyKind
    label: Text
    decides: bool


@dataclass(frozen=True)
class RoleDefinition(Worded):
    """What somebody is to the person in a case; `required` means each of the parties must fill it."""

    code: str
    label: Text
    help: Text
    parties: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class ResponseTime(Worded):
    """A promise in time. The code names the rule that the clock engine starts from an event."""

    code: str
    label: Text
    amount: int
    unit: TimeUnit
    source: Text


@dataclass(frozen=True)
class Meeting(Worded):
    """A recurring meeting in the programme's rhythm."""

    code: str
    label: Text
    purpose: Text
    times: int
    per: Period
    parties: tuple[str, ...]


@dataclass(frozen=True)
class Level(Worded):
    """One step of a domain's scale: 0 is stable, 4 is acute. The word says it; colour only repeats it."""

    value: int
    word: Text


@dataclass(frozen=True)
class Domain(Worded):
    """One part of life on the board, with a scale of five words. `category` is what a status in it is."""

    code: str
    label: Text
    help: Text
    category: Category
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Intervention(Worded):
    """Something a party can do for the person."""

    code: str
    label: Text
    parties: tuple[str, ...]


@dataclass(frozen=True)
class ExitCriterion(Worded):
    """One sign that the person is ready to leave the programme, or a fact that ends it."""

    code: str
    text: Text
    help: Text


@dataclass(frozen=True)
class OpeningHours:
    """One span of one weekday when somebody answers; a weekday without a span is closed."""

    weekday: Weekday
    opens: time
    closes: time


@dataclass(frozen=True)
class SharingPreset:
    """What one party normally hands over to another, given consent. It opens nothing by itself."""

    from_party: str
    to_party: str
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class PublicTexts(Worded):
    """The words of the front door, for the person who seeks help."""

    headline: Text
    lead: Text
    for_whom: Text
    what_happens_next: Text
    what_we_do_with_it: Text


@dataclass(frozen=True)
class LeafletSection(Worded):
    """A heading with its paragraphs; an empty line parts two paragraphs."""

    heading: Text
    text: Text


@dataclass(frozen=True)
class Leaflet(Worded):
    """What the person is told before consenting. A consent notes the version that was given."""

    version: str
    valid_from: date
    title: Text
    sections: tuple[LeafletSection, ...]


@dataclass(frozen=True)
class Capacity:
    """How many people the programme is meant for at a time."""

    minimum: int
    maximum: int


@dataclass(frozen=True)
class ProgrammeDefinition(Worded):
    """A whole programme: everything the engine needs to run it, and nothing about real units or people."""

    code: str
    name: Text
    short_name: Text
    purpose: Text
    valid_from: date
    minimum_age: int
    board_owner: str
    capacity: Capacity | None
    public: PublicTexts
    leaflet: Leaflet
    asks: tuple[Ask, ...]
    criteria: tuple[Criterion, ...]
    parties: tuple[PartyDefinition, ...]
    roles: tuple[RoleDefinition, ...]
    response_times: tuple[ResponseTime, ...]
    meetings: tuple[Meeting, ...]
    domains: tuple[Domain, ...]
    interventions: tuple[Intervention, ...]
    exit_criteria: tuple[ExitCriterion, ...]
    opening_hours: tuple[OpeningHours, ...]
    sharing: tuple[SharingPreset, ...]

    @property
    def deciding_party(self) -> PartyDefinition:
        """The party that decides who is included."""
        return next(party for party in self.parties if party.decides)

    def party(self, code: str) -> PartyDefinition:
        """The party with this code; KeyError when the programme has none."""
        return _by_code(self.parties, code)

    def role(self, code: str) -> RoleDefinition:
        """The role with this code; KeyError when the programme has none."""
        return _by_code(self.roles, code)

    def domain(self, code: str) -> Domain:
        """The board domain with this code; KeyError when the programme has none."""
        return _by_code(self.domains, code)

    def criterion(self, code: str) -> Criterion:
        """The criterion with this code; KeyError when the programme has none."""
        return _by_code(self.criteria, code)

    def asked_of(self, kind: str) -> list[Ask]:
        """What the front door asks of this kind of sender; nothing more of the person who writes for themselves."""
        return [ask for ask in self.asks if kind in ask.of]

    def response_time(self, code: str) -> ResponseTime:
        """The promise with this code; KeyError when the programme makes none."""
        return _by_code(self.response_times, code)

    def shared(self, from_party: str, to_party: str) -> tuple[Category, ...]:
        """The categories one party normally hands over to another; none when the programme names none."""
        for preset in self.sharing:
            if (preset.from_party, preset.to_party) == (from_party, to_party):
                return preset.categories
        return ()


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


T = TypeVar("T", bound=_Coded)


def _by_code(items: tuple[T, ...], code: str) -> T:
    for item in items:
        if item.code == code:
            return item
    raise KeyError(code)
