"""What lists say of a protected person, and that nothing is expected about somebody who has died."""

from datetime import timedelta

import pytest
from django.utils import timezone

from samvag.board.actions import set_next_step
from samvag.cases.models import Case
from samvag.notices.kinds import SHOWN
from samvag.people.actions import note_death, protect
from tests.world import World

pytestmark = pytest.mark.django_db
LISTS = (
    "/",
    "/forfaller/",
    "/forfaller/?visa=enheten",
    "/mellan-stolarna/",
    "/inkorg/?visa=alla",
    "/arenden/",
    "/tavla/",
)


def late(world: World) -> Case:
    """A case with a step of Maria's that was due yesterday, a clock that runs and nobody who coordinates for Karin."""
    case, maria = world.case(given_name="Ask", family_name="Alm"), world.actor("maria")
    with world.acting("maria"):
        due = timezone.localdate() - timedelta(days=1)
        set_next_step(case, by=maria, text="Ring banken", responsible_id=maria.assignment_id, due_on=due)
    return case


def lists(world: World, name: str = "maria") -> dict[str, str]:
    client = world.client(name)
    return {path: client.get(path).content.decode() for path in LISTS}


def told_of(world: World, case: Case) -> bool:
    """May Maria be told of the step? Also asked the moment before a letter leaves."""
    maria = world.actor("maria")
    with world.acting("maria"):
        return SHOWN["step"](maria).filter(case_id=case.pk).exists()


def test_a_protected_person_has_no_name_in_lists(world: World) -> None:
    case, referral = late(world), world.referral(given_name="Ask", family_name="Alm")
    assert "Ask Alm" in lists(world)["/"]
    for about in (case, referral):
        with world.acting("maria"):
            protect(world.link("maria", about), by=world.actor("maria"), protection="sekretessmarkering")
    found = lists(world)
    assert [path for path, html in found.items() if "Alm" in html] == []
    for path in ("/", "/forfaller/", "/inkorg/?visa=alla", "/arenden/", "/tavla/"):
        assert "Skyddad person" in found[path], path


def test_nothing_falls_due_about_somebody_who_has_died(world: World) -> None:
    case, maria = late(world), world.actor("maria")
    assert told_of(world, case)
    before = lists(world)
    assert all("Ask Alm" in before[path] for path in ("/", "/forfaller/", "/forfaller/?visa=enheten"))
    with world.acting("maria"):
        note_death(world.link("maria", case), by=maria, died_on=timezone.localdate())
    assert not told_of(world, case)
    after = lists(world)
    for path in ("/forfaller/", "/forfaller/?visa=enheten", "/mellan-stolarna/"):
        assert "Ask Alm" not in after[path], path
    assert "Ring banken" not in after["/"]
    assert "Ask Alm" not in after["/arenden/"]  # the case ended with the person, and is still there to read
    assert "Ask Alm" in world.client("maria").get("/arenden/?visa=avslutade").content.decode()
    with world.acting("maria"):
        note_death(world.link("maria", case), by=maria, died_on=None)
    assert "Ring banken" in lists(world)["/"]
