"""The case page through the front door."""

import pytest

from samvag.cases.tests.words import note, statements
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_case_page_costs_eight_statements_whatever_its_length(world: World) -> None:
    case = world.case()
    for _one in range(5):
        note(world, case, share=("Öppenvårdspsykiatrin",))
    assert statements(world, "maria", f"/arende/{case.pk}/") <= 8
    for _one in range(45):
        note(world, case, share=("Öppenvårdspsykiatrin",))
    assert statements(world, "maria", f"/arende/{case.pk}/") <= 8
    assert statements(world, "karin", f"/arende/{case.pk}/") <= 8
