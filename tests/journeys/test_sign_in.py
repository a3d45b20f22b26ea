"""Somebody signs in, chooses between two assignments, and signs out."""

import pytest

from tests.journeys.conftest import PHONE, Walkers

pytestmark = pytest.mark.journey


def test_two_employments_are_chosen_between_knowingly(walk: Walkers) -> None:
    vera = walk(size=PHONE)
    vera.go("/logga-in/")
    vera.look("sign-in")
    vera.page.locator("form:has(input[value='vera']) button").click()
    vera.look("switch")
    vera.button("Öppenvårdspsykiatrin").click()
    vera.page.wait_for_url("**/")
    assert "Öppenvårdspsykiatrin" in vera.page.locator("header").first.inner_text()
