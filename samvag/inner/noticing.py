"""Which emergency accesses a recipient may still be told of."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.inner.models import TimedAccess
from samvag.inner.policies import can_review
from samvag.notices.kinds import shown


@shown("emergency")
def _emergencies(actor: Actor) -> QuerySet[TimedAccess]:
    """Those that wait for the actor's review: others' and not one's own."""
    if not can_review(actor):
        return TimedAccess.objects.none()
    return TimedAccess.objects.filter(kind="emergency", reviewed_at__isnull=True).exclude(user_id=actor.user_id)
