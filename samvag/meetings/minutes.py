"""What a principal may keep of a sync meeting: what its own staff wrote, and what was handed to it and no more.

Everything is read as the actor, under row-level security: what the other principal wrote for itself is not there.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.meetings.models import Attendance, Guest, Line, Meeting
from samvag.meetings.telling import said
from samvag.people.header import name_in_lists
from samvag.people.models import PersonLink
from samvag.records.models import Kind, Record
from samvag.records.telling import told, with_content
from samvag.records.timeline import latest_visible
from samvag.sharing.models import Disclosure
from samvag.ui import dates


@dataclass(frozen=True)
class Own:
    """One note to be: what one of the principal's units said, when, and of what sort it is."""

    line: UUID
    category: str
    said_at: datetime
    text: str


@dataclass(frozen=True)
class Received:
    """What another principal handed over of its own words."""

    record: Record
    disclosure: Disclosure
    unit: str
    text: str
    taken: bool


@dataclass
class Minute:
    """What is kept of one person."""

    person_id: UUID
    case_id: UUID
    name: str
    heading: str
    own: list[Own] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)


def lines_of(meeting: Meeting) -> QuerySet[Record]:
    """The lines of a meeting that the reader may see, each in the newest version that is open to them."""
    rows = latest_visible(Record.objects.filter(pk__in=Line.objects.filter(meeting=meeting).values("pk")))
    return with_content(rows.filter(retracted=False)).select_related("author__user", "person")


def minutes_of(actor: Actor, meeting: Meeting) -> list[Minute]:
    """What the actor's principal would keep now, by person. Five statements."""
    link = PersonLink.objects.filter(person_id=OuterRef("person_id"), unit_id=actor.unit_id)
    called = Subquery(link.values(data=JSONObject(given="given_name", family="family_name", sort="sort_name"))[:1])
    lines = [one for one in lines_of(meeting).annotate(called=called).order_by("occurred_at") if one.case_id]
    theirs = [one.pk for one in lines if one.owner_id != actor.organisation_id]
    steps, there = _steps(actor, meeting), _there(meeting)
    given = _given(actor, theirs)
    by_person = sorted(lines, key=lambda one: ((one.called or {}).get("sort", ""), str(one.case_id)))
    made = [_minute(actor, meeting, list(some)) for _case, some in groupby(by_person, key=lambda one: one.case_id)]
    for minute in made:
        written = [one for one in lines if one.case_id == minute.case_id]
        own = [one for one in written if one.owner_id == actor.organisation_id]
        minute.own = [_own(one, there, steps.get(minute.case_id, ()) if one is own[0] else ()) for one in own]
        minute.received = [_received(one, given[one.pk]) for one in written if one.pk in given]
    return [one for one in made if one.own or one.received]


def _minute(actor: Actor, meeting: Meeting, lines: list[Record]) -> Minute:
    first = lines[0]
    called: Mapping[str, str] = getattr(first, "called", None) or {"given": "", "family": ""}
    with translation.override("sv"):  # the language records are kept in (PDL 3:13)
        words = _("Möte %(day)s") if meeting.is_about_one else _("Avstämning %(day)s")
        heading = words % {"day": dates.long(meeting.started_at or meeting.starts_at)}
    name = name_in_lists(called["given"], called["family"], first.person.protection)
    return Minute(first.person_id, first.case_id or first.pk, name, heading)


def _own(line: Record, there: str, steps: Iterable[str]) -> Own:
    with translation.override("sv"):
        parts = [said(line.content), *steps, _("Deltog: %(who)s") % {"who": there}]  # type: ignore[attr-defined]
    text = "\n".join(part for part in parts if part)
    return Own(line.pk, line.category, line.occurred_at, text)


def _received(line: Record, disclosure: Disclosure) -> Received:
    return Received(line, disclosure, line.unit_name, told(line).text, getattr(disclosure, "taken", None) is not None)


def _given(actor: Actor, records: Iterable[UUID]) -> dict[UUID, Disclosure]:
    """By which handing over in force the actor's unit has each of the records."""
    rows = Disclosure.objects.filter(
        record_id__in=list(records), recipient_id=actor.unit_id, ended_at__isnull=True, valid_until__gt=timezone.now()
    )
    return {one.record_id: one for one in rows.select_related("owner", "taken")}


def _steps(actor: Actor, meeting: Meeting) -> dict[UUID, list[str]]:
    """The tasks that the principal's own staff gave while the meeting was held, by case."""
    rows = with_content(
        Record.objects.filter(
            kind=Kind.NEXT_STEP,
            owner_id=actor.organisation_id,
            superseded_at__isnull=True,
            retracted=False,
            occurred_at__range=(meeting.started_at or timezone.now(), meeting.ended_at or timezone.now()),
        )
    )
    found: dict[UUID, list[str]] = {}
    with translation.override("sv"):
        for one in rows.order_by("occurred_at"):
            words = told(one)
            found.setdefault(one.case_id or one.pk, []).append(f"{words.title} ({words.text})")
    return found


def _there(meeting: Meeting) -> str:
    """Who was there, with where they work."""
    rows = Attendance.objects.filter(meeting=meeting, present=True).order_by(
        "assignment__unit__name", "assignment__user__name"
    )
    names = list(rows.values_list(F("assignment__user__name"), F("assignment__unit__name")))
    if meeting.is_about_one:
        others = Guest.objects.filter(
            meeting=meeting, present=True, record__superseded_at__isnull=True, record__retracted=False
        )
        names += others.order_by("function", "name").values_list("name", "function")
    return ", ".join(f"{name} ({where})" if where else name for name, where in names)


def digest_of(minutes: Iterable[Minute]) -> str:
    """A digest of everything a preview shows: another word, line or handing over makes another one."""
    seen = [
        f"{one.case_id}|{[(own.line, own.category, own.text) for own in one.own]}"
        f"|{[(got.record.pk, got.text, got.taken) for got in one.received]}"
        for one in minutes
    ]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()
