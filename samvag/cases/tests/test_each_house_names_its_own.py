"""Who has a role in a case is each authority's own to say, however the parties work together (PDL 4:2, OSL 8:1)."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.cases.actions import assign_role, hand_over_role
from samvag.cases.models import Case, CaseRole, Closure
from samvag.leaving.actions import close_case, reopen_case
from samvag.leaving.reading import the_closing
from tests.world import World

pytestmark = pytest.mark.django_db


def role_of(world: World, name: str) -> CaseRole:
    with world.acting("maria"):
        rows = CaseRole.objects.select_related("case", "assignment__unit")
        return rows.get(assignment_id=world.actor(name).assignment_id, ends_at__isnull=True)


def test_nobody_hands_over_the_other_houses_role(world: World) -> None:
    case, karin = world.case(), world.actor("karin")
    held, sara = role_of(world, "maria"), world.actor("sara").assignment_id
    with world.acting("karin"):
        with pytest.raises(Refused, match="Bara den verksamhet där hen arbetar"):
            hand_over_role(held, by=karin, successor_id=sara)
        assert not CaseRole.objects.filter(pk=held.pk).update(ends_at=timezone.now())  # nor by any other way
    client = world.client("karin")
    where = f"/arende/{case.pk}/roll/{held.pk}/"
    assert client.get(where).status_code == client.post(where, {"successor": sara}).status_code == 403
    page = client.get(f"/arende/{case.pk}/").content.decode()
    assert where not in page
    assert f"/arende/{case.pk}/roll/{role_of(world, 'karin').pk}/" in page
    assert world.client("sara").get(f"/arende/{case.pk}/").status_code == 404


def test_nobody_gives_the_other_houses_staff_a_role(world: World) -> None:
    case, karin, sara = world.case(), world.actor("karin"), world.actor("sara").assignment_id
    with world.acting("karin"):
        with pytest.raises(Refused, match="Fråga dem"):
            assign_role(case, by=karin, assignment_id=sara, code="contact")
        for begins in (timezone.now(), case.opened_at):  # somebody else opened it
            role = CaseRole(case=case, assignment_id=sara, person_id=case.person_id, code="contact", begins_at=begins)
            with pytest.raises(DatabaseError), transaction.atomic():
                role.save(force_insert=True)
    client = world.client("karin")
    page = client.get(f"/arende/{case.pk}/roll/").content.decode()
    assert "Sara Holm" not in page
    assert "Per Dahl" in page
    assert client.post(f"/arende/{case.pk}/roll/", {"code": "contact", "assignment": sara}).status_code == 422
    assert world.client("sara").get(f"/arende/{case.pk}/").status_code == 404


def test_whoever_opens_names_both_houses_then_and_never_later(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    with world.acting("maria"):
        assert CaseRole.objects.filter(case=case, assignment_id=world.actor("karin").assignment_id).exists()
        with pytest.raises(Refused):
            assign_role(case, by=maria, assignment_id=world.actor("nina").assignment_id, code="contact")
        with pytest.raises(DatabaseError), transaction.atomic():
            assign_role(case, by=maria, assignment_id=world.actor("nina").assignment_id, code="contact", agreed=True)


def test_a_case_that_opens_again_gives_back_what_ended_with_it_and_no_more(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    with world.acting("maria"):
        close_case(Case.objects.get(pk=case.pk), by=maria, reason="own_wish")
        closing = the_closing(maria, Closure.objects.get(case_id=case.pk).pk)
        assert closing is not None
        reopen_case(closing, by=maria, why="Behöver stöd igen")
        back = set(CaseRole.objects.filter(case=case, ends_at__isnull=True).values_list("assignment_id", flat=True))
        assert world.actor("karin").assignment_id in back
        with pytest.raises(DatabaseError), transaction.atomic():
            assign_role(case, by=maria, assignment_id=world.actor("nina").assignment_id, code="contact", agreed=True)
