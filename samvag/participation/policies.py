"""Who may tell another system that somebody takes part, and who sees what was told. The floor has limited the rows."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in, visible_records
from samvag.participation.models import Participation
from samvag.records.models import Kind
from samvag.ui import dates


def can_show(actor: Actor, case: Case) -> Decision:
    """Only whoever works in the open case and may hand over; nothing about somebody with protected identity leaves by
    this way (it goes by the organisation's own routine). Pre-condition: `case` is loaded with its person."""
    if case.person.protection:
        return refuse(
            _("Personen har skyddade personuppgifter. Ingenting lämnar Samväg den här vägen: följ er egen rutin.")
        )
    if case.closed_at is not None:
        return refuse(_("Ärendet är avslutat. Personen deltar inte längre."))
    return can_write_in(actor, case) and has_permission(actor, Permission.DISCLOSE)


def can_fetch(made: Participation, case: Case) -> Decision:
    """May the document leave still? Not after what it rests on has ended. Pre-condition: loaded with its consent."""
    if case.person.protection:
        return refuse(
            _("Personen har skyddade personuppgifter. Ingenting lämnar Samväg den här vägen: följ er egen rutin.")
        )
    if case.closed_at is not None:
        return refuse(_("Ärendet är avslutat. Personen deltar inte längre."))
    if made.rests:
        return allow(_("Samtycket gäller."))
    if made.consent.end_kind == "withdrawn" and made.consent.ended_at:
        day = dates.long(made.consent.ended_at)
        words = _("Personen tog tillbaka samtycket %(day)s. Ta bort uppgiften i det andra systemet också.")
        return refuse(words % {"day": day})
    if made.consent.end_kind == "replaced":
        return refuse(_("Personen har svarat på nytt om samtycke sedan dess. Gör ett nytt dokument."))
    return refuse(_("Samtycket har gått ut. Fråga personen igen, och gör sedan ett nytt dokument."))


def visible_participations(actor: Actor) -> QuerySet[Participation]:
    """What the actor's own organisation has told, of what the actor may open."""
    records = visible_records(actor).filter(kind=Kind.PARTICIPATION, owner_id=actor.organisation_id)
    return Participation.objects.filter(record__in=records.values("pk"), record__retracted=False)
