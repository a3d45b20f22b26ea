"""The scenes inside one organisation: each with whoever sees, and whoever does not."""

import pytest

from samvag.records.models import Note
from tests.architecture.states import build
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_block_between_two_units_of_one_house(world: World) -> None:
    scene = build(world, "ward")
    page = f"/arende/{scene.ids['case']}/"
    words = {name: word for word, (name, _who) in scene.canaries.planted.items()}
    ward, unit = (world.client(name).get(page) for name in ("ylva", "karin"))
    assert (ward.status_code, unit.status_code) == (200, 200)
    assert words["blocked text"] not in ward.content.decode().lower()
    assert words["blocked text"] in unit.content.decode().lower()


def test_emergency(world: World) -> None:
    scene = build(world, "emergency")
    page = f"/nodoppning/{scene.ids['access']}/"
    with world.acting("maria"):
        text = Note.objects.get(pk=scene.ids["note"]).text
    assert text in world.client("olle").get(page).content.decode()
    for name in ("johan", "maria", "hans", "karin", "adam"):
        assert world.client(name).get(page).status_code == 404, name
    assert world.client("hans").get(f"/nodoppningar/{scene.ids['access']}/").status_code == 200
    assert world.client("olle").get(f"/arende/{scene.ids['case']}/").status_code == 404
