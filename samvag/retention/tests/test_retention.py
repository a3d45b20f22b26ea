"""Kept as long as the law and the organisation say, and thrown away by two persons, all of it and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from samvag.records.models import Record
from samvag.retention.actions import (
    NobodyHere,
    NotCarriedOut,
    carry_out,
    decide_rule,
    hold,
    lift_hold,
    propose_purge,
    refuse_purge,
)
from samvag.retention.models import Hold, Purge, Rule
from samvag.retention.reading import cutoff, preview, rule_now
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(world: World) -> Any:
    """Somebody the municipality has written about."""
    referral = world.referral(given_name="Alva", family_name="Gammal")
    world.consent("maria", referral, "Öppenvårdspsykiatrin")
    return referral


def purge_by_hand(world: World, before: date) -> Purge:
    """A proposal as if the last entry were old enough: the day is chosen here, and the database tries it."""
    with world.acting("adam"):
        made = propose_purge(by=world.actor("adam"), today=timezone.localdate())
        assert made.before == cutoff(made.rule, timezone.localdate())
        return made


def test_the_law_stands_until_there_is_a_decision(world: World) -> None:
    with world.acting("hans"):
        rule = rule_now()
        assert rule is not None
        assert (rule.years, rule.purge, rule.kept_days) == (5, True, [5, 15, 25])
        assert "Socialtjänstlagen" in rule.source
        decide_rule(
            by=world.actor("hans"), regime=rule.regime, years=7, purge=True, kept_days=[], source="Nämnden § 12"
        )
        own = rule_now()
        assert own is not None
        assert (own.years, own.kept_days, own.source) == (7, [], "Nämnden § 12")
    with world.acting("karin"):
        law = rule_now()
        assert law is not None
        assert (law.years, law.purge) == (10, False)
        assert "3 kap. 17 §" in law.source


def test_a_patient_record_is_never_kept_shorter(world: World) -> None:
    with world.acting("hans"), pytest.raises(IntegrityError), transaction.atomic():
        decide_rule(by=world.actor("hans"), regime="osl25_health", years=9, purge=True, kept_days=[], source="x")
    with world.acting("hans"), pytest.raises(IntegrityError), transaction.atomic():
        decide_rule(by=world.actor("hans"), regime="osl26_social", years=4, purge=True, kept_days=[], source="x")


def test_a_leap_day() -> None:
    assert cutoff(Rule(years=5), date(2028, 2, 29)) == date(2023, 2, 28)
    assert cutoff(Rule(years=5), date(2026, 3, 3)) == date(2021, 3, 3)


def test_what_was_written_lately_is_not_due(world: World, old: Any) -> None:
    made = purge_by_hand(world, date.today())
    with world.acting("hans"):
        assert preview(made.before) == {}
        assert preview(timezone.localdate() + timedelta(days=1)) == {"": 1}
        carry_out(made, by=world.actor("hans"))
    assert made.counts["persons"] == 0
    with world.acting("maria"):
        assert Record.objects.filter(pk=old.pk).exists()


def test_one_and_the_same_does_not_do_both(world: World, old: Any) -> None:
    made = purge_by_hand(world, date.today())
    for name in ("maria", "adam", "karin"):
        with world.acting(name), pytest.raises(PermissionDenied):
            carry_out(made, by=world.actor(name))
    with world.acting("adam"), connection.cursor() as cursor:
        cursor.execute("SELECT retention_carry_out(%s)", [made.pk])
        assert cursor.fetchone()[0] == "refused"
    with world.acting("adam"), pytest.raises(IntegrityError), transaction.atomic():
        propose_purge(by=world.actor("adam"), today=timezone.localdate())


def test_another_rule_by_then_and_a_refusal(world: World, old: Any) -> None:
    made = purge_by_hand(world, date.today())
    with world.acting("hans"):
        hans = world.actor("hans")
        decide_rule(by=hans, regime="osl26_social", years=8, purge=True, kept_days=[], source="x")
        with pytest.raises(NotCarriedOut, match="rule"):
            carry_out(made, by=hans)
        refuse_purge(made, by=hans, because="Ny plan")
        with pytest.raises(NotCarriedOut, match="refused"):
            carry_out(made, by=hans)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Purge.objects.filter(pk=made.pk).update(counts={"persons": 9})


def test_where_nothing_is_to_go_nothing_is_proposed(world: World, old: Any) -> None:
    with world.acting("hans"):
        decide_rule(by=world.actor("hans"), regime="osl26_social", years=5, purge=False, kept_days=[], source="x")
    with world.acting("adam"), pytest.raises(NotCarriedOut, match="rule"):
        propose_purge(by=world.actor("adam"), today=timezone.localdate())


def test_a_hold_for_all_and_one_for_nobody(world: World, old: Any) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with world.acting("hans"):
        hans = world.actor("hans")
        hold(by=hans, reason="Tillsyn")
        assert preview(tomorrow) == {"hold": 1}
        lift_hold(Hold.objects.get(), by=hans)
        assert preview(tomorrow) == {"": 1}
        with pytest.raises(NobodyHere):
            hold(by=hans, reason="x", number=world.number())


@pytest.mark.parametrize("name", ["maria", "lena", "karin"])
def test_nobody_else_sees_numbers(world: World, old: Any, name: str) -> None:
    purge_by_hand(world, date.today())
    with world.acting(name):
        assert preview(timezone.localdate() + timedelta(days=1)) == {}
        assert not Purge.objects.exists()
    assert world.client(name).get("/gallring/").status_code == 403


def test_the_pages(world: World, old: Any) -> None:
    adam, hans = world.client("adam"), world.client("hans")
    assert "Lagens regel" in adam.get("/gallring/").content.decode()
    made = adam.post("/gallring/forslag/")
    assert "En annan än du" in adam.get(made.url).content.decode()
    assert hans.post("/gallring/undantag/", {"reason": "Tillsyn", "number": world.number().value}).status_code == 422
    assert hans.post("/gallring/undantag/", {"reason": "Tillsyn", "number": ""}).status_code == 302
    assert hans.post("/gallring/regel/", {"years": "4", "source": "x"}).status_code == 422
    assert "Besluta och gallra" in hans.get(made.url).content.decode()
    assert hans.post(made.url).status_code == 302
    assert "Protokoll" in hans.get(made.url).content.decode()
