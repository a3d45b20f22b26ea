"""Min dag by role, and the public page at the same address."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from samvag.board.actions import set_next_step
from samvag.board.tests.conftest import OpenMore, open_more, statements
from samvag.core.drafts import save_draft
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["open_more"]


def page(world: World, name: str) -> str:
    answer = world.client(name).get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_public_is_shown_what_samvag_is_and_the_way_in() -> None:
    answer = Client().get("/")
    assert answer.status_code == 200
    assert "/logga-in/" in answer.content.decode()


def test_what_is_due_what_has_changed_and_who_has_no_step(world: World) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    world.status("karin", case, domain="psykisk_halsa")
    html = page(world, "maria")
    assert "Ask Alm" in html
    assert "Karin Berg" in html
    assert "Mellan stolarna" in html
    maria = world.actor("maria")
    with world.acting("maria"):
        yesterday = timezone.localdate() - timedelta(days=1)
        set_next_step(case, by=maria, text="Ring banken", responsible_id=maria.assignment_id, due_on=yesterday)
    html = page(world, "maria")
    assert "Ring banken" in html
    assert "Försenat" in html
    assert "Ring banken" not in page(world, "karin")


def test_new_referrals_and_meetings_for_those_who_work_with_them(world: World) -> None:
    world.referral()
    world.meeting()
    html = page(world, "maria")
    assert "1 ny remiss" in html
    assert "Integrerat arbetssätt Sjöbron" in html
    assert "1 ny remiss" not in page(world, "karin")
    assert "Inkorgen" not in page(world, "sara")


@pytest.mark.parametrize("name", ["olle", "sara", "rut", "disa", "lena", "adam"])
def test_whoever_has_nothing_to_do_with_it_sees_nothing_of_it(world: World, name: str) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    world.status("maria", case)
    html = page(world, name)
    assert "Ask Alm" not in html
    assert case.number not in html
    assert ("Mellan stolarna" in html) == (name in {"olle", "sara", "rut"})  # the others have no cases


def test_drafts_lead_back_to_their_form_and_nowhere_else(world: World) -> None:
    maria, maria_case = world.actor("maria"), uuid.uuid4()
    with world.acting("maria"):
        for form in (
            f"cell:{maria_case}:boende",
            f"consent:{maria_case}",
            f"note:{maria_case}",
            "note:not-a-case",
            "//elsewhere.example/",
            "referral-new",
        ):
            save_draft(maria.assignment_id, form, {"text": "Hemligt"})
    html = page(world, "maria")
    assert f'href="/arende/{maria_case}/anteckning/"' in html
    assert 'href="/remiss/ny/"' in html
    assert f'href="/tavla/{maria_case}/boende/"' in html
    assert f'href="/person/{maria_case}/samtycke/nytt/"' in html
    assert "elsewhere" not in html
    assert "Hemligt" not in html
    assert "inte skickade" not in page(world, "karin")


@pytest.mark.parametrize("many", [5, 50])
def test_the_page_costs_at_most_ten_statements(world: World, many: int, open_more: OpenMore) -> None:
    open_more(many)
    assert statements(world.client("maria"), "/") <= 10
