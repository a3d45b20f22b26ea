"""Every act of the mapping, done once, for the table of acts that leave an event; and what stands in the scenes."""

from collections.abc import Callable
from typing import Any

from samvag.access.actors import Actor
from samvag.mapping import actions as mapping
from samvag.mapping.placing import Suggestion

PLACED = mapping.Decided("high", "small", 1, "x")
SAID = mapping.Said(own_words="x")
MAPPINGS: dict[str, Callable[[Any, Actor], Any]] = {
    "mapping.map_domain": lambda d, by: mapping.map_domain(d.case, "boende", SAID, by=by),
    "mapping.correct_mapped": lambda d, by: mapping.correct_mapped(
        mapping.map_domain(d.case, "boende", SAID, by=by), d.case, by=by, reason="x", said=None
    ),
    "mapping.place": lambda d, by: mapping.place(d.case, PLACED, Suggestion(()), by=by),
    "mapping.take_back_placement": lambda d, by: mapping.take_back_placement(
        mapping.place(d.case, PLACED, Suggestion(()), by=by), d.case, by=by, reason="x"
    ),
}


def mapped_and_placed(scene: Any, case: Any, by: Actor) -> list[Any]:
    """A life domain and a decision, with words to look for and handed to nobody yet."""
    told = mapping.Said(own_words=scene.word("mapped", "record"), person_need="unmet")
    why = mapping.Decided("high", "small", 1, scene.word("placed", "record"))
    mapped = mapping.map_domain(case, "boende", told, by=by, share_with=())
    placed = mapping.place(case, why, Suggestion(()), by=by, share_with=())
    scene.ids |= {"mapped": mapped.pk, "placed": placed.pk}
    return [mapped.record, placed.record]
