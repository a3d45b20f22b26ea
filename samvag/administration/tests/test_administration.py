"""What an administrator may do to the own organisation, to no other, and never to themselves."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.access.models import SignIn
from samvag.administration import actions
from samvag.administration.actions import Employment
from samvag.administration.models import GrantRequest
from samvag.administration.reading import left_behind
from samvag.identity.models import User
from samvag.organisations.models import Assignment, Unit
from tests.world import World

pytestmark = pytest.mark.django_db
STOD = "Försörjningsstöd"


def newcomer(world: World, unit: str = STOD, **more: Any) -> Employment:
    words = {"name": "Ny Person", "hsa_id": "TST5565594230-NY01", "role": "social_worker", "title": "Handläggare"}
    return Employment(unit_id=world.unit(unit).pk, **(words | more))


def second_administrator(world: World) -> Actor:
    """Somebody else whom Adam has made an administrator."""
    with world.acting("adam"):
        eva = newcomer(world, name="Eva Två", hsa_id="TST5565594230-EVA2", role="administrator", title="Administratör")
        actions.employ(by=world.actor("adam"), employment=eva)
    return world.actor("tst5565594230-eva2")


def test_somebody_new_gets_an_account_and_an_assignment(world: World) -> None:
    with world.acting("adam"):
        made = actions.employ(by=world.actor("adam"), employment=newcomer(world))
    assignment = Assignment.objects.select_related("user", "unit").get(pk=made)
    assert (assignment.user.name, assignment.user.hsa_id) == ("Ny Person", "TST5565594230-NY01")
    assert assignment.user.has_usable_password() is False
    assert assignment.unit.name == STOD


def test_somebody_whom_others_employ_keeps_their_account_and_name(world: World) -> None:
    with world.acting("adam"):
        rut = newcomer(world, name="Helt Annan", hsa_id="TST5565594230-RUT")
        actions.employ(by=world.actor("adam"), employment=rut)
    assert User.objects.get(username="rut").name == "Rut Sjö"
    assert User.objects.get(username="rut").assignments.count() == 2


@pytest.mark.parametrize("unit", ["Öppenvårdspsykiatrin", "Lindens vårdcentral"])
def test_another_organisation_is_nobodys_to_change(world: World, unit: str) -> None:
    adam = world.actor("adam")
    other = world.unit(unit)
    theirs = Assignment.objects.filter(unit=other)[0]
    attempts = (
        lambda: actions.employ(by=adam, employment=newcomer(world, unit)),
        lambda: actions.save_unit(by=adam, unit_id=other.pk, name="Tagen", short_name="x"),
        lambda: actions.set_hours(by=adam, unit_id=other.pk, hours=()),
        lambda: actions.end_employment(by=adam, assignment_id=theirs.pk, on=timezone.localdate()),
        lambda: actions.ask_for_assignment(by=adam, unit_id=other.pk, role="nurse", title="x", reason="x"),
        lambda: actions.save_site(
            by=adam, site_id=world.site("samvux-sjobron").pk, phone="1", capacity=1, active=False
        ),
    )
    for attempt in attempts:
        with world.acting("adam"), pytest.raises(DatabaseError, match="administ"), transaction.atomic():
            attempt()
    client = world.client("adam")
    for address in (f"enhet/{other.pk}/", f"enhet/{other.pk}/andra/", f"uppdrag/{theirs.pk}/avsluta/"):
        assert client.get(f"/organisation/{address}").status_code == 404


@pytest.mark.parametrize("username", ["maria", "hans", "karin", "lena"])
def test_others_are_refused_in_words_and_by_the_database(world: World, username: str) -> None:
    actor = world.actor(username)
    with world.acting(username), pytest.raises(Refused):
        actions.save_unit(by=actor, name="Ny", short_name="Ny")
    with world.acting(username), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("SELECT admin_save_unit(NULL, 'Ny', 'Ny', '', '', NULL)")
    assert world.client(username).get("/organisation/").status_code == 403


def test_the_doors_are_shut_to_whoever_acts_as_nobody(world: World) -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("SELECT admin_account('X', 'TST5565594230-X')")
    for statement in (
        "INSERT INTO identity_user (username, name, password, is_active) VALUES ('x', 'x', '!', true)",
        "UPDATE organisations_assignment SET role = 'coordinator'",
        "UPDATE identity_user SET hsa_id = 'X'",
        "DELETE FROM administration_grantrequest",
    ):
        with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)


def test_nobody_gives_themselves_a_role(world: World) -> None:
    adam = world.actor("adam")
    own = newcomer(world, hsa_id="TST5565594230-ADAM", role="coordinator")
    with world.acting("adam"), pytest.raises(Refused, match="ge dig själv"):
        actions.employ(by=adam, employment=own)
    with world.acting("adam"), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(
            "SELECT admin_assign(%s, %s, 'coordinator', 'x', 100, local_today(), NULL)", [adam.user_id, adam.unit_id]
        )


def test_one_asks_and_another_decides(world: World) -> None:
    adam, eva = world.actor("adam"), second_administrator(world)
    with world.acting("adam"):
        asked = actions.ask_for_assignment(
            by=adam, unit_id=adam.unit_id, role="social_worker", title="Handläggare", reason="Vikarie i juli"
        )
        with pytest.raises(DatabaseError, match="another administrator"), transaction.atomic():
            actions.decide_request(by=adam, request_id=asked, granted=True)
    with world.acting(eva_name := "tst5565594230-eva2"):
        assert actions.decide_request(by=eva, request_id=asked, granted=True)
        assert not actions.decide_request(by=eva, request_id=asked, granted=False)
    assert eva_name
    assert Assignment.objects.filter(user_id=adam.user_id, role="social_worker").count() == 1
    assert GrantRequest.objects.get(pk=asked).granted


def test_leaving_ends_access_the_same_minute_and_elsewhere_nothing(world: World) -> None:
    olle, other = world.client("olle"), world.client("maria")
    assert olle.get("/tavla/").status_code == 200
    with world.acting("adam"):
        gone = world.actor("olle").assignment_id
        assert actions.end_employment(by=world.actor("adam"), assignment_id=gone, on=timezone.localdate())
        assert not actions.end_employment(by=world.actor("adam"), assignment_id=gone, on=timezone.localdate())
    assert not SignIn.objects.filter(assignment_id=gone).exists()
    assert olle.get("/tavla/").status_code == 302
    assert other.get("/tavla/").status_code == 200
    ended = Assignment.objects.get(pk=gone)
    assert ended.ended_at is not None
    assert ended.ends_on == timezone.localdate()  # the day is not over, and still nothing opens
    fresh = Client()
    fresh.post("/logga-in/", {"persona": "olle"})
    assert fresh.get("/tavla/").status_code == 302


def test_a_later_last_day_leaves_access_until_then(world: World) -> None:
    olle = world.client("olle")
    with world.acting("adam"):
        gone = world.actor("olle").assignment_id
        later = timezone.localdate() + timedelta(days=30)
        actions.end_employment(by=world.actor("adam"), assignment_id=gone, on=later)
    assert olle.get("/tavla/").status_code == 200


def test_nobody_ends_the_assignment_they_act_through(world: World) -> None:
    adam = world.actor("adam")
    with world.acting("adam"), pytest.raises(DatabaseError), transaction.atomic():
        actions.end_employment(by=adam, assignment_id=adam.assignment_id, on=timezone.localdate())
    page = world.client("adam").get(f"/organisation/uppdrag/{adam.assignment_id}/avsluta/").content.decode()
    assert "annan administratör" in page


def test_what_is_left_is_counted_for_the_administrator_and_shown_to_the_unit(world: World) -> None:
    case = world.case()
    world.next_step("maria", case, text="Ring hyresvärden på tisdag")
    maria = world.actor("maria").assignment_id
    page = world.client("adam").get(f"/organisation/uppdrag/{maria}/avsluta/").content.decode()
    assert "1 roll i ärenden" in page
    assert "1 nästa steg" in page
    assert "hyresvärden" not in page
    assert case.number not in page
    with world.acting("adam"):
        actions.end_employment(by=world.actor("adam"), assignment_id=maria, on=timezone.localdate())
    for username in ("johan", "hans"):
        shown = world.client(username).get("/arenden/att-lamna-over/").content.decode()
        assert "Ring hyresvärden på tisdag" in shown
        assert case.number in shown
    with world.acting("olle"):
        assert left_behind(world.actor("olle")) == ([], [])
    assert world.client("sara").get("/arenden/att-lamna-over/").status_code == 403


def test_a_unit_is_made_changed_and_given_hours(world: World) -> None:
    client = world.client("adam")
    made = client.post("/organisation/enhet/ny/", {"name": "Boendestöd", "short_name": "Boende", "phone": "0500-1"})
    unit = Unit.objects.get(name="Boendestöd")
    assert made["Location"] == f"/organisation/enhet/{unit.pk}/"
    assert unit.reader_key > 301
    assert client.post("/organisation/enhet/ny/", {"name": "Boendestöd", "short_name": "x"}).status_code == 422
    hours = {"opens_0": "8", "closes_0": "16.30", "opens_1": "9:00", "closes_1": "12:00"}
    assert client.post(f"/organisation/enhet/{unit.pk}/oppet/", hours).status_code == 302
    assert [(h.weekday, h.opens, h.closes) for h in unit.hours.order_by("weekday")] == [
        (0, time(8), time(16, 30)),
        (1, time(9), time(12)),
    ]
    wrong = client.post(f"/organisation/enhet/{unit.pk}/oppet/", {"opens_0": "16", "closes_0": "8", "opens_2": "9"})
    assert "Stänger innan det öppnar." in wrong.content.decode()
    assert "Skriv båda tiderna" in wrong.content.decode()
    assert unit.hours.count() == 2


def test_roles_are_given_after_a_fresh_identification(world: World) -> None:
    client = world.client("adam")
    session = client.session
    session["authenticated_at"] = 0
    session.save()
    unit = world.unit(STOD).pk
    answer = client.get(f"/organisation/enhet/{unit}/ny-medarbetare/")
    assert answer["Location"].startswith("/legitimera-igen/?next=%2Forganisation%2Fenhet%2F")
    assert client.post("/legitimera-igen/", {"next": "/organisation/"})["Location"] == "/organisation/"
    assert client.get(f"/organisation/enhet/{unit}/ny-medarbetare/").status_code == 200


def test_an_administrator_meets_nobody_in_care(world: World) -> None:
    case = world.case(given_name="Alvakanarie")
    client = world.client("adam")
    for address in ("/organisation/", f"/organisation/enhet/{world.unit('Vuxenenheten').pk}/", "/"):
        assert "Alvakanarie" not in client.get(address).content.decode()
    for address in (f"/arende/{case.pk}/", "/tavla/", "/sok/", "/inkorg/", "/arenden/att-lamna-over/"):
        assert client.get(address).status_code in (403, 404)


def test_the_act_and_its_actor_must_be_the_same(world: World) -> None:
    with world.acting("maria"), pytest.raises(PermissionDenied):
        actions.save_unit(by=world.actor("adam"), name="Ny", short_name="Ny")
