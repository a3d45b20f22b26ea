"""Who says that the window is open, gets in touch, and writes how it went."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission, refuse
from samvag.access.roles import Permission
from samvag.cases.models import Case, Window
from samvag.cases.policies import can_write_in
from samvag.windows.reading import in_open_case


def can_open(actor: Actor, case: Case) -> Decision:
    """Whoever writes in the case says it."""
    return can_write_in(actor, case)


def can_work(actor: Actor, window: Window, at: datetime | None = None) -> Decision:
    """May the actor get in touch, or say how it went? Whoever it lies open to, on either side, while it and the case
    are open."""
    if not window.open_at(at or timezone.now()) or not in_open_case(window):
        return refuse(_("Fönstret är stängt."))
    return has_permission(actor, Permission.CASE_WRITE)


def can_undo(actor: Actor, window: Window, at: datetime | None = None) -> Decision:
    """A mistaken tap is taken back by the unit that made it, until somebody has got in touch."""
    if window.record.unit_id != actor.unit_id:
        return refuse(_("Bara den enhet som öppnade fönstret kan ångra det."))
    if window.responded_at is not None:
        return refuse(_("Någon har redan tagit kontakt. Skriv hur det gick i stället."))
    return can_work(actor, window, at)
