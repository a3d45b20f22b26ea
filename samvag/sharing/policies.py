"""Who may record consents and hand over, and to whom."""

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.records.models import Record
from samvag.sharing.models import Consent, Disclosure, Proposal


def can_record_consent(actor: Actor) -> Decision:
    """May the actor write down what a person says yes or no to, for the actor's organisation?"""
    return has_permission(actor, Permission.CONSENT_RECORD)


def can_end_consent(actor: Actor, consent: Consent) -> Decision:
    """Withdrawal is taken by the organisation that would disclose (each authority waives its own secrecy, OSL 12:2)."""
    if consent.owner_id != actor.organisation_id:
        return refuse(_("Samtycket gäller en annan verksamhet. Det är den som tar emot en återkallelse."))
    if not consent.given:
        return refuse(_("Svaret är nej. Ändrar personen sig antecknar ni ett nytt svar."))
    if consent.ended_at is not None:
        return refuse(_("Samtycket gäller inte längre."))
    return can_record_consent(actor)


def can_disclose(actor: Actor, record: Record) -> Decision:
    """Only the owner hands over, and only what the actor's unit wrote or takes part in."""
    if record.owner_id != actor.organisation_id:
        return refuse(_("Uppgiften tillhör en annan verksamhet. Bara den kan lämna ut den."))
    permitted = has_permission(actor, Permission.DISCLOSE)
    return permitted and allow(_("Din verksamhet äger uppgiften."))


def can_approve(actor: Actor, proposal: Proposal) -> Decision:
    """The second signature is a colleague's, of the same organisation, and never the proposer's own."""
    if proposal.owner_id != actor.organisation_id:
        return refuse(_("Uppgiften tillhör en annan verksamhet. Bara den kan lämna ut den."))
    if proposal.outcome:
        return refuse(_("Frågan är redan besvarad."))
    permitted = has_permission(actor, Permission.DISCLOSE_APPROVE)
    if permitted and proposal.proposed_by.user_id == actor.user_id:
        return refuse(_("Någon annan än den som skrev frågan måste skriva under."))
    return permitted


def may_sign(actor: Actor) -> Decision:
    """May the actor give second signatures at all?"""
    return has_permission(actor, Permission.DISCLOSE_APPROVE)


def can_take(actor: Actor, disclosure: Disclosure) -> Decision:
    """Only what one's own unit received, and only by those who write in its records."""
    if disclosure.recipient_id != actor.unit_id:
        return refuse(_("Uppgiften är inte utlämnad till din enhet."))
    return has_permission(actor, Permission.CASE_WRITE)
