"""The practice town's mappings: what people say of their lives, domain by domain, on the days they say it."""

from samvag.cases.reading import case_file
from samvag.demo.verbs import Life
from samvag.mapping.actions import Decided, Said, map_domain, place


def talk(life: Life, by: str, domain: str, words: str, person: str, ours: str, **more: str) -> None:
    """One domain: the person's own words, the need as they and as the staff see it, and whatever else was said."""
    with life.as_(by) as actor:
        map_domain(life.case(), domain, Said(words, person, ours, **more), by=actor, at=life.at)


def decide(life: Life, by: str, complexity: str, ability: str, group: int, because: str) -> None:
    """Field and group."""
    with life.as_(by) as actor:
        file = case_file(actor, life.case_key)
        if file is None:
            raise LookupError(f"{by} does not see the case.")
        place(file.case, Decided(complexity, ability, group, because), by=actor, at=life.at)
