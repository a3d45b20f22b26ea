"""Who notes that the person waits elsewhere, and what came of it. The floor has already limited the rows."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, refuse
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in, visible_records
from samvag.records.models import Kind, Record
from samvag.records.timeline import latest_visible
from samvag.waiting.models import Turn, Waiting


def can_add(actor: Actor, record: Record, case: Case) -> Decision:
    """Whoever asked goes on asking: one unit knows whom it has talked to."""
    if record.unit_id != actor.unit_id:
        return refuse(_("Den enhet som har frågat skriver vad som har hänt."))
    return can_write_in(actor, case)


def visible_waitings(actor: Actor) -> QuerySet[Waiting]:
    """What the actor may see that is waited for, of each the newest version they may see."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.WAITING))
    return Waiting.objects.filter(record__in=records.values("pk"), record__retracted=False)


def visible_turns(actor: Actor) -> QuerySet[Turn]:
    """What came of it, as far as the actor may see, as it stands."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.TURN))
    return Turn.objects.filter(record__in=records.values("pk"), record__retracted=False)
