"""Two real connections write in the same cell at the same moment."""

import threading

from django.db import connections

from samvag.board.actions import Outrun, Status, set_status
from samvag.board.models import StatusEntry
from samvag.core.context import acting
from tests.world import World


def test_of_two_who_write_at_once_one_is_told(lasting: World) -> None:
    world = lasting
    case, gate, told = world.case(), threading.Barrier(2), []

    def write(name: str) -> None:
        actor = world.actor(name)
        try:
            with acting(actor):
                gate.wait(5)
                set_status(case, Status("boende", 1, "same", name), by=actor, check_base=True)
            told.append("saved")
        except Outrun as lost:
            told.append(lost.current.words if isinstance(lost.current, StatusEntry) else "nothing")
        finally:
            connections.close_all()

    pair = [threading.Thread(target=write, args=[name]) for name in ("maria", "johan")]
    for one in pair:
        one.start()
    for one in pair:
        one.join(20)
    assert told.count("saved") == 1
    assert set(told) - {"saved"} <= {"maria", "johan"}
