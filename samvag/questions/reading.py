"""Questions as pages show them: the unit's inbox in one statement, and one question with its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.cases.models import Case
from samvag.cases.policies import visible_cases
from samvag.cases.reading import CaseFile
from samvag.organisations.models import Unit
from samvag.people.header import Header, header_from
from samvag.people.models import PersonLink
from samvag.questions.models import Answer, Attachment, Message, State
from samvag.questions.policies import visible_messages
from samvag.records.models import Category, Kind, Record
from samvag.records.telling import with_content
from samvag.sharing.presets import reach_of, standing_rules

MOST = 300
SOON = timedelta(hours=24)
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Row:
    """One question in the list, in the eyes of the actor's unit."""

    message: Message
    header: Header
    case_number: str
    clock: str
    ours: bool  # our unit asked
    mine: bool  # taken by the actor
    settled: bool

    @property
    def other(self) -> Unit:
        """The unit at the other end."""
        return self.message.to_unit if self.ours else self.message.from_unit


def _is(state: State, mine: bool | None = None) -> Callable[[Row], bool]:
    return lambda row: not row.ours and row.message.state == state and mine in (None, row.mine)


LABELS: Mapping[str, str | Promise] = {
    "nya": _("Nya"),
    "mina": _("Mina"),
    "kollegors": _("Kollegors"),
    "vantar": _("Väntar på svar"),
    "avslutade": _("Avslutade"),
}
TABS: Mapping[str, Callable[[Row], bool]] = {
    "nya": _is(State.NEW),
    "mina": _is(State.TAKEN, mine=True),
    "kollegors": _is(State.TAKEN, mine=False),
    "vantar": lambda row: row.ours and not row.settled,
    "avslutade": lambda row: row.settled,
}


def clock_of(message: Message, now: datetime) -> str:
    """How near the promised time is."""
    if not message.open:
        return "done"
    return "late" if message.due_at < now else "soon" if message.due_at < now + SOON else "ok"


def _known(actor: Actor) -> QuerySet[Message]:
    """The actor's questions with what the unit calls the person, and who stands at the ends."""
    columns = ("id", "given_name", "family_name", "number", "number_kind")
    links = PersonLink.objects.filter(person_id=OuterRef("person_id"), unit_id=actor.unit_id)
    number = Case.objects.filter(pk=OuterRef("case_id")).values("number")[:1]
    return (
        visible_messages(actor)
        .annotate(
            link=Subquery(links.values(_link=JSONObject(**{name: name for name in columns}))),
            case_number=Subquery(number),
            asked_anew=Exists(Message.objects.filter(follows_id=OuterRef("pk"))),
        )
        .filter(link__isnull=False)
        .select_related(
            "record__person",
            "record__author__user",
            "from_unit__organisation",
            "to_unit__organisation",
            "passed_on_from",
            "taken_by__user",
            "rule_version",
        )
    )


def rows_of(actor: Actor) -> list[Row]:
    """The unit's questions: all that are open, the most urgent first, and what ended lately. One statement."""
    now = timezone.now()
    standing = Q(answered_at__isnull=True, withdrawn_at__isnull=True)
    found = _known(actor).filter(standing | Q(record__recorded_at__gt=now - KEPT)).order_by("due_at")
    rows = [_row(actor, one, now) for one in found[:MOST]]
    open_ones = [row for row in rows if not row.settled]
    return open_ones + [row for row in reversed(rows) if row.settled]


def _row(actor: Actor, message: Any, now: datetime) -> Row:
    ours = message.from_unit_id == actor.unit_id
    back = message.state == State.RETURNED
    return Row(
        message=message,
        header=header_from(message.link, message.record.person),
        case_number=message.case_number or "",
        clock=clock_of(message, now),
        ours=ours,
        mine=message.taken_by_id == actor.assignment_id,
        # What came back stays with whoever asked until somebody else is asked, or it is let go.
        settled=message.asked_anew if back else not message.open,
    )


def row_of(actor: Actor, key: UUID) -> Row | None:
    """One question the actor may open; None when it is not there for them."""
    found = _known(actor).filter(pk=key).first()
    return _row(actor, found, timezone.now()) if found else None


def answer_of(message: Message) -> Record | None:
    """The answer as far as it lies open to the reader."""
    given = Record.objects.filter(pk__in=Answer.objects.filter(message=message).values("pk"))
    return with_content(given).select_related("author__user").first()


def attachments_of(message: Message, given: Record | None) -> dict[UUID, list[Attachment]]:
    """The files of a question and of its answer, as far as their records lie open to the reader, by record: one
    statement."""
    found: dict[UUID, list[Attachment]] = {}
    keys = [message.pk] + ([given.pk] if given else [])
    for one in Attachment.objects.filter(record_id__in=keys).order_by("attached_at", "pk"):
        found.setdefault(one.record_id, []).append(one)
    return found


def attachment_of(message: Message, key: UUID) -> Attachment | None:
    """One file of a question or of its answer."""
    ours = Q(record_id=message.pk) | Q(record_id__in=Answer.objects.filter(message=message).values("pk"))
    return Attachment.objects.filter(ours, pk=key).first()


def content_of(key: UUID) -> bytes | None:
    """The bytes, to the two ends alone, and not before the file is out of quarantine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT attachment_content(%s)", [key])
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] is not None else None


def answered_in(actor: Actor, case_id: UUID) -> list[Any]:
    """What the actor's unit asked in a case and what was answered, the latest first, each with `said` and `about`: one
    statement. Only answers that still lie open."""
    given = Answer.objects.filter(message=OuterRef("pk"))
    rows = visible_messages(actor).filter(case_id=case_id, from_unit_id=actor.unit_id, answered_at__isnull=False)
    rows = rows.annotate(said=Subquery(given.values("text")[:1]), about=Subquery(given.values("record__category")[:1]))
    found: list[Any] = list(rows.filter(said__isnull=False).select_related("to_unit").order_by("-answered_at"))
    for one in found:
        one.about = Category(one.about).label
    return found


def opened_there(message: Message) -> bool:
    """Has anybody in the asked unit read it?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT message_opened(%s)", [message.pk])
        return bool(cursor.fetchone()[0])


def kept_by(actor: Actor, message: Message) -> bool:
    """Has the actor's organisation kept it in its own record? The note is of the question's own moment."""
    return Record.objects.filter(
        kind=Kind.NOTE,
        case_id=message.case_id,
        owner_id=actor.organisation_id,
        occurred_at=message.record.occurred_at,
        retracted=False,
    ).exists()


@dataclass(frozen=True)
class Way:
    """A unit that can be asked, and what lets the words reach it."""

    unit_id: int
    name: str
    organisation_name: str
    ground: str
    reached: bool
    categories: tuple[str, ...] | None  # None: all, as a unit of the same house

    @property
    def label(self) -> str:
        """The unit as a choice."""
        return f"{self.name}, {self.organisation_name}"


def ways_from(actor: Actor, file: CaseFile) -> list[Way]:
    """The other units of the case: those that can be asked, with the ground, and those that no consent reaches."""
    others = [one for one in file.parties if one.unit_id != actor.unit_id]
    reach = {
        one.unit_id: one
        for one in reach_of(actor, person_id=file.case.person_id, units=[one.unit_id for one in others])
    }
    ways = []
    for one in others:
        inside = one.organisation_id == actor.organisation_id
        found = reach.get(one.unit_id)
        ground = str(_("samma verksamhet, part i ärendet")) if inside else ""
        if found and not inside:
            ground = str(_("samtycke: får ta emot %(what)s") % {"what": found.category_labels})
        categories = None if inside else found.categories if found else ()
        ways.append(Way(one.unit_id, one.name, one.organisation_name, ground, inside or bool(found), categories))
    return ways


def ways_on(message: Message) -> list[Unit]:
    """The units of the actor's own house that the question may be passed on to."""
    asked = "SELECT * FROM organisations_unit WHERE id IN (SELECT message_ways_on(%s)) ORDER BY name"
    return list(Unit.objects.raw(asked, [message.pk]))


def answer_reaches(actor: Actor, message: Message) -> tuple[str, ...] | None:
    """Which categories an answer may be of for the asking unit to receive it; None: any, inside one house. One
    statement. The database decides; this says so before anything is written."""
    if message.from_unit.organisation_id == actor.organisation_id:
        return None
    rules = standing_rules(actor, message.record.person_id)
    open_to: set[str] = set()
    for rule in rules:
        if message.from_unit_id in rule.units:
            open_to |= rule.categories
    for one in (carve_out for rule in rules for carve_out in rule.carve_outs):
        if not one.colleague_id and not one.lineage and one.unit_id in (None, message.from_unit_id):
            open_to -= {one.category} if one.category else open_to if one.unit_id else set()
    return tuple(code for code in Category.values if code in open_to)


def due_messages(actor: Actor) -> QuerySet[Message]:
    """What is expected of the actor's unit, about people who live: for lists of what falls due."""
    rows = visible_messages(actor).filter(
        to_unit_id=actor.unit_id, answered_at__isnull=True, record__person__deceased_on__isnull=True
    )
    return rows if actor.may(Permission.BOARD_READ) else rows.none()


def new_count(actor: Actor) -> QuerySet[Any]:
    """How many nobody has taken, as a part of another question."""
    new = due_messages(actor).filter(taken_at__isnull=True).order_by()
    return new.annotate(n=Func(F("pk"), function="COUNT")).values("n")


def case_of(actor: Actor, message: Message) -> Case | None:
    """The question's case, as far as the actor may open it."""
    return visible_cases(actor).filter(pk=message.record.case_id or message.pk).first()
