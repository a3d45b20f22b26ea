"""Short words for what the tests of cases need to have happened, and for what a page costs."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvag.cases.actions import write_case_note
from samvag.cases.models import Case
from samvag.records.models import Note
from tests.world import World

PSYCHIATRY = "Öppenvårdspsykiatrin"
MUNICIPALITY = "Vuxenenheten"
# Marks of a savepoint, and the handing back of the context that only a test's own transaction makes.
_NOT_COUNTED = ("SAVEPOINT", "RELEASE", "SELECT set_config('samvag.ctx', '',")


def note(world: World, case: Case, by: str = "maria", share: tuple[str, ...] = (), **words: str) -> Note:
    """A note in the case, handed to the named units."""
    given = {"category": "social", "heading": "Samtal", "text": "Hyran är obetald"} | words
    with world.acting(by):
        return write_case_note(
            Case.objects.get(pk=case.pk), by=world.actor(by), share_with=[world.unit(one).pk for one in share], **given
        )


def statements(world: World, who: str, address: str, data: dict[str, Any] | None = None) -> int:
    """What a page costs in statements once the process is warm; POST when there is data."""
    client = world.client(who)
    send = (lambda: client.post(address, data)) if data else (lambda: client.get(address))
    send()
    with CaptureQueriesContext(connection) as caught:
        assert send().status_code == 200
    return len([one for one in caught.captured_queries if not one["sql"].startswith(_NOT_COUNTED)])


def page(world: World, who: str, address: str) -> str:
    """The page as text; fails unless it is there."""
    answer = world.client(who).get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
