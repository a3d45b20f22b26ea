"""Who may block, who may open in an emergency, who reviews it, who lets a colleague take part for a while."""

from django.conf import settings
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.organisations.models import Organisation, SecrecyRegime


def can_block(actor: Actor) -> Decision:
    """May the actor write down that a person blocks what the unit has written? Only health care knows the block."""
    regime = Organisation.objects.values_list("secrecy_regime", flat=True).get(pk=actor.organisation_id)
    if regime not in (SecrecyRegime.OSL25_HEALTH, SecrecyRegime.PSL6_PRIVATE_HEALTH):
        return refuse(
            _(
                "Spärr finns bara i hälso- och sjukvården (patientdatalagen 4 kap. 4 §). I socialtjänsten läser bara "
                "den som behöver uppgiften för sitt arbete; prata med chefen om någon ska stängas ute."
            )
        )
    return has_permission(actor, Permission.BLOCK_SET) and allow(_("Personen bestämmer själv om en spärr."))


def can_open_in_emergency(actor: Actor) -> Decision:
    """May the actor open somebody they have no part in, inside their own organisation?"""
    return has_permission(actor, Permission.EMERGENCY_OPEN)


def can_review(actor: Actor) -> Decision:
    """May the actor review what others opened in an emergency?"""
    if actor.may(Permission.LOG_REVIEW):
        return allow(_("Du granskar loggen i verksamheten."))
    return has_permission(actor, Permission.EMERGENCY_REVIEW)


def emergency_minutes() -> int:
    """How long an emergency access stands open."""
    return int(settings.EMERGENCY_MINUTES)
