"""Who may handle a unit's clocks. The floor has already limited rows to the unit's own."""

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission, refuse
from samvag.access.roles import Permission
from samvag.clocks.events import WRITTEN
from samvag.clocks.models import Deadline


def can_handle(actor: Actor, deadline: Deadline) -> Decision:
    """May the actor say that it is done, stop the clock or let it go on? Whoever works with the unit's inbox."""
    if deadline.unit_id != actor.unit_id:
        return refuse(_("Tiden gäller en annan enhet."))
    if deadline.rule_version is not None and WRITTEN & set(deadline.rule_version.met_by):
        return refuse(_("Den här tiden uppfylls bara av en skriven bedömning."))
    return has_permission(actor, Permission.INBOX_WORK)
