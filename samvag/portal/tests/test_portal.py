"""The person comes in with a code or an identification, sees the own page and nobody else's; a mandate sees less."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from samvag.access.decisions import Refused
from samvag.cases.models import Case
from samvag.core.context import acting_as_person
from samvag.core.identity_numbers import IdentityNumber
from samvag.core.limits import Limit
from samvag.integrations.eid.configuration import IdentityProvider
from samvag.people.actions import protect
from samvag.people.models import PersonIdentifier
from samvag.portal import actions, reading
from samvag.portal.models import Mandate
from tests.identity_provider import LOA2, LOA3, OpenIdProvider, away
from tests.world import World

pytestmark = pytest.mark.django_db
CLAIM = "https://id.oidc.se/claim/personalIdentityNumber"


@pytest.fixture(scope="session")
def provider() -> Iterator[OpenIdProvider]:
    running = OpenIdProvider()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def bankid(provider: OpenIdProvider, settings: Settings) -> OpenIdProvider:
    one = IdentityProvider("eleg", "BankID", "oidc", ("person",), server=provider.url, client_id="samvag", secret="s")
    settings.EID_PROVIDERS = (one,)
    cache.clear()
    return provider


def code_for(world: World, case: Case, by: str = "maria") -> str:
    with world.acting(by):
        return actions.make_code(world.link(by, case), by=world.actor(by))


def identify(provider: OpenIdProvider, number: str, acr: str = LOA3) -> Client:
    client = Client()
    leaving = away(client.post("/logga-in/med/eleg/", {"purpose": "person"}).content)
    back = urlsplit(provider.says(leaving, provider.knows(uuid4().hex, acr=acr, **{CLAIM: number})))
    client.get(f"{back.path}?{back.query}")
    return client


def number_of(world: World, case: Case) -> str:
    with world.acting("maria"):
        return PersonIdentifier.objects.get(person_id=case.person_id).value


def mandate(world: World, case: Case, number: IdentityNumber, scope: list[str], **more: Any) -> UUID:
    words = {"kind": "god_man", "holder_name": "Gunnel", "ground": "Förordnande", "begins_on": timezone.localdate()}
    with world.acting("maria"):
        link = world.link("maria", case)
        said = words | {"ends_on": None} | more
        return actions.give_mandate(link, by=world.actor("maria"), number=number, scope=scope, **said)


def test_a_code_opens_the_own_page_once(world: World) -> None:
    case = world.case()
    code = code_for(world, case)
    phone = Client()
    assert phone.get("/min-sida/")["Location"] == "/min-sida/in/"
    assert phone.post("/min-sida/in/", {"code": code.lower().replace("-", " ")})["Location"] == "/min-sida/"
    page = phone.get("/min-sida/")
    assert page["Cache-Control"] == "no-store"
    text = page.content.decode()
    for seen in ("Maria Lund", "Karin Berg", "Vuxenenheten", "Samordning"):
        assert seen in text
    assert str(case.person_id) not in text
    other = Client().post("/min-sida/in/", {"code": code})
    assert "gäller inte längre" in other.content.decode()


def test_a_code_ends_by_itself_and_by_the_next_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.case()
    first, second = code_for(world, case), code_for(world, case)
    assert Client().post("/min-sida/in/", {"code": first}).status_code == 200
    assert Client().post("/min-sida/in/", {"code": second}).status_code == 302
    monkeypatch.setattr(actions, "CODE_SECONDS", 0)
    assert Client().post("/min-sida/in/", {"code": code_for(world, case)}).status_code == 200


def test_so_many_codes_an_hour_for_one_person_and_others_are_not_kept_out(world: World) -> None:
    case, other = world.case(), world.case()
    for _ in range(10):
        code_for(world, case)
    with pytest.raises(actions.TooMany):
        code_for(world, case)
    assert code_for(world, other)


def test_wrong_codes_pause_the_address_and_right_ones_cost_nothing(world: World, settings: Settings) -> None:
    settings.LIMIT_WRONG_CODE = Limit("wrong-code", 2, 600)
    case = world.case()
    for _ in range(4):
        assert Client().post("/min-sida/in/", {"code": code_for(world, case)}).status_code == 302
    wrong = [Client().post("/min-sida/in/", {"code": "BBBB-BBBB"}).status_code for _ in range(3)]
    assert wrong == [200, 200, 429]


@pytest.mark.parametrize("username", ["hans", "disa", "adam", "lena"])
def test_who_may_not_let_anybody_in(world: World, username: str) -> None:
    case = world.case()
    link = world.link("maria", case)
    with world.acting(username), pytest.raises(Refused):
        actions.make_code(link, by=world.actor(username))


def test_a_unit_lets_in_only_its_own_people(world: World) -> None:
    case = world.case()
    link = world.link("maria", case)
    with world.acting("rut"), pytest.raises(DatabaseError, match="not yours"), transaction.atomic():
        actions.make_code(link, by=world.actor("rut"))
    with world.acting("maria"):
        protect(link, by=world.actor("maria"), protection="sekretessmarkering")
    assert world.client("sara").get(f"/person/{link.pk}/kod/").status_code == 404
    with world.acting("sara"), pytest.raises(DatabaseError, match="not yours"), transaction.atomic():
        actions.make_code(link, by=world.actor("sara"))


def test_identified_by_number(bankid: OpenIdProvider, world: World) -> None:
    case = world.case()
    page = identify(bankid, number_of(world, case)).get("/min-sida/").content.decode()
    assert "Maria Lund" in page
    stranger = identify(bankid, world.number().value).get("/min-sida/").content.decode()
    assert "Det finns inget att visa" in stranger
    assert identify(bankid, "nonsense").get("/min-sida/").status_code == 200


def test_a_weak_identification_is_refused(bankid: OpenIdProvider, world: World) -> None:
    client = identify(bankid, number_of(world, world.case()), acr=LOA2)
    assert client.get("/min-sida/")["Location"] == "/min-sida/in/"


def test_a_provider_for_persons_lets_no_staff_in_and_the_other_way(
    bankid: OpenIdProvider, world: World, settings: Settings
) -> None:
    client = Client()
    leaving = away(client.post("/logga-in/med/eleg/").content)
    back = urlsplit(bankid.says(leaving, bankid.knows("staff", acr=LOA3, employeeHsaId="TST5565594230-MARIA")))
    assert client.get(f"{back.path}?{back.query}")["Location"] == "/logga-in/nekad/okand/"
    only_staff = IdentityProvider("eleg", "SITHS", "oidc", server=bankid.url, client_id="samvag", secret="s")
    settings.EID_PROVIDERS = (only_staff,)
    assert identify(bankid, number_of(world, world.case())).get("/min-sida/")["Location"] == "/min-sida/in/"


def test_a_mandate_shows_what_it_says_and_nothing_else(bankid: OpenIdProvider, world: World) -> None:
    case, gunnel = world.case(), world.number()
    mandate(world, case, gunnel, ["around"])
    client = identify(bankid, gunnel.value)
    page = client.get("/min-sida/").content.decode()
    assert "Du är här för Alva" in page
    assert "Maria Lund" in page
    assert "Samordning" not in page.partition("Det du har sagt")[2].partition("</section>")[0]
    assert str(case.person_id) not in page


def test_one_chooses_between_oneself_and_those_one_acts_for(bankid: OpenIdProvider, world: World) -> None:
    own, other = world.case(given_name="Egen"), world.case(given_name="Boris")
    with world.acting("maria"):
        mine = PersonIdentifier.objects.get(person_id=own.person_id)
    number = IdentityNumber(mine.kind, mine.value)  # type: ignore[arg-type]
    mandate(world, other, number, ["around", "consents"])
    client = identify(bankid, mine.value)
    assert "Mig själv" in client.get("/min-sida/").content.decode()
    key = client.cookies["sessionid"].value
    assert client.post("/min-sida/for/", {"way": "1"})["Location"] == "/min-sida/"
    assert client.cookies["sessionid"].value != key
    assert "Du är här för Boris" in client.get("/min-sida/").content.decode()
    for wrong in ("2", "-1", "x", "", f"person:{other.person_id}"):
        assert client.post("/min-sida/for/", {"way": wrong}).status_code == 404


@pytest.mark.parametrize(
    ("more", "opens"),
    [
        ({"begins_on": timezone.localdate() + timedelta(days=1)}, False),
        (
            {
                "begins_on": timezone.localdate() - timedelta(days=9),
                "ends_on": timezone.localdate() - timedelta(days=1),
            },
            False,
        ),
        ({"ends_on": timezone.localdate()}, True),
    ],
)
def test_a_mandate_holds_from_and_to(bankid: OpenIdProvider, world: World, more: dict[str, Any], opens: bool) -> None:
    gunnel = world.number()
    mandate(world, world.case(), gunnel, ["around"], **more)
    page = identify(bankid, gunnel.value).get("/min-sida/").content.decode()
    assert ("Maria Lund" in page) is opens


def test_an_ended_mandate_is_blind_at_the_next_page(bankid: OpenIdProvider, world: World) -> None:
    case, gunnel = world.case(), world.number()
    key = mandate(world, case, gunnel, ["around"])
    client = identify(bankid, gunnel.value)
    assert "Maria Lund" in client.get("/min-sida/").content.decode()
    maria = world.client("maria")
    assert "Gunnel" in maria.get(f"/person/{world.link('maria', case).pk}/ombud/").content.decode()
    assert maria.post(f"/ombud/{key}/avsluta/").status_code == 302
    assert "Maria Lund" not in client.get("/min-sida/").content.decode()
    assert world.client("karin").post(f"/ombud/{key}/avsluta/").status_code == 404


def test_the_holder_is_kept_as_a_digest(world: World) -> None:
    case, gunnel = world.case(), world.number()
    key = mandate(world, case, gunnel, ["around"])
    with world.acting("maria"):
        kept = Mandate.objects.get(pk=key)
    assert gunnel.value not in str(vars(kept))
    with world.acting("karin"):
        assert not Mandate.objects.filter(pk=key).exists()


def test_the_form_gives_a_mandate_and_keeps_what_was_typed(world: World) -> None:
    case = world.case()
    client, where = world.client("maria"), f"/person/{world.link('maria', case).pk}/ombud/"
    typed = {"kind": "relative", "holder_name": "Bosse", "ground": "Alva har bett om det", "begins_on": "2026-01-01"}
    wrong = client.post(where, typed | {"number": "nej", "scope": ["around"]})
    assert wrong.status_code == 422
    assert "Bosse" in wrong.content.decode()
    assert client.post(where, typed | {"number": world.number().value, "scope": ["around"]}).status_code == 302
    with world.acting("maria"):
        assert Mandate.objects.filter(holder_name="Bosse", kind="relative").exists()


def test_as_a_person_every_table_is_empty_and_as_nobody_every_answer(world: World) -> None:
    case = world.case()
    with acting_as_person(f"person:{case.person_id}"):
        assert not Case.objects.exists()
        assert reading.around()
        assert reading.consents()
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_by_number()")
            assert cursor.fetchone() == (None,)
    assert (reading.around(), reading.consents(), reading.shown()) == ([], [], [])
    with world.acting("maria"):
        assert reading.around() == []


def test_a_person_is_nobody_among_staff_and_staff_nobody_here(world: World) -> None:
    case = world.case()
    phone = Client()
    phone.post("/min-sida/in/", {"code": code_for(world, case)})
    for address in ("/tavla/", "/arenden/", f"/arende/{case.pk}/", "/sok/"):
        assert phone.get(address)["Location"] == "/logga-in/"
    assert world.client("maria").get("/min-sida/")["Location"] == "/min-sida/in/"
    assert phone.post("/logga-ut/")["Location"] == "/min-sida/in/"
    assert phone.get("/min-sida/")["Location"] == "/min-sida/in/"
