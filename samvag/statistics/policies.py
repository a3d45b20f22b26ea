"""Who may see the unit's figures."""

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission
from samvag.access.roles import Permission


def can_count(actor: Actor) -> Decision:
    """Those who work with the unit's inbox already meet the people whom the figures are made of."""
    return has_permission(actor, Permission.INBOX_READ)
