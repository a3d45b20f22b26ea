"""Who lifts and who answers. Everybody who may do either, at the units of the site, reads."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission, refuse
from samvag.access.roles import Permission
from samvag.lifting.models import Problem
from samvag.meetings.policies import sites_of
from samvag.programmes.models import ProgrammeSite


def visible_problems(actor: Actor) -> QuerySet[Problem]:
    """The problems of the sites where the actor's unit takes part."""
    return Problem.objects.filter(site__in=sites_of(actor).values("pk"))


def can_see(actor: Actor) -> Decision:
    """May the actor read what has been lifted?"""
    if actor.may(Permission.PROBLEM_ANSWER):
        return has_permission(actor, Permission.PROBLEM_ANSWER)
    return has_permission(actor, Permission.PROBLEM_LIFT)


def can_lift(actor: Actor, site: ProgrammeSite) -> Decision:
    """May the actor lift something at this site?"""
    if not sites_of(actor).filter(pk=site.pk).exists():
        return refuse(_("Din enhet deltar inte i den här verksamheten."))
    return has_permission(actor, Permission.PROBLEM_LIFT)


def can_answer(actor: Actor) -> Decision:
    """May the actor answer for the group, or pass it on?"""
    return has_permission(actor, Permission.PROBLEM_ANSWER)
