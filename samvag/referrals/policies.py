"""Who may work with referrals: the receiving unit's own, and parties of the remissgrupp for what they were handed."""

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import ROLES, Permission
from samvag.cases.reading import staff_of
from samvag.organisations.models import Assignment
from samvag.referrals.models import Referral


def can_read_inbox(actor: Actor) -> Decision:
    """May the actor open the unit's inbox?"""
    return has_permission(actor, Permission.INBOX_READ)


def can_work(actor: Actor, referral: Referral) -> Decision:
    """May the actor take, ask and list this referral? Only in the receiving unit."""
    if referral.record.unit_id != actor.unit_id:
        return refuse(_("Remissen tillhör en annan enhets inkorg."))
    return has_permission(actor, Permission.INBOX_WORK)


def colleagues(actor: Actor, referral: Referral) -> list[Assignment]:
    """Those of the actor's unit to whom the referral can be given: they work with the inbox, and are not closed out
    from the person."""
    here = staff_of([actor.unit_id], referral.person_id) if referral.person_id else []
    return [one for one in here if Permission.INBOX_WORK in ROLES[one.role] and one.pk != referral.taken_by_id]


def can_read(actor: Actor, referral: Referral) -> Decision:
    """May the actor open the referral? Inbox readers, and the remissgrupp what it was handed."""
    if referral.record.unit_id == actor.unit_id:
        return can_read_inbox(actor)
    if actor.may(Permission.TRIAGE_READ):
        return allow(_("Remissen är delad med din enhet för remissgruppen."))
    return refuse(_("Remissen är delad med remissgruppen. Din roll deltar inte i den."))


def can_state(actor: Actor) -> Decision:
    """May the actor say what their organisation holds about criteria and decisions? What is said is handed over to the
    parties whom a consent reaches, so it takes the right to hand over too."""
    permitted = has_permission(actor, Permission.TRIAGE_STATE)
    return permitted and has_permission(actor, Permission.DISCLOSE)


def can_decide(actor: Actor, deciding_unit_id: int) -> Decision:
    """Only the party that the programme names decides who takes part (in the integrated model the municipality)."""
    if actor.unit_id != deciding_unit_id:
        return refuse(_("Det är en annan part som beslutar vem som ingår."))
    return has_permission(actor, Permission.TRIAGE_DECIDE)
