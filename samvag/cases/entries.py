"""One written thing as a page shows it: whose it is, who wrote it, when, who sees it and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from samvag.access.actors import Actor
from samvag.cases.reading import PartyUnit
from samvag.records.models import Category, Kind, Record
from samvag.records.telling import told
from samvag.sharing.audience import Seen, audience_of
from samvag.sharing.models import Disclosure


@dataclass(frozen=True)
class Entry:
    """A record ready to be shown."""

    key: UUID
    title: str
    text: str
    kind: str
    category: str
    owner_name: str
    unit_name: str
    author: str
    occurred_at: datetime
    recorded_at: datetime
    version: int
    changed_because: str
    change_word: str
    retracted: bool
    superseded_at: datetime | None
    received_from: str
    received_at: datetime | None
    audience: list[Seen]
    correctable: bool
    disputed_at: datetime | None = None
    dispute: str = ""
    private: bool = False

    @property
    def written_later(self) -> bool:
        """Was it entered on another occasion than it happened? Then both times matter to the reader."""
        return (self.recorded_at - self.occurred_at).total_seconds() > 60


def entry_of(
    record: Record,
    *,
    actor: Actor,
    disclosures: Sequence[Disclosure] = (),
    parties: Iterable[PartyUnit] = (),
    version_id: int | None = None,
) -> Entry:
    """One record loaded with content, owner, unit and author, in the eyes of the actor's unit."""
    words = told(record, version_id)
    own = record.owner_id == actor.organisation_id
    mine = next((one for one in disclosures if one.recipient_id == actor.unit_id), None)
    inner = [one.triple for one in parties] if record.case_id else []
    return Entry(
        key=record.pk,
        title=words.title,
        text=words.text,
        kind=str(Kind(record.kind).label),
        category=str(Category(record.category).label),
        owner_name=record.owner_name,
        unit_name=record.unit_name,
        author=_author(record),
        occurred_at=record.occurred_at,
        recorded_at=record.recorded_at,
        version=record.version,
        changed_because=record.correction_reason,
        change_word=_change_word(record),
        retracted=record.retracted,
        superseded_at=record.superseded_at,
        received_from="" if own else record.owner_name,
        received_at=None if own or mine is None else mine.decided_at,
        audience=audience_of(record, disclosures, inner) if own else [],
        correctable=record.kind == Kind.NOTE and record.unit_id == actor.unit_id and record.superseded_at is None,
        disputed_at=record.disputed_at,
        dispute=record.dispute,
        private=not record.person_may_see,
    )


def _change_word(record: Record) -> str:
    if record.version == 1:
        return ""
    if record.retracted:
        return _("Återtagen")
    return _("Rättad") if record.kind == Kind.NOTE else _("Ändrad")


def _author(record: Record) -> str:
    if record.author is None:
        return _("Personen själv eller den som hörde av sig")
    return f"{record.author.user.name}, {record.author.title}"


def entries_of(
    records: Iterable[Record],
    *,
    actor: Actor,
    disclosures: Mapping[UUID, Sequence[Disclosure]],
    parties: Sequence[PartyUnit] = (),
    version_id: int | None = None,
) -> list[Entry]:
    """A page of records."""
    return [
        entry_of(one, actor=actor, disclosures=disclosures.get(one.pk, ()), parties=parties, version_id=version_id)
        for one in records
    ]
