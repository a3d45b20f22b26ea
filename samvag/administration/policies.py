"""Who administers what: one's own organisation, and nothing about anybody in care."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission
from samvag.access.roles import Permission
from samvag.administration.models import GrantRequest
from samvag.organisations.models import Assignment, Organisation, Unit
from samvag.programmes.models import ProgrammeSite


def can_administer(actor: Actor) -> Decision:
    """May the actor change the own organisation's structure?"""
    return has_permission(actor, Permission.ORGANISATION_ADMINISTER)


def own_organisation(actor: Actor) -> Organisation:
    """The actor's organisation."""
    can_administer(actor).require()
    return Organisation.objects.get(pk=actor.organisation_id)


def own_units(actor: Actor) -> QuerySet[Unit]:
    """The units of the actor's organisation."""
    can_administer(actor).require()
    return Unit.objects.filter(organisation_id=actor.organisation_id).order_by("name")


def own_assignments(actor: Actor) -> QuerySet[Assignment]:
    """Everybody's assignments in the actor's organisation, ended ones too."""
    can_administer(actor).require()
    assignments = Assignment.objects.filter(unit__organisation_id=actor.organisation_id)
    return assignments.select_related("user", "unit").order_by("user__name")


def own_requests(actor: Actor) -> QuerySet[GrantRequest]:
    """Requests nobody has decided, in the actor's organisation."""
    can_administer(actor).require()
    open_ones = GrantRequest.objects.filter(unit__organisation_id=actor.organisation_id, decided_at__isnull=True)
    return open_ones.select_related("user", "unit").order_by("asked_at")


def own_sites(actor: Actor) -> QuerySet[ProgrammeSite]:
    """The programme sites that a unit of the actor's organisation receives to."""
    can_administer(actor).require()
    sites = ProgrammeSite.objects.filter(receiving_unit__organisation_id=actor.organisation_id)
    return sites.select_related("programme", "receiving_unit").order_by("name")
