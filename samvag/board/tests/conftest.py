"""Many rows cheaply, and cases opened long ago: both through the actions."""

from collections.abc import Callable
from datetime import datetime

import pytest

from samvag.board.actions import Status, set_next_step, set_status
from samvag.cases.actions import PartyTerms, assign_role, open_case
from samvag.cases.models import Case
from samvag.programmes.reading import current_version
from tests.world import World

OpenMore = Callable[..., list[Case]]


@pytest.fixture
def open_more(world: World) -> OpenMore:
    """More cases for the person of a decision, each with a coordinator, a status and a next step."""

    def more(many: int, *, at: datetime | None = None, lines: bool = True) -> list[Case]:
        decision = world.decided()
        maria, site = world.actor("maria"), world.site()
        version = current_version(site.programme.code, decision.record.occurred_at.date())
        parties = [
            PartyTerms(world.unit("Vuxenenheten").pk, "kommun", "consent"),
            PartyTerms(world.unit("Öppenvårdspsykiatrin").pk, "psykiatri", "consent"),
        ]
        made = []
        with world.acting("maria", purpose="demonstration"):
            for _each in range(many):
                case = open_case(
                    by=maria,
                    person_id=decision.record.person_id,
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
                        due_on=decision.record.occurred_at.date(),
                        at=at,
                        share_with=(),
                    )
                made.append(case)
        return made

    return more
