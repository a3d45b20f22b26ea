"""Which deadlines a recipient may still be told of."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.clocks.models import Deadline
from samvag.notices.kinds import shown


@shown("deadline")
def _deadlines(actor: Actor) -> QuerySet[Deadline]:
    """The unit's own, as long as nobody has met them and the person lives."""
    if not actor.may(Permission.INBOX_READ):
        return Deadline.objects.none()
    return Deadline.objects.filter(unit_id=actor.unit_id, met_at__isnull=True, person__deceased_on__isnull=True)
