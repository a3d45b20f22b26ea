"""What somebody may be told of: a form they lent that has been filled in."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.assessments.models import Assessment
from samvag.assessments.policies import visible_assessments
from samvag.notices.kinds import shown


@shown("form")
def _forms(actor: Actor) -> QuerySet[Assessment]:
    """Forms of the actor's own unit that they may open, about somebody living."""
    return visible_assessments(actor).filter(record__unit_id=actor.unit_id, record__person__deceased_on__isnull=True)
