"""What stands out, found by the background work, and why. Here the whole test signs in as the background work does."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from samvag.audit.events import log_read
from samvag.review.actions import find_patterns
from samvag.review.models import ReviewItem
from samvag.review.reading import rows_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def background(town: None) -> Iterator[None]:
    default = connections["default"]
    default.close()
    default.close_pool()  # type: ignore[attr-defined]
    default.settings_dict["USER"] = "samvag_worker"
    yield
    default.close()
    default.close_pool()  # type: ignore[attr-defined]
    default.settings_dict["USER"] = "samvag_web"


def period() -> tuple[Any, Any]:
    now = timezone.now()
    return now - timedelta(hours=1), now + timedelta(hours=1)


def _look(world: World, name: str, *persons: Any) -> None:
    with world.acting(name):
        log_read("person", persons=persons, subject="link:x", ground="unit")


@pytest.fixture
def case(world: World) -> Any:
    """A case that Karin and Nina have looked into, one of them without being in it."""
    case = world.case(given_name="Alva", family_name="Åström")
    for name in ("karin", "nina"):
        _look(world, name, case.person_id)
    return case


def test_patterns_say_why(world: World, case: Any) -> None:
    """Nina Åström read about Alva Åström and has nothing to do with her; Karin coordinates the case."""
    during = period()
    assert find_patterns(during) > 0
    assert find_patterns(during) == 0  # a period is gone through once
    with world.acting("lena"):
        items = ReviewItem.objects.exclude(pattern="")
        found = {(item.staff.username, item.pattern) for item in items}  # type: ignore[union-attr]
        assert {("nina", "surname"), ("nina", "no_relation")} <= found
        assert ("karin", "no_relation") not in found
        assert ("karin", "surname") not in found
        rows, _persons = rows_of([item for item in items if item.pattern == "no_relation"])
        assert "ingen roll i personens ärenden" in rows[0].why


def test_a_colleague_and_many_in_an_hour(world: World) -> None:
    colleague = world.case(given_name="Pia", family_name="Ödman")
    _look(world, "karin", colleague.person_id)
    for _number in range(31):
        _look(world, "per", world.case().person_id)
    find_patterns(period())
    with world.acting("lena"):
        found = {(item.staff.username, item.pattern): item for item in ReviewItem.objects.select_related("staff")}  # type: ignore[union-attr]
        assert ("karin", "colleague") in found
        assert found["per", "many"].facts["count"] == 31
        rows, _persons = rows_of([found["per", "many"]])
        assert "31 personer" in rows[0].why


def test_at_night_and_in_an_emergency(world: World, case: Any) -> None:
    """The hour is the database's own, so what is expected depends on when the test runs."""
    with world.acting("karin"), connection.cursor() as cursor:
        cursor.execute("SELECT audit_write('emergency.opened', %s, 'access:x', '{}', NULL)", [case.person_id])
        cursor.execute(
            "SELECT extract(hour FROM now() AT TIME ZONE 'Europe/Stockholm') >= 22 "
            "OR extract(hour FROM now() AT TIME ZONE 'Europe/Stockholm') < 6"
        )
        night = cursor.fetchone()[0]
    find_patterns(period())
    with world.acting("lena"):
        patterns = set(ReviewItem.objects.values_list("pattern", flat=True))
        assert "emergency" in patterns
        assert ("night" in patterns) == night
        rows, _persons = rows_of(list(ReviewItem.objects.filter(pattern="emergency")))
        assert rows[0].staff == "Karin Berg"
        assert "Varje nödöppning granskas" in rows[0].why
