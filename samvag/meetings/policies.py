"""Who may call and keep a meeting: staff of the units that take part at the site."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission, refuse
from samvag.access.roles import Permission
from samvag.meetings.models import Meeting
from samvag.programmes.models import ProgrammeSite, SiteParty


def sites_of(actor: Actor) -> QuerySet[ProgrammeSite]:
    """The active sites where the actor's unit is a party or the receiver."""
    parties = SiteParty.objects.filter(unit_id=actor.unit_id).values("site_id")
    takes_part = Q(receiving_unit_id=actor.unit_id) | Q(pk__in=parties)
    return ProgrammeSite.objects.filter(takes_part, active=True).select_related("programme").order_by("name")


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of those sites. A meeting names nobody; what stands on its agenda has its own audience."""
    return Meeting.objects.filter(site__in=sites_of(actor).values("pk")).select_related("site__programme")


def can_see_meetings(actor: Actor) -> Decision:
    """May the actor take part in the remissgrupp at all?"""
    return has_permission(actor, Permission.TRIAGE_READ)


def can_call(actor: Actor, site: ProgrammeSite) -> Decision:
    """May the actor call a meeting of this site, and say who came?"""
    if not sites_of(actor).filter(pk=site.pk).exists():
        return refuse(_("Din enhet deltar inte i den här verksamheten."))
    return has_permission(actor, Permission.TRIAGE_STATE)
