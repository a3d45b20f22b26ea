"""Measurements and samples: every limit at its edge, and the pages that take and show them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvag.assessments.actions import write_health_check
from samvag.assessments.health import as_written, bmi, nanograms, pressure, say
from samvag.assessments.models import HealthCheck, Sample
from samvag.assessments.scoring import Basis
from samvag.core.catalogue.worded import untranslated
from tests.world import World

TODAY = Basis("male", 40, timezone.localdate())
WOMAN, UNKNOWN = Basis("female", 40, TODAY.on), Basis(None, None, TODAY.on)


@pytest.mark.parametrize(
    ("upper", "lower", "zone", "isolated"),
    [
        (139, 89, "normal", False),
        (140, 89, "grade_1", True),
        (139, 90, "grade_1", False),
        (159, 99, "grade_1", False),
        (160, 89, "grade_2", True),
        (150, 100, "grade_2", False),  # the higher of the two decides
        (179, 109, "grade_2", False),
        (180, 80, "grade_3", True),
        (150, 110, "grade_3", False),
    ],
)
def test_a_blood_pressure_has_the_grade_of_its_higher_category(
    upper: int, lower: int, zone: str, isolated: bool
) -> None:
    found = pressure({"systolic": upper, "diastolic": lower}, False, TODAY)
    assert found is not None
    assert found.worst.zone is not None
    assert (found.worst.zone.code, found.isolated) == (zone, isolated)


@pytest.mark.parametrize(
    ("code", "value", "basis", "zone"),
    [
        ("systolic_home", 134, TODAY, "normal"),
        ("systolic_home", 135, TODAY, "high"),
        ("diastolic_home", 85, TODAY, "high"),
        ("pulse", 49, TODAY, "slow"),
        ("pulse", 50, TODAY, "normal"),
        ("pulse", 100, TODAY, "normal"),
        ("pulse", 101, TODAY, "fast"),
        ("bmi", 184, TODAY, "under"),
        ("bmi", 185, TODAY, "normal"),
        ("bmi", 249, TODAY, "normal"),
        ("bmi", 250, TODAY, "over"),
        ("bmi", 300, TODAY, "obesity_1"),
        ("bmi", 350, TODAY, "obesity_2"),
        ("bmi", 400, TODAY, "obesity_3"),
        ("waist", 93, TODAY, "low"),
        ("waist", 94, TODAY, "raised"),
        ("waist", 102, TODAY, "high"),
        ("waist", 79, WOMAN, "low"),
        ("waist", 80, WOMAN, "raised"),
        ("waist", 88, UNKNOWN, "high"),  # not known: the lower limit
        ("glasses_week", 9, TODAY, "low"),
        ("glasses_week", 10, WOMAN, "risk"),
        ("glasses_occasions", 1, TODAY, "risk"),
        ("b_peth", 49, TODAY, "none"),
        ("b_peth", 50, TODAY, "moderate"),
        ("b_peth", 300, TODAY, "moderate"),
        ("b_peth", 301, TODAY, "high"),
    ],
)
def test_every_limit_at_its_edge(code: str, value: int, basis: Basis, zone: str) -> None:
    found = say(code, value, basis)
    assert found.zone is not None
    assert found.zone.code == zone
    assert found.source


def test_reckoning_and_conversion() -> None:
    assert untranslated(as_written(), "en") == []
    assert bmi({"weight": 905, "height": 181}) == 276
    assert bmi({"weight": 905}) is None
    assert (nanograms(50), nanograms(300)) == (35, 211)


def checked(case: Any, by: Any, **fields: Any) -> Any:
    return by.post(f"/arende/{case.pk}/halsokontroll/", {"happened_on": "i dag", **fields})


def test_a_health_check_is_written_and_seen_over_time(world: World) -> None:
    case, client = world.case(), world.client("maria")
    assert "Inget mätt än" in client.get(f"/arende/{case.pk}/halsa/").content.decode()
    assert checked(case, client).status_code == 422
    assert "både det övre och det undre" in checked(case, client, systolic="150").content.decode()
    assert "Har talen bytt plats?" in checked(case, client, systolic="90", diastolic="150").content.decode()
    assert checked(case, client, pulse="900").status_code == 422
    assert checked(case, client, weight="åttio").status_code == 422
    done = checked(case, client, systolic="162", diastolic="95", weight="90,5", height="181", words="Sover dåligt")
    page = client.get(done.url).content.decode()
    for words in ("162/95 mmHg", "grad 2", "90,5 kg", "27,6", "Övervikt", "Sover dåligt"):
        assert words in page
    past = (timezone.localdate() - timedelta(days=40)).isoformat()
    checked(case, client, systolic="170", diastolic="90", happened_on=past)
    page = client.get(done.url).content.decode()
    assert page.count('<svg class="chart chart-small"') == 1
    with world.acting("maria"):
        key = HealthCheck.objects.latest("record__occurred_at").pk
    assert world.client("karin").get(f"/halsa/{key}/ta-tillbaka/").status_code == 404
    assert client.post(f"/halsa/{key}/ta-tillbaka/", {"reason": ""}).status_code == 422
    client.post(f"/halsa/{key}/ta-tillbaka/", {"reason": "Fel person"})
    assert "162/95" not in client.get(done.url).content.decode()


def test_a_sample_says_what_is_verified_and_converts(world: World) -> None:
    case, client = world.case(), world.client("maria")
    address = f"/arende/{case.pk}/prov/"
    assert client.post(address, {"happened_on": "i dag"}).status_code == 422
    given = {"happened_on": "i dag", "b_peth": "0,31", "cannabis": "verified_positive", "cocaine": "negative"}
    page = client.get(client.post(address, given | {"chain": "on"}).url).content.decode()
    for words in ("0,310 µmol/L", "218 ng/mL", "Tyder på stort", "Cannabis: Positivt, verifierat", "Obruten kedja"):
        assert words in page
    with world.acting("maria"):
        sample = Sample.objects.select_related("record").get()
        assert (sample.b_peth, sample.record.category) == (310, "substance")
    assert "Cannabis" in client.get(f"/arende/{case.pk}/").content.decode()  # the timeline tells it too


def test_the_page_asks_as_little_with_many_values(world: World) -> None:
    case, client = world.case(), world.client("maria")
    counts = []
    for times in (2, 12):
        with world.acting("maria"):
            for value in range(times):
                write_health_check(case, {"pulse": 60 + value}, by=world.actor("maria"))
        client.get(f"/arende/{case.pk}/halsa/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/arende/{case.pk}/halsa/")
        counts.append(sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in seen.captured_queries))
    assert counts[0] == counts[1] <= 10
