"""SAML: a good assertion gets in once; expired, replayed, wrongly signed, meant for others or too weak does not."""

import base64
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from lxml import etree
from pytest_django import Settings

from samvag.integrations.eid.configuration import IdentityProvider
from samvag.integrations.eid.models import UsedMessage
from samvag.integrations.eid.tests.saml_idp import ENTITY, SamlProvider
from tests.identity_provider import away
from tests.world import World

pytestmark = pytest.mark.django_db
NS = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion", "ds": "http://www.w3.org/2000/09/xmldsig#"}
REFUSED = "/logga-in/nekad/{}/"


@pytest.fixture
def municipality(settings: Settings, world: World) -> SamlProvider:
    provider = SamlProvider()
    settings.EID_PROVIDERS = (
        IdentityProvider(
            "kommunen",
            "Kommunens inloggning",
            "saml",
            entity_id=ENTITY,
            sso_url="https://idp.example.se/saml/sso",
            certificate=provider.certificate(),
        ),
    )
    return provider


def begin(client: Client) -> str:
    return away(client.post("/logga-in/med/kommunen/").content)


def bring(client: Client, answer: str) -> str:
    """The browser posts the answer and follows to where it is read; where it is sent then."""
    put_aside = client.post("/logga-in/svar/kommunen/saml/", {"SAMLResponse": answer})
    assert put_aside["Location"] == "/logga-in/svar/kommunen/saml/klart/"
    return str(client.get(put_aside["Location"])["Location"])


def moment(**ago: float) -> str:
    return (datetime.now(UTC) - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_good_assertion_gets_in(municipality: SamlProvider, world: World) -> None:
    client = Client()
    question = begin(client)
    assert bring(client, municipality.answer(question)) == "/"
    assert client.session["assignment"] == world.actor("maria").assignment_id
    assert client.session["proof"]["method"] == "saml"


def test_the_question_asks_for_a_fresh_identification(municipality: SamlProvider) -> None:
    packed = parse_qs(urlsplit(begin(Client())).query)["SAMLRequest"][0]
    question = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
    assert question.get("ForceAuthn") == "true"


@pytest.mark.parametrize(
    "said",
    [
        {"end": moment(minutes=20), "start": moment(minutes=30)},
        {"start": moment(minutes=-30)},
        {"audience": "https://another.example.se"},
        {"acs": "https://another.example.se/acs"},
        {"entity": "https://another.example.se/idp"},
        {"asked": "_somebody_elses_question"},
        {"hsa_id": ""},
    ],
    ids=["expired", "not yet", "another audience", "another recipient", "another issuer", "not asked", "nobody"],
)
def test_what_is_wrong_with_it_keeps_it_out(municipality: SamlProvider, said: dict[str, str]) -> None:
    client = Client()
    answer = municipality.answer(begin(client), **said)
    assert bring(client, answer) in (REFUSED.format("fel"), REFUSED.format("okand"))
    assert "user" not in client.session


@pytest.mark.parametrize(
    "level",
    ["http://id.sambi.se/loa/loa2", "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", ""],
)
def test_a_weak_level_is_refused_though_the_library_would_not_look(municipality: SamlProvider, level: str) -> None:
    client = Client()
    assert bring(client, municipality.answer(begin(client), level=level)) == REFUSED.format("svag")
    assert "user" not in client.session


def tampered(answer: str, how: str, provider: SamlProvider) -> str:
    document = etree.fromstring(base64.b64decode(answer))
    assertion: Any = document.find("saml:Assertion", NS)
    if how == "changed":
        assertion.find(".//saml:AttributeValue", NS).text = "TST5565594230-KARIN"
    elif how == "unsigned":
        assertion.remove(assertion.find("ds:Signature", NS))
    elif how == "wrapped":  # the signed assertion kept aside, and a false one in its place
        false = etree.fromstring(etree.tostring(assertion))
        false.set("ID", "_false")
        false.remove(false.find("ds:Signature", NS))
        false.find(".//saml:AttributeValue", NS).text = "TST5565594230-KARIN"
        document.insert(document.index(assertion), false)
    elif how == "another key":
        assertion.remove(assertion.find("ds:Signature", NS))
        return SamlProvider().sign(document)
    return base64.b64encode(etree.tostring(document)).decode()


@pytest.mark.parametrize("how", ["changed", "unsigned", "wrapped", "another key"])
def test_a_wrong_signature_keeps_it_out(municipality: SamlProvider, how: str) -> None:
    client = Client()
    answer = municipality.answer(begin(client))
    assert bring(client, tampered(answer, how, municipality)) == REFUSED.format("fel")
    assert "user" not in client.session


DOCTYPE = base64.b64encode(
    b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r xmlns="urn:oasis:names:tc:SAML:2.0:protocol">&x;</r>'
).decode()


@pytest.mark.parametrize("garbage", ["", "not base64 !", base64.b64encode(b"<x/>").decode(), DOCTYPE, "A" * 300_000])
def test_garbage_is_answered_in_words(municipality: SamlProvider, garbage: str) -> None:
    client = Client()
    begin(client)
    answer = client.post("/logga-in/svar/kommunen/saml/", {"SAMLResponse": garbage}, follow=True)
    assert answer.status_code == 403
    assert "Svaret från legitimeringen kunde inte användas" in answer.content.decode()


def test_an_assertion_is_good_once(municipality: SamlProvider) -> None:
    first, second = Client(), Client()
    answer = municipality.answer(begin(first))
    assert bring(first, answer) == "/"
    # The question it answers is used up in this browser, and was never asked by another.
    assert bring(first, answer) == REFUSED.format("fel")
    begin(second)
    assert bring(second, answer) == REFUSED.format("fel")


def test_an_assertion_is_good_once_even_where_its_question_is_asked_again(municipality: SamlProvider) -> None:
    """The thief has the browser's own session too, put back as it was: the table still knows the assertion."""
    client = Client()
    question = begin(client)
    states = client.session["socialaccount_states"]
    answer = municipality.answer(question)
    assert bring(client, answer) == "/"
    assert UsedMessage.objects.count() == 1
    thief = Client()
    begin(thief)
    session = thief.session
    session["socialaccount_states"] = states
    session.save()
    assert bring(thief, answer) == REFUSED.format("anvand")
    assert "user" not in thief.session


def test_reading_what_was_never_brought(municipality: SamlProvider) -> None:
    assert Client().get("/logga-in/svar/kommunen/saml/klart/")["Location"] == REFUSED.format("fel")


def test_metadata_says_where_to_answer(municipality: SamlProvider) -> None:
    page = Client().get("/logga-in/svar/kommunen/saml/metadata/")
    assert page.status_code == 200
    assert b"/logga-in/svar/kommunen/saml/" in page.content


def test_signed_out_by_an_unsigned_address_changes_nothing(municipality: SamlProvider, world: World) -> None:
    client = world.client("maria")
    client.get("/logga-in/svar/kommunen/saml/utloggad/?SAMLRequest=x")
    assert client.get("/tavla/").status_code == 200


def test_the_web_cannot_forget_a_used_assertion(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(current_user, 'eid_usedmessage', 'DELETE, UPDATE, TRUNCATE')")
        assert cursor.fetchone() == (False,)
