"""What opens, what closes and what stays, for whom, when somebody answers, changes an answer or takes it back: told
before it is done, and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_noop

from samvag.access.actors import Actor
from samvag.organisations.models import Unit
from samvag.records.models import Record
from samvag.records.telling import told, with_content
from samvag.sharing.models import Consent, Disclosure, Ground, Taken
from samvag.sharing.presets import Rule, standing_rules
from samvag.sharing.terms import CarveOutTerms, ConsentTerms

# A list of what may be handed over longer than this is no longer read; the page says how many more there are.
MOST = 15
READ = 500
# Why the database ended what rested on a consent; anything else was taken back by a colleague.
_BY_THE_CONSENT = (
    gettext_noop("Samtycket återkallades"),
    gettext_noop("Samtycket ändrades"),
    gettext_noop("Samtycket gick ut"),
    gettext_noop("Personens undantag"),
)
Versions = Mapping[UUID, int]


@dataclass(frozen=True)
class Item:
    """One handed-over record in the words of a list."""

    title: str
    category: str
    occurred_at: datetime
    handed_over_at: datetime | None


@dataclass(frozen=True)
class Closing:
    """What one receiving unit loses sight of."""

    recipient: str
    items: tuple[Item, ...]


@dataclass
class Effect:
    """What an answer means for one receiving unit."""

    unit_id: int
    recipient: str
    opens: list[Item]
    closes: list[Item]
    taken: list[Item]
    keeps_coordination: bool
    more: int = 0
    leaves_case: bool = False


class _After:
    """What may be told once the answer stands. The same rule as `consent_covers` in the database, which is what acts;
    a test holds the two against each other."""

    def __init__(self, rules: Iterable[Rule], carve_outs: Iterable[CarveOutTerms]) -> None:
        self.rules = tuple(rules)
        self.carve_outs = tuple(carve_outs)

    def closed(self, unit: int, category: str, lineage: UUID | None) -> bool:
        return any(
            one.colleague_id is None
            and (one.unit_id or one.category or one.lineage)
            and one.unit_id in (None, unit)
            and one.category in ("", category)
            and one.lineage in (None, lineage)
            for one in self.carve_outs
        )

    def reaches(self, unit: int, category: str, lineage: UUID | None = None) -> bool:
        covered = any(category in rule.categories and unit in rule.units for rule in self.rules)
        return covered and not self.closed(unit, category, lineage)


def effects(
    actor: Actor,
    person_id: UUID,
    *,
    terms: ConsentTerms | None,
    replaces: Consent | None = None,
    programme_versions: Versions | None = None,
) -> list[Effect]:
    """What each receiving unit gains, loses and has taken, when these terms come instead of (or beside) what stands.
    No terms is a withdrawal."""
    others = [one for one in standing_rules(actor, person_id) if replaces is None or one.key != str(replaces.pk)]
    carve_outs = [row for one in others for row in one.carve_outs] + list(terms.carve_outs if terms else ())
    new = [Rule("", frozenset(terms.categories), frozenset(terms.recipients))] if terms else []
    after, alone = _After([*others, *new], carve_outs), _After(new, carve_outs)
    found = _Found(programme_versions or {})
    for record in _written(actor, person_id, whole=terms is not None):
        _place(record, found, replaces=replaces, after=after, alone=alone, actor=actor)
    wanted = set(terms.recipients if terms else ()) | set(found.closes)
    wanted |= {row.unit_id for row in replaces.recipients.all()} if replaces else set()
    return [
        Effect(
            unit_id=key,
            recipient=name,
            opens=found.opens.get(key, [])[:MOST],
            closes=found.closes.get(key, []),
            taken=found.taken.get(key, []),
            keeps_coordination=after.reaches(key, "coordination"),
            more=max(0, len(found.opens.get(key, [])) - MOST),
        )
        for key, name in Unit.objects.filter(pk__in=wanted).order_by("name").values_list("pk", "name")
    ]


class _Found:
    """Items by receiving unit."""

    def __init__(self, versions: Versions) -> None:
        self.versions = versions
        self.opens: dict[int, list[Item]] = {}
        self.closes: dict[int, list[Item]] = {}
        self.taken: dict[int, list[Item]] = {}

    def add(self, into: dict[int, list[Item]], unit: int, record: Record, at: str | None) -> None:
        moment = datetime.fromisoformat(at) if at else None
        into.setdefault(unit, []).append(_item(record, self.versions, moment))


def _place(record: Any, found: _Found, *, replaces: Consent | None, after: _After, alone: _After, actor: Actor) -> None:
    """One record: for whom it closes, who has taken it, and to whom it might be told."""
    category, lineage = record.category, record.lineage
    for row in record.open_on_consent:
        unit = row["unit"]
        own = replaces is not None and row["consent"] == str(replaces.pk)
        goes = not alone.reaches(unit, category, lineage) if own else after.closed(unit, category, lineage)
        if goes:
            found.add(found.closes, unit, record, row["at"])
    for row in record.copies:
        found.add(found.taken, row["unit"], record, row["at"])
    seen = {row["unit"] for row in record.open_on_consent} | {actor.unit_id}
    if record.superseded_at is None and not record.retracted:
        for unit in {one for rule in alone.rules for one in rule.units} - seen:
            if alone.reaches(unit, category, lineage):
                found.add(found.opens, unit, record, None)


def _written(actor: Actor, person_id: UUID, *, whole: bool) -> QuerySet[Any, Any]:
    """The organisation's records about the person, each with whom it lies open to on consent and who has copied it: one
    statement. Not the `whole` of them when only what is handed over or copied matters."""
    disclosed = Disclosure.objects.filter(record_id=OuterRef("pk"), ended_at__isnull=True, ground=Ground.CONSENT)
    copied = Taken.objects.filter(source_id=OuterRef("pk"))
    rows = with_content(Record.objects.filter(person_id=person_id, owner_id=actor.organisation_id)).annotate(
        open_on_consent=ArraySubquery(
            disclosed.values(_row=JSONObject(unit="recipient_id", consent="consent_id", at="decided_at"))
        ),
        copies=ArraySubquery(copied.values(_copy=JSONObject(unit="unit_id", at="taken_at"))),
    )
    if not whole:
        rows = rows.filter(Exists(disclosed) | Exists(copied))
    return rows.order_by("-occurred_at")[:READ]


def resting_on(consent: Consent) -> QuerySet[Disclosure]:
    """The handings over in force that have this consent as their ground."""
    return Disclosure.objects.filter(consent=consent, ended_at__isnull=True)


def closed_by(consent: Consent, *, programme_versions: Versions | None = None) -> list[Closing]:
    """What did close when the consent ended, or when the person carved something out of it."""
    if consent.ended_at is None:
        return []
    ended = Disclosure.objects.filter(consent=consent, ended_at__isnull=False, end_reason__in=_BY_THE_CONSENT)
    return _by_recipient(_loaded(ended), programme_versions or {})


def stays_open(consent: Consent, *, programme_versions: Versions | None = None) -> list[Closing]:
    """What each recipient has on this consent now."""
    return _by_recipient(_loaded(resting_on(consent)), programme_versions or {})


def _loaded(disclosures: QuerySet[Disclosure]) -> list[Disclosure]:
    rows = list(disclosures.select_related("recipient").order_by("recipient__name", "-decided_at"))
    records = {one.pk: one for one in with_content(Record.objects.filter(pk__in=[row.record_id for row in rows]))}
    for row in rows:
        row.record = records[row.record_id]
    return rows


def _by_recipient(rows: Iterable[Disclosure], programme_versions: Versions) -> list[Closing]:
    groups: dict[str, list[Item]] = {}
    for row in rows:
        item = _item(row.record, programme_versions, row.decided_at)
        groups.setdefault(row.recipient.name, []).append(item)
    return [Closing(name, tuple(items)) for name, items in groups.items()]


def _item(record: Record, programme_versions: Versions, handed_over_at: datetime | None) -> Item:
    version = programme_versions.get(record.case_id) if record.case_id else None
    return Item(told(record, version).title, str(record.get_category_display()), record.occurred_at, handed_over_at)
