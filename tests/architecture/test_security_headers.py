"""What every answer carries, whoever asks and whatever came of it; and what the settings say in production."""

import io
import json
import logging
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from samvag.administration import staff_list
from samvag.administration.tests.test_staff_list import workbook
from samvag.board import live
from samvag.core.redaction import Line, NoIdentityNumbers
from samvag.core.uploads import NotTooLarge
from samvag.ui import cookies
from tests.architecture.expectations import ADDRESSES
from tests.architecture.states import build
from tests.architecture.walking import patterns, url
from tests.world import World

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")
SEALED = ("default-src 'none'", "frame-ancestors 'none'")  # on what somebody sent
OPEN_TO_ALL = (
    "static/",
    "health/",
    "galleri/",
    "soka-hjalp/",
    "tillganglighet/",
    "varfor-inte/",
    "kvitto/",
    "logga-in/",
    "min-sida/in/",
    "fyll-i/",
    "verksamheter/",
)
# Parts of a page, and the two pages on which one is only half signed in.
WITHOUT_WAY_OUT = ("/ses-av/", "tavla/rad/", "uppdrag/", "legitimera-igen/")
PRODUCTION = {
    "SAMVAG_MODE": "production",
    "SAMVAG_HOSTS": "samvag.example",
    "DATABASE_URL": "postgresql://samvag_web@db.example/samvag?sslmode=verify-full&sslrootcert=/etc/ca.pem",
}
WANTED = """
import json, sys
from samvag.config import settings as s
print(json.dumps({name: getattr(s, name) for name in sys.argv[1:]}, default=str))
"""


def in_production(*names: str) -> dict[str, Any]:
    """Settings as a fresh process reads them in production."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SAMVAG_", "DATABASE_"))}
    command = [sys.executable, "-c", WANTED, *names]
    answer = subprocess.run(
        command, env=environment | PRODUCTION, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    return dict(json.loads(answer.stdout))


@pytest.fixture
def production_cookies(settings: Settings) -> None:
    settings.COOKIE_PREFIX, settings.SESSION_COOKIE_SECURE = "__Host-", True


def answers(world: World) -> Iterator[tuple[str, str, HttpResponse]]:
    """Every address, asked by somebody who may much, by somebody who may nothing, and by nobody."""
    scene = build(world, "disclosed")
    clients = {"maria": world.client("maria"), "olle": world.client("olle"), "nobody": Client()}
    for pattern in patterns():
        if pattern in ADDRESSES and not pattern.startswith("events/"):
            for name, client in clients.items():
                yield pattern, name, client.get(url(pattern, ADDRESSES[pattern], scene.ids))  # type: ignore[misc]


def faults(pattern: str, name: str, answer: HttpResponse) -> list[str]:
    """What an answer lacks."""
    found = [header for header, value in EVERYWHERE.items() if answer.get(header) != value]
    policy = answer.get("Content-Security-Policy", "")
    found += [part for part in (SEALED if "sandbox" in policy else POLICY) if part not in policy]
    found += [part for part in ("unsafe-inline", "unsafe-eval", "http:", " *") if part in policy]
    if answer.has_header("Access-Control-Allow-Origin"):
        found.append("opened to other origins")
    said = answer.get("Content-Type", "")
    if not answer.streaming and answer.content:
        if said.startswith("text/") and "charset=utf-8" not in said:
            found.append(f"no charset: {said}")
        if answer.content.lstrip()[:9].lower() == b"<!doctype" and not said.startswith("text/html"):
            found.append(f"HTML as {said}")
    signed_in = name != "nobody" and answer.status_code == 200 and not pattern.startswith(OPEN_TO_ALL)
    if signed_in and "no-store" not in answer.get("Cache-Control", ""):
        found.append("may be stored")
    whole = said.startswith("text/html") and not any(part in pattern for part in WITHOUT_WAY_OUT)
    if signed_in and whole and b'action="/logga-ut/"' not in answer.content:
        found.append("no way out")
    return [f"{name} {pattern} {answer.status_code}: {one}" for one in found]


def test_every_answer_has_its_headers(world: World) -> None:
    walked, found = 0, []
    for pattern, name, answer in answers(world):
        walked += 1
        found += faults(pattern, name, answer)
        if not answer.streaming and b'type="password"' in answer.content:
            found.append(f"{pattern}: nobody signs in with a password")
    assert found == []
    assert [one for one in patterns() if "password" in one or "losenord" in one] == []
    assert walked > 200


def test_a_file_of_ours_and_an_unknown_one_have_them_too() -> None:
    for where in ("/static/ui/css/base.css", "/static/nowhere.css", "/static/", "/static/ui/", "/.git/config"):
        answer = Client().get(where)
        assert answer.status_code == (200 if where.endswith("base.css") else 404), where
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_stream_has_them_too() -> None:
    said = dict(live.HEADERS)
    assert said[b"content-type"] == b"text/event-stream; charset=utf-8"
    assert said[b"cache-control"] == b"no-store"
    assert said[b"x-content-type-options"] == b"nosniff"
    assert b"frame-ancestors 'none'" in said[b"content-security-policy"]


def test_production_asks_for_tls_for_a_year_here_and_below() -> None:
    said = in_production("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_PROXY_SSL_HEADER", "DEBUG")
    assert said["SECURE_HSTS_SECONDS"] >= 31536000
    assert said["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert said["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert said["DEBUG"] is False


def test_the_promise_about_tls_is_on_the_answer(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    for where in ("/logga-in/", "/nowhere/", "/static/ui/css/base.css"):
        answer = Client().get(where, secure=True)
        assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", where


def test_every_cookie_of_production_is_bound_to_the_host_and_to_tls() -> None:
    said = in_production(
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "LANGUAGE_COOKIE_NAME",
        "COOKIE_PREFIX",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE",
        "MESSAGE_STORAGE",
    )
    assert all(str(value).startswith("__Host-") for name, value in said.items() if name.endswith(("NAME", "PREFIX")))
    assert all(value is True for name, value in said.items() if name.endswith("SECURE"))
    assert said["MESSAGE_STORAGE"] == "samvag.ui.cookies.Messages"


def test_own_cookies_are_out_of_every_scripts_reach(production_cookies: None) -> None:
    kept = HttpResponse()
    cookies.keep(kept, "scheme", "dark", seconds=9)
    request = RequestFactory().get("/")
    storage = cookies.Messages(request)
    storage._store([Message(20, "klart")], kept)
    assert set(kept.cookies) == {"__Host-scheme", "__Host-messages"}
    for name in kept.cookies:
        cookie = kept.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name
    request.COOKIES["__Host-scheme"] = "dark"
    assert cookies.read(request, "scheme") == "dark"


def cookies_of(answer: Any) -> SimpleCookie:
    found: SimpleCookie = answer.cookies
    return found


def test_signing_in_gives_a_new_long_key_that_no_script_can_read(world: World) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32  # chosen by somebody else
    cookie = cookies_of(client.post("/logga-in/", {"persona": "maria"}))["sessionid"]
    assert cookie.value != "a" * 32
    assert len(cookie.value) == 32  # of 36 signs each: 165 bits
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    again = cookies_of(client.post("/legitimera-igen/"))["sessionid"].value
    assert again != cookie.value


def test_a_session_is_worth_nothing_after_signing_out(world: World) -> None:
    client = world.client("maria")
    key = client.cookies["sessionid"].value
    assert client.get("/arenden/").status_code == 200
    assert client.get("/logga-ut/").status_code == 405
    answer = client.post("/logga-ut/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["sessionid"] = key
    assert client.get("/arenden/").status_code == 302


def test_a_form_without_its_token_or_from_elsewhere_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = world.session("maria")
    for headers in ({}, {"Origin": "https://evil.example"}, {"HX-Request": "true"}):
        for where in ("/logga-ut/", "/uppdrag/", "/utkast/", "/utseende/"):
            answer = client.post(where, {}, headers=headers)
            assert answer.status_code in (403, 404), where
    assert client.get("/arenden/").status_code == 200
    as_json = client.post("/logga-ut/", "{}", content_type="text/plain")
    assert as_json.status_code == 403


def test_scripts_keep_nothing_in_the_browser_and_hear_no_other_window() -> None:
    own = [path for path in (settings.BASE_DIR / "samvag").glob("**/static/**/*.js") if "vendor" not in path.parts]
    assert len(own) > 5
    for path in own:
        found = re.findall(
            r"localStorage|sessionStorage|indexedDB|document\.cookie|postMessage|__proto__", path.read_text()
        )
        assert found == [], path
    assert '"historyCacheSize":0' in (settings.BASE_DIR / "samvag/ui/templates/ui/document.html").read_text()


def test_no_address_echoes_a_trace(world: World) -> None:
    for where in ("/", "/logga-in/", "/arenden/", "/health/live", "/nowhere/"):
        answer = world.client("maria").generic("TRACE", where, headers={"X-Probe": "hemlig-rubrik"})
        assert answer.status_code in (403, 404, 405), where
        assert b"hemlig-rubrik" not in answer.content


def test_a_fault_says_nothing_of_itself(settings: Settings, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_of: Any, **_more: Any) -> HttpResponse:
        raise RuntimeError("SELECT hemlig FROM tabell")

    monkeypatch.setattr("samvag.access.views.render", broken)
    client = Client(raise_request_exception=False)
    answer = client.get("/logga-in/")
    assert answer.status_code == 500
    for word in (b"hemlig", b"Traceback", b"RuntimeError", b"SELECT", b"Django"):
        assert word not in answer.content


def test_a_flood_is_refused_before_it_is_on_disk(world: World, settings: Settings) -> None:
    settings.LARGEST_UPLOAD = 1000
    for client in (Client(), world.client("adam")):
        answer = client.post("/organisation/personallista/", {"file": SimpleUploadedFile("x.csv", b"x" * 2000)})
        assert answer.status_code == 400 or "Felkod 413" in answer.content.decode()
        assert answer.status_code in (400, 413)
    with pytest.raises(RequestDataTooBig):
        NotTooLarge(HttpRequest()).handle_raw_input(None, {}, 1001)


def test_a_workbook_with_too_many_parts_or_entities_is_not_read(world: World) -> None:
    many = io.BytesIO(workbook(["x"]))
    with zipfile.ZipFile(many, "a") as packed:
        for number in range(staff_list.MOST_PARTS):
            packed.writestr(f"xl/media/{number}", b"")
    entities = io.BytesIO()
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    sheet = (
        f'<!DOCTYPE w [<!ENTITY a0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;&f;</t></is></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(io.BytesIO(workbook(["x"]))) as good, zipfile.ZipFile(entities, "w") as packed:
        for part in good.infolist():
            packed.writestr(part, sheet if part.filename == "xl/worksheets/sheet1.xml" else good.read(part))
    for content in (many.getvalue(), entities.getvalue()):
        with pytest.raises(staff_list.Unreadable):
            staff_list.read(content, actor=world.actor("adam"))


def test_a_line_in_the_log_says_when_in_utc_and_stays_one_line() -> None:
    record = logging.makeLogRecord({"levelname": "WARNING", "name": "x", "msg": "Not Found: %s", "args": ("a\nb\x1b",)})
    record.created = record.msecs = 0.0
    NoIdentityNumbers().filter(record)
    assert Line().format(record) == r"1970-01-01T00:00:00.000Z WARNING x Not Found: a\nb\x1b"
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "line"


def test_the_line_to_the_database_is_as_its_address_says() -> None:
    for alias in in_production("DATABASES")["DATABASES"].items():
        name, database = alias
        if name == "default":
            assert database["OPTIONS"]["sslmode"] == "verify-full"
            assert database["OPTIONS"]["sslrootcert"] == "/etc/ca.pem"
