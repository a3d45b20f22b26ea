"""Who may map, and who sees what was mapped. The floor has already limited the rows."""

from django.db.models import QuerySet

from samvag.access.actors import Actor
from samvag.access.decisions import Decision
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in, visible_records
from samvag.mapping.models import Mapped, Placement
from samvag.records.models import Kind
from samvag.records.timeline import latest_visible


def can_map(actor: Actor, case: Case) -> Decision:
    """May the actor write in the mapping? Whoever may write in the case."""
    return can_write_in(actor, case)


def visible_mapped(actor: Actor) -> QuerySet[Mapped]:
    """What the actor may open of mappings, of each the newest version they may see."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.MAPPING))
    return Mapped.objects.filter(record__in=records.values("pk"))


def visible_placements(actor: Actor) -> QuerySet[Placement]:
    """Placements the actor may open, of each the newest version they may see."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.PLACEMENT))
    return Placement.objects.filter(record__in=records.values("pk"))
