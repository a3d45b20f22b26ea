"""Letting something be for a while, and taking that back."""

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Refused
from samvag.audit.events import record_event
from samvag.between.models import Mute
from samvag.between.policies import can_watch
from samvag.core.context import require_acting


def mute(*, by: Actor, detector: str, subject: UUID, person_id: UUID | None, reason: str, until: date) -> Mute:
    """The unit has seen it and lets it be until the day. Everybody in the unit sees who decided, and why."""
    can_watch(by).require()
    require_acting(by)
    made = Mute(
        detector=detector,
        subject=subject,
        person_id=person_id,
        owner_id=by.organisation_id,
        unit_id=by.unit_id,
        reason=reason,
        until=until,
        muted_by_id=by.assignment_id,
    )
    made.save(force_insert=True)
    record_event("finding.muted", subject=f"mute:{made.pk}", person=person_id, detector=detector, until=until)
    return made


def lift_mute(one: Mute, *, by: Actor) -> None:
    """Let it show again."""
    can_watch(by).require()
    require_acting(by)
    if not Mute.objects.filter(pk=one.pk, unit_id=by.unit_id, lifted_at__isnull=True).update(lifted_at=timezone.now()):
        raise Refused(_("Den visas redan igen."))
    record_event("finding.shown_again", subject=f"mute:{one.pk}", person=one.person_id, detector=one.detector)
