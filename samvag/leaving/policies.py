"""Who lets somebody leave: coordinators of the organisation that owns the case. Any party's coordinators pause it, and
whoever is to take over says so themselves."""

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.cases.endings import Closed
from samvag.cases.models import Case
from samvag.cases.policies import can_staff, can_write_in
from samvag.leaving.models import Farewell


def _coordinates_for_owner(actor: Actor, case: Case) -> Decision:
    if case.owner_id != actor.organisation_id:
        return refuse(_("Den verksamhet som öppnade ärendet avslutar det. Prata med samordnaren där."))
    return can_staff(actor) and has_permission(actor, Permission.CASE_WRITE)


def can_close(actor: Actor, case: Case) -> Decision:
    """May the actor prepare the leaving, and close the case?"""
    return _coordinates_for_owner(actor, case) and can_write_in(actor, case)


def can_undo(actor: Actor, case: Case, closed: Closed | None) -> Decision:
    """May the actor take a closing back? The same day only, which the database asks too."""
    if closed is None or not closed.today:
        return refuse(_("Ett avslut ångras samma dag. Öppna ärendet igen i stället."))
    if closed.reason == "died":
        return refuse(_("Ärendet avslutades av dödsdagen. Ta bort den om den är fel, så öppnas ärendet."))
    return _coordinates_for_owner(actor, case)


def can_reopen(actor: Actor, case: Case, closed: Closed | None) -> Decision:
    """May the actor open the case again?"""
    if closed is None:
        return refuse(_("Ärendet går inte att öppna igen."))
    if closed.reason == "died":
        return refuse(_("Ärendet avslutades av dödsdagen. Ta bort den om den är fel, så öppnas ärendet."))
    return _coordinates_for_owner(actor, case)


def can_accept(actor: Actor, case: Case, farewell: Farewell | None) -> Decision:
    """May the actor write that the next contact has taken over? The unit that does, for itself; else the owner."""
    if farewell is None or not farewell.receiver:
        return refuse(_("Det står inte än vem som ska ta över."))
    if farewell.receiver_unit_id is None:
        return _coordinates_for_owner(actor, case)
    if farewell.receiver_unit_id != actor.unit_id:
        return refuse(_("Den enhet som tar över säger det själv."))
    return has_permission(actor, Permission.CASE_WRITE) and allow(_("Din enhet tar över."))


def can_pause(actor: Actor, case: Case) -> Decision:
    """May the actor say that the person is away for a time, and is back?"""
    return can_staff(actor) and can_write_in(actor, case)
