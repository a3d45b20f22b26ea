"""Who may fill in a form, see one, and write the assessment it calls for. The floor has already limited the rows."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, refuse
from samvag.assessments.models import Assessment, FormCode, HealthCheck, Judgement, Sample
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in, visible_cases, visible_records
from samvag.records.models import Kind, Record
from samvag.records.timeline import latest_visible


def can_assess(actor: Actor, case: Case) -> Decision:
    """May the actor fill in a form with the person? Whoever may write in the case."""
    return can_write_in(actor, case)


def can_judge(actor: Actor, record: Record, case: Case) -> Decision:
    """May the actor write the assessment that an answer calls for? The unit that has the form, and nobody for it."""
    if record.unit_id != actor.unit_id:
        return refuse(_("Bedömningen skrivs av den enhet som fyllde i formuläret."))
    return can_write_in(actor, case)


def visible_assessments(actor: Actor) -> QuerySet[Assessment]:
    """Forms the actor may open, of each the newest version they may see."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.ASSESSMENT))
    return Assessment.objects.filter(record__in=records.values("pk"))


def visible_judgements(actor: Actor) -> QuerySet[Judgement]:
    """Written assessments the actor may open."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.JUDGEMENT))
    return Judgement.objects.filter(record__in=records.values("pk"))


def visible_health_checks(actor: Actor) -> QuerySet[HealthCheck]:
    """Health checks the actor may open."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.MEASUREMENT))
    return HealthCheck.objects.filter(record__in=records.values("pk"))


def visible_samples(actor: Actor) -> QuerySet[Sample]:
    """Samples the actor may open."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.SAMPLE))
    return Sample.objects.filter(record__in=records.values("pk"))


def visible_codes(actor: Actor) -> QuerySet[FormCode]:
    """Codes that the actor's unit has handed out, in cases they may open."""
    return FormCode.objects.filter(unit_id=actor.unit_id, case_id__in=visible_cases(actor).values("pk"))
