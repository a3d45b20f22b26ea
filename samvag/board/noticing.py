"""Which next steps a recipient may still be told of."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.board.models import NextStep
from samvag.cases.policies import visible_cases
from samvag.notices.kinds import shown


@shown("step")
def _steps(actor: Actor) -> QuerySet[NextStep]:
    """The actor's own that are not done, in cases the actor may open, of people who live."""
    return NextStep.objects.filter(
        responsible_id=actor.assignment_id,
        done_on__isnull=True,
        record__superseded_at__isnull=True,
        record__retracted=False,
        record__person__deceased_on__isnull=True,
        case_id__in=visible_cases(actor).filter(closed_at__isnull=True).values("pk"),
    )
