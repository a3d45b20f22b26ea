"""Of which questions a recipient may still be told."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.notices.kinds import shown
from samvag.questions.models import Message
from samvag.questions.policies import visible_messages


@shown("message")
def _messages(actor: Actor) -> QuerySet[Message]:
    """Those the actor may open, about people who live."""
    return visible_messages(actor).filter(record__person__deceased_on__isnull=True)
