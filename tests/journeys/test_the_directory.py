"""Adam writes of a unit and publishes; somebody without an account finds it, and a colleague asks from a case."""

import pytest

from tests.journeys.conftest import Walkers
from tests.world import World

pytestmark = pytest.mark.journey


def test_a_unit_is_written_of_and_found(walk: Walkers, real_world: World) -> None:
    case = real_world.case(family_name="Kataloglund")
    adam, maria = walk("adam"), walk("maria")
    adam.go(f"/organisation/enhet/{real_world.unit('Vuxenenheten').pk}/katalog/")
    adam.page.get_by_label("Vad får man hjälp med hos er?").fill("Boendestöd och sällskap till tandläkaren.")
    adam.page.get_by_label("Socionom").check()
    adam.page.get_by_label("Har några platser").check()
    adam.page.get_by_label("Visas också för allmänheten").check()
    adam.look("directory-entry")
    adam.button("Publicera").click()
    adam.page.get_by_text("Publicerat").wait_for()
    adam.go("/verksamheter/?ord=tandläkaren")
    adam.look("directory-public")
    assert "Boendestöd" in adam.page.content()
    maria.go(f"/katalog/?arende={case.pk}")
    maria.look("directory")
    maria.page.get_by_role("link", name="Fråga om ärendet").click()
    maria.page.wait_for_url("**/fraga/**")
