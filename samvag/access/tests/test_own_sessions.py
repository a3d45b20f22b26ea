"""One sees where one is signed in and ends it elsewhere; nobody sees or ends another's."""

import pytest
from django.test import Client

from samvag.access.models import SignIn
from samvag.access.own_sessions import device_of, end_own, own_sessions
from samvag.audit.models import Event
from tests.world import World

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
PAGE = "/inloggningar/"


def signed_in(username: str, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/logga-in/", {"persona": username})
    return client


def body(client: Client) -> str:
    return str(client.get(PAGE).content.decode())


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "Chrome, Android"),
        (DESK, "Firefox, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) AppleWebKit/605 Version/17 Safari/605", "Safari, Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Mobile Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge, Windows"),
        ("<script>Firefox", "Firefox"),
        ("curl", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_our_own_words(agent: str, device: str) -> None:
    assert device_of(agent) == device


def test_one_sees_where_one_is_signed_in_and_ends_it_elsewhere(world: World) -> None:
    assert world.actor("karin")
    desk, phone = signed_in("karin", DESK), signed_in("karin", PHONE)
    shown = body(desk)
    assert shown.index("Firefox, Windows") < shown.index("Chrome, Android")  # this place first
    assert "här och nu" in shown
    assert str(phone.cookies["sessionid"].value) not in shown
    reference = shown.split('name="session" value="')[1].split('"')[0]
    assert desk.post(PAGE, {"session": reference}).status_code == 302
    assert phone.get("/tavla/").status_code == 302  # signed out
    assert "Du är inte inloggad någon annanstans." in body(desk)
    with world.acting("lena"):  # the log reviewer of the same house
        assert Event.objects.filter(name="session.ended_elsewhere").count() == 1
    assert desk.post(PAGE, {"session": reference}).status_code == 302
    assert "Den var redan avslutad." in body(desk)


def test_all_others_end_at_once_and_this_one_stays(world: World) -> None:
    assert world.actor("maria")
    desk, others = signed_in("maria", DESK), [signed_in("maria", PHONE) for _one in range(3)]
    desk.post(PAGE)
    assert [one.get("/tavla/").status_code for one in others] == [302] * 3
    assert "3 inloggningar är avslutade." in body(desk)


def test_nobody_sees_or_ends_anothers(world: World) -> None:
    karin, maria = world.actor("karin"), signed_in("maria", PHONE)
    key = str(maria.cookies["sessionid"].value)
    with world.acting("maria"):
        [hers] = [one for one in own_sessions(world.actor("maria"), None) if one.device == "Chrome, Android"]
    desk = signed_in("karin", DESK)
    assert "Android" not in body(desk)
    with world.acting("karin"):
        assert end_own(by=karin, here=None, reference=hers.reference) == 0
    desk.post(PAGE)
    assert SignIn.objects.filter(pk=key).exists()
    assert maria.get("/tavla/").status_code == 200


def test_an_idle_one_is_not_listed_and_ending_asks_for_a_fresh_identification(world: World) -> None:
    assert world.actor("maria")
    desk, phone = signed_in("maria", DESK), signed_in("maria", PHONE)
    key = str(phone.cookies["sessionid"].value)
    SignIn.objects.filter(pk=key).update(seen_at="2026-01-01T00:00:00Z")
    assert "Android" not in body(desk)
    session = desk.session
    session["authenticated_at"] = 0
    session.save()
    for answer in (desk.get(PAGE), desk.post(PAGE)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/legitimera-igen/")
