"""Every act of the mapping and of self-care, done once; and what stands of them in the scenes."""

from collections.abc import Callable
from typing import Any

from samvag.access.actors import Actor
from samvag.mapping import actions as mapping
from samvag.selfcare import actions as selfcare
from samvag.selfcare.models import SelfCare

PLACED = mapping.Decided("high", "small", 1, "x")
SAID = mapping.Said(own_words="x")


def assessed(d: Any, by: Actor) -> SelfCare:
    """A measure that health care does itself."""
    return selfcare.assess_self_care(d.case, selfcare.Assessed("x", "care", "x"), "somatic", by=by, treating=True)


MAPPINGS: dict[str, Callable[[Any, Actor], Any]] = {
    "mapping.map_domain": lambda d, by: mapping.map_domain(d.case, "boende", SAID, by=by),
    "mapping.correct_mapped": lambda d, by: mapping.correct_mapped(
        mapping.map_domain(d.case, "boende", SAID, by=by), d.case, by=by, reason="x", said=None
    ),
    "mapping.place": lambda d, by: mapping.place(d.case, PLACED, by=by),
    "mapping.take_back_placement": lambda d, by: mapping.take_back_placement(
        mapping.place(d.case, PLACED, by=by), d.case, by=by, reason="x"
    ),
    "selfcare.assess_self_care": lambda d, by: d.instead(by, "karin", lambda karin: assessed(d, karin)),
    "selfcare.take_back_self_care": lambda d, by: d.instead(
        by, "karin", lambda karin: selfcare.take_back_self_care(assessed(d, karin), d.case, by=karin, reason="x")
    ),
}


def mapped_and_placed(scene: Any, case: Any, by: Actor) -> list[Any]:
    """A life domain and a decision, with words to look for and handed to nobody yet."""
    told = mapping.Said(own_words=scene.word("mapped", "record"), person_need="unmet")
    why = mapping.Decided("high", "small", 1, scene.word("placed", "step"))
    mapped = mapping.map_domain(case, "boende", told, by=by, share_with=())
    placed = mapping.place(case, why, by=by, share_with=())
    scene.ids |= {"mapped": mapped.pk, "placed": placed.pk}
    return [mapped.record, placed.record]


def care_of_psychiatry(scene: Any, case: Any, by: Actor) -> None:
    """A measure that was assessed, with words to look for and handed over to nobody."""
    said = selfcare.Assessed(scene.word("selfcare", "psychiatry"), "care", "x")
    care = selfcare.assess_self_care(case, said, "somatic", by=by, treating=True, share_with=())
    scene.ids["selfcare"] = care.pk
