"""Who assesses self-care, and who sees the assessment. The floor has already limited the rows."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, refuse
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in, visible_records
from samvag.organisations.models import HEALTH_CARE, Organisation
from samvag.records.models import Kind
from samvag.records.timeline import latest_visible
from samvag.selfcare.models import SelfCare


def can_assess_self_care(actor: Actor, case: Case) -> Decision:
    """Only health care assesses: the licensed staff that treat the person (2022:1250, 2 and 4 §§)."""
    if not Organisation.objects.filter(pk=actor.organisation_id, secrecy_regime__in=HEALTH_CARE).exists():
        return refuse(_("Egenvård bedöms av den som behandlar personen i hälso- och sjukvården."))
    return can_write_in(actor, case)


def visible_self_care(actor: Actor) -> QuerySet[SelfCare]:
    """Assessments the actor may open, of each the newest version they may see."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.SELF_CARE))
    return SelfCare.objects.filter(record__in=records.values("pk"))
