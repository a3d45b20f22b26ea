"""Two colleagues tap in the same moment: one window."""

import threading
from uuid import UUID

from django.db import connections

from samvag.core.context import acting
from samvag.windows.actions import open_window
from tests.world import World


def test_two_taps_at_once_open_one_window(lasting: World) -> None:
    world = lasting
    case, gate, opened = world.case(), threading.Barrier(2), list[UUID]()

    def tap(name: str) -> None:
        actor = world.actor(name)
        try:
            with acting(actor):
                gate.wait(5)
                opened.append(open_window(case, by=actor).pk)
        finally:
            connections.close_all()

    pair = [threading.Thread(target=tap, args=[name]) for name in ("maria", "johan")]
    for one in pair:
        one.start()
    for one in pair:
        one.join(20)
    assert len(opened) == 2
    assert len(set(opened)) == 1
