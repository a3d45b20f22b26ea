"""Many rows cheaply, and cases opened long ago: both through the actions."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.board.actions import Status, set_next_step, set_status
from samvag.cases.actions import PartyTerms, assign_role, open_case
from samvag.cases.models import Case
from samvag.programmes.reading import current_version
from tests.world import World

OpenMore = Callable[..., list[Case]]


# Around a page in a test stands the test's own transaction: its savepoints, and the context handed back at the end.
NOT_THE_PAGES = ("SAVEPOINT", "RELEASE", "SELECT set_config('samvag.ctx', ''")


def statements(client: Client, address: str) -> int:
    """How many statements a page costs once the process has read its programmes."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum(not one["sql"].startswith(NOT_THE_PAGES) for one in captured)


@pytest.fixture
def open_more(world: World) -> OpenMore:
    """Cases of as many people, the first decided on and all with a coordinator, a status and a next step."""

    def more(many: int, *, at: datetime | None = None, lines: bool = True) -> list[Case]:
        decision = world.decided()
        maria, site = world.actor("maria"), world.site()
        version = current_version(site.programme.code, timezone.localdate(decision.record.occurred_at))
        parties = [
            PartyTerms(world.unit("Vuxenenheten").pk, "kommun", "own_referral"),
            PartyTerms(world.unit("Öppenvårdspsykiatrin").pk, "psykiatri", "own_referral"),
        ]
        # One open case a person: the others have only been written down by the receiving unit.
        people = [decision.record.person_id, *(world.referral().person_id for _each in range(many - 1))]
        made = []
        with world.acting("maria", purpose="demonstration"):
            for person_id in people:
                case = open_case(
                    by=maria,
                    person_id=person_id,
                    site=site,
                    programme_version_id=version.pk,
                    parties=parties,
                    at=at,
                )
                assign_role(case, by=maria, assignment_id=maria.assignment_id, code="main_coordinator", at=at)
                if lines:
                    set_status(case, Status("boende", 2, "same", "Bor hos en vän"), by=maria, at=at, share_with=())
                    set_next_step(
                        case,
                        by=maria,
                        text="Ring",
                        responsible_id=maria.assignment_id,
                        due_on=timezone.localdate(decision.record.occurred_at),
                        at=at,
                        share_with=(),
                    )
                made.append(case)
        return made

    return more
