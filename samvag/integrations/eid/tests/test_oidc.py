"""OpenID Connect against a real provider: who gets in, who does not, and what is left of it afterwards."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from samvag.access.models import SignIn
from samvag.identity.models import User
from samvag.integrations.eid.adapter import Adapter
from samvag.integrations.eid.back_channel import EVENT
from samvag.integrations.eid.configuration import IdentityProvider
from samvag.integrations.eid.providers import OidcAdapter
from tests.identity_provider import LOA2, LOA3, OpenIdProvider, away
from tests.world import World

pytestmark = pytest.mark.django_db
VERA = "TST5565594230-VERA"
MARIA = "TST5565594230-MARIA"
CENTRE = "TST5565594230-E301"


@pytest.fixture(scope="session")
def provider() -> Iterator[OpenIdProvider]:
    running = OpenIdProvider()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def inera(provider: OpenIdProvider, settings: Settings, world: World) -> OpenIdProvider:
    """The provider is trusted for staff, and there are no personas."""
    settings.EID_PROVIDERS = (
        IdentityProvider("inera", "SITHS", "oidc", server=provider.url, client_id="samvag", secret="s3cret"),
    )
    settings.DEMO_PERSONAS = False
    cache.clear()
    return provider


def begin(client: Client, **more: str) -> str:
    return away(client.post("/logga-in/med/inera/", more).content)


def come(client: Client, provider: OpenIdProvider, sub: str, **more: str) -> HttpResponse:
    """All the way: the form, the provider, and back."""
    return back(client, provider.says(begin(client, **more), sub))


def back(client: Client, address: str) -> HttpResponse:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")  # type: ignore[return-value]


def session_of(client: Client) -> dict[str, Any]:
    return dict(client.session.items())


def test_an_hsa_id_in_our_register_gets_in_through_the_only_assignment(inera: OpenIdProvider, world: World) -> None:
    client = Client()
    answer = come(client, inera, inera.knows("maria", employeeHsaId=MARIA.lower(), acr=LOA3))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    actor = world.actor("maria")
    kept = session_of(client)
    assert (kept["user"], kept["assignment"]) == (actor.user_id, actor.assignment_id)
    assert kept["proof"]["level"] == 3
    assert "Maria Lund" in client.get("/").content.decode()


def test_what_is_sent_to_the_provider_is_what_the_profile_asks_for(inera: OpenIdProvider) -> None:
    asked = parse_qs(urlsplit(begin(Client())).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["prompt"] == ["login"]
    assert len(asked["state"][0]) >= 22
    assert len(asked["nonce"][0]) >= 22
    assert asked["scope"] == ["openid"]


def test_two_assignments_are_chosen_between_unless_the_provider_names_the_unit(
    inera: OpenIdProvider, world: World
) -> None:
    client = Client()
    answer = come(client, inera, inera.knows("vera", employeeHsaId=VERA, acr=LOA3))
    assert answer["Location"] == "/uppdrag/"
    assert "assignment" not in session_of(client)
    page = client.get("/uppdrag/").content.decode()
    assert "Lindens vårdcentral" in page
    assert "Öppenvårdspsykiatrin" in page

    named = Client()
    sub = inera.knows("vera2", employeeHsaId=VERA, acr=LOA3, healthCareUnitHsaId=CENTRE.lower())
    assert come(named, inera, sub)["Location"] == "/"
    assert session_of(named)["assignment"] == world.actor("vera", "Lindens vårdcentral").assignment_id
    # Chosen there, so changed there.
    assert "Öppenvårdspsykiatrin" not in named.get("/uppdrag/").content.decode()
    other = world.actor("vera", "Öppenvårdspsykiatrin").assignment_id
    assert named.post("/uppdrag/", {"assignment": str(other)}).status_code == 404


@pytest.mark.parametrize("acr", [LOA2, "", "http://id.swedenconnect.se/loa/1.0/uncertified-loa3", "made-up", 3])
def test_too_weak_is_refused_with_a_page_that_says_so(inera: OpenIdProvider, acr: Any) -> None:
    client = Client()
    answer = come(client, inera, inera.knows("weak", employeeHsaId=MARIA, acr=acr))
    assert answer["Location"] == "/logga-in/nekad/svag/"
    assert "user" not in session_of(client)
    page = client.get(answer["Location"])
    assert page.status_code == 403
    assert "tillitsnivå 3" in page.content.decode()


@pytest.mark.parametrize(
    "acr",
    [
        "http://id.elegnamnden.se/loa/1.0/loa3",
        "http://id.elegnamnden.se/loa/1.0/loa4",
        "http://id.swedenconnect.se/loa/1.0/loa3-nonresident",
    ],
)
def test_every_level_from_three_gets_in(inera: OpenIdProvider, acr: str) -> None:
    assert come(Client(), inera, inera.knows("strong", employeeHsaId=MARIA, acr=acr))["Location"] == "/"


def test_a_refusal_is_in_the_log_of_the_organisation(inera: OpenIdProvider, world: World) -> None:
    come(Client(), inera, inera.knows("karin", employeeHsaId="TST5565594230-KARIN", acr=LOA2))
    with world.acting("lena"), connection.cursor() as cursor:
        cursor.execute("SELECT name, details->>'reason', details->>'level' FROM audit_event ORDER BY at DESC LIMIT 1")
        assert cursor.fetchone() == ("session.refused", "svag", "2")


def test_nobody_is_made_and_nobody_is_found_by_mail(inera: OpenIdProvider, world: World) -> None:
    before = User.objects.count()
    for sub, claims in {
        "stranger": {"employeeHsaId": "TST5565594230-NOBODY"},
        "by mail": {"email": "maria@example.org", "email_verified": True},
        "by name": {"preferred_username": "maria", "name": "Maria Lund"},
        "by a list": {"employeeHsaId": [{"x": MARIA}]},
        "by number alone": {"personalIdentityNumber": MARIA},
    }.items():
        answer = come(Client(), inera, inera.knows(sub, acr=LOA3, **claims))
        assert answer["Location"] == "/logga-in/nekad/okand/", sub
    assert User.objects.count() == before


def test_an_affiliation_counts_where_one_works(inera: OpenIdProvider, world: World, superuser_dsn: str) -> None:
    claim = "https://id.oidc.se/claim/orgAffiliation"
    sub = inera.knows("affiliated", acr=LOA3, **{claim: f"{MARIA}@2120001234"})
    assert come(Client(), inera, sub)["Location"] == "/logga-in/nekad/okand/"


def test_outside_the_time_of_the_employment_there_is_nothing(inera: OpenIdProvider, world: World) -> None:
    client = Client()
    come(client, inera, inera.knows("maria", employeeHsaId=MARIA, acr=LOA3))
    assert client.get("/tavla/").status_code == 200
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda: date(1990, 1, 1))
        assert client.get("/tavla/").status_code == 302


def test_the_session_key_changes_and_the_state_is_good_once(inera: OpenIdProvider) -> None:
    client = Client()
    sub = inera.knows("maria", employeeHsaId=MARIA, acr=LOA3)
    address = inera.says(begin(client), sub)
    before = client.cookies["sessionid"].value
    assert back(client, address)["Location"] == "/"
    assert client.cookies["sessionid"].value != before
    assert back(client, address)["Location"] == "/logga-in/nekad/fel/"
    assert back(Client(), address)["Location"] == "/logga-in/nekad/fel/"


def test_another_browsers_answer_is_not_taken(inera: OpenIdProvider) -> None:
    """Sign-in forgery: the attacker's own answer handed to a victim who has begun on their own."""
    attacker, victim = Client(), Client()
    address = inera.says(begin(attacker), inera.knows("maria", employeeHsaId=MARIA, acr=LOA3))
    begin(victim)
    assert back(victim, address)["Location"] == "/logga-in/nekad/fel/"


def test_what_was_asked_of_one_provider_is_not_answered_by_another(inera: OpenIdProvider, settings: Settings) -> None:
    (one,) = settings.EID_PROVIDERS
    settings.EID_PROVIDERS = (one, replace(one, key="other"))
    client = Client()
    address = inera.says(begin(client), inera.knows("maria", employeeHsaId=MARIA, acr=LOA3))
    assert back(client, address.replace("/svar/inera/", "/svar/other/"))["Location"] == "/logga-in/nekad/fel/"


def test_a_description_of_another_issuer_is_not_believed(
    inera: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"issuer": "https://evil.example", "authorization_endpoint": inera.url}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", property(lambda self: said))
    assert Client().post("/logga-in/med/inera/")["Location"] == "/logga-in/nekad/fel/"


def test_an_id_token_is_for_us_in_time_and_signed_as_listed(
    inera: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, now = rsa.generate_private_key(public_exponent=65537, key_size=2048), int(time.time())
    monkeypatch.setattr(OidcAdapter, "_key", lambda self, kid: key.public_key())
    adapter = OidcAdapter(RequestFactory().get("/"), "inera")
    good: dict[str, Any] = {"iss": inera.url, "aud": "samvag", "sub": "x", "iat": now, "exp": now + 60}
    assert adapter.verified(jwt.encode(good, key, algorithm="RS256"), "samvag")["sub"] == "x"
    wrong = [
        good | {"aud": "another"},
        good | {"exp": now - 60},
        good | {"nbf": now + 600},
        good | {"iss": "https://x"},
    ]
    wrong += [{name: value for name, value in good.items() if name != left} for left in ("aud", "exp", "iss", "sub")]
    tokens = [jwt.encode(one, key, algorithm="RS256") for one in wrong]
    tokens += [jwt.encode(good, None, algorithm="none"), jwt.encode(good, "k" * 64, algorithm="HS256"), "x.y.z", ""]
    tokens.append(jwt.encode(good, key, algorithm="RS512"))
    for token in tokens:
        with pytest.raises(OAuth2Error):
            adapter.verified(token, "samvag")


def test_a_provider_leads_our_own_calls_nowhere_else(inera: OpenIdProvider) -> None:
    with Adapter(RequestFactory().get("/")).get_requests_session() as session:
        assert session.max_redirects == 0


def test_a_cancelled_sign_in_says_so(inera: OpenIdProvider) -> None:
    client = Client()
    authorize = begin(client)
    state = parse_qs(urlsplit(authorize).query)["state"][0]  # the provider here forgets to hand it back
    assert back(client, inera.says(authorize, deny=True) + f"&state={state}")["Location"] == "/logga-in/nekad/avbruten/"


def test_a_token_signed_by_somebody_else_is_worth_nothing(
    inera: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    real = OidcAdapter.verified

    def swapped(self: OidcAdapter, token: str, audience: str, **more: Any) -> Any:
        said = jwt.decode(token, options={"verify_signature": False})
        return real(self, jwt.encode(said, forged, algorithm="RS256"), audience, **more)

    monkeypatch.setattr(OidcAdapter, "verified", swapped)
    answer = come(Client(), inera, inera.knows("maria", employeeHsaId=MARIA, acr=LOA3))
    assert answer["Location"] == "/logga-in/nekad/fel/"


def test_a_provider_that_does_not_answer_is_told_in_words(settings: Settings, world: World) -> None:
    settings.EID_PROVIDERS = (
        IdentityProvider("inera", "SITHS", "oidc", server="http://127.0.0.1:9", client_id="samvag", secret="x"),
    )
    cache.clear()
    assert Client().post("/logga-in/med/inera/")["Location"] == "/logga-in/nekad/fel/"
    assert Client().post("/logga-in/med/unknown/").status_code == 404


def test_signing_out_shows_the_way_out_of_the_provider(inera: OpenIdProvider) -> None:
    client = Client()
    come(client, inera, inera.knows("maria", employeeHsaId=MARIA, acr=LOA3))
    answer = client.post("/logga-ut/")
    assert answer["Location"] == "/logga-in/utloggad/inera/"
    assert "end_session" in away(client.get(answer["Location"]).content)
    assert client.get("/tavla/").status_code == 302


def test_signed_out_at_the_provider_is_signed_out_here_once(
    inera: OpenIdProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere = Client(), Client()
    come(here, inera, inera.knows("maria", employeeHsaId=MARIA, acr=LOA3, sid="one"))
    come(elsewhere, inera, inera.knows("maria", employeeHsaId=MARIA, acr=LOA3, sid="two"))
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    monkeypatch.setattr(OidcAdapter, "_key", lambda self, kid: key.public_key())
    said: dict[str, Any] = {"iss": inera.url, "aud": "samvag", "iat": int(time.time()), "jti": "j1", "sid": "one"}
    for wrong in (said, said | {"events": {EVENT: {}}, "nonce": "x"}, said | {"events": {EVENT: {}}, "iat": 1}):
        token = jwt.encode(wrong, key, algorithm="RS256")
        assert Client().post("/logga-in/svar/inera/utloggad/", {"logout_token": token}).status_code == 400
    assert here.get("/tavla/").status_code == 200
    token = jwt.encode(said | {"events": {EVENT: {}}}, key, algorithm="RS256")
    assert Client().post("/logga-in/svar/inera/utloggad/", {"logout_token": token}).status_code == 200
    assert here.get("/tavla/").status_code == 302
    assert elsewhere.get("/tavla/").status_code == 200
    assert Client().post("/logga-in/svar/inera/utloggad/", {"logout_token": token}).status_code == 400


def test_step_up_leads_back_and_only_the_same_person_gets_there(inera: OpenIdProvider) -> None:
    client = Client()
    come(client, inera, inera.knows("maria", employeeHsaId=MARIA, acr=LOA3))
    session = client.session
    session["authenticated_at"] = 0
    session.save()
    assert "SITHS" in client.get("/legitimera-igen/?next=/arenden/").content.decode()
    more = {"purpose": "step-up", "next": "/arenden/"}
    assert come(client, inera, inera.knows("per", employeeHsaId="TST5565594230-PER", acr=LOA3), **more)[
        "Location"
    ].endswith("/annan/")
    old = inera.knows("old", employeeHsaId=MARIA, acr=LOA3, auth_time=int(time.time()) - 3600)
    assert come(client, inera, old, **more)["Location"].endswith("/gammal/")
    assert session_of(client)["authenticated_at"] == 0
    assert come(client, inera, inera.knows("maria", employeeHsaId=MARIA, acr=LOA3), **more)["Location"] == "/arenden/"
    assert session_of(client)["authenticated_at"] > time.time() - 60
    elsewhere = more | {"next": "https://example.org/"}
    assert come(client, inera, "maria", **elsewhere)["Location"] == "/"


def test_a_session_ends_when_nobody_is_there_and_after_a_working_day(inera: OpenIdProvider, settings: Settings) -> None:
    client = Client()
    come(client, inera, inera.knows("maria", employeeHsaId=MARIA, acr=LOA3))
    key = client.cookies["sessionid"].value
    row = SignIn.objects.filter(pk=key)
    an_hour = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    row.update(seen_at=timezone.now() - an_hour / 2)
    assert client.get("/tavla/").status_code == 200
    assert timezone.now() - row.get().seen_at < timedelta(seconds=10)  # somebody was there
    row.update(seen_at=timezone.now() - an_hour)
    assert client.get("/tavla/").status_code == 302

    come(client, inera, "maria")
    session = client.session
    session["began"] = int(time.time()) - settings.SESSION_COOKIE_AGE
    session.save()
    assert client.get("/tavla/").status_code == 302


def test_personas_are_gone_where_they_are_off(inera: OpenIdProvider) -> None:
    client = Client()
    page = client.get("/logga-in/").content.decode()
    assert "SITHS" in page
    assert "Maria Lund" not in page
    assert client.post("/logga-in/", {"persona": "maria"}).status_code == 404
