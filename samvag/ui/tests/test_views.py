from types import SimpleNamespace

import pytest
from django.http import Http404
from django.test import RequestFactory, override_settings
from django.urls import resolve

from samvag.ui import views

pytestmark = pytest.mark.urls("samvag.ui.tests.addresses")
NAV = [("today", "Min dag", "sun"), ("cases", "Ärenden", "folder")]


def ask(path="/cases/", method="get", cookies=None, **data):
    request = getattr(RequestFactory(), method)(path, data)
    request.COOKIES.update(cookies or {})
    request._messages = []
    request.actor = SimpleNamespace(
        name="Kim Exempel",
        organisation_name="Socialtjänsten",
        unit_name="Boendestöd",
        role_label="samordnare",
        nav=NAV,
    )
    request.resolver_match = resolve(path)
    return request


def test_not_yours_and_not_there_give_the_same_bytes():
    mine, missing = ask("/cases/"), ask("/today/")
    missing.actor = None
    assert views.page_not_found(mine, Http404("hemligt")).content == views.page_not_found(missing, Http404()).content


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500, 503])
def test_error_pages_say_what_to_do_without_a_request(status):
    response = views.error_page(RequestFactory().get("/"), status)
    page = response.content.decode()
    assert response.status_code == status
    assert f"Felkod {status}" in page
    assert 'href="/"' in page
    assert "<script" not in page


def test_an_exception_speaks_to_the_reader_only_through_its_reason():
    secret = views.permission_denied(ask(), PermissionError("rad 7 i tabellen")).content.decode()
    assert "rad 7" not in secret


def test_too_many_says_when_to_come_back():
    assert views.too_many(ask(), retry_after=30)["Retry-After"] == "30"


def test_a_lost_race_shows_both_texts_and_a_form():
    page = views.conflict(ask(), mine="min text", theirs="deras text", back="/cases/", action="/cases/")
    assert page.status_code == 409
    assert all(words in page.content.decode() for words in ("min text", "deras text", 'name="_once"'))


def test_the_choice_of_dark_is_kept_in_a_cookie():
    response = views.scheme(ask("/utseende/", "post", scheme="dark", next="/cases/"))
    assert response.cookies["scheme"].value == "dark"
    assert response.url == "/cases/"


def test_an_unknown_scheme_and_a_foreign_address_are_refused():
    response = views.scheme(ask("/utseende/", "post", scheme="pink", next="https://example.org/"))
    assert "scheme" not in response.cookies
    assert response.url == "/"


def test_a_scheme_is_not_changed_by_a_link():
    assert views.scheme(ask("/utseende/")).status_code == 405


def test_the_frame_shows_for_whom_one_works_and_the_chosen_scheme():
    page = views.gallery(ask("/galleri/", cookies={"scheme": "dark"})).content.decode()
    assert 'data-color-scheme="dark"' in page
    assert all(words in page for words in ("Socialtjänsten", "Boendestöd", "samordnare"))


def test_a_made_up_scheme_cookie_is_ignored():
    page = views.gallery(ask("/galleri/", cookies={"scheme": '"><script>'})).content.decode()
    assert 'data-color-scheme="auto"' in page


def test_the_accessibility_statement_names_the_complaint_function():
    assert "digg.se/tdosanmalan" in views.accessibility(ask("/tillganglighet/")).content.decode()


@pytest.mark.parametrize("view", [views.gallery, views.gallery_public])
def test_the_gallery_is_absent_in_production(view):
    with override_settings(MODE="production"), pytest.raises(Http404):
        view(ask("/galleri/"))
