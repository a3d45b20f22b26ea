"""The people of the measurement as rows for COPY: who, what is written about them, and who may see it.

The loader bypasses the triggers, so audiences and copies are made here by the rules that the triggers hold;
`bench.proof` asks the database whether they agree.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.town import PEOPLE_A_PAIR, Pair
from samvag.core.identity_numbers import Kind, test_numbers
from samvag.core.text import search_key, sort_key

SEED = 2026
OPEN_CASES = 50
MANY_OPEN = 200  # the second pair's, a board that is larger than any should be
RECORDS = 20
# fmt: off
GIVEN = (
    "Alva", "Bo", "Cia", "Dan", "Eva", "Finn", "Gun", "Hugo", "Ida", "Jon", "Kaj", "Lia", "Moa", "Nils",
    "Olga", "Pär", "Rut", "Sten", "Tove", "Ulf", "Vera", "Åke", "Ärla", "Östen",
)
# fmt: on
# fmt: off
FAMILY = (
    "Alm", "Berg", "Boström", "Dahl", "Ek", "Falk", "Granat", "Hed", "Isak", "Järn", "Kvist", "Lind",
    "Mossén", "Norr", "Ollas", "Palm", "Rask", "Sjö", "Tall", "Ull", "Vass", "Wing", "Åberg", "Ängel",
    "Öman", "Björk", "Fors", "Gren", "Holm", "Kulle", "Lund", "Myr", "Näs", "Strand", "Torn", "Vik", "Ask",
    "Rönn", "Sten", "Ljung",
)
# fmt: on
DOMAINS = (
    ("boende", "social"),
    ("ekonomi", "economic"),
    ("vardag", "social"),
    ("psykisk_halsa", "psychiatric"),
    ("beroende", "substance"),
    ("kroppslig_halsa", "somatic"),
    ("relationer", "relatives"),
    ("sysselsattning", "social"),
)
CATEGORIES = "{referral,coordination,psychiatric,substance,somatic,social,economic,relatives,violence}"
ALPHABET = "BCDFGHJKMNPQRSTVWXZ23456789"

# How long ago. Closed before the past day that is asked for, so that its board is as long as today's.
KNOWN, OPENED, CLOSED, CONSENTED = (timedelta(days=days) for days in (700, 600, 370, 485))


@dataclass(frozen=True, slots=True)
class Somebody:
    """One generated person and the keys of what hangs on them."""

    place: int
    pair: Pair
    person: str
    case: str
    consents: tuple[str, str]
    number: tuple[str, str] | None
    closed: bool


class Population:
    """Everybody, dealt round the pairs so that a unit's rows lie scattered over the tables, as they do in life."""

    def __init__(self, people: int, pairs: list[Pair], version: int, now: datetime) -> None:
        self.dice = random.Random(SEED)  # noqa: S311, the same population every time
        self.version, self.now = version, now
        self.pairs = pairs
        self.until = now + timedelta(days=200)
        numbers = _numbers()
        self.everybody = [self._somebody(place, numbers) for place in range(people)]

    def key(self) -> str:
        return f"{self.dice.getrandbits(128):032x}"

    def _somebody(self, place: int, numbers: list[tuple[str, str]]) -> Somebody:
        turn, number = divmod(place, len(self.pairs))
        pair = self.pairs[number]
        return Somebody(
            place=place,
            pair=pair,
            person=self.key(),
            case=self.key(),
            consents=(self.key(), self.key()),
            number=numbers[place] if place < len(numbers) else None,
            closed=turn % PEOPLE_A_PAIR >= (MANY_OPEN if number == 1 else OPEN_CASES),
        )


def _numbers() -> list[tuple[str, str]]:
    """Every official test number, in a mixed but constant order."""
    found = [
        (kind.value, value)
        for kind in (Kind.PERSONNUMMER, Kind.SAMORDNINGSNUMMER)
        for value in sorted(test_numbers(kind))
    ]
    random.Random(SEED).shuffle(found)  # noqa: S311
    return found


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00")


def persons(all_: Population) -> Iterator[str]:
    for one in all_.everybody:
        yield f"{one.person}\t1980-01-01\t\\N\t\tf\t{_both(one.pair)}"


def identifiers(all_: Population) -> Iterator[str]:
    began = stamp(all_.now - KNOWN)
    for one in all_.everybody:
        if one.number:
            yield f"{one.person}\t{one.number[0]}\t{one.number[1]}\t{began}\t\\N\t{_both(one.pair)}\tf"


def links(all_: Population) -> Iterator[str]:
    began = stamp(all_.now - KNOWN)
    for one in all_.everybody:
        turn = one.place // len(all_.pairs)
        given, family = GIVEN[turn % len(GIVEN)], FAMILY[turn * 7 % len(FAMILY)]
        kind, number = one.number or ("", "")
        whole = f"{family} {given}"
        sort, search = sort_key(whole), search_key(whole)
        for side in (one.pair.municipal, one.pair.psychiatric):
            yield (
                f"{all_.key()}\t{one.person}\t{side.organisation}\t{side.unit}\t{kind}\t{number}\t{given}\t{family}\t\t"
                f"\t{sort}\t{search}\t{began}\tf\t{{{side.key}}}"
            )


def cases(all_: Population) -> Iterator[str]:
    opened, closed = stamp(all_.now - OPENED), stamp(all_.now - CLOSED)
    for one in all_.everybody:
        end, reason = (closed, "Klart") if one.closed else ("\\N", "")
        side = one.pair.municipal
        yield (
            f"{one.case}\t{_case_number(one.place)}\t{one.person}\t{one.pair.site}\t{all_.version}\t{opened}\t"
            f"{side.staff[0]}\t{side.organisation}\t{end}\t{reason}\tf\t{_both(one.pair)}"
        )


def _case_number(place: int) -> str:
    letters = ""
    for _digit in range(5):
        place, rest = divmod(place, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    return f"26-{letters}"


def parties(all_: Population) -> Iterator[str]:
    joined = stamp(all_.now - OPENED)
    for one in all_.everybody:
        for code, side in (("kommun", one.pair.municipal), ("psykiatri", one.pair.psychiatric)):
            yield (
                f"{all_.key()}\t{one.case}\t{side.unit}\t{one.person}\t{code}\tconsent\t{joined}\t\\N\tf"
                f"\t{_both(one.pair)}"
            )


def roles(all_: Population) -> Iterator[str]:
    began = stamp(all_.now - OPENED)
    for one in all_.everybody:
        for side in (one.pair.municipal, one.pair.psychiatric):
            for place, code in ((0, "main_coordinator"), (1, "colleague_coordinator")):
                yield (
                    f"{all_.key()}\t{one.case}\t{side.staff[place]}\t{one.person}\t{code}\t{began}\t\\N\tf"
                    f"\t{_both(one.pair)}"
                )


def consents(all_: Population) -> Iterator[str]:
    began, until = stamp(all_.now - CONSENTED), stamp(all_.until)
    for one in all_.everybody:
        for key, side in zip(one.consents, (one.pair.municipal, one.pair.psychiatric), strict=True):
            yield (
                f"{key}\t{one.person}\t{side.organisation}\t{side.unit}\tt\tSamordning\t{CATEGORIES}\twritten\t\t\t"
                f"{began}\t{until}\t{began}\t{side.staff[0]}\t\\N\t\\N\t\\N\t\tf\t{{{side.key}}}"
            )


def consent_recipients(all_: Population) -> Iterator[str]:
    for one in all_.everybody:
        mine, theirs = one.pair.municipal, one.pair.psychiatric
        for key, owner, receiver in ((one.consents[0], mine, theirs), (one.consents[1], theirs, mine)):
            yield f"{key}\t{receiver.unit}\t{{{owner.key}}}"


def _both(pair: Pair) -> str:
    return f"{{{pair.municipal.key},{pair.psychiatric.key}}}"
