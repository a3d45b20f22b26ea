"""Who examines the log, and who gives it out. Both only inside their own organisation; the database sees to it too."""

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.review.models import Choice, CopyRow, PersonCopy


def can_review(actor: Actor) -> Decision:
    """May the actor examine who has looked?"""
    return has_permission(actor, Permission.LOG_REVIEW)


def can_give_out(actor: Actor) -> Decision:
    """May the actor give a person the log about themselves?"""
    return has_permission(actor, Permission.LOG_EXTRACT)


def can_release(actor: Actor, copy: PersonCopy) -> Decision:
    """May the copy be given out: by this actor, screened to the last row, and not already?"""
    if not (may := can_give_out(actor)):
        return may
    if copy.released_at:
        return refuse(_("Utdraget är redan klart att lämna."))
    if CopyRow.objects.filter(copy=copy, choice=Choice.NONE).exists():
        return refuse(_("Några uppgifter är inte prövade än. Välj om de ska med."))
    return allow(_("Varje uppgift är prövad."))
