"""Medicine handed out by agreement: who may, what is asked for, that the count holds, and that nothing is erased."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samvag.access.decisions import Refused
from samvag.medication.actions import Agreed, agree_to_hand_out, change_hand_out, hand
from samvag.medication.counting import Said, counted, hindrance
from samvag.medication.models import WEEK, Handed, HandOut, How
from samvag.records.actions import write_record
from samvag.records.models import Kind, Record
from tests.world import World

TODAY = timezone.localdate()
BEGAN = TODAY - timedelta(days=40)
ANTABUS = {
    "what": "Antabus 400 mg",
    "category": "substance",
    "prescribed_by": "dr Åsa Lind, Lindens vårdcentral",
    "form": "seen",
    "weekdays": [str(number) for number in WEEK],
    "from_on": BEGAN.isoformat(),
    "stock": "12",
    "whom_to_tell": "Karin Berg, 0500-00 02 10",
    "agreed": "on",
    "agreed_on": BEGAN.isoformat(),
}
TAP = {"happened_on": TODAY.isoformat(), "how": "given", "count": "1"}


def agreed(**other: Any) -> Agreed:
    usual = {"what": "Antabus 400 mg", "prescribed_by": "dr Lind", "from_on": BEGAN, "weekdays": WEEK, "form": "seen"}
    return Agreed(**{**usual, "whom_to_tell": "Karin", "agreed_on": BEGAN, "stock": 12, **other})


def page(case: Any) -> str:
    return f"/arende/{case.pk}/lakemedel/"


def arranged(world: World, case: Any, **other: Any) -> HandOut:
    with world.acting("karin"):
        one = agree_to_hand_out(case, agreed(**other), "substance", by=world.actor("karin"), share_with=())
        return HandOut.objects.select_related("record").get(pk=one.pk)


def test_from_the_agreement_to_one_tap_and_a_correction(world: World) -> None:
    case, karin = world.case(), world.client("karin")
    assert karin.post(f"/arende/{case.pk}/utlamning/ny/", ANTABUS).status_code == 302
    with world.acting("karin"):
        one = HandOut.objects.get(case_id=case.pk)
    assert "Utlämnat, 1 st" in karin.get(page(case)).content.decode()
    assert "Antabus 400 mg" in karin.get("/utlamningar/").content.decode()
    assert "/utlamningar/" in karin.get("/").content.decode()  # Min dag leads there once there is something to hand out
    assert "/utlamningar/" not in world.client("maria").get("/").content.decode()
    assert karin.post(f"/utlamning/{one.pk}/tillfalle/", TAP | {"from": "due"})["Location"] == "/utlamningar/"
    again = karin.post(f"/utlamning/{one.pk}/tillfalle/", TAP)
    assert again.status_code == 422
    assert "redan ifylld" in again.content.decode()
    missed = {"happened_on": (TODAY - timedelta(days=3)).isoformat(), "how": "missed", "told": "Maria"}
    assert karin.post(f"/utlamning/{one.pk}/tillfalle/", missed).status_code == 302
    with world.acting("karin"):
        entry = Handed.objects.get(case_id=case.pk, how="given")
    right = TAP | {"how": "declined", "reason": "Tog den inte"}
    assert karin.post(f"/utlamnat/{entry.pk}/ratta/", right).status_code == 302
    (shown,) = karin.get(page(case)).context["hand_outs"]
    assert (shown.count.left, shown.of_today.how, shown.is_due) == (12, "declined", False)
    with world.acting("karin"):  # what stood is kept
        versions = Record.objects.filter(kind=Kind.HANDED, lineage=entry.pk).order_by("version")
        assert [row.correction_reason for row in versions] == ["", "Tog den inte"]
    standing = shown.of_today.pk
    assert karin.post(f"/utlamnat/{standing}/ratta/", right | {"wrong": "on"}).status_code == 302
    assert karin.get(page(case)).context["hand_outs"][0].is_due
    ended = {"day": TODAY.isoformat(), "because": "Läkaren har avslutat"}
    newest = karin.get(page(case)).context["hand_outs"][0].one.pk
    assert karin.post(f"/utlamning/{newest}/avslut/", {"day": BEGAN.isoformat(), "because": "x"}).status_code == 422
    assert karin.post(f"/utlamning/{newest}/avslut/", ended).status_code == 302
    assert "Läkaren har avslutat" in karin.get(page(case)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"agreed": ""}, "agreed", "Utan personens eget ja"),
        ({"agreed_on": (TODAY + timedelta(days=1)).isoformat()}, "agreed_on", "inte kommit än"),
        ({"weekdays": []}, "weekdays", ""),
        ({"prescribed_by": ""}, "prescribed_by", ""),
        ({"whom_to_tell": ""}, "whom_to_tell", ""),
        ({"until_on": (BEGAN - timedelta(days=1)).isoformat()}, "until_on", "före den första"),
    ],
)
def test_what_an_agreement_needs(world: World, wrong: dict[str, Any], field: str, words: str) -> None:
    case, karin = world.case(), world.client("karin")
    answer = karin.post(f"/arende/{case.pk}/utlamning/ny/", ANTABUS | wrong)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert 'value="Antabus 400 mg"' in answer.content.decode()  # nothing typed is lost


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"count": ""}, "Skriv hur många."),
        ({"count": "13"}, "finns inte kvar"),
        ({"how": "unwell", "count": ""}, "Skriv vem som fick veta."),
        ({"happened_on": (TODAY + timedelta(days=1)).isoformat()}, "inte kommit än"),
        ({"happened_on": (BEGAN - timedelta(days=1)).isoformat()}, "gäller inte den dagen"),
    ],
)
def test_what_an_occasion_needs(world: World, wrong: dict[str, str], words: str) -> None:
    case, karin = world.case(), world.client("karin")
    one = arranged(world, case)
    answer = karin.post(f"/utlamning/{one.pk}/tillfalle/", TAP | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_only_health_care_and_only_the_unit_that_agreed(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    one = arranged(world, case)
    assert maria.post(f"/arende/{case.pk}/utlamning/ny/", ANTABUS).status_code == 403
    assert maria.get("/utlamningar/").status_code == 403
    seen = maria.get(page(case)).content.decode()
    assert "arbetar i hälso- och sjukvården" in seen
    assert "Antabus" not in seen  # not handed over
    assert maria.post(f"/utlamning/{one.pk}/tillfalle/", TAP).status_code == 404
    assert world.client("olle").get(page(case)).status_code == 404
    about = {"person_id": case.person_id, "case_id": case.pk, "category": "substance"}
    by, content = world.actor("maria"), agreed().content()
    entry = {"hand_out": one.record.lineage, "day": TODAY, "how": "missed"}
    with world.acting("maria"):  # past the action
        with pytest.raises(DatabaseError), transaction.atomic():
            write_record(HandOut, by=by, kind=Kind.HAND_OUT, content=content, **about)
        with pytest.raises(DatabaseError), transaction.atomic():
            write_record(Handed, by=by, kind=Kind.HANDED, content=entry, **about)


def test_what_is_handed_over_names_no_count_and_no_occasion(world: World) -> None:
    case, karin = world.case(), world.client("karin")
    world.consent("karin", case, "Vuxenenheten")
    unit = world.unit("Vuxenenheten").pk
    assert karin.post(f"/arende/{case.pk}/utlamning/ny/", ANTABUS | {"share": unit, "offered": unit}).status_code == 302
    with world.acting("karin"):
        one = HandOut.objects.get(case_id=case.pk)
    karin.post(f"/utlamning/{one.pk}/tillfalle/", TAP)
    seen = world.client("maria").get(page(case)).content.decode()
    assert "Antabus 400 mg" in seen
    assert "Kvar" not in seen
    assert "Allt som är inskrivet" not in seen
    assert "Antabus" in world.client("maria").get(f"/arende/{case.pk}/").content.decode()  # in its text
    with world.acting("maria"):
        assert not Handed.objects.exists()


@pytest.mark.parametrize(
    "entries",
    [
        [{"day": TODAY, "how": "given", "count": 13}],
        [{"day": TODAY, "how": "given", "count": 1}, {"day": TODAY, "how": "missed"}],
        [{"day": TODAY + timedelta(days=1), "how": "missed"}],
        [{"day": BEGAN - timedelta(days=1), "how": "missed"}],
        [{"day": TODAY, "how": "unwell"}],
        [{"day": TODAY, "how": "given"}],
    ],
)
def test_the_database_holds_the_count_past_the_action(world: World, entries: list[dict[str, Any]]) -> None:
    case, by = world.case(), world.actor("karin")
    one = arranged(world, case)
    about = {"person_id": case.person_id, "case_id": case.pk, "category": "substance", "kind": Kind.HANDED}
    *before, last = ({"hand_out": one.record.lineage, **entry} for entry in entries)
    with world.acting("karin"):
        for entry in before:
            write_record(Handed, by=by, content=entry, **about)
        with pytest.raises(DatabaseError), transaction.atomic():
            write_record(Handed, by=by, content=last, **about)


def test_a_change_never_leaves_what_was_handed_out_unexplained(world: World) -> None:
    case, by = world.case(), world.actor("karin")
    one = arranged(world, case)
    with world.acting("karin"):
        hand(one, case, Said(TODAY, count=12), by=by)
        for other in (agreed(stock=11), agreed(until_on=TODAY - timedelta(days=1)), None):
            with pytest.raises(Refused):
                change_hand_out(one, case, other, by=by, reason="x")
        with pytest.raises(Refused):
            change_hand_out(one, case, agreed(agreed_on=None), by=by, reason="x")
        changed = change_hand_out(one, case, agreed(stock=14), by=by, reason="Två till i asken")
        hand(changed, case, Said(TODAY, How.RECEIVED, 10), by=by)
        rows = list(Handed.objects.filter(hand_out=one.record.lineage))
        assert counted(changed.stock, rows).left == 12
        with pytest.raises(Refused):  # the version that was read has been changed since
            hand(HandOut.objects.select_related("record").get(pk=one.pk), case, Said(TODAY), by=by)


DAYS = st.integers(0, 30).map(lambda back: TODAY - timedelta(days=back))
GIVEN = st.builds(Said, DAYS, st.sampled_from((How.GIVEN, How.RECEIVED)), st.integers(1, 9))
NOT = st.builds(Said, DAYS, st.sampled_from((How.MISSED, How.DECLINED, How.UNWELL)), st.none())


@given(st.integers(1, 30), st.lists(GIVEN | NOT, max_size=25))
def test_the_count_never_goes_below_nothing(stock: int, tried: list[Said]) -> None:
    one = HandOut(from_on=BEGAN, weekdays=list(WEEK), stock=stock)
    kept: list[Said] = []
    left, days = stock, set[date]()
    for said in tried:
        change = {How.GIVEN: -(said.count or 0), How.RECEIVED: said.count or 0}.get(How(said.how), 0)
        fits = left + change >= 0 and (said.how == How.RECEIVED or said.day not in days)
        assert (hindrance(one, [*kept, said], TODAY) == "") is fits
        if fits:
            kept.append(said)
            left += change
            days |= {said.day} - ({said.day} if said.how == How.RECEIVED else set())
        assert counted(stock, kept).left == left >= 0


def test_the_pages_ask_no_more_for_more(world: World) -> None:
    karin, cases = world.client("karin"), [world.case() for _ in range(3)]
    with world.acting("karin"):
        for case in cases:
            for back in range(2):
                one = agree_to_hand_out(case, agreed(), "substance", by=world.actor("karin"), share_with=())
                hand(one, case, Said(TODAY - timedelta(days=back)), by=world.actor("karin"))
    for address in (page(cases[0]), "/utlamningar/"):
        karin.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert karin.get(address).status_code == 200
        real = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(real) <= 10, real
