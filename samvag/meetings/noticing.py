"""Which meetings a recipient may still be told of."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.meetings.models import Attendance, Meeting
from samvag.meetings.policies import can_see_meetings, visible_meetings
from samvag.notices.kinds import shown


@shown("meeting")
def _meetings(actor: Actor) -> QuerySet[Meeting]:
    """Those the actor is asked to, at sites where the actor's unit takes part or about a case of theirs."""
    asked = Attendance.objects.filter(assignment_id=actor.assignment_id)
    mine = visible_meetings(actor).filter(pk__in=asked.values("meeting_id"))
    return mine if can_see_meetings(actor) else mine.filter(kind=Meeting.Kind.CASE)
