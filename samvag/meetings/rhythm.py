"""How the programme's rhythm of sync meetings is kept, in one sentence for each site: what waits, what was missed, what
comes; and the remissgrupps to come beside it. One statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvag.access.actors import Actor
from samvag.meetings.models import Approval, Meeting
from samvag.meetings.policies import sites_of
from samvag.programmes.definition import Meeting as Rhythm
from samvag.programmes.models import ProgrammeVersion
from samvag.programmes.reading import definition
from samvag.ui import dates

BACK = timedelta(days=62)  # a whole month before this one
MISSED = timedelta(days=14)  # how long a meeting that was not held is worth saying
PATIENCE = timedelta(hours=2)  # a meeting may begin late
MOST = 5


@dataclass(frozen=True)
class Pulse:
    """How one site stands with its sync meetings. `urgent` when somebody should do something."""

    site: str
    words: str
    href: str
    urgent: bool


@dataclass(frozen=True)
class Held:
    """One sync meeting that was called."""

    key: UUID
    starts_at: datetime
    began: bool
    ended: bool
    approved: bool

    @property
    def href(self) -> str:
        """Its page."""
        return reverse("sync-meeting", args=[self.key])


@dataclass(frozen=True)
class Coming:
    """A remissgrupp to come, or one that may just have begun."""

    pk: UUID
    site: str
    place: str
    starts_at: datetime


def rhythm_of(actor: Actor, now: datetime) -> tuple[list[Pulse], list[Coming]]:
    """One sentence for each site whose programme has sync meetings, and the remissgrupps to come at all of them."""
    version = ProgrammeVersion.objects.filter(
        programme_id=OuterRef("programme_id"), valid_from__lte=timezone.localdate(now)
    ).order_by("-number")
    called = Meeting.objects.filter(
        site_id=OuterRef("pk"), kind=Meeting.Kind.SYNC, cancelled_at__isnull=True, starts_at__gt=now - BACK
    ).order_by("starts_at")
    approved = Approval.objects.filter(meeting_id=OuterRef("pk"), organisation_id=actor.organisation_id)
    ahead = Meeting.objects.filter(
        site_id=OuterRef("pk"),
        kind=Meeting.Kind.TRIAGE,
        starts_at__gte=now - PATIENCE,
        held_at__isnull=True,
        cancelled_at__isnull=True,
    ).order_by("starts_at")
    columns = JSONObject(id="pk", at="starts_at", began="started_at", ended="ended_at", approved=Exists(approved))
    sites: Any = sites_of(actor).annotate(
        version_now=Subquery(version.values("pk")[:1]),
        called=ArraySubquery(called.values(_one=columns)),
        ahead=ArraySubquery(ahead.values(_one=JSONObject(id="pk", place="place", at="starts_at"))[:MOST]),
    )
    found, coming = [], []
    for site in sites:
        rhythm = _rhythm(site.version_now)
        if rhythm is not None:
            found.append(_pulse(site.name, rhythm, [_held(one) for one in site.called], now))
        coming += [
            Coming(UUID(one["id"]), site.name, one["place"], datetime.fromisoformat(one["at"])) for one in site.ahead
        ]
    return found, sorted(coming, key=lambda one: (one.starts_at, one.pk))[:MOST]


def _rhythm(version_id: int | None) -> Rhythm | None:
    """How often the programme's check-in is held, as its catalogue says."""
    meetings = definition(version_id).meetings if version_id is not None else ()
    return next((one for one in meetings if one.code == Meeting.Kind.SYNC), None)


def _held(one: dict[str, Any]) -> Held:
    return Held(
        key=UUID(one["id"]),
        starts_at=datetime.fromisoformat(one["at"]),
        began=one["began"] is not None,
        ended=one["ended"] is not None,
        approved=one["approved"],
    )


def _pulse(site: str, rhythm: Rhythm, called: Sequence[Held], now: datetime) -> Pulse:
    """What matters most of it, in one sentence."""
    running = next((one for one in called if one.began and not one.ended), None)
    if running:
        return Pulse(site, _("Avstämningen pågår."), running.href, True)
    unread = next((one for one in called if one.ended and not one.approved), None)
    if unread:
        words = _("Era anteckningar från avstämningen %(day)s väntar på att ni läser och godkänner dem.")
        day = {"day": dates.long(unread.starts_at)}
        return Pulse(site, words % day, reverse("sync-minutes", args=[unread.key]), True)
    missed = _missed(called, now)
    if missed:
        words = _("Avstämningen %(day)s blev inte av.") % {"day": dates.long(missed.starts_at)}
        return Pulse(site, words, missed.href, True)
    return _ahead(site, rhythm, called, now)


def _missed(called: Sequence[Held], now: datetime) -> Held | None:
    """The latest meeting that was called and not held, unless one was held after it."""
    due = [one for one in called if now - MISSED < one.starts_at < now - PATIENCE]
    return due[-1] if due and not due[-1].began else None


def _ahead(site: str, rhythm: Rhythm, called: Sequence[Held], now: datetime) -> Pulse:
    """The next one; or that none is called though the rhythm says so; and a week or month with too few."""
    coming = next((one for one in called if one.starts_at > now - PATIENCE and not one.began), None)
    if coming is None:
        words = _("Ingen avstämning är inlagd. Programmets rytm är %(rhythm)s.") % {"rhythm": _often(rhythm)}
        return Pulse(site, words, reverse("sync"), True)
    local = timezone.localtime(coming.starts_at)
    day = dates.spoken(local, timezone.localdate(now))
    words = _("Nästa avstämning är %(day)s kl. %(time)s.") % {"day": day, "time": f"{local:%H.%M}"}
    first, last = last_period(rhythm, timezone.localdate(now))
    held = sum(one.began and first <= timezone.localdate(one.starts_at) <= last for one in called)
    earlier = any(timezone.localdate(one.starts_at) < first for one in called)
    if held >= rhythm.times or not (held or earlier):  # a site that has only begun has missed nothing
        return Pulse(site, words, coming.href, False)
    period = _("Förra veckan") if rhythm.per == "week" else _("Förra månaden")
    few = _("%(period)s hölls %(n)s av %(times)s; nästa avstämning är %(day)s kl. %(time)s.") % {
        "period": period,
        "n": held,
        "times": rhythm.times,
        "day": day,
        "time": f"{local:%H.%M}",
    }
    return Pulse(site, few, coming.href, True)


def _often(rhythm: Rhythm) -> str:
    if rhythm.per == "week":
        words = ngettext("%(n)s gång i veckan", "%(n)s gånger i veckan", rhythm.times)
    else:
        words = ngettext("%(n)s gång i månaden", "%(n)s gånger i månaden", rhythm.times)
    return words % {"n": rhythm.times}


def last_period(rhythm: Rhythm, today: date) -> tuple[date, date]:
    """The first and last day of the whole week or month before this one."""
    if rhythm.per == "week":
        monday = today - timedelta(days=today.weekday())
        return monday - timedelta(days=7), monday - timedelta(days=1)
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
