"""The sync meeting through the browser's door: its agenda, one person at a time, and two who write at once."""

import re
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.board.models import NextStep
from samvag.board.tests.conftest import OpenMore, open_more, statements
from samvag.cases.models import Case
from samvag.meetings.actions import Outrun, Words, call_meeting, end_meeting, say, start_meeting
from samvag.meetings.models import Attendance, Line, Meeting
from samvag.meetings.tests.conftest import Hold, Say
from samvag.records.actions import write_record
from samvag.records.models import Kind
from samvag.sharing.actions import CarveOutTerms
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["open_more"]
PSYCHIATRY = "Öppenvårdspsykiatrin"


def typed(client: Client, where: str, **fields: str) -> dict[str, str]:
    """The form as it is shown, with some fields filled in."""
    page = client.get(where).content.decode()
    base = re.search(r'name="base" value="([^"]*)"', page)
    kept = {"category": "coordination", "base": base[1] if base else ""}
    return kept | fields


def test_a_meeting_is_called_held_and_listed(world: World) -> None:
    maria = world.client("maria")
    karin, sara = world.actor("karin").assignment_id, world.actor("sara").assignment_id
    form = maria.get("/avstamning/ny/integrerat-sjobron/").content.decode()
    assert "Karin Berg" in form
    assert f'value="{sara}"' not in form  # works in some cases only
    asked = {"day": "i dag", "time": "23.50", "place": "Video", "participants": [str(karin), str(sara)]}
    assert maria.post("/avstamning/ny/integrerat-sjobron/", asked).status_code == 422
    asked["participants"] = [str(karin)]
    where = maria.post("/avstamning/ny/integrerat-sjobron/", asked)["Location"]
    with world.acting("maria"):
        assert list(Attendance.objects.values_list("assignment_id", flat=True)) == [karin]
    assert "Du är väntad" in world.client("karin").get(where).content.decode()
    assert "Video" not in maria.get("/remissgrupp/").content.decode()  # it is no remissgrupp
    with world.acting("maria"):
        key = Meeting.objects.get(kind="sync").pk
    assert maria.get(f"/remissgrupp/{key}/")["Location"] == where  # where a notice leads
    maria.post(where + "start/")
    page = maria.get(where).content.decode()
    assert "0 minuter" in page
    assert "Avsluta mötet" in page
    assert "Pågår" in maria.get("/avstamning/").content.decode()


def test_it_does_not_begin_on_another_day_or_when_called_off(world: World, hold: Hold) -> None:
    meeting = hold(begin=False)
    with world.acting("maria"):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + timedelta(days=2))
        meeting.refresh_from_db()
        with pytest.raises(Refused, match="annan dag"):
            start_meeting(meeting, by=world.actor("maria"))
        with pytest.raises(Refused, match="inte börjat"):
            end_meeting(meeting, by=world.actor("maria"))
    world.client("maria").post(f"/avstamning/{meeting.pk}/tid/", {"cancel": "1"})
    assert world.client("karin").post(f"/avstamning/{meeting.pk}/start/").status_code == 302
    with world.acting("maria"):
        meeting.refresh_from_db()
        assert meeting.started_at is None
        with pytest.raises(Refused, match="inställt"):
            start_meeting(meeting, by=world.actor("maria"))


def test_the_page_offers_to_begin_only_when_one_may(world: World, hold: Hold) -> None:
    today, later = hold(begin=False), hold(begin=False, when=timezone.now() + timedelta(days=2))
    maria = world.client("maria")
    assert "Börja mötet" in maria.get(f"/avstamning/{today.pk}/").content.decode()
    page = maria.get(f"/avstamning/{later.pk}/").content.decode()
    assert "Börja mötet" not in page
    assert "Ändra eller ställ in" in page


@pytest.mark.parametrize(("name", "answer"), [("hans", 403), ("pia", 403), ("sara", 403), ("olle", 404), ("rut", 404)])
def test_only_coordinators_of_the_sites_units_work_at_it(world: World, hold: Hold, name: str, answer: int) -> None:
    case, meeting = world.case(), hold()
    client = world.client(name)
    wrote = client.post(f"/avstamning/{meeting.pk}/{case.pk}/", {"note": "Hej", "category": "coordination"})
    assert wrote.status_code == (answer if name in ("hans", "olle", "rut") else 404)  # no part in the case
    assert client.post(f"/avstamning/{meeting.pk}/slut/").status_code == answer
    looked = client.get(f"/avstamning/{meeting.pk}/").status_code
    assert looked == (200 if name == "hans" else answer)


def test_the_agenda_holds_what_each_may_see_and_nothing_hints_at_the_rest(world: World, hold: Hold, speak: Say) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    before = hold(when=timezone.now() - timedelta(days=3))
    speak(before, case, "maria", "x", parked="Vem ringer banken?")
    world.status("karin", case, domain="psykisk_halsa", words="Sover dåligt")
    world.next_step("maria", case)
    later = hold(when=timezone.now())
    ours = world.client("maria").get(f"/avstamning/{later.pk}/").content.decode()
    theirs = world.client("karin").get(f"/avstamning/{later.pk}/").content.decode()
    assert "Parkerat: Vem ringer banken?" in ours
    assert "Parkerat" not in theirs
    assert "2 nya saker sedan sist" in ours  # what Karin handed over, and the own step
    page = world.client("karin").get(f"/avstamning/{later.pk}/{case.pk}/").content.decode()
    assert "Sover dåligt" in page
    assert "Vem ringer banken" not in page
    speak(later, case, "maria", "Johan ringer banken")
    next_time = hold(when=timezone.now() + timedelta(seconds=1), begin=False)
    assert "Parkerat" not in world.client("maria").get(f"/avstamning/{next_time.pk}/").content.decode()


def test_somebody_nobody_has_mentioned_for_long_is_taken_up(world: World, hold: Hold, speak: Say) -> None:
    case = world.case()
    opened = timezone.now()
    for minute in range(3, 0, -1):
        hold(when=opened - timedelta(minutes=minute))
    now = hold(when=opened + timedelta(seconds=1), begin=False)
    where = f"/avstamning/{now.pk}/"
    assert "Inte nämnd på 3 möten" in world.client("maria").get(where).content.decode()
    with world.acting("maria"):
        latest = Meeting.objects.filter(started_at__isnull=False).latest("started_at")
    speak(latest, case, "maria", "Mår bra", at=opened - timedelta(seconds=30))
    assert "Inte nämnd" not in world.client("maria").get(where).content.decode()
    assert "Inte nämnd på 3 möten" in world.client("karin").get(where).content.decode()  # she was told nothing


def test_what_is_said_is_the_own_houses_unless_handed_over(world: World, hold: Hold) -> None:
    case, meeting = world.case(), hold()
    maria, karin = world.client("maria"), world.client("karin")
    where = f"/avstamning/{meeting.pk}/{case.pk}/"
    to_karin = str(world.unit(PSYCHIATRY).pk)
    task = {"text": "Ring hyresvärden", "responsible": str(world.actor("karin").assignment_id), "due_on": "i morgon"}
    maria.post(where, typed(maria, where, note="Hyran är sen", decision="Vi ringer", share=to_karin, **task))
    karin.post(where, typed(karin, where, note="Bara för oss"))
    theirs, ours = karin.get(where).content.decode(), maria.get(where).content.decode()
    assert "Hyran är sen" in theirs
    assert "Beslut: Vi ringer" in theirs
    assert "Bara för oss" not in ours
    with world.acting("karin"):
        assert NextStep.objects.get().responsible_id == world.actor("karin").assignment_id
        assert Line.objects.count() == 2
    with world.acting("olle"):
        assert not Line.objects.exists()


def test_a_task_has_an_owner_and_a_day_and_nothing_typed_is_lost(world: World, hold: Hold) -> None:
    case, meeting = world.case(), hold()
    maria, where = world.client("maria"), f"/avstamning/{meeting.pk}/{case.pk}/"
    elsewhere = str(world.actor("olle").assignment_id)
    for fields in ({"text": "Ring"}, {"text": "Ring", "responsible": elsewhere, "due_on": "i morgon"}, {"note": " "}):
        answer = maria.post(where, {"category": "coordination", "decision": ""} | fields)
        assert answer.status_code == 422
    assert "Ring" in maria.post(where, {"category": "coordination", "text": "Ring"}).content.decode()
    assert maria.post(where, {"nothing": "1"}).status_code == 302
    assert "Inget nytt." in maria.get(where).content.decode()


def test_two_of_one_house_at_once_see_both_texts(world: World, hold: Hold) -> None:
    case, meeting = world.case(), hold()
    maria, johan = world.client("maria"), world.client("johan")
    where = f"/avstamning/{meeting.pk}/{case.pk}/"
    hers, his = typed(maria, where, note="Hyran är betald"), typed(johan, where, note="Skulden växer")
    assert maria.post(where, hers).status_code == 302
    answer = johan.post(where, his)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("Hyran är betald") == 1
    assert "Skulden växer" in page
    again = re.search(r'name="base" value="([^"]+)"', page)
    assert again is not None
    assert johan.post(where, his | {"base": again[1]}).status_code == 302
    assert "Skulden växer" in maria.get(where).content.decode()


def test_the_houses_never_stand_in_each_others_way(world: World, hold: Hold, speak: Say) -> None:
    case, meeting = world.case(), hold()
    mine = speak(meeting, case, "maria", "Ett")
    speak(meeting, case, "karin", "Två", check_base=True)
    with pytest.raises(Outrun) as lost:
        speak(meeting, case, "johan", "Tre", check_base=True)
    assert lost.value.current == mine
    assert speak(meeting, case, "johan", "Tre", check_base=True, based_on=mine.pk).record.version == 2


def test_nothing_is_said_before_the_meeting_or_of_somebody_elsewhere(world: World, hold: Hold) -> None:
    case, meeting = world.case(), hold(begin=False)
    maria = world.actor("maria")
    with world.acting("maria"):
        with pytest.raises(Refused, match="inte börjat"):
            say(meeting, case, Words("x"), by=maria)
        start_meeting(meeting, by=maria)
        meeting.refresh_from_db()
        case.site = world.site("samvux-sjobron")
        with pytest.raises(Refused, match="hör inte till"):
            say(meeting, case, Words("x"), by=maria)
    vera = world.actor("vera")
    with world.acting("vera"):
        other = call_meeting(by=vera, site=world.site("samvux-sjobron"), starts_at=timezone.now(), kind="sync")
        start_meeting(other, by=vera)
    # Past every policy: the database refuses a line about somebody at another site.
    with world.acting("maria"), pytest.raises(ProgrammingError), transaction.atomic():
        _line_past_the_policy(world, other, case)


def _line_past_the_policy(world: World, meeting: Meeting, case: Case) -> None:
    write_record(
        Line,
        by=world.actor("maria"),
        person_id=case.person_id,
        case_id=case.pk,
        kind=Kind.MEETING,
        category="coordination",
        content={"meeting_id": meeting.pk, "note": "x"},
    )


@pytest.mark.parametrize("many", [5, 20])
def test_the_pages_cost_at_most_ten_statements(world: World, hold: Hold, open_more: OpenMore, many: int) -> None:
    cases = open_more(many)
    meeting, maria = hold(), world.client("maria")
    where = f"/avstamning/{meeting.pk}/"
    assert statements(maria, where) <= 10
    assert statements(maria, f"{where}{cases[0].pk}/") <= 10
    assert statements(maria, f"{where}anteckningar/") <= 10


def test_the_line_follows_the_category_and_says_who_will_really_see_it(world: World, hold: Hold) -> None:
    """The person has said that psychiatry is told nothing of violence."""
    case, meeting = world.case(), hold()
    world.consent("maria", case, PSYCHIATRY, carve_outs=(CarveOutTerms("inget om våldet", category="violence"),))
    maria, where = world.client("maria"), f"/avstamning/{meeting.pk}/{case.pk}/"
    page = maria.get(where).content.decode()
    assert f'hx-get="{where}ses-av/"' in page
    assert "får ta emot: " in page  # true whatever is chosen
    assert "Räknas som samordning" in page
    line = f"{where}ses-av/?category="
    assert PSYCHIATRY in maria.get(line + "coordination").content.decode()
    assert PSYCHIATRY not in maria.get(line + "violence").content.decode()
    assert "ingen annan" in maria.get(line + "violence").content.decode()
    to_karin = str(world.unit(PSYCHIATRY).pk)
    unticked = maria.get(f"{line}coordination&offered={to_karin}").content.decode()
    assert " checked" not in unticked
    maria.post(where, typed(maria, where, note="Blev slagen", category="violence", share=to_karin))
    assert "Blev slagen" not in world.client("karin").get(where).content.decode()
    own = maria.get(where).content.decode()  # what is said keeps its category, and the line is of it
    assert PSYCHIATRY not in own.split("Ses av:")[1].split("</p>")[0]
    assert "hx-get" not in own.split("data-line")[1].split("</form>")[0]


@pytest.mark.parametrize(("name", "answer"), [("hans", 403), ("sara", 404), ("olle", 404), ("rut", 404)])
def test_only_who_writes_there_asks_who_will_see_it(world: World, hold: Hold, name: str, answer: int) -> None:
    case, meeting = world.case(), hold()
    where = f"/avstamning/{meeting.pk}/{case.pk}/ses-av/"
    assert world.client(name).get(f"{where}?category=social").status_code == answer
    assert world.client("maria").get(f"{where}?category=nonsense").status_code == 404
    assert world.client("maria").get(where).status_code == 404
