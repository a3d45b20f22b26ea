"""Every act of the mapping and of self-care, done once; and what stands of them in the scenes."""

from collections.abc import Callable
from typing import Any

from samvag.access.actors import Actor
from samvag.mapping import actions as mapping
from samvag.mapping.placing import Suggestion
from samvag.records.actions import write_record
from samvag.records.models import Kind
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
    "mapping.place": lambda d, by: mapping.place(d.case, PLACED, Suggestion(()), by=by),
    "mapping.take_back_placement": lambda d, by: mapping.take_back_placement(
        mapping.place(d.case, PLACED, Suggestion(()), by=by), d.case, by=by, reason="x"
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
    placed = mapping.place(case, why, Suggestion(()), by=by, share_with=())
    care = write_record(  # past the action: who may assess is asked there
        SelfCare,
        by=by,
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.SELF_CARE,
        category="somatic",
        content={"measure": scene.word("selfcare", "record"), "verdict": "care", "risks": "x"},
    )
    scene.ids |= {"mapped": mapped.pk, "placed": placed.pk, "selfcare": care.pk}
    return [mapped.record, placed.record, care.record]
