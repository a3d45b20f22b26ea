"""Who examines the log, and who gives it out. Both only inside their own organisation; the database sees to it too."""

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission
from samvag.access.roles import Permission


def can_review(actor: Actor) -> Decision:
    """May the actor examine who has looked?"""
    return has_permission(actor, Permission.LOG_REVIEW)


def can_give_out(actor: Actor) -> Decision:
    """May the actor give a person the log about themselves?"""
    return has_permission(actor, Permission.LOG_EXTRACT)
