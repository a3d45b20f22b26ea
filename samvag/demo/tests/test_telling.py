"""Telling the story: never in production, never by halves, on any day; and who one can be in the town."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from samvag.demo import town
from samvag.demo.people import marja
from samvag.demo.story import Town
from samvag.people.models import PersonLink
from samvag.records.models import Record
from samvag.referrals.models import Referral
from tests.world import World


def test_it_refuses_production(settings: Settings) -> None:
    settings.MODE = "production"
    with pytest.raises(CommandError):
        call_command("practice_town")
    with pytest.raises(CommandError):
        call_command("personas")
    with pytest.raises(PermissionDenied):
        town.tell_the_story()


def test_a_broken_telling_leaves_nobody_behind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_town: Town) -> None:
        raise RuntimeError("the teller lost the thread")

    monkeypatch.setattr(town, "LIVES", (marja.tell, breaks))
    with pytest.raises(RuntimeError):
        town.tell_the_story()
    with world.acting("maria"):
        assert not Referral.objects.exists()
        assert not PersonLink.objects.exists()


@pytest.mark.parametrize("days_ago", [1, 3])
@pytest.mark.heavy
def test_the_story_can_be_told_on_another_day(world: World, days_ago: int) -> None:
    now: datetime = timezone.now().replace(hour=8, minute=30) - timedelta(days=days_ago)
    assert town.tell_the_story(now) == len(town.LIVES)
    with world.acting("maria"):
        assert not Record.objects.filter(recorded_at__gt=now).exists()


def test_the_personas_are_told_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("personas")
    told = capsys.readouterr().out
    for words in ("maria", "Karin Berg", "Vårdcentralen", "Samordnare", "Logggranskare"):
        assert words in told
