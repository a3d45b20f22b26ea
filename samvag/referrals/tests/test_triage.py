"""The remissgrupp through the browser's door: each party sees what was handed to it, and nothing hints at the rest."""

from collections.abc import Callable

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from samvag.cases.models import Case, CaseRole
from samvag.meetings.actions import MeetingTaken, call_meeting
from samvag.meetings.models import Attendance, Meeting
from samvag.programmes.models import ProgrammeSite
from samvag.referrals import actions
from samvag.referrals.models import CriterionStatement, Opinion, Referral, TriageDecision
from samvag.referrals.tests.counting import statements
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Listing = Callable[..., Referral]


@pytest.fixture
def meeting(world: World) -> Meeting:
    return world.meeting()


@pytest.fixture
def listed(world: World, meeting: Meeting) -> Listing:
    """A referral on the list, handed to psychiatry or not."""

    def put(*, shared: bool = True, **words: str) -> Referral:
        referral = world.referral(**words)
        if shared:
            world.consent("maria", referral, "Öppenvårdspsykiatrin")
        share = [world.unit("Öppenvårdspsykiatrin").pk] if shared else []
        with world.acting("maria"):
            actions.put_on_list(referral, by=world.actor("maria"), meeting=meeting, share_with=share)
        return referral

    return put


def at(meeting: Meeting, referral: Referral, path: str = "") -> str:
    return f"/remissgrupp/{meeting.pk}/{referral.pk}/{path}"


DECIDED = {"outcome": "accept", "reason": "Behöver samordning.", "goes_to": "", "answer": "Du är välkommen."}


def test_a_meeting_is_called_with_people_from_each_organisation(world: World) -> None:
    maria, karin = world.client("maria"), world.actor("karin")
    assert "Karin Berg" in maria.get("/remissgrupp/nytt/integrerat-sjobron/").content.decode()
    asked = {"day": "i morgon", "time": "10.30", "place": "Rum 2", "participants": [str(karin.assignment_id)]}
    page = maria.post("/remissgrupp/nytt/integrerat-sjobron/", asked)["Location"]
    shown = maria.get(page).content.decode()
    assert "Karin Berg" in shown
    assert "Region Västvidden" in shown
    maria.post(page + "narvaro/", {"present": [str(karin.assignment_id)]})
    with world.acting("maria"):
        assert Attendance.objects.get().present
        assert Meeting.objects.get().held_at is not None
    with world.acting("olle"):
        assert not Meeting.objects.exists()
        assert not Attendance.objects.exists()
    assert "Rum 2" in maria.get("/remissgrupp/").content.decode()


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [("i går", "10", "redan varit"), ("9999-12-31", "10", "Kontrollera årtalet"), ("i morgon", "nio", "klockslaget")],
)
def test_a_wrong_day_or_time_keeps_the_rest(world: World, day: str, time: str, said: str) -> None:
    fields = {"day": day, "time": time, "place": "Rum 2"}
    page = world.client("maria").post("/remissgrupp/nytt/integrerat-sjobron/", fields).content.decode()
    assert said in page
    assert "Rum 2" in page


def test_two_meetings_cannot_begin_together(world: World) -> None:
    maria, fields = world.client("maria"), {"day": "i morgon", "time": "10.30"}
    maria.post("/remissgrupp/nytt/integrerat-sjobron/", fields)
    assert "redan ett möte" in maria.post("/remissgrupp/nytt/integrerat-sjobron/", fields).content.decode()
    with world.acting("maria"), pytest.raises(MeetingTaken):
        call_meeting(by=world.actor("maria"), site=world.site(), starts_at=Meeting.objects.get().starts_at)


def test_those_outside_the_site_find_no_meeting(world: World, meeting: Meeting) -> None:
    rut, olle, nina = world.client("rut"), world.client("olle"), world.client("nina")
    assert rut.get(f"/remissgrupp/{meeting.pk}/").status_code == 404
    assert rut.get("/remissgrupp/nytt/integrerat-sjobron/").status_code == 404
    assert olle.get(f"/remissgrupp/{meeting.pk}/").status_code == 404
    assert olle.post(f"/remissgrupp/{meeting.pk}/narvaro/").status_code == 404
    assert nina.get("/remissgrupp/").status_code == 403
    assert nina.get(f"/remissgrupp/{meeting.pk}/").status_code == 403


def test_the_database_refuses_a_meeting_called_from_outside(world: World) -> None:
    olle = world.actor("olle")
    with world.acting("olle"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Meeting.objects.create(
            site=ProgrammeSite.objects.get(slug="integrerat-sjobron"),
            kind=Meeting.Kind.TRIAGE,
            starts_at=timezone.now(),
            called_by_id=olle.assignment_id,
        )


def test_each_party_numbers_what_it_sees_without_a_gap(world: World, meeting: Meeting, listed: Listing) -> None:
    listed(shared=True)
    hidden = listed(shared=False, given_name="Dold")
    listed(shared=True)
    maria, karin = world.client("maria"), world.client("karin")
    assert [item.number for item in maria.get(f"/remissgrupp/{meeting.pk}/").context["items"]] == [1, 2, 3]
    page = karin.get(f"/remissgrupp/{meeting.pk}/")
    assert [item.number for item in page.context["items"]] == [1, 2]
    assert "Dold" not in page.content.decode()
    assert karin.get("/remissgrupp/").context["coming"][0].item_count == 2
    assert maria.get("/remissgrupp/").context["coming"][0].item_count == 3
    for path in ("", "beslut/"):
        assert karin.get(at(meeting, hidden, path)).status_code == 404
    for path in ("kriterier/", "mening/"):
        assert karin.post(at(meeting, hidden, path)).status_code == 404


def test_a_criterion_is_stated_by_each_party(world: World, meeting: Meeting, listed: Listing) -> None:
    referral = listed()
    world.consent("karin", referral, "Vuxenenheten")
    karin, maria = world.client("karin"), world.client("maria")
    assert (
        karin.post(at(meeting, referral, "kriterier/"), {"adult": "met", "two_diagnoses": "unknown"}).status_code == 302
    )
    maria.post(at(meeting, referral, "kriterier/"), {"adult": "not_met", "adult-words": "Sjutton år"})
    page = maria.get(at(meeting, referral)).content.decode()
    for words in ("Karin Berg", "Vet inte", "Sjutton år", "Version 1"):
        assert words in page
    # Saved again without a change, nothing new is written.
    karin.post(at(meeting, referral, "kriterier/"), {"adult": "met", "two_diagnoses": "unknown"})
    with world.acting("karin"):
        assert CriterionStatement.objects.filter(record__unit=world.unit("Öppenvårdspsykiatrin")).count() == 2


def test_a_comment_without_a_stand_is_kept_and_asked_about(world: World, meeting: Meeting, listed: Listing) -> None:
    page = world.client("karin").post(at(meeting, listed(), "kriterier/"), {"adult-words": "Osäkert"})
    assert page.status_code == 422
    assert "Osäkert" in page.content.decode()
    assert "Välj uppfyllt" in page.content.decode()


def test_only_the_deciding_party_decides(world: World, meeting: Meeting, listed: Listing) -> None:
    referral = listed()
    karin = world.client("karin")
    assert "En annan part beslutar" in karin.get(at(meeting, referral)).content.decode()
    assert karin.get(at(meeting, referral, "beslut/")).status_code == 403
    assert karin.post(at(meeting, referral, "beslut/"), DECIDED).status_code == 403


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("accept", "välkommen till"),
        ("one_party", "en av oss"),
        ("redirect", "annan verksamhet"),
        ("decline", "anledningen"),
    ],
)
def test_the_answer_starts_warm(world: World, meeting: Meeting, listed: Listing, outcome: str, words: str) -> None:
    page = world.client("maria").get(at(meeting, listed(), f"beslut/?utfall={outcome}"))
    assert words in page.context["form"].initial["answer"]


def test_a_decision_shows_who_and_which_version(world: World, meeting: Meeting, listed: Listing) -> None:
    referral = listed()
    maria, karin = world.client("maria"), world.client("karin")
    once = DECIDED | {"_once": "b9c9ab3e-6d37-4ba2-9f6a-3a9d24cf4ce1"}
    assert maria.post(at(meeting, referral, "beslut/"), once).status_code == 302
    assert maria.post(at(meeting, referral, "beslut/"), once).status_code == 302
    assert maria.post(at(meeting, referral, "beslut/"), DECIDED).status_code == 409
    for client in (maria, karin):
        page = client.get(at(meeting, referral)).content.decode()
        for words in ("Beslut: Tas emot i programmet", "Behöver samordning.", "Maria Lund", "Kriterier version 1"):
            assert words in page
    with world.acting("maria"):
        assert TriageDecision.objects.count() == 1


def test_sending_somebody_on_names_to_whom(world: World, meeting: Meeting, listed: Listing) -> None:
    page = world.client("maria").post(at(meeting, listed(), "beslut/"), DECIDED | {"outcome": "redirect"})
    assert "vem som tar vidare" in page.content.decode()
    assert "Behöver samordning." in page.content.decode()


def test_disagreement_is_kept(world: World, meeting: Meeting, listed: Listing) -> None:
    referral = listed()
    maria, karin = world.client("maria"), world.client("karin")
    maria.post(at(meeting, referral, "beslut/"), DECIDED)
    assert "varför ni inte" in karin.post(at(meeting, referral, "mening/"), {"mening-agrees": "no"}).content.decode()
    said = {"mening-agrees": "no", "mening-words": "Vi ser ingen samsjuklighet."}
    assert karin.post(at(meeting, referral, "mening/"), said).status_code == 302
    assert "Vi ser ingen samsjuklighet." in maria.get(at(meeting, referral)).content.decode()
    with world.acting("karin"):
        assert Opinion.objects.get().agrees is False


def test_the_answer_is_a_letter(world: World, meeting: Meeting, listed: Listing) -> None:
    referral = listed()
    maria = world.client("maria")
    assert maria.get(f"/remiss/{referral.pk}/svar/").status_code == 404
    maria.post(at(meeting, referral, "beslut/"), DECIDED)
    letter = maria.get(f"/remiss/{referral.pk}/svar/").content.decode()
    for words in ("Hej Alva!", "Du är välkommen.", "Maria Lund", "0500-00 01 10"):
        assert words in letter
    assert "Behöver samordning." not in letter


def test_accepting_opens_a_case_with_both_coordinators(world: World, meeting: Meeting, listed: Listing) -> None:
    referral = listed()
    maria = world.client("maria")
    path = f"/remiss/{referral.pk}/arende/"
    assert maria.get(path).status_code == 404
    maria.post(at(meeting, referral, "beslut/"), DECIDED)
    ours, theirs = world.unit("Vuxenenheten").pk, world.unit("Öppenvårdspsykiatrin").pk
    who = {name: str(world.actor(name).assignment_id) for name in ("maria", "johan", "karin", "per")}
    seats = {
        f"main_coordinator-{ours}": who["maria"],
        f"colleague_coordinator-{ours}": who["maria"],
        f"main_coordinator-{theirs}": who["karin"],
        f"colleague_coordinator-{theirs}": who["per"],
    }
    assert "Välj en annan person" in maria.post(path, seats).content.decode()
    seats[f"colleague_coordinator-{ours}"] = who["johan"]
    opened = maria.post(path, seats)
    assert opened["Location"].startswith("/arende/")
    assert maria.post(path, seats)["Location"] == opened["Location"]
    with world.acting("karin"):
        assert Case.objects.count() == 1
        assert CaseRole.objects.count() == 4
    assert world.client("karin").get(path).status_code == 403


def test_without_consent_the_case_is_ones_own(world: World, meeting: Meeting, listed: Listing) -> None:
    referral = listed(shared=False)
    maria = world.client("maria")
    maria.post(at(meeting, referral, "beslut/"), DECIDED)
    page = maria.get(f"/remiss/{referral.pk}/arende/").content.decode()
    assert "når ingen annan part" in page
    assert "Karin" not in page


def test_no_more_statements_for_a_long_list(world: World, meeting: Meeting, listed: Listing) -> None:
    for _turn in range(5):
        listed()
    karin = world.client("karin")
    few = statements(karin, f"/remissgrupp/{meeting.pk}/")
    for _turn in range(20):
        listed()
    assert statements(karin, f"/remissgrupp/{meeting.pk}/") == few
    assert few <= 9
    assert statements(karin, at(meeting, listed())) <= 10
    assert statements(karin, "/remissgrupp/") <= 10


def test_a_head_reads_but_says_nothing_that_is_handed_over(world: World, meeting: Meeting, listed: Listing) -> None:
    referral, hans = listed(), world.client("hans")
    assert "Spara er bedömning" not in hans.get(at(meeting, referral)).content.decode()
    assert hans.post(at(meeting, referral, "kriterier/"), {"adult": "met"}).status_code == 403
    assert hans.get(at(meeting, referral, "beslut/")).status_code == 403
    assert "Nytt möte" in hans.get("/remissgrupp/").content.decode()


def test_opening_a_meeting_from_the_list_page_does_it_once(world: World) -> None:
    referral = world.referral()
    maria = world.client("maria")
    new = {
        "revision": "1",
        "meeting": "new",
        "day": "i morgon",
        "time": "10",
        "_once": "c9c9ab3e-6d37-4ba2-9f6a-3a9d24cf4ce1",
    }
    assert maria.post(f"/remiss/{referral.pk}/lista/", new).status_code == 302
    assert maria.post(f"/remiss/{referral.pk}/lista/", new).status_code == 302
    other = world.referral()
    taken = {"revision": "1", "meeting": "new", "day": "i morgon", "time": "10"}
    assert "redan ett möte" in maria.post(f"/remiss/{other.pk}/lista/", taken).content.decode()
    lost = maria.post(f"/remiss/{referral.pk}/lista/", taken | {"time": "11"})
    assert lost.status_code == 409
    with world.acting("maria"):
        assert Meeting.objects.count() == 1
