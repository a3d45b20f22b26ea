"""The log reviewer's day: draw, search, judge, print; only in one's own organisation, and itself logged."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from samvag.audit.events import log_read
from samvag.audit.models import Event, ReadEntry
from samvag.identity.models import User
from samvag.people.actions import close_out, protect
from samvag.review.actions import Suspicion, conclude, draw_sample, judge_row, search_log
from samvag.review.models import Review, ReviewItem
from samvag.review.reading import items_of, rows_of
from tests.world import World

pytestmark = pytest.mark.django_db


def period() -> tuple[Any, Any]:
    now = timezone.now()
    return now - timedelta(days=1), now + timedelta(days=1)


@pytest.fixture
def case(world: World) -> Any:
    """A case that Karin and Nina have looked into, one of them without being in it."""
    case = world.case(given_name="Alva", family_name="Åström")
    for name in ("karin", "nina"):
        _look(world, name, case.person_id)
    return case


def _look(world: World, name: str, *persons: Any, page: str = "person") -> None:
    with world.acting(name):
        log_read(page, persons=persons, subject="link:x", ground="unit")


def test_a_sample_can_be_drawn_again(world: World, case: Any) -> None:
    for number in range(30):
        _look(world, "karin", case.person_id, page=f"page-{number}")
    lena = world.actor("lena")
    with world.acting("lena"):
        end = timezone.now()
        first = draw_sample(by=lena, period=(end - timedelta(days=1), end), size=10)
        again = draw_sample(by=lena, period=(end - timedelta(days=1), end), size=10, seed=first.seed)
        other = draw_sample(by=lena, period=(end - timedelta(days=1), end), size=10)
        keys = [{item.entry_id for item in items_of(one)} for one in (first, again, other)]
        assert first.population == ReadEntry.objects.filter(at__lt=end).count() >= 32
        assert keys[0] == keys[1] != keys[2]
        assert len(keys[0]) == 10
        drawn = Event.objects.filter(name="log.drawn")
        assert drawn.count() == 3


def test_a_targeted_search_by_person_or_by_staff(world: World, case: Any) -> None:
    lena = world.actor("lena")
    nina = User.objects.get(username="nina")
    with world.acting("lena"):
        about = search_log(by=lena, period=period(), suspicion=Suspicion("Anmälan", person_id=case.person_id))
        by_nina = search_log(by=lena, period=period(), suspicion=Suspicion("Anmälan", staff_id=nina.pk))
        assert {item.staff.username for item in items_of(about)} >= {"karin", "nina"}  # type: ignore[union-attr]
        assert {item.staff_id for item in items_of(by_nina)} == {nina.pk}
        rows, persons = rows_of(items_of(by_nina))
        assert rows[0].persons.startswith("Alva Åström")
        assert persons == [case.person_id]


def test_a_search_without_a_reason_is_refused_by_the_database(world: World, case: Any) -> None:
    with world.acting("lena"), pytest.raises(IntegrityError), transaction.atomic():
        search_log(by=world.actor("lena"), period=period(), suspicion=Suspicion("", person_id=case.person_id))


def test_only_ones_own_organisation_is_seen(world: World, case: Any) -> None:
    """What Maria's municipality read is not the region's reviewer's to see."""
    _look(world, "maria", case.person_id)
    maria = User.objects.get(username="maria")
    with world.acting("lena"):
        found = search_log(by=world.actor("lena"), period=period(), suspicion=Suspicion("x", staff_id=maria.pk))
        assert items_of(found) == []
        assert not ReadEntry.objects.filter(user_id=maria.pk).exists()


@pytest.mark.parametrize("name", ["maria", "karin", "hans", "adam"])
def test_nobody_else_reads_or_draws(world: World, case: Any, name: str) -> None:
    with world.acting("lena"):
        made = draw_sample(by=world.actor("lena"), period=period(), size=5)
    with world.acting(name):
        assert not Review.objects.exists()
        assert not ReviewItem.objects.exists()
        with pytest.raises(PermissionDenied):
            draw_sample(by=world.actor(name), period=period(), size=5)
    assert world.client(name).get(f"/logg/granskning/{made.pk}/").status_code == 403
    assert world.client(name).get("/logg/").status_code == 403


def test_an_outcome_is_kept_with_a_note_and_an_event(world: World, case: Any) -> None:
    lena = world.actor("lena")
    with world.acting("lena"):
        review = draw_sample(by=lena, period=period(), size=5)
        item = items_of(review)[0]
        judge_row(item, by=lena, outcome="question", note="Frågar Nina i dag.")
        conclude(review, by=lena, outcome="incident", note="Anmäls.")
        assert Event.objects.filter(name="log.row_reviewed", subject=f"review-row:{item.pk}").count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            judge_row(item, by=lena, outcome="incident", note="")


def test_the_pages_from_draw_to_protocol(world: World, case: Any) -> None:
    client = world.client("lena")
    today = timezone.localdate().isoformat()
    drawn = client.post("/logg/stickprov/", {"since": today, "until": today, "size": "5"})
    assert drawn.status_code == 302
    page = client.get(drawn.url).content.decode()
    assert "Frö" in page
    with world.acting("lena"):
        item = ReviewItem.objects.order_by("entry_at")[0]
    refused = client.post(f"/logg/rad/{item.pk}/", {"outcome": "incident", "note": ""})
    assert refused.status_code == 422
    assert "Skriv vad som behöver förklaras" in refused.content.decode()
    assert client.post(f"/logg/rad/{item.pk}/", {"outcome": "incident", "note": "Utreds"}).status_code == 302
    assert client.post(f"{drawn.url}resten/").status_code == 302
    assert client.post(drawn.url, {"outcome": "incident", "note": "Klart"}).status_code == 302
    made = PdfReader(BytesIO(client.get(f"{drawn.url}protokoll/").content))
    words = "".join(one.extract_text() for one in made.pages)
    assert "Avvikelse" in words
    assert "md5" in words
    assert "/StructTreeRoot" in made.root_object
    assert "Alva" not in page.split("</title>")[0]


def test_a_person_is_found_by_number_only_if_known_here(world: World, case: Any) -> None:
    client = world.client("lena")
    today = timezone.localdate().isoformat()
    asked = {"since": today, "until": today, "reason": "Anmälan från patienten"}
    number = world.link("karin", case).number
    assert client.post("/logg/sok/", asked | {"number": number}).status_code == 302
    elsewhere = world.referral()  # the municipality knows this one, the region does not
    answers = [
        client.post("/logg/sok/", asked | {"number": one})
        for one in (world.link("maria", elsewhere).number, world.number().value)
    ]
    assert [one.status_code for one in answers] == [422, 422]
    assert all("Er verksamhet har ingen logg" in one.content.decode() for one in answers)
    both = client.post("/logg/sok/", asked | {"number": number, "staff": str(User.objects.get(username="per").pk)})
    assert both.status_code == 422


def test_a_protected_person_is_not_named(world: World, case: Any) -> None:
    with world.acting("karin"):
        protect(world.link("karin", case), by=world.actor("karin"), protection="sekretessmarkering")
    with world.acting("lena"):
        found = search_log(by=world.actor("lena"), period=period(), suspicion=Suspicion("x", person_id=case.person_id))
    page = world.client("lena").get(f"/logg/granskning/{found.pk}/").content.decode()
    assert "Skyddade personuppgifter" in page
    assert "Alva" not in page


def test_somebody_the_reviewer_is_closed_out_from_is_not_there(world: World, case: Any) -> None:
    """The same answer as for somebody the organisation does not know."""
    number = world.link("karin", case).number
    with world.acting("lena"):
        found = draw_sample(by=world.actor("lena"), period=period(), size=50)
    with world.acting("karin"):
        lena = world.actor("lena").user_id
        close_out(by=world.actor("karin"), person_id=case.person_id, user_id=lena, reason="relative")
    client, today = world.client("lena"), timezone.localdate().isoformat()
    asked = {"since": today, "until": today, "reason": "Anmälan", "number": number}
    assert "Er verksamhet har ingen logg" in client.post("/logg/sok/", asked).content.decode()
    page = client.get(f"/logg/granskning/{found.pk}/").content.decode()
    assert "Alva" not in page
    assert "Skyddade" not in page


def test_what_the_reviewer_sees_is_itself_logged(world: World, case: Any) -> None:
    with world.acting("lena"):
        found = search_log(by=world.actor("lena"), period=period(), suspicion=Suspicion("x", person_id=case.person_id))
    world.client("lena").get(f"/logg/granskning/{found.pk}/")
    with world.acting("lena"):
        row = ReadEntry.objects.get(page="log-review", subject=f"review:{found.pk}")
        assert row.persons == [case.person_id]


@pytest.mark.parametrize("count", [5, 50])
def test_a_review_costs_the_same_whatever_the_number(world: World, case: Any, count: int) -> None:
    for _number in range(count):
        _look(world, "karin", case.person_id)
    with world.acting("lena"):
        found = draw_sample(by=world.actor("lena"), period=period(), size=count)
    client = world.client("lena")
    client.get("/logg/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(f"/logg/granskning/{found.pk}/").status_code == 200
    spent = [one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(spent) <= 10
