"""Production refuses each unsound start by name, and a sound one passes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from samvag.config.checks import (
    context_faults,
    database_faults,
    post_missing,
    require_sound,
    role_faults,
    settings_faults,
)
from samvag.integrations.eid.configuration import IdentityProvider

KEY = "k" * 64
INERA = IdentityProvider("inera", "SITHS", "oidc", server="https://idp.example.se", client_id="samvag")


@pytest.fixture
def production(settings: Settings) -> Settings:
    """Settings as a careful operator has them."""
    settings.MODE = "production"
    settings.DEMO_PERSONAS = False
    settings.DEBUG = False
    settings.SECRET_KEY = KEY
    settings.CONTEXT_KEY = "c" * 64
    settings.DATABASE_IS_GIVEN = True
    settings.EID_PROVIDERS = (INERA,)
    settings.SMTP_HOST, settings.SMTP_TLS, settings.MAIL_FROM = "mail.example", "starttls", "samvag@samvag.example"
    settings.SMS_URL, settings.SMS_TOKEN = "https://sms.example/", "t" * 32
    settings.PUBLIC_URL = "https://samvag.example"
    settings.PASSKEYS = False
    return settings


@pytest.fixture
def superuser(django_db_setup: None, superuser_dsn: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(superuser_dsn) as connection:
        yield connection
        connection.rollback()


def test_sound_settings_pass(production: Settings) -> None:
    assert settings_faults() == []
    assert post_missing() == []


def test_a_way_out_that_is_not_connected_is_named_and_not_refused(production: Settings) -> None:
    production.SMTP_HOST = production.SMS_URL = ""
    assert settings_faults() == []
    assert [word in str(one.msg) for one, word in zip(post_missing(), ("SMTP_HOST", "SMS_URL"), strict=True)] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SEAL_KEY", "seal:not-secret-only-for-the-practice-town-and-tests", "SAMVAG_SEAL_KEY"),
        ("SEAL_KEY", "short", "SAMVAG_SEAL_KEY"),
        ("SEAL_DIRECTORY", str(settings.VAR_DIR / "seal"), "SAMVAG_SEAL_DIRECTORY"),
    ],
)
def test_the_background_work_needs_a_seal_of_its_own(
    production: Settings, name: str, value: object, words: str
) -> None:
    production.ROLE, production.SEAL_KEY, production.SEAL_DIRECTORY = "samvag_worker", "s" * 64, "/mnt/elsewhere"
    assert settings_faults() == []
    setattr(production, name, value)
    (fault,) = settings_faults()
    assert words in str(fault.msg)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEMO_PERSONAS", True, "personer"),
        ("DEBUG", True, "Felsökningsläge"),
        ("SECRET_KEY", "not-secret-only-for-the-practice-town-and-tests", "SAMVAG_SECRET_KEY"),
        ("SECRET_KEY", "short", "SAMVAG_SECRET_KEY"),
        ("CONTEXT_KEY", "context:not-secret-only-for-the-practice-town-and-tests", "SAMVAG_CONTEXT_KEY"),
        ("DATABASE_IS_GIVEN", False, "DATABASE_URL"),
        ("EID_PROVIDERS", (), "inget sätt att logga in"),
        ("EID_PROVIDERS", (replace(INERA, least_level=2),), "låg eller ocertifierad"),
        ("EID_PROVIDERS", (replace(INERA, accept_uncertified=True),), "låg eller ocertifierad"),
        ("EID_PROVIDERS", (replace(INERA, server="http://idp.example.se"),), "utan kryptering"),
        ("LEAST_LEVEL", 2, "SAMVAG_LEAST_LEVEL"),
        ("SMTP_TLS", "none", "SAMVAG_SMTP_TLS"),
        ("MAIL_FROM", "", "SAMVAG_MAIL_FROM"),
        ("SMS_URL", "http://sms.example/", "SAMVAG_SMS_URL"),
        ("SMS_TOKEN", "", "SAMVAG_SMS_TOKEN"),
        ("PUBLIC_URL", "http://samvag.example", "SAMVAG_URL"),
    ],
)
def test_production_names_the_fault(production: Settings, name: str, value: object, words: str) -> None:
    setattr(production, name, value)
    (fault,) = settings_faults()
    assert words in str(fault.msg)
    with pytest.raises(ImproperlyConfigured, match=words):
        require_sound()


def test_the_practice_town_is_not_held_to_it(settings: Settings) -> None:
    assert settings.MODE == "test"
    assert settings_faults() == database_faults() == []


@pytest.mark.parametrize("role", ["samvag_web", "samvag_worker", "samvag_stream", "samvag_report"])
def test_the_roles_of_the_running_product_pass(superuser: psycopg.Connection, role: str) -> None:
    superuser.execute(f"SET ROLE {role}".encode())
    assert role_faults(superuser.cursor()) == []


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("postgres", "är superanvändare"),
        ("samvag_backup", "har BYPASSRLS"),
        ("samvag_owner", "äger tabeller"),
    ],
)
def test_a_role_that_escapes_row_level_security_is_refused(
    superuser: psycopg.Connection, role: str, words: str
) -> None:
    superuser.execute(f"SET ROLE {role}".encode())
    assert any(f"{role} {words}" in str(fault.msg) for fault in role_faults(superuser.cursor()))


def test_a_harmless_looking_role_that_may_become_the_owner_is_refused(superuser: psycopg.Connection) -> None:
    superuser.execute("CREATE ROLE sneaky; GRANT samvag_owner TO sneaky; SET ROLE sneaky")
    assert any("samvag_owner äger tabeller" in str(fault.msg) for fault in role_faults(superuser.cursor()))


@pytest.mark.parametrize("command", ["serve", "worker", "check", "demo"])
def test_an_unsound_production_ends_with_words_and_code_1(command: str) -> None:
    environment = os.environ | {
        "SAMVAG_MODE": "production",
        "DJANGO_SETTINGS_MODULE": "samvag.config.settings",
    }
    answer = subprocess.run(
        [sys.executable, "-m", "samvag.config.cli", command], env=environment, capture_output=True, text=True
    )
    assert answer.returncode == 1, answer.stderr
    assert "produktion" in answer.stderr or "Nyckeln är förvald" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_context_key_that_the_database_does_not_know_is_named(db: None, settings: Settings) -> None:
    with connection.cursor() as cursor:
        assert context_faults(cursor) == []
        settings.CONTEXT_KEY = "another key than the one that was stored when migrating"
        assert [fault.id for fault in context_faults(cursor)] == ["samvag.E006"]


def test_a_database_elsewhere_is_reached_by_tls_to_a_known_machine(
    production: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(production.DATABASES["default"], "HOST", "db.example")
    for mode in ("", "prefer", "require", "verify-ca"):
        monkeypatch.setitem(production.DATABASES["default"]["OPTIONS"], "sslmode", mode)
        assert [fault.id for fault in settings_faults()] == ["samvag.E012"]
    monkeypatch.setitem(production.DATABASES["default"]["OPTIONS"], "sslmode", "verify-full")
    assert settings_faults() == []


def test_each_fault_has_a_code_of_its_own() -> None:
    source = (settings.BASE_DIR / "samvag" / "config" / "checks.py").read_text()
    codes = re.findall(r'"(samvag\.E\d+)"', source)
    assert {code for code in codes if codes.count(code) > 1} <= {"samvag.E008"}  # one fault, of all and of one provider
