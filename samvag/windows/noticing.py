"""Of which open windows a recipient may still be told."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.cases.models import Window
from samvag.notices.kinds import shown
from samvag.windows.reading import visible_windows


@shown("window")
def _windows(actor: Actor) -> QuerySet[Window]:
    """Those the actor may open that nobody has taken back, about people who live."""
    return visible_windows(actor).filter(undone_at__isnull=True, record__person__deceased_on__isnull=True)
