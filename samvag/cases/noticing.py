"""Which records, roles and consents a recipient may still be told of."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.cases.models import Case, CaseRole
from samvag.cases.policies import visible_cases, visible_links, visible_records
from samvag.notices.kinds import shown
from samvag.records.models import Record
from samvag.sharing.models import Consent
from samvag.sharing.reading import consents_of_unit


@shown("record")
def _records(actor: Actor) -> QuerySet[Record]:
    """What others wrote and the actor may open."""
    handed = visible_records(actor).exclude(owner_id=actor.organisation_id)
    return handed.filter(superseded_at__isnull=True, person__deceased_on__isnull=True)


@shown("role")
def _roles(actor: Actor) -> QuerySet[CaseRole]:
    """The actor's own open roles."""
    held = CaseRole.objects.filter(assignment_id=actor.assignment_id, ends_at__isnull=True)
    living = visible_cases(actor).filter(closed_at__isnull=True, person__deceased_on__isnull=True)
    return held.filter(case_id__in=living.values("pk"))


@shown("case_closed")
def _closed(actor: Actor) -> QuerySet[Case]:
    """Closed cases that the actor still may open, of people who live; not those opened again."""
    return visible_cases(actor).filter(closed_at__isnull=False, person__deceased_on__isnull=True)


@shown("consent")
def _consents(actor: Actor) -> QuerySet[Consent]:
    """Consents in force of people the actor may open."""
    return consents_of_unit(actor).filter(
        given=True, ended_at__isnull=True, person_id__in=visible_links(actor).values("person_id")
    )
