"""Filling in, correcting, and the answer that cannot be ticked away; all through the pages a nurse uses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.assessments.actions import Filled, fill_in
from samvag.assessments.models import Assessment, Judgement
from samvag.assessments.reading import instrument_in_force
from samvag.cases.actions import assign_role
from samvag.clocks.actions import meet_by_hand, pause_clock
from samvag.clocks.models import Deadline
from samvag.records.models import Record
from tests.world import World


def sent(case: Any, tool: str, answers: dict[int, int], by: Any, **more: Any) -> Any:
    """POST a form from a persona's client."""
    fields = {f"q{number}": value for number, value in answers.items()}
    fields |= {"mode": "interview", "happened_on": "i dag", **more}
    return by.post(f"/arende/{case.pk}/skattning/{tool}/", fields)


def kept(world: World, case: Any, tool: str, by: str = "maria") -> Assessment:
    with world.acting(by):
        return Assessment.objects.select_related("record").filter(case_id=case.pk, tool=tool).latest("record__version")


def full(count: int, value: int = 0) -> dict[int, int]:
    return dict.fromkeys(range(1, count + 1), value)


def test_a_form_is_filled_in_and_says_what_it_means(world: World) -> None:
    case, client = world.case(), world.client("maria")
    page = client.get(f"/arende/{case.pk}/skattning/audit/").content.decode()
    assert page.count("<fieldset") >= 10
    answer = sent(case, "audit", full(10, 2), client, share="")
    assert answer.status_code == 302
    body = client.get(answer.url).content.decode()
    assert "20 av 40" in body
    assert "Källa: riddargatan1.se" in body
    assert kept(world, case, "audit").extent == "whole"
    # A month ago, on paper, half of it.
    past = (timezone.localdate() - timedelta(days=30)).isoformat()
    half = {number: 4 for number in range(1, 6)}
    again = sent(case, "audit", half, client, happened_on=past)
    assert again.status_code == 422
    assert "Fråga 6, 7, 8, 9, 10 är inte besvarad" in again.content.decode()
    older = sent(case, "audit", half, client, happened_on=past, gap="stopped", mode="self")
    assert "mellan 20 och 40 av 40" in client.get(older.url).content.decode()
    overview = client.get(f"/arende/{case.pk}/skattningar/").content.decode()
    assert "2 gånger" in overview
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert sent(case, "audit", full(10), client, happened_on=tomorrow).status_code == 422


def test_nothing_and_what_is_on_no_scale_is_refused(world: World) -> None:
    case, client = world.case(), world.client("maria")
    assert sent(case, "audit", {}, client, gap="skipped").status_code == 422
    assert sent(case, "audit", full(10) | {9: 3}, client).status_code == 422
    assert client.get(f"/arende/{case.pk}/skattning/finns_inte/").status_code == 404
    version = instrument_in_force("audit", timezone.localdate())
    assert version is not None
    with world.acting("maria"), pytest.raises(Refused):
        fill_in(case, version, Filled({9: 1}, extent="skipped"), by=world.actor("maria"))
    with world.acting("hans"), pytest.raises(Refused):  # a head looks, and fills in nothing
        fill_in(case, version, Filled(full(10)), by=world.actor("hans"))


def test_shared_as_other_notes_and_no_further(world: World) -> None:
    case, maria, karin = world.case(), world.client("maria"), world.client("karin")
    unit = world.unit("Öppenvårdspsykiatrin").pk
    shown = sent(case, "gad_7", full(7, 1), maria, share=unit, offered=unit)
    held = sent(case, "gad_7", full(7, 2), maria, offered=unit)
    assert karin.get(shown.url).status_code == 200
    assert karin.get(held.url).status_code == 404
    assert karin.get(shown.url + "ratta/").status_code == 403
    assert world.client("olle").get(shown.url).status_code == 404


def test_a_correction_is_a_new_version_with_a_reason(world: World) -> None:
    case, client = world.case(), world.client("maria")
    page = sent(case, "gad_7", full(7, 1), client).url
    fields = {f"q{number}": 3 for number in range(1, 8)} | {"mode": "interview"}
    assert client.post(page + "ratta/", fields).status_code == 422
    done = client.post(page + "ratta/", fields | {"reason": "Fel avläst"})
    assert "21 av 21" in client.get(done.url).content.decode()
    assert "tidigare version" in client.get(page).content.decode()
    assert kept(world, case, "gad_7").record.version == 2
    back = client.post(done.url + "ratta/", {"taken_back": "on", "reason": "Fel person", "mode": "interview"})
    assert "taget tillbaka" in client.get(back.url).content.decode()
    assert "Inget ifyllt än" in client.get(f"/arende/{case.pk}/skattningar/").content.decode()


@pytest.mark.parametrize(("tool", "count", "answer"), [("phq_9", 10, 1), ("madrs_s", 9, 4)])
def test_the_answer_about_suicide_waits_for_words_today(world: World, tool: str, count: int, answer: int) -> None:
    case, client = world.case(), world.client("maria")
    past = (timezone.localdate() - timedelta(days=3)).isoformat()
    page = sent(case, tool, full(count) | {9: answer}, client, happened_on=past).url
    lineage = kept(world, case, tool).record.lineage
    with world.acting("maria"):
        deadline = Deadline.objects.select_related("rule_version").get(subject=lineage)
        assert timezone.localdate(deadline.due_at) == timezone.localdate()
        for act in (
            lambda: meet_by_hand(deadline, by=world.actor("maria")),
            lambda: pause_clock(deadline, by=world.actor("maria"), reason="x"),
        ):
            with pytest.raises(Refused):
                act()
        with pytest.raises(DatabaseError), transaction.atomic():  # nor past the product
            Deadline.objects.filter(pk=deadline.pk).update(met_at=timezone.now())
    assert "Bedöm självmordsrisk samma dag" in world.client("johan").get("/").content.decode()
    assert client.post(f"/forfaller/{deadline.pk}/klart/", {}).status_code == 403
    assert client.post(page + "bedomning/", {"judged": "  ", "measures": ""}).status_code == 422
    written = {"judged": "Tankar, inga planer.", "measures": "Skyddsplan, ringer i morgon."}
    assert world.client("karin").post(page + "bedomning/", written).status_code == 404
    assert client.post(page + "bedomning/", written).status_code == 302
    with world.acting("maria"):
        assert Deadline.objects.get(pk=deadline.pk).met_event == "assessment.judged"
        assert Judgement.objects.get(about=lineage).judged == "Tankar, inga planer."
    assert "Bedöm självmordsrisk samma dag" not in client.get("/").content.decode()


def test_a_lower_answer_asks_and_starts_no_clock_until_it_is_corrected(world: World) -> None:
    case, client = world.case(), world.client("maria")
    page = sent(case, "madrs_s", full(9) | {9: 3}, client).url
    assert "fråga vidare" in client.get(page).content.decode()
    lineage = kept(world, case, "madrs_s").record.lineage
    with world.acting("maria"):
        assert not Deadline.objects.filter(subject=lineage).exists()
    fields = {f"q{number}": 0 for number in range(1, 9)} | {"q9": 5, "mode": "self", "reason": "Fel avläst"}
    client.post(page + "ratta/", fields)
    with world.acting("maria"):
        assert Deadline.objects.filter(subject=lineage, met_at__isnull=True).count() == 1


def test_whoever_has_only_cases_of_their_own_sees_the_task(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        assign_role(case, by=world.actor("maria"), assignment_id=world.actor("sara").assignment_id, code="contact")
    sara = world.client("sara")
    sent(case, "phq_9", full(10) | {9: 2}, sara)
    assert "Bedöm självmordsrisk samma dag" in sara.get("/").content.decode()


FREDA = {1: 1, 2: 1, 3: 0, 4: 1, 5: 2, 6: 2}


def test_freda_is_asked_alone_and_stays_in_the_unit(world: World) -> None:
    case, client = world.case(), world.client("maria")
    address = f"/arende/{case.pk}/skattning/freda/"
    assert "Är ni ensamma?" in client.get(address).content.decode()
    assert "q1" not in client.get(address).content.decode()
    assert sent(case, "freda", FREDA, client).status_code == 422  # not without the answer
    assert 'name="q1"' in client.get(address + "?ensamma=ja").content.decode()
    unit = world.unit("Öppenvårdspsykiatrin").pk
    page = sent(case, "freda", FREDA, client, alone="ja", share=unit).url
    body = client.get(page).content.decode()
    assert "Det finns barn" in body
    assert "Personen är rädd" in body
    with world.acting("maria"):
        record = Record.objects.get(pk=kept(world, case, "freda").record_id)
        assert (record.person_may_see, record.category) == (False, "violence")
    assert world.client("karin").get(page).status_code == 404  # ticked or not
    timeline = client.get(f"/arende/{case.pk}/").content.decode()
    assert "Samtal i enskildhet" in timeline
    assert "FREDA" not in timeline
    card = next(one for one in timeline.split("<article") if "Samtal i enskildhet" in one)
    assert "Våld" not in card  # nor by its category
    assert re.search(r'record-card[^"]* no-print', timeline)


def test_freda_leaves_no_word_in_print_in_the_log_or_on_a_sheet(world: World) -> None:
    case, client = world.case(), world.client("maria")
    address = f"/arende/{case.pk}/skattning/freda/"
    logged: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "audit_log_read" in sql:
            logged.append(params[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        asked_first = client.get(address)
        form = client.get(address + "?ensamma=ja").content.decode()
        page = sent(case, "freda", FREDA, client, alone="ja").url
        result = client.get(page).content.decode()
    assert "Är ni ensamma?" in asked_first.content.decode()
    assert set(logged) == {"assessment-form", "assessment"}
    for body in (form, result):
        assert re.search(r'<main[^>]*class="page no-print"', body)
    assert 'value="self"' not in form
    assert sent(case, "freda", FREDA, client, alone="ja", mode="self").status_code == 422
    other = client.get(f"/arende/{case.pk}/skattning/audit/").content.decode()
    assert 'value="self"' in other
    assert not re.search(r'<main[^>]*class="page no-print"', other)


def test_a_corrected_answer_still_asks_for_the_words_it_called_for(world: World) -> None:
    case, client = world.case(), world.client("maria")
    page = sent(case, "phq_9", full(10) | {9: 1}, client).url
    fields = {f"q{number}": 0 for number in range(1, 11)} | {"mode": "self", "reason": "Fel kryss"}
    new = client.post(page + "ratta/", fields).url
    body = client.get(new).content.decode()
    assert "En tidigare version hade ett svar om självmord" in body
    assert f"{new}bedomning/" in body
    written = {"judged": "Fel kryss, frågat igen.", "measures": "Inga."}
    assert client.post(f"{new}bedomning/", written).status_code == 302
    assert "En tidigare version" not in client.get(new).content.decode()
    with world.acting("maria"):
        assert not Deadline.objects.filter(rule="risk_item", met_at__isnull=True).exists()


def test_whoever_has_a_role_is_told_the_same_day_also_without_the_inbox(world: World) -> None:
    case = world.case()
    with world.acting("maria"):
        assign_role(case, by=world.actor("maria"), assignment_id=world.actor("sara").assignment_id, code="contact")
    told: list[Any] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "notices_happening" in sql and isinstance(params, dict) and params.get("kind") == "risk_item":
            told.append(params["whom"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        sent(case, "phq_9", full(10) | {9: 2}, world.client("maria"))
    assert told == [[world.actor("sara").assignment_id]]


def test_pages_ask_the_database_as_little_with_many_forms(world: World) -> None:
    case, client = world.case(), world.client("maria")
    page = sent(case, "audit", full(10, 2), client).url
    few = asked(client, page), asked(client, f"/arende/{case.pk}/skattningar/")
    for value in range(12):
        sent(case, "audit", full(10, value % 3 // 2 * 2), client)
    many = asked(client, page), asked(client, f"/arende/{case.pk}/skattningar/")
    assert few == many
    assert max(many) <= 10, many


def asked(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) for one in seen.captured_queries)
