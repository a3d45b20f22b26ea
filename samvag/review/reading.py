"""The log as its reviewers read it: draws, rows in words, what waits. The database shows no other organisation's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.audit.models import Event, ReadEntry
from samvag.core.identity_numbers import IdentityNumber, Kind, display_long
from samvag.identity.models import User
from samvag.organisations.models import Assignment
from samvag.review.models import Extract, LogSetting, Outcome, Review, ReviewItem
from samvag.review.words import PATTERNS, ground_words, page_words, why

MOST = 200
NAMED = 3  # persons named on a row; a list that showed forty says how many


@dataclass(frozen=True)
class Known:
    """What one's own organisation calls a person; empty words where it may not be said."""

    name: str
    number: str
    protected: bool


@dataclass(frozen=True)
class Row:
    """One log row to look at."""

    item: ReviewItem
    at: datetime
    staff: str
    title: str
    unit: str
    what: str
    ground: str
    persons: str
    pattern: str
    why: str


def entries(period: tuple[datetime, datetime]) -> QuerySet[ReadEntry]:
    """What was read in one's own organisation in a period."""
    return ReadEntry.objects.filter(at__gte=period[0], at__lt=period[1])


def drawn(rows: QuerySet[ReadEntry], seed: str, size: int) -> list[ReadEntry]:
    """A sample that anybody can draw again: rows in the order of md5(seed + id), the first of them."""
    shuffled = rows.annotate(lot=MD5(Concat(Value(seed, output_field=TextField()), Cast("id", TextField()))))
    return list(shuffled.order_by("lot")[:size])


def staff_of(actor: Actor) -> list[User]:
    """Everybody who works or has worked in one's own organisation."""
    return list(
        User.objects.filter(assignments__unit__organisation_id=actor.organisation_id).distinct().order_by("name")
    )


def person_by(number: IdentityNumber) -> UUID | None:
    """Whom the number stands for, if one's own organisation knows them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT review_person(%s, %s)", [number.kind, number.value])
        found: UUID | None = cursor.fetchone()[0]
    return found


def known(persons: Iterable[UUID]) -> dict[UUID, Known]:
    """What one's own organisation calls these persons."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM review_people(%s::uuid[])", [list(set(persons))])
        return {
            key: Known(f"{given} {family}".strip(), _number(kind, number), protected)
            for key, given, family, kind, number, protected in cursor.fetchall()
        }


def _number(kind: str, value: str) -> str:
    return display_long(IdentityNumber(Kind(kind), value)) if kind and value else ""


def reviews(actor: Actor) -> list[Review]:
    """The draws of one's own organisation, newest first, with how many rows each has and how many wait."""
    rows = Review.objects.filter(organisation_id=actor.organisation_id).select_related("staff", "made_by__user")
    counted = rows.annotate(rows=Count("items"), waiting=Count("items", filter=Q(items__outcome="")))
    return list(counted.order_by("-made_at")[:50])


def review_by(actor: Actor, key: UUID) -> Review | None:
    """One draw."""
    rows = Review.objects.filter(organisation_id=actor.organisation_id)
    return rows.select_related("staff", "made_by__user", "finished_by__user", "organisation").filter(pk=key).first()


def item_by(actor: Actor, key: UUID) -> ReviewItem | None:
    """One row of a draw."""
    rows = ReviewItem.objects.filter(organisation_id=actor.organisation_id)
    return rows.select_related("review", "reviewed_by__user").filter(pk=key).first()


def waiting(actor: Actor) -> dict[str, int]:
    """How many rows that stand out nobody has looked at, by pattern."""
    rows = ReviewItem.objects.filter(organisation_id=actor.organisation_id, outcome="").exclude(pattern="")
    found = dict(rows.values_list("pattern").annotate(n=Count("pk")))
    return {str(label): found[code] for code, label in PATTERNS.items() if found.get(code)}


def rows_of(items: Sequence[ReviewItem]) -> tuple[list[Row], list[UUID]]:
    """The items with their log rows in words, and whose data that shows. Four statements whatever the number."""
    logged = _logged(items)
    staff = _staff(logged.values())
    shown = {person for item in items for person in _persons(item, logged)[:NAMED]}
    people = known(shown)
    return [_row(item, logged.get(item.entry_id), staff, _called(item, logged, people)) for item in items], sorted(
        shown
    )


def _logged(items: Sequence[ReviewItem]) -> dict[UUID, ReadEntry | Event]:
    found: dict[UUID, ReadEntry | Event] = {}
    for table, model in (("audit_read", ReadEntry), ("audit_event", Event)):
        mine = [item for item in items if item.entry_table == table]
        if mine:
            period = (min(item.entry_at for item in mine), max(item.entry_at for item in mine))
            keys = [item.entry_id for item in mine]
            found |= {one.pk: one for one in model.objects.filter(pk__in=keys, at__range=period)}
    return found


def _staff(rows: Iterable[ReadEntry | Event]) -> dict[int, Assignment]:
    keys = {row.assignment_id for row in rows if row.assignment_id is not None}
    return {one.pk: one for one in Assignment.objects.filter(pk__in=keys).select_related("user", "unit")}


def _persons(item: ReviewItem, logged: Mapping[UUID, ReadEntry | Event]) -> list[UUID]:
    if item.person_id is not None:
        return [item.person_id]
    row = logged.get(item.entry_id)
    return list(row.persons) if isinstance(row, ReadEntry) and item.pattern != "many" else []


def _called(item: ReviewItem, logged: Mapping[UUID, ReadEntry | Event], people: Mapping[UUID, Known]) -> str:
    persons = _persons(item, logged)
    words = [called(people.get(person)) for person in persons[:NAMED]]
    if len(persons) > NAMED:
        words.append(_("och %(count)s till") % {"count": len(persons) - NAMED})
    return ", ".join(words)


def called(person: Known | None) -> str:
    """A person in words; nothing about one who is protected or no longer known."""
    if person is None:
        return _("Okänd för verksamheten nu")
    if person.protected:
        return _("Skyddade personuppgifter")
    return " ".join(part for part in (person.name, person.number) if part)


def _row(item: ReviewItem, entry: ReadEntry | Event | None, staff: Mapping[int, Assignment], persons: str) -> Row:
    who = staff.get(entry.assignment_id or 0) if entry else None
    return Row(
        item=item,
        at=item.entry_at,
        staff=who.user.name if who else "",
        title=who.title if who else "",
        unit=who.unit.name if who else "",
        what=page_words(entry.page) if isinstance(entry, ReadEntry) else str(PATTERNS.get(item.pattern, "")),
        ground=ground_words(entry.ground) if isinstance(entry, ReadEntry) else "",
        persons=persons,
        pattern=str(PATTERNS.get(item.pattern, "")),
        why=why(item.pattern, item.facts),
    )


def items_of(review: Review, *, only_waiting: bool = False) -> list[ReviewItem]:
    """The rows of a draw in order of time."""
    rows = ReviewItem.objects.filter(review=review).select_related("reviewed_by__user")
    return list((rows.filter(outcome="") if only_waiting else rows).order_by("entry_at", "pk")[:MOST])


def tally(items: Iterable[ReviewItem]) -> list[tuple[str, int]]:
    """How many of each outcome, in words."""
    got = [item.outcome for item in items]
    return [(str(one.label), got.count(one.value)) for one in Outcome if got.count(one.value)]


def log_setting(actor: Actor) -> bool:
    """Does the organisation name its staff to persons who ask for the log? The default says role, not name."""
    found = (
        LogSetting.objects.filter(organisation_id=actor.organisation_id).values_list("shows_names", flat=True).first()
    )
    return bool(found)


def extracts(actor: Actor) -> list[Extract]:
    """What has been given out, newest first."""
    rows = Extract.objects.filter(organisation_id=actor.organisation_id).select_related("made_by__user")
    return list(rows.order_by("-made_at")[:50])


def extract_by(actor: Actor, key: UUID) -> Extract | None:
    """One extract."""
    rows = Extract.objects.filter(organisation_id=actor.organisation_id)
    return rows.select_related("made_by__user", "delivered_by__user", "organisation").filter(pk=key).first()


def extract_rows(extract: Extract) -> list[dict[str, Any]]:
    """The log about the person in an extract's period: the acting organisation's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM review_extract_rows(%s)", [extract.pk])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
