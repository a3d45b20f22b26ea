"""Notiser, Mina notiser and the unit's mailbox, as people meet them."""

from datetime import time

import pytest

from samvag.board.tests.conftest import statements
from samvag.notices.models import FunctionInbox, Preference
from samvag.notices.tests.conftest import Round
from samvag.referrals import actions as referrals
from tests.world import World

MINE, UNIT = "/notiser/mina/", "/notiser/enhetens-brevlada/"


def body(world: World, name: str, where: str = "/notiser/") -> str:
    answer = world.client(name).get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_leads_on_and_names_nobody(lasting: World, worker_round: Round) -> None:
    referral = lasting.referral(given_name="Canarina", family_name="Fågelhund")
    worker_round()
    assert "1 ny notis" in body(lasting, "johan", "/")
    html = body(lasting, "johan")
    assert "En ny remiss har kommit" in html
    assert "1 ny<" in html
    assert "Canarina" not in html
    with lasting.acting("johan"):
        key = lasting.actor("johan")
    client = lasting.client("johan")
    notice = html.split('name="notice" value="')[1].split('"')[0]
    answer = client.post("/notiser/", {"notice": notice})
    assert answer["Location"] == f"/remiss/{referral.pk}/"
    assert "1 ny<" not in body(lasting, "johan")
    assert "1 ny notis" not in body(lasting, "johan", "/")
    # Somebody else's notice, and one that is no longer there, are the same to open.
    assert lasting.client("karin").post("/notiser/", {"notice": notice})["Location"] == "/notiser/"
    with lasting.acting("maria"):
        referrals.take(lasting.get_referral(referral.pk), by=lasting.actor("maria"))
    assert lasting.client("johan").post("/notiser/", {"notice": notice})["Location"] == "/notiser/"
    assert "En ny remiss" not in body(lasting, "johan")
    assert key


def test_all_can_be_marked_as_seen(lasting: World, worker_round: Round) -> None:
    lasting.referral()
    lasting.referral()
    worker_round()
    assert "2 nya" in body(lasting, "johan")
    assert lasting.client("johan").post("/notiser/")["Location"] == "/notiser/"
    assert "2 nya" not in body(lasting, "johan")


@pytest.mark.parametrize("many", [5, 50])
def test_the_list_and_the_day_cost_the_same_however_many(lasting: World, worker_round: Round, many: int) -> None:
    for _ in range(many):
        lasting.referral()
    worker_round()
    assert statements(lasting.client("johan"), "/notiser/") <= 5
    assert statements(lasting.client("johan"), "/") <= 10


def choices(world: World, name: str, **changed: str) -> dict[str, str]:
    """The form as the page shows it, with some fields changed."""
    form = world.client(name).get(MINE).context["form"]
    return {one.html_name: str(one.value() or "") for one in form} | changed


def test_choices_are_kept_for_one_assignment(lasting: World) -> None:
    sent = choices(
        lasting, "vera", mail="vera@ovningsstaden.example", phone="070-174 06 05", daily_at="9", quiet_from="17.30"
    ) | {"handed-mail": "never", "step_given-sms": "at_once"}
    assert lasting.client("vera").post(MINE, sent)["Location"] == MINE
    with lasting.acting("vera"):
        kept = Preference.objects.get()
    assert (kept.phone, kept.daily_at, kept.quiet_from) == ("+46701740605", time(9), time(17, 30))
    assert kept.choices["handed"]["mail"] == "never"
    assert kept.choices["step_given"]["sms"] == "at_once"
    html = lasting.client("vera", "Öppenvårdspsykiatrin").get(MINE).content.decode()
    assert "vera@ovningsstaden.example" not in html
    with lasting.acting("maria"):
        assert Preference.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("mail", "vera", "e-post"),
        ("mail", "a@b.example\nBcc: c@d.example", "e-post"),
        ("phone", "12", "Skriv numret"),
        ("quiet_from", "sju", "Skriv klockslaget"),
        ("handed-mail", "ofta", "finns att välja"),
    ],
)
def test_what_cannot_be_is_said_and_kept(lasting: World, field: str, value: str, words: str) -> None:
    sent = choices(lasting, "vera") | {field: value}
    answer = lasting.client("vera").post(MINE, sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words.lower() in html.lower()
    with lasting.acting("vera"):
        assert Preference.objects.count() == 0


def test_a_role_is_offered_only_what_can_reach_it(lasting: World) -> None:
    assert "En ny remiss i enhetens inkorg" in body(lasting, "maria", MINE)
    assert "En ny remiss i enhetens inkorg" not in body(lasting, "sara", MINE)


def test_the_units_mailbox_is_set_by_those_who_coordinate_or_lead(lasting: World) -> None:
    assert lasting.client("maria").post(UNIT, {"mail": "vuxen@ovningsstaden.example"}).status_code == 302
    assert "vuxen@ovningsstaden.example" in body(lasting, "hans", UNIT)
    assert "vuxen@ovningsstaden.example" not in body(lasting, "karin", UNIT)
    assert lasting.client("sara").post(UNIT, {"mail": "x@ovningsstaden.example"}).status_code == 403
    with lasting.acting("maria"):
        assert FunctionInbox.objects.get().mail == "vuxen@ovningsstaden.example"
