"""A problem is lifted, answered or passed on; it is about nobody, and only heads answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.lifting.actions import answer, lift, pass_on
from samvag.lifting.models import Problem
from samvag.lifting.reading import lifted
from tests.world import World
from tests.world import test_numbers as official

pytestmark = pytest.mark.django_db


def lift_one(
    world: World, by: str = "maria", text: str = "Det finns ingen tid för hembesök.", **options: Any
) -> Problem:
    with world.acting(by, **options):
        at = timezone.now() - timedelta(days=40) if options else None
        return lift(world.site(), by=world.actor(by), text=text, at=at)


def test_it_is_about_nobody(world: World) -> None:
    number = official()[3]
    for text in (f"Om {number[:8]}-{number[8:]} blir hemlös", f"Ring {number}", f"{number[2:8]}-{number[8:]}"):
        with pytest.raises(Refused, match="personnummer"):
            lift_one(world, text=text)
        page = world.client("maria").post("/hinder/nytt/integrerat-sjobron/", {"text": text})
        assert page.status_code == 422
        assert "inte om personen" in page.content.decode()
    me, now = world.actor("maria").assignment_id, timezone.now()
    typed = Problem(site=world.site(), text=f"Om {number}", lifted_by_id=me, lifted_at=now, due_on=now.date())
    with world.acting("maria"), pytest.raises(DatabaseError, match="no_identity_numbers"), transaction.atomic():
        typed.save(force_insert=True)
    # Years, sums and room numbers are no numbers of anybody.
    lift_one(world, text="Sedan 2024 kostar rum 12 A 14500 kr i månaden, 2 gånger 2025-03-01.")


def test_heads_of_every_party_read_and_answer_and_who_lifted_it_is_told(world: World) -> None:
    problem = lift_one(world)
    assert "1 hinder väntar" in world.client("hans").get("/").content.decode()
    assert "hembesök" in world.client("karin").get("/hinder/").content.decode()
    for name in ("maria", "karin"):
        assert world.client(name).get(f"/hinder/{problem.pk}/svar/").status_code == 403
        with world.acting(name), pytest.raises(Refused):
            answer(problem, by=world.actor(name), text="Ja", day=timezone.localdate())
        with world.acting(name):
            assert not Problem.objects.filter(pk=problem.pk).update(answer="x", answered_at=timezone.now())
    hans = world.client("hans")
    future = {"text": "Vi anställer.", "day": (timezone.localdate() + timedelta(days=2)).isoformat()}
    assert hans.post(f"/hinder/{problem.pk}/svar/", future).status_code == 422
    assert hans.post(f"/hinder/{problem.pk}/svar/", future | {"day": "i dag"}).status_code == 302
    assert "1 hinder du lyfte har fått svar" in world.client("maria").get("/").content.decode()
    with world.acting("hans"), pytest.raises(Refused):  # once
        answer(problem, by=world.actor("hans"), text="Nej", day=timezone.localdate())
    for outsider in ("olle", "rut"):
        assert "hembesök" not in world.client(outsider).get("/hinder/").content.decode()
    assert world.client("sara").get("/hinder/").status_code == 403


def test_late_is_said_and_the_steering_group_gets_a_day_of_its_own(world: World) -> None:
    problem = lift_one(world, purpose="demonstration")
    assert "Försenat." in world.client("maria").get("/hinder/").content.decode()
    assert "1 försenat" in world.client("maria").get("/").content.decode()
    ahead = timezone.localdate() + timedelta(days=60)
    assert world.client("hans").post(f"/hinder/{problem.pk}/vidare/", {"due_on": ahead.isoformat()}).status_code == 302
    with world.acting("hans"):
        waiting, _answered = lifted(world.actor("hans"), timezone.localdate())
        assert [(one.problem.forum, one.problem.due_on, one.late) for one in waiting] == [("steering", ahead, False)]
        with pytest.raises(Refused):
            pass_on(problem, by=world.actor("hans"), due_on=ahead)
        with pytest.raises(DatabaseError), transaction.atomic():
            Problem.objects.filter(pk=problem.pk).update(passed_at=timezone.now())
