"""Two colleagues end each other's role in the same moment: one coordinator stays."""

import threading

from django.db import connections

from samvag.access.decisions import Refused
from samvag.cases.actions import assign_role, end_role
from samvag.cases.models import CaseRole
from tests.world import World


def test_two_that_end_at_once_leave_a_coordinator(lasting: World) -> None:
    world = lasting
    case, maria, johan = world.case(), world.actor("maria"), world.actor("johan")
    with world.acting("maria"):
        roles = CaseRole.objects.select_related("assignment").filter(case=case, assignment__unit_id=maria.unit_id)
        held = {one.assignment_id: one for one in roles if one.coordinates}
        if johan.assignment_id not in held:
            assign_role(case, by=maria, assignment_id=johan.assignment_id, code="colleague_coordinator")
            held = {one.assignment_id: one for one in roles.all() if one.coordinates}
    assert set(held) == {maria.assignment_id, johan.assignment_id}
    gate, said = threading.Barrier(2), list[str]()

    def end(name: str, other: int) -> None:
        try:
            with world.acting(name):
                gate.wait(5)
                end_role(held[other], by=world.actor(name))
                said.append("ended")
        except Refused as no:
            said.append(str(no))
        finally:
            connections.close_all()

    pair = [
        threading.Thread(target=end, args=one)
        for one in (("maria", johan.assignment_id), ("johan", maria.assignment_id))
    ]
    for one in pair:
        one.start()
    for one in pair:
        one.join(20)
    assert sorted(said) == ["Ingen samordnare lämnar utan efterträdare. Lämna över rollen i stället.", "ended"]
