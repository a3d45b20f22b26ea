"""Two employments, one at a time: nothing follows over a switch, and nothing that was typed is lost."""

import re

import pytest
from django.test import Client

from samvag.records.models import Note
from tests.world import World

pytestmark = pytest.mark.django_db
CLINIC, PSYCHIATRY = "Lindens vårdcentral", "Öppenvårdspsykiatrin"


def switch(world: World, client: Client, unit: str) -> str:
    """Act for the other unit; the session key from then on."""
    answer = client.post("/uppdrag/", {"assignment": world.actor("vera", unit).assignment_id})
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    return str(client.cookies["sessionid"].value)


def tag_of(page: str) -> str:
    found = re.search(r'name="_as" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_a_form_from_the_former_assignment_is_refused_and_its_words_come_back(world: World) -> None:
    client = world.client("vera", CLINIC)
    page = client.get("/remiss/ny/").content.decode()
    tag = tag_of(page)
    switch(world, client, PSYCHIATRY)
    answer = client.post("/remiss/ny/", {"_as": tag, "wants": "Hon sover inte och orkar inte mer.", "site": "samvux"})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Du har bytt uppdrag" in body
    assert PSYCHIATRY in body
    assert "Hon sover inte och orkar inte mer." in body
    assert ">samvux<" not in body
    assert answer["Cache-Control"] == "no-store"
    with world.acting("vera"):
        assert Note.objects.count() == 0


def test_a_form_from_the_present_assignment_is_taken(world: World) -> None:
    client = world.client("vera", CLINIC)
    tag = tag_of(client.get("/remiss/ny/").content.decode())
    assert client.post("/remiss/ny/", {"_as": tag, "wants": ""}).status_code == 422
    switch(world, client, PSYCHIATRY)
    switch(world, client, CLINIC)
    assert client.post("/remiss/ny/", {"_as": tag, "wants": ""}).status_code == 422


def test_a_form_sent_after_signing_out_gives_its_words_back(world: World) -> None:
    client = world.client("vera", CLINIC)
    tag = tag_of(client.get("/remiss/ny/").content.decode())
    client.post("/logga-ut/")
    answer = client.post("/remiss/ny/", {"_as": tag, "wants": "Det jag just skrev."})
    assert answer.status_code == 409
    assert "Det jag just skrev." in answer.content.decode()


def test_a_part_asked_for_by_an_old_page_makes_it_load_anew(world: World) -> None:
    client = world.client("vera", CLINIC)
    page = client.get("/remiss/ny/").content.decode()
    said = {"HTTP_X_ACTING": tag_of(page)}
    assert client.get("/arenden/", **said).status_code == 200
    switch(world, client, PSYCHIATRY)
    answer = client.get("/arenden/", **said)
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (204, "true", b"")


def test_a_switch_is_a_new_session_and_the_old_key_opens_nothing(world: World) -> None:
    client = world.client("vera", CLINIC)
    before = str(client.cookies["sessionid"].value)
    after = switch(world, client, PSYCHIATRY)
    assert before != after
    old = Client()
    old.cookies["sessionid"] = before
    assert old.get("/arenden/").status_code == 302
    assert client.get("/arenden/")["Cache-Control"] == "no-store"


def test_nobody_switches_to_an_assignment_that_is_not_theirs(world: World) -> None:
    client = world.client("vera", CLINIC)
    assert client.post("/uppdrag/", {"assignment": world.actor("karin").assignment_id}).status_code == 404
