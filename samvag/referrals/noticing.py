"""Which referrals and agenda items a recipient may still be told of."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.notices.kinds import shown
from samvag.referrals.models import Referral, State, TriageItem


@shown("referral")
def _referrals(actor: Actor) -> QuerySet[Referral]:
    """The unit's own that still wait for somebody."""
    if not actor.may(Permission.INBOX_READ):
        return Referral.objects.none()
    waiting = Referral.objects.filter(owner_id=actor.organisation_id, state=State.NEW)
    return waiting.filter(record__person__deceased_on__isnull=True)


@shown("referral_held")
def _held(actor: Actor) -> QuerySet[Referral]:
    """What still lies with the actor."""
    held = Referral.objects.filter(taken_by_id=actor.assignment_id, closed_at__isnull=True)
    return held.filter(record__person__deceased_on__isnull=True)


@shown("listed")
def _items(actor: Actor) -> QuerySet[TriageItem]:
    """What stands on a list and was handed to the actor's unit."""
    return TriageItem.objects.all() if actor.may(Permission.TRIAGE_READ) else TriageItem.objects.none()
