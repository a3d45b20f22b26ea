"""Waiting elsewhere: each question adds, nothing comes after the end, one is reminded; figures from raw rows."""

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.between.reading import findings
from samvag.cases.models import Case
from samvag.leaving.reading import hanging
from samvag.records.actions import write_record
from samvag.records.models import Kind, Record
from samvag.referrals import actions as referrals
from samvag.statistics.figures import breakdowns, key_figures
from samvag.statistics.periods import Period
from samvag.statistics.reading import counts
from samvag.waiting.actions import Asked, Came, add_turn, take_back, wait_for
from samvag.waiting.models import ENDS, Turn, Waiting
from tests.world import World

TODAY = timezone.localdate()
BEGAN = TODAY - timedelta(days=20)
FORM = {
    "whom": "Psykiatrimottagningen i Borås",
    "for_what": "Bedömning av adhd",
    "category": "psychiatric",
    "happened_on": BEGAN.isoformat(),
    "asked_by": "Maria Lund",
    "again_on": TODAY.isoformat(),
}


def asked(on: date = BEGAN, again: date = TODAY) -> Asked:
    return Asked("Psykiatrin", "Bedömning", on, "Maria Lund", again)


def waits(world: World, case: Case, name: str = "maria", **days: date) -> Waiting:
    with world.acting(name):
        return wait_for(case, asked(**days), "psychiatric", by=world.actor(name), share_with=())


def adds(world: World, one: Waiting, case: Case, came: Came, name: str = "maria") -> Turn:
    with world.acting(name):
        return add_turn(one, case, came, by=world.actor(name))


def page(case: Case) -> str:
    return f"/arende/{case.pk}/vantan/"


def test_every_question_adds_and_the_end_is_told(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    assert maria.post(page(case) + "ny/", FORM | {"whom": "Öppenvårdspsykiatrin, Psykiatrin"}).status_code == 302
    (shown,) = maria.get(page(case)).context["waits"]
    assert (shown.days, shown.due, shown.end) == (20, True, None)
    again = {
        "happened_on": "i går",
        "how": "asked",
        "from_whom": "Maria",
        "again_on": (TODAY + timedelta(9)).isoformat(),
    }
    assert maria.post(f"/vantan/{shown.one.pk}/hant/", again).status_code == 302
    (shown,) = maria.get(page(case)).context["waits"]
    assert (len(shown.turns), shown.due, shown.one.again_on) == (1, False, TODAY)  # what stood is not written over
    back = {"happened_on": "i dag", "how": "returned", "words": "Vill att vårdcentralen utreder först"}
    assert maria.post(f"/vantan/{shown.one.pk}/hant/", back).status_code == 302
    text = maria.get(page(case)).content.decode()
    for words in ("Kom tillbaka", "Frågade igen", "Väntade 20 dagar", "Vill att vårdcentralen utreder först"):
        assert words in text
    assert "Kom tillbaka" in maria.get(f"/arende/{case.pk}/").content.decode()  # on the timeline
    late = maria.post(f"/vantan/{shown.one.pk}/hant/", again | {"happened_on": "i dag"})
    assert late.status_code == 422
    assert "redan slut" in late.content.decode()
    with world.acting("maria"):
        turn = Turn.objects.get(how="returned")
    assert maria.post(f"/vantan/{turn.pk}/ta-tillbaka/", {"reason": "Fel person"}).status_code == 302
    assert maria.get(page(case)).context["waits"][0].end is None
    with world.acting("maria"):
        assert Record.objects.filter(lineage=turn.pk).count() == 2  # nothing is erased


def test_a_unit_of_the_directory_is_named_or_somebody_in_free_words(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    offered = maria.get(page(case) + "ny/").context["units"]
    name, key = next(iter(offered.items()))
    maria.post(page(case) + "ny/", FORM | {"whom": name})
    maria.post(page(case) + "ny/", FORM)
    with world.acting("maria"):
        assert set(Waiting.objects.values_list("whom", "to_unit")) == {(name, key), (FORM["whom"], None)}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"whom": ""}, "whom"),
        ({"for_what": ""}, "for_what"),
        ({"happened_on": (TODAY + timedelta(days=1)).isoformat()}, "happened_on"),
        ({"again_on": (BEGAN - timedelta(days=1)).isoformat()}, "again_on"),
        ({"again_on": ""}, "again_on"),
    ],
)
def test_what_a_waiting_needs(world: World, wrong: Mapping[str, str], field: str) -> None:
    case, maria = world.case(), world.client("maria")
    answer = maria.post(page(case) + "ny/", {**FORM, **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Maria Lund" in answer.content.decode()  # nothing typed is lost


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"how": "asked"}, "again_on"),
        ({"how": "answered", "again_on": TODAY.isoformat()}, "words"),
        ({"how": "returned"}, "words"),
        ({"how": "given_up"}, "words"),
        ({}, "how"),
    ],
)
def test_what_a_turn_needs(world: World, said: Mapping[str, str], field: str) -> None:
    case = world.case()
    one = waits(world, case)
    answer = world.client("maria").post(f"/vantan/{one.pk}/hant/", {"happened_on": "i dag", **said})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_only_whoever_asked_adds_and_what_is_kept_back_is_nowhere(world: World) -> None:
    case = world.case()
    one = waits(world, case)
    karin = world.client("karin")
    assert "Psykiatrin" not in str(karin.get(page(case)).context["waits"])
    assert karin.post(f"/vantan/{one.pk}/hant/", {"happened_on": "i dag", "how": "accepted"}).status_code == 404
    world.consent("maria", case, "Öppenvårdspsykiatrin")
    with world.acting("maria"):
        shared = [world.unit("Öppenvårdspsykiatrin").pk]
        other = wait_for(case, asked(), "psychiatric", by=world.actor("maria"), share_with=shared)
    adds(world, other, case, Came(TODAY, "answered", words="I mars", again_on=TODAY))
    text = karin.get(page(case)).content.decode()
    assert "I mars" in text  # what comes of it follows what was handed over
    assert "/hant/" not in text
    assert karin.post(f"/vantan/{other.pk}/hant/", {"happened_on": "i dag", "how": "accepted"}).status_code == 403
    assert world.client("olle").get(page(case)).status_code == 404


@pytest.mark.parametrize(
    "turns",
    [
        [{"day": TODAY + timedelta(days=1), "how": "accepted"}],
        [{"day": BEGAN - timedelta(days=1), "how": "accepted"}],
        [{"day": TODAY, "how": "accepted"}, {"day": TODAY, "how": "returned", "words": "x"}],
        [{"day": BEGAN, "how": "accepted"}, {"day": TODAY, "how": "asked", "again_on": TODAY}],
        [{"day": TODAY, "how": "asked"}],
        [{"day": TODAY, "how": "returned"}],
    ],
)
def test_the_database_holds_the_order_past_the_action(world: World, turns: list[dict[str, Any]]) -> None:
    case, by = world.case(), world.actor("maria")
    one = waits(world, case)
    about = {"person_id": case.person_id, "case_id": case.pk, "category": "psychiatric", "kind": Kind.TURN, "by": by}
    *before, last = ({"waiting": one.record.lineage, **turn} for turn in turns)
    with world.acting("maria"):
        for turn in before:
            write_record(Turn, content=turn, **about)
        with pytest.raises(DatabaseError), transaction.atomic():
            write_record(Turn, content=last, **about)


def test_whoever_did_not_ask_adds_nothing_past_the_action(world: World) -> None:
    case, karin = world.case(), world.actor("karin")
    content = {"waiting": waits(world, case).record.lineage, "day": TODAY, "how": "accepted"}
    about = {"person_id": case.person_id, "case_id": case.pk, "category": "psychiatric", "kind": Kind.TURN}
    with world.acting("karin"), pytest.raises(DatabaseError), transaction.atomic():
        write_record(Turn, by=karin, content=content, **about)


def test_refusals_in_words(world: World) -> None:
    case, by = world.case(), world.actor("maria")
    one = waits(world, case)
    adds(world, one, case, Came(TODAY, "asked", again_on=TODAY))
    wrong = (
        Came(BEGAN - timedelta(1), "asked", again_on=TODAY),
        Came(BEGAN, "accepted"),
        Came(TODAY + timedelta(1), "x"),
    )
    with world.acting("maria"):
        for came in wrong:
            with pytest.raises(Refused):
                add_turn(one, case, came, by=by)
        with pytest.raises(Refused):
            take_back(one, case, by=by, reason="x")
        with pytest.raises(Refused):
            wait_for(case, asked(TODAY + timedelta(1), TODAY + timedelta(2)), "social", by=by)


def test_one_is_reminded_and_nobody_is_closed_out_of_it(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    world.next_step("maria", case)

    def told() -> list[str]:
        with world.acting("maria"):
            return [one.detector.code for one in findings(maria) if one.subject == case.pk]

    one = waits(world, case)
    assert told() == ["waited"]
    assert page(case) in world.client("maria").get("/").content.decode()  # Min dag
    with world.acting("karin"):
        assert "waited" not in [found.detector.code for found in findings(world.actor("karin"))]
    adds(world, one, case, Came(TODAY, "asked", again_on=TODAY + timedelta(days=7)))
    assert told() == []
    with world.acting("maria"):
        assert next((row.kind, row.words) for row in hanging(maria, case)) == ("waiting", "Psykiatrin")
    adds(world, one, case, Came(TODAY, "accepted"))
    with world.acting("maria"):
        assert "waiting" not in [row.kind for row in hanging(maria, case)]


def test_a_referral_that_was_not_received_stands_beside(world: World) -> None:
    earlier = world.referral()
    with world.acting("maria"):
        referrals.decide(earlier, by=world.actor("maria"), outcome="decline", reason="Hör till psykiatrin", answer="x")
    world.used -= 1  # the same person again
    case = world.case()
    text = world.client("maria").get(page(case)).content.decode()
    assert "Remisser som inte togs emot" in text
    assert "Hör till psykiatrin" in text
    assert "Hör till psykiatrin" not in world.client("karin").get(page(case)).content.decode()


def recounted(world: World) -> dict[str, list[int]]:
    """Days waited by how it went, each person once, from the rows alone."""
    with world.acting("maria"):
        turns = list(Turn.objects.select_related("record"))
        rows = [one for one in Waiting.objects.select_related("record") if one.record.superseded_at is None]
    ends = {one.waiting: one for one in turns if one.how in ENDS and one.record.superseded_at is None}
    latest = {one.person_id: one for one in sorted(rows, key=lambda one: one.asked_on) if not one.record.retracted}
    found: dict[str, list[int]] = {}
    for one in latest.values():
        end = ends.get(one.record.lineage)
        days = ((end.day if end else TODAY) - one.asked_on).days
        found.setdefault(end.how if end else "", []).append(days)
    return found


@pytest.mark.heavy
def test_the_figures_are_what_the_rows_say(world: World) -> None:
    maria, period = world.actor("maria"), Period(TODAY.year)
    outcomes = ["accepted"] * 6 + ["returned"] * 3 + [""] * 5
    for number, how in enumerate(outcomes):
        case = world.case()
        one = waits(world, case, on=TODAY - timedelta(days=number + 1))
        if number == 0:  # an earlier one of the same person does not count
            waits(world, case, on=TODAY - timedelta(days=9))
        if how:
            adds(world, one, case, Came(TODAY, how, words="x"))
    with world.acting("maria"):
        found = counts(maria, period, now=timezone.now())
        raw = recounted(world)
        assert found.along["waited"] == {how: len(days) for how, days in raw.items()}
        assert found.waited_days == median(day for days in raw.values() for day in days)
        waited = next(one for one in breakdowns(found, period, TODAY) if one.code == "waited")
        bars = {bar.label: bar.count for bar in waited.bars}
        figure = next(one.value for one in key_figures(found) if one.label == "Typisk väntan hos andra")
    assert bars["Togs emot"] == 6
    assert bars["Kom tillbaka"] is None
    assert bars["Väntar fortfarande"] is None  # else the three could be reckoned
    assert bars["Slutade vänta"] == 0
    assert figure.endswith("dagar")


def test_the_page_asks_no_more_for_more(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    for _turn in range(3):
        adds(world, waits(world, case), case, Came(TODAY, "asked", again_on=TODAY))
    maria.get(page(case))
    with CaptureQueriesContext(connection) as made:
        assert maria.get(page(case)).status_code == 200
    real = [one["sql"] for one in made if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(real) <= 10, real
