"""The managers' group meets: what waits, what was answered, how the work goes, and who came; never about a person."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.board.tests.conftest import statements
from samvag.lifting.tests.test_lifting import lift_one
from samvag.meetings.actions import call_meeting, mark_present, start_meeting
from samvag.meetings.models import Attendance, Meeting
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")


def called(world: World, *, days: int = 0) -> Meeting:
    hans = world.actor("hans")
    with world.acting("hans"):
        when: dict[str, Any] = {"starts_at": timezone.now() + timedelta(days=days), "kind": Meeting.Kind.MANAGERS}
        return call_meeting(by=hans, site=world.site(), participants=[hans.assignment_id], **when)


def test_the_heads_call_meet_decide_and_print(world: World) -> None:
    case = world.case(given_name="Signe", family_name="Nämnd")
    problem, late = lift_one(world), lift_one(world, text="Resor betalas av ingen.", purpose="demonstration")
    hans = world.client("hans")
    form = hans.get("/chefsgrupp/ny/integrerat-sjobron/").content.decode()
    assert "Hans Nord" in form
    assert "Maria Lund" not in form  # the managers' group is the heads'
    asked = {"day": "i dag", "time": "23.57", "participants": [str(world.actor("hans").assignment_id)]}
    where = hans.post("/chefsgrupp/ny/integrerat-sjobron/", asked)["Location"]
    page = hans.get(where).content.decode()
    assert problem.text in page
    assert late.text in page
    assert "Försenat" in page
    assert "Ingen avstämning är inlagd" in page
    for hidden in ("Signe", "Nämnd", case.number):
        assert hidden not in page
    back = f"?mote={where.split('/')[2]}"
    said = {"text": "Vi anställer.", "day": "i dag"}
    assert hans.post(f"/hinder/{problem.pk}/svar/{back}", said)["Location"] == where
    ahead = {"due_on": (timezone.localdate() + timedelta(days=30)).isoformat()}
    assert hans.post(f"/hinder/{late.pk}/vidare/{back}", ahead)["Location"] == where
    page = hans.get(where).content.decode()
    assert page.index("Hos styrgruppen") < page.index(late.text) < page.index("Vi anställer.")
    hans.post(where + "narvaro/", {"present": asked["participants"]})
    assert "Vilka var med?" in hans.get(where).content.decode()
    assert "Hölls" in hans.get("/chefsgrupp/").content.decode()
    assert hans.post(f"/hinder/{problem.pk}/svar/?mote=x", said).status_code == 403  # it is answered already


def test_coordinators_read_and_only_heads_hold_it(world: World) -> None:
    meeting = called(world)
    where = f"/chefsgrupp/{meeting.pk}/"
    for name, answer in (("maria", 200), ("karin", 200), ("sara", 403), ("pia", 403), ("rut", 404), ("olle", 404)):
        assert world.client(name).get(where).status_code == answer, name
    maria = world.client("maria")
    assert maria.get("/chefsgrupp/ny/integrerat-sjobron/").status_code == 403
    assert maria.post(where + "narvaro/", {"present": []}).status_code == 403
    for name in ("maria", "hans"):
        with world.acting(name), pytest.raises(Refused):  # it goes through nobody
            start_meeting(meeting, by=world.actor(name))
    with world.acting("maria"), pytest.raises(Refused):
        mark_present(meeting, by=world.actor("maria"), present=[])
    assert world.client("hans").get(f"/remissgrupp/{meeting.pk}/")["Location"] == where  # where a notice leads
    assert world.client("hans").get(f"/avstamning/{meeting.pk}/").status_code == 404
    world.client("hans").post(where + "tid/", {"cancel": "1"})
    assert "inställt" in world.client("hans").get(where).content.decode()


def test_what_was_answered_before_the_last_meeting_is_not_told_again(world: World) -> None:
    former = called(world, days=-20)
    with world.acting("hans"):
        mark_present(former, by=world.actor("hans"), present=[world.actor("hans").assignment_id])
        assert Attendance.objects.get(meeting=former).present
    hans, now = world.client("hans"), called(world)
    old, new = lift_one(world, text="Det gamla."), lift_one(world, text="Det nya.")
    for problem, days in ((old, 25), (new, 2)):
        day = (timezone.localdate() - timedelta(days=days)).isoformat()
        hans.post(f"/hinder/{problem.pk}/svar/", {"text": "Ja.", "day": day})
    page = hans.get(f"/chefsgrupp/{now.pk}/").content.decode()
    assert "Det nya." in page
    assert "Det gamla." not in page
    assert statements(hans, f"/chefsgrupp/{now.pk}/") <= 10


def test_the_heads_meeting_stands_on_their_min_dag(world: World) -> None:
    meeting = called(world, days=3)
    shown = world.client("hans").get("/").content.decode()
    assert f"/chefsgrupp/{meeting.pk}/" in shown
    assert "Möten du är kallad till" in shown
    for name in ("maria", "lena"):
        assert f"/chefsgrupp/{meeting.pk}/" not in world.client(name).get("/").content.decode()
