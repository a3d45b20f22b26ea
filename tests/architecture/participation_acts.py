"""The act of telling another system that somebody takes part, done once; and what stands of it in the scenes."""

from collections.abc import Callable
from typing import Any

from samvag.access.actors import Actor
from samvag.cases.reading import case_file
from samvag.participation.actions import show_participation
from samvag.participation.models import Participation
from samvag.participation.reading import standing_consents


def tell_elsewhere(case: Any, by: Actor, system: str) -> Participation:
    """On the newest consent in force."""
    file = case_file(by, case.pk)
    standing = standing_consents(by, case.person_id)
    assert file is not None
    return show_participation(file, by=by, consent_id=standing[0].key, system=system)


PARTICIPATION: dict[str, Callable[[Any, Actor], Any]] = {
    "participation.show_participation": lambda d, by: tell_elsewhere(d.case, by, "x"),
}
