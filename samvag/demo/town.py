"""The practice town's story, told once: all lives in one transaction, so a broken telling leaves nothing behind."""

from datetime import datetime, time

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from samvag.board.models import NextStep
from samvag.cases.models import Case
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.asking import ask_each_other, open_windows
from samvag.demo.elsewhere import show_elsewhere
from samvag.demo.gathering import gather
from samvag.demo.leaving import prepare_and_rest
from samvag.demo.lifting import lift_what_is_in_the_way
from samvag.demo.listing import write_in_the_directory
from samvag.demo.margins import do_what_is_seldom
from samvag.demo.people import LIVES
from samvag.demo.schedules import say_when
from samvag.demo.story import REMISSGRUPP, Town
from samvag.demo.sync import hold_and_call
from samvag.demo.visits import visit_everybody
from samvag.meetings.models import Meeting
from samvag.meetings.reading import asked_to
from samvag.notices.actions import choose, tell
from samvag.referrals.models import Referral

_ONE_TELLER = 7_301_964


def tell_the_story(now: datetime | None = None) -> int:
    """Tell every life up to now, unless somebody already is in the town. How many were told.

    Pre-condition: `build_structure()` has run. Two tellers at once wait for each other, and the second finds it told.
    """
    if settings.MODE == "production":
        raise PermissionDenied("The practice town does not exist in production.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_TELLER])
        town = Town.gather(now or timezone.now())
        if _somebody_is_here(town):
            return 0
        for life in LIVES:
            life(town)
        hold_and_call(town)
        say_when(town)
        gather(town)
        visit_everybody(town)
        show_elsewhere(town)
        prepare_and_rest(town)
        ask_each_other(town)
        lift_what_is_in_the_way(town)
        open_windows(town)
        write_in_the_directory(town)
        do_what_is_seldom(town)
        _give_addresses(town)
        _tell_what_is_ahead(town)
    return len(LIVES)


def _give_addresses(town: Town) -> None:
    """The staff can be reached at any hour, so that a visitor soon sees what would have been sent."""
    for name, actor in town.actors.items():
        with acting(actor, purpose=DEMONSTRATION):
            choose(
                by=actor,
                mail=f"{name}@ovningsstaden.example",
                quiet_from=time(0),
                quiet_to=time(0),
                only_working_days=False,
            )


def _tell_what_is_ahead(town: Town) -> None:
    """History was told in silence; of what lies ahead a colleague reminds, so that there are notices to open."""
    for name in ("johan", "per"):
        with acting(town.actors[name]):
            for meeting in Meeting.objects.filter(starts_at__gt=timezone.now()).order_by("starts_at")[:3]:
                tell(
                    "invited", whom=asked_to(meeting), subject=meeting.pk, about=meeting.pk, starts_at=meeting.starts_at
                )
            for step in NextStep.objects.filter(done_on__isnull=True, due_on__gte=timezone.localdate())[:5]:
                tell("step_given", whom=[step.responsible_id], subject=step.pk, about=step.case_id)


def _somebody_is_here(town: Town) -> bool:
    """Does any receiving unit know of a referral or a case?"""
    for _weekday, _hour, _place, caller, _present in REMISSGRUPP.values():
        with acting(town.actors[caller], purpose=DEMONSTRATION):
            if Referral.objects.exists() or Case.objects.exists():
                return True
    return False
