"""Who has the page of what falls between the chairs, and may let something be."""

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission
from samvag.access.roles import Permission


def can_watch(actor: Actor) -> Decision:
    """Those who work for the whole unit: coordinators, the reception and heads."""
    return has_permission(actor, Permission.CASES_OF_UNIT)
