"""Forms before and after, counted again from the raw answers; small numbers kept back; no list of anybody."""

import io
from collections import defaultdict
from datetime import timedelta
from statistics import median
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from samvag.assessments.actions import Filled, fill_in
from samvag.assessments.models import Assessment, InstrumentVersion
from samvag.statistics.before_after import before_after
from samvag.statistics.periods import Period
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
YEAR = Period(timezone.localdate().year)
LIMITS = (5, 10, 15, 20)  # PHQ-9 as published: mild, moderate, moderately severe, severe


def fill(world: World, case: Any, by: str, each: int, hours: int, *, extent: str = "whole", extra: int = 0) -> None:
    """PHQ-9 with the same answer to all nine and some points more on the first; the tenth adds nothing."""
    with world.acting(by, purpose="demonstration"):
        version = InstrumentVersion.objects.filter(code="phq_9").latest("number")
        answers = {1: min(each + extra, 3)} | dict.fromkeys(range(2, 9), each) | {9: 0, 10: 0}
        if extent != "whole":
            del answers[8], answers[10]
        at = timezone.now() - timedelta(hours=hours)
        fill_in(case, version, Filled(answers, extent=extent), by=world.actor(by), share_with=(), at=at)


def recounted(world: World) -> tuple[int, float, float, list[int]]:
    """The same from the rows alone, without the product's scoring."""
    with world.acting("karin"):
        rows = list(Assessment.objects.filter(extent="whole", tool="phq_9", record__retracted=False).select_related())
    unit = world.unit("Öppenvårdspsykiatrin").pk
    per: dict[Any, list[Any]] = defaultdict(list)
    for one in rows:
        if one.record.unit_id == unit and one.record.superseded_at is None:
            points = sum(value for number, value in one.replies.items() if int(number) <= 9)
            per[one.person_id].append((one.record.occurred_at, points))
    pairs = [(min(of)[1], max(of)[1]) for of in per.values() if len(of) > 1]
    moved = [sum(now >= at for at in LIMITS) - sum(then >= at for at in LIMITS) for then, now in pairs]
    counted = [sum(one < 0 for one in moved), sum(one == 0 for one in moved), sum(one > 0 for one in moved)]
    return len(pairs), median(then for then, _now in pairs), median(now for _then, now in pairs), counted


@pytest.mark.heavy
def test_the_line_is_what_the_answers_say(world: World) -> None:
    for turn in range(11):
        case = world.case()
        fill(world, case, "karin", 2, 30, extra=turn % 2)
        if turn == 0:
            fill(world, case, "karin", 3, 20)  # in between, which does not count
        fill(world, case, "karin", 1 if turn < 5 else 2, 10, extra=turn % 3)
        if turn == 1:
            fill(world, case, "maria", 3, 5)  # another house's own
    fill(world, world.case(), "karin", 1, 9)  # once only
    stopped = world.case()
    fill(world, stopped, "karin", 1, 9)
    fill(world, stopped, "karin", 3, 8, extent="stopped")
    with world.acting("karin"):
        (line,) = before_after(world.actor("karin"), YEAR)
        assert not before_after(world.actor("karin"), Period(YEAR.year - 1))
    people, first, last, moves = recounted(world)
    assert (line.people, line.first, line.last) == (people, first, last) == (11, 16, 16)
    assert list(line.moves) == moves == [5, 6, 0]
    for _turn in range(2):  # one went up: whoever it was could be reckoned from the total
        case = world.case()
        fill(world, case, "karin", 1, 30)
        fill(world, case, "karin", 3, 10)
    with world.acting("karin"):
        (line,) = before_after(world.actor("karin"), YEAR)
    assert line.people == 13
    assert line.rose is None
    assert sum(move is None for move in line.moves) > 1


def test_few_are_kept_back_on_the_page_and_in_the_workbook(world: World) -> None:
    for _turn in range(4):
        case = world.case()
        fill(world, case, "maria", 2, 30)
        fill(world, case, "maria", 1, 10)
    for _turn in range(2):
        world.referral()
    maria = world.client("maria")
    page = maria.get("/siffror/")
    assert [line.people for line in page.context["compared"]] == [None]
    assert "Formulär före och efter" in page.content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(maria.get("/siffror/arbetsbok/").content)).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert ["PHQ-9", *["visas inte"] * 6] in rows
    assert [line.people for line in world.client("karin").get("/siffror/").context["compared"]] == []
