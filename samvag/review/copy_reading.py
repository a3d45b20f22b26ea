"""A copy of everything about one person: its rows where they stand, in words, with each row's choice."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Count, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.organisations.models import Assignment, Organisation, Unit
from samvag.programmes.reading import definition
from samvag.records.models import Kind
from samvag.records.telling import telling
from samvag.review.everything import CONTACT, LABELS, NEVER, PARTS, REFERENCES, WITH_THE_RECORD
from samvag.review.models import Choice, CopyRow, PersonCopy
from samvag.sharing.models import Ground


@dataclass(frozen=True)
class Found:
    """One row about the person as the database has it."""

    place: str
    key: str
    at: datetime | None
    owner_id: int
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One row of a copy in words, and as a machine reads it."""

    row: CopyRow
    place: str
    title: str
    owner: str
    received: str  # from whom, on which ground and until when; "" for the house's own
    facts: list[tuple[str, str]]
    raw: Mapping[str, Any]

    @property
    def screened(self) -> bool:
        """Whether somebody says of this row by itself that it goes along."""
        return PARTS[self.place].screened

    @property
    def included(self) -> bool:
        """Whether it goes along."""
        return self.row.choice == Choice.INCLUDE


@dataclass(frozen=True)
class Names:
    """Units, organisations and staff that rows point at."""

    units: Mapping[int, str]
    organisations: Mapping[int, str]
    staff: Mapping[int, str]

    def of(self, column: str, value: Any) -> str | None:
        """What a reference is called; None for a column that is none."""
        if column in ("unit_id", "recipient_id", "sender_unit_id", "source_unit_id"):
            return self.units.get(value, "")
        if column in ("owner_id", "source_owner_id"):
            return self.organisations.get(value, "")
        if column.endswith("_by_id") or column in ("author_id", "assignment_id", "responsible_id", "colleague_id"):
            return self.staff.get(value, "")
        return None


def copies(actor: Actor) -> list[PersonCopy]:
    """Begun and given out, newest first, with how many rows nobody has screened yet."""
    rows = PersonCopy.objects.filter(organisation_id=actor.organisation_id).select_related("made_by__user")
    return list(rows.annotate(left=Count("rows", filter=Q(rows__choice=""))).order_by("-made_at")[:50])


def copy_by(actor: Actor, key: UUID) -> PersonCopy | None:
    """One of them."""
    rows = PersonCopy.objects.filter(organisation_id=actor.organisation_id, pk=key)
    return rows.select_related("extract__organisation", "organisation", "made_by__user", "released_by__user").first()


def choices_of(copy: PersonCopy) -> list[tuple[UUID, str]]:
    """What has been chosen so far, row by row."""
    return list(CopyRow.objects.filter(copy=copy).values_list("pk", "choice"))


def everything(person_id: UUID) -> list[Found]:
    """Every row one's own organisation has about a person; none for one who may not be met, or is not known here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM review_person_rows(%s)", [person_id])
        found = [Found(place, key, at, owner, json.loads(facts)) for place, key, at, owner, facts in cursor.fetchall()]
    order = {place: number for number, place in enumerate(PARTS)}
    first = datetime.min.replace(tzinfo=timezone.get_current_timezone())
    return sorted(found, key=lambda one: (order[one.place], one.at or first, one.key))


def lines_of(copy: PersonCopy) -> list[Line]:
    """The copy's rows as they stand now, in words. What has been closed since it was begun is no longer among them."""
    rows = {(row.place, row.key): row for row in CopyRow.objects.filter(copy=copy)}
    found = [one for one in everything(copy.person_id) if (one.place, one.key) in rows]
    names, protected = _names(found, with_staff=copy.extract.shows_names), _is_protected(found)
    return [_line(one, rows[one.place, one.key], names, copy.organisation_id, protected) for one in found]


def _names(found: Iterable[Found], *, with_staff: bool) -> Names:
    keys = {
        value
        for one in found
        for column, value in one.facts.items()
        if isinstance(value, int) and Names({}, {}, {}).of(column, value) is not None
    }
    units = {unit.pk: unit.name for unit in Unit.objects.all()}
    organisations = dict(Organisation.objects.values_list("pk", "name"))
    staff = Assignment.objects.filter(pk__in=keys).select_related("user", "unit")
    called = {one.pk: ", ".join([one.user.name] * with_staff + [one.title, one.unit.name]) for one in staff}
    return Names(units, organisations, called)


def _line(one: Found, row: CopyRow, names: Names, organisation_id: int, protected: bool) -> Line:
    facts = {name: value for name, value in one.facts.items() if name not in NEVER}
    if protected:
        facts = {name: _("Skyddade personuppgifter") if name in CONTACT else value for name, value in facts.items()}
    # The person's own key never leaves the database.
    own_key = {"person_id"} | ({"id"} if one.place == "people_person" else set())
    raw = {name: names.of(name, value) or value for name, value in facts.items() if name not in own_key}
    owner = names.organisations.get(one.owner_id, "")
    given = one.owner_id != organisation_id
    return Line(
        row=row,
        place=one.place,
        title=_title(one, names),
        owner=owner,
        received=_received(owner, facts) if given else "",
        facts=list(_words(one.place, facts, names)),
        raw=raw | {"organisation": owner, "received_from_another": given},
    )


def _received(owner: str, facts: Mapping[str, Any]) -> str:
    came = facts.get("received") or facts
    ground, day = came.get("ground"), came.get("decided_at")
    if not day:
        return owner
    words = Ground(ground).label if ground in Ground.values else ""
    return _("%(owner)s, %(ground)s, %(day)s") % {"owner": owner, "ground": words, "day": _value(day)}


def _title(one: Found, names: Names) -> str:
    """A record in the words of its timeline; everything else by its day, or as its part when it has none."""
    if one.place != "records_record":
        return _value(one.at.isoformat()) if one.at else str(PARTS[one.place].heading)
    facts = {
        **one.facts,
        "referral__programme_version_id": one.facts.get("version_id"),
        "record__occurred_at": one.facts.get("occurred_at"),
        "responsible__user__name": names.staff.get(one.facts.get("responsible_id") or 0, ""),
    }
    try:
        return telling(Kind(one.facts["kind"])).words(facts, one.facts.get("version_id")).title
    except (KeyError, ValueError):  # a row that lacks its content is still a row
        return str(Kind(one.facts["kind"]).label)


# What says nothing: a first version, not retracted, shown to the person as everything is.
SILENT: Mapping[str, Any] = {
    "version": 1,
    "retracted": False,
    "person_may_see": True,
    "interpreter": False,
    "sender_unnamed": False,
    "came_back": False,
}


# A record and a consent keep what the unit and the owner were called then.
CALLED_THEN = {"unit_id": "unit_name", "owner_id": "owner_name"}


def _words(place: str, facts: Mapping[str, Any], names: Names) -> Iterable[tuple[str, str]]:
    """What the row says, column by column, in the order of LABELS; nothing for what stands empty or says nothing."""
    models = _models(place)
    for column, label in LABELS.items():
        value = facts.get(column)
        if value in (None, "", [], {}) or column == "received" or column in REFERENCES or SILENT.get(column) == value:
            continue
        called = facts.get(CALLED_THEN.get(column, "")) or names.of(column, value)
        if column in ("replies", "crosses", "values", "findings") and isinstance(value, dict):
            called = ", ".join(f"{number}: {answer}" for number, answer in value.items())
        if called is None:
            called = _value(value, _coded(place, column, facts) or _choices(models, column))
        if called:
            yield str(label), called


def _coded(place: str, column: str, facts: Mapping[str, Any]) -> Mapping[Any, str]:
    """The words of a code that the programme defines, or that several tables share."""
    if column == "ground":
        return {code: str(words) for code, words in Ground.choices}
    if column != "code" or facts.get("version_id") is None:
        return {}
    programme = definition(facts["version_id"])
    coded = programme.parties if place == "cases_party" else programme.roles
    return {one.code: str(one.label) for one in coded}


def _models(place: str) -> list[type[Model]]:
    tables = {place} | (WITH_THE_RECORD if place == "records_record" else set())
    return [model for model in apps.get_models() if model._meta.db_table in tables]


def _choices(models: Iterable[type[Model]], column: str) -> Mapping[Any, str]:
    """The words of a column's codes, whichever of the models has it."""
    found: dict[Any, str] = {}
    for model in models:
        for field in model._meta.concrete_fields:
            if field.attname == column:
                base = getattr(field, "base_field", field)
                found |= {code: str(words) for code, words in base.flatchoices}
    return found


def _value(value: Any, words: Mapping[Any, str] | None = None) -> str:
    """One value for a human: yes and no, days and moments as they are said, codes in words."""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    if isinstance(value, list):
        return ", ".join(_value(one, words) for one in value)
    if isinstance(value, dict):
        return ". ".join(_value(one) for key, one in value.items() if one and key != "code")
    if words and value in words:
        return words[value]
    if isinstance(value, str):
        return _moment(value)
    return str(value)


def _moment(text: str) -> str:
    """A moment of the database's as it is said; anything else as it stands."""
    if len(text) < 19 or text[4:5] != "-" or text[10:11] != "T":
        return text
    try:
        return timezone.localtime(datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return text


def _is_protected(lines: Iterable[Found]) -> bool:
    """Whether the person has protected personal data."""
    return any(one.place == "people_person" and one.facts.get("protection") for one in lines)
