"""Open windows as pages show them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.access.actors import Actor
from samvag.cases.models import Case, CaseRole, Window
from samvag.cases.policies import visible_cases


def visible_windows(actor: Actor) -> QuerySet[Window]:
    """In cases the actor may open. The floor has limited rows to whom they lie open to."""
    return Window.objects.filter(case_id__in=visible_cases(actor).values("pk"))


def window_of(actor: Actor, key: UUID) -> Window | None:
    """One window with who opened it and who got in touch; None when it is not there for the actor."""
    people = (
        "record__person",
        "record__author__user",
        "responded_by__user",
        "responded_by__unit",
        "rule_version",
    )
    return visible_windows(actor).select_related(*people, "closed_by__user").filter(pk=key).first()


def open_window_of(actor: Actor, case: Case) -> Window | None:
    """The case's window that is open now, as far as the actor sees it."""
    standing = visible_windows(actor).filter(case_id=case.pk, closed_at__isnull=True, undone_at__isnull=True)
    return standing.filter(fades_at__gt=timezone.now()).order_by("record__occurred_at").first()


def in_open_case(window: Window) -> bool:
    """Is the case open still?"""
    return Case.objects.filter(pk__in=[window.record.case_id], closed_at__isnull=True).exists()


def coordinators_of(case: Case, units: set[int]) -> dict[int, list[int]]:
    """Who coordinates the case in each of these units and works there today: main and colleague, so that one stands in
    for the other. By unit; a unit where nobody does is there with nobody."""
    today = timezone.localdate()
    roles = (
        CaseRole.objects.filter(case=case, ends_at__isnull=True, code__endswith="coordinator")
        .filter(assignment__unit_id__in=units, assignment__user__is_active=True, assignment__ended_at__isnull=True)
        .filter(begins_at__lte=timezone.now(), assignment__begins_on__lte=today)
        .exclude(assignment__ends_on__lt=today)
        .values_list(F("assignment__unit_id"), F("assignment_id"))
    )
    found: dict[int, list[int]] = {unit: [] for unit in units}
    for unit, assignment in roles:
        found[unit].append(assignment)
    return found


def after(begun: datetime, met: datetime) -> str:
    """How long it took, in words."""
    minutes = max(int((met - begun) / timedelta(minutes=1)), 0)
    if minutes < 60:
        return ngettext("%(n)s minut", "%(n)s minuter", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(h)s tim %(m)s min") % {"h": minutes // 60, "m": minutes % 60}
    return ngettext("%(n)s dygn", "%(n)s dygn", minutes // 1440) % {"n": minutes // 1440}


@dataclass(frozen=True)
class Stand:
    """A window in words: open, late, met, closed, faded or taken back, and how long it took."""

    code: str
    words: str
    waited: str = ""


def stand_of(window: Window) -> Stand:
    """Where a window stands now."""
    begun, now = window.record.occurred_at, timezone.now()
    waited = after(begun, window.responded_at) if window.responded_at else ""
    if window.undone_at:
        return Stand("undone", _("Ångrat"))
    if window.closed_at:
        return Stand("closed", str(Window.Outcome(window.outcome).label), waited)
    if window.fades_at <= now:
        return Stand("faded", _("Stängdes av sig självt"), waited)
    if window.responded_at:
        return Stand("met", _("Någon tar kontakt"), waited)
    return Stand("late" if window.due_at < now else "open", _("Ingen har tagit kontakt än"), after(begun, now))
