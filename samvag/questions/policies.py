"""Who may ask, take, answer and take back. The floor has already limited rows to whom the words lie open to."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in, visible_cases
from samvag.questions.models import Message


def visible_messages(actor: Actor) -> QuerySet[Message]:
    """What the actor's unit has asked and what lies in its inbox; for those who do not work for the whole unit, in
    their own cases (PDL 4:1). What went back to whoever asked has left the inbox."""
    asked_here = Q(to_unit_id=actor.unit_id, returned_at__isnull=True, withdrawn_at__isnull=True)
    rows = Message.objects.filter(asked_here | Q(from_unit_id=actor.unit_id))
    if actor.may(Permission.CASES_OF_UNIT) or actor.may(Permission.INBOX_WORK):
        return rows
    return rows.filter(case_id__in=visible_cases(actor).values("pk"))


def can_see_questions(actor: Actor) -> Decision:
    """May the actor open the unit's questions at all?"""
    return has_permission(actor, Permission.BOARD_READ)


def can_ask(actor: Actor, case: Case) -> Decision:
    """Whoever writes in the case asks about it."""
    return can_write_in(actor, case)


def can_handle(actor: Actor, message: Message) -> Decision:
    """May the actor take it, answer it, pass it on or send it back?"""
    if message.to_unit_id != actor.unit_id:
        return refuse(_("Frågan är ställd till en annan enhet."))
    if not message.open:
        return refuse(_("Frågan är redan avslutad."))
    return has_permission(actor, Permission.CASE_WRITE)


def can_withdraw(actor: Actor, message: Message, opened: bool) -> Decision:
    """Taken back before it is read, and when it came back from the wrong unit. `opened` is what the log says."""
    if message.from_unit_id != actor.unit_id:
        return refuse(_("Bara den enhet som frågade kan ta tillbaka frågan."))
    if message.answered_at or message.withdrawn_at:
        return refuse(_("Frågan är redan avslutad."))
    if message.returned_at is None and (opened or message.taken_at):
        return refuse(_("Mottagaren har redan läst frågan. Skriv en ny fråga om något blev fel."))
    return has_permission(actor, Permission.CASE_WRITE) and allow(_("Ingen hos mottagaren har läst frågan än."))


def can_keep(actor: Actor, message: Message) -> Decision:
    """May the actor write it in the own organisation's record? When it has ended, so that the whole is kept."""
    if message.open:
        return refuse(_("Frågan är inte avslutad än. Spara när svaret har kommit."))
    return has_permission(actor, Permission.CASE_WRITE)
