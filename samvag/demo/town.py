"""The practice town's story, told once: all lives in one transaction, so a broken telling leaves nothing behind."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from samvag.cases.models import Case
from samvag.core.context import DEMONSTRATION, acting
from samvag.demo.people import LIVES
from samvag.demo.story import REMISSGRUPP, Town
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
    return len(LIVES)


def _somebody_is_here(town: Town) -> bool:
    """Does any receiving unit know of a referral or a case?"""
    for _weekday, _hour, _place, caller, _present in REMISSGRUPP.values():
        with acting(town.actors[caller], purpose=DEMONSTRATION):
            if Referral.objects.exists() or Case.objects.exists():
                return True
    return False
