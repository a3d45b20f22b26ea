"""A form that was filled in on paper: the digits down one column, gaps and double crosses kept as what they are."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.assessments.actions import Filled, fill_in
from samvag.assessments.models import Assessment
from samvag.assessments.reading import definition, instrument_in_force
from samvag.assessments.scoring import Basis, score
from samvag.clocks.models import Deadline
from samvag.records.actions import write_record
from samvag.records.models import Kind
from tests.world import World

LONG_AGO = timezone.localdate() - timedelta(days=12)


def typed(case: Any, tool: str, column: str, by: Any, **more: Any) -> Any:
    """POST a column from a persona's client, the items apart by commas."""
    fields: dict[str, Any] = {f"q{number}": one for number, one in enumerate(column.split(","), start=1)}
    fields |= {"mode": "self", "happened_on": LONG_AGO.isoformat(), **more}
    return by.post(f"/arende/{case.pk}/skattning/{tool}/papper/", fields)


def kept(world: World, case: Any) -> Assessment:
    with world.acting("maria"):
        return Assessment.objects.select_related("record").latest("record__recorded_at")


def test_both_days_are_kept(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    answer = typed(case, "audit", "2,2,1,1,0,0,0,1,0,2", maria)
    one = kept(world, case)
    assert (one.on_paper, one.extent, one.filled_by, one.crosses) == (True, "whole", "self", {})
    assert timezone.localdate(one.record.occurred_at) == LONG_AGO
    assert timezone.localdate(one.record.recorded_at) == timezone.localdate()
    page = maria.get(answer.url).content.decode()
    assert "på papper, inskrivet" in page
    assert "9 av 40" in page


def test_two_crosses_are_kept_and_bound_the_sum(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    page = maria.get(typed(case, "audit", "2,2,1+3,1,0,0,0,1,0,2", maria).url).content.decode()
    one = kept(world, case)
    assert (one.crosses, one.extent, "3" in one.replies) == ({"3": [1, 3]}, "unclear", False)
    assert "mellan 9 och 11 av 40" in page
    assert "Fråga 3 har två kryss" in page
    assert "två kryss, 1 och 3" in page
    assert typed(case, "audit", "2,2,1+3,1,,0,0,1,0,2", maria).status_code == 422  # a gap is explained
    both = maria.get(typed(case, "audit", "2,2,1+3,1,,0,0,1,0,2", maria, gap="skipped").url).content.decode()
    assert "mellan 9 och 15 av 40" in both
    assert "Fråga 5 är inte besvarad. Fråga 3 har två kryss" in both
    assert "har två kryss" in maria.get(f"/arende/{case.pk}/").content.decode()  # on the timeline


def test_a_correction_keeps_the_crosses_until_somebody_chooses(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    page = typed(case, "gad_7", "1,1,1,1,1,1,0+2", maria).url
    fields = dict.fromkeys((f"q{number}" for number in range(1, 7)), 2) | {"mode": "self", "reason": "Fel avläst"}
    done = maria.post(page + "ratta/", fields)
    assert "mellan 12 och 14 av 21" in maria.get(done.url).content.decode()
    chosen = maria.post(done.url + "ratta/", fields | {"q7": 2})
    assert "14 av 21" in maria.get(chosen.url).content.decode()
    assert kept(world, case).extent == "whole"


def test_two_crosses_about_suicide_wait_for_words_by_the_higher(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    typed(case, "phq_9", "0,0,0,0,0,0,0,0,0+1,0", maria)
    with world.acting("maria"):
        assert Deadline.objects.filter(subject=kept(world, case).record.lineage, rule="risk_item").exists()
    form = definition(kept(world, case).instrument_id)
    basis = Basis(None, None, date(2026, 1, 1))
    assert not score(form, {}, basis, {9: [0]}).assess_today
    assert score(form, {}, basis, {9: [0, 2]}).assess_today


@pytest.mark.parametrize("wrong", ["5", "x", "1+", "1+2+3", "0+9", "-", "²"])
def test_what_is_on_no_scale_is_refused(world: World, wrong: str) -> None:
    case, maria = world.case(), world.client("maria")
    answer = typed(case, "audit", f"2,{wrong},1,1,0,0,0,1,0,2", maria, gap="skipped")
    assert answer.status_code == 422
    assert "q2" in answer.context["form"].errors
    assert f'value="{wrong}"' in answer.content.decode()  # nothing typed is lost


def test_refused_ahead_of_time_asked_alone_and_by_whoever_only_looks(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    ahead = (timezone.localdate() + timedelta(days=1)).isoformat()
    for day in (ahead, ""):
        assert typed(case, "gad_7", "1,1,1,1,1,1,1", maria, happened_on=day).status_code == 422
    assert maria.get(f"/arende/{case.pk}/skattning/freda/papper/").status_code == 404
    assert typed(case, "gad_7", "1,1,1,1,1,1,1", world.client("hans")).status_code == 403


CROSSED: Mapping[int, list[int]] = {7: [0, 2]}


def test_crosses_only_on_paper_and_beside_no_answer(world: World) -> None:
    case, by = world.case(), world.actor("maria")
    version = instrument_in_force("gad_7", timezone.localdate())
    assert version is not None
    six = dict.fromkeys(range(1, 7), 1)
    wrong = (
        Filled(six, extent="unclear", crosses=CROSSED),
        Filled(six | {7: 1}, on_paper=True, crosses=CROSSED),
        Filled(six, extent="unclear", on_paper=True, crosses={7: [1, 1]}),
        Filled(six, extent="unclear", on_paper=True, crosses={7: [0, 8]}),
    )
    with world.acting("maria"):
        for filled in wrong:
            with pytest.raises(Refused):
                fill_in(case, version, filled, by=by)
        content = {"instrument_id": version.pk, "tool": "gad_7", "replies": {"1": 1}, "filled_by": "self"}
        about = {"person_id": case.person_id, "case_id": case.pk, "kind": Kind.ASSESSMENT, "category": "psychiatric"}
        for more in ({"extent": "unclear"}, {"extent": "whole", "on_paper": True}):
            with pytest.raises(DatabaseError), transaction.atomic():  # past the action
                write_record(Assessment, by=by, content={**content, **more, "crosses": {"7": [0, 2]}}, **about)
