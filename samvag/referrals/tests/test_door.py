"""The front door: a person with a telephone and nothing else."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from samvag.referrals.door import Submission, receive
from samvag.referrals.models import Referral, ReferralText
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
WRITE = "/soka-hjalp/integrerat-sjobron/skriv/"
WANT = {"steg": "1", "wants": "Jag orkar inte hålla ihop allt själv.", "background": ""}
REACH = {"steg": "2", "given_name": "Alva", "phone": "070-000 00 00"}


def sent(client: Client, **reach: str) -> str:
    """Walk the three steps; the code on the receipt page."""
    client.post(WRITE, WANT)
    client.post(WRITE, REACH | reach)
    client.post("/soka-hjalp/integrerat-sjobron/skicka/")
    page = client.get("/soka-hjalp/integrerat-sjobron/kvitto/")
    return str(page.context["code"])


def test_every_door_says_what_happens_next(world: World, client: Client) -> None:
    assert "Hjälp som hänger ihop" in client.get("/soka-hjalp/").content.decode()
    page = client.get("/soka-hjalp/integrerat-sjobron/").content.decode()
    for words in ("0500-00 01 10", "Det här händer sedan", "Det här gör vi med det du skriver", "08.00–"):
        assert words in page
    assert "Du bestämmer vad och för vem" in client.get("/soka-hjalp/integrerat-sjobron/broschyr/").content.decode()


def test_an_unknown_door_is_not_found(world: World, client: Client) -> None:
    for path in ("", "skriv/", "broschyr/", "kvitto/"):
        assert client.get(f"/soka-hjalp/finns-inte/{path}").status_code == 404


def test_three_steps_put_it_in_the_inbox(world: World, client: Client) -> None:
    assert client.post(WRITE, WANT)["Location"].endswith("?steg=2")
    assert client.post(WRITE, REACH)["Location"].endswith("?steg=3")
    review = client.get(WRITE + "?steg=3").content.decode()
    assert "Jag orkar inte hålla ihop allt själv." in review
    answer = client.post("/soka-hjalp/integrerat-sjobron/skicka/")
    assert answer["Location"] == "/soka-hjalp/integrerat-sjobron/kvitto/"
    with world.acting("maria"):
        assert ReferralText.objects.get().wants == "Jag orkar inte hålla ihop allt själv."
        assert Referral.objects.get().sender == "self"


def test_what_is_typed_is_kept_when_something_is_missing(world: World, client: Client) -> None:
    page = client.post(WRITE, WANT | {"wants": "", "background": "Bor hos en vän"})
    assert page.status_code == 422
    assert "En sak behöver rättas" in page.content.decode()
    assert "Bor hos en vän" in client.get(WRITE).content.decode()


def test_going_back_keeps_what_is_typed(world: World, client: Client) -> None:
    client.post(WRITE, WANT)
    back = client.post(WRITE, {"steg": "2", "given_name": "Alva", "phone": "", "back": "1"})
    assert back["Location"].endswith("?steg=1")
    assert "Alva" in client.get(WRITE + "?steg=2").content.decode()


def test_the_draft_is_kept_under_a_cookie_no_script_can_read(world: World, client: Client) -> None:
    cookie = client.post(WRITE, WANT).cookies["dorr"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "hålla ihop" not in Client().get(WRITE).content.decode()


def test_clearing_leaves_nothing(world: World, client: Client) -> None:
    client.post(WRITE, WANT)
    client.post("/soka-hjalp/integrerat-sjobron/rensa/")
    assert "hålla ihop" not in client.get(WRITE).content.decode()


def test_a_wrong_number_is_said_in_swedish_and_kept(world: World, client: Client) -> None:
    client.post(WRITE, WANT)
    page = client.post(WRITE, REACH | {"number": "19121212-1213"}).content.decode()
    assert "Kontrollsiffran stämmer inte" in page
    assert "19121212-1213" in page


def test_some_way_to_answer_is_needed(world: World, client: Client) -> None:
    client.post(WRITE, WANT)
    assert "så att vi kan svara" in client.post(WRITE, REACH | {"phone": ""}).content.decode()
    assert client.post(WRITE, REACH | {"phone": "", "contact_note": "Kommer förbi"}).status_code == 302


def test_sending_an_empty_draft_leads_back(world: World, client: Client) -> None:
    assert client.post("/soka-hjalp/integrerat-sjobron/skicka/")["Location"].endswith("skriv/?steg=1")


def test_null_bytes_are_no_fault(world: World, client: Client) -> None:
    assert client.post(WRITE, WANT | {"wants": "a\x00b"}).status_code == 422


def test_the_receipt_never_says_the_name(world: World, client: Client) -> None:
    code = sent(client)
    page = client.get("/soka-hjalp/integrerat-sjobron/kvitto/").content.decode()
    assert code in page
    assert "Alva" not in page
    assert "hålla ihop" not in page


def test_sending_twice_does_it_once(world: World, client: Client) -> None:
    client.post(WRITE, WANT)
    client.post(WRITE, REACH)
    key = {"_once": "7c9f3d6e-6d37-4ba2-9f6a-3a9d24cf4ce1"}
    first = client.post("/soka-hjalp/integrerat-sjobron/skicka/", key)
    again = client.post("/soka-hjalp/integrerat-sjobron/skicka/", key)
    assert first["Location"] == again["Location"]
    with world.acting("maria"):
        assert Referral.objects.count() == 1


def test_the_code_shows_the_state_and_nothing_else(world: World, client: Client) -> None:
    code = sent(client)
    page = Client().post("/kvitto/", {"code": code.lower().replace("-", " ")}).content.decode()
    assert "Mottaget" in page
    for secret in ("Alva", "070-000", "hålla ihop", "Vuxenenheten", "Sjöbron"):
        assert secret not in page


def test_an_unknown_code_is_answered_kindly(world: World, client: Client) -> None:
    page = client.post("/kvitto/", {"code": "ABCD-EFGH-2345"})
    assert page.status_code == 200
    assert "Koden hittas inte" in page.content.decode()


SEND = "/soka-hjalp/integrerat-sjobron/skicka/"
BROTHER = {
    "steg": "1",
    "for": "narstaende",
    "person_knows": "no",
    "wants": "Min bror öppnar inte när jag ringer på.",
    "ask_worry": "Att han inte äter.",
}
BROTHER_REACH = {
    "steg": "2",
    "for": "narstaende",
    "given_name": "Alva",
    "sender_name": "Bo Test",
    "sender_phone": "070-000 00 01",
    "sender_role": "Syskon",
    "sender_unnamed": "on",
}
WORK = {
    "steg": "1",
    "for": "arbetet",
    "person_knows": "agrees",
    "wants": "Samordning av boende och behandling.",
    "ask_tried": "Boendestöd sedan i våras.",
    "ask_safety": "Nej.",
}
WORK_REACH = {
    "steg": "2",
    "for": "arbetet",
    "given_name": "Alva",
    "sender": "primary_care",
    "sender_name": "Bo Test",
    "sender_role": "Vårdcentralen Viken, sjuksköterska",
    "sender_phone": "070-000 00 01",
}


def test_a_relative_may_tell_and_stay_unnamed(world: World, client: Client) -> None:
    assert "Vad oroar dig mest" in client.get(WRITE + "?for=narstaende").content.decode()
    client.post(WRITE, BROTHER)
    assert client.post(WRITE, BROTHER_REACH)["Location"].endswith("?steg=3")
    review = client.get(WRITE + "?steg=3").content.decode()
    for words in ("Att han inte äter.", "Nej", "Syskon", "förrän personen själv har sagt ja"):
        assert words in review
    assert client.post(SEND)["Location"].endswith("kvitto/")
    with world.acting("maria"):
        got = Referral.objects.get()
        words = ReferralText.objects.get()
    assert (got.sender, got.sender_role, got.person_knows, got.sender_unnamed) == ("relative", "Syskon", "no", True)
    assert [(one["code"], one["text"]) for one in words.answers] == [("worry", "Att han inte äter.")]
    assert not words.person_may_see
    page = world.client("maria").get(f"/remiss/{got.pk}/").content.decode()
    assert "Att han inte äter." in page
    assert "vill inte att personen får veta" in page


def test_whoever_writes_from_work_is_asked_for_the_groups_underlag(world: World, client: Client) -> None:
    missing = client.post(WRITE, WORK | {"ask_tried": "", "ask_safety": ""})
    assert missing.status_code == 422
    assert "2 saker behöver rättas" in missing.content.decode()
    client.post(WRITE, WORK)
    assert client.post(WRITE, WORK_REACH | {"sender_role": ""}).status_code == 422
    client.post(WRITE, WORK_REACH)
    client.post(SEND)
    with world.acting("maria"):
        got = Referral.objects.get()
        assert (got.sender, got.person_knows, got.sender_unnamed) == ("primary_care", "agrees", False)
        assert {one["code"] for one in ReferralText.objects.get().answers} == {"tried", "safety"}


def test_nobody_writes_from_work_before_the_person_has_agreed(world: World, client: Client) -> None:
    page = client.post(WRITE, WORK | {"person_knows": "no"})
    assert page.status_code == 422
    assert "Prata med personen först" in page.content.decode()
    assert "Boendestöd sedan i våras." in page.content.decode()
    client.post(WRITE, WORK_REACH)
    assert client.post(SEND)["Location"].endswith("?steg=1")


def test_the_person_is_asked_nothing_more(world: World, client: Client) -> None:
    page = client.get(WRITE).content.decode()
    for words in ("Vad oroar dig", "Vad har ni gjort", "sagt ja till att ni skickar"):
        assert words not in page


def test_a_program_that_fills_in_every_box_goes_no_further_and_a_person_loses_nothing(
    world: World, client: Client
) -> None:
    client.post(WRITE, WANT)
    client.post(WRITE, REACH)
    page = client.post(SEND, {"hemsida": "http://"})
    assert page.status_code == 422
    assert "Jag är en människa" in page.content.decode()
    assert "hålla ihop" in page.content.decode()
    with world.acting("maria"):
        assert Referral.objects.count() == 0
    assert client.post(SEND, {"hemsida": "1", "manniska": "1"})["Location"].endswith("kvitto/")
    with world.acting("maria"):
        assert Referral.objects.count() == 1


def test_the_database_too_takes_nothing_from_work_without_a_yes(world: World) -> None:
    asked = Submission("Alva", "Hjälp", sender="primary_care", sender_name="Bo Test")
    with pytest.raises(IntegrityError), transaction.atomic():
        receive(world.site(), asked)
    receive(world.site(), replace(asked, person_knows="agrees"))
