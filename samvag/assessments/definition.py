"""What an instrument is, as immutable values read from its catalogue file: our own labels, scales, totals, limits.

A limit is an aid in screening, never a diagnosis, and always says where it comes from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from samvag.core.catalogue.worded import Text, Worded

Category = Literal["psychiatric", "substance", "somatic", "social", "violence"]
Sex = Literal["male", "female"]
# What an answer calls for: a task the same day, a question at once, or something to think of.
Act = Literal["assess_today", "ask", "remember"]
# Said in so many words by a form of which no source tells how large a change means something.
NoChange = Literal["none known"]


@dataclass(frozen=True)
class Answer(Worded):
    """One answer on a scale. Its value is also the key that chooses it."""

    value: int
    label: Text


@dataclass(frozen=True)
class Scale(Worded):
    """The answers that several items share."""

    code: str
    answers: tuple[Answer, ...]

    @property
    def values(self) -> tuple[int, ...]:
        """What may be answered."""
        return tuple(answer.value for answer in self.answers)


@dataclass(frozen=True)
class Item(Worded):
    """One question, by its number on the paper form and a label of our own: the text itself is somebody's right."""

    number: int
    label: Text
    scale: str
    reversed: bool | None


@dataclass(frozen=True)
class Total(Worded):
    """A sum of items; with `counts`, how many of them were answered so. With at most `missing_at_most` unanswered, each
    of them counts as the mean of the others; with more the sum is unknown and only its bounds are told."""

    code: str
    label: Text
    items: tuple[int, ...]
    missing_at_most: int
    counts: int | None


@dataclass(frozen=True)
class Zone(Worded):
    """A part of a total's range, from `at_least` up to the next. `weight` 0 is calm and 3 is most serious."""

    code: str
    at_least: int
    weight: int
    words: Text


@dataclass(frozen=True)
class Band(Worded):
    """A total's zones for some people: by sex and age where the source tells them apart."""

    total: str
    sex: Sex | None
    age_from: int | None
    age_to: int | None
    source: Text
    valid_from: date
    valid_to: date | None
    zones: tuple[Zone, ...]

    def fits(self, sex: str | None, age: int | None, on: date) -> bool:
        """Could it be this person's band? What is not known does not rule it out."""
        return (
            (self.sex is None or sex is None or self.sex == sex)
            and (age is None or (self.age_from or 0) <= age <= (self.age_to or 200))
            and self.valid_from <= on <= (self.valid_to or on)
        )


@dataclass(frozen=True)
class Hint(Worded):
    """A sentence that a total calls for beside its zone, such as another limit that somebody suggests."""

    total: str
    at_least: int
    age_from: int | None
    words: Text
    source: Text


@dataclass(frozen=True)
class Change(Worded):
    """How many points a total must move before the source calls it a change that means something."""

    total: str
    points: int
    source: Text
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        """Is it in force that day?"""
        return self.valid_from <= on <= (self.valid_to or on)


@dataclass(frozen=True)
class Risk(Worded):
    """An answer that is told by itself, whatever the sum, and what it calls for."""

    item: int
    at_least: int
    act: Act
    words: Text
    source: Text


@dataclass(frozen=True)
class Instrument(Worded):
    """One form. `alone`: asked of nobody who has company, and shown nowhere that a household could read. `whole`: our
    own words are the whole question, and there is no paper to read it on."""

    code: str
    name: Text
    about: Text
    period: Text
    rights: Text
    category: Category
    valid_from: date
    alone: bool | None
    whole: bool | None
    change: NoChange | None
    scales: tuple[Scale, ...]
    items: tuple[Item, ...]
    totals: tuple[Total, ...] | None
    bands: tuple[Band, ...] | None
    hints: tuple[Hint, ...] | None
    changes: tuple[Change, ...] | None
    risks: tuple[Risk, ...] | None

    def item(self, number: int) -> Item:
        """The item with this number; KeyError when there is none."""
        return self._items()[number]

    def _items(self) -> dict[int, Item]:
        return {item.number: item for item in self.items}

    def scale(self, item: Item) -> Scale:
        """The answers of an item."""
        return next(scale for scale in self.scales if scale.code == item.scale)

    def questions(self) -> Iterator[tuple[Item, Scale]]:
        """The items in order with their answers."""
        for item in self.items:
            yield item, self.scale(item)

    def points(self, total: Total, number: int, value: int) -> int:
        """What an answer counts as in a total; a reversed item counts from the other end."""
        if total.counts is not None:
            return int(value == total.counts)
        item = self.item(number)
        values = self.scale(item).values
        return min(values) + max(values) - value if item.reversed else value

    def range_of(self, total: Total) -> tuple[int, int]:
        """The least and the most a sum can be."""
        could = [
            [self.points(total, number, value) for value in self.scale(self.item(number)).values]
            for number in total.items
        ]
        return sum(min(one) for one in could), sum(max(one) for one in could)

    @property
    def told_apart(self) -> tuple[int, ...]:
        """Items whose answer always stands beside the sum."""
        return tuple(dict.fromkeys(risk.item for risk in self.risks or ()))
