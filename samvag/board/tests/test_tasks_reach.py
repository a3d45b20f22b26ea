"""A task is never given to somebody who would not see it, and whoever did another house's step says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from samvag.board.actions import NotTold, set_next_step
from samvag.board.models import NextStep
from samvag.meetings.actions import call_meeting, start_meeting
from samvag.meetings.models import Line, Meeting
from samvag.sharing.actions import withdraw_consent
from samvag.sharing.models import Consent
from tests.world import World

pytestmark = pytest.mark.django_db
PSYCHIATRY = "Öppenvårdspsykiatrin"


def give(world: World, case: Any, who: str, *share: int) -> NextStep:
    maria, soon = world.actor("maria"), timezone.localdate() + timedelta(days=3)
    with world.acting("maria"):
        whom = world.actor(who).assignment_id
        return set_next_step(case, by=maria, text="Ring", responsible_id=whom, due_on=soon, share_with=share)


def test_a_task_for_another_house_must_be_handed_to_it(world: World) -> None:
    case, psychiatry = world.case(), world.unit(PSYCHIATRY).pk
    for shared in ((), (world.unit("Försörjningsstöd").pk,)):
        with pytest.raises(NotTold, match=r"Karin Berg får inte se det här\. Låt Öppenvårdspsykiatrin"):
            give(world, case, "karin", *shared)
    assert give(world, case, "karin", psychiatry).responsible_id == world.actor("karin").assignment_id
    assert give(world, case, "johan").pk  # a colleague has it anyway
    with world.acting("maria"):
        withdraw_consent(Consent.objects.get(), by=world.actor("maria"))
    with pytest.raises(NotTold):
        give(world, case, "karin", psychiatry)
    with world.acting("maria"):
        assert NextStep.objects.count() == 2  # nothing was written of what was refused


def test_the_boards_form_says_so_and_keeps_what_was_typed(world: World) -> None:
    case, client = world.case(), world.client("maria")
    karin, psychiatry = world.actor("karin").assignment_id, world.unit(PSYCHIATRY).pk
    where = f"/tavla/nasta-steg/{case.pk}/"
    typed = {"text": "Ring banken", "responsible": karin, "due_on": "i morgon"}
    answer = client.post(where, typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Karin Berg får inte se det här." in page
    assert "Ring banken" in page
    with world.acting("maria"):
        assert not NextStep.objects.exists()
    assert client.post(where, typed | {"share": psychiatry}).status_code in (200, 302)
    with world.acting("karin"):
        assert NextStep.objects.get().text == "Ring banken"


def test_a_meeting_writes_no_line_whose_task_cannot_be_given(world: World) -> None:
    case, maria = world.case(), world.actor("maria")
    with world.acting("maria"):
        meeting = call_meeting(by=maria, site=world.site(), starts_at=timezone.now(), kind=Meeting.Kind.SYNC)
        start_meeting(meeting, by=maria)
    where = f"/avstamning/{meeting.pk}/{case.pk}/"
    typed = {"note": "Vi talade om banken", "category": "coordination", "text": "Ring banken", "due_on": "i morgon"}
    typed["responsible"] = str(world.actor("karin").assignment_id)
    answer = world.client("maria").post(where, typed)
    assert answer.status_code == 422
    assert "Vi talade om banken" in answer.content.decode()
    with world.acting("maria"):
        assert not Line.objects.exists()
        assert not NextStep.objects.exists()
    share = {"share": world.unit(PSYCHIATRY).pk}
    assert world.client("maria").post(where, typed | share).status_code == 302
    with world.acting("karin"):
        assert NextStep.objects.get().text == "Ring banken"


def test_whoever_did_another_houses_step_is_led_to_say_so(world: World) -> None:
    case = world.case()
    step = give(world, case, "karin", world.unit(PSYCHIATRY).pk)
    karin = world.client("karin")
    for where in (f"/tavla/steg/{step.pk}/", f"/forfaller/steg/{step.pk}/"):
        page = karin.get(where).content.decode()
        assert f"/arende/{case.pk}/fraga/?till={world.actor('maria').unit_id}&amp;mall=gjort" in page
        assert "Klart</button>" not in page
    asked = karin.get(f"/arende/{case.pk}/fraga/?till={world.actor('maria').unit_id}&mall=gjort").content.decode()
    assert "Det här är gjort: " in asked
    assert "Klart" in world.client("maria").get(f"/tavla/steg/{step.pk}/").content.decode()
