"""The person fills in a form with a code: no account and no name; an answer about suicide is met the same day."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.assessments.actions import Filled, answer, lend
from samvag.assessments.models import Assessment, FormCode
from samvag.assessments.reading import instrument_in_force, lent_by
from samvag.core.codes import digest
from samvag.core.limits import Limit
from samvag.leaving.actions import close_case
from samvag.notices.kinds import SHOWN
from samvag.records.models import Record
from tests.world import World

pytestmark = pytest.mark.django_db
DOOR, FORM, THANKS = "/fyll-i/", "/fyll-i/formular/", "/fyll-i/tack/"


def code_for(world: World, case: Any, tool: str, by: str = "maria") -> str:
    """As staff get it: from the page, which shows it once."""
    page = world.client(by).post(f"/arende/{case.pk}/formularkod/", {"instrument": tool}).content.decode()
    return page.partition("receipt-code")[2].partition("<strong>")[2].partition("<")[0]


def holder(code: str) -> Client:
    """Somebody with a telephone and a piece of paper."""
    client = Client()
    assert client.post(DOOR, {"code": code.lower()}).url == FORM
    return client


def replies(count: int, value: int = 1) -> dict[str, int]:
    return {f"q{number}": value for number in range(1, count + 1)}


def filled_in(world: World, case: Any, by: str = "maria") -> list[Assessment]:
    with world.acting(by):
        return list(Assessment.objects.filter(case_id=case.pk).select_related("record"))


def test_the_person_answers_and_the_unit_that_asked_has_it(world: World) -> None:
    case = world.case(family_name="Kanariefågel")
    client = holder(code_for(world, case, "gad_7"))
    page = client.get(FORM).content.decode()
    assert page.count("<fieldset") == 7
    assert "Kanariefågel" not in page + client.get(THANKS).content.decode()
    half = client.post(FORM, {"q1": 3, "words": "Mest på kvällen"})
    assert half.status_code == 422
    body = half.content.decode()
    assert "Fråga 2, 3, 4, 5, 6, 7 är inte besvarad" in body
    assert "Mest på kvällen" in body
    assert client.post(FORM, {"q1": 3, "words": "Mest på kvällen", "skip": "on"}).url == THANKS
    [made] = filled_in(world, case)
    assert (made.filled_by, made.extent, made.replies, made.words) == ("self", "skipped", {"1": 3}, "Mest på kvällen")
    assert made.record.unit_id == world.actor("maria").unit_id
    assert filled_in(world, case, "karin") == []  # it is handed over by nobody but the unit
    with world.acting("maria"):
        assert SHOWN["form"](world.actor("maria")).filter(pk=made.pk).exists()
    # Once, and not again: neither with the code nor with the open page.
    assert client.get(FORM).url == DOOR
    assert Client().post(DOOR, {"code": "BCDF-2345"}).status_code == 200
    assert "ifyllt" in world.client("maria").get(f"/skattning/{made.pk}/").content.decode().lower()


def test_a_form_in_our_own_words_asks_for_no_paper(world: World) -> None:
    case = world.case()
    for tool, paper in (("need_list", False), ("gad_7", True)):
        page = holder(code_for(world, case, tool)).get(FORM).content.decode()
        assert ("papper" in page) == paper
        staff = world.client("maria").get(f"/arende/{case.pk}/skattning/{tool}/").content.decode()
        assert ("pappersformuläret" in staff) == ("skattning/" + tool + "/papper/" in staff) == paper


def test_a_form_asked_alone_is_never_lent(world: World) -> None:
    case = world.case()
    page = world.client("maria").get(f"/arende/{case.pk}/formularkod/").content.decode()
    assert "GAD-7" in page
    assert "FREDA" not in page
    assert world.client("maria").post(f"/arende/{case.pk}/formularkod/", {"instrument": "freda"}).status_code == 422
    version = instrument_in_force("freda", timezone.localdate())
    assert version is not None
    with world.acting("maria"), pytest.raises(Refused):
        lend(case, version, by=world.actor("maria"))


@pytest.mark.parametrize("what", ["taken back", "closed"])
def test_a_code_that_has_ended_opens_nothing(world: World, what: str) -> None:
    case = world.case()
    client = holder(code_for(world, case, "gad_7"))
    if what == "taken back":
        with world.acting("maria"):
            row = FormCode.objects.get()
        assert world.client("maria").post(f"/formularkod/{row.pk}/ta-tillbaka/").status_code == 302
    else:
        with world.acting("maria"):
            close_case(case, by=world.actor("maria"), reason="moved")
    _nothing(world, case, client)


def test_an_old_code_opens_nothing(world: World) -> None:
    case = world.case()
    version = instrument_in_force("gad_7", timezone.localdate())
    assert version is not None
    with world.acting("maria"):
        _row, code = lend(case, version, by=world.actor("maria"), at=timezone.now() - timedelta(days=7, seconds=1))
    assert "gäller inte längre" in Client().post(DOOR, {"code": code}).content.decode()


def _nothing(world: World, case: Any, client: Client) -> None:
    assert client.post(FORM, replies(7)).url == DOOR
    assert client.get(FORM).url == DOOR
    assert filled_in(world, case) == []


def test_a_wrong_code_is_said_kindly_and_counted(world: World, settings: Any) -> None:
    settings.LIMIT_WRONG_CODE = Limit("wrong-code", 2, 600)
    client = Client()
    for _each in range(2):
        assert "Be om en ny" in client.post(DOOR, {"code": "BCDF-2345"}).content.decode()
    assert client.post(DOOR, {"code": "BCDF-2345"}).status_code == 429
    assert client.post(DOOR, {"code": ""}).status_code in {422, 429}


def test_a_colleagues_own_screen_is_not_handed_over(world: World) -> None:
    case = world.case()
    code = code_for(world, case, "gad_7")
    client = world.client("maria")
    assert "Du är inloggad" in client.get(DOOR).content.decode()
    assert "Du är inloggad" in client.post(DOOR, {"code": code}).content.decode()
    assert client.get(FORM).url == DOOR


def test_the_floor_keeps_the_codes_with_the_unit(world: World) -> None:
    case = world.case()
    code_for(world, case, "gad_7")
    for name in ("karin", "olle"):
        with world.acting(name):
            assert not FormCode.objects.exists()
    assert not FormCode.objects.exists()  # at the door nobody acts
    karin = world.actor("karin")
    version = instrument_in_force("gad_7", timezone.localdate())
    assert version is not None
    with world.acting("olle"), pytest.raises(DatabaseError), transaction.atomic():
        FormCode.objects.create(
            person_id=case.person_id,
            case_id=case.pk,
            unit_id=world.actor("olle").unit_id,
            made_by_id=world.actor("olle").assignment_id,
            instrument=version,
            code_hash="x",
            made_at=timezone.now(),
            ends_at=timezone.now() + timedelta(days=1),
        )
    with world.acting("karin"):
        made, _code = lend(case, version, by=karin)
        assert Record.objects.filter(case_id=case.pk, kind="assessment").count() == 0
    assert world.client("maria").post(f"/formularkod/{made.pk}/ta-tillbaka/").status_code == 404


def test_two_who_send_at_once_leave_one_form(world: World) -> None:
    case = world.case()
    code = code_for(world, case, "gad_7")
    held = lent_by(digest("form", code))
    assert held is not None
    filled = Filled({1: 1}, mode="self", extent="skipped")
    assert answer(held, filled) is not None
    assert answer(held, filled) is None
    assert len(filled_in(world, case)) == 1
