"""The agenda of a sync meeting, made from what the actor's unit may see and from nothing else: what has changed since
last time, what falls due, who has not been mentioned for long, what has come in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.between.reading import Finding, findings
from samvag.board.reading import Row, board_rows, sorted_rows
from samvag.clocks.reading import standing
from samvag.meetings.sitting import SILENT_AFTER, Sitting
from samvag.meetings.telling import said
from samvag.records.models import Kind, Record
from samvag.records.telling import told, with_content
from samvag.records.timeline import latest_visible

SOON = timedelta(days=2)
FIRST_TIME = timedelta(days=7)  # how far back the first meeting looks
REMEMBERED = timedelta(days=120)
CHANGES = (Kind.STATUS, Kind.NEXT_STEP, Kind.NOTE)
MOST = 500


@dataclass(frozen=True)
class Said:
    """What one unit has said of a person at a meeting."""

    record: UUID
    unit_id: int
    unit: str
    author: str
    text: str
    decision: str
    note: str
    parked: str
    at: datetime
    category: str


@dataclass(frozen=True)
class News:
    """Something written since last time."""

    title: str
    text: str
    by: str
    at: datetime


@dataclass
class Item:
    """One person on the agenda: the board's row, and why to speak of them."""

    row: Row
    late: list[str] = field(default_factory=list)
    soon: list[str] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    parked: str = ""
    silent: str = ""
    said: list[Said] = field(default_factory=list)

    @property
    def wanted(self) -> bool:
        """Is there a reason to speak of the person?"""
        return self.pressing or bool(self.news)

    @property
    def pressing(self) -> bool:
        """Is there one besides that something has been written?"""
        return bool(self.late or self.soon or self.between or self.parked or self.silent) or self.is_new or self.window

    @property
    def window(self) -> bool:
        """Is the person ready now?"""
        return self.row.window is not None

    @property
    def is_new(self) -> bool:
        """Has something new been asked for?"""
        return self.row.new_referral

    @property
    def changed(self) -> str:
        """How much has been written since last time."""
        n = len(self.news)
        return ngettext("%(n)s nytt sedan sist", "%(n)s nya saker sedan sist", n) % {"n": n} if n else ""


@dataclass(frozen=True)
class Agenda:
    """Everybody on the site's board whom the actor sees, by name, and what has come in besides."""

    items: Sequence[Item]
    new_referrals: int

    @property
    def wanted(self) -> list[Item]:
        """Those there is a reason to speak of."""
        return [one for one in self.items if one.wanted]

    @property
    def others(self) -> list[Item]:
        """The rest."""
        return [one for one in self.items if not one.wanted]

    @property
    def spoken(self) -> list[Item]:
        """Those of whom something was said that the reader's unit may see."""
        return [one for one in self.items if one.said]

    @property
    def persons(self) -> list[UUID]:
        """Whose data the page shows, for the log."""
        return [one.row.person_id for one in self.items]

    def place(self, case_id: UUID) -> int | None:
        """Where in the walk a person comes, from 0."""
        return next((n for n, one in enumerate(self.items) if one.row.case_id == case_id), None)


def agenda_of(actor: Actor, sitting: Sitting) -> Agenda:
    """The whole agenda. Four statements."""
    agenda = _with_records(actor, sitting, _rows(actor, sitting))
    items = {one.row.case_id: one for one in agenda.items}
    for case_id, label, late in _clocks(actor, items):
        (items[case_id].late if late else items[case_id].soon).append(label)
    for found in findings(actor):
        if found.subject in items and found.muted_until is None:
            items[found.subject].between.append(_in_short(found))
    return agenda


def walk_of(actor: Actor, sitting: Sitting) -> Agenda:
    """The same people, with what has been written and said, for one person's page. Two statements."""
    return _with_records(actor, sitting, _rows(actor, sitting))


def _rows(actor: Actor, sitting: Sitting) -> Sequence[Row]:
    """Everybody on the site's board; at an extra meeting the one whom it is about."""
    about = sitting.about.case_id if sitting.about else None
    return sorted_rows(board_rows(actor, site_id=sitting.meeting.site_id, case_id=about), "name")


def _with_records(actor: Actor, sitting: Sitting, rows: Sequence[Row]) -> Agenda:
    items = {row.case_id: Item(row) for row in rows}
    fresh, new_referrals = sitting.since or sitting.meeting.starts_at - FIRST_TIME, 0
    heard: dict[UUID, set[str]] = {}
    records = list(_records(items, fresh))
    lines = {(one.case_id, one.owner_id, one.occurred_at) for one in records if one.kind == Kind.MEETING}
    for record in records:
        if record.kind == Kind.NOTE and (record.case_id, record.owner_id, record.occurred_at) in lines:
            continue  # what a principal kept of the last meeting is no news to the next
        if record.kind == Kind.REFERRAL:
            new_referrals += 1
        elif record.case_id is None:
            continue
        elif record.kind == Kind.MEETING:
            _hear(items[record.case_id], record, sitting, heard.setdefault(record.case_id, set()))
        elif record.author_id is not None and not _during(record, sitting):
            items[record.case_id].news.append(_news(record, items[record.case_id].row.version_id))
    for case_id, item in items.items():
        item.silent = _silent(item.row, sitting, heard.get(case_id, set()))
        _steps(item, timezone.localdate())
    return Agenda(list(items.values()), new_referrals)


def _during(record: Record, sitting: Sitting) -> bool:
    """Was it written while this very meeting was held? Then it is no news to it."""
    return sitting.meeting.started_at is not None and record.recorded_at >= sitting.meeting.started_at


def _records(items: Mapping[UUID, Item], since: datetime) -> QuerySet[Record]:
    """What was written since last time, what was said at the last months' meetings, and referrals come in: what the
    reader's unit may see of it. The newest first."""
    written = Q(kind__in=CHANGES, recorded_at__gt=since, superseded_at__isnull=True)
    lines = Q(kind=Kind.MEETING, occurred_at__gt=timezone.now() - REMEMBERED)
    asked = Q(kind=Kind.REFERRAL, case_id__isnull=True, recorded_at__gt=since, superseded_at__isnull=True)
    rows = Record.objects.filter(Q(case_id__in=list(items)) & (written | lines) | asked, retracted=False)
    return with_content(latest_visible(rows)).select_related("author__user").order_by("-occurred_at")[:MOST]


def _hear(item: Item, record: Record, sitting: Sitting, heard: set[str]) -> None:
    """A line is what is said now, or tells at which meeting the person was mentioned and what was parked. The newest
    meeting before this one has the last word on what is parked."""
    content: Mapping[str, Any] = getattr(record, "content", None) or {}
    if not content:
        return
    if content["meeting_id"] == str(sitting.meeting.pk):
        item.said.append(_said(record, content))
    elif record.occurred_at < (sitting.meeting.started_at or timezone.now()):
        if content["parked"] and heard <= {content["meeting_id"]}:
            item.parked = "; ".join(part for part in (item.parked, content["parked"]) if part)
        heard.add(content["meeting_id"])


def _said(record: Record, content: Mapping[str, Any]) -> Said:
    return Said(
        record=record.pk,
        unit_id=record.unit_id,
        unit=record.unit_name,
        author=record.author.user.name if record.author else "",
        text=said(content),
        note=content["note"],
        decision=content["decision"],
        parked=content["parked"],
        at=record.recorded_at,
        category=record.category,
    )


def _news(record: Record, version_id: int) -> News:
    words = told(record, version_id)
    author = record.author.user.name if record.author else ""
    return News(words.title, words.text, ", ".join((author, record.unit_short)), record.recorded_at)


def _silent(row: Row, sitting: Sitting, heard: set[str]) -> str:
    """Has nobody, as far as the reader may see, said anything of the person at the last meetings?"""
    attended = [key for key, at in sitting.recent if timezone.localdate(at) >= row.opened_on]
    if len(attended) < SILENT_AFTER or heard & {str(key) for key in attended}:
        return ""
    return _("Inte nämnd på %(n)s möten") % {"n": len(attended)}


def _steps(item: Item, today: date) -> None:
    """Next steps that are late or nearly due."""
    for step in item.row.steps:
        if step.due_on < today:
            item.late.append(step.text)
        elif step.due_on <= today + timedelta(days=1):
            item.soon.append(step.text)


def _clocks(actor: Actor, cases: Iterable[UUID]) -> Iterator[tuple[UUID, str, bool]]:
    """The unit's clocks on these cases that are late or nearly due."""
    now = timezone.now()
    language = (get_language() or "sv").partition("-")[0]
    rows = standing(actor).filter(subject__in=list(cases), due_at__lt=now + SOON)
    for one in rows.select_related("rule_version").order_by("due_at"):
        if getattr(one, "paused", False):
            continue
        spoken = (one.rule_version.translations if one.rule_version else {}).get(language) or {}
        yield one.subject, spoken.get("label", one.explanation), one.due_at < now


def _in_short(found: Finding) -> str:
    return str(found.detector.title)
