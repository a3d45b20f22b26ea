"""Who plans visits and says what came of them: those who write in the case. A visit is seen by the house that booked it
and by the houses whose staff take part; the database has limited rows to them."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.cases.policies import visible_cases
from samvag.visits.models import Booking


def can_see_visits(actor: Actor) -> Decision:
    """May the actor have visits at all?"""
    return has_permission(actor, Permission.BOARD_READ)


def visible_bookings(actor: Actor) -> QuerySet[Booking]:
    """The bookings that stand, in cases the actor may open."""
    return Booking.objects.filter(
        record__superseded_at__isnull=True,
        record__retracted=False,
        case_id__in=visible_cases(actor).values("pk"),
    )


def has_begun(booking: Booking, now: datetime) -> Decision:
    """Nobody has stayed away from what has not begun."""
    return allow("") if booking.meets_at <= now else refuse(_("Besöket har inte börjat än."))
