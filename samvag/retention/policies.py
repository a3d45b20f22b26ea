"""Who proposes that something is thrown away, and who decides. Never the same person; the database sees to it too."""

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission
from samvag.access.roles import Permission


def can_propose(actor: Actor) -> Decision:
    """May the actor propose a purge?"""
    return has_permission(actor, Permission.RETENTION_PROPOSE)


def can_decide(actor: Actor) -> Decision:
    """May the actor decide on a purge, on the rule and on what is kept all the same?"""
    return has_permission(actor, Permission.RETENTION_DECIDE)


def can_see(actor: Actor) -> Decision:
    """May the actor see rules, numbers and protocols?"""
    return can_propose(actor) if actor.may(Permission.RETENTION_PROPOSE) else can_decide(actor)
