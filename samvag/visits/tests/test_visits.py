"""A visit that two houses plan together: one event, one answer to what came of it, a note each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.between.reading import findings
from samvag.board.reading import board_rows
from samvag.board.tests.conftest import statements
from samvag.cases.models import Case
from samvag.records.actions import write_record
from samvag.records.models import Kind
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from samvag.visits.actions import Plan, book_visit, keep_visit, miss_visit, move_visit, take_back
from samvag.visits.models import Booking, Kept, NotKept
from samvag.visits.reading import calendar_of, missed_in_a_row, one_visit, record_of, visits_in
from tests.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Book = Callable[..., Booking]


@pytest.fixture
def book(world: World) -> Book:
    """Maria books a visit with Karin; `days` from now, earlier for one that has been."""

    def one(case: Case, days: float = 1, *, who: tuple[str, ...] = ("maria", "karin"), **more: Any) -> Booking:
        starts = timezone.now() + timedelta(days=days)
        people = tuple(world.actor(name).assignment_id for name in who)
        plan = Plan(starts, more.pop("mode", "clinic"), people, **more)
        with world.acting("maria"):
            return book_visit(case, plan, by=world.actor("maria"))

    return one


def test_a_visit_is_planned_together_kept_once_and_noted_by_each(world: World, book: Book) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    maria, karin = world.client("maria"), world.client("karin")
    people = [str(world.actor(name).assignment_id) for name in ("maria", "karin")]
    form = {"day": "i dag", "time": "00.01", "mode": "home", "participants": people, "purpose": "Gå igenom breven"}
    where = maria.post(f"/arende/{case.pk}/besok/nytt/", form)["Location"]
    assert "Ask Alm" in karin.get("/besok/").content.decode()
    assert "Ask Alm" in karin.get("/").content.decode()  # on her Min dag
    page = karin.get(where).content.decode()
    assert "Gå igenom breven" in page
    moved = karin.post(where + "utfall/", {"how": "kept", "words": "Följde med till vårdcentralen"})
    assert moved["Location"] == where + "anteckning/"
    ours = maria.get(where).content.decode()
    assert "Besöket blev av" in ours
    assert "Följde med till vårdcentralen" in ours
    assert maria.post(where + "utfall/", {"how": "missed"}).status_code == 422  # it is said already, once
    note = {"heading": "Hembesök", "category": "psychiatric", "text": "Bara vårt"}
    assert karin.post(where + "anteckning/", note)["Location"] == where
    maria.post(where + "anteckning/", note | {"text": "Socialtjänstens ord", "category": "social"})
    assert "Bara vårt" in karin.get(where).content.decode()
    assert "Bara vårt" not in maria.get(where).content.decode()
    assert "Socialtjänstens ord" not in karin.get(where).content.decode()
    with world.acting("karin"):
        row = board_rows(world.actor("karin"))[0]
    assert row.contact_on == timezone.localdate()


def test_whom_no_consent_reaches_is_not_asked(world: World, book: Book) -> None:
    case = world.case()
    with world.acting("maria"):
        for consent in Consent.objects.filter(person_id=case.person_id, given=True, ended_at__isnull=True):
            withdraw_consent(consent, by=world.actor("maria"))
    assert "Karin Berg" not in world.client("maria").get(f"/arende/{case.pk}/besok/nytt/").content.decode()
    with pytest.raises(Refused, match="samtycke"):
        book(case)
    with pytest.raises(Refused):
        book(case, who=("olle",))


def test_a_withdrawn_consent_closes_the_visit_on_every_page(world: World, book: Book) -> None:
    case = world.case(given_name="Ask", family_name="Alm")
    booking = book(case)
    karin = world.client("karin")
    assert karin.get(f"/besok/{booking.pk}/").status_code == 200
    with world.acting("maria"):
        consent = Consent.objects.get(person_id=case.person_id, given=True, ended_at__isnull=True)
        withdraw_consent(consent, by=world.actor("maria"))
    assert karin.get(f"/besok/{booking.pk}/").status_code == 404
    assert "Ask Alm" not in karin.get("/besok/?visa=alla").content.decode()
    assert "Dagens besök" in karin.get("/").content.decode()
    assert world.client("maria").get(f"/besok/{booking.pk}/").status_code == 200


def test_who_comes_without_a_time_stands_on_the_list_until_they_are_met(world: World, book: Book) -> None:
    maria, client = world.actor("maria"), world.client("maria")
    first, second = (world.case(family_name=name) for name in ("Bok", "Alm"))
    for case in (first, second):
        book(case, 0, who=("maria",))
    booked = book(first, -0.001, who=("maria",))
    page = client.get("/besok/")
    here = page.context["calendar"].here
    assert [one.booking.case_id for one in here] == [first.pk, first.pk, second.pk]  # in the order they came
    assert "Här nu, utan bokad tid" in page.content.decode()
    with world.acting("maria"):
        for one in here:
            keep_visit(one.booking, first if one.booking.case_id == first.pk else second, by=maria)
    left = client.get("/besok/").context["calendar"]
    assert not left.here
    assert booked.pk in {one.booking.pk for one in left.today}


@pytest.mark.parametrize(("name", "answer"), [("per", 200), ("sara", 404), ("olle", 404), ("pia", 404), ("rut", 404)])
def test_only_those_in_the_case_see_it(world: World, book: Book, name: str, answer: int) -> None:
    booking = book(world.case())
    assert world.client(name).get(f"/besok/{booking.pk}/").status_code == answer
    calendar = world.client(name).get("/besok/?visa=alla")
    assert (calendar.status_code == 200 and f"/besok/{booking.pk}/" in calendar.content.decode()) == (answer == 200)


def test_missed_in_a_row_is_counted_and_the_page_says_what_to_do(world: World, book: Book) -> None:
    case = world.case()
    maria = world.actor("maria")
    for days, how in ((-9, "kept"), (-6, "missed"), (-4, "excused"), (-2, "missed")):
        booking = book(case, days)
        with world.acting("maria"):
            if how == "kept":
                keep_visit(booking, case, by=maria)
            else:
                miss_visit(booking, case, by=maria, how=how, by_whom="person" if how == "excused" else "")
    with world.acting("karin"):
        assert missed_in_a_row(visits_in(world.actor("karin"), case)) == 2
        said = [one.outcome.how for one in visits_in(world.actor("karin"), case) if one.outcome]
        assert said == ["missed", "excused", "missed", "kept"]
    page = world.client("karin").get(f"/arende/{case.pk}/besok/").content.decode()
    assert "2 uteblivna besök i rad" in page
    assert "?satt=street" in page
    with world.acting("maria"):
        row = board_rows(maria)[0]
    assert row.contact_on == timezone.localdate(timezone.now() - timedelta(days=9))
    line = world.client("maria").get(f"/arende/{case.pk}/livslinje/").content.decode()
    assert "Personen kom inte till besöket" in line
    assert "Besöket blev av" in line


def test_what_has_not_begun_is_neither_kept_nor_missed(world: World, book: Book) -> None:
    case = world.case()
    booking = book(case, 2)
    with world.acting("maria"):
        with pytest.raises(Refused, match="annan dag"):
            keep_visit(booking, case, by=world.actor("maria"))
        with pytest.raises(Refused, match="inte börjat"):
            miss_visit(booking, case, by=world.actor("maria"), how="missed")
    where = f"/besok/{booking.pk}/utfall/"
    assert world.client("maria").post(where, {"how": "kept"}).status_code == 422
    assert world.client("maria").post(where, {"how": "person"}).status_code == 302
    assert "avbokades av personen" in world.client("karin").get(f"/besok/{booking.pk}/").content.decode()


def test_moved_it_is_one_visit_in_the_calendar(world: World, book: Book) -> None:
    case = world.case()
    booking, karin = book(case), world.actor("karin")
    later = Plan(timezone.now() + timedelta(days=3), "phone", tuple(booking.participants))
    with world.acting("karin"):  # the other house may move it
        new = move_visit(booking, case, later, by=karin)
        calendar = calendar_of(karin)
    assert [one.booking.pk for one in calendar.coming] == [new.pk]
    assert new.first == booking.pk
    with world.acting("maria"):
        assert [one.booking.pk for one in calendar_of(world.actor("maria")).coming] == [new.pk]


def test_a_mistake_is_taken_back_by_the_house_that_said_it(world: World, book: Book) -> None:
    case = world.case()
    booking = book(case, -0.01)
    with world.acting("karin"):
        missed = miss_visit(booking, case, by=world.actor("karin"), how="missed")
    where = f"/besok/{booking.pk}/"
    assert world.client("maria").post(where + "angra/").status_code == 403
    world.client("karin").post(where + "angra/")
    with world.acting("maria"):
        found = one_visit(world.actor("maria"), booking.pk)
        assert found is not None
        assert found.outcome is None
        take_back(record_of(found), by=world.actor("maria"))  # nothing said: the booking itself
        assert not visits_in(world.actor("maria"), case)
    assert world.client("karin").get(where).status_code == 404
    assert missed.how == "missed"


def test_the_floor_refuses_an_outcome_of_somebody_elses_visit(world: World, book: Book) -> None:
    case, other = world.case(), world.case()
    booking = book(case, -1, who=("maria",))
    facts = {"person_id": other.person_id, "case_id": other.pk, "kind": Kind.VISIT, "category": "coordination"}
    with world.acting("maria"), pytest.raises(ProgrammingError), transaction.atomic():  # of another case
        write_record(Kept, by=world.actor("maria"), content={"visit": booking.pk, "words": ""}, **facts)
    facts |= {"person_id": case.person_id, "case_id": case.pk, "kind": Kind.NO_VISIT}
    with world.acting("karin"), pytest.raises(ProgrammingError), transaction.atomic():  # of one not handed to her
        write_record(
            NotKept,
            by=world.actor("karin"),
            content={"visit": booking.pk, "how": "missed", "by_whom": "", "words": ""},
            **facts,
        )


def test_an_address_is_nowhere_but_on_the_visit_itself(world: World, book: Book) -> None:
    case = world.case()
    booking = book(case, 0.001, mode="home", place="Storgatan 7, portkod 1234")
    maria = world.client("maria")
    assert "Storgatan" in maria.get(f"/besok/{booking.pk}/").content.decode()
    for page in ("/besok/", "/", f"/arende/{case.pk}/besok/"):
        assert "Storgatan" not in maria.get(page).content.decode()


def test_a_protected_person_has_no_name_in_the_calendar_and_no_address(world: World, book: Book) -> None:
    case = world.case(given_name="Hemlig", family_name="Holm")
    link = world.link("maria", case)
    booking = book(case, who=("maria",))
    maria = world.client("maria")
    maria.post(f"/person/{link.pk}/skydd/", {"protection": "sekretessmarkering", "reason": "Folkbokföringen"})
    with world.acting("maria"):
        link.person.refresh_from_db()
        assert link.person.protection
    assert "Hemlig" not in maria.get("/besok/").content.decode()
    assert "Skyddad person" in maria.get("/besok/").content.decode()
    form = {"day": "i morgon", "time": "10", "mode": "home", "place": "Storgatan 7"}
    form["participants"] = str(world.actor("maria").assignment_id)
    assert maria.post(f"/arende/{case.pk}/besok/nytt/", form).status_code == 422
    assert world.client("sara").get(f"/besok/{booking.pk}/").status_code == 404


def test_a_colleague_of_another_unit_reads_for_the_visit(world: World) -> None:
    case, olle = world.case(), world.actor("olle")
    form = {"day": "i morgon", "time": "10", "mode": "along", "colleague": str(olle.assignment_id)}
    form["participants"] = str(world.actor("maria").assignment_id)
    where = world.client("maria").post(f"/arende/{case.pk}/besok/nytt/", form)["Location"]
    assert "Olle" in world.client("maria").get(where).content.decode()
    assert "Planerat besök" in world.client("olle").get("/").content.decode()


@pytest.mark.heavy
def test_the_pages_cost_at_most_ten_statements(world: World, book: Book) -> None:
    case = world.case()
    booking = book(case, -1)
    maria = world.client("maria")
    for n in range(4):
        book(case, n)
    for page in ("/besok/", "/", f"/arende/{case.pk}/besok/", f"/arende/{case.pk}/besok/nytt/"):
        assert statements(maria, page) <= 10, page
    for page in ("", "tid/", "anteckning/"):
        assert statements(maria, f"/besok/{booking.pk}/{page}") <= 10, page
    with world.acting("maria"):
        assert findings(world.actor("maria")) is not None
