"""Help given: what, who, when and how it became; whoever may see it, and nobody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.board.tests.conftest import statements
from samvag.records.actions import write_record
from samvag.records.models import Kind
from samvag.visits.actions import Given, Plan, book_visit, give_help
from samvag.visits.helping import help_in
from samvag.visits.models import Help
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
FORM = {"happened_on": "i dag", "category": "substance"}


def test_antabus_is_counted_and_summed_up(world: World) -> None:
    case = world.case()
    maria, where = world.client("maria"), f"/arende/{case.pk}/hjalp/"
    page = maria.get(where + "ny/").content.decode()
    assert "Boendestöd" in page  # the catalogue's, of the own party
    assert "Psykiatrisk bedömning" not in page
    assert maria.post(where + "ny/", FORM | {"code": "antabus"}).status_code == 422
    assert maria.post(where + "ny/", FORM | {"code": "other"}).status_code == 422
    for count in ("3", "4"):
        assert maria.post(where + "ny/", FORM | {"code": "antabus", "count": count}).status_code == 302
    maria.post(where + "ny/", FORM | {"code": "other", "own_words": "Lånade ut ett vinterskydd", "outcome": "Varm"})
    page = maria.get(where).content.decode()
    assert "7 st i allt" in page
    assert "Lånade ut ett vinterskydd" in page
    assert "Hjälp: Antabus (2)" in maria.get(f"/arende/{case.pk}/livslinje/").content.decode()
    with world.acting("maria"), pytest.raises(Refused):
        give_help(case, Given("antabus", "Antabus"), by=world.actor("maria"))
    facts = {"person_id": case.person_id, "case_id": case.pk, "kind": Kind.HELP, "category": "substance"}
    with world.acting("maria"), pytest.raises(IntegrityError), transaction.atomic():
        write_record(Help, by=world.actor("maria"), content={"code": "antabus", "label": "x"}, **facts)


def test_it_is_the_own_houses_until_it_is_ticked(world: World) -> None:
    case, karin = world.case(), world.actor("karin")
    with world.acting("maria"):
        give_help(case, Given("talk", "Bara vårt"), by=world.actor("maria"), share_with=())
        shared = give_help(case, Given("talk", "Till båda"), by=world.actor("maria"))
    with world.acting("karin"):
        assert [one.what for one in help_in(karin, case)[0]] == ["Till båda"]
    assert world.client("karin").post(f"/hjalp/{shared.pk}/angra/").status_code == 403
    assert world.client("olle").post(f"/hjalp/{shared.pk}/angra/").status_code == 404
    assert world.client("maria").post(f"/hjalp/{shared.pk}/angra/").status_code == 302
    with world.acting("karin"):
        assert help_in(karin, case)[0] == []


def test_at_a_visit_it_is_of_that_case(world: World) -> None:
    case, other = world.case(), world.case()
    maria = world.actor("maria")
    with world.acting("maria"):
        plan = Plan(timezone.now() - timedelta(hours=1), "clinic", (maria.assignment_id,))
        booking = book_visit(case, plan, by=maria)
        with pytest.raises(ProgrammingError), transaction.atomic():
            give_help(other, Given("talk", "x", visit=booking.pk), by=maria)
    client = world.client("maria")
    assert client.get(f"/arende/{other.pk}/hjalp/ny/?besok={booking.pk}").status_code == 404
    assert client.get(f"/arende/{case.pk}/hjalp/ny/?besok=x").status_code == 404
    where = f"/arende/{case.pk}/hjalp/ny/?besok={booking.pk}"
    assert client.post(where, FORM | {"code": "talk"})["Location"] == f"/besok/{booking.pk}/"
    with world.acting("maria"):
        assert Help.objects.get().visit == booking.pk
    assert statements(client, where) <= 10
    assert statements(client, f"/arende/{case.pk}/hjalp/") <= 10
