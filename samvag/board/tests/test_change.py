"""Changing the board in place: the cell's form, undo, next steps, and what happens when two write at once."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.board.models import NextStep, StatusEntry
from samvag.board.tests.conftest import NOT_THE_PAGES, statements
from samvag.cases.models import Case
from samvag.core.drafts import load_draft, save_draft
from tests.world import World

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(case: Case, domain: str = "boende") -> str:
    return f"/tavla/{case.pk}/{domain}/"


def typed(level: int = 3, words: str = "Uppsagd", **more: Any) -> dict[str, Any]:
    return {"level": level, "direction": "worse", "words": words, "base": "", **more}


def test_a_cell_is_set_shared_as_ticked_and_undone(world: World) -> None:
    case = world.case()
    maria, karin = world.client("maria"), world.client("karin")
    form = maria.get(address(case))
    assert form.status_code == 200
    assert "Öppenvårdspsykiatrin" in form.content.decode()
    unit = world.unit("Öppenvårdspsykiatrin").pk
    answer = maria.post(address(case), typed(share=[unit]))
    assert answer.status_code == 302
    page = maria.get(answer["Location"]).content.decode()
    assert "Uppsagd" in page
    assert "Ångra" in page
    assert "Uppsagd" in karin.get("/tavla/").content.decode()
    with world.acting("maria"):
        entry = StatusEntry.objects.get()
    assert maria.post(f"/tavla/angra/{entry.pk}/").status_code == 302
    for client in (maria, karin):
        assert "Uppsagd" not in client.get("/tavla/").content.decode()


def test_narrowing_keeps_it_in_the_own_unit(world: World) -> None:
    case = world.case()
    assert world.client("maria").post(address(case), typed()).status_code == 302
    assert "Uppsagd" not in world.client("karin").get("/tavla/").content.decode()
    assert "Uppsagd" in world.client("johan").get("/tavla/").content.decode()


def test_only_the_unit_that_wrote_may_undo(world: World) -> None:
    case = world.case()
    entry = world.status("maria", case)
    assert world.client("karin").post(f"/tavla/angra/{entry.pk}/").status_code == 403
    assert world.client("olle").post(f"/tavla/angra/{entry.pk}/").status_code == 404
    assert world.client("maria").get(f"/tavla/angra/{entry.pk}/").status_code == 405


def test_an_outrun_writer_sees_both_texts_and_loses_nothing(world: World) -> None:
    case = world.case()
    world.status("johan", case, words="Har fått rum på härbärget")
    client = world.client("maria")
    answer = client.post(address(case), typed(words="Bor i bilen"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Har fått rum på härbärget" in html
    assert html.count("Bor i bilen") == 2
    with world.acting("maria"):
        base = StatusEntry.objects.get().pk
    assert str(base) in html
    assert client.post(address(case), typed(words="Bor i bilen", base=base)).status_code == 302


def test_bad_input_comes_back_with_the_text(world: World) -> None:
    case = world.case()
    client = world.client("maria")
    for wrong in ({"level": 9}, {"level": ""}, {"words": "x" * 201}, {"base": "strunt"}, {"direction": "upp"}):
        answer = client.post(address(case), typed() | wrong)
        assert answer.status_code == 422
        assert "ds-error-summary" in answer.content.decode()
    assert client.post(address(case), typed(share=["x", "-1", "99999"])).status_code == 302


def test_who_may_not(world: World) -> None:
    case = world.case()
    nobodys = f"/tavla/{uuid.uuid4()}/boende/"
    for name in ("olle", "sara", "rut"):
        client = world.client(name)
        assert client.get(address(case)).status_code == 404
        assert client.get(address(case)).content == client.get(nobodys).content
        assert client.post(address(case), typed()).status_code == 404
        assert client.post(f"/tavla/nasta-steg/{case.pk}/", {}).status_code == 404
    assert world.client("hans").get(address(case)).status_code == 403
    assert world.client("maria").get(address(case, "finnsinte")).status_code == 404
    assert Client().get(address(case)).status_code == 302


def test_the_form_costs_at_most_ten_statements(world: World) -> None:
    case = world.case()
    world.status("maria", case)
    client = world.client("maria")
    assert statements(client, address(case)) <= 10
    assert statements(client, f"/tavla/nasta-steg/{case.pk}/") <= 10
    assert statements(client, f"/tavla/rad/{case.pk}/") <= 6


def test_setting_a_status_and_handing_it_over_costs_at_most_ten_statements(world: World) -> None:
    case = world.case()
    client = world.client("maria")
    client.get(address(case))
    form = typed() | {"_once": str(uuid.uuid4()), "share": world.unit("Öppenvårdspsykiatrin").pk}
    with CaptureQueriesContext(connection) as sent:
        assert client.post(address(case), form).status_code == 302
    with world.acting("karin"):
        assert StatusEntry.objects.filter(case_id=case.pk).exists()
    asked = [one["sql"] for one in sent if not one["sql"].startswith(NOT_THE_PAGES)]
    # Rows sent together in one trip are statements of their own.
    assert sum(1 + sql.count("; INSERT") for sql in asked) <= 10


def test_the_draft_of_a_cell_comes_back_and_goes_when_it_is_saved(world: World) -> None:
    case = world.case()
    maria, me, key = world.client("maria"), world.actor("maria").assignment_id, f"cell:{case.pk}:boende"
    with world.acting("maria"):
        save_draft(me, key, {"level": "2", "direction": "better", "words": "Halvvägs", "base": ""})
    back = maria.get(address(case)).content.decode()
    assert "Halvvägs" in back
    assert "Det är inte sparat än" in back
    assert '<input type="hidden" name="drafted" value="1"' in back
    assert "data-recipient-choice" in back
    assert not re.search("checked[^>]*data-recipient-choice", back)  # narrowed then, narrowed now
    assert "Halvvägs" not in world.client("johan").get(address(case)).content.decode()
    assert maria.post(address(case), typed() | {"drafted": "1"}).status_code == 302
    with world.acting("maria"):
        assert load_draft(me, key) is None
    assert "Det är inte sparat än" not in maria.get(address(case)).content.decode()


def test_a_draft_older_than_the_cell_meets_both_texts(world: World) -> None:
    case = world.case()
    maria, me = world.client("maria"), world.actor("maria").assignment_id
    with world.acting("maria"):
        save_draft(me, f"cell:{case.pk}:boende", {"level": "2", "direction": "better", "words": "Halvvägs", "base": ""})
    world.status("johan", case, words="Johan hann före")
    form = maria.get(address(case)).context["form"]
    answer = maria.post(address(case), form.initial | {"drafted": "1"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Halvvägs" in html
    assert "Johan hann före" in html
    with world.acting("maria"):
        assert load_draft(me, f"cell:{case.pk}:boende") is not None  # nothing is lost before it is saved


def test_in_the_dialog_the_row_comes_back_with_the_toast(world: World) -> None:
    case = world.case()
    client = world.client("maria")
    form = client.get(address(case), headers=HTMX).content.decode()
    assert "<form" in form
    assert "<html" not in form
    answer = client.post(address(case), typed(), headers=HTMX)
    html = answer.content.decode()
    assert answer["HX-Retarget"] == f"#row-{case.pk}"
    assert html.startswith(f'<tr id="row-{case.pk}"')
    assert "Ångra" in html
    assert html.split("<template>")[0].strip() == client.get(f"/tavla/rad/{case.pk}/").content.decode()


def test_a_next_step_is_added_done_reopened_and_taken_away(world: World) -> None:
    case = world.case()
    karin = world.client("karin")
    new = f"/tavla/nasta-steg/{case.pk}/"
    owner = world.actor("maria").assignment_id
    unit = world.unit("Vuxenenheten").pk
    step = {"text": "Boka tid", "responsible": owner, "due_on": "i morgon", "share": [unit]}
    assert karin.get(new).status_code == 200
    assert karin.post(new, step | {"due_on": "nån gång"}).status_code == 422
    assert karin.post(new, step | {"responsible": world.actor("olle").assignment_id}).status_code == 422
    assert karin.post(new, step).status_code == 302
    maria = world.client("maria")
    assert "Boka tid" in maria.get("/tavla/").content.decode()
    key = standing(world)
    assert karin.get(f"/tavla/steg/{key}/").status_code == 200
    assert maria.post(f"/tavla/steg/{key}/").status_code == 403
    assert karin.post(f"/tavla/steg/{key}/").status_code == 302
    assert "Boka tid" not in maria.get("/tavla/").content.decode()
    assert karin.post(f"/tavla/angra/{standing(world)}/").status_code == 302
    assert "Boka tid" in maria.get("/tavla/").content.decode()
    assert karin.post(f"/tavla/angra/{standing(world)}/").status_code == 302
    assert "Boka tid" not in maria.get("/tavla/").content.decode()


def standing(world: World) -> Any:
    with world.acting("karin"):
        return NextStep.objects.get(record__superseded_at__isnull=True, record__retracted=False).pk


def test_a_narrowed_step_stays_narrow_when_it_is_done(world: World) -> None:
    case = world.case()
    karin = world.client("karin")
    owner = world.actor("karin").assignment_id
    karin.post(
        f"/tavla/nasta-steg/{case.pk}/",
        {"text": "Ring", "responsible": owner, "due_on": timezone.localdate().isoformat()},
    )
    assert karin.post(f"/tavla/steg/{standing(world)}/").status_code == 302
    with world.acting("maria"):
        assert NextStep.objects.count() == 0
