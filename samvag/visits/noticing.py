"""Which visits a recipient may still be told of."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.cases.policies import visible_cases
from samvag.notices.kinds import shown
from samvag.visits.models import Booking
from samvag.visits.policies import visible_bookings


@shown("visit")
def _visits(actor: Actor) -> QuerySet[Booking]:
    """Those the actor takes part in, in open cases of people who live."""
    living = visible_cases(actor).filter(closed_at__isnull=True, person__deceased_on__isnull=True)
    return visible_bookings(actor).filter(participants__contains=[actor.assignment_id], case_id__in=living.values("pk"))
