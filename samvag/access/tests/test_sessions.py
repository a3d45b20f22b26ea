"""Session and actor come in one statement, and an actor is only ever the one the session's own data names."""

import time
from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.access.models import SignIn
from samvag.access.sessions import SessionStore
from samvag.access.step_up import authenticated_recently
from tests.world import World

pytestmark = pytest.mark.django_db


def key_of(world: World, username: str) -> str:
    return str(world.client(username).cookies["sessionid"].value)


def test_session_and_actor_cost_one_statement(world: World) -> None:
    key = key_of(world, "maria")
    with CaptureQueriesContext(connection) as asked:
        store = SessionStore(key)
        found = store["user"], store.actor()
    assert len(asked) == 1
    actor = world.actor("maria")
    assert found == (actor.user_id, actor)


def test_nobody_acts_without_a_session_or_in_one_that_is_over(world: World) -> None:
    key = key_of(world, "maria")
    assert SessionStore(None).actor() is None
    assert SessionStore("x" * 32).actor() is None
    SignIn.objects.filter(pk=key).update(expire_date=timezone.now())
    assert SessionStore(key).actor() is None


def test_signed_in_without_an_assignment_is_nobody_yet(world: World) -> None:
    store = SessionStore()
    store["user"] = world.actor("maria").user_id
    store.save()
    again = SessionStore(store.session_key)
    assert again["user"] == store["user"]
    assert again.actor() is None


def test_columns_that_say_otherwise_than_the_signed_data_give_nobody(world: World) -> None:
    key, other = key_of(world, "maria"), world.actor("karin")
    SignIn.objects.filter(pk=key).update(user_id=other.user_id, assignment_id=other.assignment_id)
    assert SessionStore(key).actor() is None


def test_an_assignment_of_somebody_else_gives_nobody(world: World) -> None:
    store = SessionStore()
    store["user"], store["assignment"] = world.actor("maria").user_id, world.actor("karin").assignment_id
    store.save()
    assert SessionStore(store.session_key).actor() is None


def test_a_flushed_session_has_no_actor_in_the_same_request(world: World) -> None:
    store = SessionStore(key_of(world, "maria"))
    assert store.actor() is not None
    store.flush()
    assert store.actor() is None


def test_an_employment_that_has_not_begun_gives_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SessionStore(key_of(world, "maria"))
    monkeypatch.setattr(timezone, "localdate", lambda: date(1990, 1, 1))
    assert store["user"]
    assert store.actor() is None


def test_a_session_from_before_there_were_proofs_is_asked_to_sign_in_anew(world: World) -> None:
    client = world.client("vera")
    session = client.session
    del session["proof"], session["authenticated_at"]
    session.save()
    assert "Logga ut och in igen" in client.get("/legitimera-igen/").content.decode()
    other = world.actor("vera", "Öppenvårdspsykiatrin").assignment_id
    assert client.post("/uppdrag/", {"assignment": str(other)}).status_code == 302


def test_sensitive_acts_ask_again_and_a_form_opened_in_time_may_still_be_sent(world: World) -> None:
    request = RequestFactory().get("/")
    for ago, page, form in ((0, True, True), (11, False, True), (41, False, False)):
        request.session = {"authenticated_at": time.time() - ago * 60}  # type: ignore[assignment]
        assert bool(authenticated_recently(request)) is page
        assert bool(authenticated_recently(request, grace=True)) is form
    request.session = {}  # type: ignore[assignment]
    with pytest.raises(Refused, match="legitimerar dig igen"):
        authenticated_recently(request).require()


def test_protecting_somebody_asks_for_a_fresh_identification(world: World) -> None:
    case, client = world.case(), world.client("maria")
    where = f"/person/{world.link('maria', case).pk}/skydd/"
    assert client.get(where).status_code == 200
    session = client.session
    session["authenticated_at"] = 0
    session.save()
    assert client.get(where)["Location"].startswith("/legitimera-igen/?next=%2Fperson%2F")
    assert client.post(where, {"protection": "sekretessmarkering"})["Location"].startswith("/legitimera-igen/")
