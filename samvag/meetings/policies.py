"""Who may call and keep a meeting: staff of the units that take part at the site. A sync meeting goes through
people, and is for those who work in the cases of the whole unit; a head may look. An extra meeting is for those who may
open the case that it is about."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.access.decisions import Decision, has_permission, refuse
from samvag.access.roles import Permission
from samvag.cases.models import Case
from samvag.cases.policies import can_write_in, visible_cases
from samvag.meetings.models import Approval, Calling, Meeting
from samvag.programmes.models import ProgrammeSite, SiteParty


def sites_of(actor: Actor) -> QuerySet[ProgrammeSite]:
    """The active sites where the actor's unit is a party or the receiver."""
    parties = SiteParty.objects.filter(unit_id=actor.unit_id).values("site_id")
    takes_part = Q(receiving_unit_id=actor.unit_id) | Q(pk__in=parties)
    return ProgrammeSite.objects.filter(takes_part, active=True).select_related("programme").order_by("name")


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of those sites, and the extra ones about cases that the actor may open. A meeting names nobody; what
    stands on its agenda has its own audience."""
    at_sites = Q(site__in=sites_of(actor).values("pk")) & ~Q(kind=Meeting.Kind.CASE)
    about = Calling.objects.filter(case_id__in=visible_cases(actor).values("pk"))
    return Meeting.objects.filter(
        at_sites | Q(kind=Meeting.Kind.CASE, pk__in=about.values("meeting_id"))
    ).select_related("site__programme")


def can_see_meetings(actor: Actor) -> Decision:
    """May the actor take part in the remissgrupp at all?"""
    return has_permission(actor, Permission.TRIAGE_READ)


def can_call(actor: Actor, site: ProgrammeSite, kind: str = Meeting.Kind.TRIAGE) -> Decision:
    """May the actor call a meeting of this site, and say who came?"""
    if not sites_of(actor).filter(pk=site.pk).exists():
        return refuse(_("Din enhet deltar inte i den här verksamheten."))
    if kind == Meeting.Kind.CASE:
        return has_permission(actor, Permission.CASE_WRITE)
    if kind == Meeting.Kind.MANAGERS:
        return has_permission(actor, Permission.PROBLEM_ANSWER)
    return can_work_at_sync(actor) if kind == Meeting.Kind.SYNC else has_permission(actor, Permission.TRIAGE_STATE)


def can_change(actor: Actor, meeting: Meeting) -> Decision:
    """May the actor move it, call it off and say who came? Of an extra one, whoever may open the case it is about."""
    if meeting.is_about_one and not visible_meetings(actor).filter(pk=meeting.pk).exists():
        return refuse(_("Du har ingen roll i ärendet."))
    return can_call(actor, meeting.site, meeting.kind)


def can_open(actor: Actor, meeting: Meeting) -> Decision:
    """May the actor read at a sync meeting or an extra one that is theirs to see?"""
    return has_permission(actor, Permission.BOARD_READ) if meeting.is_about_one else can_see_sync(actor)


def can_work_at(actor: Actor, meeting: Meeting) -> Decision:
    """May the actor hold it, end it and write at it?"""
    return has_permission(actor, Permission.CASE_WRITE) if meeting.is_about_one else can_work_at_sync(actor)


def can_see_sync(actor: Actor) -> Decision:
    """May the actor open the sync meetings of the unit's sites?"""
    return has_permission(actor, Permission.CASES_OF_UNIT)


def can_work_at_sync(actor: Actor) -> Decision:
    """May the actor call, hold and end a sync meeting, and write at one? Not tied to whoever began it: when somebody
    falls ill a colleague goes on."""
    return can_see_sync(actor) and has_permission(actor, Permission.CASE_WRITE)


def can_say(actor: Actor, meeting: Meeting, case: Case) -> Decision:
    """May the actor write of this person at this meeting? While it is held, and after it until the own principal has
    approved what it keeps; the last is asked by the database too."""
    if meeting.started_at is None or meeting.cancelled_at is not None:
        return refuse(_("Mötet har inte börjat."))
    if case.site_id != meeting.site_id:
        return refuse(_("Personen hör inte till den här verksamheten."))
    if is_approved(meeting, actor):
        return refuse(_("Anteckningarna från mötet är godkända. Skriv i ärendet i stället."))
    if meeting.is_about_one and not Calling.objects.filter(meeting=meeting, case_id=case.pk).exists():
        return refuse(_("Mötet handlar inte om den personen."))
    return can_work_at(actor, meeting) and can_write_in(actor, case)


def is_approved(meeting: Meeting, actor: Actor) -> bool:
    """Has the actor's principal said yes to what it keeps of the meeting?"""
    return Approval.objects.filter(meeting=meeting, organisation_id=actor.organisation_id).exists()
