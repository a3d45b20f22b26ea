"""Vera comes in with her e-identification, is asked for it again before something sensitive, and leaves."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.identity_provider import LOA2, LOA3, OpenIdProvider
from tests.journeys.conftest import PHONE, Walkers
from tests.product import RunningProduct
from tests.world import World

pytestmark = pytest.mark.journey
CONFIGURED = """
[[provider]]
key = "inera"
name = "SITHS eller Freja"
protocol = "oidc"
server = "{url}"
client_id = "samvag"
secret_env = "SAMVAG_EID_TEST_SECRET"
"""


@pytest.fixture(scope="session")
def provider() -> Iterator[OpenIdProvider]:
    running = OpenIdProvider()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def with_provider(
    browser: Browser, provider: OpenIdProvider, real_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Walkers]:
    """A web process of its own that trusts the provider and knows no personas."""
    file = tmp_path / "eid.toml"
    file.write_text(CONFIGURED.format(url=provider.url))
    monkeypatch.setitem(os.environ, "SAMVAG_EID", str(file))
    monkeypatch.setitem(os.environ, "SAMVAG_EID_TEST_SECRET", "s3cret")
    monkeypatch.setitem(os.environ, "SAMVAG_PERSONAS", "false")
    product = RunningProduct()
    product.start()
    walkers = Walkers(browser, product)
    yield walkers
    for context in walkers.contexts:
        context.close()
    product.stop()


def test_in_with_an_identification_and_out_again(with_provider: Walkers, provider: OpenIdProvider) -> None:
    provider.knows("vera", employeeHsaId="TST5565594230-VERA", acr=LOA3)
    vera = with_provider(size=PHONE)
    vera.go("/logga-in/")
    vera.look("sign-in")
    vera.button("SITHS eller Freja").click()
    vera.page.locator("input[name=sub]").fill("vera")
    vera.button("Authorize").first.click()
    vera.look("assignments")
    vera.button("Lindens vårdcentral").click()
    vera.page.wait_for_url("**/")
    assert "Lindens vårdcentral" in vera.page.locator("header").first.inner_text()

    vera.go("/legitimera-igen/?next=/arenden/")
    vera.look("step-up")
    vera.button("Legitimera dig med SITHS eller Freja").click()
    vera.page.locator("input[name=sub]").fill("vera")
    vera.button("Authorize").first.click()
    vera.page.wait_for_url("**/arenden/")

    vera.page.locator("form[action='/logga-ut/'] button").first.click()
    vera.page.wait_for_url("**/utloggad/inera/")
    vera.look("signed-out")
    vera.go("/tavla/")
    assert "/logga-in/" in vera.page.url


def test_too_weak_is_told_so(with_provider: Walkers, provider: OpenIdProvider) -> None:
    provider.knows("karin", employeeHsaId="TST5565594230-KARIN", acr=LOA2)
    karin = with_provider(scripts=True)
    karin.go("/logga-in/")
    karin.button("SITHS eller Freja").click()
    karin.page.locator("input[name=sub]").fill("karin")
    karin.button("Authorize").first.click()
    assert "Legitimeringen räcker inte" in karin.page.locator("h1").inner_text()
    karin.look("too-weak")
