"""What happens inside one organisation, laid over a scene: a block between two units of one house, an emergency."""

from typing import Any

from samvag.cases.actions import assign_role
from samvag.cases.models import Case
from samvag.core.identity_numbers import IdentityNumber, Kind
from samvag.inner.actions import open_in_emergency, set_block
from samvag.records.actions import write_note
from tests.floor.inner_words import ward_joins
from tests.world import World

WARD = "Psykiatrisk avdelning 12"
OWN = {"karin", "per"}  # psychiatry's coordinators, whose unit wrote it


def ward(world: World, scene: Any, case: Case) -> None:
    """The ward takes part in the case with Ylva, a nurse; Karin writes, and the person blocks what psychiatry wrote.

    Ylva sees the case, and nothing that Karin wrote (`ids["blocked note"]`).
    """
    karin, ylva = world.actor("karin"), world.actor("ylva")
    ward_joins(world, case)
    with world.acting("karin"):
        assign_role(case, by=karin, assignment_id=ylva.assignment_id, code="contact")
        note = write_note(
            by=karin,
            person_id=case.person_id,
            case_id=case.pk,
            category="psychiatric",
            heading=scene.canaries.word("blocked heading", OWN),
            text=scene.canaries.word("blocked text", OWN),
        )
        block = set_block(by=karin, person_id=case.person_id)
    scene.ids |= {"blocked note": note.pk, "block": block.pk}


def emergency(world: World, scene: Any, case: Case) -> None:
    """Olle, who has no part, opens in an emergency: he reads Maria's words on one page (`ids["access"]`), and Hans
    reviews it. Every other page is to Olle as before."""
    link = world.link("maria", case)
    number = IdentityNumber(Kind(link.number_kind), link.number)
    with world.acting("olle"):
        key = open_in_emergency(
            number, by=world.actor("olle"), reason="life", words=scene.canaries.word("emergency words", {"hans"})
        )
    assert key is not None
    scene.ids["access"] = key


SCENES = {"ward": ward, "emergency": emergency}
