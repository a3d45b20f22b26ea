"""A form the person filled in, as other processes see it: who is told, and what an ended employment leaves."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.utils import timezone

from samvag.assessments.models import FormCode
from samvag.assessments.tests.test_self_entry import DOOR, FORM, THANKS, code_for, filled_in, holder, replies
from samvag.clocks.models import Deadline
from samvag.organisations.models import Assignment
from tests.world import World


def test_whoever_asked_is_told_and_an_answer_about_suicide_starts_its_clock(lasting: World, superuser_dsn: str) -> None:
    world = lasting
    case = world.case()
    client = holder(code_for(world, case, "phq_9"))
    assert "ring <strong>112</strong>" in client.get(FORM).content.decode()
    assert client.post(FORM, {"q9": 2, "skip": "on"}).url == THANKS
    [made] = filled_in(world, case)
    with world.acting("maria"):
        clock = Deadline.objects.get(subject=made.record.lineage, rule="risk_item")
        assert timezone.localdate(clock.due_at) == timezone.localdate()
        used = FormCode.objects.get()
        assert used.ends_at - used.made_at <= timedelta(hours=3)
    with psycopg.connect(superuser_dsn) as behind:
        about = [made.record.lineage]
        told = set(behind.execute("SELECT kind, told_by_id FROM notices_happening WHERE about = %s", about).fetchall())
        event = "SELECT subject, details->>'code' FROM audit_event WHERE name = 'form.answered' AND person_id = %s"
        logged = behind.execute(event, [case.person_id]).fetchall()
    assert told == {("risk_item", None), ("form_answered", None)}  # nobody's own act, so that the asker hears too
    assert logged == [(f"record:{made.record_id}", str(used.pk))]  # and the log does not say that the asker answered


@pytest.mark.parametrize("change", [{"ends_on": date(2026, 1, 1)}, {"role": "administrator"}])
def test_whoever_asked_and_may_no_longer_write_there_gets_nothing(lasting: World, change: dict[str, Any]) -> None:
    world = lasting
    case = world.case()
    client = holder(code_for(world, case, "gad_7"))
    hers = Assignment.objects.using("owner").filter(pk=world.actor("maria").assignment_id)
    before = hers.values(*change).get()
    hers.update(**change)
    try:
        assert client.post(FORM, replies(7)).url == DOOR
    finally:
        hers.update(**before)
    assert filled_in(world, case) == []
