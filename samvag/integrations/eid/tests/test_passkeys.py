"""Passkeys: made only with the administrator's code, good for that organisation, and nothing else opens."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.administration import actions
from samvag.administration.actions import Employment
from samvag.core.codes import digest, new_code
from samvag.core.limits import Limit
from samvag.integrations.eid import passkeys
from samvag.organisations.models import Assignment
from tests.world import World

pytestmark = pytest.mark.django_db


def invite(world: World, username: str) -> str:
    with world.acting("adam"):
        return actions.invite_to_passkey(by=world.actor("adam"), assignment_id=world.actor(username).assignment_id)


def test_a_code_says_whose_it_is_once(world: World) -> None:
    code = invite(world, "olle")
    for written in (code, code.lower(), code.replace("-", " ")):
        user = passkeys.invited(written)
        assert user is not None
        assert user.username == "olle"
    assert passkeys.invited(new_code(12)) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT passkey_make(%s, %s::jsonb)", [digest("passkey", code), json.dumps({"name": "x"})])
        assert cursor.fetchone() == (world.actor("olle").user_id,)
        cursor.execute("SELECT passkey_make(%s, '{}'::jsonb)", [digest("passkey", code)])
        assert cursor.fetchone() == (None,)
    assert passkeys.invited(code) is None


def test_a_new_key_signs_out_whoever_had_the_old_one(world: World) -> None:
    olle, hans = world.client("olle"), world.client("hans")
    assert olle.get("/arenden/").status_code == 200
    code = digest("passkey", invite(world, "olle"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT passkey_make(%s, %s::jsonb)", [code, json.dumps({"name": "x"})])
    assert olle.get("/arenden/")["Location"].startswith("/logga-in/")
    assert hans.get("/arenden/").status_code == 200


def test_a_code_ends_after_a_day_and_with_the_employment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "INVITED_FOR", timedelta(seconds=-1))
    assert passkeys.invited(invite(world, "olle")) is None
    monkeypatch.undo()
    code = invite(world, "olle")
    with world.acting("adam"):
        gone = world.actor("olle").assignment_id
        actions.end_employment(by=world.actor("adam"), assignment_id=gone, on=timezone.localdate())
    assert passkeys.invited(code) is None


def test_nobody_is_invited_by_another_organisation_or_by_themselves(world: World) -> None:
    with pytest.raises(Refused):
        invite(world, "adam")
    with pytest.raises(DatabaseError), transaction.atomic():
        invite(world, "karin")
    with world.acting("adam"):  # Rut works at the health centre; a key of hers in our hands would open it
        rut = Employment("Rut", "TST5565594230-RUT", world.unit("Vuxenenheten").pk, "nurse", "Sjuksköterska")
        made = actions.employ(by=world.actor("adam"), employment=rut)
        with pytest.raises(Refused, match="någon annanstans"):
            actions.invite_to_passkey(by=world.actor("adam"), assignment_id=made)


def test_the_web_makes_no_key_by_itself(world: World) -> None:
    for statement in (
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (1, 'webauthn', '{}', now())",
        "UPDATE mfa_authenticator SET data = '{}'",
        "SELECT * FROM administration_passkeyinvitation",
    ):
        with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"id": "x", "response": {}}', "x" * 30_000, '{"response": 1}']
)
def test_what_is_no_key_opens_nothing(world: World, answer: str) -> None:
    client = Client()
    assert client.post("/logga-in/nyckel/").status_code == 200
    assert client.post("/logga-in/nyckel/svar/", {"credential": answer})["Location"] == "/logga-in/nekad/fel/"
    assert "user" not in client.session
    assert client.post("/logga-in/ny-nyckel/klar/", {"credential": answer})["Location"] == "/logga-in/nekad/fel/"


def test_wrong_codes_are_paused(world: World, settings: Settings) -> None:
    settings.LIMIT_WRONG_CODE = Limit("wrong-code", 2, 600)
    client = Client()
    wrong = {"code": "BCDF-GHJK-LMNP"}
    answers = [client.post("/logga-in/ny-nyckel/", wrong) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert "Koden gäller inte" in answers[0].content.decode()


def test_where_passkeys_are_off_there_are_none(world: World, settings: Settings) -> None:
    settings.PASSKEYS = False
    assert "nyckel" not in Client().get("/logga-in/").content.decode()
    for address in ("nyckel/", "nyckel/svar/", "ny-nyckel/", "ny-nyckel/klar/"):
        assert Client().post(f"/logga-in/{address}").status_code == 404
    assigned = world.actor("olle").assignment_id
    assert world.client("adam").get(f"/organisation/uppdrag/{assigned}/nyckel/").status_code == 404


def test_a_key_opens_the_organisation_that_gave_it_alone(world: World) -> None:
    """Vera has two employers; the session of a key knows one of them."""
    vera: Actor = world.actor("vera")
    client = Client()
    session = client.session
    centre = Assignment.objects.select_related("unit").get(user_id=vera.user_id, unit__name="Lindens vårdcentral")
    session["user"], session["organisation"] = vera.user_id, centre.unit.organisation_id
    session["proof"] = {"method": "passkey", "level": 3, "provider": ""}
    session.save()
    page = client.get("/uppdrag/").content.decode()
    assert "Lindens vårdcentral" in page
    assert "Öppenvårdspsykiatrin" not in page
    other = Assignment.objects.get(user_id=vera.user_id, unit__name="Öppenvårdspsykiatrin").pk
    assert client.post("/uppdrag/", {"assignment": str(other)}).status_code == 404
    assert client.post("/uppdrag/", {"assignment": str(centre.pk)}).status_code == 302
    assert client.session["organisation"] == centre.unit.organisation_id
