"""Who reads the directory and who writes in it. The floor gives everybody what is in force, the public what is public,
and each house's administrators their own drafts and former versions."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission, refuse
from samvag.access.roles import Permission
from samvag.directory.models import Entry
from samvag.organisations.models import Unit


def entries_in_force() -> QuerySet[Entry]:
    """What the units say now, to whoever asks."""
    return Entry.objects.filter(published_at__isnull=False, replaced_at__isnull=True)


def can_write(actor: Actor, unit: Unit) -> Decision:
    """An administrator writes for the units of the own organisation."""
    if unit.organisation_id != actor.organisation_id:
        return refuse("")
    return has_permission(actor, Permission.ORGANISATION_ADMINISTER)
