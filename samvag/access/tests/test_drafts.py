"""What is typed is kept; what no keyboard writes is refused in the draft, and nothing fails."""

import pytest

from samvag.core.drafts import load_draft
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_and_dropped(world: World) -> None:
    client, maria = world.client("maria"), world.actor("maria")
    assert client.post("/utkast/", {"draft_key": "note", "text": "Hyran", "share": ["1", "2"]}).status_code == 204
    with world.acting("maria"):
        kept = load_draft(maria.assignment_id, "note")
        assert kept is not None
        assert kept.fields == {"text": "Hyran", "share": ["1", "2"]}
    assert client.post("/utkast/", {"draft_key": "note", "drop": "1"}).status_code == 204
    with world.acting("maria"):
        assert load_draft(maria.assignment_id, "note") is None


@pytest.mark.parametrize("sent", [{"text": "a\x00"}, {"share": ["1", "\x00"]}, {"drop": "1"}])
def test_nul_is_refused_without_a_fault(world: World, sent: dict[str, object]) -> None:
    key = "no\x00te" if "drop" in sent else "note"
    assert world.client("maria").post("/utkast/", {"draft_key": key, **sent}).status_code in (400, 413)
