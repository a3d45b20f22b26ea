"""Who may read, write in and staff a case. The floor has already limited rows to the parties' units."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, allow, has_permission, refuse
from samvag.access.roles import Permission
from samvag.cases.models import Case, CaseRole
from samvag.people.models import PersonLink
from samvag.records.models import Kind, Record

# What the remissgrupp's members may open without a role in a case: the referral and what was said about it.
_TRIAGE_KINDS = (Kind.REFERRAL, Kind.QUESTION, Kind.CRITERION, Kind.DECISION, Kind.OPINION)


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
    # Whoever works for the whole unit needs no role in the case, and the question is not asked.
    if not actor.may(Permission.CASES_OF_UNIT) and not (readable := can_read(actor, case)):
        return readable
    return has_permission(actor, Permission.CASE_WRITE)


def can_staff(actor: Actor) -> Decision:
    """May the actor set and end roles in the unit's cases?"""
    return has_permission(actor, Permission.CASE_STAFF)


def can_give_role(actor: Actor, organisation_id: int) -> Decision:
    """May the actor give somebody who works there a role, or let somebody there hand one over? Who has access inside an
    authority is that authority's to say (PDL 4:2, OSL 8:1)."""
    if organisation_id != actor.organisation_id:
        return refuse(_("Bara den verksamhet där hen arbetar bestämmer vem som har rollen. Fråga dem."))
    return can_staff(actor)


def can_end_role(actor: Actor, role: CaseRole) -> Decision:
    """May the actor end the role without a successor? Whose staff holds it knows if they are still in it."""
    if role.assignment.unit_id != actor.unit_id:
        return refuse(_("Bara den enhet där hen arbetar kan avsluta rollen."))
    return can_staff(actor)


def visible_links(actor: Actor) -> QuerySet[PersonLink]:
    """The people the actor may open: those the unit knows, or for others only those in cases where they have a role."""
    links = PersonLink.objects.filter(unit_id=actor.unit_id)
    if actor.may(Permission.CASES_OF_UNIT) or actor.may(Permission.INBOX_WORK):
        return links
    return links.filter(Exists(visible_cases(actor).filter(person_id=OuterRef("person_id"))))


def visible_records(actor: Actor) -> QuerySet[Record]:
    """The records the actor may open one by one. The floor has already limited rows to what the unit may read."""
    records = Record.objects.all()
    if actor.may(Permission.CASES_OF_UNIT) or actor.may(Permission.INBOX_WORK):
        return records
    mine = visible_cases(actor)
    allowed = Q(case_id__in=mine.values("pk")) | Q(case_id__isnull=True, person_id__in=mine.values("person_id"))
    if actor.may(Permission.TRIAGE_READ):
        allowed |= Q(kind__in=_TRIAGE_KINDS, case_id__isnull=True)
    return records.filter(allowed)


def can_search(actor: Actor) -> Decision:
    """May the actor look for people at all?"""
    return has_permission(actor, Permission.PERSON_SEARCH)


def can_protect(actor: Actor) -> Decision:
    """May the actor set what the population register says about protected personal data?"""
    return has_permission(actor, Permission.PERSON_PROTECT)


def can_merge(actor: Actor) -> Decision:
    """May the actor say, or confirm, that two of the unit's persons are one?"""
    return has_permission(actor, Permission.PERSON_MERGE)


def can_change_contact(actor: Actor) -> Decision:
    """May the actor change the unit's own contact details?"""
    return has_permission(actor, Permission.CASE_WRITE)
