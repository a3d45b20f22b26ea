"""Who may write and correct records. Who may read stands in the row's audience and in the case's policy."""

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.records.models import Record


def can_write(actor: Actor) -> Decision:
    """May the actor write records at all?"""
    return has_permission(actor, Permission.CASE_WRITE)


def can_note_dispute(actor: Actor, record: Record) -> Decision:
    """The unit that wrote a record notes that the person considers it wrong; refusing the note is not an option."""
    if record.unit_id != actor.unit_id:
        return refuse(_("Bara den enhet som skrev uppgiften kan anteckna att personen anser att den är fel."))
    return can_write(actor)


def can_correct(actor: Actor, record: Record) -> Decision:
    """Only the unit that wrote a record may correct it, and only its current version."""
    if record.unit_id != actor.unit_id:
        return refuse(_("Bara den enhet som skrev uppgiften kan rätta den."))
    if record.superseded_at is not None:
        return refuse(_("Uppgiften är redan rättad. Öppna den senaste versionen."))
    return can_write(actor) and allow(_("Din enhet skrev uppgiften."))
