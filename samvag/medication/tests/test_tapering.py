"""A doctor's plan for tapering: never without the doctor, today's step shown, turned by the doctor's word, on paper."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from samvag.access.decisions import Refused
from samvag.board.models import NextStep
from samvag.medication.actions import Plan, Turn, change_tapering, keep_tapering, turn_tapering
from samvag.medication.models import Tapering
from samvag.records.actions import write_record
from samvag.records.models import Kind
from tests.world import World

TODAY = timezone.localdate()
PLAN = {
    "medicine": "Oxazepam 10 mg",
    "category": "substance",
    "physician": "dr Åsa Lind, Lindens vårdcentral",
    "decided_on": (TODAY - timedelta(days=10)).isoformat(),
    "day_1": (TODAY - timedelta(days=9)).isoformat(),
    "dose_1": "En halv tablett morgon och kväll",
    "day_2": (TODAY + timedelta(days=5)).isoformat(),
    "dose_2": "En halv tablett på kvällen",
    "watch_for": "Oro, svettningar, dålig sömn.",
    "contact_at_once": "Kramper eller förvirring: ring 112.",
    "follow_up_on": (TODAY + timedelta(days=14)).isoformat(),
}


def page(case: Any) -> str:
    return f"/arende/{case.pk}/lakemedel/"


def kept(world: World, case: Any) -> Tapering:
    with world.acting("karin"):
        return Tapering.objects.select_related("record").get(case_id=case.pk, record__superseded_at__isnull=True)


def test_a_plan_is_followed_changed_and_turned_by_the_doctor(world: World) -> None:
    case, karin = world.case(), world.client("karin")
    assert karin.post(f"/arende/{case.pk}/nedtrappning/ny/", PLAN).status_code == 302
    one = kept(world, case)
    body = karin.get(page(case)).content.decode()
    assert "<strong>En halv tablett morgon och kväll</strong>" in body  # today's step
    assert "Nästa steg" in body
    with world.acting("karin"):
        assert NextStep.objects.get(case_id=case.pk).text == "Följ upp nedtrappningen med läkaren"
    answer = karin.get(f"/nedtrappning/{one.pk}/papper/")
    text = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    for words in ("Min nedtrappning", "En halv tablett på kvällen", "Kramper eller förvirring", "dr Åsa Lind"):
        assert words in text
    said = {"state": "paused", "turned_by": "dr Åsa Lind", "turned_words": "Vänta två veckor."}
    word = f"/nedtrappning/{one.pk}/besked/"
    assert karin.post(word, said | {"turned_by": "", "happened_on": TODAY.isoformat()}).status_code == 422
    assert karin.post(word, said | {"happened_on": TODAY.isoformat()}).status_code == 302
    body = karin.get(page(case)).content.decode()
    assert "Vänta två veckor." in body
    assert "<strong>En halv tablett morgon och kväll</strong>" not in body
    assert karin.post(word, said | {"happened_on": TODAY.isoformat()}).status_code == 404  # a version that was left
    newest = kept(world, case)
    changed = PLAN | {"dose_2": "En fjärdedels tablett", "reason": "Läkaren har ändrat"}
    assert karin.post(f"/nedtrappning/{newest.pk}/andra/", changed).status_code == 302
    assert kept(world, case).step_doses[1] == "En fjärdedels tablett"
    assert kept(world, case).state == "paused"  # a change of steps sets nothing going


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"physician": ""}, "physician", "Läkaren bestämmer"),
        ({"decided_on": ""}, "decided_on", "vilken dag läkaren"),
        ({"decided_on": (TODAY + timedelta(days=1)).isoformat()}, "decided_on", "inte kommit än"),
        ({"dose_2": ""}, "dose_2", "en dag och en dos"),
        ({"day_2": PLAN["day_1"]}, "day_2", "samma dag"),
        ({"contact_at_once": ""}, "contact_at_once", ""),
    ],
)
def test_what_a_plan_needs(world: World, wrong: dict[str, str], field: str, words: str) -> None:
    case, karin = world.case(), world.client("karin")
    answer = karin.post(f"/arende/{case.pk}/nedtrappning/ny/", PLAN | wrong)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])


def test_staff_follow_and_never_make_a_plan(world: World) -> None:
    case, by, maria = world.case(), world.actor("karin"), world.client("maria")
    assert maria.post(f"/arende/{case.pk}/nedtrappning/ny/", PLAN).status_code == 403
    plan = Plan("Oxazepam", "dr Lind", TODAY, ((TODAY, "En"),), "Oro", "Ring", TODAY)
    without = Plan("Oxazepam", "", TODAY, ((TODAY, "En"),), "Oro", "Ring", TODAY)
    with world.acting("karin"):
        with pytest.raises(Refused):
            keep_tapering(case, without, "substance", by=by)
        one = keep_tapering(case, plan, "substance", by=by, share_with=())
        with pytest.raises(Refused):
            turn_tapering(one, case, Turn("ended", TODAY, ""), by=by)
        about = {"person_id": case.person_id, "case_id": case.pk, "category": "substance", "kind": Kind.TAPERING}
        for gap in ({"physician": ""}, {"step_days": [], "step_doses": []}, {"state": "ended"}, {"step_doses": []}):
            with pytest.raises(IntegrityError), transaction.atomic():
                write_record(Tapering, by=by, content=plan.content() | gap, **about)
        change_tapering(one, case, None, by=by, reason="Fel person")
    assert "Oxazepam" not in world.client("karin").get(page(case)).content.decode()
