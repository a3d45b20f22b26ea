"""Assessing self-care: only health care, with an instruction, a helper where needed, and a day; on paper too."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from samvag.access.decisions import Refused
from samvag.board.models import NextStep
from samvag.records.actions import write_record
from samvag.records.models import Kind
from samvag.selfcare.actions import Assessed, assess_self_care
from samvag.selfcare.models import SelfCare
from tests.world import World

SOON = (timezone.localdate() + timedelta(days=30)).isoformat()
DOSETTE = {
    "measure": "Dosett på morgonen",
    "category": "somatic",
    "verdict": "helped",
    "helper": "Gunilla, boendestödjare",
    "instruction": "Stå bredvid klockan åtta.",
    "risks": "Glömd dos gör ingen skada.",
    "on_change": "Ring mottagningen.",
    "follow_up_on": SOON,
    "treating": "on",
}


def page(case: Any) -> str:
    return f"/arende/{case.pk}/egenvard/"


def kept(world: World, case: Any) -> list[SelfCare]:
    with world.acting("karin"):
        return list(SelfCare.objects.filter(case_id=case.pk).select_related("record").order_by("record__recorded_at"))


def test_assessed_followed_up_and_on_paper(world: World) -> None:
    case, karin = world.case(), world.client("karin")
    assert karin.post(page(case), DOSETTE | {"fee_exempt": "on", "share": "", "offered": ""}).status_code == 302
    (one,) = kept(world, case)
    with world.acting("karin"):
        step = NextStep.objects.get(case_id=case.pk)
    assert (step.text, step.due_on.isoformat()) == ("Följ upp egenvården", SOON)
    paper = karin.get(f"/egenvard/{one.pk}/intyg/")
    text = " ".join(PdfReader(io.BytesIO(paper.content)).pages[0].extract_text().split())
    for words in ("Dosett på morgonen", "Stå bredvid klockan åtta.", "Ring mottagningen.", "Utan avgift", "2022:1250"):
        assert words in text
    body = karin.get(page(case) + f"?foljer={one.pk}").content.decode()
    assert "Stå bredvid klockan åtta.</textarea>" in body  # the follow-up begins where it was
    ended = {
        "measure": "Dosett på morgonen",
        "category": "somatic",
        "verdict": "ended",
        "risks": "Inga.",
        "treating": "on",
    }
    assert karin.post(page(case) + f"?foljer={one.pk}", ended).status_code == 302
    assert [row.verdict for row in kept(world, case)] == ["helped", "ended"]
    answer = karin.get(page(case)).context
    assert not answer["standing"]
    assert [row.verdict for row in answer["before"]] == ["ended", "helped"]


@pytest.mark.parametrize("missing", ["helper", "instruction", "on_change", "follow_up_on", "risks", "treating"])
def test_what_is_needed(world: World, missing: str) -> None:
    case, karin = world.case(), world.client("karin")
    answer = karin.post(page(case), {name: value for name, value in DOSETTE.items() if name != missing})
    assert answer.status_code == 422
    assert missing in answer.context["form"].errors
    assert "Gunilla" in answer.content.decode() or missing == "helper"  # nothing typed is lost
    assert not kept(world, case)


def test_only_health_care_assesses_and_the_database_holds_the_rest(world: World) -> None:
    case, maria, karin = world.case(), world.client("maria"), world.client("karin")
    assert maria.post(page(case), DOSETTE).status_code == 403
    assert "bedöms av den som behandlar personen" in maria.get(page(case)).content.decode()
    assert world.client("olle").get(page(case)).status_code == 404
    unit = world.unit("Vuxenenheten").pk
    karin.post(page(case), DOSETTE | {"offered": unit})
    (one,) = kept(world, case)
    assert maria.get(f"/egenvard/{one.pk}/intyg/").status_code == 404
    assert karin.post(f"/egenvard/{one.pk}/ta-tillbaka/", {}).status_code == 422
    assert karin.post(f"/egenvard/{one.pk}/ta-tillbaka/", {"reason": "Fel person"}).status_code == 302
    assert karin.get(f"/egenvard/{one.pk}/intyg/").status_code == 404
    by = world.actor("karin")
    with world.acting("karin"):
        for wrong in (Assessed("x", "helped", "x"), Assessed("x", "alone", "x"), Assessed("x", "care", "")):
            with pytest.raises(IntegrityError), transaction.atomic():
                assess_self_care(case, wrong, "somatic", by=by, treating=True)
        with pytest.raises(Refused):
            assess_self_care(case, Assessed("x", "care", "x"), "somatic", by=by, treating=False)
    maria_acts, words = world.actor("maria"), {"measure": "x", "verdict": "care", "risks": "x"}
    about = {"person_id": case.person_id, "case_id": case.pk, "kind": Kind.SELF_CARE, "category": "somatic"}
    with world.acting("maria"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        write_record(SelfCare, by=maria_acts, content=words, **about)  # past the action


def test_the_page_asks_no_more_for_more(world: World) -> None:
    case, karin = world.case(), world.client("karin")
    for _time in range(6):
        karin.post(page(case), DOSETTE)
    karin.get(page(case))
    with CaptureQueriesContext(connection) as asked:
        assert karin.get(page(case)).status_code == 200
    real = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(real) <= 10, real
