"""Tries are counted together by all processes, against an address and against nobody else."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from samvag.core.limits import Limit, address_of, count, seconds_left
from samvag.integrations.eid.configuration import IdentityProvider
from tests.world import World

FIVE = Limit("five", 5, 600)


@pytest.mark.django_db
def test_so_many_and_no_more_and_then_again(world: World) -> None:
    assert [count(FIVE, "a") for _ in range(6)] == [True] * 5 + [False]
    assert 0 < seconds_left(FIVE, "a") <= 600
    assert seconds_left(FIVE, "b") == 0
    assert count(FIVE, "b")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_attempt SET ends_at = clock_timestamp() - interval '1 s'")
    assert seconds_left(FIVE, "a") == 0
    assert count(FIVE, "a")


@pytest.mark.django_db
def test_the_table_names_nobody(world: World) -> None:
    count(FIVE, "192.0.2.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM core_attempt")
        assert all("192" not in key or len(key) == 64 for (key,) in cursor.fetchall())


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "<script>", "unknown"),
    ],
)
def test_only_our_own_proxy_is_believed(settings: Settings, proxies: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.1")
    assert address_of(request) == address


@pytest.mark.django_db
def test_wrong_receipt_codes_are_paused_for_the_address_alone(world: World, settings: Settings) -> None:
    settings.LIMIT_WRONG_CODE = Limit("wrong-code", 3, 600)
    here, elsewhere = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    wrong = {"code": "ABCD-EFGH-JKLM"}
    assert [here.post("/kvitto/", wrong).status_code for _ in range(4)] == [200, 200, 200, 429]
    paused = here.post("/kvitto/", wrong)
    assert int(paused["Retry-After"]) > 0
    assert "Det gick lite för fort" in paused.content.decode()
    assert "ABCD" not in paused.content.decode()
    assert here.get("/kvitto/").status_code == 200
    assert elsewhere.post("/kvitto/", wrong).status_code == 200


@pytest.mark.django_db
def test_sign_in_is_paused_with_the_same_page(world: World, settings: Settings) -> None:
    settings.LIMIT_SIGN_IN = Limit("sign-in", 0, 600)
    settings.EID_PROVIDERS = (given_provider(),)
    answer = Client().post("/logga-in/med/inera/")
    assert answer.status_code == 429
    assert "Felkod 429" in answer.content.decode()


def given_provider() -> IdentityProvider:
    return IdentityProvider("inera", "SITHS", "oidc", server="http://127.0.0.1:9", client_id="samvag")


COUNTER = """
import os, django
django.setup()
from django.db import transaction
from samvag.core.limits import Limit, count
made = 0
for _ in range(20):
    with transaction.atomic():
        made += count(Limit("together", 25, 600), os.environ["SAMVAG_TEST_KEY"])
print(made)
"""


def test_the_limit_holds_with_two_processes(django_db_setup: None) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "samvag.config.settings",
        "SAMVAG_TEST_KEY": os.urandom(8).hex(),
    }

    def run(_: int) -> int:
        ran = subprocess.run(
            [sys.executable, "-c", COUNTER], env=environment, capture_output=True, text=True, check=True
        )
        return int(ran.stdout.split()[-1])

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(run, range(2))) == 25
