"""Who may read, write in and staff a case. The floor has already limited rows to the parties' units."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.cases.models import Case, CaseRole


def has_role(actor: Actor, case: Case) -> bool:
    """Does the actor hold an open role in the case?"""
    return CaseRole.objects.filter(case=case, assignment_id=actor.assignment_id, ends_at__isnull=True).exists()


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases the actor takes part in: the unit's for those who coordinate it, else those with a role (PDL 4:1)."""
    cases = Case.objects.all()
    if actor.may(Permission.CASES_OF_UNIT):
        return cases
    if not actor.may(Permission.BOARD_READ):
        return cases.none()
    held = CaseRole.objects.filter(assignment_id=actor.assignment_id, ends_at__isnull=True)
    return cases.filter(pk__in=held.values("case_id"))


def can_read(actor: Actor, case: Case) -> Decision:
    """May the actor open the case, and why."""
    if has_role(actor, case):
        return allow(_("Du har en roll i ärendet."))
    if actor.may(Permission.CASES_OF_UNIT):
        return allow(_("Din enhet är part i ärendet och din roll arbetar för hela enheten."))
    return refuse(_("Du har ingen roll i ärendet."))


def can_write_in(actor: Actor, case: Case) -> Decision:
    """May the actor write in the case? Only while it is open."""
    if case.closed_at is not None and case.closed_at <= timezone.now():
        return refuse(_("Ärendet är avslutat. Öppna det igen för att skriva."))
    readable = can_read(actor, case)
    return readable and has_permission(actor, Permission.CASE_WRITE)


def can_staff(actor: Actor) -> Decision:
    """May the actor set and end roles in the unit's cases?"""
    return has_permission(actor, Permission.CASE_STAFF)
