"""Who hands out and who writes down a doctor's plan: health care alone, and what it has agreed to the same unit alone.
The floor has already limited the rows, and holds both rules."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission, refuse
from samvag.access.roles import Permission
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in, visible_cases, visible_records
from samvag.medication.models import Handed, HandOut, Tapering
from samvag.organisations.models import HEALTH_CARE, Organisation
from samvag.records.models import Kind
from samvag.records.timeline import latest_visible


def _in_health_care(actor: Actor) -> bool:
    return Organisation.objects.filter(pk=actor.organisation_id, secrecy_regime__in=HEALTH_CARE).exists()


def can_handle_medicine(actor: Actor, case: Case) -> Decision:
    """Only health care hands out medicine and follows a doctor's plan."""
    if not _in_health_care(actor):
        return refuse(_("Läkemedel lämnas ut av den som arbetar i hälso- och sjukvården."))
    return can_write_in(actor, case)


def can_hand(actor: Actor, one: HandOut, case: Case) -> Decision:
    """The unit that agreed to it hands out, so that one place counts."""
    if one.record.unit_id != actor.unit_id:
        return refuse(_("Den enhet som har kommit överens med personen lämnar ut."))
    if one.record.superseded_at is not None or one.record.retracted:
        return refuse(_("Överenskommelsen har ändrats. Öppna den senaste."))
    return can_handle_medicine(actor, case)


def can_see_due(actor: Actor) -> Decision:
    """May the actor have a list of whom to hand out to today?"""
    if not _in_health_care(actor):
        return refuse(_("Läkemedel lämnas ut av den som arbetar i hälso- och sjukvården."))
    return has_permission(actor, Permission.BOARD_READ)


def visible_hand_outs(actor: Actor) -> QuerySet[HandOut]:
    """Arrangements the actor may open, of each the newest version they may see."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.HAND_OUT))
    return HandOut.objects.filter(record__in=records.values("pk"), record__retracted=False)


def visible_handed(actor: Actor) -> QuerySet[Handed]:
    """Occasions the actor may open, as they stand."""
    records = visible_records(actor).filter(kind=Kind.HANDED, superseded_at__isnull=True, retracted=False)
    return Handed.objects.filter(record__in=records.values("pk"))


def visible_taperings(actor: Actor) -> QuerySet[Tapering]:
    """Plans the actor may open, of each the newest version they may see."""
    records = latest_visible(visible_records(actor).filter(kind=Kind.TAPERING))
    return Tapering.objects.filter(record__in=records.values("pk"), record__retracted=False)


def due_hand_outs(actor: Actor) -> QuerySet[HandOut]:
    """What the actor's unit has agreed to, in open cases the actor may open."""
    rows = HandOut.objects.filter(record__unit_id=actor.unit_id, record__superseded_at__isnull=True)
    open_cases = visible_cases(actor).filter(closed_at__isnull=True)
    return rows.filter(record__retracted=False, case_id__in=open_cases.values("pk"))
