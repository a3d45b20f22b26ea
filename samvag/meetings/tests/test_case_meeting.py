"""An extra meeting about one person: who is asked, what the invitation tells, who knows of it, and what each keeps."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.between.tests.test_findings import codes
from samvag.board.tests.conftest import statements
from samvag.cases.actions import add_actor
from samvag.cases.models import ActorAround, Case
from samvag.meetings.actions import (
    Gathering,
    Words,
    answer_invitation,
    approve_minutes,
    call_case_meeting,
    end_meeting,
    note_guest,
    say,
    start_meeting,
)
from samvag.meetings.invitation import lines
from samvag.meetings.minutes import digest_of, minutes_of
from samvag.meetings.models import Attendance, Calling, Guest, Meeting
from samvag.records.actions import write_record
from samvag.records.models import Kind, Note
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")


def sister(world: World, case: Case) -> ActorAround:
    with world.acting("maria"):
        return add_actor(
            case, by=world.actor("maria"), name="Eva", function="Syster", reach="070", category="relatives"
        )


def gather(world: World, case: Case, *, asked: tuple[str, ...] = ("maria", "karin"), **more: Any) -> Meeting:
    """Called by Maria for today, with Karin asked and the sister said yes to."""
    ids = [world.actor(name).assignment_id for name in asked]
    fields: dict[str, Any] = {"starts_at": timezone.now() + timedelta(minutes=5), "aim": "Boendet", "own_words": "Jag"}
    with world.acting("maria"):
        meeting = call_case_meeting(case, Gathering(participants=ids, **fields | more), by=world.actor("maria"))
        meeting.refresh_from_db()
    return meeting


def test_a_form_calls_colleagues_and_those_the_person_has_said_yes_to(world: World) -> None:
    case = world.case(given_name="Signe", family_name="Samlad")
    eva, maria = sister(world, case), world.client("maria")
    asked = [str(world.actor(name).assignment_id) for name in ("maria", "karin")]
    form = {"day": "i dag", "time": "23.58", "aim": "Boendet", "own_words": "Nycklarna", "participants": asked}
    form |= {"guests": [str(eva.pk)], "person_comes": "on", "place": "Rum 4"}
    where = f"/arende/{case.pk}/moten/nytt/"
    assert "Fråga personen först" in maria.post(where, form).content.decode()
    for place in ("Vuxenenheten, rum 4", "Hos Signe"):
        assert "inte vilken enhet" in maria.post(where, form | {"agreed": "on", "place": place}).content.decode()
    stranger = str(world.actor("olle").assignment_id)
    assert maria.post(where, form | {"agreed": "on", "participants": [stranger]}).status_code == 422
    page = maria.post(where, form | {"agreed": "on"})["Location"]
    shown = maria.get(page).content.decode()
    assert all(words in shown for words in ("Nycklarna", "Boendet", "Eva", "Personen själv", "har inte svarat"))
    assert shown.index("Nycklarna") < shown.index("Boendet")  # the person's own words first
    assert "Du är kallad" in world.client("karin").get(page).content.decode()
    assert "Möte" in maria.get(f"/arende/{case.pk}/moten/").content.decode()


def test_the_invitation_tells_neither_who_nor_where_one_works(world: World) -> None:
    case = world.case(given_name="Signe", family_name="Samlad")
    meeting = gather(world, case, place="Storgatan 3")
    with world.acting("maria"):
        words = " ".join(lines(Meeting.objects.select_related("called_by__user", "called_by__unit").get(pk=meeting.pk)))
    assert "Storgatan 3" in words
    for hidden in ("Signe", "Samlad", "Vuxen", "Boendet", "Samväg", case.number, "Eva"):
        assert hidden not in words
    paper = world.client("maria").get(f"/avstamning/{meeting.pk}/inbjudan/")
    assert paper.content.startswith(b"%PDF")
    moved = world.client("maria").post(
        f"/avstamning/{meeting.pk}/tid/", {"day": "i morgon", "time": "9", "place": "Vuxenenheten"}
    )
    assert moved.status_code == 422


def test_nobody_is_asked_whom_the_person_has_not_said_yes_to(world: World) -> None:
    case = world.case()
    eva, maria = sister(world, case), world.actor("maria")
    ahead = timezone.now() + timedelta(days=1)
    mine = [maria.assignment_id]
    with world.acting("maria"):
        for gathering in (
            Gathering(ahead, "x", [world.actor("olle").assignment_id]),
            Gathering(ahead, "x", mine, guests=[eva.pk]),
            Gathering(ahead, "x", mine, guests=[case.pk], agreed_on=timezone.localdate()),
            Gathering(ahead, "x", mine, place="Vuxenenheten"),
        ):
            with pytest.raises(Refused):
                call_case_meeting(case, gathering, by=maria)
        assert not Meeting.objects.filter(kind="case").exists()
    with world.acting("hans"), pytest.raises(Refused):
        call_case_meeting(case, Gathering(ahead, "x", mine), by=world.actor("hans"))


def test_who_is_not_asked_does_not_know_of_it(world: World) -> None:
    case = world.case()
    alone = gather(world, case, asked=("maria",))
    karin = world.client("karin")
    assert karin.get(f"/avstamning/{alone.pk}/").status_code == 404
    with world.acting("karin"):
        assert not Meeting.objects.filter(kind="case").exists()
        assert not Attendance.objects.filter(meeting_id=alone.pk).exists()
        assert not Calling.objects.exists()
        assert not Guest.objects.exists()
    together = gather(world, case)
    where = f"/avstamning/{together.pk}/"
    assert karin.get(where).status_code == 200
    for name, answer in (("olle", 404), ("rut", 404), ("sara", 404), ("pia", 404), ("hans", 200)):
        assert world.client(name).get(where).status_code == answer, name
    assert world.client("hans").post(where + "start/").status_code == 403
    # The consent is withdrawn: to psychiatry there is no meeting any more.
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(person_id=case.person_id), by=world.actor("maria"))
    assert karin.get(where).status_code == 404


def test_each_house_keeps_its_own_and_hears_who_was_there(world: World) -> None:
    case, other = world.case(), world.case()
    eva = sister(world, case)
    meeting = gather(world, case, guests=[eva.pk], agreed_on=timezone.localdate())
    maria, karin = world.actor("maria"), world.actor("karin")
    with world.acting("maria"):
        start_meeting(meeting, by=maria)
        meeting.refresh_from_db()
        guest = Guest.objects.get(name="Eva")
        assert guest.record.category == "relatives"
        note_guest(guest, by=maria, answer="yes", present=True)
        say(meeting, case, Words("Kommunen säger", category="social"), by=maria, share_with=[])
        with pytest.raises(Refused, match="inte om den"):
            say(meeting, other, Words("x"), by=maria)
    with world.acting("karin"):
        say(meeting, case, Words("Psykiatrin säger"), by=karin, share_with=[])
        theirs = Guest.objects.filter(meeting=meeting).first()
        assert theirs is not None
        with pytest.raises(Refused):
            note_guest(theirs, by=karin, answer="no", present=False)
    with world.acting("maria"):
        end_meeting(meeting, by=maria)
        seen = digest_of(minutes_of(maria, meeting))
        approve_minutes(meeting, by=maria, seen=seen)
        note = Note.objects.get(case_id=case.pk)
    assert note.heading.startswith("Möte")
    assert "Kommunen säger" in note.text
    assert "Eva (Syster)" in note.text
    assert "Psykiatrin" not in note.text
    assert "Psykiatrin säger" in world.client("karin").get(f"/avstamning/{meeting.pk}/anteckningar/").content.decode()


def test_the_database_takes_a_guest_only_of_the_meeting_about_the_same_case(world: World) -> None:
    case, other = world.case(), world.case()
    meeting = gather(world, case)
    maria = world.actor("maria")
    content = {"meeting_id": meeting.pk, "name": "Eva", "agreed_on": timezone.localdate()}
    with world.acting("maria"), pytest.raises(ProgrammingError), transaction.atomic():
        write_record(Guest, by=maria, person_id=other.person_id, case_id=other.pk, kind=Kind.GUEST,
                     category="coordination", content=content)  # fmt: skip


def test_an_invitation_without_an_answer_is_between_the_chairs(world: World) -> None:
    case = world.case()
    eva = sister(world, case)
    before = codes(world, "maria")
    meeting = gather(world, case, guests=[eva.pk], person_comes=False, agreed_on=timezone.localdate())
    assert "invitation" not in codes(world, "karin")  # it stands with its day under the meetings on Min dag
    assert "guest" in codes(world, "maria")
    assert "guest" not in codes(world, "karin")
    maria = world.client("maria")
    with world.acting("maria"):
        guest = Guest.objects.get(meeting=meeting).pk
    assert maria.post(f"/avstamning/{meeting.pk}/gast/{guest}/", {"answer": "no"}).status_code == 302
    assert codes(world, "maria") == before
    world.client("karin").post(f"/remissgrupp/{meeting.pk}/svara/", {"comes": "yes"})
    assert "invitation" not in codes(world, "karin")
    assert "kommer" in maria.get(f"/avstamning/{meeting.pk}/").content.decode()


def test_pages_ask_few_questions(world: World) -> None:
    case = world.case()
    meeting = gather(world, case)
    maria = world.client("maria")
    for where in (f"/avstamning/{meeting.pk}/", f"/arende/{case.pk}/moten/", f"/arende/{case.pk}/moten/nytt/"):
        assert statements(maria, where) <= 10, where


def asked_to(world: World, username: str) -> str:
    """What Min dag says of meetings one is asked to; empty when the part is not there."""
    page = world.client(username).get("/").content.decode()
    found = re.search(r'aria-labelledby="asked">(.*?)</section>', page, re.DOTALL)
    return found[1] if found else ""


def test_a_meeting_one_is_asked_to_stands_on_min_dag_until_it_is_over(world: World) -> None:
    case = world.case(given_name="Signe", family_name="Samlad")
    before = [statements(world.client(name), "/") for name in ("maria", "karin")]
    meeting = gather(world, case, place="Rum 4")
    for name in ("maria", "karin"):
        assert all(words in asked_to(world, name) for words in (f"/avstamning/{meeting.pk}/", "Samlad", "Rum 4"))
    assert "du har inte svarat" in asked_to(world, "karin")
    for name in ("johan", "sara", "olle", "hans", "lena"):  # not asked, or nothing to do with the case
        assert asked_to(world, name) == ""
    assert [statements(world.client(name), "/") for name in ("maria", "karin")] == before
    with world.acting("karin"):
        answer_invitation(meeting, by=world.actor("karin"), comes=True)
    assert "du har inte svarat" not in asked_to(world, "karin")
    with world.acting("maria"):
        start_meeting(meeting, by=world.actor("maria"))
        end_meeting(meeting, by=world.actor("maria"))
    assert asked_to(world, "maria") == asked_to(world, "karin") == ""


def test_min_dag_forgets_the_meeting_the_moment_the_yes_is_taken_back(world: World) -> None:
    case = world.case(family_name="Samlad")
    gather(world, case)
    assert "Samlad" in asked_to(world, "karin")
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(), by=world.actor("maria"))
    assert asked_to(world, "karin") == ""
    assert "Samlad" in asked_to(world, "maria")


def test_a_meeting_far_off_or_gone_by_is_not_of_the_day(world: World) -> None:
    case = world.case(family_name="Samlad")
    gather(world, case, starts_at=timezone.now() + timedelta(days=15))
    assert asked_to(world, "maria") == ""
    near = gather(world, case, starts_at=timezone.now() + timedelta(days=12))
    assert "Samlad" in asked_to(world, "maria")
    with world.acting("maria"):
        Meeting.objects.filter(pk=near.pk).update(cancelled_at=timezone.now())
    assert asked_to(world, "maria") == ""


def test_a_meeting_on_its_way_is_kept_and_stands_on_min_dag(world: World) -> None:
    case, maria = world.case(), world.client("maria")
    sister(world, case)
    where, key = f"/arende/{case.pk}/moten/nytt/", f"case-meeting:{case.pk}"
    assert f'data-draft="{key}"' in maria.get(where).content.decode()
    karin = str(world.actor("karin").assignment_id)
    typed = {"own_words": "Nycklarna", "aim": "Boendet", "day": "i morgon", "participants": karin}
    assert maria.post("/utkast/", {"draft_key": key, **typed}).status_code == 204
    assert f'href="{where}"' in maria.get("/").content.decode()
    page = maria.get(where)
    form = page.context["form"]
    assert "Här är det du började skriva" in page.content.decode()
    assert "Nycklarna" in page.content.decode()
    assert form["participants"].value() == [karin]
    assert (form["person_comes"].value(), form["agreed"].value(), form["guests"].value()) == (False, False, [])
    # It is the writer's alone, and another case's form begins empty.
    assert "Nycklarna" not in world.client("johan").get(where).content.decode()
    assert "Nycklarna" not in maria.get(f"/arende/{world.case().pk}/moten/nytt/").content.decode()
    sent = typed | {"time": "10.30", "participants": [karin]}
    assert maria.post(where, sent).status_code == 302
    assert f'href="{where}"' not in maria.get("/").content.decode()
